# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The rows of the tables of a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .words import NONE, duration, moment, number, short_id

Data = Mapping[str, Any]
"""A part of the report."""
TONES = {"ACTIVE": "good", "SUCCEEDED": "good", "ERROR": "bad", "CRITICAL": "bad", "FAILED": "bad", "WARNING": "fair"}
"""How a status is shown, if not plainly."""
SIGNS = {
    "good": "\N{BLACK CIRCLE}",
    "fair": "\N{BLACK UP-POINTING TRIANGLE}",
    "bad": "\N{BLACK SQUARE}",
    "plain": "\N{WHITE CIRCLE}",
}
"""What stands before a status, as its color alone must not tell it."""
MOST_ROWS = 30
"""How many rows the table beside a chart has at most."""


def badge(status: str) -> dict[str, str]:
    """A status with its sign."""
    tone = TONES.get(status, "plain")
    return {"text": status, "tone": tone, "sign": SIGNS[tone]}


def failure_row(failure: Data, anchors: Mapping[str, str]) -> dict[str, Any]:
    """A failure with its causes."""
    return {
        "at": moment(failure["at"]),
        "took": duration(failure["seconds"]),
        "cluster": cluster_link(failure["cluster"], anchors),
        "action": failure["action"],
        "id": failure["id"],
        "badge": badge(failure["status"]),
        "reason": failure["reason"] or "Senlin gives no reason",
        "causes": [
            {
                "action": cause["action"],
                "nodes": ", ".join(node["name"] or short_id(node["id"]) for node in cause["nodes"])
                + (f" and {cause['count'] - len(cause['nodes'])} more" if cause["count"] > len(cause["nodes"]) else ""),
                "reason": cause["reason"] or "no reason given",
            }
            for cause in failure["causes"]
        ],
        "causes_left_out": failure["causes_left_out"],
    }


def cluster_link(cluster: Data, anchors: Mapping[str, str]) -> dict[str, str]:
    """The name of a cluster, and the id of its section; empty without one."""
    return {"name": cluster["name"] or short_id(cluster["id"]) or NONE, "anchor": anchors.get(cluster["id"], "")}


def verb_rows(rows: list[Data]) -> list[list[str]]:
    """For each kind of action, what happened to it."""
    return [
        [
            row["action"],
            number(row["total"]),
            number(row["failed"] + row["cancelled"]),
            number(row["unfinished"]),
            duration(row["median_seconds"]),
            duration(row["longest_seconds"]),
        ]
        for row in rows
    ]


def node_row(node: Data) -> dict[str, Any]:
    """A node that is not ACTIVE."""
    return {
        "name": node["name"],
        "id": node["id"],
        "badge": badge(node["status"]),
        "reason": node["reason"] or "Senlin gives no reason",
        "at": moment(node["updated_at"]),
    }


def policy_row(policy: Data) -> list[str]:
    """A policy of a cluster."""
    return [policy["name"], policy["type"], "enabled" if policy["is_enabled"] else "disabled", _last(policy)]


def receiver_row(receiver: Data) -> list[str]:
    """A receiver of a cluster."""
    return [receiver["name"], receiver["type"], receiver["action"] or NONE, _last(receiver)]


def difference_row(difference: Data, anchors: Mapping[str, str]) -> dict[str, Any]:
    """A difference from what is declared or recorded."""
    what = " ".join(filter(None, (difference["kind"], difference["name"] or short_id(difference["id"]))))
    return {
        "compared": difference["compared"],
        "cluster": cluster_link(difference["cluster"], anchors),
        "what": what,
        "where": difference["where"],
        "expected": difference["expected"] or NONE,
        "found": difference["found"] or NONE,
        "since": moment(difference["since"]) if difference["since"] else NONE,
        "mend": difference["mend"],
    }


def _last(row: Data) -> str:
    """The last action that a policy was applied to, or that a receiver has started."""
    last = row["last_action"]
    if not last:
        return "not in this period"
    return f"{moment(last['at'])}, {last['action']} ({last['status']})"
