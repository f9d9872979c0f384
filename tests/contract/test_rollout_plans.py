# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roll-outs do what check mode predicts, for each method and option, and whatever the cluster is like at the start."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from cloud_under_test import skip_if_real
from harness import Task
from module_process import run_and_kill, run_at_once
from pairs import comparable
from rollouts import Node, cluster, members, profile, rollout, web
from slow_servers import duration, is_polled, releasing
from tenant import Tenant, until

pytestmark = [pytest.mark.long, pytest.mark.sampled(3)]

LARGE, UBUNTU = profile("new", flavor="m1.large"), profile("new", image="ubuntu")
SIZE = 4
FOUR = cluster(SIZE, max_size=6)
UPDATE, REPLACE = rollout(method="update"), rollout(method="replace")
SAME = ("batches", "changed", "diff", "plan", "remaining", "steps")
"""The parts of the result that check mode predicts as they are."""
CASES = {
    "update": (LARGE, UPDATE.but(batch_size=2), [[1, 2], [3, 4]]),
    "update with pauses": (LARGE, UPDATE.but(batch_size=3, pause=1), [[1, 2, 3], [4]]),
    "update and check": (LARGE, UPDATE.but(batch_size=2, gate="check"), [[1, 2], [3, 4]]),
    "update with few unavailable": (LARGE, UPDATE.but(batch_size=4, max_unavailable="50%"), [[1, 2], [3, 4]]),
    "replace": (UBUNTU, REPLACE.but(batch_size="75%"), [[1, 2, 3], [4]]),
    "replace and check": (UBUNTU, REPLACE.but(batch_size=4, gate="check"), [[1, 2, 3, 4]]),
    "replace without surge": (UBUNTU, REPLACE.but(batch_size=2, max_surge=0), [[1, 2], [3, 4]]),
    "auto updates": (LARGE, rollout(batch_size=4), [[1, 2, 3, 4]]),
    "auto replaces": (UBUNTU, rollout(batch_size=4), [[1, 2, 3, 4]]),
    "by name": (LARGE, UPDATE.but(batch_size=2, order="name"), [[1, 2], [3, 4]]),
    "the oldest first": (LARGE, UPDATE.but(batch_size=2, order="oldest_first"), [[1, 2], [3, 4]]),
    "some nodes": (LARGE, UPDATE.but(batch_size=2, nodes=["web-004", "web-002"]), [[2, 4]]),
    "a number": (LARGE, UPDATE.but(target=1), [[1]]),
    "a percentage": (UBUNTU, REPLACE.but(target="30%", batch_size=2), [[1, 2]]),
}
"""Roll-outs by name: the new profile, the task, and the numbers of the members in each batch."""


def created(tenant: Tenant, *tasks: Task) -> list[Node]:
    """Run tasks and return the members of the cluster."""
    for task in tasks:
        tenant.run(task)
    return members(tenant)


def assert_as_predicted(tenant: Tenant, task: Task) -> dict[str, Any]:
    """Run a task, which must do what it predicts, and be empty the second time; returns the result."""
    start = time.time()
    dry = tenant.run(task, check=True)
    assert tenant.writes(start) == []
    wet = tenant.run(task)
    for key in SAME:
        assert comparable(dry[key], key) == comparable(wet[key], key), key
    for one, other in zip(dry["nodes"], wet["nodes"], strict=True):
        assert {**one, "id": "", "gate": ""} == {**other, "id": "", "gate": ""}
    start = time.time()
    again = tenant.run(task)
    assert (again["changed"], again["steps"], tenant.writes(start)) == (False, [], [])
    return wet


@pytest.mark.parametrize(("new", "task", "batches"), CASES.values(), ids=CASES)
def test_a_roll_out_is_as_predicted(new: Task, task: Task, batches: list[list[int]], tenant: Tenant) -> None:
    before = created(tenant, profile("old"), FOUR, new)
    result = assert_as_predicted(tenant, task)
    assert result["batches"] == [[f"web-{number:03}" for number in batch] for batch in batches]
    changed = {name for batch in result["batches"] for name in batch}
    after = members(tenant)
    assert [node["name"] for node in after] == [node["name"] for node in before]
    for node in after:
        assert (node["profile_name"], node["status"]) == ("new" if node["name"] in changed else "old", "ACTIVE")
    found = web(tenant)
    assert found["profile_name"] == ("new" if len(changed) == SIZE else "old")
    assert (found["metadata"], found["min_size"], found["max_size"], found["desired_capacity"]) == ({}, 3, 6, 4)
    assert len(tenant.read("/nodes")) == len(tenant.devcloud.servers(tenant.project)) == SIZE


