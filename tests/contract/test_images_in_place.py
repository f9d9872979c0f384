# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images of running servers: what changes them is tried on one server first, as not every Senlin can do it."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from case import NODE, PROFILE, SMALL, server
from cloud_under_test import CLOUD
from devcloud.places import FULLCLOUDS
from harness import Task
from playbook import execution_arguments, results_of
from tenant import Tenant

pytestmark = pytest.mark.long

UBUNTU = Task("cluster_profile", {"name": "ubuntu", "spec": server(image="ubuntu")})
THREE = SMALL.but(min_size=1, desired_capacity=3, config={"node.name.format": "web-$3I"})
CHANGED = THREE.but(profile="ubuntu")
FIRST = ["update node web-001 first: profile_id", "update cluster web: profile_id"]
REBUILD = Task("cluster_operation", {"cluster": "web", "operation": "rebuild"})
HEALTH = Task("cluster_health", {"cluster": "web"})
Node = dict[str, Any]


def nodes_of(tenant: Tenant, *tasks: Task) -> list[Node]:
    """Run tasks, which create the cluster ``web``, and return its nodes by their names."""
    for task in tasks:
        tenant.run(task)
    return members(tenant)


def members(tenant: Tenant) -> list[Node]:
    """The nodes of the cluster ``web`` by their names."""
    (cluster,) = tenant.named("clusters", "web")
    return sorted(tenant.read(f"/nodes?cluster_id={cluster['id']}"), key=lambda node: str(node["name"]))


def servers(tenant: Tenant) -> dict[str, tuple[str, str]]:
    """The image and the status of each server of the project, by the server's id."""
    return {each["id"]: (each["image"], each["status"]) for each in tenant.devcloud.servers(tenant.project)}


def predicted_and_refused(tenant: Tenant, task: Task) -> dict[str, Any]:
    """Run a task in check mode, which only warns, and for real, which fails. Return the real result."""
    start = time.time()
    dry = tenant.run(task, check=True)
    assert tenant.writes(start) == []
    (warning,) = dry["warnings"]
    assert "Senlin 14 to 16 cannot" in warning
    wet = tenant.refused(task)
    assert wet["tried_node"]["name"] in warning
    assert "it does not fit its openstacksdk" in wet["msg"]
    return wet


def assert_refused_at_once(tenant: Tenant, task: Task) -> None:
    """Fail unless the task is refused for the same reason, in check mode too, and sends nothing."""
    start = time.time()
    for check in (True, False):
        assert "it does not fit its openstacksdk" in tenant.refused(task, check=check)["msg"]
    assert tenant.writes(start) == []


# Senlin cannot


def test_one_member_is_tried_and_the_others_are_left_alone(tenant: Tenant) -> None:
    one, *others = nodes_of(tenant, PROFILE, UBUNTU, THREE)
    before = servers(tenant)
    assert tenant.run(CHANGED, check=True)["steps"] == FIRST
    failed = predicted_and_refused(tenant, CHANGED)
    (cluster,) = tenant.named("clusters", "web")
    for words in (one["id"], one["physical_id"], "SHUTOFF", cluster["id"], "operation start", "cluster_rollout"):
        assert words in failed["msg"]
    shown = {key: one[key] for key in ("id", "name", "physical_id")}
    assert failed["tried_node"] == {**shown, "status": "ERROR", "server_status": "SHUTOFF"}
    assert failed["steps_done"] == []
    image = before[one["physical_id"]][0]
    assert servers(tenant) == {**before, one["physical_id"]: (image, "SHUTOFF")}
    assert [node["status"] for node in members(tenant)] == ["ERROR", "ACTIVE", "ACTIVE"]
    assert [tenant.actions(node["id"], "NODE_UPDATE") for node in others] == [[], []]
    assert_refused_at_once(tenant, CHANGED)


def test_the_way_out_that_the_message_names(tenant: Tenant) -> None:
    one, *dummy = nodes_of(tenant, PROFILE, UBUNTU, THREE)
    before = servers(tenant)
    tenant.refused(CHANGED)
    tenant.run(Task("cluster_operation", {"cluster": "web", "nodes": [one["name"]], "operation": "start"}))
    health = tenant.run(HEALTH)
    assert (health["changed"], health["cluster"]["status"]) == (False, "ACTIVE")
    assert servers(tenant) == before
    # New members get the new profile, and the old ones leave.
    replaced = CHANGED.but(profile_only=True, max_size=6, desired_capacity=6)
    assert tenant.run(replaced, check=True).get("warnings", []) == []
    tenant.run(replaced)
    old = [node["id"] for node in members(tenant) if node["physical_id"] in before]
    assert len(old) == 3
    leaving = {"cluster": "web", "nodes": old, "state": "absent", "destroy_after_deletion": True}
    tenant.run(Task("cluster_members", leaving))
    tenant.run(CHANGED.but(profile_only=True))
    (image,) = {image for image, dummy in servers(tenant).values()}
    assert (len(servers(tenant)), image == before[one["physical_id"]][0]) == (3, False)


