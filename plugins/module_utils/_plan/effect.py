# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a step does to the servers or stacks of nodes, from nothing to their loss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

MAX_NAMED = 5
"""How many nodes a title or a sentence names."""


class Effect(Enum):
    """What happens to the server or stack of a node."""

    NONE = "none"
    BUILD = "build"
    IN_PLACE = "in_place"
    RESTART = "restart"
    REBUILD = "rebuild"
    REPLACE = "replace"
    REMOVE = "remove"
    IMPOSSIBLE = "impossible"

    @property
    def disruption(self) -> int:
        """How much the effect disrupts what exists; 0 for what leaves it alone."""
        return DISRUPTIONS.index(self) if self in DISRUPTIONS else 0


DISRUPTIONS = (
    Effect.NONE,
    Effect.IN_PLACE,
    Effect.RESTART,
    Effect.REBUILD,
    Effect.REPLACE,
    Effect.REMOVE,
    Effect.IMPOSSIBLE,
)
"""The effects on what exists, the least disruptive first."""


@dataclass(frozen=True)
class Touch:
    """One effect of a step on the servers or stacks of some nodes.

    :param effect: what happens to each of them.
    :param count: how many nodes are touched.
    :param names: the names of the nodes, as far as they are known. Where the server chooses the nodes, they are not.
    :param attribute: the attribute of the step's target whose change has the effect; empty if there is none.
    :param candidates: the names of the nodes among which the server chooses those whose names are not known.
    """

    effect: Effect
    count: int
    names: tuple[str, ...] = ()
    attribute: str = ""
    candidates: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """Such as ``replace 2 nodes: one, two``."""
        named = f": {listed(self.names)}" if self.names else ""
        return f"{self.effect.value} {nodes_of(self.count)}{named}"


def touch_named(effect: Effect, names: Iterable[str], attribute: str = "") -> tuple[Touch, ...]:
    """The effect on nodes whose names are known; none if there are no nodes."""
    known = tuple(names)
    return (Touch(effect, len(known), known, attribute),) if known else ()


def nodes_of(count: int) -> str:
    """A number of nodes in words, such as ``2 nodes``."""
    return "1 node" if count == 1 else f"{count} nodes"


def listed(names: Sequence[str], most: int = MAX_NAMED) -> str:
    """Names in a title or a sentence, of which a long list is cut off.

    :param most: how many of them are there at most.
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
