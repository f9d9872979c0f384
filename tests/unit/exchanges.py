# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exchanges with a real Senlin: what was asked and what it answered, one scenario a file in ``exchanges/``.

A scenario is a list of steps in JSON. A step has a name, who asks (``member``, the member ``older`` who speaks
microversion 1.13, or ``admin``), the request, and the answer as it was recorded. In a request, ``{web}`` stands for the
id that the step "web" came back with, ``{web action}`` for the action that it started, ``{list last}`` for the last id
that the step "list" listed, and ``{unique}`` for a word that is another one in each run.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response

FOLDER = Path(__file__).with_name("exchanges")
SCENARIOS = sorted(file.stem for file in FOLDER.glob("*.json"))
UNIQUE = "recorded"
"""What ``{unique}`` stands for in the recordings."""
PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
ANY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")

Step = dict[str, Any]
Predictions = dict[str, str]


def read(scenario: str) -> list[Step]:
    """The steps of a scenario."""
    return json.loads((FOLDER / f"{scenario}.json").read_text())


def filled(step: Step, known: Predictions) -> Step:
    """The request of a step with what its placeholders stand for."""
    return {key: _filled(step.get(key), known) for key in ("method", "path", "query", "body")}


def answer_of(step: Step) -> Response:
    """The recorded answer of a step."""
    recorded = step["answer"]
    return Response(recorded["status"], recorded["body"], recorded["headers"])


def learn(step: Step, answer: Response, known: Predictions) -> None:
    """Keep the ids that an answer holds for the placeholders of later steps."""
    if isinstance(answer.body, dict):
        for resource in answer.body.values():
            if isinstance(resource, dict) and resource.get("id"):
                known[step["name"]] = resource["id"]
            if isinstance(resource, list) and resource:
                known[f"{step['name']} last"] = resource[-1]["id"]
    if "Location" in answer.headers:
        known[f"{step['name']} action"] = answer.headers["Location"].rpartition("/")[2]


def outline(answer: Response) -> Any:
    """What two answers to one request have in common: the status, the keys, and the words of an error but for ids."""
    return {
        "status": answer.status,
        "names an action": "/actions/" in answer.headers.get("Location", ""),
        "has a request id": "X-Openstack-Request-Id" in answer.headers,
        "body": _outline(answer.body, words=answer.status >= 400),
    }


def _outline(value: Any, *, words: bool) -> Any:
    if isinstance(value, dict):
        return {key: _outline(value[key], words=words) for key in sorted(value)}
    if isinstance(value, list):
        return [_outline(item, words=words) for item in value]
    if words:
        return ANY_ID.sub("(id)", value) if isinstance(value, str) else value
    return "a value"


def _filled(value: Any, known: Predictions) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    return PLACEHOLDER.sub(lambda match: known[match[1]], value) if isinstance(value, str) else value
