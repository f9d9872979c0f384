# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exchanges recorded from a real Senlin: requests and their responses, one scenario per file in ``exchanges/``.

A scenario is a list of steps in JSON. A step has a name, the role that sends the request, the request, and the recorded
response under the key ``answer``. The roles are ``member``, ``older`` (the same member with microversion 1.13), and
``admin``. In a request, ``{web}`` stands for the id in the response to the step "web", ``{web action}`` for the id of
the action that the step started, ``{list last}`` for the last id in the list that the step "list" returned, and
``{unique}`` for a word that differs in each run.
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
"""The value of ``{unique}`` in the recordings."""
VARIABLE = re.compile(r"\{([^{}]+)\}")
ANY_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}")

Step = dict[str, Any]
Variables = dict[str, str]
"""The values of the variables in requests, such as ``{"web": "<id>"}``."""


def read(scenario: str) -> list[Step]:
    """The steps of a scenario."""
    return json.loads((FOLDER / f"{scenario}.json").read_text())


def filled(step: Step, known: Variables) -> Step:
    """The request of a step, with the values of its variables."""
    return {key: _filled(step.get(key), known) for key in ("method", "path", "query", "body")}


def response_of(step: Step) -> Response:
    """The recorded response of a step."""
    recorded = step["answer"]
    return Response(recorded["status"], recorded["body"], recorded["headers"])


def learn(step: Step, response: Response, known: Variables) -> None:
    """Add the ids in a response to the variables of later steps, in place."""
    if isinstance(response.body, dict):
        for resource in response.body.values():
            if isinstance(resource, dict) and resource.get("id"):
                known[step["name"]] = resource["id"]
            if isinstance(resource, list) and resource:
                known[f"{step['name']} last"] = resource[-1]["id"]
    if "Location" in response.headers:
        known[f"{step['name']} action"] = response.headers["Location"].rpartition("/")[2]


def outline(response: Response) -> Any:
    """The parts that all responses to a request share: the status, the keys, and an error's texts except for ids."""
    return {
        "status": response.status,
        "names an action": "/actions/" in response.headers.get("Location", ""),
        "has a request id": "X-Openstack-Request-Id" in response.headers,
        "body": _outline(response.body, keep_texts=response.status >= 400),
    }


def _outline(value: Any, *, keep_texts: bool) -> Any:
    if isinstance(value, dict):
        return {key: _outline(value[key], keep_texts=keep_texts) for key in sorted(value)}
    if isinstance(value, list):
        # Senlin sorts by whole seconds, so what is created within one second is listed in any order.
        return sorted((_outline(item, keep_texts=keep_texts) for item in value), key=json.dumps)
    if keep_texts:
        return ANY_ID.sub("(id)", value) if isinstance(value, str) else value
    return "a value"


def _filled(value: Any, known: Variables) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    return VARIABLE.sub(lambda match: known[match[1]], value) if isinstance(value, str) else value
