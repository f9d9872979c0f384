# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out that fails: it stops in order, or takes the changed members back, and puts sizes and policies back.

A roll-out that has stopped is continued by the same task once the cause is removed, with the members that lag.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from answering import Application, Server
from cloud_under_test import skip_if_real
from harness import Task
from rollouts import NAMES, assert_complete, assert_in_order, members, prepare, profile, rollout, web
from slow_servers import LIMIT, pauses_only
from tenant import Tenant

pytestmark = [pytest.mark.long, pytest.mark.sampled(3)]

IN_THREE = rollout(batch_size=2)
LARGE, UBUNTU = profile("new", flavor="m1.large"), profile("new", image="ubuntu")
BROKEN_IMAGE = profile("new", image="ubuntu", sim_fail="No bootable device")
GATE = {"gate": "url", "gate_delay": 0, "gate_retries": 1}
BACK = {"on_failure": "rollback"}


@pytest.fixture(autouse=True)
def simulated(devcloud: object) -> None:
    """Skip the tests on a cloud that is not simulated."""
    skip_if_real("servers fail on order")


@pytest.fixture
def application(tenant: Tenant) -> Iterator[Any]:
    """Starts the application of the cluster, once there is one."""
    running: list[Application] = []

    def start() -> Application:
        running.append(Application(tenant, web(tenant)["id"]).__enter__())
        return running[0]

    yield start
    for each in running:
        each.__exit__(None, None, None)


def profiles(tenant: Tenant) -> dict[str, int]:
    """How many members have which profile."""
    return dict(Counter(node["profile_name"] for node in members(tenant)))


def assert_unchanged(tenant: Tenant, task: Task) -> None:
    """Fail unless a task changes nothing."""
    start = time.time()
    again = tenant.run(task)
    assert (again["changed"], again["steps"], tenant.writes(start)) == (False, [], [])


SURGE = pytest.mark.parametrize("surge", [{}, {"max_surge": 0}], ids=["surge", "no surge"])


@SURGE
def test_an_image_that_cannot_boot(surge: dict[str, int], tenant: Tenant) -> None:
    prepare(tenant, BROKEN_IMAGE)
    task = IN_THREE.but(method="replace", **surge)
    before = {node["id"] for node in members(tenant)}
    back = tenant.refused(task.but(**BACK))
    assert "6 of 6 nodes have profile old" in back["msg"]
    assert_complete(tenant, "old")
    if not surge:
        assert {node["id"] for node in members(tenant)} == before
    stopped = tenant.refused(task)
    assert "6 of 6 nodes have profile old" in stopped["msg"]
    assert "run this task again to go on" in stopped["msg"]
    assert_complete(tenant, "old")
    assert (back["rolled_back"], stopped["rolled_back"]) == (True, False)
    assert (back["remaining"], stopped["remaining"]) == (NAMES, NAMES)
    tenant.devcloud.lift_orders(tenant.project)
    tenant.run(task)
    assert_complete(tenant, "new")


METHODS = pytest.mark.parametrize(
    ("new", "how"),
    [
        pytest.param(LARGE, {"method": "update"}, id="update"),
        pytest.param(UBUNTU, {"method": "replace"}, id="replace"),
        pytest.param(UBUNTU, {"method": "replace", "max_surge": 0}, id="no surge"),
    ],
)


def broken_from_fifth(tenant: Tenant) -> Any:
    """Says that the application is broken on all servers that change after four others have."""
    old = {(server["id"], server["flavor"]) for server in tenant.devcloud.servers(tenant.project)}
    good: list[str] = []

    def is_broken(server: Server) -> bool:
        if (server["id"], server["flavor"]) in old or server["id"] in good:
            return False
        if len(good) < 4:
            good.append(server["id"])
        return server["id"] not in good

    return is_broken


