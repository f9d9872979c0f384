# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Every failure that a task can end with: a sentence for the operator, and facts beside it.

The layers below raise these errors. Only ``_run/module.py`` and the action plugin turn one into a failed task: ``msg``
is the sentence, and each fact becomes a key of the result. A sentence says what failed, on which object (name and id),
what the server said, and what to do next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class ClusteringError(Exception):
    """The base of all errors of the collection.

    :param message: one sentence (or two) for the operator.
    :param facts: what a playbook can look at after a ``rescue``; facts that are ``None`` are left out.
    """

    def __init__(self, message: str, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.facts = {key: value for key, value in facts.items() if value is not None}


class BadInput(ClusteringError):
    """The task contradicts itself or asks for something impossible. Nothing was sent."""


class StateConflict(BadInput):
    """What a task asks for does not fit what is there now, and may fit later. Nothing was sent.

    :param object_ids: the ids of the objects that it does not fit. What is at work on them may change that.
    :param cluster_id: the id of the cluster among them, if there is one. The actions on its nodes count, too.
    """

    def __init__(
        self, message: str, *, object_ids: Sequence[str] = (), cluster_id: str | None = None, **facts: Any
    ) -> None:
        super().__init__(message, **facts)
        self.object_ids = object_ids
        self.cluster_id = cluster_id


class LimitExceeded(ClusteringError):
    """What a task would do to servers exceeds a limit that it sets. The fact ``plan`` holds the steps as data."""


class UnexpectedPlan(ClusteringError):
    """The plan of a task is not the expected one. The fact ``plan_differences`` says in what, one by one."""


class Protected(ClusteringError):
    """A task would remove a cluster or node that is protected. Nothing of that was sent."""


class SdkMissing(ClusteringError):
    """openstacksdk is not installed where the module runs, or is too old."""


class NoConnection(ClusteringError):
    """The cloud is unknown, refuses the credentials, does not respond, or has no clustering service."""


class NotSupported(ClusteringError):
    """An option needs a newer microversion than the server has."""


class NotFound(ClusteringError):
    """A reference of the task, such as a profile or a cluster, names nothing."""


class Ambiguous(ClusteringError):
    """Several objects have the name. The fact ``candidates`` lists them.

    :param created_times: when they were created, by the server's clock, as far as it says.
    """

    def __init__(self, message: str, *, created_times: Sequence[str] = (), **facts: Any) -> None:
        super().__init__(message, **facts)
        self.created_times = created_times


class ResponseLost(ClusteringError):
    """There was no response from Senlin itself. Whether the request was carried out is unknown.

    The connection broke, a gateway answered for the server, or the API got no answer from the services behind it.

    :param pending: whether the server may still be at work on the request, so that what it creates can appear late.
    """

    def __init__(self, message: str, *, pending: bool = False, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.pending = pending


class CooldownActive(ClusteringError):
    """A scaling policy is in its cooldown. Facts: ``policy`` (id and name) and ``cooldown_left`` (seconds)."""


class OutcomeUnknown(ClusteringError):
    """The response to a request that must not be sent twice was lost."""


class Refused(ClusteringError):
    """The server refused a request.

    :param status: the HTTP status.
    :param error_type: the server's name for the error, such as ``ResourceIsLocked``, or an empty string.
    :param reason: the server's message.
    """

    def __init__(self, message: str, *, status: int, error_type: str, reason: str, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.status = status
        self.error_type = error_type
        self.reason = reason


class ActionFailed(ClusteringError):
    """An action ended as FAILED or CANCELLED. The fact ``leaf_actions`` holds the actions where the failure began."""


class ActionLost(ClusteringError):
    """An action can never complete, because the engine that ran it is gone. The fact ``action`` holds the action."""


class Unhealthy(ClusteringError):
    """The action succeeded and left the resource in ERROR."""


class CheckFailed(ClusteringError):
    """Nodes do not do what they should after a change. The fact ``failed_checks`` lists them."""


class TakenOver(ClusteringError):
    """Another run works on the same object towards another goal, and has the say from now on."""


class TimedOut(ClusteringError):
    """The task's ``timeout`` (seconds) expired. What was started continues in the cloud."""


class RunEnded(ClusteringError):
    """The run that the task belongs to was killed. Nobody reads this message, but the task sends nothing more."""


class WriteInCheckMode(ClusteringError):
    """A defect of the collection: a write was about to be sent in check mode. It was not sent."""
