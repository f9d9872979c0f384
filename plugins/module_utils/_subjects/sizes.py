# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Sizes of a cluster: declared values, completed by the live ones and checked before anything is sent.

Senlin changes sizes with a single action, a resize. If a resize carries only bounds, the server sets the desired
capacity to the current number of nodes. So every resize carries both bounds and the desired capacity.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .._plan.resource import Situation
from .._senlin.errors import BadInput
from .._senlin.kinds import capitalized

NO_LIMIT = -1
"""The ``max_size`` of a cluster without an upper bound."""


@dataclass(frozen=True)
class Sizes:
    """Lower bound, upper bound (:data:`NO_LIMIT` for none) and desired capacity of a cluster, in numbers of nodes."""

    min_size: int
    max_size: int
    desired_capacity: int

    @classmethod
    def of(cls, cluster: Mapping[str, Any]) -> Sizes:
        """The sizes of a live cluster."""
        return cls(cluster["min_size"], cluster["max_size"], cluster["desired_capacity"])

    def within_bounds(self) -> Sizes:
        """The same bounds, with the desired capacity moved into them."""
        capped = self.desired_capacity if self.max_size == NO_LIMIT else min(self.desired_capacity, self.max_size)
        return Sizes(self.min_size, self.max_size, max(capped, self.min_size))

    def resize_body(self) -> dict[str, Any]:
        """The body of the ``resize`` action that sets these sizes."""
        return {
            "adjustment_type": "EXACT_CAPACITY",
            "number": self.desired_capacity,
            "min_size": self.min_size,
            "max_size": self.max_size,
        }

    def attributes(self) -> dict[str, Any]:
        """The sizes as the attributes of a cluster."""
        return asdict(self)

    def describe_changes(self, have: Sizes) -> str:
        """How these sizes differ from others, such as ``desired_capacity 3 to 5``."""
        old, new = asdict(have), asdict(self)
        return ", ".join(f"{name} {old[name]} to {new[name]}" for name in new if old[name] != new[name])


def declared_sizes(situation: Situation) -> Sizes:
    """The sizes that a task of the module ``cluster`` declares; see :func:`wanted_sizes`.

    :raises BadInput: the sizes contradict each other; names the cluster.
    """
    try:
        return wanted_sizes(Sizes.of(situation.have) if situation.have else None, situation.params)
    except BadInput as error:
        live = f" ({situation.have['id']})" if situation.have else ""
        title = f"{capitalized(situation.title)}{live}"
        raise BadInput(f"{title} cannot have the declared sizes: {error.message}") from None


def wanted_sizes(have: Sizes | None, params: Mapping[str, Any]) -> Sizes:
    """The sizes that a task declares.

    :param have: the sizes of the live cluster; ``None`` if it is to be created, and then the server's defaults complete
        the declared ones.
    :param params: ``min_size``, ``max_size`` and ``desired_capacity``, each ``None`` to leave it unchanged, and
        ``desired_capacity_mode``. If the desired capacity is not declared, it is moved into the declared bounds.
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


def adjusted_size(count: int, adjustment: str, number: int, min_step: int = 0) -> int:
    """The size that an adjustment results in before the bounds apply. The rules are the server's.

    A percentage is rounded towards the current size, but changes it by at least one node and by at least ``min_step``
    nodes. One rule differs: if a cluster has no nodes, the server subtracts ``min_step`` instead of adding it.

    :param count: how many nodes exist. The server counts from these and not from the desired capacity.
    :param adjustment: ``exact``, ``change`` or ``percentage``.
    :param number: the new size, or the change in nodes or percent.
    """
    if adjustment == "exact":
        return number
    if adjustment == "change":
        return count + number
    step = max(abs(number) * count // 100, 1 if number and count else 0, min_step if number else 0)
    return count + step if number > 0 else count - step


def sizes_after_resize(have: Sizes, capacity: int, params: Mapping[str, Any]) -> Sizes:
    """The sizes that a resize results in.

    :param capacity: the requested capacity.
    :param params: ``min_size`` and ``max_size``, each ``None`` to leave the bound unchanged; ``strict``: whether a
        capacity outside the bounds is an error instead of being moved into them.
    :raises BadInput: the sizes contradict each other.
    """
    low, high = params["min_size"], params["max_size"]
    sizes = Sizes(have.min_size if low is None else low, have.max_size if high is None else high, capacity)
    if not params["strict"]:
        sizes = sizes.within_bounds()
    check_resulting(sizes, "the new size", "set strict to false to move the size to the nearest bound")
    return sizes


def check_resulting(sizes: Sizes, what: str, instead: str) -> None:
    """Refuse sizes whose desired capacity is not declared, but results from what is.

    :param what: the desired capacity in a sentence.
    :param instead: what else can be done if it is outside the bounds.
    :raises BadInput: names the bound that is exceeded, and how to correct that.
    """
    low, high, desired = sizes.min_size, sizes.max_size, sizes.desired_capacity
    check_sizes(Sizes(low, high, max(desired, 0)), desired_declared=False)
    if sizes == sizes.within_bounds():
        return
    nodes = "1 node" if desired == 1 else f"{desired} nodes"
    if desired < low:
        change = "Lower min_size" if low else "Remove fewer nodes"
        raise BadInput(f"{what} of {nodes} is below min_size {low}. {change}, or {instead}.")
    raise BadInput(f"{what} of {nodes} is above max_size {high}. Raise max_size, or {instead}.")


def check_sizes(sizes: Sizes, *, desired_declared: bool = True) -> None:
    """Refuse sizes that contradict each other.

    :param desired_declared: whether the desired capacity was declared, and so must be within the bounds.
    :raises BadInput: names the sizes that contradict each other, and how to correct them.
    """
    low, high, desired = sizes.min_size, sizes.max_size, sizes.desired_capacity
    if low < 0:
        raise BadInput(f"min_size is {low}, and a cluster cannot have fewer than 0 nodes. Set it to 0 or more.")
    if high < NO_LIMIT:
        raise BadInput(f"max_size is {high}; it must be 0 or more, or -1 for no limit.")
    if high != NO_LIMIT and low > high:
        raise BadInput(f"min_size {low} is above max_size {high}. Raise max_size, or lower min_size.")
    if desired < 0:
        raise BadInput(f"desired_capacity is {desired}, and a cluster cannot have fewer than 0 nodes. Correct it.")
    if desired_declared and desired < low:
        raise BadInput(
            f"desired_capacity {desired} is below min_size {low}. Lower min_size, or correct desired_capacity."
        )
    if desired_declared and high != NO_LIMIT and desired > high:
        raise BadInput(
            f"desired_capacity {desired} is above max_size {high}. Raise max_size, or correct desired_capacity."
        )
