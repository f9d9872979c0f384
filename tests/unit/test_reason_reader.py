# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which requests are sent to learn a cloud's reason, and that a service that cannot be asked is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.cloud_reason import PhysicalObject
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.reason_reader import ReasonReader
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import (
    COMPUTE,
    ORCHESTRATION,
)
from clients import ID
from fake_senlin import FakeSenlin
from scripted_transport import http_response

SERVER = f"compute /servers/{ID}"
ACTIONS = f"{SERVER}/os-instance-actions"
STACK = f"orchestration /stacks/{ID}"
CREATING = PhysicalObject(COMPUTE, ID, creating=True)
MISSING = http_response({"itemNotFound": {"code": 404, "message": "Instance could not be found."}}, 404)
NO_HOST = "No valid host was found"
TOO_NEW = {"computeFault": {"message": "Version 2.84 is not supported. Minimum is 2.1 and maximum is 2.60."}}


def with_fault(id: str = ID) -> dict[str, Any]:
    return {"id": id, "status": "ERROR", "fault": {"message": NO_HOST}}


def with_actions(senlin: FakeSenlin, result: str = "Error") -> None:
    """Let Nova have one action on the deleted server, with one event."""
    event = {"event": "conductor_schedule_and_build_instances", "result": result, "finish_time": "now"}
    action = {"action": "create", "request_id": "req-1"}
    senlin.others[SERVER] = MISSING
    senlin.others[ACTIONS] = http_response({"instanceActions": [action]})
    senlin.others[f"{ACTIONS}/req-1"] = http_response({"instanceAction": {**action, "events": [event]}})


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


def reader(senlin: FakeSenlin) -> ReasonReader:
    return ReasonReader(Client(senlin), None)


def test_a_server_that_still_exists(senlin: FakeSenlin) -> None:
    senlin.others[SERVER] = http_response({"server": with_fault()})
    found = reader(senlin).read(CREATING)
    assert found is not None and found.words == NO_HOST
    assert senlin.asked == [SERVER]


def test_the_actions_of_a_deleted_server(senlin: FakeSenlin) -> None:
    with_actions(senlin)
    found = reader(senlin).read(CREATING)
    assert found is not None
    assert (found.what, found.words, found.request_id) == ("no compute host took the server", "", "req-1")
    assert senlin.asked == [SERVER, f"{ACTIONS} 2.84", f"{ACTIONS}/req-1 2.84"]


def test_an_existing_server_without_a_fault(senlin: FakeSenlin) -> None:
    with_actions(senlin)
    senlin.others[SERVER] = http_response({"server": {"id": ID, "status": "ACTIVE"}})
    found = reader(senlin).read(CREATING)
    assert found is not None and found.request_id == "req-1"


def test_an_older_nova(senlin: FakeSenlin) -> None:
    with_actions(senlin)
    senlin.others[f"{ACTIONS} 2.84"] = http_response(TOO_NEW, 406)
    reasons = reader(senlin)
    assert reasons.read(CREATING) is not None
    expected = [SERVER, f"{ACTIONS} 2.84", f"{ACTIONS} 2.60", f"{ACTIONS}/req-1 2.60"]
    assert senlin.asked == expected
    reasons.read(CREATING)
    assert senlin.asked == [*expected, SERVER, f"{ACTIONS} 2.60", f"{ACTIONS}/req-1 2.60"], "it has learned the version"


def test_a_nova_that_is_too_old(senlin: FakeSenlin) -> None:
    with_actions(senlin)
    senlin.others[f"{ACTIONS} 2.84"] = http_response({"computeFault": {"message": "maximum is 2.12"}}, 406)
    reasons = reader(senlin)
    assert reasons.read(CREATING) is None
    senlin.asked.clear()
    assert reasons.read(CREATING) is None
    assert senlin.asked == [SERVER]


def test_nova_knows_nothing_of_the_server(senlin: FakeSenlin) -> None:
    senlin.others = {SERVER: MISSING, ACTIONS: MISSING}
    assert reader(senlin).read(CREATING) is None


REFUSALS = [None, 401, 403, 429, 500, 503]
"""The statuses of a service that cannot be asked; ``None``: it does not respond."""
SILENCES = [(path, status) for path in (SERVER, ACTIONS, f"{ACTIONS}/req-1", STACK) for status in REFUSALS]


@pytest.mark.parametrize(("silent", "status"), SILENCES)
def test_a_service_that_cannot_be_asked_is_left_alone(senlin: FakeSenlin, silent: str, status: int | None) -> None:
    with_actions(senlin)
    senlin.others.pop(silent, None)
    if status:
        senlin.others[silent] = http_response({}, status)
    physical = PhysicalObject(ORCHESTRATION, ID) if silent == STACK else CREATING
    reasons = reader(senlin)
    assert reasons.read(physical) is None
    assert senlin.asked[-1].startswith(silent)
    asked = list(senlin.asked)
    assert reasons.read(physical) is None
    assert senlin.asked == asked


def test_a_stack(senlin: FakeSenlin) -> None:
    body = {"stack_name": "web", "stack_status": "CREATE_FAILED", "stack_status_reason": "Create timed out"}
    event = {"resource_name": "server", "resource_status": "CREATE_FAILED", "resource_status_reason": "fire"}
    events = f"orchestration /stacks/web/{ID}/events"
    senlin.others = {STACK: http_response({"stack": body}), events: http_response({"events": [event]})}
    found = reader(senlin).read(PhysicalObject(ORCHESTRATION, ID))
    assert found is not None and found.words == "fire"
    assert senlin.asked == [STACK, events]


def test_a_stack_whose_events_are_not_shown(senlin: FakeSenlin) -> None:
    body = {"stack_name": "web", "stack_status": "CREATE_FAILED", "stack_status_reason": "Create timed out"}
    senlin.others = {STACK: http_response({"stack": body})}
    found = reader(senlin).read(PhysicalObject(ORCHESTRATION, ID))
    assert found is not None and found.words == "Create timed out"
