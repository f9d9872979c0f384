# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a roll-out still does after it has failed: it stops in good order, or takes the changed members back.

In both cases, the new nodes that have replaced nothing are deleted, and the sizes and policies are put back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from .._plan.calls import Act
from .._plan.effect import Effect, Touch, listed
from .._plan.plan import Step, ends_in_redraw
from .._plan.resource import Situation
from .._senlin.aftermath import LONGEST_MESSAGE, fitted
from .._senlin.errors import ClusteringError
from .._senlin.kinds import CLUSTER, NODE, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .batch_steps import Batch, replace_steps, replace_steps_without_surge, update_steps
from .frame import check_step, end
from .gates import OPEN
from .half_replaced import ROLLBACK, undo_steps
from .limits import in_batches, limits_of
from .marks import Journal
from .memory import memory_of
from .methods import AUTO, REPLACE, UPDATE, Methods, methods_for
from .ownership import follow_up, is_taken_over, remember_journal
from .plan import wanted_profile
from .report import facts
from .spared import replaceable, sentence_of_spared, without_removals
from .state import State, begun_journal, labels
from .surge import delete_extra
from .takeover import brought_up_to_date
from .unfinished import discard_created, failed_slots, leftovers, ready_nodes, waits_for_others

LOCKED = "is locked"
"""What Nova says of a server that its owner has locked."""


def tolerates(situation: Situation) -> bool:
    """Whether the roll-out goes on without the nodes that have failed so far."""
    return bool(0 < len(failed_slots(situation)) <= situation.params["max_failures"])


def after_failure(situation: Situation) -> list[Step]:
    """Plan what is left to do after a failure. It is planned again until there is nothing left."""
    have, gave_up = situation.have or {}, situation.findings.gave_up
    state: State = have["state"]
    profile = _rolled_out(situation, state)
    state = brought_up_to_date(situation, state, profile)
    journal = begun_journal(situation, state)
    remember_journal(situation, state)
    if is_taken_over(situation, state, profile):
        return without_removals(situation, discard_created(situation, state))
    if not gave_up:
        # An action that did not end in time can still be at work.
        if waits := waits_for_others(situation, state, begun=True):
            return waits
        if journal and rolls_back(situation) and (undone := undo_steps(state, journal)):
            return undone
        left = leftovers(situation, state, profile, (), OPEN, state.journal, joins=False)
        if left := without_removals(situation, left):
            return left
    before = None
    if journal and rolls_back(situation):
        first, last = _recreations(situation, state, profile)
        if steps := [*first, *_returns(situation, state, profile, journal), *last]:
            return steps
        before = _profile_before(situation, state, profile, journal)
    if not gave_up and (deletions := without_removals(situation, delete_extra(situation, state))):
        return deletions
    check = check_step(state.cluster)
    # Senlin refuses to update a cluster in ERROR, and determines its status anew after a check.
    if journal and state.cluster["status"] == "ERROR" and check not in situation.sent_steps:
        return [check]
    # As long as nodes are left that cannot be deleted, the journal stays, so that a later run deletes them.
    forgets = state.journal is not None and not state.new and not state.extra
    last = end(situation, state, journal, profile=before, written=forgets, extra=len(state.extra))
    return [replace(step, restarts_time=True) for step in last]


def _rolled_out(situation: Situation, state: State) -> Attributes:
    """The profile that was rolled out, also if it is deleted, or the cluster has gone back to another one."""
    return memory_of(situation).profile or wanted_profile(situation, state)


def rolls_back(situation: Situation) -> bool:
    """Whether the members that have changed go back: not if the roll-out came to its end without those that failed."""
    stopped = situation.findings.gave_up or memory_of(situation).has_ended
    return situation.params["on_failure"] == "rollback" and not stopped


