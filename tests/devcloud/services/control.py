# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control port of a service, which takes orders as JSON over HTTP on loopback."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from .faults import Faults
from .responses import json_response
from .server import Environ

Handler = Callable[..., Any]


class Control:
    """The WSGI application of a control port.

    Handlers get the groups of the path pattern as positional arguments and the keys of the body as named ones.
    """

    def __init__(self, service: str, faults: Faults) -> None:
        self._routes: list[tuple[str, str, Handler]] = []
        self.route("GET", "/", lambda: {"service": service})
        self.route("GET", "/faults", faults.described)
        self.route("POST", "/faults", faults.order)
        self.route("DELETE", "/faults", faults.clear)

    def route(self, method: str, pattern: str, handler: Handler) -> None:
        """Register the handler of an order; the pattern must match the whole path."""
        self._routes.append((method, pattern, handler))

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Any:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        content = environ["wsgi.input"].read(length) if length else b""
        for method, pattern, handler in self._routes:
            found = re.fullmatch(pattern, environ["PATH_INFO"])
            if found and method == environ["REQUEST_METHOD"]:
                return self._handle(handler, found.groups(), content, start_response)
        return json_response(start_response, 404, {"error": "no such order"})

    def _handle(
        self, handler: Handler, groups: tuple[str | Any, ...], content: bytes, start_response: Callable[..., Any]
    ) -> Any:
        try:
            result = handler(*groups, **(json.loads(content) if content else {}))
        except LookupError as error:
            return json_response(start_response, 404, {"error": str(error.args[0])})
        except (TypeError, ValueError, re.error) as error:
            return json_response(start_response, 400, {"error": str(error)})
        return json_response(start_response, 200, result)
