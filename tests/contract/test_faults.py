# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lost requests, lost responses and gateway errors: the task still succeeds, and creates exactly one object."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import Any

import pytest
from case import EMPTY, PROFILE, RECEIVER, SMALL, server
from harness import LOGINS, Task
from tenant import Tenant, profile, until

TROUBLES: dict[str, dict[str, Any]] = {
    "request lost": {"drop": "before"},
    "answer lost": {"drop": "after"},
    "HTTP 502": {"status": 502},
    "HTTP 503": {"status": 503},
    "HTTP 504": {"status": 504},
    "handled, and answered with 500": {"drop": "after", "status": 500},
}
"""The arguments of :meth:`Tenant.fault` by pytest id."""
TROUBLE = pytest.mark.parametrize("trouble", TROUBLES.values(), ids=TROUBLES)
TYPE = "os.nova.server-1.0"
ABSENT = Task("cluster", {"name": "web", "state": "absent"})


@dataclass(frozen=True)
class Write:
    """A task that sends one write, which is disturbed by a fault.

    :param method: the method of the write.
    :param path: a regular expression for the path of the write.
    :param steps: the steps that the task must report, whatever the fault.
    :param given: tasks that run before it.
    """

    task: Task
    method: str
    path: str
    steps: tuple[str, ...]
    given: tuple[Task, ...] = ()


WRITES = {
    "create profile": Write(PROFILE, "POST", "^/v1/profiles$", ("create profile web",)),
    "update profile": Write(
        PROFILE.but(metadata={"a": "1"}), "PATCH", "^/v1/profiles/", ("update profile web: metadata",), (PROFILE,)
    ),
    "delete profile": Write(
        Task("cluster_profile", {"name": "web", "state": "absent"}),
        "DELETE",
        "^/v1/profiles/",
        ("delete profile web",),
        (PROFILE,),
    ),
    "create cluster": Write(SMALL, "POST", "^/v1/clusters$", ("create cluster web",), (PROFILE,)),
    "update cluster": Write(
        EMPTY.but(metadata={"a": "1"}),
        "PATCH",
        "^/v1/clusters/",
        ("update cluster web: metadata",),
        (PROFILE, EMPTY),
    ),
    "resize cluster": Write(
        EMPTY.but(desired_capacity=1),
        "POST",
        "^/v1/clusters/.*/actions$",
        ("resize cluster web: desired_capacity 0 to 1",),
        (PROFILE, EMPTY),
    ),
    "delete cluster": Write(ABSENT, "DELETE", "^/v1/clusters/", ("delete cluster web",), (PROFILE, EMPTY)),
}


def effective(tenant: Tenant, since: float) -> list[str]:
    """The writes that reached Senlin and were accepted."""
    return [
        f"{request['method']} {request['path']}"
        for request in tenant.requests(since)
        if request["service"] == "clustering"
        and request["method"] not in ("GET", "HEAD")
        and not request["path"].endswith("/validate")
        and (
            (request["fault"] or {}).get("drop") == "after"
            or ((request["fault"] is None or "delay" in request["fault"]) and request["status"] < 400)
        )
    ]


@TROUBLE
@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_disturbed_write(write: Write, trouble: dict[str, Any], tenant: Tenant) -> None:
    for task in write.given:
        tenant.run(task)
    tenant.fault(write.method, write.path, **trouble)
    start = time.time()
    result = tenant.run(write.task)
    assert [request["fault"] for request in tenant.requests(start) if request["fault"]] == [trouble], "no fault met"
    assert (result["changed"], tuple(result["steps"])) == (True, write.steps)
    assert len(effective(tenant, start)) == 1
    plural = "clusters" if write.task.module == "cluster" else "profiles"
    gone = write.task.options.get("state") == "absent"
    assert len(tenant.named(plural, "web")) == (0 if gone else 1)
    again = tenant.run(write.task)
    assert (again["changed"], again["steps"]) == (False, [])


