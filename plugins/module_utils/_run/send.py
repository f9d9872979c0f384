# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""One step on its way: which request of the client carries which call out, and what a refusal means.

What can be lost or doubled is seen to in ``_create.py``; what may be sent at all was decided by the plan.
"""

from __future__ import annotations

from .._plan.plan import (
    OWN_ID,
    Act,
    Adopt,
    Await,
    Call,
    Cancel,
    Create,
    Delete,
    Operate,
    Step,
    Trigger,
    Update,
    with_own_id,
)
from .._senlin.actions import Deadline
from .._senlin.client import Client, WriteResult
from .._senlin.errors import OutcomeUnknown, Refused, ResponseLost
from .create import create_once

LOCKED = frozenset({"ResourceIsLocked", "ActionConflict", "ActionInProgress"})
"""The server's names for "not now": another action holds the resource, or stands before ours."""
UNCHANGED = "No property needs an update"
"""The server's words for an update that changes nothing."""
ADVICE = {
    "ResourceInUse": " Delete what uses it, or give that another one, first.",
    "FeatureNotSupported": " Mend its nodes and have it checked first, or delete it.",
    "ResourceInUse policy": " Detach it from them first, with cluster_policy_binding and state absent.",
    "ESchema": " The spec is at fault: correct it.",
    "InvalidSpec": " The spec is at fault: correct it.",
    "ActionCooldown": " Try again when the cooldown of the policy is over.",
}
"""What an operator can do about a refusal, by the server's name of it, and the kind of resource where that counts."""


class Blocked(Exception):
    """A step was refused as another action holds its target, or as another run has done the same before."""

    def __init__(self, target_id: str, refusal: Refused) -> None:
        super().__init__(refusal.message)
        self.target_id = target_id
        self.refusal = refusal


class LostRace(Exception):
    """An older object of the name has turned up, and the one that this run made is gone: go on with the older."""


def send(client: Client, step: Step, own_id: str | None, deadline: Deadline) -> WriteResult:
    """Send a step's request.

    :param itself: the id of the task's resource, as far as it exists.
    :raises Blocked: it is not this step's turn.
    :raises GaveWay: another run has made the same thing first.
    :raises Uncertain: the answer was lost, and the step must not be sent twice.
    :raises Refused: the server will not do it; the message says why, on what, and what to do.
    """
    call = step.call
    target = "" if isinstance(call, Create | Adopt) else (own_id or "") if call.id == OWN_ID else call.id
    try:
        sent = _sent(client, call, target, own_id or "", deadline)
    except ResponseLost as lost:
        if not step.not_repeatable:
            raise
        raise OutcomeUnknown(
            f"It is not known whether the server did {step.title}: {lost.message} Doing it twice would not be the "
            f"same, so it was not repeated. See in cluster_action_info what came of it before you run this again."
        ) from lost
    except Refused as refusal:
        whose = f" ({target})" if target else ""
        advice = ADVICE.get(f"{refusal.error_type} {call.kind.noun}") or ADVICE.get(refusal.error_type, "")
        refusal.message = f"Could not {step.title}{whose}: {refusal.reason} (HTTP {refusal.status}).{advice}"
        if target and (refusal.error_type in LOCKED or _overtaken(call, refusal)):
            raise Blocked(step.locks or target, refusal) from None
        raise
    if sent is None:
        raise LostRace(f"{step.title}, and remove it again: another run had made one of that name first")
    return sent


def _overtaken(call: Call, refusal: Refused) -> bool:
    """Whether another run has changed the target in the same way, or removed it, since the plan was drawn."""
    return isinstance(call, Update) and (UNCHANGED in refusal.reason or refusal.status == 404)


def _sent(client: Client, call: Call, target: str, own_id: str, deadline: Deadline) -> WriteResult | None:
    match call:
        case Create():
            return create_once(client, call, deadline)
        case Adopt():
            return client.adopt(call.kind, call.body)
        case Update():
            return client.update(call.kind, target, call.body)
        case Delete():
            return client.delete(call.kind, target, force=call.force)
        case Act():
            return client.act(call.kind, target, call.verb, with_own_id(call.body, own_id))
        case Operate():
            return client.operate(call.kind, target, call.operation, call.body)
        case Await():
            return WriteResult(None, target)
        case Cancel():
            client.cancel(call.kind, target, force=call.force)
            return WriteResult(None, target)
        case Trigger():
            return client.trigger(target, call.body)
