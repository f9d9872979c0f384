# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""cluster_resize on the real Senlin: check mode predicts what the server does, and refused input is never sent."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import EMPTY, PROFILE, SMALL, deletion
from harness import Task
from slow_servers import LIMIT, duration, pauses_only, release
from tenant import Tenant, profile

WEB = Task("cluster_resize", {"cluster": "web"})
SIZES = ("desired_capacity", "min_size", "max_size")
"""The attributes of a cluster that a resize can change."""


def cluster_of(tenant: Tenant, size: int, **options: Any) -> dict[str, Any]:
    """Create a cluster of a number of nodes."""
    tenant.run(PROFILE)
    return dict(tenant.run(EMPTY.but(desired_capacity=size, **options))["cluster"])


def attach(tenant: Tenant, cluster_id: str, name: str, spec: dict[str, Any]) -> str:
    """Create a policy and attach it, without the collection, and return its id."""
    policy = tenant.send("POST", "/policies", {"policy": {"name": name, "spec": spec}}).json()["policy"]
    bound = tenant.ended(tenant.act(cluster_id, policy_attach={"policy_id": policy["id"], "enabled": True}))
    assert bound["status"] == "SUCCEEDED", bound
    return str(policy["id"])


def scaling(event: str, **adjustment: Any) -> dict[str, Any]:
    """The spec of a scaling policy for the event OUT or IN."""
    properties = {"event": f"CLUSTER_SCALE_{event}", "adjustment": adjustment}
    return {"type": "senlin.policy.scaling", "version": "1.0", "properties": properties}


def predicted_and_done(tenant: Tenant, task: Task) -> dict[str, Any]:
    """Run a task in check mode and for real, check that the prediction is right, and return the real result."""
    dry, wet = tenant.run(task, check=True), tenant.run(task)
    assert (dry["changed"], dry["steps"], dry["diff"]) == (wet["changed"], wet["steps"], wet["diff"])
    assert [dry["cluster"][name] for name in SIZES] == [wet["cluster"][name] for name in SIZES]
    assert len(wet["cluster"]["node_ids"]) == wet["cluster"]["desired_capacity"]
    return wet


@pytest.mark.parametrize(
    ("size", "number", "min_step"), [(3, 33, None), (3, 34, None), (4, -30, None), (5, -99, None), (4, 10, 2)]
)
def test_a_percentage_gives_the_size_that_the_server_computes(
    size: int, number: int, min_step: int | None, tenant: Tenant
) -> None:
    """The module resizes the cluster, and then the server does so from the same size."""
    task = WEB.but(adjustment="percentage", number=number, min_step=min_step)
    cluster = cluster_of(tenant, size)
    ours = predicted_and_done(tenant, task)["cluster"]["desired_capacity"]
    tenant.run(WEB.but(number=size))
    body = {"adjustment_type": "CHANGE_IN_PERCENTAGE", "number": number}
    body |= {} if min_step is None else {"min_step": min_step}
    assert tenant.ended(tenant.act(cluster["id"], resize=body))["status"] == "SUCCEEDED"
    assert ours == tenant.read(f"/clusters/{cluster['id']}")["desired_capacity"]


