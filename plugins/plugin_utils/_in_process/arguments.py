# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Parses the arguments of a task as its module would in a process of its own, with the same messages."""

from __future__ import annotations

import datetime
import importlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from ...module_utils._plan.info import Info
from ...module_utils._plan.resource import Resource
from ...module_utils._run.choices import with_choices
from ...module_utils._run.options import given_options, options
from ...module_utils._senlin.errors import BadInput
from ...module_utils._senlin.secrets import secrets_of_task

MODULES = "ansible_collections.senlin.clustering.plugins.modules"
"""The Python package of the modules."""


@dataclass(frozen=True)
class Arguments:
    """The arguments of a task.

    :param declaration: the module's.
    :param params: the values of its options, also if there are errors.
    :param secrets: those of the task.
    :param refusal: what Ansible says against the arguments; empty if they are valid.
    """

    declaration: Resource | Info
    params: dict[str, Any]
    secrets: set[str]
    refusal: str

    def check(self) -> None:
        """Refuse invalid arguments.

        :raises BadInput: they are invalid.
        """
        if self.refusal:
            raise BadInput(self.refusal)


def parsed(module: str, given: Mapping[str, Any]) -> Arguments:
    """The arguments of a task of a module.

    :param module: the module's name, without the collection.
    :param given: the arguments as Ansible hands them over.
    """
    declaration = declaration_of(module)
    arguments = with_choices(declaration, given_options(declaration, as_from_json(dict(given))))
    result = ModuleArgumentSpecValidator(**options(declaration)).validate(arguments)
    params = result.validated_parameters
    secrets = secrets_of_task(arguments) | secrets_of_task(params)
    return Arguments(declaration, params, secrets, _refusal(f"senlin.clustering.{module}", result))


def declaration_of(name: str) -> Resource | Info:
    """Import a module and return its declaration.

    Action plugins call this when Ansible loads them, so that every worker inherits the imported module.

    :param name: name of the module or of its action plugin, with or without its package.
    :raises ModuleNotFoundError: there is no such module.
    """
    module = importlib.import_module(f"{MODULES}.{name.rpartition('.')[2]}")
    declaration: Resource | Info = getattr(module, "RESOURCE", None) or module.INFO
    return declaration


def _refusal(name: str, result: Any) -> str:
    """What a module process would say against the arguments; empty if they are valid.

    :param name: the module's full name.
    :param result: the result of Ansible's argument validator.
    """
    if not result.error_messages:
        return ""
    unsupported = isinstance(result.errors[0], UnsupportedError)
    return f"Unsupported parameters for ({name}) module: {result.errors.msg}" if unsupported else result.errors.msg


def as_from_json(value: Any) -> Any:
    """A value as a module process would receive it from JSON, without the tags that Ansible adds to values."""
    return json.loads(json.dumps(value, default=_serializable))


def _serializable(value: Any) -> Any:
    """Convert a value of a type that JSON lacks."""
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, bytes | bytearray):
        return bytes(value).decode(errors="surrogateescape")
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, set | tuple) else str(value)