def test_the_only_member_is_the_one(tenant: Tenant) -> None:
    (one,) = nodes_of(tenant, PROFILE, UBUNTU, SMALL.but(min_size=1))
    task = SMALL.but(profile="ubuntu", min_size=1)
    assert tenant.run(task, check=True)["steps"] == ["update cluster web: profile_id"]
    failed = predicted_and_refused(tenant, task)
    assert (failed["tried_node"]["id"], "No other" in failed["msg"]) == (one["id"], False)
    assert_refused_at_once(tenant, task)


def test_a_node_that_is_declared(tenant: Tenant) -> None:
    for task in (PROFILE, UBUNTU, NODE):
        tenant.run(task)
    task = NODE.but(profile="ubuntu")
    assert tenant.run(task, check=True)["steps"] == ["update node one: profile_id"]
    failed = predicted_and_refused(tenant, task)
    assert (failed["tried_node"]["name"], failed["tried_node"]["server_status"]) == ("one", "SHUTOFF")
    assert_refused_at_once(tenant, task)


def test_another_change_of_the_profile_needs_no_trial(tenant: Tenant) -> None:
    nodes_of(tenant, PROFILE, UBUNTU.but(spec=server(flavor="m1.large")), THREE)
    dry = tenant.run(CHANGED, check=True)
    assert (dry["steps"], dry.get("warnings", [])) == (FIRST[1:], [])
    assert tenant.run(CHANGED)["steps"] == dry["steps"]


def test_a_name_that_belongs_to_another_image_by_now(tenant: Tenant) -> None:
    """Senlin then changes the image of each server along with whatever else the profile changes."""
    if CLOUD.name in FULLCLOUDS:
        pytest.skip("an image cannot be replaced there")
    name = f"image-of-{tenant.devcloud.new_project().id}"
    larger = UBUNTU.but(spec=server(image=name, flavor="m1.large"))
    one, *dummy = nodes_of(tenant, PROFILE.but(spec=server(image=name)), larger, THREE)
    assert tenant.run(CHANGED, check=True)["steps"] == FIRST[1:]
    tenant.devcloud.replace_image(name)
    dry = tenant.run(CHANGED, check=True)
    assert dry["steps"] == FIRST
    failed = predicted_and_refused(tenant, CHANGED)
    for words in (dry["warnings"][0], failed["msg"]):
        assert f"The name {name} belongs to another image by now." in words
    assert "To keep the present image, name it by its id." in failed["msg"]
    assert failed["tried_node"]["id"] == one["id"]


@pytest.mark.parametrize("by", ["operation", "recovery"])
def test_a_rebuild_is_tried_on_one_node(by: str, tenant: Tenant) -> None:
    one, *others = nodes_of(tenant, PROFILE, THREE)
    before = servers(tenant)
    task = REBUILD if by == "operation" else HEALTH.but(operation="rebuild", recover="always")
    rebuilt = [f"rebuild node web-00{number}" for number in (1, 2, 3)]
    assert tenant.run(task, check=True)["steps"][:3] == rebuilt
    failed = predicted_and_refused(tenant, task)
    assert failed["tried_node"]["id"] == one["id"]
    assert "The nodes after it were not touched" in failed["msg"]
    assert servers(tenant) == before
    assert members(tenant)[0]["physical_id"] == one["physical_id"], "Senlin has forgotten the server"
    assert [tenant.actions(node["id"], "NODE_OPERATION", "NODE_RECOVER") for node in others] == [[], []]
    assert_refused_at_once(tenant, REBUILD)
    # As the message says, a check is all that the node needs.
    assert (tenant.run(HEALTH)["changed"], [node["status"] for node in members(tenant)]) == (False, ["ACTIVE"] * 3)


# Senlin can


def test_the_others_follow(old_tenant: Tenant) -> None:
    nodes_of(old_tenant, PROFILE, UBUNTU, THREE)
    before = servers(old_tenant)
    dry, wet = old_tenant.run(CHANGED, check=True), old_tenant.run(CHANGED)
    assert (dry["changed"], dry["steps"], dry["diff"]) == (True, FIRST, wet["diff"])
    assert (wet["steps"], wet["cluster"]["profile_name"], wet.get("warnings", [])) == (FIRST, "ubuntu", [])
    after = servers(old_tenant)
    assert set(after) == set(before)
    assert {status for dummy, status in after.values()} == {"ACTIVE"}
    assert not {image for image, dummy in before.values()} & {image for image, dummy in after.values()}
    assert not old_tenant.run(CHANGED)["changed"]


