# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The life of a resource: find, plan, and then either predict or perform.

:func:`predict` is check mode, :func:`perform` the real run; both draw the same plan. What only the real run has to
do is here and nowhere else: it joins what is already under way, waits for its turn when another action holds the
resource, and draws the plan anew from what it then finds. A run that was cut anywhere converges in the next.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .._plan.fields import Params
from .._plan.plan import OWN_ID, Adopt, Await, Cancel, Create, Delete, Plan, Step
from .._plan.resource import Resource, Situation
from .._senlin.actions import (
    Deadline,
    Progress,
    describe,
    failure,
    no_progress,
    target_of,
    unfinished_actions,
    wait_for_end,
    wait_for_success,
    wait_until_settled,
)
from .._senlin.client import Attributes, Client
from .._senlin.errors import ActionFailed, Ambiguous, ClusteringError, ResponseLost, TimedOut, Unhealthy
from .._senlin.kinds import ACTION, Kind
from .create import created_together
from .send import Blocked, LostRace, send

MAX_ATTEMPTS = 5
"""How often a plan is drawn anew after an answer was lost, or after a refusal for which no reason can be found."""

DUPLICATES_WAIT = 12.0
"""Seconds for which objects of one name that were made at once are looked at again, before they are told."""


@dataclass
class Run:
    """One task at work.

    :param warn: shows a sentence to the operator.
    :param on_missing: told of what is not as the task needs it; see :class:`Situation`.
    :param progress: told of each look at an action.
    :param foretell: takes a plan for carried out, and returns the id that the resource then has, as far as it knows.
    :param done: the titles of the steps that are done.
    :param ended_actions: the actions that have been waited for.
    :param lost_step: the title of the step whose answer was lost, until it shows whether the server carried it out.
    :param sent_steps: the steps that are done.
    """

    client: Client
    resource: Resource
    params: Params
    deadline: Deadline
    warn: Callable[[str], None]
    on_missing: Callable[[ClusteringError], None]
    progress: Progress = no_progress
    record_plan: Callable[[Kind, Plan], str | None] = lambda kind, plan: None
    done: list[str] = field(default_factory=list)
    ended_actions: list[Attributes] = field(default_factory=list)
    lost_step: str = ""
    sent_steps: list[Step] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Whether the task waits for the last action too; for those before it, it always does."""
        return bool(self.params.get("wait", True))


@dataclass(frozen=True)
class Outcome:
    """What a task has done, or would do.

    :param report: the module's own part of the result: the live resource, or the predicted one.
    :param action_id: the last action, when it was not waited for.
    """

    changed: bool
    report: dict[str, Any]
    steps: list[str]
    diff: dict[str, dict[str, Any]]
    action_id: str | None = None


def predict(run: Run) -> Outcome:
    """What :func:`perform` would do: the plan, and nothing sent."""
    situation, dummy, plan = draw_plan(run, probed=True)
    run.sent_steps.extend(plan.steps)
    after, own_id = plan.after, run.record_plan(run.resource.kind, plan)
    if after is not None:
        after = {**run.client.empty(run.resource.kind), **({"id": own_id} if own_id else {}), **after}
    return Outcome(plan.changed, run.resource.report(situation, after), plan.titles, plan.diff)


def perform(run: Run) -> Outcome:
    """Bring the resource to what is declared, and wait for it.

    :raises ClusteringError: with fact ``steps_done``, the titles of what stands already.
    """
    try:
        return _performed(run)
    except ClusteringError as error:
        error.facts["steps_done"] = list(run.done)
        raise


def draw_plan(run: Run, *, probed: bool) -> tuple[Situation, Attributes | None, Plan]:
    """Find the resource and plan. What is being deleted counts as gone, though it may still be found."""
    resource = run.resource
    situation = Situation(
        run.client,
        resource,
        run.params,
        run.on_missing,
        probed=probed,
        ended_actions=run.ended_actions,
        sent_steps=run.sent_steps,
    )
    found = resource.find(situation)
    situation.have = None if found and found.get("status") == "DELETING" else found
    steps = resource.plans[run.params.get("state", "")](situation)
    return situation, found, Plan(situation.have, tuple(steps), resource.declared(run.params))


def _draw_unambiguous_plan(run: Run, *, probed: bool) -> tuple[Situation, Attributes | None, Plan]:
    """Draw the plan; when other runs have just made several objects of a name, wait until all but one gave way.

    :raises Ambiguous: they do not give way.
    """
    polls = run.deadline.polls(DUPLICATES_WAIT)
    while True:
        try:
            return draw_plan(run, probed=probed)
        except Ambiguous as error:
            if not created_together(error.created_times) or next(polls, None) is None:
                raise


def _performed(run: Run) -> Outcome:
    first: tuple[Situation, Plan] | None = None
    joined: set[str] = set()
    attempts, probed = 0, False
    while True:
        situation, found, plan = _draw_unambiguous_plan(run, probed=probed)
        first = first or (situation, plan)
        if found and _must_join(run, found, plan) and found["id"] not in joined:
            if not _join(run, found):
                joined.add(found["id"])
            continue
        if run.lost_step and run.lost_step not in plan.titles:
            run.done.append(run.lost_step)
        run.lost_step = ""
        try:
            own_id, action_id = _apply(run, plan)
        except LostRace as gone:
            run.done.append(str(gone))
        except Blocked as blocked:
            attempts = 0 if _wait_for_turn(run, blocked) else attempts + 1
            if attempts == MAX_ATTEMPTS:
                raise blocked.refusal from None
        except ResponseLost:
            attempts += 1
            if attempts == MAX_ATTEMPTS:
                raise
            _pause(run)
        else:
            if not any(step.probe for step in plan.steps):
                return _outcome(run, first, plan, own_id, action_id)
            probed = True


def _outcome(run: Run, first: tuple[Situation, Plan], last: Plan, own_id: str | None, action_id: str | None) -> Outcome:
    kind = run.resource.kind
    resource = dict(last.have) if last.have is not None and last.after is not None else None
    if run.done and last.after is not None:
        resource = _read_again(run, own_id)
        if resource is None and kind.parent and not run.waits:
            # A binding is made by the action, which may not have come to it yet.
            resource = {**run.client.empty(kind), **last.after}
    if resource and run.waits:
        _check_status(run, resource)
    if resource and not run.waits and not run.done and resource.get("status") in kind.transitional:
        action_id = next((action["id"] for action in unfinished_actions(run.client, resource["id"])), None)
    situation, plan = first
    diff = {"before": plan.diff["before"], "after": last.diff["after"]}
    report = run.resource.report(situation, resource)
    return Outcome(bool(run.done), report, list(run.done), diff, None if run.waits else action_id)


def _read_again(run: Run, own_id: str | None) -> Attributes | None:
    """The resource as it is now, by its id, as its name may be in two hands for a moment."""
    resource = run.resource
    if own_id and not (resource.kind.parent or resource.composed):
        return run.client.get(resource.kind, own_id)
    return resource.find(Situation(run.client, resource, run.params, run.on_missing))


def _check_status(run: Run, resource: Attributes) -> None:
    """A succeeded action may leave a broken resource behind, and a resource may be broken before anything is done."""
    status, reason = resource.get("status"), resource.get("status_reason")
    sentence = f"{describe(run.resource.kind, resource)} is in {status}: {str(reason).rstrip('.')}."
    if status == "ERROR" and run.done:
        raise Unhealthy(
            f"{', '.join(run.done)}: done, but {sentence} Mend its nodes, then have it checked.",
            **{run.resource.kind.noun: resource},
        )
    if status in ("ERROR", "WARNING"):
        run.warn(sentence)


def _must_join(run: Run, found: Attributes, plan: Plan) -> bool:
    """Whether what is under way must end first: to report on it, or because the plan's first step needs its turn."""
    if found.get("status") not in run.resource.kind.transitional:
        return False
    if run.resource.kind is ACTION:
        # What is to be done to an action is done while it is at work.
        return False
    forced = any(isinstance(step.call, Delete) and step.call.force for step in plan.steps)
    return not forced and (run.waits or plan.changed)


