# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A declared cluster or node that is not there fails in every run, and ``repair`` brings it back.

Each create fails for another cause. The second run must not report success, and must name the cause and the way out.
When the cause is removed, the same task with ``repair`` does what its check mode predicts, and its second run is empty.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

import pytest
from case import NODE, PROFILE, SMALL, server
from cloud_under_test import skip_if_real
from harness import Task
from module_process import run_and_kill
from slow_servers import is_polled, pauses_only, release, releasing
from tenant import FINAL, Tenant, profile, until

pytestmark = pytest.mark.long

WEB = Task("cluster", {"name": "web", "profile": "web", "desired_capacity": 2, "min_size": 2})
QUOTA = "Quota exceeded for instances: Requested 1, but already used 10 of 10 instances"
NO_HOST = "No valid host was found. There are not enough hosts available."
BUILT = "built"
"""The word that ends slow builds."""


@dataclass(frozen=True)
class Failure:
    """A create that fails.

    :param orders: the orders to its servers.
    :param cause: what the message of each later run must contain.
    :param remedy: what it must advise to remove the cause.
    :param task: the task that creates.
    """

    orders: dict[str, Any]
    cause: str
    remedy: str = "Remove the cause"
    task: Task = field(default=WEB)


IN_CLUSTER = NODE.but(cluster="web")
FAILURES = {
    "quota": Failure({"reject": QUOTA}, "Quota exceeded for instances", "Raise the quota"),
    "no host": Failure({"no_host": NO_HOST}, "no compute host took the server", "Make room on the compute hosts"),
    "the host fails": Failure({"fail": "The disk is full"}, "a compute host failed to build the server"),
    "network": Failure({"reject": "Network 4f could not be found."}, "Network 4f could not", "Create what is missing"),
    "key pair": Failure({"reject": "Invalid key_name provided."}, "Invalid key_name provided"),
    "one of several nodes": Failure({"fail": "Fire", "fail_indexes": "2"}, "1 of 2 nodes is ACTIVE, and min_size is 2"),
    "without a lower bound": Failure({"reject": QUOTA}, "0 of 2 nodes are ACTIVE", "Raise", WEB.but(min_size=0)),
    "timeout of the cluster": Failure(
        {"build_seconds": BUILT}, "All of its nodes are ACTIVE", "set repair to true", WEB.but(cluster_timeout=3)
    ),
    "a node alone": Failure({"reject": QUOTA}, "Quota exceeded for instances", "Raise the quota", NODE),
    "a node in a cluster": Failure({"no_host": NO_HOST}, "no compute host", "Make room", IN_CLUSTER),
}


def created_in_vain(tenant: Tenant, failure: Failure) -> None:
    """Run a create that fails."""
    if failure.task is IN_CLUSTER:
        tenant.run(PROFILE.but(name="cluster"))
        tenant.run(Task("cluster", {"name": "web", "profile": "cluster"}))
    tenant.run(profile(**failure.orders))
    tenant.refused(failure.task)
    release(tenant, BUILT)
    await_verdict_of_senlin(tenant)


def await_verdict_of_senlin(tenant: Tenant) -> None:
    """Wait for the final status of what has failed: other servers are still built, and the cluster is locked then."""
    until(lambda: all(node["status"] in ("ACTIVE", "ERROR") for node in tenant.read("/nodes")))

    def is_final(cluster: dict[str, Any]) -> bool:
        return cluster["status"] == "ERROR" or cluster["status_reason"].startswith("CLUSTER_CREATE: ")

    until(lambda: all(map(is_final, tenant.read("/clusters"))))


def assert_not_there(tenant: Tenant, task: Task, *words: str) -> None:
    """Run a task, dry and for real, that must fail, send nothing, and say these words."""
    start = time.time()
    messages = {tenant.refused(task, check=check)["msg"] for check in (False, True)}
    assert len(messages) == 1, "check mode does not predict the failure"
    for word in (*words, "set repair to true", "cluster_health"):
        assert word in next(iter(messages))
    assert tenant.writes(start) == []


