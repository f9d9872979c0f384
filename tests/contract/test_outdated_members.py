# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members belong to the declaration of their cluster: those of another profile than the cluster's are updated."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import ADOPT, PROFILE, SMALL, server
from created import filled_task
from harness import Task
from tenant import Tenant

THREE = SMALL.but(min_size=1, desired_capacity=3, max_size=4, config={"node.name.format": "web-$3I"})
LARGE = Task("cluster_profile", {"name": "large", "spec": server(flavor="m1.large")})
LARGER = PROFILE.but(spec=server(flavor="m1.large"), on_spec_change="replace")
CANARY = THREE.but(profile="large", profile_only=True)
ALL = THREE.but(profile="large")


def members(tenant: Tenant) -> dict[str, str]:
    """The profiles of the members by the members' names, in the order of their names."""
    nodes = tenant.read("/nodes")
    return {node["name"]: node["profile_name"] for node in sorted(nodes, key=lambda node: str(node["name"]))}


def flavors(tenant: Tenant) -> list[str]:
    return sorted(each["flavor"] for each in tenant.devcloud.servers(tenant.project))


def same_in_both_modes(tenant: Tenant, task: Task) -> dict[str, Any]:
    """Run a task in check mode and for real, which must agree, and once more, which must change nothing."""
    start = time.time()
    dry = tenant.run(task, check=True)
    assert tenant.writes(start) == []
    wet = tenant.run(task)
    for key in ("changed", "steps", "diff", "plan"):
        assert dry[key] == wet[key], key
    assert dry["cluster"].keys() == wet["cluster"].keys()
    start = time.time()
    for check in (True, False):
        again = tenant.run(task, check=check)
        assert (again["changed"], again["steps"]) == (False, [])
    assert tenant.writes(start) == []
    return wet


def test_a_canary_and_then_the_others(tenant: Tenant) -> None:
    for task in (PROFILE, LARGE, THREE):
        tenant.run(task)
    tenant.run(CANARY.but(desired_capacity=4))
    assert list(members(tenant).values()) == ["web", "web", "web", "large"]
    assert not tenant.run(CANARY.but(desired_capacity=4))["changed"]
    result = same_in_both_modes(tenant, ALL.but(desired_capacity=4))
    assert result["steps"] == [f"update node web-00{number}: profile_id" for number in (1, 2, 3)]
    old = {f"web-00{number}": "web" for number in (1, 2, 3)}
    assert result["diff"]["before"]["member_profiles"] == old
    assert result["diff"]["after"]["member_profiles"] == dict.fromkeys(old, "large")
    assert [item["effect"] for item in result["plan"]] == ["restart"] * 3
    assert result["plan"][0]["nodes"] == {"count": 1, "names": ["web-001"]}
    ids = [tenant.named("profiles", name)[0]["id"] for name in ("web", "large")]
    assert [result["plan"][0][key] for key in ("before", "after")] == ids
    assert set(members(tenant).values()) == {"large"}
    assert flavors(tenant) == ["m1.large"] * 4


def test_a_roll_that_failed_half_way_is_resumed(tenant: Tenant) -> None:
    for task in (PROFILE, LARGE, THREE, CANARY):
        tenant.run(task)
    (cluster,) = tenant.named("clusters", "web")
    second = next(node["id"] for node in tenant.read("/nodes") if node["name"] == "web-002")
    tenant.fault("PATCH", f"^/v1/nodes/{second}", status=403, count=5)
    assert tenant.refused(ALL)["steps_done"] == ["update node web-001: profile_id"]
    tenant.devcloud.clear_faults(tenant.project)
    assert list(members(tenant).values()) == ["large", "web", "web"]
    assert same_in_both_modes(tenant, ALL)["steps"] == [f"update node web-00{number}: profile_id" for number in (2, 3)]
    assert tenant.read(f"/clusters/{cluster['id']}")["status"] == "ACTIVE"


