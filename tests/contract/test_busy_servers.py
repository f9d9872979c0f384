# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server that is busy or silent, or a lock that no action shows: the task waits, and says so if that lasts."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from case import EMPTY, PROFILE, RECEIVER, SMALL
from harness import Task
from slow_servers import LIMIT, pauses_only
from tenant import Tenant, profile, until

LATER = {"Retry-After": "2"}
BUSY: dict[str, dict[str, Any]] = {
    "429": {"status": 429},
    "429, Retry-After": {"status": 429, "headers": LATER},
    "503, Retry-After": {"status": 503, "headers": LATER},
}


@pytest.mark.parametrize("trouble", BUSY.values(), ids=BUSY)
def test_a_busy_server_is_waited_for(trouble: dict[str, Any], tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.fault("GET", "^/v1/clusters", count=2, **trouble)
    tenant.fault("POST", "^/v1/clusters$", count=2, **trouble)
    tenant.fault("GET", "^/v1/actions/", **trouble)
    start = time.time()
    assert tenant.run(EMPTY)["steps"] == ["create cluster web"]
    assert len([request for request in tenant.requests(start) if request["fault"]]) == 5
    assert len(tenant.accepted_writes(start)) == 1
    if "headers" in trouble:
        assert time.time() - start >= 5 * int(LATER["Retry-After"])


def test_what_must_not_be_done_twice_is_sent_to_a_busy_server_again(tenant: Tenant) -> None:
    """The server says that it has not carried it out."""
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    tenant.fault("POST", "/actions$", status=429)
    result = tenant.run(Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": 1}))
    assert result["cluster"]["desired_capacity"] == 1


def test_a_server_that_stays_busy_is_reported(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.fault("POST", "^/v1/clusters$", count=50, status=429, headers={"Retry-After": "100"})
    result = tenant.refused(EMPTY.but(timeout=60))
    assert "(HTTP 429)" in result["msg"]
    assert "raise timeout" in result["msg"]
    assert tenant.named("clusters", "web") == []


def test_a_lasting_gateway_error_is_reported(tenant: Tenant) -> None:
    tenant.fault("GET", "^/v1/clusters", count=50, status=503)
    result = tenant.refused(Task("cluster_info"))
    assert "list clusters" in result["msg"]
    assert "503" in result["msg"]


def test_a_write_that_never_gets_through_is_reported(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.fault("POST", "^/v1/clusters$", count=50, status=503)
    start = time.time()
    result = tenant.refused(EMPTY)
    assert "create cluster web" in result["msg"]
    assert "503" in result["msg"]
    assert 1 < len(tenant.writes(start)) < 10
    assert tenant.named("clusters", "web") == []


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 503}, {"status": 502}, {"drop": "before"}], ids=str)
def test_a_wait_survives_a_silent_server(trouble: dict[str, Any], tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=3))
    # More faults than the retries of a single poll.
    tenant.fault("GET", "^/v1/actions/", count=6, **trouble)
    start = time.time()
    cluster = tenant.run(SMALL)["cluster"]
    assert cluster["status"] == "ACTIVE"
    assert len([request for request in tenant.requests(start) if request["fault"]]) == 6


def test_a_wait_without_responses_ends_at_its_limit(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.fault("GET", "^/v1/actions/", count=500, drop="before")
    with pauses_only():
        result = tenant.refused(SMALL.but(timeout=LIMIT))
    assert f"did not end within {LIMIT} s" in result["msg"]
    assert "No response from Senlin" in result["msg"]


@pytest.mark.parametrize("status", [401, 403, 429])
def test_an_action_that_cannot_be_read_is_not_started_again(status: int, tenant: Tenant) -> None:
    """The session ends in the middle of a wait, or the server takes no more requests."""
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    tenant.fault("GET", "^/v1/actions/", count=500, status=status, headers={"Retry-After": "3600"})
    result = tenant.refused(GROW)
    tenant.devcloud.clear_faults(tenant.project)
    (cluster,) = tenant.named("clusters", "web")
    (action,) = tenant.actions(cluster["id"], "CLUSTER_RESIZE")
    for words in (f"(HTTP {status})", action["id"], "cluster_action", "Do not run this task again"):
        assert words in result["msg"]
    assert tenant.ended(action["id"])["status"] == "SUCCEEDED"


GROW = Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": 1})
ONCE = {
    "relative resize": (GROW, "CLUSTER_RESIZE"),
    "operation": (Task("cluster_operation", {"cluster": "web", "operation": "reboot"}), "NODE_OPERATION"),
    "trigger": (Task("cluster_receiver_trigger", {"name": "out"}), "CLUSTER_CHECK"),
}
"""Tasks that must not be done twice, and the action that each of them starts."""


@pytest.mark.parametrize(("task", "action"), ONCE.values(), ids=ONCE)
def test_what_must_not_be_done_twice_is_not_sent_again_after_a_500(task: Task, action: str, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    tenant.run(RECEIVER)
    tenant.fault("POST", "/(ops$|trigger|actions$)", drop="after", status=500)
    result = tenant.refused(task)
    assert "It is not known whether the server performed the step" in result["msg"]
    assert "(HTTP 500)" in result["msg"]
    target = tenant.read("/nodes" if action.startswith("NODE") else "/clusters")[0]["id"]
    assert len(tenant.actions(target, action)) == 1


# A lock without a visible action


LOCKED = {
    "code": 409,
    "title": "Conflict",
    "explanation": "",
    "error": {"code": 409, "type": "ResourceIsLocked", "message": "The cluster is already locked."},
}
"""The body of Senlin's response if a cluster is locked."""


@pytest.mark.parametrize("count", [1, 3])
def test_a_lock_without_a_visible_action_is_retried(count: int, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    tenant.fault("POST", "/actions$", count=count, status=409, body=LOCKED)
    result = tenant.run(EMPTY.but(max_size=3))
    assert result["steps"] == ["resize cluster web: max_size -1 to 3"]


def test_a_lasting_lock_is_reported(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    cluster = tenant.run(EMPTY)["cluster"]
    tenant.fault("POST", "/actions$", count=50, status=409, body=LOCKED)
    start = time.time()
    result = tenant.refused(EMPTY.but(max_size=3))
    assert "already locked" in result["msg"]
    assert cluster["id"] in result["msg"]
    assert len(tenant.writes(start)) < 10


def test_a_disturbed_create_sees_what_another_client_created_meanwhile(tenant: Tenant) -> None:
    """The request is lost, and another client creates the cluster before the task repeats it."""
    web = tenant.run(PROFILE)["profile"]
    tenant.fault("POST", "^/v1/clusters$", drop="before")

    def create_when_lost() -> None:
        until(lambda: not [fault for fault in tenant.devcloud.faults() if project_id in fault["projects"]])
        tenant.send("POST", "/clusters", {"cluster": {"name": "web", "profile_id": web["id"]}})

    project_id = tenant.project.id if tenant.project else ""
    assert tenant.read("/clusters") == []
    other = threading.Thread(target=create_when_lost)
    other.start()
    # The task looks for what it may have created until the other client has created it.
    with pauses_only(lambda: not other.is_alive()):
        result = tenant.run(EMPTY)
    other.join()
    (cluster,) = tenant.named("clusters", "web")
    assert result["cluster"]["id"] == cluster["id"]