def assert_repaired(tenant: Tenant, task: Task) -> list[str]:
    """Repair, which must do what check mode predicts, and once more, which must send nothing; returns the steps."""
    repair = task.but(repair=True)
    start = time.time()
    dry = tenant.run(repair, check=True)
    assert tenant.writes(start) == []
    wet = tenant.run(repair)
    assert wet["changed"]
    assert (dry["changed"], dry["steps"], dry["diff"]) == (wet["changed"], wet["steps"], wet["diff"])
    assert dry["plan"] == wet["plan"]
    resource = wet.get("cluster") or wet["node"]
    assert resource["status"] == "ACTIVE"
    assert {node["status"] for node in tenant.read("/nodes")} == {"ACTIVE"}
    assert len(tenant.devcloud.servers(tenant.project)) == len(tenant.read("/nodes"))
    start = time.time()
    for again in (repair, task):
        for check in (True, False):
            result = tenant.run(again, check=check)
            assert (result["changed"], result["steps"], result.get("warnings", [])) == (False, [], [])
    assert tenant.writes(start) == []
    return list(wet["steps"])


@pytest.mark.parametrize("name", FAILURES)
def test_a_create_that_failed_is_not_green_until_it_is_repaired(name: str, tenant: Tenant) -> None:
    skip_if_real("orders cannot be lifted")
    failure = FAILURES[name]
    created_in_vain(tenant, failure)
    assert_not_there(tenant, failure.task, failure.cause, failure.remedy)
    tenant.devcloud.lift_orders(tenant.project)
    assert_repaired(tenant, failure.task)


def test_a_repair_whose_cause_persists_fails_with_it(tenant: Tenant) -> None:
    created_in_vain(tenant, FAILURES["quota"])
    assert "Quota exceeded" in tenant.refused(WEB.but(repair=True))["msg"]
    assert "Quota exceeded" in tenant.refused(WEB)["msg"]


KILLED = {
    "as soon as it is accepted": (1, "POST .*/v1/(clusters|nodes)$"),
    "while it waits": (2, "GET .*/v1/actions/"),
}
"""At which response a run is killed."""


@pytest.mark.parametrize("task", [WEB, NODE], ids=["cluster", "node"])
@pytest.mark.parametrize("moment", KILLED)
def test_a_create_whose_run_was_killed_is_joined_and_not_green(moment: str, task: Task, tenant: Tenant) -> None:
    skip_if_real("orders cannot be lifted")
    tenant.run(profile(build_seconds=BUILT, fail="The disk is full"))
    assert run_and_kill(task, tenant.cloud, *KILLED[moment])
    plural, name = f"{task.module.replace('cluster_', '')}s", task.options["name"]
    (created,) = tenant.named(plural, name)
    assert created["status"] in ("INIT", "CREATING"), "it was killed in the middle"
    with releasing(tenant, BUILT, is_polled(tenant)):
        assert "failed to build the server" in tenant.refused(task)["msg"]
    await_verdict_of_senlin(tenant)
    assert_not_there(tenant, task, "failed to build the server")
    tenant.devcloud.lift_orders(tenant.project)
    assert_repaired(tenant, task)
    assert [found["id"] for found in tenant.named(plural, name)] == [created["id"]]


@pytest.mark.parametrize("task", [WEB, NODE], ids=["cluster", "node"])
def test_a_repair_waits_for_a_create_whose_run_was_killed(task: Task, tenant: Tenant) -> None:
    """The run that repairs comes while what it is to repair is still failing."""
    skip_if_real("orders cannot be lifted")
    tenant.run(profile(build_seconds=BUILT, fail="The disk is full"))
    assert run_and_kill(task, tenant.cloud, *KILLED["as soon as it is accepted"])
    # The servers have their orders as soon as they exist.
    until(lambda: len(tenant.devcloud.servers(tenant.project)) == task.options.get("desired_capacity", 1))
    tenant.devcloud.lift_orders(tenant.project)
    with releasing(tenant, BUILT, is_polled(tenant)):
        result = tenant.run(task.but(repair=True))
    nodes = tenant.read("/nodes")
    assert {node["status"] for node in nodes} == {"ACTIVE"}
    assert len(tenant.devcloud.servers(tenant.project)) == len(nodes)
    assert (result.get("cluster") or result["node"])["status"] == "ACTIVE"
    assert all(node["name"] in result["steps"][0] for node in nodes)
    assert not tenant.run(task)["changed"]


