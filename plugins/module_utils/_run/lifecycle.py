# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The life of a resource: find, plan, and then either predict or perform.

:func:`predict` is check mode, :func:`perform` the real run. Both draw the same plan. The real run alone joins what is
already at work, waits for its turn while another action holds the resource, and draws the plan again from what it then
finds. A run that was cut off at any point converges in the next run.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.plan import Plan, diff_of
from .._plan.resource import Concern, Situation
from .._senlin.actions import unfinished_actions
from .._senlin.errors import Ambiguous, ClusteringError, Refused, ResponseLost, StateConflict
from .._senlin.transport import Attributes
from .after_failure import act_after_failure, is_tolerated
from .apply import apply
from .create import created_together
from .judging import judge_plan, judge_result
from .repeating import MAX_ATTEMPTS, MAX_REDRAWS, Repetitions, final_error, wait_to_repeat
from .run import Outcome, Run
from .send import LostRace
from .setback import Outdated, Setback
from .turn import join, must_join, wait_for_change

DUPLICATES_WAIT = 12.0
"""Seconds for which objects with the same name, created at the same time, are polled before they are reported."""


def predict(run: Run) -> Outcome:
    """What :func:`perform` would do: the plan, with nothing sent.

    The predicted resource is read back as later tasks will read it.
    """
    situation, dummy, plan = draw_plan(run, probed=True)
    facts = _warn_of(run, judge_plan(run, situation, plan, joined=False))
    run.sent_steps.extend(plan.steps)
    for warning in plan.warnings:
        run.warn(warning)
    own_id, after = run.record_plan(run.resource.kind, plan), plan.after
    if after is not None and plan.changed:
        after = _read_again(run, own_id) or {**run.client.empty(run.resource.kind), **after}
    if after and run.waits and not run.resource.judge:
        facts = _warn_of(run, judge_result(run, after))
    report = {**run.resource.report(situation, after), **facts}
    for step in plan.steps:
        run.note_done(step)
    return Outcome(plan.changed, report, plan.titles, run.items(plan.steps, plan.have), plan.diff)


def perform(run: Run) -> Outcome:
    """Bring the resource to what is declared, and wait for it.

    :raises ClusteringError: with the fact ``steps_done``, the titles of the steps that are done.
    """
    try:
        return _perform(run)
    except ClusteringError as error:
        done = list(run.done)
        act_after_failure(run, error)
        error.facts["steps_done"] = list(run.done)
        if done and isinstance(error, ResponseLost):
            error.message = f"Done so far: {', '.join(done)}. {error.message}"
        raise


def draw_plan(run: Run, *, probed: bool) -> tuple[Situation, Attributes | None, Plan]:
    """Find the resource and plan.

    :returns: what planning saw, the resource as found, and the plan. A resource that is being deleted can still be
        found, and counts as absent in the plan.
    """
    resource, situation = run.resource, run.situation(probed=probed)
    found = resource.find(situation)
    situation.have = None if found and _is_going(run, found) else found
    steps = resource.plans[run.params.get("state", "")](situation)
    return situation, found, Plan(situation.have, tuple(steps), resource.declared(run.params))


def _is_going(run: Run, found: Attributes) -> bool:
    """Whether a resource is being deleted. If its delete is stuck, a task that deletes it has to repeat that."""
    to_repeat = run.params.get("state") == "absent" and found["id"] in run.stuck_ids
    return found.get("status") == "DELETING" and not to_repeat


def _perform(run: Run) -> Outcome:
    first: tuple[Situation, Plan] | None = None
    repetitions, probed = Repetitions(), False
    setback: Setback | None = None
    done_titles: list[str] | None = None
    while True:
        situation, found, plan = _draw_settled_plan(run, probed=probed)
        first = first or (situation, plan)
        if found and must_join(run, found, plan) and join(run, found):
            continue
        probes = any(step.probe for step in plan.steps)
        if not probes:
            _settle_lost_step(run, plan)
        if setback and setback.is_true and setback.recurs(found, plan):
            raise final_error(run, setback)
        concern = judge_plan(run, situation, plan, joined=run.waits or plan.changed)
        failed = len(run.findings.failed)
        # A plan that does not change by being carried out is sent as a whole.
        part = plan.first_part if plan.titles != done_titles else plan
        try:
            own_id, action_id = apply(run, part)
        except (LostRace, Outdated, Setback, ResponseLost) as obstacle:
            if isinstance(obstacle, Setback):
                setback = obstacle
                setback.remember(found, plan)
            # The request may be at work, or what another run has begun. The probes of a resource that repeats its plan
            # find that out.
            probed = probed and not (isinstance(obstacle, ResponseLost | Outdated) and run.resource.repeats)
            wait_to_repeat(run, obstacle, repetitions)
        except ClusteringError:
            if len(run.findings.failed) == failed or not is_tolerated(run, situation):
                raise
        else:
            if probes:
                probed = True
            elif part.steps != plan.steps:
                probed, done_titles = False, plan.titles
                repetitions.part_is_done()
            elif run.resource.repeats and plan.changed and repetitions.rounds < MAX_REDRAWS:
                repetitions.rounds += 1
            else:
                resource = _resource_after(run, plan, own_id)
                # Another run can have removed what this one continued with, in favor of an older object of that name.
                if resource is not None or plan.after is None or repetitions.attempts >= MAX_ATTEMPTS:
                    return _outcome(run, first, plan, resource, action_id, None if run.done else concern)
                repetitions.attempts += 1


