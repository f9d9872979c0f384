# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out: the members change to another profile in batches, and the plan of check mode is what happens."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import JOURNAL
from case import BINDING, PROFILE, SMALL, deletion, scaling, server
from devcloud.client import Devcloud
from harness import Task
from slow_servers import LIMIT, duration, is_polled, pauses_only, releasing
from tenant import Tenant, profile, until

pytestmark = pytest.mark.long

UBUNTU = Task("cluster_profile", {"name": "ubuntu", "spec": server(image="ubuntu")})
LARGE = Task("cluster_profile", {"name": "large", "spec": server(flavor="m1.large")})
SIX = SMALL.but(min_size=1, max_size=6, desired_capacity=6, config={"node.name.format": "web-$3I"})
ROLLOUT = Task("cluster_rollout", {"cluster": "web", "profile": "ubuntu", "batch_size": 2})
Node = dict[str, Any]


def members(tenant: Tenant) -> list[Node]:
    """The nodes of the cluster ``web`` by their names."""
    (cluster,) = tenant.named("clusters", "web")
    return sorted(tenant.read(f"/nodes?cluster_id={cluster['id']}"), key=lambda node: str(node["name"]))


def images(tenant: Tenant) -> list[str]:
    """The images of the servers of the project."""
    return sorted(each["image"] for each in tenant.devcloud.servers(tenant.project))


def created(tenant: Tenant, *tasks: Task) -> list[Node]:
    """Run tasks, which create the cluster ``web``, and return its nodes by their names."""
    for task in tasks:
        tenant.run(task)
    return members(tenant)


def assert_agreed(tenant: Tenant, task: Task) -> tuple[dict[str, Any], dict[str, Any]]:
    """Run a task in check mode and for real, and twice more, when it must change nothing. Return the first results."""
    start = time.time()
    dry = tenant.run(task, check=True)
    assert tenant.writes(start) == []
    wet = tenant.run(task)
    for key in ("changed", "steps", "diff", "plan", "batches", "remaining"):
        assert wet[key] == dry[key], key
    for check in (True, False):
        start = time.time()
        again = tenant.run(task, check=check)
        assert (again["changed"], again["steps"], again["plan"], tenant.writes(start)) == (False, [], [], [])
        assert again["diff"]["before"] == again["diff"]["after"]
    return dry, wet


def cluster_of(tenant: Tenant) -> dict[str, Any]:
    """The cluster ``web``."""
    (cluster,) = tenant.named("clusters", "web")
    return dict(cluster)


