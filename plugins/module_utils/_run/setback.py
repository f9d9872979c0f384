# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A step that was not carried out, and whether a plan that is drawn afterwards shows a reason to go on.

What a plan was drawn from can change before its steps are sent: another run, a person or a policy acts on the same
objects. The server then refuses a request that was right when it was planned, or accepts it and fails the action before
it has done anything. No list of the server's messages is complete, so the messages do not decide: what is at work on
the objects is waited for, and the plan is drawn again. If nothing was at work, and it is the same plan, drawn from the
same resource, the refusal is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._plan.calls import OWN_ID, Act, Adopt, Create
from .._plan.plan import Plan, Step
from .._senlin.client import FULL_ID
from .._senlin.errors import ActionFailed, ClusteringError, Refused
from .._senlin.kinds import CLUSTER
from .._senlin.transport import Attributes

REPEATABLE_ACTIONS = frozenset(
    {"add_nodes", "del_nodes", "replace_nodes", "policy_attach", "policy_detach", "policy_update"}
)
"""The actions on members and bindings. The engine checks all of their inputs before it does anything."""

FAILURE = 500
"""The lowest HTTP status that means that the server failed, perhaps after it had done some or all of the work."""

LOCK_REASON = "Failed in locking"
"""The beginning of the reason of an action that the engine gave up because another one held the lock."""


class Setback(Exception):
    """A step was not carried out.

    :param step: the step.
    :param error: what the task ends with, unless a new plan shows that something has changed.
    :param object_ids: the ids of the objects that the step is about. The first is the one that its action locks.
    :param locked: whether another action holds a lock.
    :var is_true: whether nothing was at work on the objects that can explain it.
    :var may_be_done: whether the server itself failed, perhaps after it had carried the step out.
    :var cluster_id: the id of the cluster that the step's action locks, if it locks one.
    """

    def __init__(self, step: Step, error: ClusteringError, object_ids: list[str], *, locked: bool) -> None:
        super().__init__(error.message)
        self.step = step
        self.error = error
        self.object_ids = object_ids
        self.locked = locked
        self.is_true = False
        on_cluster = bool(step.locks) or (step.call.kind is CLUSTER and not isinstance(step.call, Create))
        self.cluster_id = object_ids[0] if on_cluster and object_ids else None
        self.may_be_done = isinstance(error, Refused) and error.status >= FAILURE
        self._found: Attributes | None = None
        self._steps: tuple[Step, ...] = ()
        self._came_first = True

    def remember(self, found: Attributes | None, plan: Plan) -> None:
        """Remember the plan that the step belongs to.

        :param found: the resource that it was drawn from.
        """
        index = plan.steps.index(self.step)
        self._found, self._steps, self._came_first = found, plan.steps[index:], index == 0

    def recurs(self, found: Attributes | None, plan: Plan) -> bool:
        """Whether a new plan is what remained of the old one, drawn from the same resource.

        If steps of the old plan were done before, they have changed the resource, which is then not compared.
        """
        return plan.steps == self._steps and (found == self._found or not self._came_first)


class Outdated(Exception):
    """The resource is not what the plan was drawn from, so that the plan has to be drawn again.

    :param error: what the task ends with if that happens again and again.
    """

    def __init__(self, error: ClusteringError) -> None:
        super().__init__(error.message)
        self.error = error


def failed_unperformed(step: Step, error: ActionFailed, own_id: str | None) -> Setback | None:
    """The setback if an action has failed before it did anything; ``None`` if it may have done a part of its work.

    An action that has started others, of which one has failed, has done a part of it. So may a failed action on a
    single node have. Nothing is done by an action that got no lock.
    """
    action = error.facts["action"]
    if error.facts.get("leaf_actions") != [action] or action["status"] != "FAILED":
        return None
    locked = str(action.get("status_reason") or "").startswith(LOCK_REASON)
    if locked or (isinstance(step.call, Act) and step.call.verb in REPEATABLE_ACTIONS):
        return Setback(step, error, object_ids(step, own_id), locked=locked)
    return None


def target_id(step: Step, own_id: str | None) -> str:
    """The id of the object that a step's request is about; empty if the step creates it.

    :param own_id: the id of the task's resource, if it exists.
    """
    call = step.call
    if isinstance(call, Create | Adopt):
        return ""
    return (own_id or "") if call.id == OWN_ID else call.id


def object_ids(step: Step, own_id: str | None) -> list[str]:
    """The ids of the objects that a step is about: what it locks, and all that its request names."""
    body = getattr(step.call, "body", {})
    named = [own_id if text == OWN_ID else text for text in _texts(body)]
    ids = [step.locks or target_id(step, own_id), *named]
    return list(dict.fromkeys(id for id in ids if id and FULL_ID.fullmatch(id)))


def _texts(value: Any) -> Iterator[str]:
    """The texts in the body of a request, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from (*_texts(key), *_texts(item))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
