# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""All that the templates of a page need, computed and escaped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._report.period import from_dict
from .charts import HEIGHT, WIDTH, time_ticks
from .escape import escaped
from .rows import difference_row, failure_row, node_row, verb_rows
from .sections import OPEN_UP_TO, actions_chart, cluster_section, overview_row, tiles
from .words import duration, listed, moment, number

MOST_CONCERNS = 15
"""How many clusters the list of those that need attention has. The table of clusters begins with the same ones."""


def report_page(report: Mapping[str, Any]) -> dict[str, Any]:
    """The content of a page.

    :param report: the data of a report.
    :raises BadInput: the period of the report is none.
    """
    period = from_dict(report["period"])
    clusters = report["clusters"]
    anchors = {cluster["id"]: f"cluster-{place}" for place, cluster in enumerate(clusters, 1)}
    concerned = [cluster for cluster in clusters if cluster["concerns"]]
    alone, drift = report["nodes_without_cluster"], report["drift"]
    page: dict[str, Any] = {
        "title": report["title"],
        "start": moment(report["period"]["start"], year=True),
        "end": moment(report["period"]["end"], year=True),
        "generated": moment(report["generated_at"], year=True),
        "part": duration(report["period"]["part_seconds"]),
        "width": WIDTH,
        "height": HEIGHT,
        "ticks": time_ticks(period),
        "notes": report["notes"],
        "tiles": tiles(report),
        "attention": [
            {"row": overview_row(cluster, anchors[cluster["id"]], period), "concerns": cluster["concerns"]}
            for cluster in concerned[:MOST_CONCERNS]
        ],
        "attention_left_out": max(len(concerned) - MOST_CONCERNS, 0),
        "actions": actions_chart(report["actions"]["parts"], period),
        "verbs": verb_rows(report["actions"]["by_action"]),
        "overview": [overview_row(cluster, anchors[cluster["id"]], period) for cluster in clusters],
        "failures": [failure_row(failure, anchors) for failure in report["failures"]],
        "failures_left_out": report["failures_total"] - len(report["failures"]),
        "nodes": listed(report["counts"]["nodes"]["statuses"].items()) or "none",
        "not_active": [
            {**node_row(node), "cluster": {"name": cluster["name"], "anchor": anchors[cluster["id"]]}}
            for cluster in clusters
            for node in cluster["nodes"]["not_active"]
        ],
        "not_active_left_out": sum(cluster["nodes"]["not_active_left_out"] for cluster in clusters),
        "alone": number(alone["total"]),
        "alone_not_active": [node_row(node) for node in alone["not_active"]],
        "alone_left_out": alone["not_active_left_out"],
        "drift": drift and [difference_row(row, anchors) for row in drift["differences"]],
        "drift_left_out": drift["left_out"] if drift else 0,
        "clusters": [
            cluster_section(cluster, anchors[cluster["id"]], period, is_open=len(clusters) <= OPEN_UP_TO)
            for cluster in clusters
        ],
    }
    escaped_page: dict[str, Any] = escaped(page)
    return escaped_page