def test_a_new_image_is_rolled_out_by_replacement(tenant: Tenant) -> None:
    before = created(tenant, PROFILE, SIX, UBUNTU)
    dummy, wet = assert_agreed(tenant, ROLLOUT)
    assert wet["batches"] == [["web-001", "web-002"], ["web-003", "web-004"], ["web-005", "web-006"]]
    assert [(node["name"], node["done"], node["batch"]) for node in wet["nodes"]] == [
        (f"web-00{number}", "replaced", (number + 1) // 2) for number in range(1, 7)
    ]
    after = members(tenant)
    assert [node["name"] for node in after] == [node["name"] for node in before]
    assert {node["id"] for node in after}.isdisjoint(node["id"] for node in before)
    assert [node["id"] for node in wet["nodes"]] == [node["id"] for node in after]
    assert {(node["profile_name"], node["status"]) for node in after} == {("ubuntu", "ACTIVE")}
    assert [node["metadata"] for node in after] == [{}] * 6
    assert len(images(tenant)) == 6 and len(set(images(tenant))) == 1
    cluster = cluster_of(tenant)
    assert (cluster["profile_name"], cluster["metadata"], cluster["status"]) == ("ubuntu", {}, "ACTIVE")
    assert len(tenant.read("/nodes")) == 6


def test_a_new_flavor_is_rolled_out_in_place(tenant: Tenant) -> None:
    before = created(tenant, PROFILE, SIX.but(desired_capacity=3), LARGE)
    dry, wet = assert_agreed(tenant, ROLLOUT.but(profile="large", batch_size="50%"))
    assert [node["id"] for node in members(tenant)] == [node["id"] for node in before]
    assert {node["done"] for node in wet["nodes"]} == {"updated"}
    assert wet["batches"] == [["web-001"], ["web-002"], ["web-003"]]
    assert {item["effect"] for item in dry["plan"] if item["attribute"] == "profile_id" and item["kind"] == "node"} == {
        "restart"
    }
    assert cluster_of(tenant)["profile_name"] == "large"


def test_without_a_surge_members_are_deleted_first(tenant: Tenant) -> None:
    created(tenant, PROFILE, SIX.but(desired_capacity=3, min_size=3, max_size=3), UBUNTU)
    dummy, wet = assert_agreed(tenant, ROLLOUT.but(max_surge=0, batch_size=1))
    assert "resize cluster web: min_size 3 to 2" in wet["steps"]
    assert "resize cluster web: min_size 2 to 3" in wet["steps"]
    cluster = cluster_of(tenant)
    assert (cluster["min_size"], cluster["max_size"], cluster["desired_capacity"]) == (3, 3, 3)
    assert {(node["profile_name"], node["status"]) for node in members(tenant)} == {("ubuntu", "ACTIVE")}
    assert len(tenant.devcloud.servers(tenant.project)) == 3


def test_without_a_surge_a_desired_capacity_that_is_not_reduced_is_put_back(tenant: Tenant) -> None:
    """By a deletion policy: then Senlin counts deleted members until others have joined."""
    spec = deletion()
    keep = {**spec, "properties": {**spec["properties"], "reduce_desired_capacity": False}}  # type: ignore[dict-item]
    policy = Task("cluster_policy", {"name": "keep", "spec": keep})
    three = SIX.but(desired_capacity=3, min_size=3, max_size=3)
    created(tenant, PROFILE, three, UBUNTU, policy, BINDING.but(policy="keep"))
    dummy, wet = assert_agreed(tenant, ROLLOUT.but(max_surge=0, batch_size=1))
    assert "resize cluster web: min_size 3 to 2, max_size 3 to 4" in wet["steps"]
    assert "resize cluster web: min_size 2 to 3, max_size 4 to 3" in wet["steps"]
    cluster = cluster_of(tenant)
    assert (cluster["min_size"], cluster["max_size"], cluster["desired_capacity"]) == (3, 3, 3)
    assert (cluster["status"], len(members(tenant)), len(tenant.devcloud.servers(tenant.project))) == ("ACTIVE", 3, 3)


def test_a_cluster_in_error_is_rolled_out_and_gets_the_profile(tenant: Tenant) -> None:
    before = created(tenant, PROFILE, SIX.but(desired_capacity=2, min_size=2), LARGE)
    tenant.devcloud.break_server(before[1]["physical_id"])
    tenant.ended(tenant.act(cluster_of(tenant)["id"], check={}))
    assert cluster_of(tenant)["status"] == "ERROR"
    dry = tenant.run(ROLLOUT.but(profile="large", batch_size=1), check=True)
    wet = tenant.run(ROLLOUT.but(profile="large", batch_size=1))
    assert (wet["steps"], wet["batches"]) == (dry["steps"], [["web-002"], ["web-001"]])
    assert [node["done"] for node in wet["nodes"]] == ["updated", "replaced"], "Nova cannot update a broken server"
    cluster = cluster_of(tenant)
    assert (cluster["status"], cluster["profile_name"], wet["remaining"]) == ("ACTIVE", "large", [])


def test_extra_members_stay_in_service_while_others_are_updated(tenant: Tenant) -> None:
    before = created(tenant, PROFILE, SIX.but(desired_capacity=2, min_size=2, max_size=2), LARGE)
    task = ROLLOUT.but(profile="large", method="update", max_surge=1, max_unavailable=0)
    dummy, wet = assert_agreed(tenant, task)
    assert wet["batches"] == [["web-001"], ["web-002"]]
    assert wet["steps"][1:5] == [
        "resize cluster web: max_size 2 to 3",
        "create the extra node web-extra-1 with profile large",
        "add the extra node web-extra-1 to cluster web",
        "batch 1 of 2: update node web-001 to profile large",
    ]
    assert "delete the extra node web-extra-1" in wet["steps"]
    assert [node["id"] for node in members(tenant)] == [node["id"] for node in before]
    cluster = cluster_of(tenant)
    assert (cluster["min_size"], cluster["max_size"], cluster["desired_capacity"]) == (2, 2, 2)
    assert (cluster["status"], cluster["metadata"], len(tenant.read("/nodes"))) == ("ACTIVE", {}, 2)


def test_a_canary_and_then_the_rest(tenant: Tenant) -> None:
    created(tenant, PROFILE, SIX.but(desired_capacity=3), UBUNTU)
    dummy, wet = assert_agreed(tenant, ROLLOUT.but(target=1))
    assert (wet["batches"], wet["remaining"]) == ([["web-001"]], ["web-002", "web-003"])
    assert cluster_of(tenant)["profile_name"] == "web"
    dummy, wet = assert_agreed(tenant, ROLLOUT)
    assert (wet["batches"], wet["remaining"]) == ([["web-002", "web-003"]], [])
    assert cluster_of(tenant)["profile_name"] == "ubuntu"


def test_roles_metadata_and_policies_are_kept(tenant: Tenant) -> None:
    policies = [
        Task("cluster_policy", {"name": "grow", "spec": scaling()}),
        Task("cluster_policy", {"name": "shrink", "spec": scaling()}),
        BINDING,
        BINDING.but(policy="shrink", enabled=False),
    ]
    nodes = created(tenant, PROFILE, SIX.but(desired_capacity=2, metadata={"team": "shop"}), UBUNTU, *policies)
    tenant.run(Task("cluster_node", {"id": nodes[0]["id"], "role": "first", "metadata": {"rack": "7"}}))
    dummy, wet = assert_agreed(tenant, ROLLOUT)
    assert {"disable policy grow on cluster web", "enable policy grow on cluster web"} <= set(wet["steps"])
    assert not any("shrink" in step for step in wet["steps"])
    first, second = members(tenant)
    assert (first["role"], first["metadata"], second["role"] or "", second["metadata"]) == (
        "first",
        {"rack": "7"},
        "",
        {},
    )
    cluster = cluster_of(tenant)
    bindings = tenant.read(f"/clusters/{cluster['id']}/policies")
    assert {binding["policy_name"]: binding["enabled"] for binding in bindings} == {"grow": True, "shrink": False}
    assert cluster["metadata"] == {"team": "shop"}


def test_the_members_follow_the_profile_of_their_cluster(tenant: Tenant) -> None:
    """Without the option ``profile``; and just some of them, by their names."""
    created(tenant, PROFILE, SIX.but(desired_capacity=3), UBUNTU)
    tenant.run(SIX.but(desired_capacity=3, profile="ubuntu", profile_only=True))
    task = Task("cluster_rollout", {"cluster": "web", "nodes": ["web-002"]})
    dummy, wet = assert_agreed(tenant, task)
    assert wet["remaining"] == ["web-001", "web-003"]
    assert [node["profile_name"] for node in members(tenant)] == ["web", "ubuntu", "web"]


def test_members_are_named_by_id(tenant: Tenant) -> None:
    before = created(tenant, PROFILE, SIX.but(desired_capacity=3), UBUNTU)
    result = tenant.run(ROLLOUT.but(nodes=[before[0]["id"], before[2]["id"]], batch_size=1))
    assert (result["batches"], result["remaining"]) == ([["web-001"], ["web-003"]], ["web-002"])
    assert [node["profile_name"] for node in members(tenant)] == ["ubuntu", "web", "ubuntu"]


def test_the_cluster_keeps_its_profile_on_request(tenant: Tenant) -> None:
    created(tenant, PROFILE, SIX.but(desired_capacity=2), UBUNTU)
    dummy, wet = assert_agreed(tenant, ROLLOUT.but(keep_cluster_profile=True))
    assert (wet["remaining"], cluster_of(tenant)["profile_name"]) == ([], "web")
    dummy, wet = assert_agreed(tenant, ROLLOUT)
    assert (wet["batches"], cluster_of(tenant)["profile_name"]) == ([], "ubuntu")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"target": "101%"}, "target is '101%'; it must be a number of nodes such as 2, or a percentage"),
        ({"target": 4}, "target is 4, and cluster web"),
        ({"target": "-1"}, "target is '-1'"),
        ({"batch_size": 4}, "batch_size is 4, and cluster web"),
        ({"batch_size": 0}, "batch_size is 0, so no node would ever change"),
        ({"max_surge": 9}, "max_surge is 9, and cluster web"),
        ({"max_surge": 4}, "max_surge is 4, and cluster web"),
        ({"max_unavailable": 0, "method": "update"}, "max_unavailable is 0, so no node can be taken out"),
        ({"max_unavailable": 0, "max_surge": 0}, "max_unavailable is 0, so no node can be taken out"),
        ({"max_unavailable": "10%", "max_surge": 0}, "max_unavailable is 10%, which is 0 of 3 nodes, so no"),
        ({"pause": -1}, "pause is -1; it must be 0 or more"),
        ({"max_failures": -1}, "max_failures is -1; it must be 0 or more"),
        ({"gate": "url", "gate_url": "ftp://{address}"}, "gate_url is 'ftp://{address}'; it must begin with http"),
        ({"gate": "url", "gate_url": "http://web/"}, "gate_url is 'http://web/', the same for each node"),
        ({"gate": "url", "gate_url": "http://{id}/", "gate_timeout": 0}, "gate_timeout is 0; it must be 1 or more"),
        ({"nodes": ["nobody"]}, "The cluster has no node 'nobody'"),
        ({"profile": "stack"}, "is of type os.heat.stack-1.0, and the members of cluster web"),
        ({"profile": "nothing"}, "There is no profile 'nothing'"),
        ({"cluster": "nothing"}, "There is no cluster 'nothing'"),
        ({"cluster": "empty", "target": 1}, "has no nodes, so that 1 of them cannot be of the profile"),
        ({"max_disruption": "rebuild"}, "max_disruption is rebuild"),
        ({"method": "update", "profile": "other-key"}, "Senlin cannot change key_name of what exists. Set method to"),
    ],
    ids=lambda value: str(value)[:40] if isinstance(value, dict) else "",
)
def test_refused_before_anything_is_sent(given: Tenant, options: dict[str, Any], message: str) -> None:
    for check in (True, False):
        start = time.time()
        result = given.refused(ROLLOUT.but(**options), check=check)
        assert message in result["msg"]
        assert given.writes(start) == []


