# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Waits until this run can act on a resource: for what is already at work on it, and for what holds its lock."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from .._plan.calls import Delete
from .._plan.plan import Plan
from .._senlin.actions import (
    SUCCEEDED,
    target_of,
    unfinished_actions,
    unfinished_actions_in,
    unfinished_actions_on,
    unfinished_node_actions,
    wait_for_end,
    wait_until_settled,
)
from .._senlin.aftermath import with_aftermath
from .._senlin.errors import ActionLost, Refused, TimedOut
from .._senlin.failures import failure
from .._senlin.kinds import ACTION, CLUSTER, Kind, capitalized, describe
from .._senlin.transport import Attributes
from .run import RETRY_PAUSE, Run
from .setback import Setback


def must_join(run: Run, found: Attributes, plan: Plan) -> bool:
    """Whether what is at work on a resource must end first: to report on it, or because the plan needs its turn."""
    kind = run.resource.kind
    if found.get("id") in run.stuck_ids or not (found.get("status") in kind.transitional or _may_be_busy(kind, found)):
        return False
    if kind is ACTION:
        # What a task does to an action, it does while the action is at work.
        return False
    forced = any(isinstance(step.call, Delete) and step.call.force for step in plan.steps)
    return not forced and (run.waits or plan.changed)


def join(run: Run, found: Attributes) -> bool:
    """Wait for what is at work on a resource, whoever started it.

    :returns: whether the plan must be drawn again.
    :raises ActionFailed: its creation failed, and the task declares it present, without repairing it.
    :raises ActionLost: what is at work on it can never complete.
    """
    kind, what = run.resource.kind, describe(run.resource.kind, found)
    actions = unfinished_actions(run.client, found["id"])
    for action in actions:
        try:
            action = _wait_for(run, action)
        except ActionLost:
            if not (run.params.get("state") == "absent" and run.params.get("force")):
                raise
            run.stuck_ids.add(found["id"])
            return True
        creating = action["action"] == f"{kind.noun.upper()}_CREATE"
        wanted = run.params.get("state") != "absent" and not run.params.get("repair")
        if creating and action["status"] != SUCCEEDED and wanted:
            raise with_aftermath(run.client, failure(run.client, action, what))
    if actions or _wait_for_nodes(run, kind, found["id"]):
        return True
    if found["status"] not in kind.transitional:
        return False
    current = wait_until_settled(run.client, kind, found, run.deadline)
    if current and current["status"] in kind.transitional:
        run.warn(
            f"{capitalized(what)} is {current['status']}, but no action on it is in progress: something in the server "
            f"was interrupted. If this persists, check it with cluster_health, or delete it with force."
        )
        run.stuck_ids.add(found["id"])
    return True


def wait_for_turn(run: Run, setback: Setback) -> bool:
    """Wait for the actions that can hold the lock of which a step is refused.

    :returns: ``False`` if there is no such action. Then it waits for a moment, as a lock outlives its action.
    :raises ActionLost: one of them can never complete.
    :raises TimedOut: names the action that did not end.
    """
    try:
        waited = _wait_for_all(run, setback.object_ids[:1], setback.cluster_id)
    except TimedOut as error:
        raise TimedOut(f"{setback.error.message} {error.message}", **error.facts) from None
    if not waited:
        run.deadline.pause(RETRY_PAUSE)
    return waited


def wait_for_change(run: Run, object_ids: Sequence[str], cluster_id: str | None) -> bool:
    """Wait for what is at work on objects that do not fit what a task asks for: they may fit afterwards.

    :param cluster_id: the id of a cluster among them. The actions on its nodes count, too.
    :returns: ``False`` if there is nothing at work, or it does not end in time.
    """
    try:
        return _wait_for_all(run, object_ids, cluster_id)
    except (TimedOut, ActionLost):
        return False


def _wait_for_all(run: Run, ids: Sequence[str], cluster_id: str | None) -> bool:
    """Wait for the unfinished actions on some objects, and on the nodes of a cluster.

    :returns: ``False`` if there are none.
    """
    actions = unfinished_actions_on(run.client, ids)
    # If the cluster has been deleted meanwhile, the server refuses to list its nodes, and the next plan will see that.
    with suppress(Refused):
        actions += unfinished_node_actions(run.client, cluster_id) if cluster_id else []
    for action in actions:
        _wait_for(run, action)
    return bool(actions)


def _may_be_busy(kind: Kind, found: Attributes) -> bool:
    """Whether a status that is not transitional can be read in the middle of an action.

    A node that fails turns its cluster to WARNING, before the action on the cluster has ended. A cluster in ERROR stays
    in it while nodes are added or recovered.
    """
    return kind is CLUSTER and found.get("status") in ("ERROR", "WARNING")


def _wait_for_nodes(run: Run, kind: Kind, id: str) -> bool:
    """Wait for the actions on the nodes of a cluster. While there are any, it can be locked without one of its own.

    :returns: ``False`` if there are none, or the resource is no cluster.
    """
    waited = False
    while actions := unfinished_node_actions(run.client, id) if kind is CLUSTER else []:
        _wait_for(run, actions[0])
        waited = True
    return waited


def _wait_for(run: Run, action: Attributes) -> Attributes:
    return wait_for_end(
        run.client,
        action["id"],
        lambda: target_of(run.client, action),
        run.deadline,
        run.progress,
        known=action,
        unsent=run.unsent,
    )


def wait_for_others(run: Run, kind: Kind, target: str | None) -> None:
    """Wait for what is at work on a resource before it is deleted.

    Where the status does not show it, the server would not refuse the delete, and the action would be cut off.

    :raises TimedOut: names the action that did not end.
    """
    if not (kind.transitional and target):
        return
    unfinished = unfinished_actions_in if kind is CLUSTER else unfinished_actions
    for action in unfinished(run.client, target):
        _wait_for(run, action)
