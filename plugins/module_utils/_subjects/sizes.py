# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The sizes of a cluster: what is declared, made whole by what is, and checked before anything is sent.

Senlin changes sizes by one action only, a resize, and a resize that carries bounds alone takes the number of nodes that
happen to exist for the desired capacity. So all three travel together, always.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .._senlin.errors import BadInput

NO_LIMIT = -1


@dataclass(frozen=True)
class Sizes:
    """Lower bound, upper bound (:data:`NO_LIMIT` for none) and desired capacity of a cluster, in nodes."""

    min_size: int
    max_size: int
    desired_capacity: int

    @classmethod
    def of(cls, cluster: Mapping[str, Any]) -> Sizes:
        """The sizes that a live cluster has."""
        return cls(cluster["min_size"], cluster["max_size"], cluster["desired_capacity"])

    def within_bounds(self) -> Sizes:
        """The same bounds, with the desired capacity moved into them."""
        most = self.desired_capacity if self.max_size == NO_LIMIT else min(self.desired_capacity, self.max_size)
        return Sizes(self.min_size, self.max_size, max(most, self.min_size))

    def resize(self) -> dict[str, Any]:
        """The body of the one resize that carries all three."""
        return {
            "adjustment_type": "EXACT_CAPACITY",
            "number": self.desired_capacity,
            "min_size": self.min_size,
            "max_size": self.max_size,
        }

    def attributes(self) -> dict[str, Any]:
        """The attributes of a cluster that has them."""
        return asdict(self)

    def changes(self, have: Sizes) -> str:
        """What differs from other sizes, in words: ``desired_capacity 3 to 5``."""
        old, new = asdict(have), asdict(self)
        return ", ".join(f"{name} {old[name]} to {new[name]}" for name in new if old[name] != new[name])


def wanted_sizes(have: Sizes | None, params: Mapping[str, Any]) -> Sizes:
    """The sizes that a task asks for.

    :param have: those of the live cluster, ``None`` when it is to be made: the server's defaults then fill the rest.
    :param params: ``min_size``, ``max_size`` and ``desired_capacity``, each ``None`` to leave it as it is, and
        ``desired_capacity_mode``. A desired capacity that is not declared is moved into bounds that are.
    :raises BadInput: the sizes contradict each other.
    """
    low, high, desired = (params[name] for name in ("min_size", "max_size", "desired_capacity"))
    if have and params["desired_capacity_mode"] == "initial":
        desired = None
    base = have or Sizes(0, NO_LIMIT, low or 0)
    sizes = Sizes(
        base.min_size if low is None else low,
        base.max_size if high is None else high,
        base.desired_capacity if desired is None else desired,
    )
    check_sizes(sizes, desired_declared=desired is not None)
    return sizes if desired is not None else sizes.within_bounds()


def adjusted(count: int, adjustment: str, number: int, min_step: int = 0) -> int:
    """The size that an adjustment aims at, before the bounds have their say. The rule is the server's own.

    A percentage is rounded towards the size that there is, but is one node at least, and ``min_step`` nodes at least.
    (Of a cluster without nodes the server takes ``min_step`` away instead of adding it; that is not repeated here.)

    :param count: how many nodes there are: the server counts from those, and not from the desired capacity.
    :param adjustment: ``exact``, ``change`` or ``percentage``.
    """
    if adjustment == "exact":
        return number
    if adjustment == "change":
        return count + number
    step = max(abs(number) * count // 100, 1 if number and count else 0, min_step if number else 0)
    return count + step if number > 0 else count - step


def resized(have: Sizes, aim: int, params: Mapping[str, Any]) -> Sizes:
    """The sizes that a resize comes to.

    :param aim: the capacity that is aimed at.
    :param params: ``min_size`` and ``max_size``, ``None`` to leave a bound as it is; ``strict``: whether an aim beyond
        the bounds is an error, and not moved into them.
    :raises BadInput: the sizes contradict each other.
    """
    low, high = params["min_size"], params["max_size"]
    sizes = Sizes(have.min_size if low is None else low, have.max_size if high is None else high, aim)
    if not params["strict"]:
        sizes = sizes.within_bounds()
    check_sizes(sizes)
    return sizes


def check_sizes(sizes: Sizes, *, desired_declared: bool = True) -> None:
    """Refuse sizes that contradict each other, in words that name both.

    :raises BadInput: always before anything is sent.
    """
    low, high, desired = sizes.min_size, sizes.max_size, sizes.desired_capacity
    if low < 0 or desired < 0:
        name, value = ("min_size", low) if low < 0 else ("desired_capacity", desired)
        raise BadInput(f"{name} is {value}, and a cluster cannot have fewer than 0 nodes.")
    if high < NO_LIMIT:
        raise BadInput(f"max_size is {high}; it must be 0 or more, or -1 for no limit.")
    if high != NO_LIMIT and low > high:
        raise BadInput(f"min_size {low} is above max_size {high}.")
    if desired_declared and desired < low:
        raise BadInput(f"desired_capacity {desired} is below min_size {low}.")
    if desired_declared and high != NO_LIMIT and desired > high:
        raise BadInput(f"desired_capacity {desired} is above max_size {high}.")