@pytest.fixture(scope="module")
def given(devcloud: Devcloud) -> Tenant:
    """A project with a cluster of three, an empty one, and profiles."""
    project = devcloud.new_project()
    tenant = Tenant(devcloud, project, project.cloud)
    stack = {
        "type": "os.heat.stack",
        "version": 1.0,
        "properties": {"template": {"heat_template_version": "2018-08-31"}},
    }
    tasks = [
        PROFILE,
        UBUNTU,
        Task("cluster_profile", {"name": "stack", "spec": stack}),
        Task("cluster_profile", {"name": "other-key", "spec": server(key_name="ops")}),
        SIX.but(desired_capacity=3),
        SMALL.but(name="empty", desired_capacity=0),
    ]
    for task in tasks:
        tenant.run(task)
    return tenant


def test_a_surge_beyond_the_quota_is_refused(tenant: Tenant) -> None:
    created(tenant, PROFILE, SIX.but(desired_capacity=2), UBUNTU)
    assert tenant.project is not None
    tenant.devcloud.limit_servers(tenant.project, 3)
    for check in (True, False):
        start = time.time()
        message = tenant.refused(ROLLOUT, check=check)["msg"]
        assert (
            "creates up to 2 servers before it deletes others, and the quota of the project has room for 1" in message
        )
        assert tenant.writes(start) == []
    # Without a surge, or with a smaller one, there is room enough.
    assert_agreed(tenant, ROLLOUT.but(target=1, max_surge=1))
    tenant.devcloud.limit_servers(tenant.project, 2)
    assert_agreed(tenant, ROLLOUT.but(max_surge=0))


