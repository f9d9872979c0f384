# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What is unfinished: what earlier runs have begun, what is at work, and which members have failed in this run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._plan.calls import Await
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.actions import unfinished_actions_on
from .._senlin.kinds import ACTION, NODE, PROFILE
from .._senlin.transport import Attributes
from .batch_steps import (
    Batch,
    delete_step,
    discard_step,
    finish_step,
    forget_steps,
    join_steps,
    stand_in,
    stay_noted,
    steps_of_absent,
)
from .gates import OPEN, Gate, gate_steps
from .half_replaced import return_steps
from .marks import Absent, Journal
from .memory import memory_of
from .state import State

BUILDING = ("INIT", "CREATING")
"""The statuses of a new node that is being created; check mode takes it for one that will be ACTIVE."""


def leftovers(
    situation: Situation,
    state: State,
    profile: Attributes,
    to_change: Sequence[Attributes],
    gate: Gate,
    journal: Journal | None,
    *,
    joins: bool,
) -> list[Step]:
    """The steps that complete what an earlier run has begun, and delete the new nodes that cannot be used.

    :param journal: the journal that the cluster has by then.
    :param joins: whether new nodes join whose members are deleted already. Otherwise they are deleted, too.
    """
    cluster = state.cluster
    replaced = state.replaced_members()
    old = [state.left[mark.node_id] for dummy, mark in replaced if mark.node_id in state.left]
    deletions = [
        delete_step(node, together="left", about=node["id"]) for node in old if not has_failed(situation, node)
    ]
    usable = {node["id"] for node in ready_nodes(state, profile, to_change).values()}
    joining = [(node, mark) for node, mark in state.joining() if joins and _is_usable(node, profile)]
    # As long as the node that it is to replace cannot join the cluster again, a new node is what is known of that.
    lost = {node["id"] for node in state.alone if node["status"] != "ACTIVE"}
    needed = {node["id"] for node, mark in state.new if mark.node_id in lost}
    kept = usable | needed | {node["id"] for node, dummy in joining}
    discarded = [discard_step(node) for node, dummy in state.new if node["id"] not in kept]
    joined = {mark.node_id for dummy, mark in joining}
    absent = [each for each in state.absent_members() if each.id not in joined]
    restored, restored_after = _restored(situation, state, absent, profile, gate, joins=joins)
    # As long as the node that it has replaced cannot be deleted, a node keeps its mark: a later run finds both by it.
    stuck = [(node, mark) for node, mark in replaced if mark.node_id in state.left.keys() & failed_slots(situation)]
    noted = stay_noted(cluster, journal)
    ended = [each for each in (*replaced, *joining) if each not in stuck and each[1].node_id not in noted]
    finished = [*(finish_step(node, mark.role, id=node["id"]) for node, mark in ended), *restored_after]
    forgotten = forget_steps(cluster, journal, state.gone()) if finished else []
    back = return_steps(state, {node["id"] for node, dummy in ended})
    return [*back, *deletions, *discarded, *join_steps(cluster, joining, gate), *restored, *forgotten, *finished]


def discard_created(situation: Situation, state: State) -> list[Step]:
    """The steps that delete the nodes which this run has created, and which have not joined the cluster."""
    created = situation.findings.created.values()
    return [discard_step(node) for node, dummy in state.new if node["id"] in created]


def _restored(
    situation: Situation, state: State, absent: Sequence[Absent], profile: Attributes, gate: Gate, *, joins: bool
) -> tuple[list[Step], list[Step]]:
    """The steps that replace the members which an earlier run has deleted, or this one before it failed.

    :param joins: whether they get the new profile. Otherwise, and where that has failed, they get the one they had.
    :returns: these steps, and those that complete the new nodes.
    """
    by_profile: dict[str, list[Absent]] = {}
    failed = failed_slots(situation)
    for each in absent:
        before = state.journal.profile_before(each.name) if state.journal else profile["id"]
        by_profile.setdefault(profile["id"] if joins and each.id not in failed else before, []).append(each)
    profiles: Mapping[str, Any] = (situation.have or {})["node_profiles"]
    created: list[Step] = []
    finished: list[Step] = []
    for id, members in by_profile.items():
        wanted = profile if id == profile["id"] else situation.client.get(PROFILE, id) or profile
        names = {each.id: each.name for each in members}
        asked = gate if wanted["id"] == profile["id"] else OPEN
        nodes = [each.as_node() for each in members]
        batch = Batch(state.cluster, nodes, wanted, "", "", asked, names, profiles)
        first, last = steps_of_absent(batch, state.journal)
        created, finished = [*created, *first], [*finished, *last]
    return created, finished


def ready_nodes(state: State, profile: Attributes, to_change: Sequence[Attributes]) -> dict[str, Attributes]:
    """The new nodes of a profile that can replace members, by the ids of these."""
    wanted = {node["id"] for node in to_change}
    return {
        mark.node_id: node
        for node, mark in state.new
        if mark.node_id in wanted and _is_usable(node, profile) and not mark.joins
    }


def _is_usable(node: Attributes, profile: Attributes) -> bool:
    return bool(node["profile_id"] == profile["id"] and node["status"] in ("ACTIVE", *BUILDING))


def probes(
    situation: Situation, state: State, profile: Attributes, gate: Gate, chosen: Sequence[Attributes]
) -> list[Step]:
    """What has to be waited for, and what the members that have the profile already have to answer."""
    waits = waits_for_others(situation, state, begun=bool(state.journal or state.new or state.replaced_members()))
    asks = gate.kind == "url" and not memory_of(situation).has_asked
    changed = {node["id"]: node for node in chosen if node["profile_id"] == profile["id"]}
    asked = gate_steps(gate, "", "", changed, probe=True) if asks else []
    return [*waits, *asked]


def waits_for_others(situation: Situation, state: State, *, begun: bool) -> list[Step]:
    """The steps that wait for what is at work on the cluster and its nodes.

    While nodes are replaced, the status of the cluster and of the nodes does not show it. A plan that is drawn then
    would take a new node that is about to become a member for one that replaces nothing.

    :param begun: whether a roll-out has begun, so that an action may be at work that no status shows.
    """
    nodes = [*state.members, *state.extra, *(node for node, dummy in state.new), *state.left.values()]
    ids = [node["id"] for node in nodes if begun or node["status"] in NODE.transitional]
    ids += [state.cluster["id"]] if begun else []
    return [
        Step(f"wait for {action['action']} of {action['target_id']}", Await(ACTION, action["id"]), probe=True)
        for action in (unfinished_actions_on(situation.client, ids) if ids else ())
    ]


def failed_slots(situation: Situation) -> set[str]:
    """The ids of the members that have failed, or whose new nodes have."""
    return {id.removeprefix(stand_in("").removesuffix(")")).removesuffix(")") for id in situation.findings.failed}


def has_failed(situation: Situation, node: Attributes) -> bool:
    """Whether a member has failed in this run, or the node that was to replace it.

    A node that was created in the place of a member that had failed counts as this one.
    """
    failed, created = failed_slots(situation), situation.findings.created
    return node["id"] in failed or node["id"] in {created.get(stand_in(id)) for id in failed}
