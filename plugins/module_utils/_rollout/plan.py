# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The plan of a roll-out: what is left of earlier runs, the beginning, the batches, and the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._plan.effect import listed
from .._plan.plan import Step, ends_in_redraw
from .._plan.resource import Situation
from .._senlin.aftermath import fitted
from .._senlin.errors import BadInput, Unhealthy
from .._senlin.kinds import CLUSTER, NODE, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .._subjects.freed_revisions import steps_of_freed_revisions
from .batching import batch_plan
from .chosen import chosen_members
from .frame import begin, end, write_journal
from .gates import Gate, check_network, gate_of
from .half_replaced import check_alone
from .limits import Limits, in_order, limits_of, wanted_count
from .memory import memory_of
from .methods import check_type
from .ownership import check_ours
from .preparation import prepare
from .report import remember_members
from .state import State, begun_journal
from .takeover import brought_up_to_date
from .unfinished import has_failed, leftovers, probes

ROOM_OF_REASON = 280
"""How many characters of the first of several failures a message shows."""


def plan(situation: Situation) -> list[Step]:
    """Plan what is left of the roll-out.

    :raises BadInput: an option is impossible for the cluster.
    :raises TakenOver: another run rolls out another profile by now.
    :raises Unhealthy: nodes have failed, and nothing else is left to do.
    """
    params, have = situation.params, situation.have
    check_options(params)
    if have is None:
        return []
    state: State = have["state"]
    _forget_unsent_plans(situation)
    profile = wanted_profile(situation, state)
    remember_members(situation, state)
    memory_of(situation).profile = profile
    gate = gate_of(params)
    check_network(gate, profile)
    _portions(situation, state)
    chosen = chosen_members(situation, state, profile)
    if not situation.probed and (found := probes(situation, state, profile, gate, chosen)):
        return found
    return _plan_settled(situation, brought_up_to_date(situation, state, profile), profile, gate)


def _plan_settled(situation: Situation, state: State, profile: Attributes, gate: Gate) -> list[Step]:
    """Plan what is left when nothing is at work on the cluster."""
    params = situation.params
    memory_of(situation).has_asked = True
    check_alone(state)
    wanted, limits = _portions(situation, state)
    chosen = chosen_members(situation, state, profile)
    candidates = [node for node in chosen if node["profile_id"] != profile["id"] and not has_failed(situation, node)]
    missing = len(candidates) if params["nodes"] is not None else _missing(state, profile, wanted)
    to_change = _first(situation, in_order(candidates, params["order"]), max(missing, 0))
    check_ours(situation, state, profile)
    if to_change:
        _check_changed(situation, state, profile)
    steps = _steps(situation, state, profile, to_change, gate, limits)
    if not steps and situation.findings.failed:
        memory_of(situation).has_ended = True
        raise _failed(situation, state, profile)
    return steps


def _forget_unsent_plans(situation: Situation) -> None:
    """Forget what planning has remembered, unless something was sent since then: it can be out of date."""
    findings = situation.findings
    if not (findings.failed or findings.created or any(not step.probe for step in situation.sent_steps)):
        memory_of(situation).forget_plan()


def _portions(situation: Situation, state: State) -> tuple[int, Limits]:
    """How many members are to be of the profile, and how many change at a time.

    :raises BadInput: a number or a percentage is impossible for the cluster.
    """
    params, cluster = situation.params, state.cluster
    begun, total = begun_journal(situation, state) is not None, len(state.members) + state.coming()
    wanted = wanted_count(params, cluster, total, begun=begun)
    return wanted, limits_of(params, cluster, total, begun=begun)


def check_options(params: Mapping[str, Any]) -> None:
    """Refuse numbers that are impossible whatever the cluster.

    :raises BadInput: names the option.
    """
    for option in ("pause", "max_failures"):
        if params[option] < 0:
            raise BadInput(f"{option} is {params[option]}; it must be 0 or more.")
    gate_of(params)


def _first(situation: Situation, candidates: Sequence[Attributes], count: int) -> list[Attributes]:
    """The members that change: those that an earlier plan of this run has chosen, and then the next ones."""
    batches = memory_of(situation).batches
    return sorted(candidates, key=lambda node: node["id"] not in batches)[:count]


def wanted_profile(situation: Situation, state: State) -> Attributes:
    """The profile that is rolled out: the one that the task names, or that of the cluster at the start."""
    cluster, name, remembered = state.cluster, situation.params["profile"], memory_of(situation).profile
    if name is None and remembered:
        return remembered
    if name is None:
        return situation.client.get(PROFILE, cluster["profile_id"]) or {
            "id": cluster["profile_id"],
            "name": cluster["profile_name"],
            "type": None,
        }
    profile = situation.require("profile", PROFILE)
    own = situation.client.get(PROFILE, cluster["profile_id"]) if profile["id"] != cluster["profile_id"] else None
    if own:
        check_type(cluster, {own["id"]: own}, profile)
    return profile


