# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What an export leaves out: names, either of every kind of object or of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .._plan.values import shortened, sort_of
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE, POLICY, RECEIVER, Kind

KINDS = {kind.plural: kind for kind in (CLUSTER, NODE, POLICY, RECEIVER)}
"""What can be left out. A document without the profile of its cluster would be none."""


@dataclass(frozen=True)
class Exclusion:
    """What is left out.

    :param names: the names of objects of every kind.
    :param of_kind: further names, by the plural of the kind.
    """

    names: frozenset[str] = frozenset()
    of_kind: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def has(self, kind: Kind, name: str) -> bool:
        """Whether an object of this kind and name is left out."""
        return name in self.names or name in self.of_kind.get(kind.plural, ())


NOTHING = Exclusion()
"""Nothing is left out."""


def read_exclude(option: str, value: Any) -> Exclusion:
    """The value of an option: a list of names, or a mapping of plurals of kinds to such lists.

    As for every list of texts, Ansible's rules hold: a text is split at its commas, and a number is a text.

    :param option: the name of the option.
    :raises BadInput: names what is neither, or a kind that cannot be left out.
    """
    if not isinstance(value, Mapping):
        return Exclusion(_names(option, value))
    for key in value:
        if key not in KINDS:
            raise BadInput(
                f"{option} has the key {shortened(key)}. Use {', '.join(sorted(KINDS))}, each with a list of names, or "
                f"give one list of names of all kinds."
            )
    return Exclusion(of_kind={key: _names(f"{option}.{key}", names) for key, names in value.items()})


def _names(place: str, value: Any) -> frozenset[str]:
    if isinstance(value, str):
        value = [each.strip() for each in value.split(",")]
    elif value is None:
        value = []
    elif not isinstance(value, list | tuple):
        value = [value]
    for number, each in enumerate(value):
        if not isinstance(each, str | int | float) or isinstance(each, bool):
            raise BadInput(f"{place}[{number}] is {sort_of(each)}, and must be a name. Correct it.")
    return frozenset(str(each) for each in value)
