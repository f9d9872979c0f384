# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A cluster gets the declared members, and its size limits are respected on the way."""

from __future__ import annotations

import time

import pytest
from case import EMPTY, NODE, PROFILE, deletion
from cases.cluster_members import IN, THREE, TWO, members, policy, replaced
from harness import Task
from tenant import Tenant, profile

BOTH_MODES = pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])


def untouched(tenant: Tenant, task: Task, check: bool, *words: str) -> None:
    """Fail unless a task is refused with these words in its message, without a write."""
    since = time.time()
    result = tenant.refused(task, check=check)
    for word in words:
        assert word in result["msg"]
    assert tenant.writes(since) == []


def ids(tenant: Tenant, *names: str) -> list[str]:
    """The ids of nodes, given by name, sorted."""
    return sorted(tenant.named("nodes", name)[0]["id"] for name in names)


@BOTH_MODES
def test_sizes_are_checked_before_the_write(check: bool, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY.but(max_size=1), NODE.but(**IN), TWO):
        tenant.run(task)
    untouched(tenant, members("two"), check, "has max_size 1", "1 node cannot be added")
    tenant.run(Task("cluster", {"name": "web", "min_size": 1}))
    for state in ("absent", "exact"):
        nodes = ["one"] if state == "absent" else []
        untouched(tenant, members(*nodes, state=state), check, "has min_size 1", "1 node cannot be removed")
    untouched(tenant, members("one", "two", state="exact"), check, "has max_size 1")


def test_cluster_and_nodes_are_returned(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE, TWO):
        tenant.run(task)
    result = tenant.run(members("one", "two"))
    assert result["nodes"] == sorted(result["cluster"]["node_ids"]) == ids(tenant, "one", "two")
    assert result["cluster"]["desired_capacity"] == 2
    dry = tenant.run(members("one", state="absent"), check=True)
    assert dry["nodes"] == ids(tenant, "two")
    assert dry["cluster"]["desired_capacity"] == 1
    assert tenant.run(members("one", state="absent"))["nodes"] == ids(tenant, "two")
    assert len(tenant.named("nodes", "one")) == 1, "the node was deleted"


def test_leaving_nodes_are_deleted_on_request(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN)):
        tenant.run(task)
    tenant.run(members("one", state="absent", destroy_after_deletion=True))
    assert [node["name"] for node in tenant.read("/nodes")] == ["two"]


def test_another_clusters_node_is_refused(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, EMPTY.but(name="shop"), NODE.but(cluster="shop")):
        tenant.run(task)
    untouched(tenant, members("one"), False, "is a member of cluster shop (", "move it with cluster_node")
    assert not tenant.run(members("one", state="absent"))["changed"]


@BOTH_MODES
def test_impossible_swaps_are_refused(check: bool, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN), THREE, NODE.but(name="four")):
        tenant.run(task)
    untouched(tenant, replaced(), check, "is already a member of cluster web")
    untouched(tenant, replaced(replace={"three": "four"}), check, "there is nothing to replace")
    untouched(tenant, replaced(replace={"one": "three", "two": "three"}), check, "more than once")


def test_references_to_nothing_are_refused(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE.but(**IN)):
        tenant.run(task)
    untouched(tenant, members("gone"), False, "There is no node 'gone'")
    untouched(tenant, replaced(), False, "There is no node 'two'")
    untouched(tenant, replaced(replace={"gone": "lost"}), False, "There is no node 'gone'")
    untouched(tenant, members("one", cluster="gone"), False, "There is no cluster 'gone'")
    dry = tenant.run(members("one", "gone"), check=True, assume_missing=True)
    assert dry["steps"] == ["add node gone to cluster web"]
    assert len(dry["warnings"]) == 1
    dry = tenant.run(members("new", cluster="shop"), check=True, assume_missing=True)
    assert dry["steps"] == ["add node new to cluster shop"]


def test_two_nodes_with_one_name_are_refused(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE):
        tenant.run(task)
    body = {"name": "one", "profile_id": tenant.named("profiles", "web")[0]["id"]}
    tenant.send("POST", "/nodes", {"node": body})
    untouched(tenant, members("one"), False, "2 nodes are named 'one'")


