# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes keep their name when they join a cluster, are not lost when they move, and are adopted only once."""

from __future__ import annotations

import time
import uuid

import pytest
from case import EMPTY, NODE, PROFILE, deletion
from harness import Task
from tenant import Tenant, profile

BARE = Task("cluster_node", {"name": "one"})
MEMBER = NODE.but(cluster="web")
SHOP = EMPTY.but(name="shop")
STACK = Task(
    "cluster_profile",
    {
        "name": "stack",
        "spec": {
            "type": "os.heat.stack",
            "version": 1.0,
            "properties": {"template": {"heat_template_version": "2016-10-14"}},
        },
    },
)
TYPE = "os.nova.server-1.0"
KEY = {"key_name": "ops"}


def adopting(identity: str, **more: object) -> Task:
    """A task that adopts a server as the node ``one``."""
    return BARE.but(adopt={"identity": identity, "type": TYPE, **more})


# Members of a cluster


def test_a_member_keeps_its_name(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY):
        tenant.run(task)
    since = time.time()
    node = tenant.run(MEMBER)["node"]
    cluster = tenant.named("clusters", "web")[0]
    assert (node["name"], node["cluster_id"], cluster["nodes"]) == ("one", cluster["id"], [node["id"]])
    assert tenant.writes(since) == ["POST /v1/nodes", f"POST /v1/clusters/{cluster['id']}/actions"]
    assert not tenant.run(MEMBER)["changed"]
    assert len(tenant.read("/nodes")) == 1


@pytest.mark.parametrize("wait", [True, False])
def test_a_run_that_stopped_before_the_node_joined_is_completed(wait: bool, tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=2))
    cluster = tenant.run(EMPTY)["cluster"]
    body = {"name": "one", "profile_id": tenant.named("profiles", "web")[0]["id"]}
    node = tenant.send("POST", "/nodes", {"node": body}).json()["node"]
    result = tenant.run(MEMBER.but(wait=wait))
    assert result["steps"] == ["add node one to cluster web"]
    if not wait:
        tenant.ended(result["action_id"])
    assert tenant.read(f"/clusters/{cluster['id']}")["nodes"] == [node["id"]]


def test_a_node_is_not_removed_when_the_other_cluster_is_full(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, MEMBER, SHOP.but(max_size=1, desired_capacity=1)):
        tenant.run(task)
    for check in (True, False):
        since = time.time()
        result = tenant.refused(BARE.but(cluster="shop"), check=check)
        assert "has max_size 1 and desired_capacity 1 with 1 node" in result["msg"]
        assert tenant.writes(since) == []
    assert tenant.named("nodes", "one")[0]["cluster_id"] == tenant.named("clusters", "web")[0]["id"]


def test_a_node_that_its_cluster_needs_is_not_moved(tenant: Tenant) -> None:
    bound = Task("cluster", {"name": "web", "min_size": 1})
    for task in (PROFILE, EMPTY, MEMBER, SHOP, bound):
        tenant.run(task)
    for target in ("shop", ""):
        result = tenant.refused(BARE.but(cluster=target), check=True)
        assert "has min_size 1 and desired_capacity 1 with 1 node" in result["msg"]


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_a_member_that_its_cluster_needs_is_not_deleted(check: bool, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, MEMBER, Task("cluster", {"name": "web", "min_size": 1})):
        tenant.run(task)
    (node,) = tenant.named("nodes", "one")
    since = time.time()
    for task in (BARE, BARE.but(force=True), Task("cluster_node", {"id": node["id"]})):
        result = tenant.refused(task.but(state="absent"), check=check)
        assert "Cluster web (" in result["msg"] or "cluster web (" in result["msg"]
        assert "has min_size 1 and desired_capacity 1 with 1 node, so 1 node cannot be removed." in result["msg"]
    assert tenant.writes(since) == []


