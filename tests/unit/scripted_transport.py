# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A transport that gives the answers that a test hands it, in their order.

For what the real server of the recordings cannot be brought to say: a database that compares without regard to case,
a proxy that answers in its place, an address that is only valid inside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import Kind
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Attributes, Response
from fake_transport import shape

PROJECT = "11111111111111111111111111111111"


def answered(body: Any, status: int = 200, **headers: str) -> Response:
    """An answer."""
    return Response(status, body, headers)


class ScriptedTransport:
    """Answers in the order of its script, and keeps what was asked."""

    def __init__(self, *answers: Response | Exception, microversion: str = "1.14") -> None:
        self.project_id: str | None = PROJECT
        self.microversion = microversion
        self.sent: list[tuple[str, str, Any, Any]] = []
        self._answers = list(answers)

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        self.sent.append((method, path, query, body))
        answer = self._answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        return shape(kind, body)