def test_it_is_tried_before_the_cluster_shrinks(old_tenant: Tenant) -> None:
    nodes_of(old_tenant, PROFILE, UBUNTU, THREE)
    task = CHANGED.but(desired_capacity=2)
    steps = [FIRST[0], "resize cluster web: desired_capacity 3 to 2, deleting 1 node", FIRST[1]]
    dry, wet = old_tenant.run(task, check=True), old_tenant.run(task)
    assert dry["steps"] == wet["steps"] == steps
    assert len(servers(old_tenant)) == 2
    # Only one member remains whose image is to change.
    back = THREE.but(desired_capacity=1)
    shrink = "resize cluster web: desired_capacity 2 to 1, deleting 1 node"
    assert old_tenant.run(back)["steps"] == [shrink, FIRST[1]]


def test_a_failure_for_another_reason_says_which(old_tenant: Tenant) -> None:
    one, *dummy = nodes_of(old_tenant, PROFILE, THREE)
    reason = "The metadata service is busy"
    old_tenant.run(UBUNTU.but(spec=server(image="ubuntu", metadata={"sim_update_fail": reason})))
    failed = old_tenant.refused(CHANGED)
    for words in (reason, one["id"], "Its server is SHUTOFF", "No other member of cluster web", "operation start"):
        assert words in failed["msg"]
    assert "cannot change" not in failed["msg"]
    assert failed["tried_node"]["id"] == one["id"]
    assert [node["status"] for node in members(old_tenant)] == ["ERROR", "ACTIVE", "ACTIVE"]
    # The second run tries again where it has failed, and breaks no second member.
    assert old_tenant.refused(CHANGED)["tried_node"]["id"] == one["id"]
    assert [node["status"] for node in members(old_tenant)] == ["ERROR", "ACTIVE", "ACTIVE"]


@pytest.mark.parametrize("by", ["operation", "recovery"])
def test_all_servers_are_rebuilt_one_after_the_other(by: str, old_tenant: Tenant) -> None:
    nodes_of(old_tenant, PROFILE, THREE)
    before = servers(old_tenant)
    task = REBUILD if by == "operation" else HEALTH.but(operation="rebuild", recover="always")
    dry, wet = old_tenant.run(task, check=True), old_tenant.run(task)
    assert dry["steps"] == wet["steps"]
    assert wet["steps"][:3] == [f"rebuild node web-00{number}" for number in (1, 2, 3)]
    assert servers(old_tenant) == before


def test_a_server_is_rebuilt_by_a_recovery_without_parameters(old_tenant: Tenant) -> None:
    """Below microversion 1.4 there are no operations. Senlin's recovery fails without a map of parameters."""
    one, *dummy = nodes_of(old_tenant, PROFILE, SMALL)
    before = servers(old_tenant)
    task = Task("cluster_health", {"nodes": [one["id"]], "operation": "rebuild", "recover": "always"})
    result = old_tenant.run(task.but(clustering_api_microversion="1.3"))
    assert [node["done"] for node in result["nodes"]] == ["rebuilt"]
    (recovery,) = old_tenant.actions(one["id"], "NODE_RECOVER")
    assert recovery["inputs"] == {"operation": "REBUILD", "operation_params": {}}
    assert servers(old_tenant) == before


@pytest.mark.parametrize("in_process", [True, False])
def test_a_profile_that_is_replaced_in_the_same_run(in_process: bool, old_tenant: Tenant, tmp_path: Path) -> None:
    nodes_of(old_tenant, PROFILE, THREE)
    replaced = PROFILE.but(spec=server(image="ubuntu"), on_spec_change="replace")
    tasks = [
        {"name": "Run it", f"senlin.clustering.{task.module}": {"cloud": "devcloud", **task.options}}
        for task in (replaced, THREE)
    ]
    cloud, arguments = {"devcloud": old_tenant.cloud}, execution_arguments(in_process)
    dry = results_of(tasks, cloud, tmp_path / "dry", *arguments, "--check", "--diff")
    wet = results_of(tasks, cloud, tmp_path / "wet", *arguments, "--diff")
    assert dry[1]["steps"] == wet[1]["steps"]
    assert wet[1]["steps"][:-1] == FIRST
    assert wet[1]["steps"][-1].startswith("delete profile web-")
