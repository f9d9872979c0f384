# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The batches of a roll-out: which members change together, in which order, and by which steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .._plan.calls import Pause, Update
from .._plan.plan import Step, ends_in_redraw
from .._plan.resource import Situation
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.transport import Attributes
from .._subjects.images import risk_of_first_update
from .batch_steps import Batch, replace_steps, replace_steps_without_surge, update_steps
from .gates import Gate
from .limits import Limits, in_batches
from .marks import Journal
from .memory import memory_of
from .methods import REPLACE, UPDATE, Methods
from .state import State, labels
from .unfinished import ready_nodes


@dataclass(frozen=True)
class _Part:
    """Members of one batch that change by one method."""

    nodes: list[Attributes]
    method: str
    number: int


def batch_plan(
    situation: Situation,
    state: State,
    profile: Attributes,
    to_change: Sequence[Attributes],
    gate: Gate,
    limits: Limits,
    methods: Methods,
    journal: Journal | None,
) -> list[Step]:
    """The steps of all batches, with the pauses between them.

    :param to_change: the members that change, in their order.
    :param methods: how each of them changes.
    :param journal: the journal that the cluster has before the first batch.
    """
    memory = memory_of(situation)
    parts = _parts(memory.batches, to_change, limits, methods, tried=_is_tried(situation))
    total = max((part.number for part in parts), default=0)
    done = [node["profile_id"] for node in state.members].count(profile["id"])
    names = labels(state.members)
    profiles: Mapping[str, Any] = (situation.have or {})["node_profiles"]
    ready = ready_nodes(state, profile, to_change)
    trial = None if _is_tried(situation) else next((part for part in parts if part.method == UPDATE), None)
    steps: list[Step] = []
    for part in parts:
        for node in part.nodes:
            memory.batches[node["id"]] = part.number
            memory.methods[node["id"]] = part.method
        words = f"batch {part.number} of {total}"
        note = f"{words}, {done} of {len(state.members)} updated"
        batch = Batch(state.cluster, part.nodes, profile, f"{words}: ", note, gate, names, profiles, ready)
        own = _steps_of(situation, state, batch, part, limits, methods, journal, trial=part is trial)
        journal = journal.forgetting({node["id"] for node in part.nodes}) if journal else None
        own = [replace(own[0], restarts_time=True), *own[1:]]
        done, profiles = done + len(part.nodes), batch.after["node_profiles"]
        if situation.params["pause"] and part is not parts[-1]:
            seconds = situation.params["pause"]
            own.append(Step(f"{words}: pause for {seconds} s", Pause(CLUSTER, seconds), note=f"{note}, pause"))
        steps += ends_in_redraw(own)
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
    situation: Situation,
    state: State,
    batch: Batch,
    part: _Part,
    limits: Limits,
    methods: Methods,
    journal: Journal | None,
    *,
    trial: bool,
) -> list[Step]:
    if part.method == UPDATE:
        risk = None
        if trial and any(node["id"] in methods.images for node in part.nodes) and len(part.nodes) == 1:
            risk = risk_of_first_update(situation.client, state.cluster, state.members, part.nodes[0])
        return update_steps(batch, methods.effects, risk)
    if limits.surge:
        return replace_steps(batch, journal)
    return replace_steps_without_surge(batch, journal)
