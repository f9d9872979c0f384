# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Where a policy was attached whose spec was replaced, its new revision is attached instead.

The new revision is attached before the old one is detached, so that the cluster is never without. Only where the
cluster takes no two policies of the type, the old one has to go first. Each takes over whether it was enabled.

A run may be cut between any two steps. The next one finds the retired revisions by their names and goes on from the
bindings that they still have. One trace is missing from the bindings: a policy that had to be detached first and was
not attached again. The server's history of actions holds it, so there it is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

from .._plan.calls import OWN_ID
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.kinds import ACTION, CLUSTER
from .._senlin.transport import Attributes
from .bindings import attach, bindings_of, detach, is_exclusive

ATTACH, UPDATE, DETACH = "CLUSTER_ATTACH_POLICY", "CLUSTER_UPDATE_POLICY", "CLUSTER_DETACH_POLICY"


def release(situation: Situation, retired: list[Attributes], current: Attributes | None) -> tuple[list[Step], set[str]]:
    """The steps that move retired revisions' bindings to the current one. See ``revisions.Release``.

    A policy that shall be absent is not moved: where a revision of it is still attached, its deletion is refused.
    """
    client = situation.client
    if situation.params["state"] == "absent":
        return [], set()
    new = {"id": OWN_ID, "name": situation.name}
    lost = _interrupted_moves(client, [*retired, *([current] if current else [])])
    steps: list[Step] = []
    for cluster in client.listing(CLUSTER):
        attached = {binding["policy_id"]: binding for binding in bindings_of(client, cluster)}
        old = [revision for revision in retired if revision["id"] in attached]
        enabled = attached[old[-1]["id"]]["is_enabled"] if old else lost.get(cluster["id"])
        if enabled is None or not (old or _has_room(attached.values(), retired)):
            continue
        attaching = [] if current and current["id"] in attached else [attach(cluster, new, enabled=enabled)]
        detaching = [detach(cluster, revision) for revision in old]
        first_out = any(is_exclusive(revision["type"]) for revision in old)
        moving = [*detaching, *attaching] if first_out else [*attaching, *detaching]
        # The bindings are not what the task declares: of the policy itself nothing changes by them.
        steps += [replace(step, after={}) for step in moving]
    return steps, set()


def _has_room(bindings: Iterable[Attributes], revisions: list[Attributes]) -> bool:
    """Whether nobody has attached another policy of the type since."""
    return not {binding["policy_type"] for binding in bindings} & {revision["type"] for revision in revisions}


def _interrupted_moves(client: Client, revisions: list[Attributes]) -> dict[str, bool]:
    """The clusters from which a move has detached a revision and to which it has attached no other.

    :param revisions: of one policy, in the order in which they were made.
    :returns: by the cluster's id, whether the policy was enabled there.
    """
    # A move begins when the next revision is there; what was detached before that was not detached by one.
    successors = {old["id"]: new["created_at"] for old, new in pairwise(revisions) if is_exclusive(old["type"])}
    if not successors:
        return {}
    detached = [action for action in _history(client, DETACH) if _moved(action, successors)]
    clusters = sorted({action["target_id"] for action in detached})
    if not clusters:
        return {}
    own = {revision["id"] for revision in revisions}
    by_cluster: dict[str, list[Attributes]] = {cluster: [] for cluster in clusters}
    for action in _history(client, ATTACH, UPDATE, DETACH, target=clusters):
        if action["inputs"].get("policy_id") in own:
            by_cluster[action["target_id"]].append(action)
    left = {
        cluster: _last_enabled(actions) for cluster, actions in by_cluster.items() if _moved(actions[-1], successors)
    }
    return {cluster: enabled for cluster, enabled in left.items() if enabled is not None}


def _history(client: Client, *kinds: str, **query: Any) -> list[Attributes]:
    """The actions on policies that have succeeded, in the order in which the server did them."""
    actions = client.listing(ACTION, action=list(kinds), status="SUCCEEDED", **query)
    return sorted(actions, key=lambda action: action["start_at"])


def _moved(action: Attributes, successors: dict[str, str]) -> bool:
    since = successors.get(action["inputs"].get("policy_id"))
    return action["action"] == DETACH and since is not None and action["created_at"] >= since


def _last_enabled(actions: Iterable[Attributes]) -> bool | None:
    """Whether the policy that was detached last was enabled then, ``None`` if it had never been attached."""
    enabled: dict[str, bool] = {}
    last = None
    for action in actions:
        policy, value = action["inputs"]["policy_id"], action["inputs"].get("enabled")
        if action["action"] == ATTACH:
            # Attaching what is attached changes nothing, and what is attached without a word is enabled.
            enabled.setdefault(policy, bool(action["inputs"].get("enabled", True)))
        elif action["action"] == UPDATE and value is not None:
            enabled[policy] = bool(value)
        elif action["action"] == DETACH:
            last = enabled.pop(policy, None)
    return last
