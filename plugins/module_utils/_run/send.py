# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Sends one step: which method of the writer carries out which call, and how a refusal reads.

``create.py`` takes care of what can be lost or duplicated. What is sent at all was decided by the plan.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .._plan.calls import (
    Act,
    Adopt,
    AskUrl,
    Await,
    Call,
    Cancel,
    Create,
    Delete,
    Operate,
    Pause,
    ReadStatus,
    Trigger,
    Update,
    with_own_id,
)
from .._plan.plan import Step
from .._senlin.client import Client
from .._senlin.deadline import Deadline
from .._senlin.errors import ClusteringError, OutcomeUnknown, Refused, ResponseLost
from .._senlin.kinds import Kind
from .._senlin.spec_refusals import correction, is_about_spec
from .._senlin.transport import STATUS_ADVICE
from .._senlin.writer import Writer, WriteResult
from .create import create_once
from .setback import FAILURE, Setback, object_ids, target_id

LOCKED = frozenset({"ResourceIsLocked", "ActionConflict", "ActionInProgress"})
"""The server's names for "not now": another action holds the resource, or comes first."""

ADVICE = {
    "ResourceInUse": " First delete what uses it, or let that use another one.",
    "FeatureNotSupported": " Recover its nodes first with cluster_health, or delete it.",
    "ResourceInUse policy": " Detach it from them first, with cluster_policy_binding and state absent.",
    "ActionCooldown": " Try again when the cooldown of the policy is over.",
}
"""What an operator can do about a refusal, by the server's name for it, and by the kind where that matters."""

PART = re.compile(r"batch \d+ of \d+: |rollback( \d+ of \d+)?: ")
"""What begins the titles of the steps of a part of a plan."""


class LostRace(Exception):
    """Another run created the name first. The object that this run created is removed: continue with the older one."""


def send(writer: Writer, step: Step, own_id: str | None, deadline: Deadline) -> WriteResult:
    """Send a step's request.

    :param own_id: the id of the task's resource, if it exists.
    :raises Setback: the server refuses; the message of its error says why, on which object, and what to do.
    :raises LostRace: another run has created the same object first.
    :raises OutcomeUnknown: the response was lost, or the server failed, and the step must not be sent twice.
    """
    call = step.call
    target = target_id(step, own_id)
    try:
        result = _sent(writer, call, target, own_id or "", deadline)
    except ResponseLost as lost:
        # The server adopts the same object every time that it is asked to.
        if not (step.not_repeatable or (lost.pending and isinstance(call, Adopt))):
            raise
        raise _outcome_unknown(step, lost) from lost
    except Refused as refusal:
        if step.not_repeatable and refusal.status >= FAILURE:
            raise _outcome_unknown(step, refusal) from refusal
        advice = _advice(call, refusal)
        what = could_not(step.title, call.kind, target)
        refusal.message = f"{what}: {refusal.reason} (HTTP {refusal.status}).{advice}"
        locked = bool(target) and refusal.error_type in LOCKED
        raise Setback(step, refusal, object_ids(step, own_id), locked=locked) from None
    if result is None:
        raise LostRace(f"{step.title}, and remove it again: another run had created one with that name first")
    return result


def _outcome_unknown(step: Step, error: ClusteringError) -> OutcomeUnknown:
    return OutcomeUnknown(
        f"It is not known whether the server performed the step {step.title!r}: {error.message} The step must not be "
        f"performed twice, so it was not repeated. Check its outcome with cluster_action_info before you run this "
        f"again.",
        **error.facts,
    )


def _advice(call: Call, refusal: Refused) -> str:
    if isinstance(call, Create) and "spec" in call.body and is_about_spec(refusal):
        return f" The spec is at fault. {correction(refusal, call.body['spec'])}"
    by_type = ADVICE.get(f"{refusal.error_type} {call.kind.noun}") or ADVICE.get(refusal.error_type)
    return by_type or STATUS_ADVICE.get(refusal.status, "")


def could_not(title: str, kind: Kind | None = None, id: str = "") -> str:
    """The beginning of the sentence that a step failed, such as ``Could not update cluster web (<id>), metadata``.

    :param title: the title of the step.
    :param kind: the kind of its target.
    :param id: the id of its target, which is put beside the name. No name contains a space, a comma or a colon.
    """
    part = PART.match(title)
    what, dummy, details = title[part.end() if part else 0 :].partition(": ")
    if kind and id:
        named, found = re.subn(rf"\b{kind.title} [^\s:,]+", lambda match: f"{match[0]} ({id})", what, count=1)
        what = named if found else f"{what} ({id})"
    words = f"could not {what}, {details}" if details else f"could not {what}"
    sentence = f"{part[0] if part else ''}{words}"
    return f"{sentence[0].upper()}{sentence[1:]}"


def _sent(writer: Writer, call: Call, target: str, own_id: str, deadline: Deadline) -> WriteResult | None:
    match call:
        case Create():
            return create_once(writer, call, deadline)
        case Adopt():
            return writer.adopt(call.kind, call.body)
        case Update():
            return writer.update(call.kind, target, _with_live_metadata(writer.client, call, target))
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
        case AskUrl() | ReadStatus() | Pause():
            return WriteResult(None, None)


def _with_live_metadata(client: Client, call: Update, target: str) -> Mapping[str, Any]:
    """The body of an update, with the metadata that the request is not about as it is now. ``GET /<plural>/<id>``."""
    live = client.get(call.kind, target) if call.metadata_keys else None
    if live is None:
        return call.body
    others = {key: value for key, value in (live["metadata"] or {}).items() if key not in call.metadata_keys}
    own = {key: value for key, value in call.body["metadata"].items() if key in call.metadata_keys}
    return {**call.body, "metadata": {**others, **own}}
