# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Puts the parts of a report together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ...module_utils._senlin.times import read_second
from . import counts, sizes
from .drift import differences_by_cluster, drift_data
from .failures import describe_failure, failed_actions
from .health import concerns, node_health
from .histories import Action, children_of, read_actions
from .period import CLOCK_TOLERANCE, Period, as_dict, extended, to_text
from .policies import cluster_policies, cluster_receivers
from .texts import reason_text

FORMAT = 1
"""The version of the form of a report."""
Record = Mapping[str, Any]
"""Something that an info module returned."""


@dataclass(frozen=True)
class Records:
    """What the info modules returned about a project.

    :param drift: the result of the module ``cluster_drift``, if it ran.
    """

    clusters: Sequence[Record] = ()
    nodes: Sequence[Record] = ()
    policies: Sequence[Record] = ()
    bindings: Sequence[Record] = ()
    receivers: Sequence[Record] = ()
    actions: Sequence[Record] = ()
    events: Sequence[Record] = ()
    drift: Record | None = None


@dataclass(frozen=True)
class _History:
    """The actions of a project."""

    listed: Sequence[Action]
    children: Mapping[str, list[Action]]
    by_cluster: Mapping[str, list[Action]]
    names: Mapping[str, str]
    nodes: Mapping[str, Record]
    period: Period
    within: frozenset[str] = field(default_factory=frozenset)


def report_data(records: Records, period: Period, *, most_failures: int, title: str) -> dict[str, Any]:
    """The data of a report, without the time at which it is made.

    :param most_failures: how many failures are listed. Their number is always given.
    """
    actions = read_actions(records.actions, records.nodes)
    newest = max((action.at for action in actions if action.at), default=None)
    notes = _notes(period, newest)
    period = extended(period, newest) if notes else period
    history = _history(records, actions, period)
    shown = [action for action in actions if action.id in history.within]
    failed = failed_actions(shown, history.children)
    clusters = _clusters(records, history, Counter(action.cluster_id for action in failed))
    nodes = node_health(records.nodes)
    return {
        "format": FORMAT,
        "title": title,
        "period": as_dict(period),
        "notes": notes,
        "counts": {
            "clusters": _statuses(clusters),
            "nodes": {"total": nodes["total"], "statuses": nodes["statuses"]},
            "policies": len(records.policies),
            "receivers": len(records.receivers),
            "concerns": sum(bool(cluster["concerns"]) for cluster in clusters),
        },
        "actions": _of_actions(shown, period),
        "failures": [
            describe_failure(action, history.children, history.nodes, history.names)
            for action in failed[:most_failures]
        ],
        "failures_total": len(failed),
        "nodes_without_cluster": node_health(node for node in records.nodes if not node.get("cluster_id")),
        "drift": drift_data(records.drift),
        "clusters": clusters,
    }


def with_time(report: Mapping[str, Any], now: datetime, earlier: Mapping[str, Any] | None) -> dict[str, Any]:
    """A report with the time at which it is made, or at which the same one was made before.

    So a report that says the same is the same file.

    :param earlier: the report that there is.
    """
    rest = {key: value for key, value in (earlier or {}).items() if key != "generated_at"}
    same = bool(earlier) and rest == dict(report)
    return {"generated_at": (earlier or {}).get("generated_at") if same else to_text(now), **report}


def _notes(period: Period, newest: datetime | None) -> list[str]:
    if not period.until_now or newest is None or newest <= period.end + CLOCK_TOLERANCE:
        return []
    return [
        f"The newest action is of {to_text(newest)}, which is later than the end of the period. Correct the clock of "
        f"the controller or of the server."
    ]


def _history(records: Records, actions: Sequence[Action], period: Period) -> _History:
    by_cluster: dict[str, list[Action]] = {}
    names = {str(event.get("obj_id")): str(event.get("obj_name") or "") for event in records.events}
    for action in actions:
        by_cluster.setdefault(action.cluster_id, []).append(action)
        if action.cluster_name:
            names[action.cluster_id] = action.cluster_name
    names.update({str(cluster.get("id")): str(cluster.get("name")) for cluster in records.clusters})
    return _History(
        actions,
        children_of(actions),
        by_cluster,
        names,
        {str(node.get("id")): node for node in records.nodes},
        period,
        frozenset(action.id for action in actions if action.within(period)),
    )


