# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read from Nova's responses: faults of servers, and the instance action and the event that failed."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import compute
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.cloud_reason import PhysicalObject
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import COMPUTE
from clients import ID

SINCE = datetime(2026, 1, 1, 12, tzinfo=timezone.utc)
CREATING = PhysicalObject(COMPUTE, ID, creating=True)
DELETING = PhysicalObject(COMPUTE, ID, deleting=True)
CHANGING = PhysicalObject(COMPUTE, ID)
NO_HOST = "No valid host was found. There are not enough hosts available."
JUNK: list[Any] = [None, "text", 5, [], [None], {}, {"server": None}, {"instanceAction": []}]


def server(message: str) -> dict[str, Any]:
    return {"id": ID, "status": "ERROR", "fault": {"code": 500, "message": message}}


def event(name: str, result: str | None, **more: Any) -> dict[str, Any]:
    return {"event": name, "result": result, "finish_time": result and "2026-01-01T00:00:00.000000", **more}


@pytest.mark.parametrize(
    ("message", "physical", "what"),
    [
        pytest.param(NO_HOST, CREATING, "no compute host took the server", id="no host"),
        pytest.param(NO_HOST, CHANGING, "no compute host took the server", id="no host for a resize"),
        pytest.param(
            f"Build of instance {ID} aborted: fire",
            CREATING,
            "a compute host failed to build the server",
            id="a host aborted the build",
        ),
        pytest.param(
            "Exceeded maximum number of retries. Exhausted all hosts available for retrying build failures.",
            CREATING,
            "a compute host failed to build the server",
            id="all hosts failed",
        ),
        pytest.param("MessagingTimeout", CREATING, "Nova failed to build the server", id="something else"),
        pytest.param("Fire.", CHANGING, "the server is in ERROR", id="a server that existed"),
        pytest.param("Fire.", DELETING, "Nova failed to delete the server", id="a server that is not deleted"),
    ],
)
def test_a_fault(message: str, physical: PhysicalObject, what: str) -> None:
    found = compute.from_server({"server": server(message)}, physical)
    assert found is not None
    assert (found.physical, found.what, found.words) == (physical, what, message.rstrip("."))


def test_no_fault() -> None:
    assert compute.from_server({"server": {"id": ID, "status": "ACTIVE"}}, CHANGING) is None


@pytest.mark.parametrize("body", JUNK)
@pytest.mark.parametrize("physical", [CREATING, CHANGING])
def test_a_body_that_is_not_novas_says_nothing(body: Any, physical: PhysicalObject) -> None:
    assert compute.from_server(body, physical) is None
    assert compute.request_in(body, physical, SINCE) == ""
    assert compute.from_action(body, physical) is None
    assert compute.newest_microversion(body) == ""


@pytest.mark.parametrize(
    ("physical", "request_id"), [(CREATING, "req-1"), (DELETING, "req-3"), (CHANGING, "req-4")], ids=str
)
def test_which_action_counts(physical: PhysicalObject, request_id: str) -> None:
    names = {"req-4": "start", "req-3": "delete", "req-2": "reboot", "req-1": "create"}
    actions = [{"action": name, "request_id": request} for request, name in names.items()]
    assert compute.request_in({"instanceActions": actions}, physical, SINCE) == request_id
    assert compute.request_in({"instanceActions": actions[:1]}, CREATING, SINCE) == ""


@pytest.mark.parametrize(
    ("started", "since", "request_id"),
    [
        pytest.param("2026-01-01T12:00:00.000000", SINCE, "req-2", id="it failed since"),
        pytest.param("2026-01-01T11:59:30.000000", SINCE, "req-2", id="clocks differ"),
        pytest.param("2026-01-01T11:00:00.000000", SINCE, "req-3", id="it failed before"),
        pytest.param("2026-01-01T12:00:00.000000", None, "req-3", id="no time"),
        pytest.param(None, SINCE, "req-3", id="no time of Nova"),
    ],
)
def test_the_action_that_failed_counts_more_than_the_newest(
    started: str | None, since: datetime | None, request_id: str
) -> None:
    actions = [
        {"action": "start", "request_id": "req-3", "message": None},
        {"action": "resize", "request_id": "req-2", "message": "Error", "start_time": started},
        {"action": "resize", "request_id": "req-1", "message": "Error", "start_time": started},
    ]
    assert compute.request_in({"instanceActions": actions}, CHANGING, since) == request_id


