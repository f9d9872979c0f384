# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Waiting: the only place of the collection that sleeps.

What is waited for is the *action*, never a status alone: right after an update a cluster still reads ACTIVE, and while
members are added it reads ACTIVE all along. When an action fails, its own reason is a general one ("Failed in creating
nodes."), so the actions that it depended on are followed down to the leaf where the failure began.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from .client import Attributes, Client
from .errors import ActionFailed, ResponseLost, TimedOut
from .kinds import ACTION, CLUSTER, NODE, Kind

SUCCEEDED = "SUCCEEDED"
SHORTEST_PAUSE, LONGEST_PAUSE = 0.3, 2.0
"""Seconds between two looks: the shortest catches actions that only touch the database, and spares the long ones."""
PAUSE_DIVISOR = 8
"""The pause grows with what has been waited already, to an eighth of it: the answer is late by an eighth at most."""
SETTLE_SECONDS = 10.0
"""Seconds for which a resource may stay busy after its action has ended: the engine looks around every three."""

UNTRACED_ACTIONS = frozenset({"CLUSTER_CHECK", "CLUSTER_RECOVER", "CLUSTER_OPERATION"})
"""The actions whose derived ones do not hold the cluster's id, at no microversion."""
NODES_PER_REQUEST = 50
"""Of how many nodes one request asks for the actions: their ids travel in its URL."""
MAX_NAMED = 2
"""How many nodes with their leaf causes stand in a message; fact ``leaf_actions`` holds all of them."""

Progress = Callable[[Attributes, float], None]
"""Told of each look at an action, with the seconds waited so far."""


@dataclass
class Deadline:
    """The one time limit of a task, shared by all that it waits for.

    :param seconds: how long the task may wait in all.
    :param clock: monotonic seconds.
    :param sleep: sleeps for so many seconds.
    """

    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    end: float = field(init=False)

    def __post_init__(self) -> None:
        self.end = self.clock() + self.seconds

    def polls(self, limit: float | None = None) -> Iterator[float]:
        """Yield the seconds waited so far, once before each look, pausing in between; end at the deadline.

        :param limit: end after so many seconds already.
        """
        start = self.clock()
        end = self.end if limit is None else min(self.end, start + limit)
        pause = SHORTEST_PAUSE
        while (now := self.clock()) < end:
            self.sleep(min(pause, end - now))
            waited = self.clock() - start
            yield waited
            pause = min(LONGEST_PAUSE, max(SHORTEST_PAUSE, waited / PAUSE_DIVISOR))


def no_progress(action: Attributes, waited: float) -> None:
    """Watch nothing."""


def wait_for_success(
    client: Client, action_id: str, what: str, deadline: Deadline, progress: Progress = no_progress
) -> Attributes:
    """Wait until an action has succeeded. ``GET /actions/<id>``, and nothing else until it ends.

    :param what: the resource in words, such as ``cluster web (<id>)``.
    :raises ActionFailed: it ended otherwise; the message holds the leaf cause.
    :raises TimedOut: the deadline passed first.
    """
    action = wait_for_end(client, action_id, what, deadline, progress)
    if action["status"] != SUCCEEDED:
        raise failure(client, action, what)
    return action


def wait_for_end(
    client: Client, action_id: str, what: str, deadline: Deadline, progress: Progress = no_progress
) -> Attributes:
    """Wait until an action has ended, in whatever way.

    A server that does not answer for a moment does not end the wait: the action goes on without us.

    :raises TimedOut: the deadline passed first.
    """
    action: Attributes | None = None
    silence = ""
    for waited in deadline.polls():
        try:
            action = client.get(ACTION, action_id)
        except ResponseLost as error:
            silence = f" {error.message}"
            continue
        if action is None:
            raise TimedOut(f"The action {action_id} on {what} is not there any more; nobody can tell how it ended.")
        silence = ""
        progress(action, waited)
        if action["status"] not in ACTION.transitional:
            return action
    status = action["status"] if action else "not known"
    raise TimedOut(
        f"{_verb(action)} of {what} did not end within {deadline.seconds:g} s; its status is {status}.{silence} It "
        f"goes on in the cloud: run the task again to go on waiting, or raise timeout. The action's id is {action_id}.",
        action=action or {"id": action_id},
    )


def unfinished_actions(client: Client, target_id: str) -> list[Attributes]:
    """The actions that are at work on a resource or wait for their turn. ``GET /actions?target=&status=…``."""
    return list(client.listing(ACTION, target=target_id, status=sorted(ACTION.transitional)))


def wait_until_settled(client: Client, kind: Kind, resource: Attributes, deadline: Deadline) -> Attributes | None:
    """The resource after it has left its moving status; as it is, if it does not within :data:`LAG` seconds.

    For the moments in which no action is at work on it any more and its lock is still held.
    """
    current: Attributes | None = resource
    for dummy in deadline.polls(SETTLE_SECONDS):
        if current is None or current["status"] not in kind.transitional:
            break
        current = client.get(kind, resource["id"])
    return current


def failure(client: Client, action: Attributes, what: str) -> ActionFailed:
    """The error for an action that did not succeed, with the reasons of the leaf actions where it began."""
    leaves = list(_leaves(client, action))
    causes = _causes(client, leaves[:MAX_NAMED])
    rest = len(leaves) - MAX_NAMED
    if rest > 0:
        causes.append(f"and so on for {rest} more node{'s' if rest > 1 else ''}")
    reason = "; ".join(causes) or _reason(client, action)[1] or "the server gave no reason"
    return ActionFailed(
        f"{_verb(action)} of {what} {_outcome(action)}: {reason}.",
        action=action,
        leaf_actions=leaves or [action],
    )


def _leaves(client: Client, action: Attributes) -> Iterator[Attributes]:
    """The failed actions below one, deepest first found, those only that it started.

    The server empties ``depends_on`` of an action that has ended, so below it are those of its cluster that say they
    are derived, were made no earlier, and failed. Without the filter (below 1.14) the actions of its nodes are asked,
    and also for what the server derives without a word of the cluster.
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
    return bool(candidate["cause"] == "Derived Action" and candidate["created_at"] >= action["created_at"])


def _causes(client: Client, leaves: list[Attributes]) -> list[str]:
    """What leaves say, each reason once, with the nodes for which it holds."""
    nodes: dict[tuple[str, str], list[str]] = {}
    for leaf in leaves:
        name, reason = _reason(client, leaf)
        known = nodes.setdefault((leaf["action"], reason or "no reason given"), [])
        known.append(f"{name} ({leaf['target_id']})")
    return [f"{verb} of node {', '.join(named)}: {reason}" for (verb, reason), named in nodes.items()]


def _reason(client: Client, action: Attributes) -> tuple[str, str]:
    """The name of what an action is about, and what it says; the node's own status says more where that is general."""
    reason = str(action.get("status_reason") or "").rstrip(".")
    on_node = str(action["action"]).startswith("NODE_")
    node = client.get(NODE, action["target_id"]) if on_node else None
    node_reason = str((node or {}).get("status_reason") or "").rstrip(".")
    if node and node["status"] == "ERROR" and len(node_reason) > len(reason):
        reason = node_reason
    return str(node["name"] if node else action["target_id"]), reason


def _verb(action: Attributes | None) -> str:
    return str(action["action"]) if action and action.get("action") else "The action"


def _outcome(action: Attributes) -> str:
    return "was cancelled" if action["status"] == "CANCELLED" else "failed"


def target_of(client: Client, action: Attributes) -> str:
    """What an action is about, in words."""
    kind = CLUSTER if str(action["action"]).startswith("CLUSTER_") else NODE
    found = client.get(kind, action["target_id"])
    return describe(kind, found) if found else f"{kind.title} {action['target_id']}"


def describe(kind: Kind, resource: Attributes) -> str:
    """A resource in words: kind, name and id."""
    return f"{kind.title} {resource.get('name')} ({resource['id']})"
