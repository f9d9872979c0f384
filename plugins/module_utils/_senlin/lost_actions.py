# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Recognizes an action that can never complete, because the engine that ran it is gone.

Senlin leaves such an action as it is, with its locks: WAITING with nothing left to wait for, or RUNNING. Only an engine
that starts looks for engines that are gone, for five minutes, and fails their actions.

:func:`find_loss` decides, and does nothing else. :class:`ActionWatch` collects what it needs, and only about an action
that has not changed for long, so that a usual wait costs no request more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .client import Client
from .errors import Refused, ResponseLost
from .kinds import ACTION, SERVICE
from .times import read_time
from .transport import Attributes

LOOK_PAUSE = 75.0
"""Seconds without a change of an action before it is looked at, and between two looks.

Two looks in a row must find the same, so an action is given up after twice as long. An engine looks every 3 s for what
its action waits for, and reports every 60 s: after an interruption of Senlin's database, it does both between two
looks.
"""

SILENT_SECONDS = 150.0
"""How long a service has not reported before it counts as gone.

Senlin itself takes an engine for dead after 132 s, and gives its locks to others then. The ``state`` of a service is
not enough: it is ``down`` for a moment before each report.
"""

OVERDUE_SECONDS = 150.0
"""How long an action's own time limit must be over, which its engine checks every 3 s. The clocks may differ."""


@dataclass(frozen=True)
class Loss:
    """Why an action can never complete.

    :param reason: completes "It can never complete: …".
    :param part: the action that is lost, if it is one that the action waits for.
    """

    reason: str
    part: Attributes | None = None


def find_loss(
    action: Attributes, parts: Sequence[Attributes], services: Sequence[Attributes] | None, now: datetime
) -> Loss | None:
    """Why an unfinished action can never complete; ``None`` if an engine may still be at work on it or come to it.

    :param parts: the unfinished actions that it waits for.
    :param services: Senlin's services; ``None`` if this user must not list them.
    :param now: the time on the server's clock.
    """
    waiting = action["status"] == "WAITING"
    started, limit = read_time(action.get("start_at")), action.get("timeout")
    if waiting and started and limit and now - started > timedelta(seconds=limit + OVERDUE_SECONDS):
        return Loss(f"its own time limit of {limit} s is over, and no engine has ended it")
    gone = {part["id"]: _gone_engine(part, services, now) for part in parts}
    if not all(gone.values()):
        return None
    if engine := _gone_engine(action, services, now):
        return Loss(engine)
    if parts:
        return Loss(gone[parts[0]["id"]], parts[0])
    return (
        Loss("it waits for other actions, and all of them have ended, so its engine has stopped") if waiting else None
    )


def _gone_engine(action: Attributes, services: Sequence[Attributes] | None, now: datetime) -> str:
    """That the engine of an action is gone, in a sentence; empty if it is not, or if that is not known.

    An action without an owner waits for an engine to take it, or for its lifecycle hook.
    """
    owner = action.get("owner_id")
    if services is None or not owner or action["status"] not in ("READY", "RUNNING", "WAITING"):
        return ""
    service = next((service for service in services if service["id"] == owner), None)
    if service is None:
        return f"its engine ({owner}) no longer exists"
    reported = read_time(service.get("updated_at"))
    silent = reported is None or now - reported > timedelta(seconds=SILENT_SECONDS)
    return f"its engine ({owner} on {service['host']}) is down" if service["state"] == "down" and silent else ""


@dataclass
class ActionWatch:
    """Watches one action while a task waits for it.

    :param client: reads.
    """

    client: Client
    _seen: Attributes = field(default_factory=dict)
    _next_look: float = 0.0
    _loss: Loss | None = None
    _may_list_services: bool = True

    def check(self, action: Attributes, waited: float) -> Loss | None:
        """Take note of an unfinished action at a poll, and say why it can never complete.

        Only if it has not changed for :data:`LOOK_PAUSE`, this sends ``GET /actions?status=…`` if it waits for other
        actions, and ``GET /services`` unless that was refused before.

        :param waited: seconds since the begin of the wait.
        :returns: ``None`` unless two looks in a row have found the same.
        """
        if action != self._seen:
            self._seen, self._loss, self._next_look = action, None, waited + LOOK_PAUSE
        elif waited >= self._next_look:
            self._next_look = waited + LOOK_PAUSE
            before, self._loss = self._loss, self._look(action)
            if self._loss == before:
                return self._loss
        return None

    def _look(self, action: Attributes) -> Loss | None:
        try:
            return find_loss(action, self._parts(action), self._services(), self.client.server_time())
        except ResponseLost:
            return None

    def _parts(self, action: Attributes) -> list[Attributes]:
        ids = action.get("depends_on") or []
        if not ids:
            return []
        # The server cannot filter by id, and some actions on nodes do not hold their cluster's id.
        unfinished = self.client.listing(ACTION, status=sorted(ACTION.transitional))
        return [part for part in unfinished if part["id"] in ids]

    def _services(self) -> list[Attributes] | None:
        if not self._may_list_services:
            return None
        try:
            return list(self.client.listing(SERVICE))
        except Refused:
            self._may_list_services = False
            return None
