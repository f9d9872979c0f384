# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Waits for actions. ``deadline.py`` does the sleeping, and ``failures.py`` explains an action that failed.

The collection waits for the *action*, never for a status alone: right after an update, a cluster still reads ACTIVE,
and while members are added, it reads ACTIVE all along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from .client import Client
from .deadline import Deadline
from .errors import ActionLost, ClusteringError, ResponseLost, TimedOut
from .failures import NODES_PER_REQUEST, failure
from .kinds import ACTION, CLUSTER, NODE, Kind, describe
from .lost_actions import ActionWatch, Loss
from .transport import Attributes

SUCCEEDED = "SUCCEEDED"
"""The status of an action that did what it should."""

HOOK = "WAITING_LIFECYCLE_COMPLETION"
"""The status of an action on a node that waits until its lifecycle hook is completed."""

SETTLE_SECONDS = 10.0
"""How long a resource can stay busy after its action has ended: the engine checks every three seconds."""

Progress = Callable[[Attributes, float], None]
"""Is called at each poll, with the action and the seconds waited so far.

The key ``note`` of an action, if it has one, holds words to show in place of what the action does.
"""


def no_progress(action: Attributes, waited: float) -> None:
    """Show nothing."""


What: TypeAlias = "str | Callable[[], str]"
"""A resource in a sentence, such as ``cluster web (<id>)``; or a function that returns it, where that takes a request.
"""


def wait_for_success(
    client: Client, action_id: str, what: What, deadline: Deadline, progress: Progress = no_progress
) -> Attributes:
    """Wait until an action has succeeded. ``GET /actions/<id>``, and nothing else while it goes on.

    :param what: the resource; a function is called only if the action fails or does not end.
    :raises ActionFailed: it ended otherwise; the message holds the leaf cause.
    :raises ActionLost: it can never complete.
    :raises TimedOut: the deadline passed first.
    """
    action = wait_for_end(client, action_id, what, deadline, progress)
    if action["status"] != SUCCEEDED:
        raise failure(client, action, _text(what))
    return action


def wait_for_end(
    client: Client,
    action_id: str,
    what: What,
    deadline: Deadline,
    progress: Progress = no_progress,
    *,
    known: Attributes | None = None,
    unsent: str = "",
) -> Attributes:
    """Wait until an action has ended, whatever the outcome.

    A server that does not respond for a moment does not end the wait, as the action goes on without the client.

    :param what: the resource; a function is called only if the action does not end.
    :param known: the action as it was read before, which names it if the deadline passes before it is read again.
    :param unsent: for an action that somebody else has started, the sentence about what was therefore not sent.
    :raises ActionLost: it can never end.
    :raises TimedOut: the deadline passed first.
    """
    watch = ActionWatch(client)
    action = known
    silence = ""
    for waited in deadline.polls():
        try:
            action = client.get(ACTION, action_id)
        except ResponseLost as error:
            silence = f" {error.message}"
            continue
        if action is None:
            raise TimedOut(f"The action {action_id} on {what} no longer exists, so its outcome is unknown.")
        silence = ""
        progress(action, waited)
        if action["status"] not in ACTION.transitional:
            return action
        if loss := watch.check(action, waited):
            raise _lost_error(client, action, loss)
    raise _timed_out(client, action or {"id": action_id}, _text(what), f"{deadline.seconds:g} s", silence, unsent)


def _timed_out(client: Client, action: Attributes, what: str, seconds: str, silence: str, unsent: str) -> TimedOut:
    verb, status = action.get("action") or "The action", action.get("status") or "not known"
    whose = ", which this task has not started," if unsent else ""
    facts = f"{verb} of {what}{whose} did not end within {seconds}; its status is {status}.{silence}"
    if hook := _waiting_hook(client, action):
        advice = (
            f"It waits for a lifecycle hook before {hook['action']} of {target_of(client, hook)}. Complete the hook "
            f"with cluster_action, state lifecycle_completed and id {hook['id']}, or wait until its own time is over."
        )
    else:
        advice = f"{'' if unsent else 'It continues in the cloud. '}Wait for it with cluster_action, or raise timeout."
    message = " ".join(filter(None, (facts, unsent, advice, f"The action's id is {action['id']}.")))
    return TimedOut(message, action=action)


def _waiting_hook(client: Client, action: Attributes) -> Attributes | None:
    """The action whose lifecycle hook an unfinished action waits for, if any. ``GET /actions?status=…``."""
    if action.get("status") == HOOK:
        return action
    ids = action.get("depends_on") or []
    try:
        hooks = client.listing(ACTION, status=HOOK) if ids else ()
        return next((hook for hook in hooks if hook["id"] in ids), None)
    except ClusteringError:
        return None


