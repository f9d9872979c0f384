# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The plan of a roll-out: what is left of earlier runs, the beginning, the batches, and the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._plan.calls import Await, Pause, Update
from .._plan.plan import Step
from .._plan.reserved import JOURNAL
from .._plan.resource import Situation
from .._senlin.actions import unfinished_actions_on
from .._senlin.errors import BadInput, Unhealthy
from .._senlin.kinds import ACTION, CLUSTER, NODE, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .._subjects.freed_revisions import steps_of_freed_revisions
from .._subjects.images import risk_of_first_update
from .._subjects.sizes import Sizes
from .._subjects.targets import chosen_nodes
from .batch_steps import (
    Batch,
    delete_step,
    discard_step,
    finish_step,
    join_steps,
    replace_steps,
    replace_steps_without_surge,
    stand_in,
    update_steps,
)
from .frame import begin, end, interfering_policies, lowered_sizes
from .gates import Gate, gate_of, gate_steps
from .limits import Limits, in_batches, in_order, limits_of, wanted_count
from .marks import Journal, Mark, new_journal
from .methods import REPLACE, UPDATE, Methods, check_type, methods_for
from .quota import check_quota
from .state import State, labels


def plan(situation: Situation) -> list[Step]:
    """Plan what is left of the roll-out.

    :raises BadInput: an option is impossible for the cluster.
    :raises Unhealthy: nodes have failed, and nothing else is left to do.
    """
    params, have = situation.params, situation.have
    check_options(params)
    if have is None:
        return []
    state: State = have["state"]
    profile = wanted_profile(situation, state)
    situation.findings.memory.setdefault("members", list(state.members))
    situation.findings.memory["profile_id"] = profile["id"]
    gate = gate_of(params)
    wanted = wanted_count(params, state.cluster, len(state.members))
    limits = limits_of(params, state.cluster, len(state.members))
    chosen = chosen_nodes(situation, list(state.members)) if params["nodes"] is not None else list(state.members)
    if not situation.probed and (probes := _probes(situation, state, profile, gate, chosen)):
        return probes
    candidates = [node for node in chosen if node["profile_id"] != profile["id"] and not _has_failed(situation, node)]
    missing = len(candidates) if params["nodes"] is not None else _missing(state, profile, wanted)
    to_change = in_order(candidates, params["order"])[: max(missing, 0)]
    if to_change:
        _check_changed(state, profile)
    steps = _steps(situation, state, profile, to_change, gate, limits)
    if not steps and situation.findings.failed:
        raise _failed(situation, state, profile)
    return steps


def check_options(params: Mapping[str, Any]) -> None:
    """Refuse numbers that are impossible whatever the cluster.

    :raises BadInput: names the option.
    """
    for option in ("pause", "max_failures"):
        if params[option] < 0:
            raise BadInput(f"{option} is {params[option]}; it must be 0 or more.")
    gate_of(params)


def wanted_profile(situation: Situation, state: State) -> Attributes:
    """The profile that is rolled out: the one that the task names, or that of the cluster."""
    cluster, name = state.cluster, situation.params["profile"]
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
    cluster = state.cluster
    settled = leftovers(situation, state, profile, to_change, gate, joins=True)
    methods = methods_for(situation, cluster, to_change, profile, situation.params["method"])
    without_surge = not limits.surge and any(method == REPLACE for method in methods.by_node.values())
    journal = state.journal
    lowered: Sizes | None = None
    if to_change:
        if limits.surge:
            check_quota(situation, cluster, profile, min(limits.replace, len(methods.of(to_change, REPLACE))))
        if without_surge:
            lowered = lowered_sizes(cluster, limits.replace)
        elif methods.of(to_change, REPLACE):
            situation.client.require("1.3", "The method replace")
        journal = begun_journal(situation, state) or _journal(situation, state, profile, lowered)
        situation.findings.memory[JOURNAL] = journal
    first = begin(situation, cluster, journal, lowered) if to_change and journal else []
    batches = _batches(situation, state, profile, to_change, gate, limits, methods)
    staying = [node for node in state.members if node["profile_id"] != profile["id"] and node not in to_change]
    becomes = not staying and cluster["profile_id"] != profile["id"]
    last = end(
        situation,
        cluster,
        journal,
        profile=profile if becomes else None,
        sizes=lowered,
        disabled=bool(to_change),
        written=state.journal is not None or bool(first),
    )
    freed = _freed(situation, state, profile, to_change, becomes=becomes)
    # What follows the batches has the whole time again, however long the last batch has taken.
    return [*settled, *first, *batches, *(replace(step, restarts_time=True) for step in (*last, *freed))]


def begun_journal(situation: Situation, state: State) -> Journal | None:
    """The journal of the roll-out that has begun: in the metadata of the cluster, or in this run alone."""
    remembered: Journal | None = situation.findings.memory.get(JOURNAL)
    return state.journal or remembered


