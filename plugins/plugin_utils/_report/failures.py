# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The actions that failed, with their causes: the failed actions on nodes that they started, and what those say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ...module_utils._senlin.failures import RECOVERING
from .histories import Action
from .period import to_text
from .texts import reason_text

MOST_NODES = 5
"""How many nodes a cause names. Their number is always given."""
MOST_CAUSES = 5
"""How many different causes a failure names."""


def failed_actions(actions: Iterable[Action], children: Mapping[str, list[Action]]) -> list[Action]:
    """The actions that failed, the newest first, without those that are the cause of another one of them."""
    failed = [action for action in actions if action.failed]
    causes = {child.id for action in failed for child in children.get(action.id, ())}
    return [action for action in reversed(failed) if action.id not in causes]


def describe_failure(
    action: Action,
    children: Mapping[str, list[Action]],
    nodes: Mapping[str, Mapping[str, Any]],
    names: Mapping[str, str],
) -> dict[str, Any]:
    """A failed action as data.

    :param nodes: the records of the nodes that exist, by id.
    :param names: the names of clusters by id.
    """
    leaves = [child for child in children.get(action.id, ()) if child.failed]
    causes = _causes(leaves or ([action] if action.verb.startswith("NODE_") else []), nodes)
    return {
        "id": action.id,
        "action": action.verb,
        "status": action.status,
        "at": to_text(action.at),
        "seconds": round(action.seconds, 1) if action.seconds is not None else None,
        "cluster": {"id": action.cluster_id, "name": names.get(action.cluster_id, "")},
        "reason": reason_text(action.reason),
        "causes": causes[:MOST_CAUSES],
        "causes_left_out": max(len(causes) - MOST_CAUSES, 0),
    }


def _causes(leaves: Sequence[Action], nodes: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Why the leaf actions failed, each reason once, the most frequent first."""
    groups: dict[tuple[str, str], list[Action]] = {}
    for leaf in leaves:
        groups.setdefault((leaf.verb, _reason(leaf, nodes.get(leaf.target_id, {}))), []).append(leaf)
    rows = [
        {
            "action": verb,
            "reason": reason,
            "count": len(group),
            "nodes": [
                {"id": leaf.target_id, "name": str(nodes.get(leaf.target_id, {}).get("name") or "")}
                for leaf in group[:MOST_NODES]
            ],
        }
        for (verb, reason), group in groups.items()
    ]
    return sorted(rows, key=lambda row: -len(groups[str(row["action"]), str(row["reason"])]))


def _reason(leaf: Action, node: Mapping[str, Any]) -> str:
    """What a leaf action says, or what its node says, if that is more: some actions only say that they failed."""
    own = reason_text(RECOVERING.sub("", leaf.reason))
    of_node = reason_text(RECOVERING.sub("", str(node.get("status_reason") or "")))
    return of_node if node.get("status") == "ERROR" and len(of_node) > len(own) else own
