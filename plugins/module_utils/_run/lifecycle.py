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
from .._plan.plan import ITSELF, Adopt, Await, Cancel, Create, Delete, Plan, Step
from .._plan.resource import Resource, Situation
from .._senlin.actions import Deadline, Watch, describe, ended, failure, ignore, settled, target_of, under_way, wait
from .._senlin.client import Attributes, Client
from .._senlin.errors import ActionFailed, Ambiguous, AnswerLost, ClusteringError, TimedOut, Unhealthy
from .._senlin.kinds import ACTION, Kind
from .create import born_together
from .send import Blocked, GaveWay, send

SENDINGS = 5
"""How often a plan is drawn anew after an answer was lost, or after a refusal for which no reason can be found."""

GIVING_WAY = 12.0
"""Seconds for which objects of one name that were made at once are looked at again, before they are told."""


@dataclass
class Run:
    """One task at work.

    :param warn: shows a sentence to the operator.
    :param missing: told of what is not as the task needs it; see :class:`Situation`.
    :param watch: told of each look at an action.
    :param foretell: takes a plan for carried out, and returns the id that the resource then has, as far as it knows.
    :param done: the titles of the steps that are done.
    :param ended: the actions that have been waited for.
    :param lost: the title of the step whose answer was lost, until it shows whether the server carried it out.
    :param sent: the steps that are done.
    """

    client: Client
    resource: Resource
    params: Params
    deadline: Deadline
    warn: Callable[[str], None]
    missing: Callable[[ClusteringError], None]
    watch: Watch = ignore
    foretell: Callable[[Kind, Plan], str | None] = lambda kind, plan: None
    done: list[str] = field(default_factory=list)
    ended: list[Attributes] = field(default_factory=list)
    lost: str = ""
    sent: list[Step] = field(default_factory=list)

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
    situation, dummy, plan = draw(run, looked=True)
    run.sent.extend(plan.steps)
    after, itself = plan.after, run.foretell(run.resource.kind, plan)
    if after is not None:
        after = {**run.client.blank(run.resource.kind), **({"id": itself} if itself else {}), **after}
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


def draw(run: Run, *, looked: bool) -> tuple[Situation, Attributes | None, Plan]:
    """Find the resource and plan. What is being deleted counts as gone, though it may still be found."""
    resource = run.resource
    situation = Situation(run.client, resource, run.params, run.missing, looked=looked, ended=run.ended, sent=run.sent)
    found = resource.find(situation)
    situation.have = None if found and found.get("status") == "DELETING" else found
    steps = resource.plans[run.params.get("state", "")](situation)
    return situation, found, Plan(situation.have, tuple(steps), resource.declared(run.params))


def _drawn_when_one(run: Run, *, looked: bool) -> tuple[Situation, Attributes | None, Plan]:
    """Draw the plan; when other runs have just made several objects of a name, wait until all but one gave way.

    :raises Ambiguous: they do not give way.
    """
    looks = run.deadline.looks(GIVING_WAY)
    while True:
        try:
            return draw(run, looked=looked)
        except Ambiguous as error:
            if not born_together(error.births) or next(looks, None) is None:
                raise


def _performed(run: Run) -> Outcome:
    first: tuple[Situation, Plan] | None = None
    joined: set[str] = set()
    attempts, looked = 0, False
    while True:
        situation, found, plan = _drawn_when_one(run, looked=looked)
        first = first or (situation, plan)
        if found and _to_be_joined(run, found, plan) and found["id"] not in joined:
            if not _join(run, found):
                joined.add(found["id"])
            continue
        if run.lost and run.lost not in plan.titles:
            run.done.append(run.lost)
        run.lost = ""
        try:
            itself, action_id = _apply(run, plan)
        except GaveWay as gone:
            run.done.append(str(gone))
        except Blocked as blocked:
            attempts = 0 if _wait_for_turn(run, blocked) else attempts + 1
            if attempts == SENDINGS:
                raise blocked.refusal from None
        except AnswerLost:
            attempts += 1
            if attempts == SENDINGS:
                raise
            _pause(run)
        else:
            if not any(step.looks for step in plan.steps):
                return _outcome(run, first, plan, itself, action_id)
            looked = True


