# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The ordinary host: a module process. The only file that imports Ansible.

It adds to a module's table the options that all share, parses the task, and turns the result or the error into an exit.
"""

from __future__ import annotations

from typing import Any

from ansible.module_utils.basic import AnsibleModule

from ._errors import ClusteringError
from ._fields import argument_spec
from ._info import Info
from ._planning import Resource
from ._task import TIMEOUT, ask, declare

CONNECTION: dict[str, dict[str, Any]] = {
    "api_timeout": {"type": "int"},
    "auth": {"type": "dict", "no_log": True},
    "auth_type": {"type": "str"},
    "ca_cert": {"type": "str", "aliases": ["cacert"]},
    "client_cert": {"type": "str", "aliases": ["cert"]},
    "client_key": {"type": "str", "no_log": True, "aliases": ["key"]},
    "cloud": {"type": "raw"},
    "clustering_api_microversion": {"type": "str"},
    "interface": {
        "type": "str",
        "default": "public",
        "choices": ["admin", "internal", "public"],
        "aliases": ["endpoint_type"],
    },
    "region_name": {"type": "str"},
    "sdk_log_level": {"type": "str", "default": "INFO", "choices": ["INFO", "DEBUG"]},
    "sdk_log_path": {"type": "str"},
    "validate_certs": {"type": "bool", "aliases": ["verify"]},
}
WAIT: dict[str, dict[str, Any]] = {
    "timeout": {"type": "int", "default": TIMEOUT},
    "wait": {"type": "bool", "default": True},
}


def run_module(resource: Resource) -> None:
    """Run a declaring module."""
    rules = resource.rules
    module = AnsibleModule(
        argument_spec={
            **CONNECTION,
            **_state(resource),
            **(WAIT if resource.acts else {}),
            **argument_spec(resource.fields),
        },
        mutually_exclusive=rules.mutually_exclusive,
        required_by=rules.required_by,
        required_if=rules.required_if,
        required_one_of=rules.required_one_of,
        supports_check_mode=True,
    )
    try:
        result = declare(resource, module.params, check_mode=module.check_mode, warn=module.warn)
    except ClusteringError as error:
        module.fail_json(msg=error.message, **error.facts)
    if not module._diff:
        del result["diff"]
    module.exit_json(**result)


def _state(resource: Resource) -> dict[str, dict[str, Any]]:
    """The option ``state``, for a module that has states; the first of them is the default."""
    states = list(resource.plans)
    if states == [""]:
        return {}
    return {"state": {"type": "str", "default": states[0], "choices": sorted(states)}}


def run_info(info: Info) -> None:
    """Run an info module."""
    module = AnsibleModule(argument_spec={**CONNECTION, **argument_spec(info.fields)}, supports_check_mode=True)
    try:
        result = ask(info, module.params)
    except ClusteringError as error:
        module.fail_json(msg=error.message, **error.facts)
    module.exit_json(**result)
