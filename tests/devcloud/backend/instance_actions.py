# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the simulated compute service has done to each server, also to those that no longer exist.

Nova records each request that changes a server as an instance action, and the parts of its work as events of the
action. They are computed when they are read, like the status of a server.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .servers import Server


@dataclass(frozen=True)
class InstanceAction:
    """A request that changed a server.

    :param name: Nova's name of the action, such as `create`.
    """

    name: str
    request_id: str = field(default_factory=lambda: f"req-{uuid.uuid4()}")
    started: float = field(default_factory=time.time)


@dataclass(frozen=True)
class Event:
    """A part of the work on an action.

    :param result: `Success` or `Error`, or None while it is in progress.
    :param details: what an administrator sees of an error.
    """

    name: str
    result: str | None
    details: str | None = None


class History:
    """The servers that have ever existed, and the actions on them."""

    def __init__(self) -> None:
        self._servers: dict[str, Server] = {}
        self._actions: dict[str, list[InstanceAction]] = {}

    def record(self, server: Server, name: str) -> None:
        """Record an action on a server."""
        self._servers[server.id] = server
        self._actions.setdefault(server.id, []).append(InstanceAction(name))

    def server(self, server_id: str) -> Server | None:
        """A server, whether it still exists or not."""
        return self._servers.get(server_id)

    def actions(self, server_id: str) -> list[InstanceAction]:
        """The actions on a server, the newest first."""
        return list(reversed(self._actions.get(server_id, [])))


HISTORY = History()


def events_of(server: Server, action: InstanceAction) -> list[Event]:
    """The events of an action on a server, the newest first.

    As in Nova, a build that a hypervisor aborts is an event that succeeded.
    """
    if action.name == "create":
        if server.status != "BUILD" and server.host is None:
            return [Event("conductor_schedule_and_build_instances", "Error", server.fault)]
        return [Event("compute__do_build_and_run_instance", None if server.status == "BUILD" else "Success")]
    if action.name == "delete":
        return [Event("compute_terminate_instance", "Success" if is_deleted(server) else None)]
    return [Event(f"compute_{action.name.lower()}_instance", None if server.task else "Success")]


def is_deleted(server: Server) -> bool:
    """Whether a server no longer exists."""
    return server.gone_at is not None and server.has_come(server.gone_at)


def fault_of(server: Server) -> dict[str, Any] | None:
    """The fault of a server as Nova returns it. It does not return that of a server that no longer exists."""
    if not server.fault or server.status != "ERROR":
        return None
    aborted = server.fault == server.ordered("sim_fail")
    message = f"Build of instance {server.id} aborted: {server.fault}" if aborted else server.fault
    return {"code": 500, "created": server.created, "message": message}
