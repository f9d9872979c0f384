# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The health of nodes, and why a cluster needs attention."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from .texts import reason_text

MOST_NODES = 20
"""How many nodes that are not ACTIVE are listed for a cluster. Their number is always given."""


def node_health(nodes: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """How many nodes have which status, and those that are not ACTIVE with the reasons."""
    listed = sorted(nodes, key=lambda node: (_number(node.get("index")), str(node.get("name")), str(node.get("id"))))
    bad = [node for node in listed if node.get("status") != "ACTIVE"]
    statuses = Counter(str(node.get("status")) for node in listed)
    return {
        "total": len(listed),
        "statuses": dict(sorted(statuses.items(), key=lambda item: (-item[1], item[0]))),
        "not_active": [
            {
                "id": str(node.get("id")),
                "name": str(node.get("name")),
                "status": str(node.get("status")),
                "reason": reason_text(node.get("status_reason")),
                "updated_at": node.get("updated_at") or node.get("created_at") or node.get("init_at"),
            }
            for node in bad[:MOST_NODES]
        ],
        "not_active_left_out": max(len(bad) - MOST_NODES, 0),
    }


def concerns(cluster: Mapping[str, Any]) -> list[str]:
    """Why somebody should look at a cluster of the report, in sentences; empty if nothing is wrong.

    :param cluster: as the report describes it.
    """
    if cluster["deleted"]:
        return []
    found = []
    if cluster["status"] != "ACTIVE":
        reason = cluster["status_reason"]
        found.append(f"Senlin says: {reason}." if reason else f"Its status is {cluster['status']}.")
    bad = cluster["nodes"]["total"] - cluster["nodes"]["statuses"].get("ACTIVE", 0)
    if bad:
        found.append(f"{bad} of {_counted(cluster['nodes']['total'], 'node')} {_is(bad)} not ACTIVE.")
    members, desired = cluster["members"], cluster["desired_capacity"]
    if members != desired:
        found.append(f"It has {_counted(members, 'member')}, and its desired capacity is {desired}.")
    if cluster["failures"]:
        found.append(f"{_counted(cluster['failures'], 'action')} failed.")
    if cluster["drift"]:
        found.append(f"{_counted(cluster['drift'], 'difference')} from what is declared or recorded.")
    return found


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _number(value: Any) -> int:
    return value if isinstance(value, int) else -1
