# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""When a task's resource is judged: before a plan is sent, in check mode too, and when all of it is done.

How it is judged is up to the resource (``_subjects/verdict.py``). What is still at work is not judged.
"""

from __future__ import annotations

from .._plan.brakes import check_limits
from .._plan.expected import check_expected
from .._plan.plan import Plan
from .._plan.protection import check_protection
from .._plan.resource import Concern, Situation
from .._senlin.actions import unfinished_actions, unfinished_node_actions
from .._senlin.errors import LimitExceeded, UnexpectedPlan, Unhealthy
from .._senlin.kinds import ACTION, CLUSTER, capitalized, describe
from .._senlin.transport import Attributes
from .run import Run


def judge_plan(run: Run, situation: Situation, plan: Plan, *, joined: bool) -> Concern | None:
    """Judge the resource as a plan will leave it, before anything is sent.

    :param joined: whether what was at work on the resource has been waited for.
    :raises UnexpectedPlan: the task names the plan that it expects, and this is another one.
    :raises LimitExceeded: the plan would do more to servers than the task permits.
    :raises Protected: the plan would remove what is protected.
    :raises Unhealthy: the plan leaves a resource that is not there.
    """
    _check_expected(run, plan)
    _check_limits(run, plan)
    check_protection(plan.steps, run.unsent if run.done else "Nothing was changed.")
    judge, have = run.resource.judge, plan.have
    if judge is None or have is None or plan.after is None or run.params.get("state") == "absent":
        return None
    if have["status"] in run.resource.kind.transitional and not (joined and have["id"] in run.stuck_ids):
        return None
    if have["status"] != "ACTIVE" and not joined and _is_at_work(run, have["id"]):
        return None
    return judge(situation, plan)


def _check_expected(run: Run, plan: Plan) -> None:
    """Refuse a plan that is not the expected one. A probe changes nothing, and the plan is drawn again after it."""
    expected = run.params.get("expected_plan")
    if expected is None or (plan.steps and all(step.probe for step in plan.steps)):
        return
    items = run.items(plan.steps, plan.have)
    unsent = run.unsent if run.done else "Nothing was changed."
    try:
        check_expected(expected, items, begun=bool(run.begun or run.done), unsent=unsent)
    except UnexpectedPlan as error:
        error.facts["plan"] = items
        raise


def _check_limits(run: Run, plan: Plan) -> None:
    """Refuse a plan that exceeds a limit of the task. What this run has removed counts."""
    have, kind = plan.have or {}, run.resource.kind
    if run.members is None:
        run.members = len(have.get("node_ids") or [])
    what = capitalized(describe(kind, have)) if have.get("id") else "The task"
    # Checks of the health of nodes may have been sent. They change nothing.
    unsent = run.unsent if run.done else "Nothing was changed."
    try:
        check_limits(run.params, plan.steps, run.done_steps, what=what, members=run.members, unsent=unsent)
    except LimitExceeded as error:
        error.facts["plan"] = run.items(plan.steps, plan.have)
        raise


def judge_result(run: Run, resource: Attributes) -> Concern | None:
    """Judge the resource when all steps are done: an action that succeeded can leave a broken one behind.

    :raises Unhealthy: the steps are done, and the resource is not there.
    """
    if run.resource.judge is None:
        return _judge_status(run, resource)
    if resource["status"] != "ACTIVE" and (
        resource["status"] in run.resource.kind.transitional or _is_at_work(run, resource["id"])
    ):
        return None
    situation = run.situation()
    situation.have = resource
    try:
        return run.resource.judge(situation, Plan(resource, (), ()))
    except Unhealthy as error:
        done = capitalized(", ".join(run.done))
        error.message = f"{done}: done, but {error.message[0].lower()}{error.message[1:]}"
        raise


def _judge_status(run: Run, resource: Attributes) -> Concern | None:
    """Judge a resource that a task acts on and does not declare: what was broken before is only a warning."""
    status, reason = resource.get("status"), resource.get("status_reason")
    sentence = f"{describe(run.resource.kind, resource)} is in {status}: {str(reason).rstrip('.')}."
    if status == "ERROR" and run.done:
        raise Unhealthy(
            f"{capitalized(', '.join(run.done))}: done, but {sentence} Recover its nodes with cluster_health.",
            **{run.resource.kind.noun: resource},
        )
    return Concern(capitalized(sentence)) if status in ("ERROR", "WARNING") else None


def _is_at_work(run: Run, id: str) -> bool:
    if run.resource.kind is ACTION:
        return False
    if unfinished_actions(run.client, id):
        return True
    return run.resource.kind is CLUSTER and bool(unfinished_node_actions(run.client, id))
