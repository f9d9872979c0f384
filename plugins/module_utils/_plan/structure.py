# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The steps of a plan as data, for the result ``plan``: what each of them changes, and what it does to servers.

A title is for people. A playbook that decides by what a task would do reads the items. Each attribute that a step
changes is an item, and each effect on servers that no such attribute has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._senlin.client import FULL_ID
from .._senlin.kinds import Kind
from .._senlin.masking import PARAMETERS, masked_by_name
from .calls import (
    OWN_ID,
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
)
from .compare import same_value
from .effect import Effect, Touch
from .plan import Step

Item = dict[str, Any]
"""One item of a plan, under the names that results have."""

VERBS: dict[type, str] = {
    Adopt: "adopt",
    AskUrl: "ask",
    Await: "wait",
    Cancel: "cancel",
    Create: "create",
    Delete: "delete",
    Pause: "pause",
    ReadStatus: "read",
    Trigger: "trigger",
    Update: "update",
}
"""What requests do, and what else a step can do. For an action or an operation, it is in the request."""

UNTOUCHED = Touch(Effect.NONE, 0)
"""Stands for the effect of a step that leaves all servers alone."""


def plan_items(steps: Iterable[Step], have: Mapping[str, Any] | None, kind: Kind) -> list[Item]:
    """What some steps change, in their order.

    An item has the keys ``verb``, ``kind``, ``id``, ``name``, ``attribute``, ``before``, ``after``, ``effect`` and
    ``nodes``. An object has no id before it is created, so ``id`` is then ``None``.

    :param steps: probes are left out, as they change nothing.
    :param have: the live resource of the task before the first step, or ``None``.
    :param kind: the kind of that resource.
    """
    items: list[Item] = []
    current, own_id = dict(have or {}), (have or {}).get("id")
    before: Mapping[str, Any]
    for step in steps:
        if step.probe:
            continue
        target = _target(step.call)
        if step.becomes or (target is None and not step.creates):
            own_id = step.becomes or None
        changed = _changed(step, current, kind)
        before, after = current, {**current, **changed}
        own = bool(changed) or step.after is None or (target in (None, OWN_ID, own_id) and not step.creates)
        subject = {
            "verb": _verb(step.call),
            "kind": kind.noun if own else step.call.kind.noun,
            "id": own_id if own else target if FULL_ID.fullmatch(target or "") else None,
            "name": (own and (_name(current) or _name(after))) or step.target or None,
        }
        if not own and isinstance(step.call, Update):
            before, changed = step.before, dict(step.call.body)
        for attribute, value in changed.items():
            touches = [touch for touch in step.touches if touch.attribute == attribute] or [UNTOUCHED]
            values = (_shown(attribute, before.get(attribute)), _shown(attribute, value))
            items += [_item(subject, attribute, *values, touch) for touch in touches]
        others = [touch for touch in step.touches if touch.attribute not in changed]
        items += [_item(subject, None, None, None, touch) for touch in others or ([] if changed else [UNTOUCHED])]
        current = {} if step.after is None else after
        own_id = None if step.after is None else own_id
    return items


def _item(subject: Item, attribute: str | None, before: Any, after: Any, touch: Touch) -> Item:
    nodes = {"count": touch.count, "names": list(touch.names)} if touch.count else None
    return {
        **subject,
        "attribute": attribute,
        "before": before,
        "after": after,
        "effect": touch.effect.value,
        "nodes": nodes,
    }


def _changed(step: Step, current: Mapping[str, Any], kind: Kind) -> Item:
    """The attributes of the task's resource that a step changes, with their new values.

    What a create leaves to the server is not known before. What the resource of some tasks shows in addition, such as
    the nodes that are checked, is no attribute of it.
    """
    known = kind.shape.keys if kind.shape else {}
    return {
        attribute: value
        for attribute, value in (step.after or {}).items()
        if attribute in known
        and not same_value(current.get(attribute), value)
        and not (value is None and isinstance(step.call, Create | Adopt))
    }


def _target(call: Call) -> str | None:
    """The id of the object that a request is about; ``None`` if the request creates it."""
    return None if isinstance(call, Create | Adopt) else call.id


def _verb(call: Call) -> str:
    """What a request does, in the word of Senlin's API for an action or an operation."""
    if isinstance(call, Act):
        return call.verb
    return call.operation if isinstance(call, Operate) else VERBS[type(call)]


def _name(resource: Mapping[str, Any]) -> str | None:
    """The name of a resource; for the attachment of a policy to a cluster, that of the policy."""
    return resource.get("name") or resource.get("policy_name")


def _shown(attribute: str, value: Any) -> Any:
    return masked_by_name(value) if attribute in PARAMETERS else value
