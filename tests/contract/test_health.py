# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""cluster_health on the real Senlin, with servers that disappear or go into ERROR."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import PROFILE, SMALL
from harness import Task
from tenant import Tenant, profile

pytestmark = pytest.mark.long

WEB = Task("cluster_health", {"cluster": "web"})
TWO = SMALL.but(desired_capacity=2)
Node = dict[str, Any]


def nodes_of(tenant: Tenant, task: Task = TWO) -> list[Node]:
    """Create a cluster and return its nodes, in the order in which the module returns them."""
    tenant.run(PROFILE)
    cluster = tenant.run(task)["cluster"]
    return list(tenant.read(f"/nodes?cluster_id={cluster['id']}"))


def servers(tenant: Tenant) -> set[str]:
    """The ids of all servers of the project."""
    return {server["id"] for server in tenant.devcloud.servers(tenant.project)}


def outcomes(result: dict[str, Any]) -> dict[str, tuple[str, str, str]]:
    """What a result says of each node, by id: status before, what was done, status after."""
    return {node["id"]: (node["status_before"], node["done"], node["status_after"]) for node in result["nodes"]}


def touched(result: dict[str, Any]) -> list[tuple[str, int, list[str]]]:
    """What the plan of a result does to servers: effect, number and names of nodes."""
    return [(item["effect"], *item["nodes"].values()) for item in result["plan"] if item["nodes"]]


def status(tenant: Tenant) -> str:
    """The status of the cluster ``web``."""
    (cluster,) = tenant.named("clusters", "web")
    return str(cluster["status"])


@pytest.mark.parametrize("by", ["cluster", "nodes", "both"])
def test_healthy_nodes_are_left_alone(by: str, tenant: Tenant) -> None:
    one, other = nodes_of(tenant)
    options = {"cluster": {"cluster": "web"}, "nodes": {"nodes": [one["name"], one["id"]]}}
    options["both"] = {**options["cluster"], **options["nodes"]}
    task = Task("cluster_health", options[by])
    before, start = servers(tenant), time.time()
    dry = tenant.run(task, check=True)
    assert tenant.writes(start) == []
    wet = tenant.run(task)
    assert (
        (dry["changed"], dry["steps"], dry["plan"], dry["diff"])
        == (wet["changed"], wet["steps"], wet["plan"], wet["diff"])
        == (False, [], [], wet["diff"])
    )
    checked = (one, other) if by == "cluster" else (one,)
    assert outcomes(wet) == outcomes(dry) == {node["id"]: ("ACTIVE", "checked", "ACTIVE") for node in checked}
    assert ("cluster" in wet) == (by != "nodes")
    assert servers(tenant) == before


@pytest.mark.parametrize("by", ["cluster", "node", "member"])
@pytest.mark.parametrize("trouble", ["vanish", "break_server"])
def test_an_unhealthy_node_is_found_and_replaced(trouble: str, by: str, tenant: Tenant) -> None:
    one, other = nodes_of(tenant)
    getattr(tenant.devcloud, trouble)(one["physical_id"])
    chosen = {"cluster": {"cluster": "web"}, "node": {"nodes": [one["name"]]}}
    chosen["member"] = {**chosen["cluster"], **chosen["node"]}
    task = Task("cluster_health", chosen[by])
    result = tenant.run(task)
    assert result["changed"]
    assert outcomes(result)[one["id"]] == ("ACTIVE", "recreated", "ACTIVE")
    assert outcomes(result).get(other["id"], ("ACTIVE", "checked", "ACTIVE")) == ("ACTIVE", "checked", "ACTIVE")
    assert one["name"] in result["steps"][0]
    now = tenant.read(f"/nodes/{one['id']}")
    assert now["physical_id"] not in (None, one["physical_id"])
    assert tenant.read(f"/nodes/{other['id']}")["physical_id"] == other["physical_id"]
    if by != "node":
        assert result["cluster"]["status"] == status(tenant) == "ACTIVE"
    assert not tenant.run(task)["changed"]


