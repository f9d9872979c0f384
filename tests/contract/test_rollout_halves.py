# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Only one half of a replacement succeeds: the old node stays in the cluster, or the new one does not get into it.

Both halves write the metadata of a server, which Nova refuses if the server is locked.
"""

from __future__ import annotations

from typing import Any

import pytest
from answering import Application
from cloud_under_test import skip_if_real
from module_process import run_and_kill
from rollouts import assert_complete, members, prepare, profile, rollout, web
from tenant import Tenant

pytestmark = [pytest.mark.long, pytest.mark.sampled(2)]

UBUNTU = profile("new", image="ubuntu")
REPLACE = rollout(method="replace", batch_size=2)
BACK = {"on_failure": "rollback"}


@pytest.fixture(autouse=True)
def simulated(devcloud: object) -> None:
    """Skip the tests on a cloud that is not simulated."""
    skip_if_real("servers are locked and vanish on order")


def set_locked(tenant: Tenant, server_ids: list[str], *, locked: bool) -> None:
    """Lock the servers of some nodes, or unlock them, as Nova's owners can."""
    for id in server_ids:
        tenant.devcloud.set_locked(id, locked=locked)


def servers_of(tenant: Tenant, *names: str) -> list[str]:
    """The ids of the servers of some members."""
    return [node["physical_id"] for node in members(tenant) if node["name"] in names]


def counted(tenant: Tenant) -> int:
    """How many nodes there are, each with a server."""
    assert len(tenant.read("/nodes")) == len(tenant.devcloud.servers(tenant.project))
    return len(tenant.read("/nodes"))


def test_a_member_that_cannot_leave(tenant: Tenant) -> None:
    prepare(tenant, UBUNTU)
    locked = servers_of(tenant, "web-002")
    set_locked(tenant, locked, locked=True)
    for dummy in range(2):
        failed = tenant.refused(REPLACE)
        assert f"ould not delete the old node web-002 (server {locked[0]})" in failed["msg"]
        assert "is locked" in failed["msg"]
        # No further server is created for the member, however often the task runs.
        assert counted(tenant) == 7
        assert "2 of 6 nodes have profile new" in failed["msg"]
        (new,) = [node for node in members(tenant) if node["name"] == "web-002" and node["profile_name"] == "new"]
        assert new["role"] == "leader"
    set_locked(tenant, locked, locked=False)
    tenant.run(REPLACE)
    assert_complete(tenant, "new")


def test_a_member_that_cannot_leave_and_a_rollback(tenant: Tenant) -> None:
    prepare(tenant, UBUNTU)
    locked = servers_of(tenant, "web-003")
    set_locked(tenant, locked, locked=True)
    failed = tenant.refused(REPLACE.but(**BACK))
    assert "is locked" in failed["msg"]
    assert "rolled back: 6 of 6 nodes have profile old" in failed["msg"]
    assert_complete(tenant, "old")
    assert servers_of(tenant, "web-003") == locked


def test_a_failure_that_is_tolerated(tenant: Tenant) -> None:
    prepare(tenant, UBUNTU)
    locked = servers_of(tenant, "web-003")
    set_locked(tenant, locked, locked=True)
    task = REPLACE.but(max_failures=1)
    failed = tenant.refused(task)
    assert "1 of 6 nodes of cluster web" in failed["msg"]
    assert "web-003" in failed["msg"]
    assert counted(tenant) == 7
    assert failed["remaining"] == []
    set_locked(tenant, locked, locked=False)
    tenant.run(task)
    assert_complete(tenant, "new")


@pytest.mark.parametrize("writes", [6, 7], ids=["before it is deleted", "while it is deleted"])
def test_a_member_without_a_server_and_a_run_that_is_killed(writes: int, tenant: Tenant) -> None:
    """Senlin lets no node leave that has no server, so that the old node and the new one are members for a while."""
    prepare(tenant, UBUNTU)
    nodes = members(tenant)
    tenant.devcloud.vanish(nodes[1]["physical_id"])
    tenant.ended(tenant.act(web(tenant)["id"], check={}))
    assert run_and_kill(REPLACE, tenant.cloud, writes, r"^(DELETE|PATCH|POST) .*/v1/(clusters|nodes)")
    tenant.run(REPLACE)
    assert_complete(tenant, "new")


@pytest.mark.parametrize("options", [{}, BACK], ids=["stop", "rollback"])
def test_a_new_node_that_cannot_join(options: dict[str, Any], tenant: Tenant) -> None:
    prepare(tenant, UBUNTU)
    old = {server["id"] for server in tenant.devcloud.servers(tenant.project)}
    locked: list[str] = []

    def lock() -> None:
        locked.extend({server["id"] for server in tenant.devcloud.servers(tenant.project)} - old)
        set_locked(tenant, locked, locked=True)

    with Application(tenant, web(tenant)["id"]) as application:
        application.is_broken = lambda server: not locked
        application.on_refusal = lock
        gate = {"gate": "url", "gate_url": application.url, "gate_delay": 1, "gate_retries": 60}
        failed = tenant.refused(REPLACE.but(**gate, **options))
    assert "6 of 6 nodes have profile old" in failed["msg"]
    assert {node["physical_id"] for node in members(tenant)} == old
    assert {node["name"]: node["role"] for node in members(tenant) if node["role"]} == {
        "web-002": "leader",
        "web-005": "second",
    }
    # The new nodes cannot be deleted either. The next run of the task looks for them.
    assert counted(tenant) == 8
    set_locked(tenant, locked, locked=False)
    tenant.run(REPLACE)
    assert_complete(tenant, "new")
