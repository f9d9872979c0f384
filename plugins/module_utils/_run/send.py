# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Sends one step: which method of the writer carries out which call, and what a refusal means.

``create.py`` takes care of what can be lost or duplicated. What is sent at all was decided by the plan.
"""

from __future__ import annotations

from .._plan.calls import OWN_ID, Act, Adopt, Await, Call, Cancel, Create, Delete, Operate, Trigger, Update, with_own_id
from .._plan.plan import Step
from .._senlin.deadline import Deadline
from .._senlin.errors import OutcomeUnknown, Refused, ResponseLost
from .._senlin.kinds import CLUSTER, Kind
from .._senlin.spec_refusals import correction, is_about_spec
from .._senlin.writer import Writer, WriteResult
from .create import create_once

LOCKED = frozenset({"ResourceIsLocked", "ActionConflict", "ActionInProgress"})
"""The server's names for "not now": another action holds the resource, or comes first."""

OVERTAKEN = (
    "No property needs an update",
    "already owned by some cluster",
    "already member of a",
    "not members of specified cluster",
    "to be replaced are not members",
    "is not attached to the specified cluster",
)
"""Parts of the server's messages about a request for what is so already, by the source of Senlin 16."""

ADVICE = {
    "ResourceInUse": " First delete what uses it, or let that use another one.",
    "FeatureNotSupported": " Recover its nodes first with cluster_health, or delete it.",
    "ResourceInUse policy": " Detach it from them first, with cluster_policy_binding and state absent.",
    "ActionCooldown": " Try again when the cooldown of the policy is over.",
}
"""What an operator can do about a refusal, by the server's name for it, and by the kind where that matters."""


class Blocked(Exception):
    """A step was refused, because another action holds its target or another run has already done the same.

    :param kind: the kind of the object that the other action holds.
    :param target_id: its id.
    """

    def __init__(self, kind: Kind, target_id: str, refusal: Refused) -> None:
        super().__init__(refusal.message)
        self.kind = kind
        self.target_id = target_id
        self.refusal = refusal


class LostRace(Exception):
    """Another run created the name first. The object that this run created is removed: continue with the older one."""


def send(writer: Writer, step: Step, own_id: str | None, deadline: Deadline) -> WriteResult:
    """Send a step's request.

    :param own_id: the id of the task's resource, if it exists.
    :raises Blocked: the step has to wait for its turn.
    :raises LostRace: another run has created the same object first.
    :raises OutcomeUnknown: the response was lost, and the step must not be sent twice.
    :raises Refused: the server refuses; the message says why, on which object, and what to do.
    """
    call = step.call
    target = "" if isinstance(call, Create | Adopt) else (own_id or "") if call.id == OWN_ID else call.id
    try:
        result = _sent(writer, call, target, own_id or "", deadline)
    except ResponseLost as lost:
        # The server adopts the same object every time that it is asked to.
        if not (step.not_repeatable or (lost.pending and isinstance(call, Adopt))):
            raise
        raise OutcomeUnknown(
            f"It is not known whether the server performed the step {step.title!r}: {lost.message} The step must not "
            f"be performed twice, so it was not repeated. Check its outcome with cluster_action_info before you run "
            f"this again."
        ) from lost
    except Refused as refusal:
        whose = f" ({target})" if target else ""
        advice = _advice(call, refusal)
        refusal.message = f"Could not {step.title}{whose}: {refusal.reason} (HTTP {refusal.status}).{advice}"
        if target and (refusal.error_type in LOCKED or _overtaken(call, refusal)):
            kind: Kind = CLUSTER if step.locks else call.kind
            raise Blocked(kind, step.locks or target, refusal) from None
        raise
    if result is None:
        raise LostRace(f"{step.title}, and remove it again: another run had created one with that name first")
    return result


def _advice(call: Call, refusal: Refused) -> str:
    if isinstance(call, Create) and "spec" in call.body and is_about_spec(refusal):
        return f" The spec is at fault. {correction(refusal, call.body['spec'])}"
    return ADVICE.get(f"{refusal.error_type} {call.kind.noun}") or ADVICE.get(refusal.error_type, "")


def _overtaken(call: Call, refusal: Refused) -> bool:
    """Whether another run has changed the target in the same way, or removed it, since the plan was drawn."""
    is_so = refusal.status == 404 or any(words in refusal.reason for words in OVERTAKEN)
    return isinstance(call, Update | Act) and is_so


def _sent(writer: Writer, call: Call, target: str, own_id: str, deadline: Deadline) -> WriteResult | None:
    match call:
        case Create():
            return create_once(writer, call, deadline)
        case Adopt():
            return writer.adopt(call.kind, call.body)
        case Update():
            return writer.update(call.kind, target, call.body)
        case Delete():
            return writer.delete(call.kind, target, force=call.force)
        case Act():
            return writer.act(call.kind, target, call.verb, with_own_id(call.body, own_id))
        case Operate():
            return writer.operate(call.kind, target, call.operation, call.body)
        case Await():
            return WriteResult(None, target)
        case Cancel():
            writer.cancel(call.kind, target, force=call.force)
            return WriteResult(None, target)
        case Trigger():
            return writer.trigger(target, call.body)
