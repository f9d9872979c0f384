# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers that Senlin forgets when a recovery fails: it is avoided where possible, and reported where not."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import PROFILE, SMALL
from harness import Task
from tenant import Tenant, profile

pytestmark = pytest.mark.long

HEALTH = Task("cluster_health", {"cluster": "web"})
REBOOT = HEALTH.but(operation="reboot", recover="always")
OPERATION = Task("cluster_operation", {"cluster": "web"})
Node = dict[str, Any]


def node_of(tenant: Tenant, template: Task = PROFILE) -> Node:
    """Create a cluster of one node, and return the node."""
    tenant.run(template)
    cluster = tenant.run(SMALL)["cluster"]
    (node,) = tenant.read(f"/nodes?cluster_id={cluster['id']}")
    return dict(node)


def statuses(tenant: Tenant) -> dict[str, str]:
    """The status of each server of the project, by its id."""
    return {server["id"]: server["status"] for server in tenant.devcloud.servers(tenant.project)}


def assert_named(failed: dict[str, Any], node: Node) -> None:
    """Fail unless a result names the server of a node as forgotten, in the message and as data."""
    for words in (node["name"], node["physical_id"], "openstack server delete", "adopt"):
        assert words in failed["msg"]
    forgotten = {"node_id": node["id"], "node_name": node["name"], "server_id": node["physical_id"]}
    assert failed["forgotten_servers"] == [forgotten]


@pytest.mark.parametrize("by", ["cluster", "node"])
def test_a_server_that_cannot_be_deleted_is_named(by: str, tenant: Tenant) -> None:
    node = node_of(tenant, profile(delete_fail="The volume is still attached"))
    chosen = {} if by == "cluster" else {"nodes": [node["name"]]}
    assert_named(tenant.refused(HEALTH.but(recover="always", **chosen)), node)
    assert tenant.read(f"/nodes/{node['id']}")["physical_id"] is None
    tenant.run(SMALL.but(state="absent"))
    assert list(statuses(tenant)) == [node["physical_id"]], "the server outlives its cluster"
    adopting = {"identity": node["physical_id"], "type": "os.nova.server-1.0", "overrides": {"key_name": "ops"}}
    adopted = tenant.run(Task("cluster_node", {"name": "back", "adopt": adopting}))["node"]
    assert adopted["physical_id"] == node["physical_id"]


def test_a_server_that_is_gone_is_not_named(tenant: Tenant) -> None:
    """The old server is deleted, and the new one cannot be created."""
    node = node_of(tenant)
    tenant.devcloud.vanish(node["physical_id"])
    assert tenant.run(HEALTH.but(recover="never"))["nodes"][0]["status_after"] == "ERROR"
    assert "forgotten_servers" not in tenant.refused(HEALTH.but(operation="reboot"))


def test_a_failed_reboot_does_not_forget_the_server(tenant: Tenant) -> None:
    node = node_of(tenant)
    tenant.run(OPERATION.but(operation="lock"))
    failed = tenant.refused(REBOOT)
    assert "locked" in failed["msg"]
    assert "forgotten_servers" not in failed
    assert tenant.read(f"/nodes/{node['id']}")["physical_id"] == node["physical_id"]


def test_an_older_senlin_forgets_it(tenant: Tenant) -> None:
    """Below microversion 1.4, there is only the recovery."""
    node = node_of(tenant)
    tenant.run(OPERATION.but(operation="lock"))
    failed = tenant.refused(REBOOT.but(clustering_api_microversion="1.3"))
    assert "locked" in failed["msg"]
    assert_named(failed, node)


@pytest.mark.parametrize(
    "task",
    [
        HEALTH.but(operation="reboot", operation_params={"type": "SOFT"}),
        OPERATION.but(operation="reboot"),
        OPERATION.but(operation="reboot", params={"type": "SOFT"}),
    ],
    ids=["recovery", "operation", "soft operation"],
)
@pytest.mark.parametrize("status", ["SHUTOFF", "PAUSED"])
def test_a_soft_reboot_of_a_server_that_does_not_run_is_refused(task: Task, status: str, tenant: Tenant) -> None:
    node = node_of(tenant)
    before, back = {"SHUTOFF": ("stop", "start"), "PAUSED": ("pause", "unpause")}[status]
    tenant.run(OPERATION.but(operation=before))
    tenant.run(HEALTH.but(recover="never"))
    start = time.time()
    named = task.but(nodes=[node["name"]])
    for refused in (task, named):
        for check in (True, False):
            message = tenant.refused(refused, check=check)["msg"]
            for words in (node["name"], node["physical_id"], status, "recreate", f"operation {back})", "type to HARD"):
                assert words in message
    changing = [write for write in tenant.writes(start) if not write.endswith("/actions")]
    assert changing == [], "only a check may be sent"
    assert tenant.actions(node["id"], "NODE_RECOVER") == []
    assert statuses(tenant) == {node["physical_id"]: status}


@pytest.mark.parametrize("recovery", ["REBOOT", "RECREATE"])
def test_a_health_policy_that_may_forget_servers(recovery: str, tenant: Tenant) -> None:
    detection = {"interval": 60, "detection_modes": [{"type": "NODE_STATUS_POLLING"}]}
    properties = {"detection": detection, "recovery": {"actions": [{"name": recovery}]}}
    spec = {"type": "senlin.policy.health", "version": "1.1", "properties": properties}
    task = Task("cluster_policy", {"name": "heal", "spec": spec})
    dry, wet, again = tenant.run(task, check=True), tenant.run(task), tenant.run(task)
    assert dry.get("warnings") == wet.get("warnings")
    assert [f"recovers nodes by {recovery}" in warning for warning in wet.get("warnings", [])] == (
        [True] if recovery == "REBOOT" else []
    )
    assert again.get("warnings", []) == []


def test_a_hard_reboot_starts_a_stopped_server(tenant: Tenant) -> None:
    node = node_of(tenant)
    tenant.run(OPERATION.but(operation="stop"))
    recovered = tenant.run(HEALTH.but(operation="reboot"))
    assert recovered["steps"] == [f"reboot node {node['name']}", "check cluster web"]
    assert [each["done"] for each in recovered["nodes"]] == ["rebooted"]
    assert statuses(tenant) == {node["physical_id"]: "ACTIVE"}
    assert not tenant.run(HEALTH)["changed"]