def test_a_canary_and_then_the_rest(tenant: Tenant) -> None:
    created(tenant, profile("old"), FOUR, UBUNTU)
    (canary,) = assert_as_predicted(tenant, rollout(target=1))["batches"]
    first = {node["id"] for node in members(tenant) if node["profile_name"] == "new"}
    assert (canary, len(first), web(tenant)["profile_name"]) == (["web-001"], 1, "old")
    rest = assert_as_predicted(tenant, rollout(batch_size=3))
    assert rest["batches"] == [["web-002", "web-003", "web-004"]]
    assert first < {node["id"] for node in members(tenant)}
    assert web(tenant)["profile_name"] == "new"


def test_a_revision_of_the_same_profile(tenant: Tenant) -> None:
    created(tenant, profile("old"), FOUR, profile("old", flavor="m1.large").but(on_spec_change="replace"))
    assert_as_predicted(tenant, rollout(profile="old", batch_size=4))
    assert [found["name"] for found in tenant.read("/profiles")] == ["old"]
    assert {server["flavor"] for server in tenant.devcloud.servers(tenant.project)} == {"m1.large"}


def test_members_of_several_profiles(tenant: Tenant) -> None:
    created(tenant, profile("old"), FOUR, profile("other", flavor="m1.tiny"), LARGE)
    tenant.run(rollout(profile="other", nodes=["web-002"]))
    tenant.run(rollout(nodes=["web-003"]))
    result = assert_as_predicted(tenant, rollout(batch_size=2))
    assert result["batches"] == [["web-001", "web-002"], ["web-004"]]
    assert [node["profile_before"] for node in result["nodes"]] == ["old", "other", "new", "old"]
    assert {node["profile_name"] for node in members(tenant)} == {"new"}


@pytest.mark.parametrize("options", [{}, {"max_surge": 0}], ids=["surge", "no surge"])
def test_members_with_the_same_name(options: dict[str, Any], tenant: Tenant) -> None:
    nodes = created(tenant, profile("old"), FOUR, UBUNTU)
    for node, name in zip(nodes, ["a", "a", "a", "b"], strict=True):
        response = tenant.send("PATCH", f"/nodes/{node['id']}", {"node": {"name": name}})
        tenant.ended(response.headers["Location"].rpartition("/")[2])
    assert_as_predicted(tenant, REPLACE.but(batch_size=2, **options))
    after = members(tenant)
    assert Counter(node["name"] for node in after) == {"a": 3, "b": 1}
    assert {(node["profile_name"], node["status"]) for node in after} == {("new", "ACTIVE")}
    assert len(tenant.read("/nodes")) == SIZE


@pytest.mark.parametrize("min_size", [2, SIZE], ids=["WARNING", "ERROR"])
@pytest.mark.parametrize(("new", "task"), [(LARGE, UPDATE), (UBUNTU, REPLACE)], ids=["update", "replace"])
def test_a_cluster_that_is_ill(min_size: int, new: Task, task: Task, tenant: Tenant) -> None:
    skip_if_real("servers break on order")
    nodes = created(tenant, profile("old"), cluster(SIZE, min_size=min_size, max_size=6), new)
    tenant.devcloud.break_server(nodes[2]["physical_id"])
    tenant.ended(tenant.act(web(tenant)["id"], check={}))
    assert web(tenant)["status"] == ("ERROR" if min_size == SIZE else "WARNING")
    if task is UPDATE:
        # The server in ERROR cannot be resized, and the roll-out begins with what is not ACTIVE.
        failed = tenant.refused(task.but(batch_size=2))
        assert "web-003" in failed["msg"]
        assert [node["name"] for node in failed["nodes"] if node["done"] == "failed"] == ["web-003"]
    else:
        result = tenant.run(task.but(batch_size=2))
        assert result["batches"][0][0] == "web-003"
        assert {(node["profile_name"], node["status"]) for node in members(tenant)} == {("new", "ACTIVE")}
        # Nothing of the roll-out is left, and a second run changes nothing.
        assert (web(tenant)["metadata"], web(tenant)["profile_name"]) == ({}, "new")
        assert not tenant.run(task.but(batch_size=2))["changed"]
    assert len(tenant.read("/nodes")) == SIZE