def test_added_and_removed_nodes_are_returned(tenant: Tenant) -> None:
    before = set(cluster_of(tenant, 2)["node_ids"])
    grown = predicted_and_done(tenant, WEB.but(adjustment="change", number=1))
    assert (len(grown["added"]), grown["removed"]) == (1, [])
    assert {*before, *grown["added"]} == set(grown["cluster"]["node_ids"])
    shrunk = predicted_and_done(tenant, WEB.but(adjustment="change", number=-2))
    assert (shrunk["added"], len(shrunk["removed"])) == ([], 2)
    assert {*grown["cluster"]["node_ids"]} - {*shrunk["removed"]} == set(shrunk["cluster"]["node_ids"])


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"number": 4}, "the new size of 4 nodes is above max_size 3. Raise max_size, or set strict to false"),
        ({"number": -1}, "the new size of -1 nodes is below min_size 0. Remove fewer nodes, or set strict to false"),
        (
            {"adjustment": "change", "number": 3},
            "cannot be resized from 1 node: the new size of 4 nodes is above max_size 3",
        ),
        ({"adjustment": "out", "number": 3}, "with 3 nodes more, the new size of 4 nodes is above max_size 3"),
        ({"number": 2, "min_size": 3}, "the new size of 2 nodes is below min_size 3. Lower min_size, or set strict"),
        ({"min_size": 4, "strict": False}, "min_size 4 is above max_size 3. Raise max_size, or lower min_size."),
        ({"number": 2, "expect_capacity": 3}, "expect_capacity"),
        ({"adjustment": "change", "number": 1, "expect_capacity": 0}, "expect_capacity"),
        ({}, "requires number"),
        ({"adjustment": "change", "min_size": 1}, "requires number"),
        ({"adjustment": "in", "min_size": 1}, "min_size cannot be changed by adjustment in"),
        ({"adjustment": "out", "number": 0}, "requires 1 or more"),
        ({"number": 2, "min_step": 1}, "min_step is for adjustment percentage"),
        ({"cluster": "wbe", "number": 2}, "There is no cluster 'wbe'"),
    ],
)
def test_refused_before_anything_is_sent(options: dict[str, Any], words: str, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    start = time.time()
    assert words in tenant.refused(WEB.but(**options))["msg"]
    if "wbe" not in words:
        assert words in tenant.refused(WEB.but(**options), check=True)["msg"]
    assert tenant.writes(start) == []


def test_the_expected_capacity_does_not_matter_once_the_size_is_reached(tenant: Tenant) -> None:
    cluster_of(tenant, 1)
    task = WEB.but(number=2, expect_capacity=1)
    assert tenant.run(task)["changed"]
    assert not tenant.run(task)["changed"]


def test_a_cluster_that_an_earlier_task_would_create(tenant: Tenant) -> None:
    result = tenant.run(WEB.but(number=2), check=True, assume_missing=True)
    assert (result["changed"], result["steps"]) == (True, ["resize cluster web"])
    assert "There is no cluster 'web'" in str(result["warnings"])


def test_an_exact_resize_corrects_the_number_of_nodes(tenant: Tenant) -> None:
    """A deletion policy that keeps the desired capacity leaves a cluster with fewer nodes than it desires."""
    cluster = cluster_of(tenant, 2)
    keeps = deletion()
    keeps["properties"] = {"criteria": "RANDOM", "reduce_desired_capacity": False, "destroy_after_deletion": True}
    attach(tenant, cluster["id"], "keeps", keeps)
    one, other = cluster["node_ids"]
    tenant.ended(tenant.act(cluster["id"], del_nodes={"nodes": [one]}))
    mended = predicted_and_done(tenant, WEB.but(number=2))
    assert mended["steps"] == ["resize cluster web: nodes 1 to 2"]
    tenant.ended(tenant.act(cluster["id"], del_nodes={"nodes": [other, *mended["added"]]}))
    assert tenant.read(f"/clusters/{cluster['id']}")["desired_capacity"] == 2
    emptied = predicted_and_done(tenant, WEB.but(number=1))
    assert emptied["steps"] == ["count cluster web as empty", "resize cluster web: desired_capacity 2 to 1"]


# Scaling policies


@pytest.mark.parametrize(
    ("direction", "size", "adjustment", "number", "result"),
    [
        ("out", 1, {"type": "CHANGE_IN_CAPACITY", "number": 2}, None, 3),
        ("out", 1, {"type": "CHANGE_IN_CAPACITY", "number": 2}, 1, 2),
        ("out", 3, {"type": "CHANGE_IN_PERCENTAGE", "number": 50, "min_step": 2}, None, 5),
        ("out", 1, {"type": "EXACT_CAPACITY", "number": 3}, None, 3),
        ("out", 4, {"type": "CHANGE_IN_CAPACITY", "number": 3, "best_effort": True}, None, 5),
        ("in", 4, {"type": "CHANGE_IN_PERCENTAGE", "number": 50}, None, 2),
        ("in", 2, {"type": "CHANGE_IN_CAPACITY", "number": 3, "best_effort": True}, None, 1),
    ],
)
def test_a_scaling_policy_decides(
    direction: str, size: int, adjustment: dict[str, Any], number: int | None, result: int, tenant: Tenant
) -> None:
    cluster = cluster_of(tenant, size, min_size=1, max_size=5)
    attach(tenant, cluster["id"], "scales", scaling(direction.upper(), **adjustment))
    attach(tenant, cluster["id"], "other", scaling({"out": "IN", "in": "OUT"}[direction], number=4, cooldown=1800))
    done = predicted_and_done(tenant, WEB.but(adjustment=direction, number=number))
    assert done["cluster"]["desired_capacity"] == result


def test_without_a_policy_one_node_is_removed(tenant: Tenant) -> None:
    cluster_of(tenant, 1)
    task = WEB.but(adjustment="in")
    assert predicted_and_done(tenant, task)["cluster"]["desired_capacity"] == 0
    assert not predicted_and_done(tenant, task)["changed"]


def test_more_nodes_than_there_are_cannot_be_removed_by_a_policy(tenant: Tenant) -> None:
    cluster = cluster_of(tenant, 1)
    attach(tenant, cluster["id"], "in-by-two", scaling("IN", type="CHANGE_IN_CAPACITY", number=2))
    for options in ({}, {"number": 2}):
        message = tenant.refused(WEB.but(adjustment="in", **options))["msg"]
        assert (
            f"luster web ({cluster['id']}) cannot be resized from 1 node: with 2 nodes less, the new size of" in message
        )
        assert "is below min_size 0. Remove fewer nodes, or " in message


def test_a_policy_that_scales_the_other_way(tenant: Tenant) -> None:
    cluster = cluster_of(tenant, 2)
    attach(tenant, cluster["id"], "to-one", scaling("OUT", type="EXACT_CAPACITY", number=1))
    start = time.time()
    assert "scales out to 1 nodes" in tenant.refused(WEB.but(adjustment="out"))["msg"]
    assert tenant.writes(start) == []


def test_an_active_cooldown_is_reported_and_not_waited_for(tenant: Tenant) -> None:
    cluster = cluster_of(tenant, 1)
    policy_id = attach(tenant, cluster["id"], "slowly", scaling("OUT", type="CHANGE_IN_CAPACITY", cooldown=1800))
    out = WEB.but(adjustment="out")
    assert predicted_and_done(tenant, out)["changed"]
    start = time.time()
    for check in (True, False):
        with pauses_only() as clock:
            result = tenant.refused(out, check=check)
        assert clock.seconds < 20, "the task waited for the cooldown"
        assert result["policy"] == {"id": policy_id, "name": "slowly"}
        assert 900 < result["cooldown_left"] <= 1801
        for words in ("slowly", policy_id, "cooldown of 1800 s", f"{result['cooldown_left']} s", "web", cluster["id"]):
            assert words in result["msg"]
    assert tenant.writes(start) == []
    # The policy applies only to scaling out; adjustment change uses no scaling policy.
    assert predicted_and_done(tenant, WEB.but(adjustment="in"))["changed"]
    assert predicted_and_done(tenant, WEB.but(adjustment="change", number=1))["changed"]


@pytest.mark.parametrize("direction", ["out", "in"])
def test_a_cooldown_ends(direction: str, tenant: Tenant) -> None:
    cluster = cluster_of(tenant, 2)
    attach(tenant, cluster["id"], "slowly", scaling(direction.upper(), type="CHANGE_IN_CAPACITY", cooldown=20))
    task = WEB.but(adjustment=direction)
    assert predicted_and_done(tenant, task)["changed"]
    # The cooldown is longer than a slow machine takes from one task to the next.
    time.sleep(tenant.refused(task)["cooldown_left"] + 1)
    assert predicted_and_done(tenant, task)["changed"]


@pytest.mark.parametrize("adjustment", ["change", "out"])
def test_a_lost_response_does_not_add_a_second_node(adjustment: str, tenant: Tenant) -> None:
    cluster = cluster_of(tenant, 0)
    tenant.fault("POST", f"^/v1/clusters/{cluster['id']}/actions", drop="after")
    result = tenant.refused(WEB.but(adjustment=adjustment, number=1))
    assert "not known" in result["msg"]
    (action,) = tenant.actions(cluster["id"], "CLUSTER_RESIZE", "CLUSTER_SCALE_OUT")
    tenant.ended(action["id"])
    assert tenant.read(f"/clusters/{cluster['id']}")["desired_capacity"] == 1


def test_a_relative_resize_that_takes_too_long_is_resumed_by_its_action(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=duration("built", 20)))
    tenant.run(EMPTY)
    grow = Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": 1})
    with pauses_only():
        result = tenant.refused(grow.but(timeout=LIMIT))
    assert f"did not end within {LIMIT} s" in result["msg"]
    assert "Wait for it with cluster_action" in result["msg"]
    assert result["msg"].endswith("Do not run this task again, because it would repeat the change.")
    release(tenant, "built")
    tenant.run(Task("cluster_action", {"id": result["action"]["id"]}))
    assert len(tenant.named("clusters", "web")[0]["nodes"]) == 1


