# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small WSGI application that routes requests with a token to handlers."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from ..services.responses import json_response
from ..services.server import Environ


@dataclass(frozen=True)
class Request:
    """What handlers need to know of a request.

    :param project: the id of the token's project.
    :param admin: whether the token has the role admin.
    :param query: the values of each parameter.
    :param microversion: as requested, or an empty string.
    :param url: the URL of the service, without a slash at its end.
    """

    project: str
    admin: bool
    query: dict[str, list[str]]
    microversion: str
    url: str

    def may_see(self, project: str) -> bool:
        """Whether what belongs to this project is visible to the token."""
        return self.admin or project == self.project


@dataclass(frozen=True)
class Answer:
    """A response: its status, its JSON document and its `Location`, if any."""

    status: int
    content: Any
    location: str = ""


Handler = Callable[..., Answer]
"""Gets the request and the groups of the pattern."""


class Application:
    """The WSGI application of one service.

    :param public: answers requests to paths that need no token.
    :param routes: the handler of each pattern, which must match the whole path.
    :param error: builds the document of an error from its status and message.
    """

    def __init__(
        self, public: dict[str, Any], routes: dict[str, Handler], error: Callable[[int, str], dict[str, Any]]
    ) -> None:
        self._public = public
        self._routes = routes
        self._error = error

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Any:
        answer = self._answer(environ)

        def start(status: str, headers: list[tuple[str, str]]) -> Any:
            return start_response(status, headers + ([("Location", answer.location)] if answer.location else []))

        return json_response(start, answer.status, answer.content)

    def _answer(self, environ: Environ) -> Answer:
        path = environ["PATH_INFO"].rstrip("/")
        if path in self._public:
            return Answer(200, self._public[path])
        if environ.get("HTTP_X_IDENTITY_STATUS") != "Confirmed":
            return Answer(
                401, {"error": {"code": 401, "message": "The request you have made requires authentication."}}
            )
        for pattern, handler in self._routes.items():
            found = re.fullmatch(pattern, path)
            if found and environ["REQUEST_METHOD"] == "GET":
                return handler(_request(environ), *found.groups())
        return Answer(404, self._error(404, "The resource could not be found."))


def _request(environ: Environ) -> Request:
    return Request(
        project=environ["HTTP_X_PROJECT_ID"],
        admin="admin" in environ["HTTP_X_ROLES"].split(","),
        query=parse_qs(environ.get("QUERY_STRING", "")),
        microversion=environ.get("HTTP_OPENSTACK_API_VERSION", "").rpartition(" ")[2],
        url=f"{environ['wsgi.url_scheme']}://{environ['HTTP_HOST']}{environ['SCRIPT_NAME']}",
    )
