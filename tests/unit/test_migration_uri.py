# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide for users of ``uri`` has each request of Senlin's API, and each action on a cluster."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "docsite" / "rst" / "migration_uri.rst").read_text()
FIRST_CELL = re.compile(r"^   \* - ((?:[^\n]|\n       )*)$", re.MULTILINE)
QUOTED = re.compile(r"``([^`]+)``")
OBJECTS = ("clusters", "nodes", "profiles", "policies", "receivers")
REQUESTS = {
    *(f"{method} /v1/{name}" for name in OBJECTS for method in ("GET", "POST")),
    *(f"{method} /v1/{name}/ID" for name in OBJECTS for method in ("GET", "PATCH", "DELETE")),
    *(f"GET /v1/{name}{end}" for name in ("actions", "events") for end in ("", "/ID")),
    "PATCH /v1/actions/ID",
    *(f"POST /v1/{name}/ID/{what}" for name in ("clusters", "nodes") for what in ("actions", "ops")),
    "GET /v1/clusters/ID/attrs/PATH",
    "GET /v1/clusters/ID/policies",
    "POST /v1/nodes/adopt",
    "POST /v1/nodes/adopt-preview",
    "POST /v1/profiles/validate",
    "POST /v1/policies/validate",
    "GET /v1/profile-types",
    "GET /v1/profile-types/TYPE/ops",
    "GET /v1/policy-types",
    "POST /v1/webhooks/ID/trigger",
    "GET /v1/services",
    "GET /v1/build-info",
}
"""The requests of Senlin 16, but those that show a single type or binding, and the one that only Zaqar sends."""
ACTIONS = {
    *("add_nodes", "del_nodes", "replace_nodes", "resize", "scale_in", "scale_out", "check", "recover"),
    *("policy_attach", "policy_detach", "policy_update", "complete_lifecycle"),
}
"""What ``POST /v1/clusters/ID/actions`` can start."""


def quoted() -> list[str]:
    """What the first column of the last table quotes."""
    table = PAGE.split("\nRequest by request\n")[1]
    return [text for cell in FIRST_CELL.findall(table) for text in QUOTED.findall(cell)]


def test_the_page_has_each_request() -> None:
    found, methods = set(), []
    for method, dummy, path in (text.partition(" ") for text in quoted() if text.isascii()):
        if method.isupper():
            methods.append(method)
        if path:
            found |= {f"{each} {path}" for each in methods}
            methods = []
    assert found == REQUESTS


def test_the_page_has_each_action_on_a_cluster() -> None:
    assert {text for text in quoted() if text.islower()} == ACTIONS
