# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How few requests are sent by a task that changes nothing, and while a task waits."""

from __future__ import annotations

import gc
import time
from pathlib import Path

import pytest
from case import BINDING, EMPTY, POLICY, PROFILE, RECEIVER, SMALL
from harness import LOGINS, Task, writes
from slow_servers import duration, is_polled, releasing
from tenant import Tenant, profile

DESCRIPTORS = Path("/proc/self/fd")
"""The open files of this process."""
MOST_REQUESTS = 1 + 3 * LOGINS
"""A promised limit: one list and, for a login, the discovery of Keystone, the token and the discovery of Senlin."""
MEMBERS = SMALL.but(min_size=0, metadata={"team": "shop"}, cluster_timeout=1800)
CLUSTER = EMPTY.but(min_size=0, max_size=3, desired_capacity=0, metadata={"team": "shop"}, cluster_timeout=1800)
UNCHANGED = [
    pytest.param(CLUSTER, id="cluster"),
    pytest.param(PROFILE, id="profile"),
    pytest.param(PROFILE.but(on_spec_change="replace"), id="profile that may be replaced"),
    pytest.param(POLICY, id="policy"),
    pytest.param(POLICY.but(on_spec_change="replace"), id="policy that may be replaced"),
    pytest.param(Task("cluster_info", {"name": "web"}), id="cluster_info"),
    pytest.param(Task("cluster_profile_info", {"name": "web"}), id="cluster_profile_info"),
    pytest.param(Task("cluster", {"name": "other", "state": "absent"}), id="absent cluster"),
]


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
@pytest.mark.parametrize("task", UNCHANGED)
def test_an_unchanged_task_sends_one_request_besides_its_login(task: Task, check: bool, tenant: Tenant) -> None:
    for given in (PROFILE, CLUSTER, POLICY):
        tenant.run(given)
    start = time.time()
    result = tenant.run(task, check=check)
    sent = tenant.requests(start)
    lines = [f"{request['service']} {request['method']} {request['path']}" for request in sent]
    assert not result["changed"]
    assert not writes(sent)
    assert len(sent) <= MOST_REQUESTS, lines
    assert len([line for line in lines if line.startswith("clustering GET /v1")]) == 1, lines


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
@pytest.mark.parametrize(("declared", "count"), [("web", 2), (None, 1)], ids=["profile", "no profile"])
def test_a_cluster_with_members_sends_one_request_more_if_it_declares_its_profile(
    declared: str | None, count: int, check: bool, tenant: Tenant
) -> None:
    """The second request finds the members that have another profile."""
    for given in (PROFILE, MEMBERS):
        tenant.run(given)
    start = time.time()
    assert not tenant.run(MEMBERS.but(profile=declared), check=check)["changed"]
    sent = [f"{request['method']} {request['path']}" for request in tenant.requests(start)]
    assert len([line for line in sent if line.startswith("GET /v1/")]) == count, sent
    assert len(sent) <= MOST_REQUESTS + count - 1, sent


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_what_refers_to_others_by_id_sends_one_request_besides_its_login(check: bool, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    cluster, policy = tenant.run(EMPTY)["cluster"]["id"], tenant.run(POLICY)["policy"]["id"]
    binding, receiver = BINDING.but(cluster=cluster, policy=policy), RECEIVER.but(cluster=cluster)
    for task in (binding, receiver):
        tenant.run(task)
    for task in (binding, binding.but(enabled=True), receiver):
        start = time.time()
        assert not tenant.run(task, check=check)["changed"]
        sent = [f"{request['method']} {request['path']}" for request in tenant.requests(start)]
        assert len([line for line in sent if line.startswith("GET /v1/")]) == 1, sent
        assert len(sent) <= MOST_REQUESTS, sent


def test_every_request_carries_the_microversion(tenant: Tenant) -> None:
    start = time.time()
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    sent = [request for request in tenant.requests(start) if request["path"].startswith("/v1/")]
    assert sent
    assert {request["microversion"] for request in sent} == {"1.14"}


def test_waiting_reads_only_the_action(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=duration("polled", 10)))
    start = time.time()
    with releasing(tenant, "polled", is_polled(tenant, times=5)):
        cluster = tenant.run(SMALL)["cluster"]
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    sent = [request for request in tenant.requests(start) if request["service"] == "clustering"]
    poll = f"/v1/actions/{action['id']}"
    begin = next(request["time"] for request in sent if request["path"] == poll)
    waiting = [request for request in sent if begin <= request["time"] < action["end_time"]]
    assert {f"{request['method']} {request['path']}" for request in waiting} == {f"GET {poll}"}
    # At most one poll every 0.3 s, after the first.
    assert 5 <= len(waiting) <= 1 + (action["end_time"] - begin) / 0.3


@pytest.mark.skipif(not DESCRIPTORS.exists(), reason="open files are listed in /proc")
def test_a_task_leaves_no_connection_open(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    gc.collect()
    gc.disable()
    try:
        before = len(list(DESCRIPTORS.iterdir()))
        for dummy in range(5):
            tenant.run(PROFILE)
            tenant.run(Task("cluster_info"))
        assert len(list(DESCRIPTORS.iterdir())) == before
    finally:
        gc.enable()