def _clusters(records: Records, history: _History, failures: Counter[str]) -> list[dict[str, Any]]:
    """The clusters that exist, and those that were deleted in the period, those that need attention first."""
    nodes, bindings, receivers = (_by_cluster(each) for each in (records.nodes, records.bindings, records.receivers))
    policies = {str(policy.get("id")): policy for policy in records.policies}
    drift = differences_by_cluster(records.drift)
    described = []
    for cluster in [*records.clusters, *_deleted(records, history)]:
        id = str(cluster.get("id"))
        actions = [action for action in history.by_cluster.get(id, ()) if action.id in history.within]
        data = {
            **_of_cluster(cluster, nodes.get(id, ()), history),
            "actions": {
                **counts.outcomes(actions),
                "by_action": counts.by_verb(actions),
                "parts": counts.histogram(actions, history.period),
            },
            "policies": cluster_policies(bindings.get(id, ()), policies, actions),
            "receivers": cluster_receivers(receivers.get(id, ()), actions),
            "failures": failures[id],
            "drift": drift[id],
        }
        described.append({**data, "concerns": concerns(data)})
    return sorted(described, key=_urgency)


def _of_cluster(cluster: Record, nodes: Sequence[Record], history: _History) -> dict[str, Any]:
    id, deleted = str(cluster.get("id")), bool(cluster.get("deleted"))
    desired = int(cluster.get("desired_capacity") or 0)
    series = sizes.size_series(
        history.by_cluster.get(id, ()),
        history.children,
        history.period,
        members=len(nodes),
        desired=desired,
        born=read_second(cluster.get("init_at")),
    )
    return {
        "id": id,
        "name": history.names.get(id, ""),
        "deleted": deleted,
        "status": "DELETED" if deleted else str(cluster.get("status")),
        "status_reason": reason_text(cluster.get("status_reason")),
        "profile": str(cluster.get("profile_name") or ""),
        "min_size": cluster.get("min_size"),
        "max_size": cluster.get("max_size"),
        "desired_capacity": desired,
        "members": len(nodes),
        "nodes": node_health(nodes),
        "sizes": sizes.as_list(series, to_text),
    }


def _deleted(records: Records, history: _History) -> list[Record]:
    """What is left of the clusters that had actions in the period and no longer exist: their ids."""
    existing = {str(cluster.get("id")) for cluster in records.clusters}
    acted = {action.cluster_id for action in history.listed if action.id in history.within and action.cluster_id}
    gone = {
        action.cluster_id
        for action in history.listed
        if action.verb == "CLUSTER_DELETE" and action.status == "SUCCEEDED"
    }
    return [{"id": id, "deleted": True} for id in sorted((acted & gone) - existing)]


def _of_actions(actions: Sequence[Action], period: Period) -> dict[str, Any]:
    return {
        **counts.outcomes(actions),
        "by_action": counts.by_verb(actions),
        "parts": counts.histogram(actions, period),
    }


def _statuses(clusters: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    counted = Counter(cluster["status"] for cluster in clusters if not cluster["deleted"])
    return {
        "total": sum(counted.values()),
        "statuses": dict(sorted(counted.items(), key=lambda item: (-item[1], item[0]))),
        "deleted": sum(cluster["deleted"] for cluster in clusters),
    }


def _by_cluster(records: Iterable[Record]) -> dict[str, list[Record]]:
    grouped: dict[str, list[Record]] = {}
    for record in records:
        grouped.setdefault(str(record.get("cluster_id") or ""), []).append(record)
    return grouped


def _urgency(cluster: Mapping[str, Any]) -> tuple[Any, ...]:
    """Sorts clusters: those in ERROR first, then those that need attention, and deleted ones last."""
    order = {"ERROR": 0, "CRITICAL": 0, "WARNING": 1}.get(cluster["status"], 2)
    return (cluster["deleted"], not cluster["concerns"], order, cluster["name"], cluster["id"])