def test_a_create_whose_engine_was_killed_is_repaired_after_it_is_cancelled(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.devcloud.lose_engine(tenant.project, "CLUSTER_CREATE")
    action = tenant.run(WEB.but(wait=False))["action_id"]
    project = tenant.project

    def is_lost() -> bool:
        statuses = {each["status"] for each in tenant.read("/actions")}
        return bool(project and tenant.devcloud.lost_actions(project)) and statuses <= {*FINAL, "WAITING"}

    with pauses_only(is_lost):
        assert "cluster_action" in tenant.refused(WEB)["msg"]
    tenant.run(Task("cluster_action", {"id": action, "state": "cancelled", "force": True}))
    assert "set repair to true" in tenant.refused(WEB)["msg"]
    assert assert_repaired(tenant, WEB) == ["repair cluster web: update its status"]


# Causes that are in the spec


FIXED = PROFILE.but(on_spec_change="replace")


@pytest.mark.parametrize("min_size", [0, 2])
def test_a_wrong_spec_is_corrected_and_the_nodes_that_failed_are_created_anew(min_size: int, tenant: Tenant) -> None:
    """Senlin would recreate a node with its old profile, and refuses to update a cluster in ERROR."""
    task = WEB.but(min_size=min_size)
    tenant.run(PROFILE.but(spec=server(security_groups=["missing"])))
    tenant.refused(task)
    await_verdict_of_senlin(tenant)
    assert_not_there(tenant, task, "Unable to find security_group", "Create what is missing")
    failed = [node["name"] for node in sorted(tenant.read("/nodes"), key=lambda node: node["index"])]
    tenant.run(FIXED)
    assert_not_there(tenant, task, "Unable to find security_group")
    (retired,) = [found["name"] for found in tenant.read("/profiles") if found["name"] != "web"]
    lowered = ["resize cluster web: min_size 2 to 0"] if min_size else []
    raised = "min_size 0 to 2, desired_capacity 0 to 2" if min_size else "desired_capacity 0 to 2"
    assert assert_repaired(tenant, task) == [
        *lowered,
        f"remove nodes {', '.join(failed)} from cluster web",
        "update cluster web: profile_id",
        f"resize cluster web: {raised}",
        f"delete profile {retired}",
    ]


def test_a_node_with_a_wrong_spec_is_created_anew(tenant: Tenant) -> None:
    task = NODE.but(role="primary")
    tenant.run(PROFILE.but(spec=server(security_groups=["missing"])))
    tenant.refused(task)
    tenant.run(FIXED)
    assert_not_there(tenant, NODE, "Unable to find security_group")
    assert assert_repaired(tenant, NODE) == ["delete node one", "create node one"]
    assert tenant.named("nodes", "one")[0]["role"] == "primary"


def test_nodes_that_leave_are_not_recreated_before(tenant: Tenant) -> None:
    tenant.run(profile(fail="Fire", fail_indexes="3"))
    tenant.refused(WEB.but(desired_capacity=3))
    await_verdict_of_senlin(tenant)
    assert assert_repaired(tenant, WEB) == ["resize cluster web: desired_capacity 3 to 2, deleting 1 node"]


# What becomes broken later


def nodes_of(tenant: Tenant, size: int) -> list[dict[str, Any]]:
    """Create a cluster, and return its nodes in the order of their indexes."""
    tenant.run(PROFILE)
    cluster = tenant.run(WEB.but(desired_capacity=size, min_size=1))["cluster"]
    return sorted(tenant.read(f"/nodes?cluster_id={cluster['id']}"), key=lambda node: node["index"])


def test_a_cluster_in_warning_warns_with_the_reason_of_each_node(tenant: Tenant) -> None:
    broken, lost, dummy = nodes_of(tenant, 3)
    tenant.devcloud.break_server(broken["physical_id"], "The host is on fire")
    tenant.devcloud.vanish(lost["physical_id"])
    found = tenant.run(Task("cluster_health", {"cluster": "web", "recover": "never"}))
    task = WEB.but(desired_capacity=3, min_size=1)
    for check in (True, False):
        result = tenant.run(task, check=check)
        (warning,) = result["warnings"]
        for words in ("1 of 3 nodes is ACTIVE", broken["name"], "The host is on fire", lost["name"], "No Server found"):
            assert words in warning
        assert {node["id"] for node in result["unhealthy_nodes"]} == {broken["id"], lost["id"]}
    (step,) = assert_repaired(tenant, task)
    assert f"{broken['name']} (server {broken['physical_id']}, ERROR)" in step, "the server that is deleted is named"
    assert lost["name"] in step
    assert lost["physical_id"] not in step
    assert found["changed"] is False


def test_a_node_whose_server_is_active_is_only_checked(tenant: Tenant) -> None:
    """An operation that Nova refuses leaves the node in ERROR, and its server as it was, which must not be replaced."""
    one, other = nodes_of(tenant, 2)
    tenant.ended(tenant.send("POST", f"/nodes/{one['id']}/ops", {"unpause": {}}).json()["action"])
    tenant.ended(tenant.send("POST", f"/nodes/{other['id']}/ops", {"unpause": {}}).json()["action"])
    task = WEB.but(min_size=1)
    assert_not_there(tenant, task, "0 of 2 nodes are ACTIVE", one["name"])
    assert assert_repaired(tenant, task) == [
        f"check node {one['name']}",
        f"check node {other['name']}",
        "repair cluster web: update its status",
    ]
    servers = {server["id"] for server in tenant.devcloud.servers(tenant.project)}
    assert servers == {one["physical_id"], other["physical_id"]}


def test_a_member_is_repaired_and_its_cluster_with_it(tenant: Tenant) -> None:
    one, dummy = nodes_of(tenant, 2)
    tenant.devcloud.break_server(one["physical_id"])
    tenant.run(Task("cluster_health", {"nodes": [one["id"]], "recover": "never"}))
    task = Task("cluster_node", {"name": one["name"], "cluster": "web"})
    assert_not_there(tenant, task, one["name"])
    steps = assert_repaired(tenant, task)
    assert steps == [f"recreate node {one['name']} (server {one['physical_id']}, ERROR)", "check cluster web"]
    assert tenant.named("clusters", "web")[0]["status"] == "ACTIVE"


def test_repair_comes_before_the_declared_changes(tenant: Tenant) -> None:
    one, dummy = nodes_of(tenant, 2)
    tenant.devcloud.vanish(one["physical_id"])
    tenant.run(Task("cluster_health", {"cluster": "web", "recover": "never"}))
    task = WEB.but(desired_capacity=3, min_size=2, metadata={"team": "shop"})
    steps = assert_repaired(tenant, task)
    assert steps[0].startswith(f"repair cluster web: recreate nodes {one['name']}")
    assert steps[1:] == [
        "update cluster web: metadata",
        "resize cluster web: min_size 1 to 2, desired_capacity 2 to 3",
    ]


def test_missing_nodes_are_created(tenant: Tenant) -> None:
    nodes = nodes_of(tenant, 2)
    properties = {"criteria": "RANDOM", "reduce_desired_capacity": False, "destroy_after_deletion": True}
    spec = {"type": "senlin.policy.deletion", "version": "1.0", "properties": properties}
    policy = tenant.send("POST", "/policies", {"policy": {"name": "keeps", "spec": spec}}).json()["policy"]
    cluster = tenant.named("clusters", "web")[0]["id"]
    tenant.ended(tenant.act(cluster, policy_attach={"policy_id": policy["id"], "enabled": True}))
    tenant.ended(tenant.act(cluster, del_nodes={"nodes": [node["id"] for node in nodes[:1]]}))
    assert assert_repaired(tenant, WEB.but(min_size=1)) == ["repair cluster web: create 1 node"]


def test_what_reads_active_is_repaired_without_a_request_of_its_own(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    counts = []
    for task in (SMALL, SMALL.but(repair=True)):
        start = time.time()
        assert not tenant.run(task)["changed"]
        counts.append(len([request for request in tenant.requests(start) if request["service"] == "clustering"]))
    assert counts[0] == counts[1]