def explain(situation: Situation, error: ClusteringError) -> None:
    """Say in the error how many members have which profile, and add the facts of the result."""
    have = situation.have or {}
    state: State = have["state"]
    taken_over = is_taken_over(situation, state, _rolled_out(situation, state))
    rolled_back = rolls_back(situation) and not taken_over
    lead, on = "", " to go on"
    if rolled_back:
        returned = any(step.title.startswith(ROLLBACK) for step in situation.sent_steps)
        lead, on = "The changed nodes were rolled back: " if returned else "No node had changed: ", ""
        if kept := "; ".join(_reasons_not_to_return(situation, state)):
            lead = f"{kept}: "
    restoring = ", which also restores policies and sizes" if state.journal else ""
    next_step = f"Remove the cause, and run this task again{on}{restoring}."
    if spared := sentence_of_spared(situation):
        situation.warn(spared)
        next_step = f"{next_step} Nodes that are protected were not removed, as a warning says."
    if taken_over:
        next_step = follow_up(_rolled_out(situation, state))
    counts = [f"{lead}{_counted(state, ids=ids)}." for ids in (True, False)]
    fitting = [each for each in counts if len(f"{error.message} {each} {next_step}") <= LONGEST_MESSAGE]
    error.message = fitted(error.message, next(iter(fitting), counts[-1]), next_step)
    error.facts.update(facts(situation, state), rolled_back=rolled_back)


def _counted(state: State, *, ids: bool) -> str:
    """How many members have which profile, in a phrase.

    :param ids: whether it shows the ids of the profiles. Where several have the same name, it always does.
    """
    counted = Counter((node["profile_id"], node["profile_name"]) for node in state.members)
    ids = ids or len({name for dummy, name in counted}) < len(counted)
    return ", ".join(
        f"{count} of {len(state.members)} nodes {'has' if count == 1 else 'have'} profile {name}"
        f"{f' ({id})' if ids else ''}"
        for (id, name), count in counted.most_common()
    )


def _not_returned(situation: Situation, state: State) -> list[str]:
    """The names of the members that have changed since the roll-out began, and have not gone back."""
    journal, profile = begun_journal(situation, state), memory_of(situation).profile
    if journal is None or profile is None:
        return []
    return [
        node["name"]
        for node in _changed(state, profile, journal)
        if journal.profile_before(node["name"]) != profile["id"]
    ]


def _reasons_not_to_return(situation: Situation, state: State) -> list[str]:
    """For the members that have not gone back, why they cannot, as sentences without a full stop."""
    held = memory_of(situation).held
    kept = [node["name"] for node in state.members if node["id"] in held]
    others = [name for name in _not_returned(situation, state) if name not in kept]
    protected = f"because {'it is' if len(kept) == 1 else 'they are'} protected, and would be replaced"
    return [
        *([f"{listed(kept)} cannot go back, {protected}"] if kept else []),
        *([f"{listed(others)} cannot go back, because their old profile no longer exists"] if others else []),
    ]


def _changed(state: State, profile: Attributes, journal: Journal) -> list[Attributes]:
    """The members that have changed since the roll-out began."""
    return [node for node in state.members if node["profile_id"] == profile["id"] and node["id"] not in journal.already]


def _recreations(situation: Situation, state: State, profile: Attributes) -> tuple[list[Step], list[Step]]:
    """The steps that recreate the members whose update has failed: their servers may be anything by now.

    A member whose new node has failed is still in service, as nothing was done to it. There are none if the task must
    not replace a server.

    :returns: the steps before others go back, as these members are out of service, and the steps after that, which are
        tried again and must not keep the others from going back.
    """
    if not _may_replace(situation):
        return [], []
    memory, failed = memory_of(situation), failed_slots(situation)
    sent = [step.call for step in situation.sent_steps if step.title.startswith(ROLLBACK)]
    done = {call.id for call in sent if isinstance(call, Act)}
    broken = [
        node
        for node in state.members
        if node["id"] in failed
        and memory.methods.get(node["id"]) == UPDATE
        and node["profile_id"] != profile["id"]
        and node["id"] not in done
    ]
    first = [node for node in broken if node["id"] not in memory.recreating]
    memory.recreating.update(node["id"] for node in first)
    return _recreate(situation, first), _recreate(situation, [node for node in broken if node not in first])


