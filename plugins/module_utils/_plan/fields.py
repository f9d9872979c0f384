# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The rows of a module's table, one for each option.

A row says everything about its option: how Ansible parses it, which attribute of the resource it declares, when it is
sent, how the live value is compared, whether it refers to another resource, and which microversion it needs.
"""

from __future__ import annotations

import operator
import traceback
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import combinations
from typing import Any

from .._senlin.kinds import Kind

Params = Mapping[str, Any]
"""The options of a task, as parsed by the module's table."""


class Role(Enum):
    """When an option is sent, and what a later difference means."""

    KEY = "names the resource"
    FIXED = "sent on create; a later difference cannot be changed in place"
    PATCH = "sent on create and on update"
    STEP = "sent on create; a later difference becomes a step that the module plans"
    CONTROL = "never in a body; the module's planning or an info module's source reads it"


KEY, FIXED, PATCH, STEP, CONTROL = Role
"""The roles by their short names, for tables."""


@dataclass(frozen=True)
class Field:
    """One option.

    :param option: its name in the task.
    :param spec: its entry in the argument spec (type, choices, aliases, and so on).
    :param role: see :class:`Role`.
    :param attribute: the attribute of the resource that it declares, if it differs from the option's name. It is the
        SDK's name and, for each attribute that is sent, also the server's.
    :param same: whether the live value and the declared one are equal.
    :param merge: combines the live value, the declared one, and the task's options into the value to send, for an
        option that declares only a part of its attribute. The live value can be ``None``.
    :param refers: the kind of resource that the option refers to by name or id. The id is compared and sent.
    :param name_attribute: the attribute of the live resource that already holds the name of what it refers to.
    :param since: the microversion below which the server silently drops the option.
    :param implied: the value by which the server acts below ``since``. It can be declared there.
    :param read: turns the value that a task gives into the one that planning works with, and refuses what is impossible
        whatever the server says. Is given the option's name and the value; raises ``BadInput``.
    """

    option: str
    spec: Mapping[str, Any]
    role: Role
    attribute: str = ""
    same: Callable[[Any, Any], bool] = operator.eq
    merge: Callable[[Any, Any, Params], Any] | None = None
    refers: Kind | None = None
    name_attribute: str = ""
    since: str = ""
    implied: Any = None
    read: Callable[[str, Any], Any] | None = None

    def __post_init__(self) -> None:
        if not self.attribute:
            object.__setattr__(self, "attribute", self.option)


@dataclass(frozen=True)
class Rules:
    """What Ansible checks of the options together, under Ansible's names."""

    required_one_of: tuple[tuple[str, ...], ...] = ()
    required_if: tuple[tuple[Any, ...], ...] = ()
    required_by: Mapping[str, str] = field(default_factory=dict)
    mutually_exclusive: tuple[tuple[str, ...], ...] = ()


def check_rows(fields: Iterable[Field], rules: Rules) -> None:
    """Refuse a table with two rows for one option, or for one attribute.

    Two rows that declare one attribute undo each other on every run, unless no task can use both options, or both have
    the same ``merge``, which makes one value of both options.

    :raises ValueError: names the options, the attribute, and the file to edit.
    """
    for one, other in combinations(fields, 2):
        both = {one.option, other.option}
        if names := _names(one) & _names(other):
            raise ValueError(
                f"{_module_file()}: two rows of the table accept the option {', '.join(sorted(names))}. "
                f"Remove one of them, or rename its option or alias."
            )
        shared = one.merge is not None and one.merge is other.merge
        declaring = not shared and CONTROL not in (one.role, other.role) and one.attribute == other.attribute
        if declaring and not any(both <= set(group) for group in rules.mutually_exclusive):
            raise ValueError(
                f"{_module_file()}: the options {one.option} and {other.option} both declare the attribute "
                f"{one.attribute}. Remove one row from the table, give it another attribute that Senlin has, or add "
                f"({one.option!r}, {other.option!r}) to mutually_exclusive in the module's own Rules."
            )


def argument_spec(fields: Iterable[Field]) -> dict[str, dict[str, Any]]:
    """The argument spec of a table."""
    return {row.option: dict(row.spec) for row in fields}


def declared(fields: Iterable[Field], params: Params, *roles: Role) -> list[Field]:
    """The rows of these roles whose options the task sets. An option that is left out is ``None``."""
    return [row for row in fields if row.role in roles and params.get(row.option) is not None]


def _names(row: Field) -> set[str]:
    """The names that a task can use for an option."""
    return {row.option, *row.spec.get("aliases", ())}


def _module_file() -> str:
    """The module whose table is being built, for an error message."""
    files = [frame.filename.rpartition("/plugins/")[2] for frame in traceback.extract_stack()]
    return next((f"plugins/{file}" for file in reversed(files) if file.startswith("modules/")), "plugins/modules/")