def test_a_create_whose_response_is_lost_is_waited_for(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=3))
    tenant.fault("POST", "^/v1/clusters$", drop="after")
    cluster = tenant.run(SMALL)["cluster"]
    assert (cluster["status"], len(cluster["node_ids"])) == ("ACTIVE", 1)


def test_a_failing_create_whose_response_is_lost_says_why(tenant: Tenant) -> None:
    tenant.run(profile(reject="Quota exceeded for cores"))
    tenant.fault("POST", "^/v1/clusters$", drop="after")
    result = tenant.refused(SMALL)
    assert "Quota exceeded for cores" in result["msg"]
    assert len(tenant.named("clusters", "web")) == 1


def test_a_write_whose_response_is_late(tenant: Tenant) -> None:
    tenant.cloud = {**tenant.cloud, "api_timeout": 3}
    tenant.fault("POST", "^/v1/profiles$", delay=4.5)
    start = time.time()
    assert tenant.run(PROFILE)["changed"]
    until(lambda: [request for request in tenant.requests(start) if request["fault"]])
    assert len(tenant.named("profiles", "web")) == 1
    assert len(effective(tenant, start)) == 1


@TROUBLE
@pytest.mark.parametrize("method", ["PATCH", "POST", "DELETE"])
def test_a_disturbed_replacement(method: str, trouble: dict[str, Any], tenant: Tenant) -> None:
    old = tenant.run(PROFILE.but(metadata={"team": "shop"}))["profile"]
    tenant.fault(method, "^/v1/profiles(/[^/]{36})?$", **trouble)
    task = PROFILE.but(spec=server(image="ubuntu"), on_spec_change="replace")
    start = time.time()
    result = tenant.run(task)
    assert [request["fault"] for request in tenant.requests(start) if request["fault"]] == [trouble], "no fault met"
    new = result["profile"]
    assert new["id"] != old["id"]
    assert (new["spec"]["properties"]["image"], new["metadata"]) == ("ubuntu", {"team": "shop"})
    assert [found["id"] for found in tenant.read("/profiles")] == [new["id"]], "a retired revision was left over"
    retired = f"web-{old['id'][:8]}"
    assert result["steps"] == [
        f"rename profile web to {retired}",
        "create profile web",
        f"delete profile {retired}",
    ]
    assert not tenant.run(task)["changed"]


# Reads


@pytest.mark.parametrize(
    "trouble",
    [
        {"status": 500},
        {"status": 503},
        {"drop": "before"},
        {"drop": "after"},
        {"status": 200, "body": ""},
        {"status": 200, "body": "<html>Please log in</html>"},
        {"status": 200, "body": '{"clusters": [{"id": "cut'},
    ],
    ids=str,
)
def test_reads_are_repeated(trouble: dict[str, Any], tenant: Tenant) -> None:
    tenant.run(PROFILE)
    for path in ("^/v1/clusters\\?", "^/v1/profiles", "^/v1/clusters/"):
        tenant.fault("GET", path, count=2, **trouble)
    start = time.time()
    assert tenant.run(EMPTY)["cluster"]["status"] == "ACTIVE"
    assert len([request for request in tenant.requests(start) if request["fault"]]) == 6
    assert len(effective(tenant, start)) == 1


@pytest.mark.parametrize(
    "trouble", [{"status": 500}, {"status": 502}, {"status": 503}, {"drop": "before"}, {"drop": "after"}], ids=str
)
def test_a_validation_is_repeated(trouble: dict[str, Any], tenant: Tenant) -> None:
    tenant.fault("POST", "/validate$", **trouble)
    assert tenant.run(PROFILE, check=True)["changed"]


@pytest.mark.parametrize("trouble", [{"status": 500}, {"status": 503}, {"drop": "before"}], ids=str)
def test_a_preview_of_an_adoption_is_repeated(trouble: dict[str, Any], tenant: Tenant) -> None:
    assert tenant.project
    adopt = {"identity": tenant.devcloud.add_server(tenant.project, "old", key_name="mine"), "type": TYPE}
    tenant.fault("POST", "/adopt-preview$", **trouble)
    assert tenant.run(Task("cluster_node", {"name": "old", "adopt": adopt}), check=True)["changed"]


