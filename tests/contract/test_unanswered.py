# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Senlin's API gets no answer from its own engine: it responds with 500, and the engine may have done what was asked.

On a real cloud this takes 60 s, and happens when a service below Senlin, its database or its message queue stalls.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import EMPTY, PROFILE, SMALL
from harness import Task
from slow_servers import LIMIT, pauses_only
from tenant import Tenant, profile
from test_faults import WRITES, Write

UNANSWERED = {
    "code": 500,
    "title": "Internal Server Error",
    "explanation": "The server has either erred or is incapable of performing the requested operation.",
    "error": {
        "code": 500,
        "type": "MessagingTimeout",
        "message": "Timed out waiting for a reply to message ID 3a6fdf5ab8f34a1f8ad0a5e8d5b6f1f7",
    },
}
"""The body of the response, as Senlin words it."""
HANDLED: dict[str, Any] = {"status": 500, "body": UNANSWERED, "drop": "after"}
"""The arguments of :meth:`Tenant.fault` for a request that the engine handles."""
NOT_HANDLED: dict[str, Any] = {"status": 500, "body": UNANSWERED}
"""The same for a request that the engine does not handle."""
CREATES = {name: write for name, write in WRITES.items() if name.startswith("create ")}
OTHER_WRITES = {name: write for name, write in WRITES.items() if name not in CREATES}


def sent(tenant: Tenant, write: Write, since: float) -> list[dict[str, Any]]:
    """The requests of a write, in their order."""
    return [
        request
        for request in tenant.requests(since)
        if request["service"] == "clustering"
        and request["method"] == write.method
        and not request["path"].endswith("/validate")
    ]


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_a_write_that_the_engine_handled_is_not_repeated(write: Write, tenant: Tenant) -> None:
    for task in write.given:
        tenant.run(task)
    tenant.fault(write.method, write.path, **HANDLED)
    start = time.time()
    result = tenant.run(write.task)
    assert (result["changed"], tuple(result["steps"])) == (True, write.steps)
    assert [request["status"] for request in sent(tenant, write, start)] == [500]
    gone = write.task.options.get("state") == "absent"
    plural = "clusters" if write.task.module == "cluster" else "profiles"
    assert len(tenant.named(plural, "web")) == (0 if gone else 1)
    again = tenant.run(write.task)
    assert (again["changed"], again["steps"]) == (False, [])


@pytest.mark.parametrize("write", OTHER_WRITES.values(), ids=OTHER_WRITES)
def test_a_write_that_the_engine_did_not_handle_is_repeated(write: Write, tenant: Tenant) -> None:
    for task in write.given:
        tenant.run(task)
    tenant.fault(write.method, write.path, **NOT_HANDLED)
    start = time.time()
    result = tenant.run(write.task)
    assert (result["changed"], tuple(result["steps"])) == (True, write.steps)
    assert [(request["status"] or 0) < 300 for request in sent(tenant, write, start)] == [False, True]


@pytest.mark.parametrize("write", CREATES.values(), ids=CREATES)
def test_a_create_that_may_still_be_handled_is_not_repeated(
    write: Write, tenant: Tenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The engine may be at work on it, and names are not unique: a second request could create a second object."""
    monkeypatch.setattr("ansible_collections.senlin.clustering.plugins.module_utils._run.create.PENDING_WAIT", 2.0)
    for task in write.given:
        tenant.run(task)
    tenant.fault(write.method, write.path, **NOT_HANDLED)
    start = time.time()
    result = tenant.refused(write.task)
    kind = "cluster" if write.task.module == "cluster" else "profile"
    for words in (
        f"Could not create {kind} web",
        "no answer from its own engine within its RPC timeout",
        "HTTP 500, MessagingTimeout",
        f"No {kind} web has appeared so far",
        "run this again",
    ):
        assert words in result["msg"]
    assert result["steps_done"] == []
    assert len(sent(tenant, write, start)) == 1
    assert tenant.named(f"{kind}s", "web") == []
    assert tenant.run(write.task)["steps"] == list(write.steps), "the next run creates it"


def test_what_must_not_be_done_twice_is_not_repeated(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    cluster = tenant.run(SMALL)["cluster"]
    tenant.fault("POST", "/actions$", **NOT_HANDLED)
    start = time.time()
    result = tenant.refused(Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": 1}))
    assert "MessagingTimeout" in result["msg"]
    assert "must not be performed twice" in result["msg"]
    assert [path for path in tenant.writes(start) if path.endswith("/actions")] == [
        f"POST /v1/clusters/{cluster['id']}/actions"
    ]


def test_reads_are_repeated(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    paths = ("^/v1/clusters\\?", "^/v1/profiles\\?", "^/v1/clusters/", "^/v1/actions/")
    for path in paths:
        tenant.fault("GET", path, **NOT_HANDLED)
    tenant.fault("POST", "/validate$", **NOT_HANDLED)
    start = time.time()
    tenant.run(EMPTY)
    tenant.run(PROFILE.but(name="other"), check=True)
    assert len([request for request in tenant.requests(start) if request["fault"]]) == len(paths) + 1


def test_a_read_that_stays_unanswered_is_reported(tenant: Tenant) -> None:
    tenant.fault("GET", "^/v1/clusters", count=50, **NOT_HANDLED)
    start = time.time()
    result = tenant.refused(Task("cluster_info"))
    assert result["msg"] == (
        "Could not list clusters: Senlin's API got no answer from its own engine within its RPC timeout (HTTP 500, "
        "MessagingTimeout). If this persists, have an administrator check senlin-conductor, senlin-engine, the message "
        "queue, and the services below Senlin."
    )
    asked = [request for request in tenant.requests(start) if request["fault"]]
    assert len(asked) == 2, "each takes a minute on a real cloud"


def test_a_wait_goes_on_without_answers(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=3))
    # More than one poll sends.
    tenant.fault("GET", "^/v1/actions/", count=6, **NOT_HANDLED)
    start = time.time()
    assert tenant.run(SMALL)["cluster"]["status"] == "ACTIVE"
    assert len([request for request in tenant.requests(start) if request["fault"]]) == 6


def test_a_wait_that_gets_no_answer_ends_at_its_limit(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.fault("GET", "^/v1/actions/", count=500, **NOT_HANDLED)
    with pauses_only():
        result = tenant.refused(SMALL.but(timeout=LIMIT))
    assert f"did not end within {LIMIT} s" in result["msg"]
    assert "MessagingTimeout" in result["msg"]