def _join(run: Run, found: Attributes) -> bool:
    """Wait for what is under way on a resource, whoever started it.

    :returns: ``False`` if it stays busy though nothing is at work on it.
    :raises ActionFailed: its creation failed, and the task declares it present.
    """
    kind, what = run.resource.kind, describe(run.resource.kind, found)
    actions = unfinished_actions(run.client, found["id"])
    for action in actions:
        action = wait_for_end(run.client, action["id"], what, run.deadline, run.progress)
        creating = action["action"] == f"{kind.noun.upper()}_CREATE"
        if creating and action["status"] != "SUCCEEDED" and run.params.get("state") != "absent":
            raise failure(run.client, action, what)
    if actions:
        return True
    current = wait_until_settled(run.client, kind, found, run.deadline)
    if current and current["status"] in kind.transitional:
        run.warn(
            f"{what} is {current['status']} and no action is at work on it: something in the server was cut off. "
            f"If it stays so, delete it with force, or have it checked."
        )
        return False
    return True


def _wait_for_turn(run: Run, blocked: Blocked) -> bool:
    """Wait for the actions that block a step.

    :returns: ``False`` if none was found: the lock of an ended action lasts for a moment.
    :raises TimedOut: naming the action that did not end.
    """
    actions = unfinished_actions(run.client, blocked.target_id)
    for action in actions:
        try:
            wait_for_end(run.client, action["id"], blocked.target_id, run.deadline, run.progress)
        except TimedOut as error:
            raise TimedOut(f"{blocked.refusal.message} {error.message}", **error.facts) from None
    if not actions:
        _pause(run)
    return bool(actions)


