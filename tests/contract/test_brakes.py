# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The limits of a task on what it does to servers: both modes refuse a plan that exceeds one before they send it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from case import ADOPT, EMPTY, NODE, PROFILE, SMALL, deletion, server
from created import filled_task
from devcloud.client import Devcloud
from harness import Task
from tenant import Tenant

LARGE = Task("cluster_profile", {"name": "large", "spec": server(flavor="m1.large")})
TWO = SMALL.but(desired_capacity=2)
SHOP = EMPTY.but(name="shop")
ONE = NODE.but(cluster="shop")
ABSENT = Task("cluster", {"name": "web", "state": "absent"})
RESIZE = Task("cluster_resize", {"cluster": "web", "number": 0})
REMOVE = Task(
    "cluster_members", {"cluster": "shop", "nodes": ["one"], "state": "absent", "destroy_after_deletion": True}
)
DELETE = Task("cluster_node", {"name": "one", "state": "absent"})
REBOOT = Task("cluster_operation", {"nodes": ["one"], "operation": "reboot"})

CHOOSES = " Senlin chooses it among node-"
TABLE: dict[str, tuple[Task, tuple[str, ...]]] = {
    "a cluster that shrinks": (
        TWO.but(desired_capacity=1, max_removed=0),
        ("Cluster web (", " would lose 1 node, and max_removed is 0.", CHOOSES, " Nothing was changed."),
    ),
    "a cluster that shrinks by more than a portion": (
        TWO.but(desired_capacity=0, max_removed="50%"),
        (" would lose 2 nodes (node-", ", and max_removed is 50%, which is 1 of 2. "),
    ),
    "a cluster that is deleted": (ABSENT.but(max_removed=1), (" would lose 2 nodes (node-", " max_removed is 1.")),
    "a cluster that is deleted, by disruption": (
        ABSENT.but(max_disruption="replace"),
        ("The step 'delete cluster web with 2 nodes' would remove 2 nodes (node-", "set max_disruption to remove."),
    ),
    "a resize": (RESIZE.but(max_removed="99%"), (" would lose 2 nodes (", " max_removed is 99%, which is 1 of 2.")),
    "a resize, by disruption": (RESIZE.but(max_disruption="in_place"), (" would remove 2 nodes (",)),
    "a scaling": (RESIZE.but(number=1, adjustment="in", max_removed="0"), (" would lose 1 node,", CHOOSES)),
    "members": (REMOVE.but(max_removed=0), ("Cluster shop (", " would lose 1 node (one), and max_removed is 0. ")),
    "members, by disruption": (REMOVE.but(max_disruption="replace"), (" would remove 1 node (one), ",)),
    "a node": (DELETE.but(max_disruption="replace"), (" would remove 1 node (one), and max_disruption is replace. ",)),
    "another profile": (
        TWO.but(profile="large", max_disruption="in_place"),
        ("The step 'update cluster web: profile_id' would restart 2 nodes (node-", "set max_disruption to restart."),
    ),
    "another profile of a node": (
        NODE.but(profile="large", max_disruption="in_place"),
        ("The step 'update node one: profile_id' would restart 1 node (one), and max_disruption is in_place. ",),
    ),
    "an operation": (
        REBOOT.but(max_disruption="in_place"),
        (
            "The step 'reboot node one' would restart 1 node (one), and max_disruption is in_place. Nothing was "
            "changed. If this is intended, set max_disruption to restart. Otherwise, correct the task.",
        ),
    ),
    "an operation on a cluster": (
        Task("cluster_operation", {"cluster": "web", "operation": "reboot", "max_disruption": "IN_PLACE"}),
        ("The step 'reboot cluster web' would restart 2 nodes (node-",),
    ),
}
"""Tasks that exceed a limit, and words of the refusals."""

BOTH_MODES = pytest.mark.parametrize("check", [True, False], ids=["dry", "wet"])


@pytest.fixture(scope="module")
def shared(devcloud: Devcloud) -> Tenant:
    """A tenant with two clusters, which tests can share, as refused tasks change nothing."""
    project = devcloud.new_project()
    tenant = Tenant(devcloud, project, project.cloud)
    for task in (PROFILE, LARGE, TWO, SHOP, ONE):
        tenant.run(task)
    return tenant


def refused_in_both_modes(tenant: Tenant, task: Task, sends: Callable[[str], bool] = lambda write: False) -> str:
    """Run a task in both modes, which must be refused alike, and return the sentence.

    :param sends: whether a write may be sent in the real run.
    """
    results = []
    for check in (True, False):
        start = time.time()
        result = tenant.refused(task, check=check)
        assert not [write for write in tenant.writes(start) if check or not sends(write)]
        assert not result.get("steps_done")
        results.append((result["msg"], result.get("plan")))
    assert results[0] == results[1]
    return str(results[0][0])