def test_the_recovery_of_a_node_known_to_be_unhealthy_is_predicted(tenant: Tenant) -> None:
    one, other = nodes_of(tenant)
    tenant.devcloud.vanish(one["physical_id"])
    found = tenant.run(WEB.but(recover="never"))
    assert not found["changed"]
    assert outcomes(found)[one["id"]] == ("ACTIVE", "checked", "ERROR")
    # The server fails the check of a node that is known to have lost its server.
    assert not tenant.run(WEB.but(recover="never"))["changed"]
    start = time.time()
    dry = tenant.run(WEB, check=True)
    assert tenant.writes(start) == []
    wet = tenant.run(WEB)
    assert (dry["changed"], dry["steps"], dry["diff"]) == (True, wet["steps"], wet["diff"])
    assert touched(dry) == touched(wet) == [("build", 1, [one["name"]])], "its server is lost already"
    assert outcomes(dry) == outcomes(wet)
    assert outcomes(wet) == {one["id"]: ("ERROR", "recreated", "ACTIVE"), other["id"]: ("ACTIVE", "checked", "ACTIVE")}


def test_an_outdated_error_is_cleared_by_the_check(tenant: Tenant) -> None:
    (one,) = nodes_of(tenant, SMALL.but(min_size=1))
    tenant.devcloud.vanish(one["physical_id"])
    tenant.run(WEB.but(recover="never"))
    assert status(tenant) == "ERROR"
    tenant.ended(tenant.send("POST", f"/nodes/{one['id']}/actions", {"recover": {}}).json()["action"])
    assert status(tenant) == "ERROR", "the server updates the cluster's status on its own"
    result = tenant.run(WEB)
    assert (result["changed"], result["cluster"]["status"], status(tenant)) == (False, "ACTIVE", "ACTIVE")


def test_healthy_nodes_are_recovered_on_request(tenant: Tenant) -> None:
    one, other = nodes_of(tenant)
    before = servers(tenant)
    always = WEB.but(recover="always")
    dry = tenant.run(always, check=True)
    result = tenant.run(always)
    assert (dry["steps"], dry["diff"]) == (result["steps"], result["diff"])
    assert touched(dry) == touched(result)
    assert sorted(touched(dry)) == sorted(("replace", 1, [node["name"]]) for node in (one, other))
    assert outcomes(result) == {node["id"]: ("ACTIVE", "recreated", "ACTIVE") for node in (one, other)}
    assert len(servers(tenant)) == 2
    assert not before & servers(tenant)


def test_a_reboot_keeps_the_server(tenant: Tenant) -> None:
    one, dummy = nodes_of(tenant)
    before = servers(tenant)
    task = WEB.but(nodes=[one["name"]], recover="always", operation="reboot", operation_params={"type": "SOFT"})
    dry, result = tenant.run(task, check=True), tenant.run(task)
    assert touched(dry) == touched(result) == [("restart", 1, [one["name"]])]
    assert outcomes(result) == {one["id"]: ("ACTIVE", "rebooted", "ACTIVE")}
    (action,) = tenant.actions(one["id"], "NODE_OPERATION")
    assert action["inputs"] == {"operation": "reboot", "params": {"type": "SOFT"}}
    assert servers(tenant) == before


@pytest.mark.parametrize(
    ("operation", "params", "words"),
    [
        ("reboot", {"type": "GENTLE"}, "Parameter type of operation reboot"),
        ("reboot", {"typ": "SOFT"}, "has no parameter typ. Its parameters: type."),
        ("REBUILD", {"image": "cirros"}, "has no parameter image. Its parameters: none."),
    ],
)
def test_parameters_that_the_operation_does_not_have_are_refused(
    operation: str, params: dict[str, str], words: str, tenant: Tenant
) -> None:
    one, dummy = nodes_of(tenant)
    task = WEB.but(nodes=[one["name"]], recover="always", operation=operation, operation_params=params)
    for check in (True, False):
        assert words in tenant.refused(task, check=check)["msg"]
    assert tenant.actions(one["id"], "NODE_OPERATION", "NODE_RECOVER") == []


def test_a_lost_server_cannot_be_rebooted(tenant: Tenant) -> None:
    one, dummy = nodes_of(tenant)
    tenant.devcloud.vanish(one["physical_id"])
    result = tenant.refused(WEB.but(operation="reboot"))
    for words in (one["name"], one["id"], "recreate"):
        assert words in result["msg"]
    assert tenant.actions(one["id"], "NODE_RECOVER") == []


