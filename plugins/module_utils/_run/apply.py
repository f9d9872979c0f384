# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Sends the steps of a plan in their order, each after the action of the one before has succeeded.

The steps of a group are sent together, and all of them are waited for before the next step.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import groupby

from .._plan.calls import OWN_ID, Adopt, AskUrl, Await, Cancel, Create, Delete, Pause, ReadStatus, with_ids
from .._plan.plan import Plan, Risk, Step
from .._senlin.actions import target_of, wait_for_end, wait_for_success
from .._senlin.aftermath import with_aftermath
from .._senlin.errors import (
    ActionFailed,
    ClusteringError,
    NoConnection,
    Refused,
    ResponseLost,
    StateConflict,
    TimedOut,
)
from .._senlin.kinds import ACTION, CLUSTER, Kind, capitalized, describe
from .checking import perform_check
from .create import NotLookedAt
from .run import Run
from .send import LostRace, could_not, send
from .setback import Outdated, Setback, failed_unperformed, target_id
from .turn import wait_for_others


def apply(run: Run, plan: Plan) -> tuple[str | None, str | None]:
    """Send a plan.

    :returns: the resource's id, and the last action's.
    :raises Setback: a step was not carried out.
    :raises Outdated: the resource is not what the plan was drawn from.
    :raises LostRace: another run has created the same object first.
    :raises ClusteringError: a step failed.
    """
    own = _Own(plan.have.get("id") if plan.have else None, run.params.get("name") or (plan.have or {}).get("name"))
    run.name = own.name or ""
    for group in groups(plan.steps):
        _apply_group(run, plan, group, own)
    return own.id, own.action_id


@dataclass
class _Own:
    """The task's resource while a plan is sent: its id and name, if it exists, and the last action that was started."""

    id: str | None
    name: str | None
    action_id: str | None = None


