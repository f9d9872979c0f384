# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A transport that answers as the real server answered when its exchanges were recorded.

A request that was not recorded is a failure of the test. One that was recorded several times is answered in that order,
and by the last answer from then on.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.connection import SdkTransport
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import Kind
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.login import Login
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Attributes, Response
from exchanges import UNIQUE, Predictions, answer_of, filled, learn, read


def shape(kind: Kind, body: Mapping[str, Any]) -> Attributes:
    """The body of an answer under the attribute names of the SDK; no connection is needed for that."""
    return SdkTransport(None, Login("", None, "", "", "1.14"), "1.14", None, lambda login: None).shape(kind, body)


class FakeTransport:
    """Replays the exchanges of one scenario as one of those who ask."""

    def __init__(self, scenario: str, role: str = "member", microversion: str = "1.14") -> None:
        self.microversion = microversion
        self.project_id: str | None = None
        self.known: Predictions = {"unique": UNIQUE}
        self.sent: list[tuple[str, str]] = []
        self._answers: list[tuple[dict[str, Any], list[Response]]] = []
        for step in read(scenario):
            request, answer = filled(step, self.known), answer_of(step)
            learn(step, answer, self.known)
            if step["as"] == role:
                self.project_id = step["project"]
                self._keep(request, answer)

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        self.sent.append((method, path))
        request = {"method": method, "path": path, "query": query, "body": body}
        answers = self._answers_to(request)
        assert answers, f"was not recorded: {request}"
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        return shape(kind, body)

    def _answers_to(self, request: dict[str, Any]) -> list[Response]:
        return next((answers for asked, answers in self._answers if asked == request), [])

    def _keep(self, request: dict[str, Any], answer: Response) -> None:
        answers = self._answers_to(request)
        if not answers:
            self._answers.append((request, answers))
        answers.append(answer)
