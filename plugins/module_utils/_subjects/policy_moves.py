# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Moves the bindings of a policy whose spec was replaced: from its retired revisions to the new one.

The new revision is attached before the old one is detached, so the cluster is never without the policy. If the cluster
accepts only one policy of the type, the old revision must be detached first. A new binding is enabled if the old one
was.

A run may be interrupted between any two steps. The next run finds the retired revisions by their names and continues
from the bindings that they still have. One case leaves no binding: a revision had to be detached first, and
its successor was not attached. The next run finds that case in the server's history of actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import zip_longest
from typing import Any

from .._plan.calls import OWN_ID
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.kinds import ACTION, CLUSTER
from .._senlin.times import read_second
from .._senlin.transport import Attributes
from .bindings import attach, detach, is_exclusive
from .users import bindings_of_clusters

ATTACH, UPDATE, DETACH = "CLUSTER_ATTACH_POLICY", "CLUSTER_UPDATE_POLICY", "CLUSTER_DETACH_POLICY"
"""The server's names of the actions that change bindings."""


def move_bindings(
    situation: Situation, retired: list[Attributes], current: Attributes | None
) -> tuple[list[Step], set[str]]:
    """The steps that move the bindings of retired revisions to the current one. See ``revisions.MoveUsers``.

    The bindings of a policy that is to be absent are not moved. If a revision of it is still attached, the server
    refuses to delete that revision.
    """
    client = situation.client
    if situation.params["state"] == "absent":
        return [], set()
    new = {"id": OWN_ID, "name": situation.name}
    interrupted = _interrupted_moves(client, _Times.of_revisions(situation, retired, current))
    steps: list[Step] = []
    for cluster, bindings in _clusters_with_bindings(client, interrupted):
        attached = {binding["policy_id"]: binding for binding in bindings}
        old = [revision for revision in retired if revision["id"] in attached]
        enabled = attached[old[-1]["id"]]["is_enabled"] if old else interrupted.get(cluster["id"])
        if enabled is None or not (old or _has_none_of_type(attached.values(), retired)):
            continue
        attach_steps = [] if current and current["id"] in attached else [attach(cluster, new, enabled=enabled)]
        detach_steps = [detach(cluster, revision) for revision in old]
        detach_first = any(is_exclusive(revision["type"]) for revision in old)
        ordered = [*detach_steps, *attach_steps] if detach_first else [*attach_steps, *detach_steps]
        # The task declares the policy and not its bindings, so these steps change none of the policy's attributes.
        steps += [replace(step, after={}) for step in ordered]
    return steps, set()


def _clusters_with_bindings(
    client: Client, interrupted: Iterable[str]
) -> Iterator[tuple[Attributes, list[Attributes]]]:
    """The clusters that have bindings, or that a move has left without one, and their bindings."""
    seen = set()
    for cluster, bindings in bindings_of_clusters(client):
        seen.add(cluster["id"])
        yield cluster, bindings
    for id in interrupted:
        cluster_without = client.get(CLUSTER, id) if id not in seen else None
        if cluster_without:
            yield cluster_without, []


def unattached(situation: Situation) -> Situation:
    """The same situation without the policy and those of its retired revisions that are attached to a cluster."""
    if situation.have is None and not situation.retired:
        return situation
    used = {binding["policy_id"] for dummy, bindings in bindings_of_clusters(situation.client) for binding in bindings}
    have = None if situation.have and situation.have["id"] in used else situation.have
    retired = [revision for revision in situation.retired if revision["id"] not in used]
    return replace(situation, have=have, retired=retired)


def _has_none_of_type(bindings: Iterable[Attributes], revisions: list[Attributes]) -> bool:
    """Whether no policy of the revisions' type is attached; somebody may have attached another one since."""
    return not {binding["policy_type"] for binding in bindings} & {revision["type"] for revision in revisions}


@dataclass(frozen=True)
class _Times:
    """When a revision was detached because a move had begun, and not by a person.

    :param since: when its successor was created, or when the revision was retired.
    :param until: when it was taken back; ``None`` if it was not.
    """

    since: datetime
    until: datetime | None

    @classmethod
    def of_revisions(
        cls, situation: Situation, retired: list[Attributes], current: Attributes | None
    ) -> dict[str, _Times | None]:
        """The times of all revisions of one policy, by id; ``None`` for one from which no move has begun."""
        revisions = sorted([*retired, *([current] if current else [])], key=lambda each: each["created_at"])
        successors = [new["created_at"] for new in revisions[1:]]
        retired_ids = {each["id"] for each in situation.retired}
        times: dict[str, _Times | None] = {}
        for revision, created in zip_longest(revisions, successors):
            id, updated = revision["id"], read_second(revision["updated_at"])
            begun = [read_second(created), updated if id in retired_ids else None]
            since = min(filter(None, begun), default=None) if is_exclusive(revision["type"]) else None
            times[id] = cls(since, None if id in retired_ids else updated) if since else None
        return times

    def include(self, action: Attributes) -> bool:
        """Whether an action falls within the times."""
        created = read_second(action["created_at"])
        return bool(created and created >= self.since and not (self.until and created > self.until))


def _interrupted_moves(client: Client, times: Mapping[str, _Times | None]) -> dict[str, bool]:
    """Find the clusters from which a move has detached a revision without attaching another.

    :param times: when a move detached each revision of one policy.
    :returns: for each cluster's id, whether the policy was enabled there.
    """
    if not any(times.values()):
        return {}
    detached = [action for action in _history(client, DETACH) if _is_move(action, times)]
    clusters = sorted({action["target_id"] for action in detached})
    if not clusters:
        return {}
    by_cluster: dict[str, list[Attributes]] = {cluster: [] for cluster in clusters}
    for action in _history(client, ATTACH, UPDATE, DETACH, target=clusters):
        if action["inputs"].get("policy_id") in times:
            by_cluster[action["target_id"]].append(action)
    was_enabled = {
        cluster: _last_enabled(actions) for cluster, actions in by_cluster.items() if _is_move(actions[-1], times)
    }
    return {cluster: enabled for cluster, enabled in was_enabled.items() if enabled is not None}


def _history(client: Client, *names: str, **query: Any) -> list[Attributes]:
    """List the succeeded actions with some names, in the order in which the server ran them."""
    actions = client.listing(ACTION, action=list(names), status="SUCCEEDED", **query)
    return sorted(actions, key=lambda action: action["start_at"])


def _is_move(action: Attributes, times: Mapping[str, _Times | None]) -> bool:
    """Whether an action detached a revision because a move had begun."""
    moved = times.get(action["inputs"].get("policy_id"))
    return bool(action["action"] == DETACH and moved and moved.include(action))


def _last_enabled(actions: Iterable[Attributes]) -> bool | None:
    """Whether the policy that was detached last was enabled then, ``None`` if it had never been attached."""
    enabled: dict[str, bool] = {}
    last = None
    for action in actions:
        policy, value = action["inputs"]["policy_id"], action["inputs"].get("enabled")
        if action["action"] == ATTACH:
            # Attaching an attached policy changes nothing. The server enables a policy if ``enabled`` is left out.
            enabled.setdefault(policy, bool(action["inputs"].get("enabled", True)))
        elif action["action"] == UPDATE and value is not None:
            enabled[policy] = bool(value)
        elif action["action"] == DETACH:
            last = enabled.pop(policy, None)
    return last