def _outcome(run: Run, first: tuple[Situation, Plan], last: Plan, itself: str | None, action_id: str | None) -> Outcome:
    kind = run.resource.kind
    resource = dict(last.have) if last.have is not None and last.after is not None else None
    if run.done and last.after is not None:
        resource = _read_again(run, itself)
        if resource is None and kind.below and not run.waits:
            # A binding is made by the action, which may not have come to it yet.
            resource = {**run.client.blank(kind), **last.after}
    if resource and run.waits:
        _judge(run, resource)
    if resource and not run.waits and not run.done and resource.get("status") in kind.moving:
        action_id = next((action["id"] for action in under_way(run.client, resource["id"])), None)
    situation, plan = first
    diff = {"before": plan.diff["before"], "after": last.diff["after"]}
    report = run.resource.report(situation, resource)
    return Outcome(bool(run.done), report, list(run.done), diff, None if run.waits else action_id)


def _read_again(run: Run, itself: str | None) -> Attributes | None:
    """The resource as it is now, by its id, as its name may be in two hands for a moment."""
    resource = run.resource
    if itself and not (resource.kind.below or resource.composed):
        return run.client.get(resource.kind, itself)
    return resource.find(Situation(run.client, resource, run.params, run.missing))


def _judge(run: Run, resource: Attributes) -> None:
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


def _to_be_joined(run: Run, found: Attributes, plan: Plan) -> bool:
    """Whether what is under way must end first: to report on it, or because the plan's first step needs its turn."""
    if found.get("status") not in run.resource.kind.moving:
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
    actions = under_way(run.client, found["id"])
    for action in actions:
        action = ended(run.client, action["id"], what, run.deadline, run.watch)
        creating = action["action"] == f"{kind.noun.upper()}_CREATE"
        if creating and action["status"] != "SUCCEEDED" and run.params.get("state") != "absent":
            raise failure(run.client, action, what)
    if actions:
        return True
    current = settled(run.client, kind, found, run.deadline)
    if current and current["status"] in kind.moving:
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
    actions = under_way(run.client, blocked.target_id)
    for action in actions:
        try:
            ended(run.client, action["id"], blocked.target_id, run.deadline, run.watch)
        except TimedOut as error:
            raise TimedOut(f"{blocked.refusal.message} {error.message}", **error.facts) from None
    if not actions:
        _pause(run)
    return bool(actions)


def _let_end(run: Run, kind: Kind, target: str | None) -> None:
    """Wait for what is at work on a resource that is to be deleted: the server would cut it off, where no status shows.

    :raises TimedOut: naming the action that did not end.
    """
    for action in under_way(run.client, target) if kind.moving and target else ():
        ended(run.client, action["id"], f"{kind.title} {target}", run.deadline, run.watch)


def _pause(run: Run) -> None:
    for dummy in run.deadline.looks(2.0):
        pass


def _apply(run: Run, plan: Plan) -> tuple[str | None, str | None]:
    """Send the steps in their order, each after the action of the one before has succeeded.

    :returns: the resource's id, and the last action's.
    """
    itself = plan.have.get("id") if plan.have else None
    action_id = None
    for step in plan.steps:
        last = step is plan.steps[-1]
        if isinstance(step.call, Delete) and not step.call.force:
            _let_end(run, step.call.kind, itself if step.call.id == ITSELF else step.call.id)
        try:
            sent = send(run.client, step, itself, run.deadline)
        except AnswerLost:
            run.lost = "" if step.looks else step.title
            raise
        if isinstance(step.call, Create | Adopt):
            itself = (sent.resource or {})["id"]
        action_id = sent.action_id
        if action_id and (run.waits or not last or step.looks):
            _wait_for_step(run, step, itself, action_id)
        run.sent.append(step)
        if not step.looks:
            run.done.append(step.title)
    return itself, action_id


def _wait_for_step(run: Run, step: Step, itself: str | None, action_id: str) -> None:
    kind: Kind = step.call.kind
    target = itself if isinstance(step.call, Create | Adopt) or step.call.id == ITSELF else step.call.id
    name = run.params.get("name") if target == itself else None
    what = f"{kind.title} {name} ({target})" if name else f"{kind.title} {target}"
    action = run.client.get(ACTION, action_id) if kind is ACTION else None
    what = target_of(run.client, action) if action else what
    until = ended if isinstance(step.call, Await | Cancel) else wait
    try:
        run.ended.append(until(run.client, action_id, what, run.deadline, run.watch))
    except ActionFailed as error:
        # A delete that another one overtook fails as its target "could not be found".
        if isinstance(step.call, Delete) and itself and run.client.get(kind, itself) is None:
            return
        if target != itself:
            error.message = f"Could not {step.title}: {error.message}"
        raise