def test_the_server_refuses_to_delete_a_member_that_its_cluster_needs(tenant: Tenant) -> None:
    """The check beforehand says what the server would say."""
    for task in (PROFILE, EMPTY, MEMBER, Task("cluster", {"name": "web", "min_size": 1})):
        tenant.run(task)
    (node,) = tenant.named("nodes", "one")
    action = tenant.ended(tenant.send("DELETE", f"/nodes/{node['id']}").headers["Location"].rpartition("/")[2])
    assert "The target capacity (0) is less than the cluster's min_size (1)" in action["status_reason"]


def test_a_node_is_not_moved_when_a_deletion_policy_would_delete_it(tenant: Tenant) -> None:
    policy = Task("cluster_policy", {"name": "kill", "spec": deletion()})
    binding = Task("cluster_policy_binding", {"cluster": "web", "policy": "kill"})
    for task in (PROFILE, EMPTY, MEMBER, SHOP, policy, binding):
        tenant.run(task)
    result = tenant.refused(BARE.but(cluster="shop"), check=True)
    assert "policy kill" in result["msg"] and "deletes the nodes that leave" in result["msg"]
    tenant.run(binding.but(enabled=False))
    assert tenant.run(BARE.but(cluster="shop"))["changed"]
    assert tenant.named("nodes", "one")[0]["cluster_id"] == tenant.named("clusters", "shop")[0]["id"]


def test_a_node_in_error_is_not_added(tenant: Tenant) -> None:
    tenant.run(profile(fail="No valid host was found"))
    tenant.run(EMPTY)
    assert "NODE_CREATE of node one" in tenant.refused(MEMBER)["msg"]
    result = tenant.refused(MEMBER)
    assert "Node one" in result["msg"] and "set repair to true" in result["msg"]


def test_profile_types_cannot_be_mixed(tenant: Tenant) -> None:
    for task in (PROFILE, STACK, EMPTY, NODE):
        tenant.run(task)
    since = time.time()
    other = tenant.refused(BARE.but(profile="stack"))
    assert "Senlin cannot change the type of an existing node" in other["msg"]
    joining = tenant.refused(Task("cluster_node", {"name": "two", "profile": "stack", "cluster": "web"}))
    assert "Node two has profile stack (" in joining["msg"]
    assert "accepts only nodes of type os.nova.server-1.0" in joining["msg"]
    assert tenant.writes(since) == []


def test_a_new_node_needs_a_profile(tenant: Tenant) -> None:
    assert "profile or adopt is required to create it" in tenant.refused(BARE)["msg"]


def test_check_mode_works_before_anything_exists(tenant: Tenant) -> None:
    result = tenant.run(MEMBER, check=True, assume_missing=True)
    assert result["steps"] == ["create node one", "add node one to cluster web"]
    assert len(result["warnings"]) == 2


# Adoption


def test_a_server_is_adopted_once(tenant: Tenant) -> None:
    assert tenant.project
    server = tenant.devcloud.add_server(tenant.project, "old", key_name="ops")
    dry = tenant.run(adopting(server), check=True)
    assert dry["adopted_profile"]["properties"]["name"] == "old"
    assert tenant.read("/nodes") == tenant.read("/profiles") == []
    wet = tenant.run(adopting(server))
    (created,) = tenant.read("/profiles")
    assert wet["adopted_profile"] == dry["adopted_profile"] == created["spec"]
    assert wet["node"]["physical_id"] == server
    again = tenant.run(adopting(server))
    assert not again["changed"] and "adopted_profile" not in again
    assert len(tenant.read("/nodes")) == len(tenant.read("/profiles")) == 1


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_an_adopted_server_is_not_adopted_as_another_type(check: bool, tenant: Tenant) -> None:
    assert tenant.project
    server = tenant.devcloud.add_server(tenant.project, "old", key_name="ops")
    node = tenant.run(adopting(server))["node"]
    for state in ("present", "absent"):
        task = BARE.but(adopt={"identity": server, "type": "os.heat.stack-1.0"}, state=state)
        message = tenant.refused(task, check=check)["msg"]
        assert f"{server} is already managed by node one ({node['id']})" in message.replace("Node", "node")
        assert "of type os.nova.server-1.0, not os.heat.stack-1.0" in message