def _wait_for_unfinished(run: Run, kind: Kind, target: str | None) -> None:
    """Wait for what is at work on a resource that is to be deleted: the server would cut it off, where no status shows.

    :raises TimedOut: naming the action that did not end.
    """
    for action in unfinished_actions(run.client, target) if kind.transitional and target else ():
        wait_for_end(run.client, action["id"], f"{kind.title} {target}", run.deadline, run.progress)


def _pause(run: Run) -> None:
    for dummy in run.deadline.polls(2.0):
        pass


def _apply(run: Run, plan: Plan) -> tuple[str | None, str | None]:
    """Send the steps in their order, each after the action of the one before has succeeded.

    :returns: the resource's id, and the last action's.
    """
    own_id = plan.have.get("id") if plan.have else None
    action_id = None
    for step in plan.steps:
        last = step is plan.steps[-1]
        if isinstance(step.call, Delete) and not step.call.force:
            _wait_for_unfinished(run, step.call.kind, own_id if step.call.id == OWN_ID else step.call.id)
        try:
            sent = send(run.client, step, own_id, run.deadline)
        except ResponseLost:
            run.lost_step = "" if step.probe else step.title
            raise
        if isinstance(step.call, Create | Adopt):
            own_id = (sent.resource or {})["id"]
        action_id = sent.action_id
        if action_id and (run.waits or not last or step.probe):
            _wait_for_step(run, step, own_id, action_id)
        run.sent_steps.append(step)
        if not step.probe:
            run.done.append(step.title)
    return own_id, action_id


def _wait_for_step(run: Run, step: Step, own_id: str | None, action_id: str) -> None:
    kind: Kind = step.call.kind
    target = own_id if isinstance(step.call, Create | Adopt) or step.call.id == OWN_ID else step.call.id
    name = run.params.get("name") if target == own_id else None
    what = f"{kind.title} {name} ({target})" if name else f"{kind.title} {target}"
    action = run.client.get(ACTION, action_id) if kind is ACTION else None
    what = target_of(run.client, action) if action else what
    until = wait_for_end if isinstance(step.call, Await | Cancel) else wait_for_success
    try:
        run.ended_actions.append(until(run.client, action_id, what, run.deadline, run.progress))
    except ActionFailed as error:
        # A delete that another one overtook fails as its target "could not be found".
        if isinstance(step.call, Delete) and own_id and run.client.get(kind, own_id) is None:
            return
        if target != own_id:
            error.message = f"Could not {step.title}: {error.message}"
        raise