def test_it_waits_for_its_turn(tenant: Tenant) -> None:
    """Another action on the cluster is waited for, and named if it does not end in time."""
    created(tenant, profile(build_seconds=duration("built", 20)), SIX.but(min_size=0, desired_capacity=0), UBUNTU)
    cluster = cluster_of(tenant)
    action = tenant.act(cluster["id"], scale_out={"count": 2})
    until(lambda: tenant.read(f"/actions/{action}")["status"] == "WAITING")
    one_by_one = ROLLOUT.but(batch_size=1)
    start = time.time()
    with pauses_only():
        message = tenant.refused(one_by_one.but(timeout=LIMIT))["msg"]
    # Which of the two the task meets depends on how far the action is.
    assert re.search(r"CLUSTER_SCALE_OUT of cluster web|NODE_CREATE of node web-00[12] ", message)
    assert f"did not end within {LIMIT} s" in message
    assert tenant.writes(start) == []
    with releasing(tenant, "built", is_polled(tenant)):
        wet = tenant.run(one_by_one)
    assert [node["name"] for node in wet["nodes"]] == ["web-001", "web-002"]
    assert {node["profile_name"] for node in members(tenant)} == {"ubuntu"}


def test_check_mode_of_a_whole_play(tenant: Tenant) -> None:
    """What earlier tasks would create is rolled out in check mode, and what is assumed to exist, too."""
    created(tenant, PROFILE, SIX.but(desired_capacity=2))
    start = time.time()
    dry = tenant.run(ROLLOUT.but(profile="nothing"), check=True, assume_missing=True)
    assert tenant.writes(start) == []
    assert (dry["changed"], len(dry["nodes"])) == (True, 2)
    dry = tenant.run(ROLLOUT.but(cluster="nothing", profile="nothing"), check=True, assume_missing=True)
    assert dry["nodes"] == []


