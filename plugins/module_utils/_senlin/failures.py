# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Explains a failed action by the leaf actions where the failure began.

An action's own reason is a general one ("Failed in creating nodes."). The cause is in the actions that it depended on,
and sometimes only in the status of the node that they are about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from .client import Client
from .errors import ActionFailed
from .kinds import ACTION, NODE
from .times import read_second
from .transport import Attributes

UNTRACED_ACTIONS = frozenset({"CLUSTER_CHECK", "CLUSTER_RECOVER", "CLUSTER_OPERATION"})
"""The actions whose derived actions do not hold the cluster's id, at any microversion."""

NODES_PER_REQUEST = 50
"""For how many nodes one request asks for the actions: their ids are in its URL."""

MAX_NAMED = 2
"""How many nodes a message names with their causes. The fact ``leaf_actions`` holds all of them."""


def failure(client: Client, action: Attributes, what: str) -> ActionFailed:
    """The error for an action that did not succeed, with the reasons of the leaf actions.

    :param what: the resource in a sentence, such as ``cluster web (<id>)``.
    """
    leaves = list(_leaves(client, action))
    causes = _causes(client, leaves[:MAX_NAMED])
    rest = len(leaves) - MAX_NAMED
    if rest > 0:
        causes.append(f"and so on for {rest} more node{'s' if rest > 1 else ''}")
    reason = "; ".join(causes) or _reason(client, action)[1] or "the server gave no reason"
    outcome = "was cancelled" if action["status"] == "CANCELLED" else "failed"
    return ActionFailed(
        f"{action.get('action') or 'The action'} of {what} {outcome}: {reason}.",
        action=action,
        leaf_actions=leaves or [action],
    )


def _leaves(client: Client, action: Attributes) -> Iterator[Attributes]:
    """The failed actions that an action on a cluster started.

    The server empties ``depends_on`` of an action that has ended. So the leaves are those actions of the cluster that
    are derived, were created no earlier, and failed. Where the server cannot filter by cluster (below 1.14), or derives
    actions without the cluster's id, the actions of the cluster's nodes are listed instead.
    """
    candidates: Iterable[Attributes]
    if action["action"] and not action["action"].startswith("CLUSTER_"):
        return
    if client.supports("1.14") and action["action"] not in UNTRACED_ACTIONS:
        candidates = client.listing(ACTION, cluster_id=action["target_id"], status=["FAILED", "CANCELLED"])
    else:
        nodes = [node["id"] for node in client.listing(NODE, cluster_id=action["target_id"])]
        candidates = chain.from_iterable(
            client.listing(ACTION, target=nodes[start : start + NODES_PER_REQUEST], status=["FAILED", "CANCELLED"])
            for start in range(0, len(nodes), NODES_PER_REQUEST)
        )
    for candidate in candidates:
        if candidate["id"] != action["id"] and _is_part_of(candidate, action):
            yield candidate


def _is_part_of(candidate: Attributes, action: Attributes) -> bool:
    parents = candidate.get("depended_by") or []
    if parents:
        return action["id"] in parents
    created, since = read_second(candidate["created_at"]), read_second(action["created_at"])
    return bool(candidate["cause"] == "Derived Action" and created and since and created >= since)


def _causes(client: Client, leaves: list[Attributes]) -> list[str]:
    """The reasons of leaf actions, each reason once, with the nodes for which it holds."""
    nodes: dict[tuple[str, str], list[str]] = {}
    for leaf in leaves:
        name, reason = _reason(client, leaf)
        named = nodes.setdefault((leaf["action"], reason or "no reason given"), [])
        named.append(f"{name} ({leaf['target_id']})")
    return [f"{verb} of node {', '.join(named)}: {reason}" for (verb, reason), named in nodes.items()]


def _reason(client: Client, action: Attributes) -> tuple[str, str]:
    """The name of an action's target, and the action's reason, or the node's own where that says more."""
    reason = str(action.get("status_reason") or "").rstrip(".")
    on_node = str(action["action"]).startswith("NODE_")
    node = client.get(NODE, action["target_id"]) if on_node else None
    node_reason = str((node or {}).get("status_reason") or "").rstrip(".")
    if node and node["status"] == "ERROR" and len(node_reason) > len(reason):
        reason = node_reason
    return str(node["name"] if node else action["target_id"]), reason
