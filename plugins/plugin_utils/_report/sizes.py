# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The size of a cluster over time: its members and its desired capacity, from the actions on it and on its nodes.

Senlin keeps no history of sizes. So the members are counted backwards from those that there are now. Scaling and
resizing set the desired capacity to the number of members at that moment, plus the nodes that they create or minus
those that they remove, and every other action changes it by the nodes that it adds or removes. Only the desired
capacity before the first scaling of all is not known; it is taken for the number of members at that time.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from .histories import NEVER, Action
from .period import Period

ADDED_WHEN_DONE = frozenset({"NODE_JOIN"})
"""The actions that add a member when they succeed. A node that is created for a cluster is a member at once."""
REMOVED_WHEN_DONE = frozenset({"NODE_DELETE", "NODE_LEAVE"})
"""The actions that remove a member when they succeed."""
SIZING = frozenset({"CLUSTER_RESIZE", "CLUSTER_SCALE_IN", "CLUSTER_SCALE_OUT"})
"""The actions that set the desired capacity when they begin."""
JOINING = frozenset({"CLUSTER_ADD_NODES", "CLUSTER_DEL_NODES"})
"""The actions that change the desired capacity by the members that they add or remove."""
MOST_POINTS = 60
"""With more points than that, only the least, the most and the last of each part of the period are kept."""


REST = timedelta(microseconds=999_999)
"""What follows the beginning of a second."""


@dataclass(frozen=True)
class Point:
    """The size of a cluster from a time on, until the next point."""

    time: datetime
    members: int
    desired: int


@dataclass(frozen=True)
class _Change:
    """A change of a number by an amount and, if it is known, to a value."""

    time: datetime
    amount: int = 0
    value: int | None = None


def size_series(
    actions: Sequence[Action],
    children: Mapping[str, list[Action]],
    period: Period,
    *,
    members: int,
    desired: int,
    born: datetime | None,
) -> list[Point]:
    """The points from the start of a period, or the creation of the cluster in it, until its end or the deletion.

    :param actions: those of the cluster, the oldest first.
    :param children: the derived actions, by the ids of those that started them.
    :param members: how many there are now, and 0 if the cluster is deleted.
    :param desired: the desired capacity now, and 0 if the cluster is deleted.
    :param born: when the creation of the cluster was requested.
    """
    moves = sorted(_member_changes(actions), key=lambda change: change.time)
    count = _counted_backwards(moves, members)
    resizes = sorted(_desired_changes(actions, children, count), key=lambda change: change.time)
    wanted = _counted_forwards(resizes, desired, count)
    created = [action.created for action in actions if action.verb == "CLUSTER_CREATE" and action.created]
    deleted = [action.end for action in actions if action.verb == "CLUSTER_DELETE" and _done(action) and action.end]
    first = max([period.start, *created[:1], *([born] if born else [])])
    last = min([period.end, *(end.replace(microsecond=0) for end in deleted[-1:])])
    if first > last:
        return []
    changed = {change.time.replace(microsecond=0) for change in (*moves, *resizes)}
    times = sorted({first, last, *(time for time in changed if first < time < last)})
    # Some times are in whole seconds, and some are not: what happens in the same second is one change.
    points = [Point(time, count.at(time + REST), wanted.at(time + REST)) for time in times]
    kept = [point for before, point in zip([None, *points], points, strict=False) if _differs(before, point)]
    return thinned(kept if points[-1] in kept else [*kept, points[-1]], period)


def thinned(points: list[Point], period: Period) -> list[Point]:
    """Points without most of those that a chart cannot show. What was the least and the most stays visible."""
    if len(points) <= MOST_POINTS:
        return points
    kept = {0, len(points) - 1}
    for dummy, group in groupby(range(len(points)), key=lambda number: period.part_of(points[number].time)):
        numbers = list(group)
        kept.add(numbers[-1])
        for attribute in ("members", "desired"):
            kept.add(min(numbers, key=lambda number: getattr(points[number], attribute)))
            kept.add(max(numbers, key=lambda number: getattr(points[number], attribute)))
    return [points[number] for number in sorted(kept)]