def groups(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """The steps that are sent before any of them is waited for: those of a group, and every other step alone."""
    for together, found in groupby(steps, key=lambda step: step.together):
        if together:
            yield list(found)
        else:
            yield from ([step] for step in found)


def _apply_group(run: Run, plan: Plan, group: list[Step], own: _Own) -> None:
    """Send some steps, and then wait for all that were sent, whatever becomes of the others.

    :raises ClusteringError: the first failure; the fact ``failed_nodes`` counts those of several steps.
    """
    sent: list[tuple[Step, str | None]] = []
    errors: list[ClusteringError | Setback | LostRace | Outdated] = []
    for step in group:
        try:
            sent.append((step, _send_step(run, step, own)))
        except (ClusteringError, Setback, LostRace, Outdated) as error:
            errors.append(error)
            break
    for step, action_id in sent:
        try:
            waits = action_id and (run.waits or step is not plan.steps[-1] or step.probe)
            _finish_step(run, step, own, action_id if waits else None)
        except (ClusteringError, Setback) as error:
            errors.append(error)
            if isinstance(error, TimedOut):
                break
    if errors:
        # A failure says more than a refusal after which the plan is drawn again.
        raise next((error for error in errors if isinstance(error, ClusteringError)), errors[0])


def _check_guard(run: Run, step: Step) -> None:
    """Look whether a step can still be sent.

    :raises Outdated: the resource is not what the plan was drawn from.
    """
    error = run.resource.guard(run.situation()) if run.resource.guard and not step.probe else None
    if error:
        raise Outdated(error)


def _check_unless(run: Run, call: Delete) -> None:
    """Look whether a resource can still be deleted. ``GET /<plural>/<id>``.

    :raises Outdated: it has got what keeps it from that.
    """
    found = run.client.get(call.kind, call.id)
    if found and found[call.unless]:
        what = capitalized(describe(call.kind, found))
        raise Outdated(StateConflict(f"{what} has got {call.unless} {found[call.unless]}, so it was not deleted."))


def _send_step(run: Run, step: Step, own: _Own) -> str | None:
    """Send one step, and take note of what it has created or changed. Returns the id of its action."""
    call = with_ids(step.call, run.findings.created)
    if step.restarts_time:
        run.deadline.restart()
    if isinstance(call, Delete) and not call.force:
        wait_for_others(run, call.kind, own.id if call.id == OWN_ID else call.id)
    _check_guard(run, step)
    if isinstance(call, Delete) and call.unless:
        _check_unless(run, call)
    try:
        result = send(run.writer, replace(step, call=call), own.id, run.deadline)
    except NotLookedAt as unseen:
        # The plan that is drawn again finds what stands now, and the result says that this task has created it.
        run.note_done(step)
        if isinstance(unseen.error, ResponseLost):
            raise unseen.error from None
        what = describe(call.kind, unseen.created)
        unseen.error.message = f"{what} was created. {unseen.error.message}"
        raise unseen.error from None
    except ResponseLost:
        run.lost_step = None if step.probe else step
        raise
    except Setback as setback:
        setback.step = step
        run.lost_step = step if setback.may_be_done and not step.probe else None
        raise
    if step.creates:
        run.findings.created[step.creates] = (result.resource or {})["id"]
    elif isinstance(call, Create | Adopt):
        own.id = (result.resource or {})["id"]
    elif step.becomes:
        own.id = step.becomes
    _note_change(run, step, own.id)
    run.begun = run.begun or not step.probe
    own.action_id = result.action_id
    return result.action_id


def _finish_step(run: Run, step: Step, own: _Own, action_id: str | None) -> None:
    """Wait for a step that was sent, and take note that it is done.

    :param action_id: the action to wait for, if any.
    """
    call = with_ids(step.call, run.findings.created)
    try:
        if isinstance(call, AskUrl | ReadStatus | Pause):
            perform_check(run, step, call)
        elif action_id:
            _wait_for_step(run, replace(step, call=call), own.id, own.name, action_id)
    except Setback as setback:
        setback.step = step
        raise
    except ClusteringError as error:
        if step.about:
            run.findings.failed.setdefault(step.about, error.message)
        raise
    run.sent_steps.append(step)
    run.note_done(step)


def _note_change(run: Run, step: Step, own_id: str | None) -> None:
    """Take note of what a request has changed, in a run that may have predicted it in check mode."""
    call = with_ids(step.call, run.findings.created)
    if isinstance(call, AskUrl | ReadStatus | Pause):
        return
    if isinstance(call, Create | Adopt):
        id = run.findings.created[step.creates] if step.creates else own_id
        body = {"name": call.body.get("name")}
    else:
        id, body = own_id if call.id == OWN_ID else call.id, {}
    for path, changed in ((CLUSTER.path, step.locks), (call.kind.path, id)):
        if changed:
            run.changed.setdefault(path, {})[changed] = body


def _wait_for_step(run: Run, step: Step, own_id: str | None, own_name: str | None, action_id: str) -> None:
    kind: Kind = step.call.kind
    target = own_id if isinstance(step.call, Create | Adopt) else target_id(step, own_id)
    if step.creates:
        target = run.findings.created[step.creates]

    def what() -> str:
        """The target in a sentence, with its name where the task knows it or the server does."""
        if target == own_id and own_name and kind is not ACTION:
            return f"{kind.title} {own_name} ({target})"
        # What cannot be read must not hide how the action ended.
        with suppress(ClusteringError):
            if about := run.client.get(ACTION, action_id):
                return target_of(run.client, about)
        return f"{kind.title} {target}"

    wait = wait_for_end if isinstance(step.call, Await | Cancel) else wait_for_success
    try:
        run.ended_actions.append(wait(run.client, action_id, what, run.deadline, run.progress_of(step)))
    except ActionFailed as error:
        # When another delete was faster, this one fails because its target "could not be found".
        if isinstance(step.call, Delete) and target and run.client.get(kind, target) is None:
            return
        if target != own_id:
            error.message = f"{could_not(step.title)}: {error.message}"
        if setback := failed_unperformed(step, error, own_id):
            raise setback from None
        raise _explained(run, step.risk, error) from None
    except TimedOut as error:
        error.message += _not_again(step)
        raise
    except (Refused, NoConnection) as error:
        why = f"{error.reason} (HTTP {error.status})." if isinstance(error, Refused) else error.message
        error.message = (
            f"The server accepted to {step.title}, but its action cannot be read: {why} It continues in the cloud. "
            f"Wait for it with cluster_action. The action's id is {action_id}.{_not_again(step)}"
        )
        raise


def _not_again(step: Step) -> str:
    again = " Do not run this task again, because it would repeat the change."
    return again if step.not_repeatable else ""


def _explained(run: Run, risk: Risk | None, error: ActionFailed) -> ClusteringError:
    """The error that explains a failure; else the failure itself, with what to do next.

    A task that acts after a failure says itself what it leaves. The action has failed in all cases: a lost response
    must not make the task perform the step once more.
    """
    before = error.message
    with suppress(ClusteringError):
        explained = risk.explain(run.client, error) if risk else error
        if explained is not error or error.message != before:
            return explained
    return error if run.resource.after_failure else with_aftermath(run.client, error)