def _settle_lost_step(run: Run, plan: Plan) -> None:
    """Take note of a step whose response was lost: it is done if it is not planned any more."""
    if run.lost_step and run.lost_step.title not in plan.titles:
        run.note_done(run.lost_step)
    run.lost_step = None


def _draw_settled_plan(run: Run, *, probed: bool) -> tuple[Situation, Attributes | None, Plan]:
    """Draw the plan from something that is not about to change.

    When other runs have just created several objects of a name, wait until all but one are removed. What does not fit
    is looked at once more, as a plan is drawn from several reads, between which another run can change something. If it
    still does not fit, wait for what is at work on it.

    :raises Ambiguous: the objects are not removed.
    :raises StateConflict: it does not fit, and nothing that could change that is at work.
    """
    polls = run.deadline.polls(DUPLICATES_WAIT)
    seen: set[str] = set()
    while True:
        try:
            return draw_plan(run, probed=probed)
        except Ambiguous as error:
            if not created_together(error.created_times, run.client.server_time()) or next(polls, None) is None:
                raise
        except StateConflict as conflict:
            if conflict.message in seen and not wait_for_change(run, conflict.object_ids, conflict.cluster_id):
                if run.deadline.seconds_left() <= 0:
                    conflict.message += (
                        f" What is in progress on it did not end within {run.deadline.seconds:g} s: raise timeout, or "
                        f"run this again later."
                    )
                raise
            seen.add(conflict.message)
        except Refused as refusal:
            if refusal.message in seen:
                raise
            seen.add(refusal.message)


def _resource_after(run: Run, plan: Plan, own_id: str | None) -> Attributes | None:
    """The resource as a performed plan has left it; ``None`` if it does not exist."""
    kind = run.resource.kind
    if plan.after is None:
        return None
    if not run.done:
        return dict(plan.have) if plan.have is not None else None
    resource = _read_again(run, own_id)
    if resource is None and kind.parent and not run.waits:
        # A binding is created by the action, which may not have come to it yet.
        return {**run.client.empty(kind), **plan.after}
    return resource


def _outcome(
    run: Run,
    first: tuple[Situation, Plan],
    last: Plan,
    resource: Attributes | None,
    action_id: str | None,
    concern: Concern | None,
) -> Outcome:
    kind = run.resource.kind
    if resource and run.waits and (run.done or not run.resource.judge):
        concern = judge_result(run, resource)
    facts = _warn_of(run, concern)
    if resource and not run.waits and not run.done and resource.get("status") in kind.transitional:
        action_id = next((action["id"] for action in unfinished_actions(run.client, resource["id"])), None)
    situation, plan = first
    diff = diff_of(plan.have, last.after, plan.declared, run.done_steps)
    report = {**run.resource.report(situation, resource), **facts}
    items = run.items(run.done_steps, plan.have)
    return Outcome(bool(run.done), report, list(run.done), items, diff, None if run.waits else action_id)


def _read_again(run: Run, own_id: str | None) -> Attributes | None:
    """The resource as it is now, by its id, as two objects can have its name for a moment."""
    resource = run.resource
    if own_id and not (resource.kind.parent or resource.composed):
        return run.client.get(resource.kind, own_id)
    return resource.find(run.situation())


def _warn_of(run: Run, concern: Concern | None) -> Mapping[str, Any]:
    """Show a warning. Returns what the result shows in addition."""
    if concern is None:
        return {}
    run.warn(concern.sentence)
    return concern.facts