@BOTH_MODES
@pytest.mark.parametrize(("task", "words"), TABLE.values(), ids=TABLE)
def test_a_plan_beyond_a_limit_is_refused(task: Task, words: tuple[str, ...], check: bool, shared: Tenant) -> None:
    start = time.time()
    result = shared.refused(task, check=check)
    assert [each for each in words if each not in result["msg"]] == [], result["msg"]
    assert shared.writes(start) == []
    assert not result.get("steps_done")
    assert [item["effect"] for item in result["plan"] if item["nodes"]] in (["remove"], ["restart"])


def test_a_plan_within_its_limits_is_carried_out(tenant: Tenant) -> None:
    for task in (PROFILE, TWO):
        tenant.run(task)
    result = tenant.run(TWO.but(desired_capacity=1, max_removed="50%", max_disruption="remove"))
    assert result["steps"] == ["resize cluster web: desired_capacity 2 to 1, deleting 1 node"]
    assert result["diff"]["after"]["effects"] == ["remove 1 node"]
    assert tenant.run(ABSENT.but(max_removed=1))["changed"]


def test_a_node_that_keeps_its_server_is_no_loss(tenant: Tenant) -> None:
    for task in (PROFILE, SHOP, ONE):
        tenant.run(task)
    leave = REMOVE.but(destroy_after_deletion=False, max_removed=0, max_disruption="in_place")
    assert tenant.run(leave)["steps"] == ["remove node one from cluster shop"]


def test_a_deletion_policy_fixes_which_nodes_go(tenant: Tenant) -> None:
    policy = Task("cluster_policy", {"name": "youngest", "spec": deletion("YOUNGEST_FIRST")})
    binding = Task("cluster_policy_binding", {"cluster": "shop", "policy": "youngest"})
    two = NODE.but(name="two", cluster="shop")
    for task in (PROFILE, SHOP, ONE, two, policy, binding):
        tenant.run(task)
    shrink = SHOP.but(desired_capacity=1)
    assert "would lose 1 node (two), and" in refused_in_both_modes(tenant, shrink.but(max_removed=0))
    (item,) = [item for item in tenant.run(shrink)["plan"] if item["nodes"]]
    assert (item["attribute"], item["before"], item["after"], item["nodes"]) == (
        "desired_capacity",
        2,
        1,
        {"count": 1, "names": ["two"]},
    )
    assert [node["name"] for node in tenant.read("/nodes")] == ["one"]


def test_a_declared_size_does_not_delete_an_adopted_server(tenant: Tenant) -> None:
    created = {"server old": tenant.devcloud.add_server(tenant.project, "old")}
    declared = SHOP.but(desired_capacity=0, max_removed=0)
    adopted = filled_task(Task("cluster_node", {"name": "one", "adopt": ADOPT, "cluster": "shop"}), created)
    for task in (PROFILE, declared, adopted):
        tenant.run(task)
    assert "would lose 1 node (one), and max_removed is 0." in refused_in_both_modes(tenant, declared)
    assert [server["id"] for server in tenant.devcloud.servers(tenant.project)] == [*created.values()]


def test_a_recovery_beyond_a_limit_is_refused(tenant: Tenant) -> None:
    for task in (PROFILE, NODE):
        tenant.run(task)
    recover = Task("cluster_health", {"nodes": ["one"], "recover": "always", "max_disruption": "rebuild"})
    sentence = refused_in_both_modes(tenant, recover, lambda write: write.endswith("/actions"))
    assert sentence.startswith(
        "The step 'recreate node one' would replace 1 node (one), and max_disruption is rebuild."
    )
    (node,) = tenant.read("/nodes")
    assert len(tenant.actions(node["id"], "NODE_RECOVER")) == 0


def test_when_too_many_members_are_ill_none_is_recovered(tenant: Tenant) -> None:
    for task in (PROFILE, TWO):
        tenant.run(task)
    before = {server["id"] for server in tenant.devcloud.servers(tenant.project)}
    one, other = tenant.read("/nodes")
    tenant.devcloud.break_server(one["physical_id"])
    tenant.devcloud.break_server(other["physical_id"])
    task = Task("cluster_health", {"cluster": "web", "max_unhealthy": "50%"})
    assert not tenant.run(task, check=True)["changed"], "Senlin does not know yet"
    for check in (False, True):
        result = tenant.refused(task, check=check)
        assert result["msg"].startswith("2 of 2 members of cluster web (")
        assert "and max_unhealthy is 50%, which is 1 of 2. Nothing was recovered." in result["msg"]
        found: list[dict[str, Any]] = result["unhealthy_nodes"]
        assert {(node["id"], node["status"]) for node in found} == {(one["id"], "ERROR"), (other["id"], "ERROR")}
    assert {server["id"] for server in tenant.devcloud.servers(tenant.project)} == before
    recovered = tenant.run(task.but(max_unhealthy=2, max_disruption="replace"))
    (effect,) = recovered["diff"]["after"]["effects"]
    assert effect.startswith("replace 2 nodes: ")
    assert one["name"] in effect
    assert other["name"] in effect