def test_a_failed_resize_says_why(tenant: Tenant) -> None:
    refusal = "Quota exceeded for instances"
    tenant.run(PROFILE)
    tenant.run(SMALL)
    bad = PROFILE.options["spec"]
    properties = {**bad["properties"], "metadata": {"sim_reject": refusal}}
    tenant.run(Task("cluster_profile", {"name": "bad", "spec": {**bad, "properties": properties}}))
    tenant.run(SMALL.but(profile="bad", profile_only=True))
    result = tenant.refused(WEB.but(number=2))
    assert refusal in result["msg"]
    assert "CLUSTER_RESIZE of cluster" in result["msg"]


@pytest.mark.parametrize("task", [WEB.but(adjustment="in"), WEB.but(number=3), SMALL.but(desired_capacity=3)])
def test_a_zone_that_the_policy_does_not_name(task: Task, tenant: Tenant) -> None:
    cluster = cluster_of(tenant, 2, max_size=3)
    zones = {node["data"]["placement"]["zone"] for node in tenant.read(f"/nodes?cluster_id={cluster['id']}")}
    # A real Nova has put the nodes anywhere.
    other = min({"az1", "az2", "nova"} - zones)
    spec = {"type": "senlin.policy.zone_placement", "version": "1.0", "properties": {"zones": [{"name": other}]}}
    attach(tenant, cluster["id"], "elsewhere", spec)
    message = tenant.refused(task)["msg"]
    named = [zone for zone in zones if f"is in the zone {zone}, which the zone placement policy" in message]
    assert len(named) == 1
