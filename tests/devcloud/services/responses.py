# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the middlewares share: responses that are sent in one piece, and properties of requests."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

FAULT = "devcloud.fault"
"""The key in the WSGI environment of the ordered fault that a request has met."""

PREPARATION = "cloud-preparation"
"""How the User-Agent begins with which a cloud prepares what a new project needs."""

DROP = "devcloud.drop"
"""The key in the WSGI environment that says whether to close the connection instead of responding."""


class Response(list):
    """The body of a response; it is a list, so that headers and body are sent at once.

    :param after: called after the response has been sent.
    """

    def __init__(self, body: bytes, after: Callable[[], None] | None = None) -> None:
        super().__init__([body])
        self._after = after

    def close(self) -> None:
        """Called by the server after the response has been sent."""
        if self._after is not None:
            self._after()


def json_response(
    start_response: Callable[..., Any], status: int, content: Any, more: Mapping[str, str] | None = None
) -> Response:
    """Respond with a status, a JSON document and further headers; a string is sent as it is."""
    body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body))), *(more or {}).items()]
    start_response(f"{status} {phrase_of(status)}", headers)
    return Response(body)


def phrase_of(status: int) -> str:
    """The reason phrase of a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def path_of(environ: dict[str, Any]) -> str:
    """Path and query as the client sent them; routing may have split the path between two variables."""
    path = quote(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""), safe="/%:~@!$&'()*+,;=")
    query = environ.get("QUERY_STRING")
    return f"{path}?{query}" if query else path


def is_internal(environ: dict[str, Any]) -> bool:
    """Whether a request to Keystone is from the cloud, not from a user.

    Senlin validates tokens and creates trusts, and a real Nova is given the key pair of a new project's user.
    """
    agent = environ.get("HTTP_USER_AGENT", "")
    return agent.startswith(("senlin", PREPARATION)) or "keystonemiddleware" in agent