def test_a_deletion_policy_decides_whether_leaving_nodes_are_deleted(tenant: Tenant) -> None:
    policy = Task("cluster_policy", {"name": "kill", "spec": deletion()})
    binding = Task("cluster_policy_binding", {"cluster": "web", "policy": "kill"})
    for task in (PROFILE, EMPTY, NODE.but(**IN), policy, binding):
        tenant.run(task)
    assert tenant.run(members("one", state="absent"))["nodes"] == []
    assert tenant.read("/nodes") == []


@BOTH_MODES
def test_a_deletion_policy_that_would_overrule_the_task_is_an_error(check: bool, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE.but(**IN), TWO.but(**IN), *policy()):
        tenant.run(task)
    kept = {"destroy_after_deletion": False}
    words = ("cannot leave cluster web", "without being deleted: policy leaving (", "cluster_policy_binding")
    untouched(tenant, members("one", state="absent", **kept), check, "Node one", *words)
    untouched(tenant, members(state="exact", **kept), check, "Nodes ", *words)
    tenant.run(Task("cluster_policy_binding", {"cluster": "web", "policy": "leaving", "enabled": False}))
    dry = tenant.run(members("one", state="absent", **kept), check=True)
    assert dry["steps"] == ["remove node one from cluster web"]


@BOTH_MODES
def test_a_deletion_policy_that_keeps_what_is_to_be_deleted_is_an_error(check: bool, tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE.but(**IN), *policy(destroy_after_deletion=False)):
        tenant.run(task)
    task = members("one", state="absent", destroy_after_deletion=True)
    untouched(tenant, task, check, "destroy_after_deletion cannot be true", "policy leaving (", "keeps the nodes")


def test_a_busy_cluster_is_waited_for(tenant: Tenant) -> None:
    for task in (PROFILE, EMPTY, NODE, TWO):
        tenant.run(task)
    cluster = tenant.named("clusters", "web")[0]
    tenant.act(cluster["id"], add_nodes={"nodes": ids(tenant, "one")})
    assert tenant.run(members("one", "two"))["nodes"] == ids(tenant, "one", "two")


@pytest.mark.parametrize("state", ["present", "exact"])
def test_a_node_that_is_being_created_is_waited_for(state: str, tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=4))
    tenant.run(EMPTY)
    tenant.run(NODE.but(wait=False))
    result = tenant.run(members("one", state=state))
    assert (result["steps"], result["nodes"]) == (["add node one to cluster web"], ids(tenant, "one"))


def test_a_node_whose_creation_fails_does_not_join(tenant: Tenant) -> None:
    tenant.run(profile(fail="No valid host was found", build_seconds=3))
    tenant.run(EMPTY)
    tenant.run(NODE.but(wait=False))
    result = tenant.refused(members("one"))
    assert "has status ERROR, and only an ACTIVE node can join cluster web" in result["msg"]
    assert result["steps_done"] == []


def test_members_that_another_run_has_just_moved(tenant: Tenant) -> None:
    """The server handles the request and responds as if another run had been faster, which is what this task sees."""
    for task in (PROFILE, EMPTY, NODE, TWO):
        tenant.run(task)
    for task, message in (
        (members("one"), "Nodes ['5ff33943'] already owned by some cluster."),
        (replaced(), "Nodes ['5ff33943'] already member of a cluster."),
        (members("two", state="absent"), "Nodes not members of specified cluster: 5ff33943."),
    ):
        tenant.fault("POST", "/actions$", drop="after", status=400, body={"error": {"code": 400, "message": message}})
        result = tenant.run(task)
        assert (result["changed"], result["steps"]) == (False, []), "the other run did it"
        assert not tenant.run(task)["changed"]


def test_old_servers_say_so(tenant: Tenant) -> None:
    old = {"clustering_api_microversion": "1.2"}
    assert "replace needs microversion 1.3" in tenant.refused(replaced(**old))["msg"]
    task = members("one", destroy_after_deletion=True, **old)
    assert "destroy_after_deletion needs microversion 1.4" in tenant.refused(task)["msg"]
