# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An application on the simulated servers of a project, and a probe that can count all the time how many answer.

The simulated servers answer nothing themselves. So one HTTP server on loopback answers for all of them, at a path that
is the address of the server, as the application on it would: with 200 if the server is ACTIVE and the application has
had the time to start, else with 503.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

from tenant import Tenant

Server = dict[str, Any]
INTERVAL = 0.05
"""Seconds between two looks of the probe."""


class Application:
    """Answers while the context is open.

    :param tenant: the project.
    :param cluster_id: the cluster whose members are counted.
    :param start_seconds: how long the application takes to start on a server that has become ACTIVE.
    :param counts: whether a probe counts all the time how many members answer. It sends more requests than a roll-out.
    :var is_broken: says of which servers the application does not start.
    :var on_refusal: is called once, when a server has first been asked over HTTP and has not answered.
    :var answering: how many members have answered, at each look of the probe.
    :var running: how many servers have answered at each look, members or not.
    :var asked: the addresses that were asked over HTTP, each as often as it was.
    """

    def __init__(self, tenant: Tenant, cluster_id: str, start_seconds: float = 0.0, *, counts: bool = False) -> None:
        self._tenant = Tenant(tenant.devcloud, tenant.project, tenant.cloud)
        self._cluster_id = cluster_id
        self._start_seconds = start_seconds
        self._active_since: dict[str, float] = {}
        self._lock = threading.Lock()
        self._over = threading.Event()
        self.is_broken: Callable[[Server], bool] = lambda server: False
        self.on_refusal: Callable[[], None] | None = None
        self._failure: Exception | None = None
        self.answering: list[int] = []
        self.running: list[int] = []
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        targets = [self._server.serve_forever, *([self._probe] if counts else [])]
        self._threads = [threading.Thread(target=target) for target in targets]

    @property
    def url(self) -> str:
        """The value of ``gate_url``."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/{{address}}"

    def __enter__(self) -> Application:
        # What runs at the beginning has started long ago.
        self._active_since = {server["id"]: 0.0 for server in self._servers() if server["status"] == "ACTIVE"}
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        for thread in self._threads:
            thread.join()
        if self._failure and value is None:
            raise self._failure

    def statuses(self) -> dict[str, int]:
        """The HTTP status with which each server answers now, by the id of the server."""
        now, found = time.monotonic(), {}
        with self._lock:
            servers = self._servers()
            active = {server["id"] for server in servers if server["status"] == "ACTIVE"}
            self._active_since = {id: self._active_since.get(id, now) for id in active}
            for server in servers:
                since = self._active_since.get(server["id"])
                started = since is not None and (not since or now - since >= self._start_seconds)
                found[server["id"]] = 200 if started and not self.is_broken(server) else 503
        return found

    def _servers(self) -> list[Server]:
        return [each for each in self._tenant.devcloud.servers(self._tenant.project) if not each["deleting"]]

    def _probe(self) -> None:
        try:
            while not self._over.wait(INTERVAL):
                # The servers first: one of a member that was replaced meanwhile does not count as a silent member.
                statuses = self.statuses()
                nodes = self._tenant.read(f"/nodes?cluster_id={self._cluster_id}")
                self.answering.append(sum(statuses.get(node["physical_id"]) == 200 for node in nodes))
                self.running.append(sum(status == 200 for status in statuses.values()))
        except Exception as error:
            self._failure = error

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        application = self

        class Handler(BaseHTTPRequestHandler):
            """Answers for the server with the address in the path."""

            def do_GET(self) -> None:
                self.send_response(application.answer(self.path.strip("/")))
                self.end_headers()

            def log_message(self, format: str, *arguments: object) -> None:
                """Print nothing."""

        return Handler

    def answer(self, address: str) -> int:
        """The HTTP status with which the application at an address answers; 404 if there is none."""
        self.asked.append(address)
        status = self._status_at(address)
        if status != 200 and self.on_refusal:
            call, self.on_refusal = self.on_refusal, None
            call()
        return status

    def _status_at(self, address: str) -> int:
        statuses = self.statuses()
        for server in self._servers():
            if address in [port["addr"] for ports in server["addresses"].values() for port in ports]:
                return statuses.get(server["id"], 503)
        return 404