def test_a_declared_cluster_leaves_its_members_to_a_roll_out_that_has_not_ended(tenant: Tenant) -> None:
    two = SIX.but(desired_capacity=2)
    nodes = created(tenant, PROFILE, two, UBUNTU)
    tenant.run(ROLLOUT.but(target=1))
    cluster = cluster_of(tenant)
    journal = {"profile": "7", "cluster_profile": cluster["profile_id"], "names": {}, "already": [], "policies": []}
    response = tenant.send("PATCH", f"/clusters/{cluster['id']}", {"cluster": {"metadata": {JOURNAL: journal}}})
    tenant.ended(response.headers["Location"].rpartition("/")[2])
    for check in (True, False):
        start = time.time()
        result = tenant.run(two.but(metadata={}), check=check)
        assert (result["changed"], tenant.writes(start)) == (False, [])
        assert f"A roll-out of cluster web ({cluster['id']}) has begun and not ended" in result["warnings"][0]
    # The roll-out goes on from there, and ends.
    wet = tenant.run(ROLLOUT)
    assert (wet["batches"], wet["remaining"]) == ([["web-002"]], [])
    assert cluster_of(tenant)["metadata"] == {}
    assert len(nodes) == len(members(tenant))
    assert tenant.run(two.but(profile="ubuntu"))["changed"] is False