def test_a_server_is_adopted_although_the_response_is_lost(tenant: Tenant) -> None:
    assert tenant.project
    server = tenant.devcloud.add_server(tenant.project, "old", key_name="ops")
    tenant.fault("POST", "^/v1/nodes/adopt$", drop="after")
    assert tenant.run(adopting(server))["node"]["physical_id"] == server
    assert len(tenant.read("/nodes")) == 1


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_a_server_without_a_key_pair_says_what_to_do(check: bool, tenant: Tenant) -> None:
    assert tenant.project
    server = tenant.devcloud.add_server(tenant.project, "old")
    result = tenant.refused(adopting(server), check=check)
    assert "it has no key_name" in result["msg"] and "overrides" in result["msg"]
    assert tenant.read("/nodes") == tenant.read("/profiles") == []
    assert (
        tenant.run(adopting(server, overrides=KEY), check=check)["adopted_profile"]["properties"]["key_name"] == "ops"
    )


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_a_server_that_does_not_exist_says_what_to_do(check: bool, tenant: Tenant) -> None:
    missing = str(uuid.uuid4())
    result = tenant.refused(adopting(missing), check=check)
    assert f"No server or stack with the id {missing} in this project" in result["msg"]
    assert "Create the server or stack first, or correct identity" in result["msg"]


def test_another_projects_server_is_not_adopted(tenant: Tenant) -> None:
    server = tenant.devcloud.add_server(tenant.devcloud.new_project(), "old", key_name="ops")
    assert "No server or stack with the id" in tenant.refused(adopting(server))["msg"]


def test_an_unknown_type_is_refused(tenant: Tenant) -> None:
    task = BARE.but(adopt={"identity": str(uuid.uuid4()), "type": "os.nova.servant-1.0"})
    message = tenant.refused(task)["msg"]
    assert "no profile type os.nova.servant-1.0, which adopt of node one names. It has " in message
    assert "os.nova.server 1.0" in message


def test_a_server_is_not_adopted_under_a_taken_name(tenant: Tenant) -> None:
    assert tenant.project
    server = tenant.devcloud.add_server(tenant.project, "old", key_name="ops")
    for task in (PROFILE, NODE):
        tenant.run(task)
    assert (
        f"Node one ({tenant.named('nodes', 'one')[0]['id']}) already exists" in tenant.refused(adopting(server))["msg"]
    )


def test_old_servers_say_so(tenant: Tenant) -> None:
    old = {"clustering_api_microversion": "1.6", "name": "one"}
    for options, since in (
        ({"tainted": True}, "1.13"),
        ({"force": True, "state": "absent"}, "1.8"),
        ({"adopt": {"identity": "x", "type": TYPE}}, "1.7"),
    ):
        assert f"needs microversion {since}" in tenant.refused(Task("cluster_node", {**old, **options}))["msg"]


# Lists


def test_nodes_are_listed_by_cluster(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, MEMBER, NODE.but(name="two")):
        tenant.run(task)
    ids = {node["name"]: node["id"] for node in tenant.read("/nodes")}

    def names(**options: object) -> list[str]:
        return [node["name"] for node in tenant.run(Task("cluster_node_info", options))["nodes"]]

    assert sorted(names()) == ["one", "two"]
    assert names(cluster="web") == ["one"]
    assert names(cluster="web", name=ids["one"]) == ["one"]
    assert names(cluster="web", name=ids["two"]) == names(cluster="web", name="two") == []
    assert names(cluster="nothing") == names(name="nothing") == []
    assert sorted(names(filters={"status": ["ACTIVE", "ERROR"]})) == ["one", "two"]
    (node,) = tenant.run(Task("cluster_node_info", {"name": "one", "details": True}))["nodes"]
    assert node["details"]["id"] == node["physical_id"]
    (node,) = tenant.run(Task("cluster_node_info", {"name": "one"}))["nodes"]
    assert node["details"] is None