def _steps(
    situation: Situation,
    state: State,
    profile: Attributes,
    to_change: Sequence[Attributes],
    gate: Gate,
    limits: Limits,
) -> list[Step]:
    """The steps of all parts. Until the batches are done, the plan is drawn again after each part.

    Others may change something while it is carried out.
    """
    cluster, memory = state.completed_cluster(), memory_of(situation)
    prepared = prepare(situation, state, profile, to_change, gate, limits)
    journal, surge = prepared.journal, prepared.surge
    settled = leftovers(situation, state, profile, to_change, gate, journal, joins=True)
    journal_changes = state.journal is not None and journal is not state.journal
    notes = (to_change or journal_changes) and not memory.is_unnoted
    noted = write_journal(cluster, journal) if journal and notes else []
    first = begin(situation, cluster, journal, prepared.temporary_sizes) if to_change and journal else []
    in_batches = None if memory.is_unnoted or not journal else journal.forgetting(state.gone())
    batches = batch_plan(situation, state, profile, to_change, gate, limits, prepared.methods, in_batches)
    becomes = _becomes(situation, state, profile, to_change)
    last = end(
        situation,
        state,
        journal,
        profile=profile if becomes else None,
        sizes=prepared.sizes_after,
        disabled=bool(to_change),
        written=state.journal is not None or bool(noted),
        checks=True,
    )
    freed = _freed(situation, state, profile, to_change, becomes=becomes)
    parts = (noted, settled, [*first, *surge.begin], batches, surge.end)
    drawn_again = [step for part in parts for step in ends_in_redraw(part)]
    # What follows the batches has the whole time again, however long the last batch has taken.
    return [*drawn_again, *(replace(step, restarts_time=True) for step in (*last, *freed))]


def _becomes(situation: Situation, state: State, profile: Attributes, to_change: Sequence[Attributes]) -> bool:
    """Whether the cluster gets the profile at the end: if all of its members have it.

    Without an option ``profile``, the task says nothing about that of the cluster, which somebody may change meanwhile.
    """
    params = situation.params
    if params["keep_cluster_profile"] or params["profile"] is None or state.cluster["profile_id"] == profile["id"]:
        return False
    return all(node["profile_id"] == profile["id"] or node in to_change for node in state.members)


def _freed(
    situation: Situation, state: State, profile: Attributes, to_change: Sequence[Attributes], *, becomes: bool
) -> list[Step]:
    """The steps that delete the retired revisions that the roll-out frees."""
    if not situation.params["delete_freed_revisions"] or not (to_change or becomes or state.journal):
        return []
    left = [node for node in state.left.values() if not has_failed(situation, node)]
    moved = {node["id"] for node in (*to_change, *left)}
    freed = {node["profile_id"] for node in to_change}
    if state.journal:
        freed |= {id for id in (*state.journal.names, state.journal.cluster_profile_id) if id != profile["id"]}
    if becomes:
        freed.add(state.cluster["profile_id"])
        moved.add(state.cluster["id"])
    return steps_of_freed_revisions(situation, freed - {profile["id"]}, moved)


def _missing(state: State, profile: Attributes, wanted: int) -> int:
    """How many members have to change so that enough of them are of the profile."""
    return wanted - state.coming() - [node["profile_id"] for node in state.members].count(profile["id"])


def _check_changed(situation: Situation, state: State, profile: Attributes) -> None:
    """Refuse to go on while a member that has the new profile is not ACTIVE, unless its failure is tolerated.

    :raises Unhealthy: names the member.
    """
    for node in state.members:
        if node["profile_id"] != profile["id"] or has_failed(situation, node):
            continue
        if node["status"] in ("ERROR", "WARNING"):
            raise Unhealthy(
                f"{capitalized(describe(NODE, node))} has {describe(PROFILE, profile)} already and is in "
                f"{node['status']}: {str(node['status_reason']).rstrip('.')}. Recover it with cluster_health, or roll "
                f"out another profile, before more members follow."
            )


def _failed(situation: Situation, state: State, profile: Attributes) -> Unhealthy:
    """The error of a roll-out that has gone on without the nodes that failed."""
    reasons = situation.findings.failed
    failed = [node["name"] for node in (*state.members, *state.left.values()) if has_failed(situation, node)]
    # Where the member could not be deleted, its new node has the name, too.
    named = list(dict.fromkeys(failed))
    first = fitted(next(iter(reasons.values())), room=ROOM_OF_REASON)
    return Unhealthy(
        f"{len(named)} of {len(state.members)} nodes of {describe(CLUSTER, state.cluster)} could not get profile "
        f"{profile['name']}: {listed(named)}. The first failure: {first}"
    )