BODIES = {"a login page": "<html>Please log in</html>", "nothing": "", "other JSON": {"status": "maintenance"}}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_what_is_not_senlin_is_reported(body: Any, tenant: Tenant) -> None:
    for path in ("^/v1/clusters", "^/v1/profile-types"):
        tenant.fault("GET", path, count=50, status=200, body=body)
    for module in ("cluster_info", "cluster_profile_type_info"):
        result = tenant.refused(Task(module))
        assert "(HTTP 200) is not Senlin. Check the proxy or load balancer in front of it." in result["msg"]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize(
    "name", ["update profile", "delete profile", "update cluster", "resize cluster", "delete cluster"]
)
def test_a_write_that_senlin_has_not_answered_is_not_done(name: str, body: Any, tenant: Tenant) -> None:
    """A proxy lets the write through no sooner than at the second try, and never says that it has not."""
    write = WRITES[name]
    for task in write.given:
        tenant.run(task)
    tenant.fault(write.method, write.path, status=200, body=body)
    start = time.time()
    result = tenant.run(write.task)
    assert tuple(result["steps"]) == write.steps
    writes = [request for request in tenant.requests(start) if request["method"] == write.method]
    assert len([request for request in writes if not request["path"].endswith(("/validate", "/tokens"))]) == 2
    assert not tenant.run(write.task)["changed"]


@pytest.mark.parametrize("status", [500, 503])
def test_a_created_object_whose_namesakes_cannot_be_read_counts_as_created(status: int, tenant: Tenant) -> None:
    tenant.fault("GET", "^/v1/profiles\\?.*sort=", count=50, status=status)
    result = tenant.run(PROFILE)
    assert (result["changed"], result["steps"]) == (True, ["create profile web"])
    assert len(tenant.named("profiles", "web")) == 1


def test_what_stands_is_reported_if_nothing_can_be_read_after_a_create(tenant: Tenant) -> None:
    tenant.fault("GET", "^/v1/profiles\\?.*sort=", count=50, status=500)
    start = time.time()

    def fail_when_created() -> None:
        until(lambda: [path for path in tenant.writes(start) if path == "POST /v1/profiles"])
        tenant.fault("GET", "^/v1/profiles", count=500, status=500)

    other = threading.Thread(target=fail_when_created)
    other.start()
    result = tenant.refused(PROFILE)
    other.join()
    assert result["steps_done"] == ["create profile web"]
    assert result["msg"].startswith("Done so far: create profile web. Could not list profiles: ")
    tenant.devcloud.clear_faults(tenant.project)
    assert not tenant.run(PROFILE)["changed"]


# Busy servers


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
    assert len(effective(tenant, start)) == 1
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
    result = tenant.refused(EMPTY.but(timeout=10))
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
    result = tenant.refused(SMALL.but(timeout=4))
    assert "did not end within 4 s" in result["msg"]
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


# Revoked tokens


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "^/v1/clusters"), ("POST", "^/v1/clusters$"), ("GET", "/actions/")]
)
def test_a_revoked_token_is_renewed(method: str, path: str, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.fault(method, path, status=401)
    start = time.time()
    assert tenant.run(EMPTY)["cluster"]["status"] == "ACTIVE"
    logins = [request for request in tenant.requests(start) if request["path"] == "/v3/auth/tokens"]
    assert [request["method"] for request in logins].count("POST") == LOGINS + 1
    assert len(tenant.named("clusters", "web")) == 1


def test_a_lasting_401_is_reported(tenant: Tenant) -> None:
    tenant.fault("GET", "^/v1/clusters", status=401, count=50)
    assert "401" in tenant.refused(Task("cluster_info"))["msg"]


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
    result = tenant.run(EMPTY)
    other.join()
    (cluster,) = tenant.named("clusters", "web")
    assert result["cluster"]["id"] == cluster["id"]
