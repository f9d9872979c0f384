# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands requests whose token has been validated on to the process with the simulated services."""

from __future__ import annotations

import http.client
import os
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

HEADERS = ("HOST", "OPENSTACK_API_VERSION", "X_IDENTITY_STATUS", "X_PROJECT_ID", "X_ROLES")
"""The headers that the simulated services read, as WSGI names them."""
RETURNED = ("Content-Type", "Location")
"""The headers of a response that are handed back."""
SECONDS = 60


def forwarding(service: str) -> Callable[..., Any]:
    """The WSGI application that stands for a service of the other process."""
    address = urlsplit(os.environ["FULLCLOUD_SIMULATION"])

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        headers = {name.replace("_", "-"): environ[f"HTTP_{name}"] for name in HEADERS if f"HTTP_{name}" in environ}
        path = f"/{service}{environ['PATH_INFO']}"
        query = environ.get("QUERY_STRING")
        connection = http.client.HTTPConnection(address.hostname or "127.0.0.1", address.port, timeout=SECONDS)
        try:
            connection.request(environ["REQUEST_METHOD"], f"{path}?{query}" if query else path, headers=headers)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        returned = [(name, response.headers[name]) for name in RETURNED if name in response.headers]
        start_response(f"{response.status} {response.reason}", [*returned, ("Content-Length", str(len(body)))])
        return [body]

    return application