@pytest.mark.parametrize("offset", [0.0, 0.4])
@pytest.mark.parametrize(
    ("new", "task"),
    [(LARGE, UPDATE), (UBUNTU, REPLACE), (UBUNTU, REPLACE.but(max_surge=0))],
    ids=["update", "replace", "without a surge"],
)
def test_two_roll_outs_at_once(new: Task, task: Task, offset: float, tenant: Tenant) -> None:
    created(tenant, profile("old"), FOUR, new)
    results = run_at_once([task.but(batch_size=2)] * 2, tenant.cloud, offset)
    assert [result["msg"] for result in results if result.get("failed")] == []
    assert any(result["changed"] for result in results)
    assert {(node["profile_name"], node["status"]) for node in members(tenant)} == {("new", "ACTIVE")}
    assert (web(tenant)["metadata"], web(tenant)["profile_name"]) == ({}, "new")
    assert len(tenant.read("/nodes")) == len(tenant.devcloud.servers(tenant.project)) == SIZE


def test_a_roll_out_beside_a_resize(tenant: Tenant) -> None:
    slow = profile("slow", sim_build_seconds=duration("built", 10))
    created(tenant, profile("old"), FOUR, UBUNTU, slow, FOUR.but(profile="slow", profile_only=True))
    resize = {"adjustment_type": "EXACT_CAPACITY", "number": 5}
    action = tenant.act(web(tenant)["id"], resize=resize)
    until(lambda: tenant.read(f"/actions/{action}")["status"] in ("RUNNING", "WAITING"))
    with releasing(tenant, "built", is_polled(tenant)):
        tenant.run(REPLACE.but(batch_size=5))
    nodes = members(tenant)
    assert {(node["profile_name"], node["status"]) for node in nodes} == {("new", "ACTIVE")}
    assert (len(nodes), len(tenant.read("/nodes"))) == (5, 5)


def test_metadata_that_is_declared_between_a_killed_run_and_its_continuation(tenant: Tenant) -> None:
    created(tenant, profile("old"), FOUR, UBUNTU)
    task = REPLACE.but(batch_size=2)
    # Killed as soon as the first new node is there.
    assert run_and_kill(task, tenant.cloud, 1, r"^POST .*/v1/nodes$")
    (reserved,) = web(tenant)["metadata"]
    declared = Task("cluster", {"name": "web", "metadata": {"team": "shop"}})
    assert tenant.run(declared)["changed"]
    assert set(web(tenant)["metadata"]) == {reserved, "team"}
    assert not tenant.run(declared)["changed"]
    tenant.run(task)
    assert web(tenant)["metadata"] == {"team": "shop"}
    assert len(tenant.read("/nodes")) == SIZE


@pytest.mark.parametrize("surge", [0, 1])
@pytest.mark.parametrize("before", [True, False], ids=["before a deletion", "after a deletion"])
def test_a_killed_run_that_deletes_members_first_goes_on_with_another_surge(
    before: bool, surge: int, tenant: Tenant
) -> None:
    """It has noted the members of its batch as deleted, and some of them are still there."""
    created(tenant, profile("old"), FOUR, UBUNTU)
    assert run_and_kill(REPLACE.but(batch_size=2, max_surge=0), tenant.cloud, 1, r"^DELETE .*/v1/nodes/", before=before)
    assert len(members(tenant)) in (SIZE - 1, SIZE)
    task = REPLACE.but(batch_size=1, max_surge=surge)
    tenant.run(task)
    nodes = members(tenant)
    assert [node["name"] for node in nodes] == [f"web-{number:03}" for number in range(1, SIZE + 1)]
    assert {(node["profile_name"], node["status"]) for node in nodes} == {("new", "ACTIVE")}
    assert len(tenant.read("/nodes")) == len(tenant.devcloud.servers(tenant.project)) == SIZE
    assert not tenant.run(task)["changed"]