def _recreate(situation: Situation, nodes: Sequence[Attributes]) -> list[Step]:
    # Nova has refused to change a locked server, and would refuse to delete it: Senlin would lose sight of it.
    locked = [node for node in nodes if LOCKED in situation.findings.failed.get(node["id"], "")]
    checks = [
        Step(f"{ROLLBACK}: check node {node['name']}", Act(NODE, "check", {}, id=node["id"]), together="check")
        for node in locked
    ]
    return checks + [
        Step(
            f"{ROLLBACK}: recreate node {node['name']} (server {node['physical_id']})",
            Act(NODE, "recover", {"operation": "RECREATE"}, id=node["id"]),
            touches=(Touch(Effect.REPLACE, 1, (node["name"],)),),
            together="recreate",
        )
        for node in nodes
        if node not in locked
    ]


def _may_replace(situation: Situation) -> bool:
    """Whether the task may lose a server, for one that replaces it."""
    limit = situation.params["max_disruption"]
    return not limit or Effect(limit).disruption >= Effect.REPLACE.disruption


def _returns(situation: Situation, state: State, profile: Attributes, journal: Journal) -> list[Step]:
    """The steps that take the members back that have changed since the roll-out began, batch by batch.

    Those for which that has failed come last, so that they do not keep the others from going back.
    """
    failed = failed_slots(situation)
    changed = sorted(_changed(state, profile, journal), key=lambda node: node["id"] in failed)
    limits = limits_of(situation.params, state.cluster, len(state.members), begun=True)
    batches: list[tuple[Attributes, Methods, str, list[Attributes]]] = []
    for id in sorted({journal.profile_before(node["name"]) for node in changed} - {profile["id"]}):
        if before := situation.client.get(PROFILE, id):
            nodes = [node for node in changed if journal.profile_before(node["name"]) == id]
            methods = _methods_back(situation, state, nodes, before)
            for method, size in ((UPDATE, limits.update), (REPLACE, limits.replace)):
                going = methods.of(nodes, method)
                going = replaceable(situation, going) if method == REPLACE else going
                batches += [(before, methods, method, part) for part in in_batches(going, size)]
    # The plan is drawn again after each batch. Those that are done count as well.
    done = len({step.note for step in situation.sent_steps if step.note.startswith(ROLLBACK)})
    total = done + len(batches)
    names, profiles = labels(state.members), (situation.have or {})["node_profiles"]
    steps: list[Step] = []
    for number, (before, methods, method, part) in enumerate(batches, done + 1):
        words = f"{ROLLBACK} {number} of {total}"
        ready = ready_nodes(state, before, part)
        batch = Batch(state.cluster, part, before, f"{words}: ", words, OPEN, names, profiles, ready)
        if method == UPDATE:
            own = update_steps(batch, methods.effects, None)
        else:
            own = replace_steps(batch, journal) if limits.surge else replace_steps_without_surge(batch, journal)
        steps += ends_in_redraw([replace(own[0], restarts_time=True), *own[1:]])
        profiles = batch.after["node_profiles"]
    return steps


def _methods_back(situation: Situation, state: State, nodes: Sequence[Attributes], before: Attributes) -> Methods:
    """How members go back to the profile that they had."""
    wanted = situation.params["method"]
    if wanted == AUTO and not _may_replace(situation):
        wanted = UPDATE
    return methods_for(situation, state.cluster, nodes, before, wanted)


def _profile_before(situation: Situation, state: State, profile: Attributes, journal: Journal) -> Attributes | None:
    """The profile that the cluster goes back to; ``None`` if it keeps the one that it has.

    If the cluster had the new profile before its members, it gets the one that most of them had.
    """
    if state.cluster["profile_id"] != profile["id"]:
        return None
    before = journal.cluster_profile_id
    if before == profile["id"]:
        before = journal.profile_before("")
    found = situation.client.get(PROFILE, before) if before != profile["id"] else None
    if found is None:
        situation.warn(f"{capitalized(describe(CLUSTER, state.cluster))} keeps {describe(PROFILE, profile)}.")
    return found
