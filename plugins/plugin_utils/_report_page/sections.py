# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The sections of a page: the summary, the chart of all actions, the overview of the clusters, and each cluster."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...module_utils._senlin.times import read_time
from .._report.counts import OUTCOMES
from .._report.period import Period
from .charts import bar_chart, size_chart
from .rows import MOST_ROWS, SIGNS, Data, badge, node_row, policy_row, receiver_row, verb_rows
from .words import counted, listed, moment, number

LAYERS = (("failed", "cancelled"), ("succeeded",), ("unfinished",))
"""The layers of bars, from the bottom to the top, with the outcomes that each adds up.

Failures are at the bottom, where they can be compared."""
COMPARED = {"document": "from documents", "record": "from records", "server": "from servers"}
"""What a difference is from, by what was compared."""
OPEN_UP_TO = 5
"""Up to how many clusters, all sections are open at first."""


def tiles(report: Data) -> list[dict[str, str]]:
    """The summary: what there is, how many of it, and in which state."""
    clusters, nodes, actions = report["counts"]["clusters"], report["counts"]["nodes"], report["actions"]
    drift = report["drift"]
    found = [
        _tile("Clusters", clusters["total"], listed(_pairs(clusters["statuses"])), "clusters", _tone(clusters)),
        _tile("Nodes", nodes["total"], listed(_pairs(nodes["statuses"])), "nodes", _tone(nodes)),
        _tile(
            "Actions",
            actions["total"],
            listed((name, actions[name]) for name in OUTCOMES),
            "actions",
            "plain",
        ),
        _tile(
            "Failures",
            report["failures_total"],
            _where_failed(report) if report["failures_total"] else "none in this period",
            "failures",
            "bad" if report["failures_total"] else "good",
        ),
    ]
    if drift:
        total = drift["counts"]["total"]
        kinds = listed((COMPARED.get(name, name), value) for name, value in drift["counts"].items() if name != "total")
        found.append(_tile("Differences", total, kinds or "none found", "drift", "fair" if total else "good"))
    return found


def actions_chart(parts: Sequence[Data], period: Period) -> dict[str, Any]:
    """The chart of actions over time, with the rows of the table beside it.

    :param parts: the parts of the period in which there were any.
    """
    layered = [[0] * len(LAYERS) for dummy in range(period.parts)]
    for part in parts:
        time = read_time(part["start"])
        index = period.part_of(time) if time else None
        if index is not None:
            layered[index] = [sum(part[outcome] for outcome in layer) for layer in LAYERS]
    rows = [[moment(part["start"]), *(number(sum(part[name] for name in layer)) for layer in LAYERS)] for part in parts]
    failed, succeeded, unfinished = (sum(part[layer] for part in layered) for layer in range(len(LAYERS)))
    return {
        **bar_chart(layered),
        "description": f"{number(succeeded)} succeeded, {number(failed)} failed or were cancelled, "
        f"{number(unfinished)} unfinished.",
        "rows": rows,
        "is_empty": not rows,
    }


def overview_row(cluster: Data, anchor: str, period: Period) -> dict[str, Any]:
    """The row of a cluster in the table of all clusters."""
    chart = _sizes(cluster, period)
    nodes = cluster["nodes"]
    return {
        "name": cluster["name"] or cluster["id"],
        "anchor": anchor,
        "badge": badge(cluster["status"]),
        "size": f"{cluster['members']} / {cluster['desired_capacity']}",
        "is_off": cluster["members"] != cluster["desired_capacity"],
        "range": chart["range"],
        "spark": chart["members"],
        "spark_title": chart["description"],
        "actions": number(cluster["actions"]["total"]),
        "failures": number(cluster["failures"]),
        "not_active": number(nodes["total"] - nodes["statuses"].get("ACTIVE", 0)),
        "drift": number(cluster["drift"]),
    }


def cluster_section(cluster: Data, anchor: str, period: Period, *, is_open: bool) -> dict[str, Any]:
    """All that a page says about one cluster."""
    nodes = cluster["nodes"]
    return {
        "anchor": anchor,
        "is_open": is_open,
        "name": cluster["name"] or cluster["id"],
        "id": cluster["id"],
        "badge": badge(cluster["status"]),
        "summary": _summary(cluster),
        "facts": _facts(cluster),
        "concerns": cluster["concerns"],
        "sizes": _sizes(cluster, period),
        "actions": actions_chart(cluster["actions"]["parts"], period),
        "verbs": verb_rows(cluster["actions"]["by_action"]),
        "nodes": listed(_pairs(nodes["statuses"])) or "none",
        "not_active": [node_row(node) for node in nodes["not_active"]],
        "not_active_left_out": nodes["not_active_left_out"],
        "policies": [policy_row(policy) for policy in cluster["policies"]],
        "receivers": [receiver_row(receiver) for receiver in cluster["receivers"]],
    }


def _sizes(cluster: Data, period: Period) -> dict[str, Any]:
    """The chart of a cluster's size, and the rows of the table beside it."""
    pairs = [(time, point) for point in cluster["sizes"] if (time := read_time(point["time"]))]
    points = [point for dummy, point in pairs]
    members = [point["members"] for point in points] or [cluster["members"]]
    low, high = min(members), max(members)
    said = f"{counted(low, 'member')} all the time" if low == high else f"between {low} and {high} members"
    rows = [[moment(point["time"]), number(point["members"]), number(point["desired"])] for point in points]
    return {
        **size_chart(points, [time for time, dummy in pairs], period),
        "range": str(low) if low == high else f"{low}\N{EN DASH}{high}",
        "description": f"{said[0].upper()}{said[1:]}.",
        "rows": rows[-MOST_ROWS:],
        "left_out": max(len(rows) - MOST_ROWS, 0),
        "is_empty": not rows,
    }


def _summary(cluster: Data) -> str:
    """What the closed section of a cluster shows beside its name."""
    parts = [counted(cluster["members"], "member"), counted(cluster["actions"]["total"], "action")]
    if cluster["failures"]:
        parts.append(f"{number(cluster['failures'])} failed")
    return ", ".join(parts)


def _facts(cluster: Data) -> list[list[str]]:
    """What is set for a cluster. Nothing is known about one that is deleted but its id."""
    if cluster["deleted"]:
        return [["Id", cluster["id"]]]
    limit = cluster["max_size"]
    return [
        ["Members", number(cluster["members"])],
        ["Desired capacity", number(cluster["desired_capacity"])],
        ["Minimum", str(cluster["min_size"])],
        ["Maximum", "no limit" if limit in (-1, None) else str(limit)],
        ["Profile", cluster["profile"]],
        ["Id", cluster["id"]],
    ]


def _tile(label: str, value: int, detail: str, anchor: str, tone: str) -> dict[str, str]:
    return {
        "label": label,
        "value": number(value),
        "detail": detail or "none",
        "anchor": anchor,
        "tone": tone,
        "sign": SIGNS[tone],
    }


def _where_failed(report: Data) -> str:
    return f"in {counted(sum(bool(cluster['failures']) for cluster in report['clusters']), 'cluster')}"


def _tone(counts: Data) -> str:
    """How a number of clusters or nodes is shown: by the worst status among them."""
    statuses = set(counts["statuses"])
    if statuses & {"ERROR", "CRITICAL"}:
        return "bad"
    return "good" if statuses <= {"ACTIVE"} else "fair"


def _pairs(statuses: Mapping[str, int]) -> list[tuple[str, int]]:
    return list(statuses.items())
