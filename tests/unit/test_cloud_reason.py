# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When Senlin's reason is a general one, which server or stack it is about, and how a cloud's reason reads."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.cloud_reason import (
    CloudReason,
    PhysicalObject,
    parts,
    physical_object,
    shortened,
    stopped,
    text,
    without_urls,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import COMPUTE, ORCHESTRATION
from clients import ID, OTHER_ID

NODE = {"id": "the node", "physical_id": OTHER_ID}
FAILED = f"Failed in creating server: Server:{ID} transitioned to failure state ERROR"
PHYSICAL = PhysicalObject(COMPUTE, ID, creating=True)


@pytest.mark.parametrize(
    ("verb", "reason", "physical"),
    [
        pytest.param("NODE_CREATE", FAILED, PHYSICAL, id="the server in the reason, not that of the node"),
        pytest.param(
            "NODE_CREATE",
            f"Failed in creating server: Timeout waiting for Server:{ID} to transition to ACTIVE",
            PHYSICAL,
            id="a build that takes too long",
        ),
        pytest.param(
            "NODE_RECOVER",
            f"Failed in recovering node '{OTHER_ID}': {FAILED}",
            PHYSICAL,
            id="a recovery that creates a server",
        ),
        pytest.param(
            "NODE_DELETE",
            f"Failed in deleting server '{ID}': Timeout waiting for Server:{ID} to delete",
            PhysicalObject(COMPUTE, ID, deleting=True),
            id="a server that is not deleted",
        ),
        pytest.param(
            "NODE_DELETE", "Node deletion failed", PhysicalObject(COMPUTE, OTHER_ID, deleting=True), id="a deletion"
        ),
        pytest.param("NODE_UPDATE", "Node update failed", PhysicalObject(COMPUTE, OTHER_ID), id="an update"),
        pytest.param(
            "NODE_OPERATION", "Node operation 'reboot' failed", PhysicalObject(COMPUTE, OTHER_ID), id="an operation"
        ),
        pytest.param("NODE_RECOVER", "Recovery failed", PhysicalObject(COMPUTE, OTHER_ID), id="a recovery"),
        pytest.param(
            "NODE_JOIN", "Node failed in joining cluster", PhysicalObject(COMPUTE, OTHER_ID), id="a node that joins"
        ),
        pytest.param("NODE_UPDATE", "", PhysicalObject(COMPUTE, OTHER_ID), id="no reason"),
        pytest.param(
            "NODE_UPDATE",
            f"Failed in updating server '{ID}': Timeout waiting for Server:{ID} to transition to SHUTOFF",
            PhysicalObject(COMPUTE, ID),
            id="an update that takes too long",
        ),
        pytest.param(
            "NODE_CREATE",
            f"Failed in creating stack: Timeout waiting for Stack:{ID} to transition to CREATE_COMPLETE",
            PhysicalObject(ORCHESTRATION, ID, creating=True),
            id="a stack",
        ),
        pytest.param("NODE_CREATE", "Failed in creating server: Quota exceeded for cores", None, id="a refusal"),
        pytest.param("NODE_CREATE", f"Failed in creating server '{ID}': No Flavor found for x", None, id="a flavor"),
        pytest.param("NODE_UPDATE", "Policy check: too many nodes", None, id="a policy"),
    ],
)
def test_what_a_failure_is_about(verb: str, reason: str, physical: PhysicalObject | None) -> None:
    assert physical_object(NODE, verb, reason) == physical


@pytest.mark.parametrize("physical_id", [None, "", "not-an-id", "../servers", ID.replace("-", "")])
def test_a_node_without_a_server(physical_id: str | None) -> None:
    node = {"id": "the node", "physical_id": physical_id}
    assert physical_object(node, "NODE_UPDATE", "Node update failed") is None
    found = physical_object(node, "NODE_OPERATION", f"Timeout waiting for Server:{ID} to transition to ACTIVE")
    assert found == PhysicalObject(COMPUTE, ID)


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        pytest.param(CloudReason(PHYSICAL, "it failed"), "it failed", id="no words"),
        pytest.param(CloudReason(PHYSICAL, "it failed", "No room"), "it failed: No room", id="words"),
        pytest.param(CloudReason(PHYSICAL, "it failed", "No room", "req-1"), "it failed: No room", id="both"),
        pytest.param(
            CloudReason(PHYSICAL, "it failed", f"Build of instance {ID} aborted: fire"),
            "it failed: Build aborted: fire",
            id="an id that says nothing new",
        ),
        pytest.param(CloudReason(PHYSICAL, "it failed", "x" * 21), f"it failed: {'x' * 17}...", id="long words"),
    ],
)
def test_how_a_reason_reads(reason: CloudReason, sentence: str) -> None:
    assert reason.sentence(20) == sentence


def test_what_to_ask_for() -> None:
    assert CloudReason(PHYSICAL, "it failed", request_id="req-1").advice == (
        "an administrator can find out why in Nova's logs of request req-1"
    )
    assert CloudReason(PHYSICAL, "it failed", "No room", "req-1").advice == ""
    assert CloudReason(PHYSICAL, "it failed").advice == ""


def test_a_reason_as_data() -> None:
    words = f"Build of instance {ID} aborted: {'x' * 300}"
    assert CloudReason(PHYSICAL, "it failed", words, "req-1").data("the node") == {
        "node_id": "the node",
        "service": "compute",
        "physical_id": ID,
        "what": "it failed",
        "reason": words,
        "request_id": "req-1",
    }
    data = CloudReason(PHYSICAL, "it failed").data("the node")
    assert (data["reason"], data["request_id"]) == (None, None)


@pytest.mark.parametrize("body", [None, "text", 5, [], [{}], {}, {"a": None}, {"a": "text"}, {"a": 5}, {"a": [1]}])
def test_parts_of_unexpected_bodies(body: object) -> None:
    assert text(body, "a", "b") == ""
    assert parts(body, "b") == []


def test_a_text_is_on_one_line() -> None:
    assert text({"a": {"b": " It \n broke.. "}}, "a", "b") == "It broke"


def test_a_cut_text_has_the_longest_length() -> None:
    assert shortened("a" * 10, 10) == "a" * 10
    assert shortened("a" * 11, 10) == "a" * 7 + "..."


@pytest.mark.parametrize(("words", "sentence"), [("The disk is full", "The disk is full."), ("The di...", "The di...")])
def test_a_full_stop(words: str, sentence: str) -> None:
    assert stopped(words) == sentence


def test_the_url_of_a_request_is_left_out() -> None:
    reason = (
        "Failed in creating server: ForbiddenException: 403: Client Error for url: http://nova/servers, Quota exceeded."
    )
    assert without_urls(reason) == "Failed in creating server: ForbiddenException: 403: Quota exceeded."
