# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request log: one line of JSON per request, written once the response has been sent.

It contains no tokens, passwords or bodies. As this is the outermost middleware, it also closes the connection instead
of responding if an ordered fault says so.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import eventlet.wsgi

from .responses import DROP, FAULT, Response, is_internal, path_of
from .server import Application, Environ

Identify = Callable[[Environ, int, bytes], "tuple[str | None, str | None]"]
"""Returns the project and user of a request from its environment, status and response body."""


class RequestLog:
    """Wraps the application of a service and writes the log."""

    def __init__(self, application: Application, service: str, path: Path, identify: Identify) -> None:
        self._application = application
        self._service = service
        self._path = path
        self._identify = identify

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Response:
        entry: dict[str, Any] = {
            "time": time.time(),
            "service": self._service,
            "method": environ["REQUEST_METHOD"],
            "path": path_of(environ),
            "status": None,
            "microversion": _microversion(environ),
        }
        started = time.monotonic()

        def remember_status(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            entry["status"] = int(status.split()[0])
            return start_response(status, headers, exc_info)

        result = self._application(environ, remember_status)
        body = b"".join(result)
        if hasattr(result, "close"):
            result.close()
        dropped = bool(environ.get(DROP))
        project, user = self._identify(environ, entry["status"] or 0, body)

        def write() -> None:
            if dropped:
                entry["status"] = None
            entry["milliseconds"] = round((time.monotonic() - started) * 1000, 2)
            entry["project"] = project
            entry["user"] = user
            entry["client"] = f"{environ['REMOTE_ADDR']}:{environ['REMOTE_PORT']}"
            entry["internal"] = is_internal(environ)
            entry["fault"] = environ.get(FAULT)
            with open(self._path, "a", encoding="utf-8") as log:
                log.write(json.dumps(entry) + "\n")

        if dropped:
            # Tells eventlet that the request has been handled, so it closes the connection without a response.
            eventlet.wsgi.WSGI_LOCAL.already_handled = True
            return Response(b"", write)
        return Response(body, write)


def _microversion(environ: Environ) -> str | None:
    requested = environ.get("HTTP_OPENSTACK_API_VERSION")
    if requested is None:
        return None
    return requested.rpartition(" ")[2]
