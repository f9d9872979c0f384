# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A source over the Senlin in memory, with its polls one by one and without an event loop."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._events import poller as polling
from ansible_collections.senlin.clustering.plugins.module_utils._events.poller import Poller
from fake_senlin import FakeSenlin
from scripted_transport import PROJECT

NOW = 1795532400.0
"""The server's time when a test begins, in seconds since the epoch."""


class Server(FakeSenlin):
    """A Senlin with events, whose connections can be counted.

    :var opened: how often a source has connected.
    :var closed: how often it has closed the connection.
    """

    def __init__(self) -> None:
        super().__init__()
        self.clock.now = NOW
        self.address = "http://senlin the-project"
        self.opened = self.closed = 0

    def close(self) -> None:
        self.closed += 1

    def connect(self, options: Any, **more: Any) -> Server:
        """What replaces the function that logs in."""
        self.opened += 1
        return self

    def happen(self, *, ago: float = 0.0, **attributes: Any) -> str:
        """Store an event that an engine has dated some seconds ago, and return its id."""
        event = {"oname": "web", "otype": "CLUSTER", "status": "start", "action": "CLUSTER_CHECK", "level": "20"}
        return self.add("events", timestamp=moment(self.clock.now - ago), **{**event, **attributes})

    def act(self, status: str = "RUNNING", *, ago: float = 0.0, **attributes: Any) -> str:
        """Store an action that was created some seconds ago, and return its id."""
        times = {"created_at": moment(self.clock.now - ago), "end_time": None, "start_time": self.clock.now - ago}
        return self.add("actions", action="NODE_CREATE", status=status, **times, **attributes)

    def end(self, action: str, status: str, *, at: float | None = None) -> None:
        """End an action."""
        self.stored["actions"][action].update(status=status, end_time=at or self.clock.now)

    def set_node(self, node: str, status: str) -> None:
        """Change the status of a node, as a check does: with a new time."""
        self.stored["nodes"][node].update(status=status, updated_at=moment(self.clock.now))


def moment(seconds: float) -> str:
    """A time as the server writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


class Watch:
    """A source, and what it has reported.

    :param server: where it reads.
    :param options: its options.
    :var reported: the ids of what it has reported so far, in order.
    :var contents: what it has put on the queue.
    :var warnings: the sentences that it has shown.
    """

    def __init__(self, server: Server, monkeypatch: pytest.MonkeyPatch, **options: Any) -> None:
        monkeypatch.setattr(polling, "connect", server.connect)
        self.server = server
        self.reported: list[str] = []
        self.contents: list[dict[str, Any]] = []
        self.warnings: list[str] = []
        self.poller = Poller({"cloud": "fake", **options}, self.warnings.append)

    def poll(self, *, seconds: float = 5.0, dies_after: int | None = None) -> list[str]:
        """Poll once, some seconds after the poll before, and return the ids of what is reported.

        :param dies_after: how many items are reported before the process is killed; ``None`` if it is not.
        """
        self.server.clock.now += seconds
        found = self.poller.poll()
        for finding, content in found[:dies_after]:
            self.poller.note(finding)
            self.contents.append(content)
            self.reported.append(finding.resource["id"])
        if dies_after is None:
            self.poller.complete()
        return [finding.resource["id"] for finding, dummy in found[:dies_after]]


def state_file(folder: Path) -> str:
    """The path of a state file in a folder."""
    return str(folder / "state.json")


__all__ = ("NOW", "PROJECT", "Server", "Watch", "moment", "state_file")
