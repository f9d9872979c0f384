# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A gateway in front of a service of the dev cloud that answers some requests itself, as proxies do."""

from __future__ import annotations

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP_BY_HOP = {"connection", "content-length", "host", "transfer-encoding"}


@dataclass
class Gateway:
    """What a gateway answers, and what it was asked.

    :param url: its address.
    :param answers: its own answers by method: statuses, the first of which is for the next request; 0 closes the
        connection. When there are none left, it forwards.
    :param always: its answers by method to each request that has no other one.
    :param body: the body of its own answers.
    :param asked: the methods and paths of the requests so far.
    :param lets_in: says of the method and path of a request whether it reaches the service. Otherwise, the gateway
        closes the connection.
    :param lets_out: says the same of the response.
    """

    url: str = ""
    answers: dict[str, list[int]] = field(default_factory=dict)
    always: dict[str, int] = field(default_factory=dict)
    body: bytes = b"<html>gateway</html>"
    asked: list[str] = field(default_factory=list)
    lets_in: Callable[[str], bool] = lambda request: True
    lets_out: Callable[[str], bool] = lambda request: True

    def own_answer(self, method: str) -> int | None:
        """The status of its own answer to the next request; ``None`` if it forwards that."""
        left = self.answers.get(method)
        return left.pop(0) if left else self.always.get(method)


@contextmanager
def gateway(url: str) -> Iterator[Gateway]:
    """Run a gateway in front of a service while the context is open."""
    state = Gateway()
    target = urlsplit(url)

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            sent = self.rfile.read(length)
            asked = f"{self.command} {self.path}"
            state.asked.append(asked)
            status = state.own_answer(self.command)
            if status == 0 or not state.lets_in(asked):
                self.close_connection = True
                return
            if status is not None:
                self.reply(status, state.body, {"Content-Type": "text/html"})
                return
            service = http.client.HTTPConnection(str(target.hostname), target.port)
            headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
            service.request(self.command, self.path, sent or None, headers)
            response = service.getresponse()
            kept = {name: value for name, value in response.getheaders() if name.lower() not in HOP_BY_HOP}
            content = response.read()
            service.close()
            if state.lets_out(asked):
                self.reply(response.status, content, kept)
            else:
                self.close_connection = True

        def reply(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_DELETE = do_GET = do_PATCH = do_POST = answer  # noqa: N815

        def log_message(self, format: str, *arguments: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
