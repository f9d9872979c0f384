# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lost requests, lost responses and gateway errors: the task still succeeds, and creates exactly one object."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import pytest
from case import EMPTY, PROFILE, SMALL, server
from harness import LOGINS, Task
from slow_servers import pauses_only
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
    assert len(tenant.accepted_writes(start)) == 1
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
    assert len(tenant.accepted_writes(start)) == 1


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
    assert len(tenant.accepted_writes(start)) == 1


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

    def fail_when_created() -> bool:
        created = "POST /v1/profiles" in tenant.writes(start)
        if created:
            tenant.fault("GET", "^/v1/profiles", count=500, status=500)
        return created

    # At the pause before it looks at the namesakes once more, nothing can be read any longer.
    with pauses_only(fail_when_created):
        result = tenant.refused(PROFILE)
    assert result["steps_done"] == ["create profile web"]
    assert result["msg"].startswith("Done so far: create profile web. Could not list profiles: ")
    tenant.devcloud.clear_faults(tenant.project)
    assert not tenant.run(PROFILE)["changed"]


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