@pytest.mark.parametrize(
    ("action", "physical", "events", "what", "words"),
    [
        pytest.param(
            "create",
            CREATING,
            [event("conductor_schedule_and_build_instances", "Error")],
            "no compute host took the server",
            "",
            id="no host, seen by the owner",
        ),
        pytest.param(
            "create",
            CREATING,
            [event("conductor_schedule_and_build_instances", "Error", details=NO_HOST)],
            "no compute host took the server",
            NO_HOST.rstrip("."),
            id="no host, seen by an administrator",
        ),
        pytest.param(
            "create",
            CREATING,
            [event("compute__do_build_and_run_instance", "Success")],
            "a compute host failed to build the server",
            "",
            id="a build that a hypervisor aborted",
        ),
        pytest.param(
            "create",
            CREATING,
            [event("compute__do_build_and_run_instance", None)],
            "Nova did not build the server in time",
            "",
            id="a build without an end",
        ),
        pytest.param(
            "delete",
            DELETING,
            [event("compute_terminate_instance", "Error")],
            "a compute host failed to delete the server",
            "",
            id="a delete",
        ),
        pytest.param(
            "resize",
            CHANGING,
            [event("cold_migrate", "Error"), event("conductor_migrate_server", "Error")],
            "no compute host took the server for the resize",
            "",
            id="no host for a resize",
        ),
        pytest.param(
            "resize",
            CHANGING,
            [event("compute_finish_resize", "Error"), event("cold_migrate", "Success")],
            "a compute host failed to resize the server",
            "",
            id="a resize on a host",
        ),
        pytest.param(
            "confirmResize",
            CHANGING,
            [event("compute_confirm_resize", "Error")],
            "a compute host failed to confirm the resize of the server",
            "",
            id="the confirmation of a resize",
        ),
        pytest.param(
            "rebuild",
            CHANGING,
            [event("rebuild_server", "Error")],
            "no compute host took the server for the rebuild",
            "",
            id="no host for a rebuild",
        ),
        pytest.param(
            "reboot",
            CHANGING,
            [event("api_reboot", "Error")],
            "Nova failed to reboot the server",
            "",
            id="another part",
        ),
    ],
)
def test_an_event_that_failed(
    action: str, physical: PhysicalObject, events: list[dict[str, Any]], what: str, words: str
) -> None:
    body = {"instanceAction": {"action": action, "request_id": "req-1", "message": "Error", "events": events}}
    found = compute.from_action(body, physical)
    assert found is not None
    assert (found.what, found.words, found.request_id) == (what, words, "req-1")


def test_an_action_whose_events_are_not_shown() -> None:
    action = {"action": "reboot", "request_id": "req-1", "message": "Error"}
    found = compute.from_action({"instanceAction": action}, CHANGING)
    assert found is not None and found.what == "Nova failed to reboot the server"
    assert compute.from_action({"instanceAction": {**action, "message": None}}, CHANGING) is None


def test_an_action_that_succeeded_explains_nothing() -> None:
    events = [event("compute__do_build_and_run_instance", "Success")]
    assert compute.from_action({"instanceAction": {"action": "create", "events": events}}, CHANGING) is None


@pytest.mark.parametrize(
    ("newest", "microversion"), [("2.79", "2.79"), ("2.21", "2.21"), ("2.20", ""), ("2.1", ""), ("3.0", "3.0")]
)
def test_the_microversion_of_an_older_nova(newest: str, microversion: str) -> None:
    message = f"Version 2.84 is not supported by the API. Minimum is 2.1 and maximum is {newest}."
    assert compute.newest_microversion({"computeFault": {"code": 406, "message": message}}) == microversion