def _text(what: What) -> str:
    return what if isinstance(what, str) else what()


def unfinished_actions(client: Client, target_id: str) -> list[Attributes]:
    """The actions that are at work on a resource or wait for their turn. ``GET /actions?target=&status=…``."""
    return list(client.listing(ACTION, target=target_id, status=sorted(ACTION.transitional)))


def unfinished_node_actions(client: Client, cluster_id: str) -> list[Attributes]:
    """The unfinished actions on the nodes of a cluster. ``GET /nodes?cluster_id=``, ``GET /actions?target=&status=…``.

    An action on a node holds the lock of its cluster, whoever has started it: a person, or a health policy. And when
    one node fails, Senlin marks the action on the cluster as failed at once, and keeps the lock of the cluster until
    the actions on the other nodes have ended.
    """
    return unfinished_actions_on(client, [node["id"] for node in client.listing(NODE, cluster_id=cluster_id)])


def unfinished_actions_in(client: Client, cluster_id: str) -> list[Attributes]:
    """The unfinished actions on a cluster and on its nodes, with one request since 1.14. Parts come last.

    ``GET /actions?cluster_id=&status=…``. The actions that lack the cluster's id are parts of an action that has it.
    """
    if client.supports("1.14"):
        return _parts_last(client.listing(ACTION, cluster_id=cluster_id, status=sorted(ACTION.transitional)))
    return [*unfinished_actions(client, cluster_id), *unfinished_node_actions(client, cluster_id)]


def unfinished_actions_on(client: Client, target_ids: Sequence[str]) -> list[Attributes]:
    """The unfinished actions on several resources. ``GET /actions?target=&status=…`` for a group of them at a time.

    Parts come last.
    """
    groups = [target_ids[start : start + NODES_PER_REQUEST] for start in range(0, len(target_ids), NODES_PER_REQUEST)]
    unfinished = sorted(ACTION.transitional)
    listed = (client.listing(ACTION, target=group, status=unfinished) for group in groups)
    return _parts_last(action for actions in listed for action in actions)


def _parts_last(actions: Iterable[Attributes]) -> list[Attributes]:
    """Actions in an order in which those that others wait for come last.

    The server sorts them by time, and a part can be of the same second as the whole. It is the whole that a task waits
    for, and that a message names.
    """
    return sorted(actions, key=lambda action: bool(action["depended_by"]))


def wait_until_settled(client: Client, kind: Kind, resource: Attributes, deadline: Deadline) -> Attributes | None:
    """The resource after it has left its transitional status; as it is, if it does not within :data:`SETTLE_SECONDS`.

    For the moments in which no action is at work on it any more, and its lock is still held.
    """
    current: Attributes | None = resource
    for dummy in deadline.polls(SETTLE_SECONDS):
        if current is None or current["status"] not in kind.transitional:
            break
        current = client.get(kind, resource["id"])
    return current


def target_of(client: Client, action: Attributes) -> str:
    """What an action is about, in a sentence; without its name if it cannot be read."""
    kind = _target_kind(action)
    try:
        found = client.get(kind, action["target_id"])
    except ClusteringError:
        found = None
    return describe(kind, found) if found else f"{kind.title} {action['target_id']}"


def _target_kind(action: Attributes) -> Kind:
    return CLUSTER if str(action["action"]).startswith("CLUSTER_") else NODE


def _lost_error(client: Client, action: Attributes, loss: Loss) -> ActionLost:
    reason = loss.reason
    if loss.part:
        reason = f"it waits for {loss.part['action']} of {target_of(client, loss.part)}, and {reason}"
    return ActionLost(
        f"{action['action']} of {target_of(client, action)} can never complete: {reason}. {_way_out(client, action)} "
        f"The action's id is {action['id']}.",
        action=action,
    )


def _way_out(client: Client, action: Attributes) -> str:
    """What to do about an action that can never complete."""
    title = _target_kind(action).title
    if action["action"].endswith("_DELETE") and client.supports("1.8"):
        return f"Delete the {title} again, with state absent and force."
    if client.supports("1.12"):
        return (
            f"Cancel it with cluster_action, state cancelled and force, and then check the {title} with "
            f"cluster_health; or delete the {title}, with state absent and force."
        )
    if client.supports("1.8"):
        return f"Delete the {title}, with state absent and force."
    return "Have an administrator restart senlin-engine, which then marks it as failed."
