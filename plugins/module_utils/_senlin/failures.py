# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Explains a failed action by the leaf actions where the failure began.

An action's own reason is a general one ("Failed in creating nodes."). The cause is in the actions that it depended on,
and sometimes only in the status of the node that they are about. Where Senlin gives no cause at all, the service that
runs the node's server or stack is asked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from .aftermath import own_limit
from .client import Client
from .cloud_reason import CloudReason, physical_object, without_urls
from .errors import ActionFailed, ClusteringError
from .kinds import ACTION, NODE
from .reason_reader import ReasonReader
from .times import read_second, read_time
from .transport import Attributes

UNTRACED_ACTIONS = frozenset({"CLUSTER_CHECK", "CLUSTER_RECOVER", "CLUSTER_OPERATION"})
"""The actions whose derived actions do not hold the cluster's id, at any microversion."""

NODES_PER_REQUEST = 50
"""For how many nodes one request asks for the actions: their ids are in its URL."""

MAX_NAMED = 2
"""How many nodes a message names with their causes. The fact ``leaf_actions`` holds all of them."""

RECOVERING = re.compile(r"^Failed in recovering node '\S+': ")
"""Matches the beginning of the reason of a failed recovery."""

LONGEST_WORDS = {1: 260, 2: 100}
"""How many characters of the cloud's own words a message shows, by the number of nodes that it names."""


@dataclass(frozen=True)
class Cause:
    """Why a leaf action failed.

    :param action: the leaf action.
    :param name: the name of the node, or its id if it no longer exists.
    :param reason: what Senlin says, without the full stop; empty if it says nothing.
    :param cloud: what the service below Senlin says, where Senlin's reason is general.
    """

    action: Attributes
    name: str
    reason: str
    cloud: CloudReason | None

    def words(self, longest: int) -> str:
        """The reason of the cloud, or else that of Senlin.

        :param longest: how many characters of the cloud's words to show.
        """
        return self.cloud.sentence(longest) if self.cloud else self.reason

    @property
    def advice(self) -> str:
        """How to learn more, in parentheses; empty if there is nothing to add."""
        return f" ({self.cloud.advice})" if self.cloud and self.cloud.advice else ""


def failure(client: Client, action: Attributes, what: str) -> ActionFailed:
    """The error for an action that did not succeed, with the reasons of the leaf actions.

    :param what: the resource in a sentence, such as ``cluster web (<id>)``.
    """
    leaves, causes = _explained(client, action)
    longest = LONGEST_WORDS[len(causes)]
    sentences = _sentences(causes, longest) if leaves else [causes[0].words(longest) + causes[0].advice]
    rest = len(leaves) - MAX_NAMED
    if rest > 0:
        sentences.append(f"and so on for {rest} more node{'s' if rest > 1 else ''}")
    reason = "; ".join(filter(None, sentences)) or "the server gave no reason"
    if limit := own_limit(action):
        reason = f"{limit}; {reason}" if leaves else f"{limit}; Senlin says {reason!r}"
    outcome = "was cancelled" if action["status"] == "CANCELLED" else "failed"
    return ActionFailed(
        f"{action.get('action') or 'The action'} of {what} {outcome}: {reason}.",
        action=action,
        leaf_actions=leaves or [action],
        **_cloud_reasons(causes),
    )


def _explained(client: Client, action: Attributes) -> tuple[list[Attributes], list[Cause]]:
    """The leaf actions, and the causes of those that a message names.

    If they cannot be read, there is only what the action itself says. The action has failed nevertheless: a lost
    response must not make the task perform the step once more.
    """
    try:
        leaves = list(_leaves(client, action))
        reader = ReasonReader(client, read_time(action.get("created_at")))
        return leaves, [_cause(client, reader, leaf) for leaf in leaves[:MAX_NAMED] or [action]]
    except ClusteringError:
        return [], [Cause(action, str(action["target_id"]), _reason(action), None)]


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


def _sentences(causes: list[Cause], longest: int) -> list[str]:
    """The reasons of leaf actions, each reason once, with the nodes for which it holds."""
    groups: dict[tuple[str, str], list[Cause]] = {}
    for cause in causes:
        groups.setdefault((cause.action["action"], cause.words(longest) or "no reason given"), []).append(cause)
    sentences = []
    for (verb, words), group in groups.items():
        nodes = ", ".join(f"{cause.name} ({cause.action['target_id']})" for cause in group)
        sentences.append(f"{verb} of node {nodes}: {words}{group[0].advice}")
    return sentences


def _cause(client: Client, reader: ReasonReader, action: Attributes) -> Cause:
    """Why an action failed: its reason, that of its node where it says more, or that of the cloud."""
    reason, verb = _reason(action), str(action["action"])
    node = client.get(NODE, action["target_id"]) if verb.startswith("NODE_") else None
    node_reason = _reason(node or {})
    if node and node["status"] == "ERROR" and len(node_reason) > len(reason):
        reason = node_reason
    # A cancelled action did not fail in the cloud.
    physical = physical_object(node, verb, reason) if node and action["status"] == "FAILED" else None
    cloud = reader.read(physical) if physical else None
    return Cause(action, str(node["name"] if node else action["target_id"]), reason, cloud)


def _reason(attributes: Attributes) -> str:
    """The reason for the status of an action or a node, without the full stop; empty if the server gave none.

    The reason of a recovery begins with the id of the node, which the message names already.
    """
    return without_urls(RECOVERING.sub("", str(attributes.get("status_reason") or ""))).rstrip(".")


def _cloud_reasons(causes: list[Cause]) -> dict[str, Any]:
    """The fact ``cloud_reasons``, if there are any."""
    reasons = [cause.cloud.data(cause.action["target_id"]) for cause in causes if cause.cloud]
    return {"cloud_reasons": reasons} if reasons else {}