@METHODS
def test_a_gate_that_fails_in_the_last_batch_and_a_rollback(
    new: Task, how: dict[str, Any], application: Any, tenant: Tenant
) -> None:
    prepare(tenant, new)
    running = application()
    running.is_broken = broken_from_fifth(tenant)
    failed = tenant.refused(IN_THREE.but(gate_url=running.url, **how, **GATE, **BACK))
    assert "503" in failed["msg"]
    assert "rolled back: 6 of 6 nodes have profile old" in failed["msg"]
    assert failed["rolled_back"]
    assert [check["name"] for check in failed["failed_checks"]] == NAMES[4:]
    assert {node["profile_after"] for node in failed["nodes"]} == {"old"}
    assert_complete(tenant, "old")


@METHODS
def test_a_gate_that_fails_in_the_last_batch_and_a_repair(
    new: Task, how: dict[str, Any], application: Any, tenant: Tenant
) -> None:
    prepare(tenant, new)
    running = application()
    running.is_broken = broken_from_fifth(tenant)
    task = IN_THREE.but(gate_url=running.url, **how, **GATE)
    failed = tenant.refused(task)
    assert "503" in failed["msg"]
    # Updated members that do not pass the gate have changed already; new nodes that do not pass it replace nobody.
    left = {"new": 6} if how["method"] == "update" else {"new": 4, "old": 2}
    assert profiles(tenant) == left
    assert f"{left['new']} of 6 nodes have profile new" in failed["msg"]
    assert_in_order(tenant, "old")
    done = {node["id"] for node in members(tenant) if node["profile_name"] == "new"}
    if how["method"] == "update":
        # Nothing goes on as long as members of the new profile do not answer.
        assert "503" in tenant.refused(task)["msg"]
        assert_in_order(tenant, "old")
    running.is_broken = lambda server: False
    result = tenant.run(task)
    assert [node["name"] for node in result["nodes"] if node["done"] != "unchanged"] == (
        [] if how["method"] == "update" else NAMES[4:]
    )
    assert_complete(tenant, "new")
    assert done <= {node["id"] for node in members(tenant)}
    assert_unchanged(tenant, task)


def locked(tenant: Tenant, *names: str, operation: str = "lock") -> None:
    """Lock the servers of some members, or unlock them, as Nova's owners can."""
    ids = [node["id"] for node in members(tenant) if node["name"] in names]
    tenant.run(Task("cluster_operation", {"nodes": ids, "operation": operation}))


def test_an_update_that_fails_and_a_rollback(tenant: Tenant) -> None:
    new = profile("new", flavor="m1.large", sim_update_fail="The disk is full", sim_fail_indexes="3")
    prepare(tenant, new)
    failed = tenant.refused(IN_THREE.but(method="update", **BACK))
    assert "web-003" in failed["msg"]
    assert "The disk is full" in failed["msg"]
    assert "rolled back: 6 of 6 nodes have profile old" in failed["msg"]
    assert [node["name"] for node in failed["nodes"] if node["done"] == "failed"] == ["web-003"]
    assert_complete(tenant, "old")
    flavors = {server["flavor"] for server in tenant.devcloud.servers(tenant.project)}
    assert flavors == {"m1.small"}


def test_an_update_that_fails_and_a_repair(tenant: Tenant) -> None:
    prepare(tenant, LARGE)
    locked(tenant, "web-003")
    task = IN_THREE.but(method="update")
    failed = tenant.refused(task)
    assert "web-003" in failed["msg"]
    assert "locked" in failed["msg"]
    assert "3 of 6 nodes have profile old" in failed["msg"]
    assert "3 of 6 nodes have profile new" in failed["msg"]
    assert profiles(tenant) == {"old": 3, "new": 3}
    assert_in_order(tenant, "old")
    locked(tenant, "web-003", operation="unlock")
    result = tenant.run(task)
    assert [node["name"] for node in result["nodes"] if node["done"] == "updated"] == [
        "web-003",
        "web-005",
        "web-006",
    ]
    assert_complete(tenant, "new")


