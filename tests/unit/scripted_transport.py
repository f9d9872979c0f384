# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A transport that returns the responses that a test gives it, in their order.

It is for what the real server of the recordings cannot be made to return: names from a database that compares without
regard to case, the error of a proxy in front of Senlin, or an address that is valid only inside the cloud.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import Kind
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Attributes, Response, Service
from fake_transport import shape

PROJECT = "11111111111111111111111111111111"


def http_response(body: Any, status: int = 200, **headers: str) -> Response:
    """A response with these headers."""
    return Response(status, body, headers)


def unanswered() -> Response:
    """The response of Senlin's API when it gets no answer from the services behind it."""
    message = "Timed out waiting for a reply to message ID 0f5d"
    return http_response({"code": 500, "error": {"code": 500, "type": "MessagingTimeout", "message": message}}, 500)


class ScriptedTransport:
    """Returns the responses of a script, or raises its exceptions.

    :var sent: the requests so far, as method, path, query, and body.
    """

    def __init__(self, *script: Response | Exception, microversion: str = "1.14") -> None:
        self.project_id: str | None = PROJECT
        self.microversion = microversion
        self.sent: list[tuple[str, str, Any, Any]] = []
        self._script = list(script)

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        self.sent.append((method, path, query, body))
        response = self._script.pop(0)
        if isinstance(response, Exception):
            raise response
        return response

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        return None

    def lacks(self, service: Service) -> bool:
        return False

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        return shape(kind, body)
