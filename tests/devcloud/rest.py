# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON over HTTP with the standard library, for the control ports and for Keystone."""

from __future__ import annotations

import http.client
import json
from typing import Any
from urllib.parse import urlsplit

TIMEOUT = 60.0
"""In seconds."""


class OrderRefused(Exception):
    """A service of the dev cloud responded with an error."""


def ask(method: str, url: str, content: Any = None, token: str | None = None) -> tuple[Any, dict[str, str]]:
    """Send a request and return the JSON of the response (None if it is empty) and its headers, in lower case.

    :raises OrderRefused: the status is 400 or higher.
    """
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "127.0.0.1", parts.port, timeout=TIMEOUT)
    headers = {"Content-Type": "application/json"}
    if token is not None:
        headers["X-Auth-Token"] = token
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request(method, path or "/", None if content is None else json.dumps(content), headers)
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    if response.status >= 400:
        raise OrderRefused(f"{method} {url}: {response.status} {body.decode(errors='replace')}")
    return json.loads(body) if body else None, {name.lower(): value for name, value in response.getheaders()}
