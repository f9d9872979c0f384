# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A transport that replays the recorded exchanges with the real server.

A request that was not recorded fails the test. A request that was recorded several times receives its responses in
their order, and the last one from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.connection import SdkTransport
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import Kind
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.login import Login
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Attributes, Response, Service
from exchanges import UNIQUE, Variables, filled, learn, read, response_of


def shape(kind: Kind, body: Mapping[str, Any]) -> Attributes:
    """The body of a response under the attribute names of the SDK. This needs no connection."""
    return SdkTransport(None, Login("", None, "", "", "1.14"), "1.14", None, lambda login: None).shape(kind, body)


class FakeTransport:
    """Replays one role's exchanges of a scenario.

    :var known: the values of the variables in the recorded requests, such as the ids of what the steps created.
    :var sent: the requests so far, as method and path.
    """

    def __init__(self, scenario: str, role: str = "member", microversion: str = "1.14") -> None:
        self.microversion = microversion
        self.project_id: str | None = None
        self.known: Variables = {"unique": UNIQUE}
        self.sent: list[tuple[str, str]] = []
        self._exchanges: list[tuple[dict[str, Any], list[Response]]] = []
        for step in read(scenario):
            request, response = filled(step, self.known), response_of(step)
            learn(step, response, self.known)
            if step["as"] == role:
                self.project_id = step["project"]
                self._keep(request, response)

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        self.sent.append((method, path))
        request = {"method": method, "path": path, "query": query, "body": body}
        responses = self._responses_to(request)
        assert responses, f"was not recorded: {request}"
        return responses.pop(0) if len(responses) > 1 else responses[0]

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        return None

    def lacks(self, service: Service) -> bool:
        return False

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        return shape(kind, body)

    def _responses_to(self, request: dict[str, Any]) -> list[Response]:
        return next((responses for recorded, responses in self._exchanges if recorded == request), [])

    def _keep(self, request: dict[str, Any], response: Response) -> None:
        responses = self._responses_to(request)
        if not responses:
            self._exchanges.append((request, responses))
        responses.append(response)
