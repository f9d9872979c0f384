# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The actions of a project, read from their records, by cluster and by what started them.

Senlin does not always say which cluster an action belongs to: below microversion 1.14 it never does, and the actions
that checks and recoveries start on nodes do not have the id of the cluster. The dependencies of an action are gone when
it has ended. Times, the targets, and the clusters of nodes that still exist tell the rest.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from ...module_utils._senlin.times import read_time
from .period import Period

FINAL = frozenset({"SUCCEEDED", "FAILED", "CANCELLED"})
"""The statuses that an action does not leave again."""
KEYS = (
    "id",
    "name",
    "action",
    "target_id",
    "cluster_id",
    "cluster_name",
    "status",
    "status_reason",
    "cause",
    "depended_by",
    "created_at",
    "start_at",
    "end_at",
    "inputs",
)
"""What is read of the record of an action."""
CHILDLESS = frozenset({"CLUSTER_ATTACH_POLICY", "CLUSTER_DETACH_POLICY", "CLUSTER_UPDATE_POLICY"})
"""The actions on clusters that start none on nodes."""
FAILED = frozenset({"FAILED", "CANCELLED"})
"""The statuses of an action that has not done what it was to do."""
NEVER = datetime.min.replace(tzinfo=timezone.utc)
"""Stands for the time of an action that has none, so that it can be sorted."""


@dataclass(frozen=True)
class Action:
    """An action.

    :param verb: what it does, such as ``CLUSTER_RESIZE``.
    :param cluster_id: the cluster that it belongs to; empty if that is unknown, or if there is none.
    :param cluster_name: what Senlin called it, if the record says so.
    :param derived: whether another action started it.
    :param parents: the actions that wait for it.
    :param created: when it was created, to the second.
    :param start: when it began to run, if it did.
    :param end: when it ended, if it did.
    """

    id: str
    name: str
    verb: str
    target_id: str
    cluster_id: str
    cluster_name: str
    status: str
    reason: str
    derived: bool
    parents: tuple[str, ...]
    created: datetime | None
    start: datetime | None
    end: datetime | None
    inputs: Mapping[str, Any]

    @property
    def at(self) -> datetime | None:
        """When it began, as far as that is known."""
        return self.start or self.created

    @property
    def failed(self) -> bool:
        """Whether it has failed or was cancelled."""
        return self.status in FAILED

    @property
    def seconds(self) -> float | None:
        """How long it took; ``None`` if it has not ended, or if the times are not in order."""
        if self.start is None or self.end is None or self.end < self.start:
            return None
        return (self.end - self.start).total_seconds()

    def within(self, period: Period) -> bool:
        """Whether it was under way at any time of a period. One without times counts, as nothing is said against it."""
        if self.at is None:
            return True
        ended = self.end or (self.at if self.status in FINAL else None)
        return self.at <= period.end and (ended is None or ended >= period.start)


def read_actions(records: Iterable[Mapping[str, Any]], nodes: Iterable[Mapping[str, Any]]) -> list[Action]:
    """The actions in some records, each once, the oldest first.

    :param nodes: the records of the nodes that exist.
    """
    by_id = {str(record.get("id")): _read(record) for record in records}
    clusters_of_nodes = {str(node.get("id")): str(node.get("cluster_id") or "") for node in nodes}
    actions = [replace(action, cluster_id=_cluster_of(action, by_id, clusters_of_nodes)) for action in by_id.values()]
    return sorted(actions, key=_order)


def _order(action: Action) -> tuple[Any, ...]:
    """Sorts actions. ``created_at`` is in whole seconds: a cluster's action comes before those that it started."""
    return (action.created or action.start or NEVER, action.derived, action.start or NEVER, action.id)


def _read(record: Mapping[str, Any]) -> Action:
    return Action(
        id=str(record.get("id")),
        name=str(record.get("name") or ""),
        verb=str(record.get("action") or "UNKNOWN"),
        target_id=str(record.get("target_id") or ""),
        cluster_id=str(record.get("cluster_id") or ""),
        cluster_name=str(record.get("cluster_name") or ""),
        status=str(record.get("status") or "UNKNOWN"),
        reason=str(record.get("status_reason") or ""),
        derived=str(record.get("cause") or "").startswith("Derived"),
        parents=tuple(map(str, record.get("depended_by") or ())),
        created=_second_or_more(record.get("created_at")),
        start=_second_or_more(record.get("start_at")),
        end=_second_or_more(record.get("end_at")),
        inputs=record.get("inputs") or {},
    )


def _second_or_more(value: Any) -> datetime | None:
    """A time; 0 and nothing mean that there is none."""
    return read_time(value) if value else None


def _cluster_of(action: Action, by_id: Mapping[str, Action], clusters_of_nodes: Mapping[str, str]) -> str:
    if action.cluster_id:
        return action.cluster_id
    if action.verb.startswith("CLUSTER_"):
        return action.target_id
    parents = (by_id[id] for id in action.parents if id in by_id)
    known = (parent.cluster_id or parent.target_id for parent in parents if parent.verb.startswith("CLUSTER_"))
    return next(known, "") or clusters_of_nodes.get(action.target_id, "")


def children_of(actions: Iterable[Action]) -> dict[str, list[Action]]:
    """The derived actions by the ids of the actions that started them.

    Where the dependency is gone, it is the latest action on the cluster that was created no later and had not ended: a
    cluster is locked while one runs on it.

    :param actions: the oldest first.
    """
    by_cluster: dict[str, list[Action]] = {}
    listed = list(actions)
    for action in listed:
        if action.verb.startswith("CLUSTER_") and action.verb not in CHILDLESS and action.created and action.start:
            by_cluster.setdefault(action.cluster_id, []).append(action)
    children: dict[str, list[Action]] = {}
    for action in listed:
        if action.derived and (parent := _parent_of(action, by_cluster.get(action.cluster_id, []))):
            children.setdefault(parent, []).append(action)
    return children


def _parent_of(action: Action, candidates: list[Action]) -> str | None:
    if action.parents:
        return action.parents[0]
    if action.created is None:
        return None
    latest = bisect_right(candidates, action.created, key=lambda each: each.created or NEVER)
    for candidate in reversed(candidates[:latest]):
        if candidate.end is None or candidate.end >= action.created:
            return candidate.id
    return None
