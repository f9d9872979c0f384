# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read from Heat's responses: the reason of a stack, and the resource that failed."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import orchestration
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.cloud_reason import CloudReason, PhysicalObject
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import ORCHESTRATION
from clients import ID

PHYSICAL = PhysicalObject(ORCHESTRATION, ID, creating=True)
JUNK: list[Any] = [None, "text", [], {}, {"stack": None}, {"stack": []}, {"events": [None, 5, {}]}]


def stack(status: str, reason: str) -> dict[str, Any]:
    return {"stack": {"stack_name": "web", "stack_status": status, "stack_status_reason": reason}}


def test_a_stack_that_names_its_resource() -> None:
    reason = "Resource CREATE failed: ResourceInError: resources.server: Went to status ERROR due to fire"
    found, more = orchestration.from_stack(stack("CREATE_FAILED", f"{reason}."), PHYSICAL)
    assert found == CloudReason(PHYSICAL, "the stack is in CREATE_FAILED", reason)
    assert more == ""


def test_a_stack_that_does_not_name_its_resource() -> None:
    found, more = orchestration.from_stack(stack("CREATE_FAILED", "Create timed out"), PHYSICAL)
    assert found == CloudReason(PHYSICAL, "the stack is in CREATE_FAILED", "Create timed out")
    assert more == "web"
    events = [
        {"resource_name": "web", "resource_status": "CREATE_FAILED", "resource_status_reason": "Create timed out"},
        {"resource_name": "net", "resource_status": "CREATE_COMPLETE", "resource_status_reason": "state changed"},
        {"resource_name": "server", "resource_status": "CREATE_FAILED", "resource_status_reason": "CREATE aborted"},
        {"resource_name": "older", "resource_status": "CREATE_FAILED", "resource_status_reason": "older"},
    ]
    named = orchestration.from_events({"events": events}, found, "web")
    assert (named.what, named.words) == (
        "the stack is in CREATE_FAILED, because its resource server failed",
        "CREATE aborted",
    )
    assert orchestration.from_events({"events": events[:2]}, found, "web") == found


def test_a_stack_that_is_complete_explains_nothing() -> None:
    assert orchestration.from_stack(stack("UPDATE_COMPLETE", "Stack UPDATE completed"), PHYSICAL) == (None, "")


@pytest.mark.parametrize("body", JUNK)
def test_a_body_that_is_not_heats_says_nothing(body: Any) -> None:
    assert orchestration.from_stack(body, PHYSICAL) == (None, "")
    reason = CloudReason(PHYSICAL, "it failed", "words")
    assert orchestration.from_events(body, reason, "web") == reason