def _journal(situation: Situation, state: State, profile: Attributes, lowered: Sizes | None) -> Journal:
    """The journal of a roll-out that begins.

    Senlin refuses to update a cluster in ERROR, so nothing that has to be put back is changed for such a cluster.
    """
    cluster = state.cluster
    policies = interfering_policies(situation, cluster)
    if cluster["status"] == "ERROR":
        if policies:
            situation.warn(
                f"{capitalized(describe(CLUSTER, cluster))} is in ERROR, and Senlin refuses to update it, so its "
                f"policies stay enabled during the roll-out."
            )
        policies = []
    return new_journal(cluster, state.members, profile["id"], policies, Sizes.of(cluster) if lowered else None)


def leftovers(
    situation: Situation,
    state: State,
    profile: Attributes,
    to_change: Sequence[Attributes],
    gate: Gate,
    *,
    joins: bool,
) -> list[Step]:
    """The steps that complete what an earlier run has begun, and delete the new nodes that are good for nothing.

    :param joins: whether new nodes join whose members are deleted already. Otherwise they are deleted, too.
    """
    replaced = state.replaced_members()
    old = [state.left[mark.node_id] for dummy, mark in replaced if mark.node_id in state.left]
    deletions = [
        delete_step(node, together="left", about=node["id"]) for node in old if not _has_failed(situation, node)
    ]
    finished = [finish_step(node, mark) for node, mark in replaced]
    usable = {node["id"] for node in ready_nodes(state, profile, to_change).values()}
    joining = [(node, mark) for node, mark in state.new if joins and _is_joining(state, node, mark, profile)]
    kept = usable | {node["id"] for node, dummy in joining}
    discarded = [discard_step(node) for node, dummy in state.new if node["id"] not in kept]
    return [*deletions, *finished, *discarded, *join_steps(state.cluster, joining, gate)]


def ready_nodes(state: State, profile: Attributes, to_change: Sequence[Attributes]) -> dict[str, Attributes]:
    """The new nodes of a profile that can replace members, by the ids of these."""
    wanted = {node["id"] for node in to_change}
    return {
        mark.node_id: node
        for node, mark in state.new
        if mark.node_id in wanted and _is_usable(node, profile) and not mark.joins
    }


def _is_usable(node: Attributes, profile: Attributes) -> bool:
    return bool(node["profile_id"] == profile["id"] and node["status"] in ("ACTIVE", *_BUILDING))


_BUILDING = ("INIT", "CREATING")
"""The statuses of a new node that is being created; check mode takes it for one that will be ACTIVE."""


def _is_joining(state: State, node: Attributes, mark: Mark, profile: Attributes) -> bool:
    """Whether a new node is to join in the place of a member that is deleted already."""
    present = {member["id"] for member in state.members}
    return mark.joins and mark.node_id not in present and _is_usable(node, profile)


def _probes(
    situation: Situation, state: State, profile: Attributes, gate: Gate, chosen: Sequence[Attributes]
) -> list[Step]:
    """What has to be waited for, and what the members that have the profile already have to answer."""
    nodes = [*state.members, *(node for node, dummy in state.new), *state.left.values()]
    busy = [node["id"] for node in nodes if node["status"] in NODE.transitional]
    waits = [
        Step(f"wait for {action['action']} of node {action['target_id']}", Await(ACTION, action["id"]), probe=True)
        for action in (unfinished_actions_on(situation.client, busy) if busy else ())
    ]
    changed = {node["id"]: node for node in chosen if node["profile_id"] == profile["id"]}
    asked = gate_steps(gate, "", "", changed, probe=True) if gate.kind == "url" else []
    return [*waits, *asked]


@dataclass(frozen=True)
class _Part:
    """Members of one batch that change by one method."""

    nodes: list[Attributes]
    method: str
    number: int


def _batches(
    situation: Situation,
    state: State,
    profile: Attributes,
    to_change: Sequence[Attributes],
    gate: Gate,
    limits: Limits,
    methods: Methods,
) -> list[Step]:
    memory = situation.findings.memory
    parts = _parts(memory.setdefault("batches", {}), to_change, limits, methods, tried=_is_tried(situation))
    total = max((part.number for part in parts), default=0)
    done = [node["profile_id"] for node in state.members].count(profile["id"])
    names = labels(state.members)
    profiles: Mapping[str, Any] = (situation.have or {})["node_profiles"]
    ready = ready_nodes(state, profile, to_change)
    steps: list[Step] = []
    for part in parts:
        for node in part.nodes:
            memory["batches"][node["id"]] = part.number
            memory.setdefault("methods", {})[node["id"]] = part.method
        words = f"batch {part.number} of {total}"
        note = f"{words}, {done} of {len(state.members)} updated"
        batch = Batch(state.cluster, part.nodes, profile, f"{words}: ", note, gate, names, profiles, ready)
        own = _steps_of(situation, state, batch, part, limits, methods)
        steps += [replace(own[0], restarts_time=True), *own[1:]]
        done, profiles = done + len(part.nodes), batch.after["node_profiles"]
        if situation.params["pause"] and part is not parts[-1]:
            seconds = situation.params["pause"]
            steps.append(Step(f"{words}: pause for {seconds} s", Pause(CLUSTER, seconds), note=f"{note}, pause"))
    return steps