def as_list(points: Iterable[Point], to_text: Any) -> list[dict[str, Any]]:
    """Points as data.

    :param to_text: writes a time.
    """
    return [{"time": to_text(point.time), "members": point.members, "desired": point.desired} for point in points]


class _Steps:
    """A number that changes at times.

    :param before: the number before the first change.
    :param after: the number after each change.
    """

    def __init__(self, changes: Sequence[_Change], before: int, after: Sequence[int]) -> None:
        self._times = [change.time for change in changes]
        self._values = [before, *after]

    def at(self, time: datetime) -> int:
        """The number at a time, with what changes at that time."""
        return self._values[bisect_right(self._times, time)]


def _counted_backwards(changes: Sequence[_Change], now: int) -> _Steps:
    """The number of members, counted backwards from now."""
    values = [now]
    for change in reversed(changes):
        values.append(max(values[-1] - change.amount, 0))
    return _Steps(changes, values[-1], values[-2::-1])


def _counted_forwards(changes: Sequence[_Change], now: int, members: _Steps) -> _Steps:
    """The desired capacity, from the first value that is known, or else backwards from now."""
    first = changes[0] if changes else None
    if first and first.value is not None:
        before = first.value - first.amount
    elif first and any(change.value is not None for change in changes):
        before = members.at(first.time) - first.amount
    else:
        before = now - sum(change.amount for change in changes)
    after, current = [], max(before, 0)
    for change in changes:
        current = change.value if change.value is not None else max(current + change.amount, 0)
        after.append(current)
    return _Steps(changes, max(before, 0), [*after[:-1], now] if changes else [])


def _member_changes(actions: Iterable[Action]) -> Iterator[_Change]:
    for action in actions:
        if action.verb == "NODE_CREATE":
            # A node that a user creates for a cluster that is full is not in it.
            if action.created and (action.derived or not action.failed):
                yield _Change(action.created, 1)
        elif _done(action) and action.end:
            if action.verb in ADDED_WHEN_DONE:
                yield _Change(action.end, 1)
            elif action.verb in REMOVED_WHEN_DONE:
                yield _Change(action.end, -1)


def _desired_changes(
    actions: Iterable[Action], children: Mapping[str, list[Action]], members: _Steps
) -> Iterator[_Change]:
    for action in actions:
        begin, own = action.at, children.get(action.id, [])
        added = sum(
            1 for child in own if child.verb == "NODE_CREATE" or (child.verb in ADDED_WHEN_DONE and _done(child))
        )
        removed = sum(1 for child in own if child.verb in REMOVED_WHEN_DONE)
        if action.verb == "CLUSTER_CREATE" and begin:
            yield _Change(begin, added, added)
        elif action.verb in SIZING and begin:
            if added or removed:
                # created_at is in whole seconds, so nodes of the action may seem to be created before it begins.
                early = sum(1 for child in own if child.verb == "NODE_CREATE" and (child.created or begin) <= begin)
                net = added - removed
                yield _Change(begin, net, max(members.at(begin) - early + net, 0))
            elif action.inputs.get("adjustment_type") == "EXACT_CAPACITY" and _done(action):
                yield _Change(begin, value=_number(action.inputs.get("number"), members.at(begin)))
        elif action.verb in JOINING and action.end and (added or removed):
            left = sum(1 for child in own if child.verb in REMOVED_WHEN_DONE and _done(child))
            yield _Change(action.end, added - left)
        elif action.verb == "CLUSTER_DELETE" and _done(action) and action.end:
            yield _Change(action.end, value=0)
        elif action.verb in {"NODE_CREATE", "NODE_DELETE"} and not action.derived and _done(action):
            yield _Change(action.created or action.end or NEVER, 1 if action.verb == "NODE_CREATE" else -1)


def _done(action: Action) -> bool:
    return action.status == "SUCCEEDED"


def _differs(before: Point | None, point: Point) -> bool:
    return before is None or (before.members, before.desired) != (point.members, point.desired)


def _number(value: Any, otherwise: int) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return otherwise
