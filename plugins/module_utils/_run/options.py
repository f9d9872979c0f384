# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The argument spec of a module: the options of its table, and those that all modules share.

Ansible's own argument validation reads it, whichever way the task runs. Tests compare it with the documentation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.fields import Rules, argument_spec
from .._plan.info import Info
from .._plan.resource import Resource
from .task import TIMEOUT

CONNECTION: dict[str, dict[str, Any]] = {
    "api_timeout": {"type": "int"},
    "auth": {"type": "dict"},
    "auth_type": {"type": "str"},
    "ca_cert": {"type": "str", "aliases": ["cacert"]},
    "client_cert": {"type": "str", "aliases": ["cert"]},
    "client_key": {"type": "str", "no_log": False, "aliases": ["key"]},
    "cloud": {"type": "raw"},
    "clustering_api_microversion": {"type": "str"},
    "interface": {
        "type": "str",
        "choices": ["admin", "internal", "public"],
        "aliases": ["endpoint_type"],
    },
    "region_name": {"type": "str"},
    "sdk_log_level": {"type": "str", "default": "INFO", "choices": ["INFO", "DEBUG"]},
    "sdk_log_path": {"type": "str"},
    "validate_certs": {"type": "bool", "aliases": ["verify"]},
}
"""The options of every module: those of openstack.cloud, with their names, and the microversion.

``auth`` is not marked as secret: Ansible would mask its user name, project and URL as well, wherever a result has such
a text. ``_senlin/secrets.py`` finds what is secret in it. ``client_key`` is the path of a file.
"""
WAIT: dict[str, dict[str, Any]] = {
    "timeout": {"type": "int", "default": TIMEOUT},
    "wait": {"type": "bool", "default": True},
}
"""The options of waiting, in seconds. Every module takes them, so that ``module_defaults`` can set them for all."""

EXPECTED_PLAN: dict[str, dict[str, Any]] = {"expected_plan": {"type": "list", "elements": "dict"}}
"""The option of every module that changes something: the plan that somebody has approved. See ``_plan/expected.py``."""


def options(declaration: Resource | Info) -> dict[str, Any]:
    """The argument spec of a module, and the rules between its options, under Ansible's names."""
    if isinstance(declaration, Info):
        return {"argument_spec": {**CONNECTION, **WAIT, **argument_spec(declaration.fields)}}
    rules: Rules = declaration.rules
    spec = {
        **CONNECTION,
        **_state(declaration),
        **WAIT,
        **EXPECTED_PLAN,
        **argument_spec(declaration.fields),
    }
    return {
        "argument_spec": spec,
        "mutually_exclusive": rules.mutually_exclusive,
        "required_by": rules.required_by,
        "required_if": rules.required_if,
        "required_one_of": rules.required_one_of,
    }


def given_options(declaration: Resource | Info, params: Mapping[str, Any]) -> dict[str, Any]:
    """The options that a task gives a value.

    An option that is null has none, as if a template had no value. Ansible sees it so too, but not in its rules about
    several options: ``name: null`` would do where ``name`` or ``id`` is required. In the connection, an empty text has
    none either, as the lookup of an environment variable that is not set.

    :param params: the options before Ansible parses them, possibly under their aliases.
    """
    connection = with_aliases(CONNECTION)
    optional = {
        name
        for name, row in with_aliases(options(declaration)["argument_spec"]).items()
        if "default" not in row and not row.get("required")
    }
    return {
        name: value
        for name, value in params.items()
        if not (value is None and name in optional) and not (value in (None, "") and name in connection)
    }


def with_aliases(spec: Mapping[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The rows of an argument spec by each of their names."""
    return {name: row for option, row in spec.items() for name in (option, *row.get("aliases", ()))}


def _state(resource: Resource) -> dict[str, dict[str, Any]]:
    """The option ``state``, for a module that has states. The first one is the default."""
    states = list(resource.plans)
    if states == [""]:
        return {}
    return {"state": {"type": "str", "default": states[0], "choices": sorted(states)}}