def _is_tried(situation: Situation) -> bool:
    """Whether this run has updated a member already."""
    calls = [step.call for step in situation.sent_steps]
    return any(isinstance(call, Update) and call.kind is NODE and "profile_id" in call.body for call in calls)


def _parts(
    numbers: Mapping[str, int], to_change: Sequence[Attributes], limits: Limits, methods: Methods, *, tried: bool
) -> list[_Part]:
    """The batches in their order. What an earlier plan of the run has put into a batch stays in it.

    Where the first update of an image is a trial, its node is a batch of its own.

    :param numbers: the number of the batch, by the id of a member.
    :param tried: whether the trial is over.
    """
    known = [
        _Part(nodes, method, number)
        for number in sorted({numbers[node["id"]] for node in to_change if node["id"] in numbers})
        for method in (UPDATE, REPLACE)
        if (nodes := [node for node in methods.of(to_change, method) if numbers.get(node["id"]) == number])
    ]
    others = [node for node in to_change if node["id"] not in numbers]
    updated, replaced = methods.of(others, UPDATE), methods.of(others, REPLACE)
    trial = not tried and any(node["id"] in methods.images for node in updated)
    if trial:
        updated = sorted(updated, key=lambda node: node["id"] not in methods.images)
    new = [
        *((nodes, UPDATE) for nodes in in_batches(updated, limits.update, first=1 if trial else 0)),
        *((nodes, REPLACE) for nodes in in_batches(replaced, limits.replace)),
    ]
    # What is not ACTIVE, or older, goes first, whatever its method.
    places = {node["id"]: place for place, node in enumerate(to_change)}
    new.sort(key=lambda part: min(places[node["id"]] for node in part[0]))
    last = max(numbers.values(), default=0)
    return [*known, *(_Part(nodes, method, last + number) for number, (nodes, method) in enumerate(new, 1))]


def _steps_of(
    situation: Situation, state: State, batch: Batch, part: _Part, limits: Limits, methods: Methods
) -> list[Step]:
    if part.method == UPDATE:
        risk = None
        if any(node["id"] in methods.images for node in part.nodes) and len(part.nodes) == 1:
            risk = risk_of_first_update(situation.client, state.cluster, state.members, part.nodes[0])
        return update_steps(batch, methods.effects, risk)
    return replace_steps(batch) if limits.surge else replace_steps_without_surge(batch)


def _freed(
    situation: Situation, state: State, profile: Attributes, to_change: Sequence[Attributes], *, becomes: bool
) -> list[Step]:
    """The steps that delete the retired revisions that the roll-out frees."""
    if not situation.params["delete_freed_revisions"] or not (to_change or becomes or state.journal):
        return []
    moved = {node["id"] for node in to_change} | set(state.left)
    freed = {node["profile_id"] for node in to_change}
    if state.journal:
        freed |= {id for id in (*state.journal.names, state.journal.cluster_profile_id) if id != profile["id"]}
    if becomes:
        freed.add(state.cluster["profile_id"])
        moved.add(state.cluster["id"])
    return steps_of_freed_revisions(situation, freed - {profile["id"]}, moved)


def _missing(state: State, profile: Attributes, wanted: int) -> int:
    """How many members have to change so that enough of them are of the profile."""
    return wanted - [node["profile_id"] for node in state.members].count(profile["id"])


def _check_changed(state: State, profile: Attributes) -> None:
    """Refuse to go on while a member that has the new profile is not ACTIVE.

    :raises Unhealthy: names the member.
    """
    for node in state.members:
        if node["profile_id"] == profile["id"] and node["status"] in ("ERROR", "WARNING"):
            raise Unhealthy(
                f"{capitalized(describe(NODE, node))} has {describe(PROFILE, profile)} already and is in "
                f"{node['status']}: {str(node['status_reason']).rstrip('.')}. Recover it with cluster_health, or roll "
                f"out another profile, before more members follow."
            )


def failed_slots(situation: Situation) -> set[str]:
    """The ids of the members that have failed, or whose new nodes have."""
    return {id.removeprefix(stand_in("").removesuffix(")")).removesuffix(")") for id in situation.findings.failed}


def _has_failed(situation: Situation, node: Attributes) -> bool:
    return node["id"] in failed_slots(situation)


def _failed(situation: Situation, state: State, profile: Attributes) -> Unhealthy:
    """The error of a roll-out that has gone on without the nodes that failed."""
    reasons = situation.findings.failed
    named = [node["name"] for node in state.members if _has_failed(situation, node)]
    return Unhealthy(
        f"{len(named)} of {len(state.members)} nodes of {describe(CLUSTER, state.cluster)} could not get "
        f"{describe(PROFILE, profile)}: {', '.join(named)}. The first failure: {next(iter(reasons.values()))} Run this "
        f"again to try these nodes once more."
    )
