# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pieces that the middlewares share: what a request asks for, and answers sent in one piece."""

from __future__ import annotations

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

FAULT = "devcloud.fault"
"""In the WSGI environment: the ordered fault that a request ran into."""

DROP = "devcloud.drop"
"""In the WSGI environment: whether to close the connection instead of answering."""


class Answer(list):
    """The body of an answer: a list, so that headers and body leave in one send, with something to do afterwards."""

    def __init__(self, body: bytes, after: Callable[[], None] | None = None) -> None:
        super().__init__([body])
        self._after = after

    def close(self) -> None:
        """Called by the server when the answer was sent."""
        if self._after is not None:
            self._after()


def json_answer(start_response: Callable[..., Any], status: int, content: Any) -> Answer:
    """Answer with a status and a JSON document."""
    body = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response(f"{status} {phrase_of(status)}", headers)
    return Answer(body)


def phrase_of(status: int) -> str:
    """The words that go with a status."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


def path_of(environ: dict[str, Any]) -> str:
    """Path and query as the client sent them; the path may be split between two variables by now."""
    path = quote(environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", ""), safe="/%:~@!$&'()*+,;=")
    query = environ.get("QUERY_STRING")
    return f"{path}?{query}" if query else path


def is_internal(environ: dict[str, Any]) -> bool:
    """Whether Senlin itself asks Keystone (to check a token, to make a trust), not one of the cloud's users."""
    agent = environ.get("HTTP_USER_AGENT", "")
    return agent.startswith("senlin") or "keystonemiddleware" in agent