@pytest.mark.parametrize("alone", [False, True])
def test_a_recovery_that_fails_says_why(alone: bool, tenant: Tenant) -> None:
    reason = "The volume is still attached"
    tenant.run(profile(delete_fail=reason))
    cluster = tenant.run(SMALL)["cluster"]
    (one,) = tenant.read(f"/nodes?cluster_id={cluster['id']}")
    tenant.devcloud.break_server(one["physical_id"])
    result = tenant.refused(Task("cluster_health", {"nodes": [one["id"]]}) if alone else WEB)
    whose = ("NODE_RECOVER of node",) if alone else ("CLUSTER_RECOVER of cluster", "NODE_RECOVER of node")
    for words in (*whose, one["name"], one["id"], reason):
        assert words in result["msg"]
    assert [leaf["action"] for leaf in result["leaf_actions"]] == ["NODE_RECOVER"]


def test_the_capacity_is_recovered_too(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    cluster = tenant.run(TWO)["cluster"]
    properties = {"criteria": "RANDOM", "reduce_desired_capacity": False, "destroy_after_deletion": True}
    spec = {"type": "senlin.policy.deletion", "version": "1.0", "properties": properties}
    policy = tenant.send("POST", "/policies", {"policy": {"name": "keeps", "spec": spec}}).json()["policy"]
    tenant.ended(tenant.act(cluster["id"], policy_attach={"policy_id": policy["id"], "enabled": True}))
    tenant.ended(tenant.act(cluster["id"], del_nodes={"nodes": cluster["node_ids"][:1]}))
    assert not tenant.run(WEB)["changed"]
    task = WEB.but(check_capacity=True)
    dry, result = tenant.run(task, check=True), tenant.run(task)
    assert touched(dry) == touched(result) == [("build", 1, [])]
    assert (result["changed"], result["steps"]) == (True, ["recover the capacity of cluster web"])
    assert sorted(node["done"] for node in result["nodes"]) == ["checked", "created"]
    assert (len(result["cluster"]["node_ids"]), result["cluster"]["status"]) == (2, "ACTIVE")
    assert not tenant.run(task)["changed"]


def test_what_a_check_finds_is_told_with_its_reason(tenant: Tenant) -> None:
    one, other = nodes_of(tenant)
    tenant.devcloud.vanish(one["physical_id"])
    result = tenant.run(Task("cluster_health", {"nodes": [one["name"], other["name"]], "recover": "never"}))
    (warning,) = result["warnings"]
    assert one["name"] in warning and one["id"] in warning and "No Server found" in warning
    assert "http" not in warning, "the URL of Nova says nothing to an operator"
    reasons = {node["id"]: node["status_reason"] for node in result["nodes"]}
    assert reasons == {node["id"]: tenant.read(f"/nodes/{node['id']}")["status_reason"] for node in (one, other)}


def test_the_cluster_of_a_node_that_is_named_alone_is_judged_anew(tenant: Tenant) -> None:
    one, dummy = nodes_of(tenant)
    task = Task("cluster_health", {"nodes": [one["name"]]})
    tenant.devcloud.vanish(one["physical_id"])
    tenant.run(task.but(recover="never"))
    assert status(tenant) == "WARNING"
    dry, wet = tenant.run(task, check=True), tenant.run(task)
    assert dry["steps"] == wet["steps"] == [f"recreate node {one['name']}", "check cluster web"]
    assert (status(tenant), wet.get("warnings", [])) == ("ACTIVE", [])
    assert tenant.run(task)["steps"] == []


def test_refused(tenant: Tenant) -> None:
    one, dummy = nodes_of(tenant)
    start = time.time()
    assert "leave nodes out" in tenant.refused(WEB.but(nodes=[one["name"]], check_capacity=True))["msg"]
    assert "no node 'elsewhere'" in tenant.refused(WEB.but(nodes=["elsewhere"]))["msg"]
    assert "There is no cluster 'wbe'" in tenant.refused(WEB.but(cluster="wbe"))["msg"]
    assert tenant.writes(start) == []
    assert tenant.run(WEB.but(cluster="wbe"), check=True, assume_missing=True)["nodes"] == []