def test_an_update_of_a_locked_server_and_a_rollback(tenant: Tenant) -> None:
    """Senlin would lose sight of a locked server that it is to recreate."""
    prepare(tenant, LARGE)
    servers = {node["physical_id"] for node in members(tenant)}
    locked(tenant, "web-003")
    failed = tenant.refused(IN_THREE.but(method="update", **BACK))
    assert "rolled back: 6 of 6 nodes have profile old" in failed["msg"]
    assert_complete(tenant, "old")
    assert {node["physical_id"] for node in members(tenant)} == servers


def test_a_rollback_that_fails_itself(application: Any, tenant: Tenant) -> None:
    prepare(tenant, LARGE)
    running = application()
    running.is_broken = broken_from_fifth(tenant)
    running.on_refusal = lambda: tenant.fault("PATCH", "^/v1/nodes/", status=403, count=100)
    task = IN_THREE.but(method="update", gate_url=running.url, **GATE, **BACK)
    failed = tenant.refused(task)
    assert "503" in failed["msg"]
    assert "The next steps failed as well" in failed["msg"]
    assert any("HTTP 403" in warning for warning in failed["warnings"])
    assert "6 of 6 nodes have profile new" in failed["msg"]
    assert not failed["rolled_back"]
    assert_in_order(tenant, "old")
    running.is_broken = lambda server: False
    tenant.devcloud.clear_faults(tenant.project)
    tenant.run(task)
    assert_complete(tenant, "new")


def test_failures_that_are_tolerated(tenant: Tenant) -> None:
    prepare(tenant, LARGE)
    locked(tenant, "web-003")
    task = IN_THREE.but(method="update", max_failures=1)
    failed = tenant.refused(task)
    assert "1 of 6 nodes of cluster web" in failed["msg"]
    assert "web-003" in failed["msg"]
    assert profiles(tenant) == {"old": 1, "new": 5}
    assert failed["remaining"] == ["web-003"]
    assert_in_order(tenant, "old")
    locked(tenant, "web-003", operation="unlock")
    tenant.run(task)
    assert_complete(tenant, "new")


def test_more_failures_than_are_tolerated(tenant: Tenant) -> None:
    prepare(tenant, LARGE)
    locked(tenant, "web-001", "web-003")
    failed = tenant.refused(IN_THREE.but(method="update", max_failures=1))
    assert profiles(tenant) == {"old": 4, "new": 2}
    assert sorted(failed["remaining"]) == ["web-001", "web-003", "web-005", "web-006"]
    assert_in_order(tenant, "old")


def test_a_gate_that_never_answers_is_bounded(tenant: Tenant) -> None:
    prepare(tenant, LARGE)
    url = "http://127.0.0.1:9/{address}"
    task = IN_THREE.but(method="update", gate="url", gate_url=url, gate_retries=2, gate_delay=0, **BACK)
    failed = tenant.refused(task)
    assert "in 3 tries" in failed["msg"]
    assert [check["status"] for check in failed["failed_checks"]] == [None, None]
    assert_complete(tenant, "old")


def test_an_engine_that_dies_during_an_update(tenant: Tenant) -> None:
    prepare(tenant, LARGE)
    project = tenant.project
    assert project
    tenant.devcloud.lose_engine(project, "NODE_UPDATE")
    task = IN_THREE.but(method="update")
    with pauses_only(lambda: bool(tenant.devcloud.lost_actions(project))):
        failed = tenant.refused(task.but(timeout=LIMIT))
    (lost,) = tenant.devcloud.lost_actions(project)
    assert f"did not end within {LIMIT} s" in failed["msg"]
    # The action that never ends locks the cluster, so that its policies cannot be enabled again.
    assert "which also restores policies and sizes" in failed["msg"]
    tenant.run(Task("cluster_action", {"id": lost, "state": "cancelled", "force": True}))
    tenant.run(Task("cluster_health", {"cluster": "web"}))
    tenant.run(task)
    assert_complete(tenant, "new")
