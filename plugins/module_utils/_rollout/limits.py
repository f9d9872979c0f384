# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""How many members a roll-out changes at a time, and how many in all. Pure functions of the options and the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._plan.effect import nodes_of
from .._plan.portion import Portion
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes

FIRST = {
    "name": lambda node: (str(node["name"]), str(node["id"])),
    "oldest_first": lambda node: (str(node["created_at"] or node["init_at"] or ""), node["index"] or 0),
    "unhealthy_first": lambda node: (node["status"] == "ACTIVE", node["index"] or 0),
}
"""By the value of the option ``order``: the key by which members are sorted."""


@dataclass(frozen=True)
class Limits:
    """How many members change at a time.

    :param update: how many are updated at a time.
    :param replace: how many are replaced at a time.
    :param surge: whether the new nodes are created before the members that they replace are deleted.
    :param extra: how many extra members there are while members are updated.
    :param unavailable: how many members may be out of service; ``None`` if the task does not say.
    """

    update: int
    replace: int
    surge: bool
    extra: int = 0
    unavailable: int | None = None


def limits_of(params: Mapping[str, Any], cluster: Attributes, total: int, *, begun: bool = False) -> Limits:
    """The limits that a task sets.

    :param total: how many members the cluster has.
    :param begun: whether the roll-out has begun. The cluster may have lost members since then, so that a number that
        was right may exceed them.
    :raises BadInput: they are impossible, or leave nothing to do.
    """
    batch, unavailable, surge = (
        _limit(params, option, cluster, total, begun=begun) for option in ("batch_size", "max_unavailable", "max_surge")
    )
    if batch is None or batch < 1:
        raise BadInput(f"batch_size is {params['batch_size']}, so no node would ever change. Set it to 1 or more.")
    portion: Portion | None = params["max_unavailable"]
    if begun and unavailable == 0 and portion and portion.number and not surge:
        # Members were removed since then. What has begun comes to its end, or back.
        unavailable = 1
    if unavailable == 0 and (surge == 0 or (params["method"] == "update" and not surge)):
        raise BadInput(
            f"max_unavailable is {_shown(params['max_unavailable'], 0, total)}, so no node can be taken out of "
            f"service. Raise max_unavailable, or set max_surge to 1 or more."
        )
    creates_first = surge is None or surge > 0
    extra = min(surge or 0, batch)
    most = (unavailable or 0) + extra if extra else unavailable
    return Limits(
        update=min(batch, most or batch),
        replace=min(batch, surge or batch) if creates_first else min(batch, unavailable or batch),
        surge=creates_first,
        extra=extra,
        unavailable=unavailable,
    )


def check_service(params: Mapping[str, Any], limits: Limits, stopping: Sequence[Attributes], total: int) -> None:
    """Refuse updates that take members out of service where none may be.

    :param stopping: the members whose servers an update stops.
    :param total: how many members the cluster has.
    :raises BadInput: names the first member.
    """
    if stopping and limits.unavailable == 0 and not limits.extra:
        raise BadInput(
            f"max_unavailable is {_shown(params['max_unavailable'], 0, total)}, and the update of "
            f"{describe(NODE, stopping[0])} stops its server. Raise max_unavailable, set max_surge to 1 or more, or "
            f"set method to replace."
        )


def _limit(params: Mapping[str, Any], option: str, cluster: Attributes, total: int, *, begun: bool) -> int | None:
    portion: Portion | None = params[option]
    if portion is None:
        return None
    if total and not begun and not portion.is_percentage and portion.number > total:
        raise BadInput(
            f"{option} is {portion}, and {describe(CLUSTER, cluster)} has {nodes_of(total)}. Set it to {total} or "
            f"less, or to a percentage."
        )
    count = portion.of(total, round_up=option == "max_surge")
    # A percentage of few nodes is still to make progress.
    return max(count, 1) if option == "batch_size" and portion.number and portion.is_percentage else count


def wanted_count(params: Mapping[str, Any], cluster: Attributes, total: int, *, begun: bool = False) -> int:
    """How many members should have the profile, by the option ``target``. A part of a node counts as a whole one.

    :param total: how many members the cluster has.
    :param begun: whether the roll-out has begun, so that the cluster may have lost members since then.
    :raises BadInput: there are not as many members.
    """
    target: Portion | None = params["target"]
    if target is None or (begun and not target.is_percentage):
        return total if target is None else min(target.number, total)
    what = capitalized(describe(CLUSTER, cluster))
    if not total and target.number:
        raise BadInput(
            f"{what} has no nodes, so that {target} of them cannot be of the profile. Resize the cluster first, or "
            f"leave target out."
        )
    if not target.is_percentage and target.number > total:
        raise BadInput(
            f"target is {target}, and {what[0].lower()}{what[1:]} has {nodes_of(total)}. Set it to {total} or less."
        )
    return target.of(total, round_up=True)


def in_order(nodes: Sequence[Attributes], order: str) -> list[Attributes]:
    """Members in the order in which they change.

    :param order: the value of the option ``order``.
    """
    return sorted(nodes, key=FIRST[order])


def in_batches(nodes: Sequence[Attributes], size: int, *, first: int = 0) -> list[list[Attributes]]:
    """Members in batches.

    :param size: how many there are in a batch.
    :param first: how many there are in the first batch; 0 if it is like the others.
    """
    start = min(first or size, size)
    batches = [list(nodes[:start])] if nodes else []
    return [*batches, *(list(nodes[at : at + size]) for at in range(start, len(nodes), size))]


def _shown(portion: Portion, count: int, total: int) -> str:
    return f"{portion}, which is {count} of {nodes_of(total)}" if portion.is_percentage else str(portion)