def test_it_shrinks_after_that_and_grows_after_that(tenant: Tenant) -> None:
    for task in (PROFILE, LARGE, THREE, CANARY):
        tenant.run(task)
    grown = same_in_both_modes(tenant, ALL.but(desired_capacity=4))["steps"]
    assert grown[-1] == "resize cluster web: desired_capacity 3 to 4"
    assert set(members(tenant).values()) == {"large"}
    tenant.run(THREE.but(profile_only=True, desired_capacity=4))
    shrunk = tenant.run(THREE.but(desired_capacity=2))["steps"]
    assert (len(shrunk), shrunk[-1]) == (5, "resize cluster web: desired_capacity 4 to 2, deleting 2 nodes")
    assert list(members(tenant).values()) == ["web", "web"]


def test_a_member_that_lost_its_server_is_repaired(tenant: Tenant) -> None:
    for task in (PROFILE, LARGE, THREE, CANARY):
        tenant.run(task)
    one = next(node for node in tenant.read("/nodes") if node["name"] == "web-001")
    tenant.devcloud.vanish(one["physical_id"])
    tenant.run(Task("cluster_health", {"cluster": "web", "recover": "never"}))
    result = tenant.run(ALL.but(repair=True))
    assert result["steps"][0].startswith("remove nodes web-001")
    assert result["steps"][1:] == [
        "update node web-002: profile_id",
        "update node web-003: profile_id",
        "resize cluster web: desired_capacity 2 to 3",
    ]
    assert list(members(tenant).values()) == ["large"] * 3
    assert not tenant.run(ALL.but(repair=True))["changed"]


def test_adopted_members_are_left_as_they_are(tenant: Tenant) -> None:
    for task in (PROFILE, SMALL):
        tenant.run(task)
    created = {"server old": tenant.devcloud.add_server(tenant.project, "old")}
    tenant.run(filled_task(Task("cluster_node", {"name": "one", "cluster": "web", "adopt": ADOPT}), created))
    assert not tenant.run(Task("cluster", {"name": "web", "profile": "web"}))["changed"]


@pytest.mark.parametrize("microversion", ["1.1", "1.14"])
def test_two_requests_find_no_such_member(microversion: str, tenant: Tenant) -> None:
    for task in (PROFILE, SMALL):
        tenant.run(task)
    start = time.time()
    assert not tenant.run(SMALL.but(clustering_api_microversion=microversion))["changed"]
    sent = [request for request in tenant.requests(start) if request["path"].startswith("/v1/")]
    assert len(sent) == 2, sent


# Retired revisions


def test_a_retired_revision_goes_with_the_task_that_frees_it(tenant: Tenant) -> None:
    for task in (PROFILE, THREE, LARGER):
        tenant.run(task)
    retired = next(found["name"] for found in tenant.read("/profiles") if found["name"] != "web")
    result = same_in_both_modes(tenant, THREE)
    assert result["steps"] == ["update cluster web: profile_id", f"delete profile {retired}"]
    assert [found["name"] for found in tenant.read("/profiles")] == ["web"]
    assert not tenant.run(LARGER)["changed"]


def test_a_retired_revision_goes_with_the_node_that_frees_it(tenant: Tenant) -> None:
    node = Task("cluster_node", {"name": "one", "profile": "web"})
    for task in (PROFILE, node, node.but(name="two"), LARGER):
        tenant.run(task)
    assert tenant.run(node)["steps"] == ["update node one: profile_id"], "node two uses it"
    dry, wet = tenant.run(node.but(name="two"), check=True), tenant.run(node.but(name="two"))
    assert dry["steps"] == wet["steps"]
    assert wet["steps"][-1].startswith("delete profile web-")
    assert not tenant.run(LARGER)["changed"]


def test_a_retired_revision_that_is_used_by_then_is_left(tenant: Tenant) -> None:
    for task in (PROFILE, THREE, LARGER):
        tenant.run(task)
    body: dict[str, Any] = {"error": {"code": 409, "type": "ResourceInUse", "message": "still referenced"}}
    tenant.fault("DELETE", "^/v1/profiles/", status=409, body=body)
    assert tenant.run(THREE)["steps"] == ["update cluster web: profile_id"]
    assert len(tenant.run(LARGER)["steps"]) == 1


def test_a_retired_revision_stays_while_the_task_does_not_wait(tenant: Tenant) -> None:
    for task in (PROFILE, THREE, LARGER):
        tenant.run(task)
    assert tenant.run(THREE.but(wait=False))["steps"] == ["update cluster web: profile_id"]
