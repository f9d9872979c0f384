# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task waits exactly for its action, says why an action failed, and waits for an action that is already running."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import PROFILE, SMALL
from harness import Task
from slow_servers import LIMIT, duration, is_polled, pauses_only, release, releasing
from tenant import FINAL, Tenant, profile, until

REFUSAL = "Quota exceeded for cores"
STUCK = "The server is locked"
DONE = "done"
"""The word that ends the builds or deletions of servers in tests that do something meanwhile."""
ABSENT = Task("cluster", {"name": "web", "state": "absent"})


def slow(phase: str, seconds: int = 6, **orders: object) -> Task:
    """The profile of servers whose ``build`` or ``delete`` takes until :data:`DONE` is released.

    :param seconds: how long it takes on a real cloud.
    """
    return profile(**{f"{phase}_seconds": duration(DONE, seconds), **orders})


# Failed actions


def test_an_action_that_ran_into_the_time_limit_of_the_cluster_says_so(tenant: Tenant) -> None:
    tenant.run(slow("build", 20))
    result = tenant.refused(SMALL.but(cluster_timeout=3))
    release(tenant, DONE)
    (cluster,) = tenant.named("clusters", "web")
    assert result["msg"].startswith(
        f"CLUSTER_CREATE of cluster web ({cluster['id']}) failed: it ran into its own time limit of 3 s "
        f"(cluster_timeout), and what it has started may still complete"
    )
    assert "The cluster is now in " in result["msg"]
    assert "Raise cluster_timeout" in result["msg"]


@pytest.mark.parametrize("build_seconds", [0, 3])
def test_a_failing_build_says_why(build_seconds: int, tenant: Tenant) -> None:
    tenant.run(profile(fail="The hypervisor is on fire", build_seconds=build_seconds))
    result = tenant.refused(SMALL.but(desired_capacity=2))
    (cluster,) = tenant.named("clusters", "web")
    nodes = {node["id"]: node["name"] for node in tenant.read(f"/nodes?cluster_id={cluster['id']}")}
    leaves = result["leaf_actions"]
    assert f"cluster web ({cluster['id']})" in result["msg"]
    assert leaves
    for leaf in leaves:
        assert leaf["action"] == "NODE_CREATE"
        assert f"{nodes[leaf['target_id']]} ({leaf['target_id']})" in result["msg"]
        assert "transitioned to failure state ERROR" in leaf["status_reason"], "the only reason that Senlin gives"
    assert result["steps_done"] == []


def test_a_refused_build_says_why(tenant: Tenant) -> None:
    tenant.run(profile(reject=REFUSAL))
    result = tenant.refused(SMALL)
    assert REFUSAL in result["msg"]
    assert REFUSAL in result["leaf_actions"][0]["status_reason"]


def test_one_of_three_that_fails_is_named(tenant: Tenant) -> None:
    tenant.run(profile(reject=REFUSAL, fail_indexes="2"))
    result = tenant.refused(SMALL.but(desired_capacity=3))
    (leaf,) = result["leaf_actions"]
    node = tenant.read(f"/nodes/{leaf['target_id']}")
    assert node["index"] == 2
    assert node["name"] in result["msg"]
    assert result["msg"].count("NODE_CREATE") == 1


@pytest.mark.parametrize("order", ["reject", "fail"])
def test_a_large_failure_stays_readable(order: str, tenant: Tenant) -> None:
    tenant.run(profile(**{order: REFUSAL}))
    id = tenant.run(SMALL.but(desired_capacity=8, max_size=8, wait=False))["action_id"]
    # The action on the cluster ends with the first node that fails, while other engines are at work on the others.
    until(lambda: not [action for action in tenant.read("/actions") if action["status"] not in FINAL])
    result = tenant.refused(Task("cluster_action", {"id": id}))
    assert len(result["leaf_actions"]) > 3
    named = [leaf for leaf in result["leaf_actions"] if leaf["target_id"] in result["msg"]]
    assert f"{len(result['leaf_actions']) - len(named)} more" in result["msg"]


def test_a_failing_delete_says_why(tenant: Tenant) -> None:
    tenant.run(profile(delete_fail=STUCK))
    cluster = tenant.run(SMALL)["cluster"]
    (node,) = tenant.read(f"/nodes?cluster_id={cluster['id']}")
    result = tenant.refused(ABSENT)
    for words in ("CLUSTER_DELETE", cluster["id"], "NODE_DELETE", node["name"], node["id"], STUCK):
        assert words in result["msg"]
    assert [leaf["action"] for leaf in result["leaf_actions"]] == ["NODE_DELETE"]


def test_an_older_failure_is_not_reported_again(tenant: Tenant) -> None:
    tenant.run(profile(reject=REFUSAL))
    first = tenant.refused(SMALL)
    second = tenant.refused(SMALL.but(desired_capacity=3))
    older = {leaf["id"] for leaf in first["leaf_actions"]}
    newer = {leaf["id"] for leaf in second["leaf_actions"]}
    assert older
    assert newer
    assert not older & newer
    assert second["action"]["action"] == "CLUSTER_RESIZE"
    assert not [leaf for leaf in first["leaf_actions"] if leaf["target_id"] in second["msg"]]


def test_a_failure_after_a_completed_step(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    tenant.run(profile(reject=REFUSAL).but(name="bad"))
    result = tenant.refused(SMALL.but(profile="bad", profile_only=True, desired_capacity=2))
    assert result["steps_done"] == ["update cluster web: profile_id"]
    assert REFUSAL in result["msg"]


# Waiting for an action that is already running


def started(tenant: Tenant, task: Task) -> str:
    """Run a task without waiting, and return the id of its action, which must still be running."""
    result = tenant.run(task.but(wait=False))
    assert tenant.read(f"/actions/{result['action_id']}")["status"] not in FINAL, "the action has already ended"
    return str(result["action_id"])


def test_not_waiting_returns_the_action(tenant: Tenant) -> None:
    tenant.run(slow("build"))
    action_id = started(tenant, SMALL)
    (cluster,) = tenant.named("clusters", "web")
    assert [action["id"] for action in tenant.actions(cluster["id"])] == [action_id]
    again = tenant.run(SMALL.but(wait=False))
    assert (again["changed"], again["action_id"]) == (False, action_id)
    assert again["cluster"]["id"] == cluster["id"]
    release(tenant, DONE)


@pytest.mark.parametrize("orders", [profile(), slow("build")], ids=["quick", "slow"])
def test_a_second_run_joins(orders: Task, tenant: Tenant) -> None:
    tenant.run(orders)
    action_id = tenant.run(SMALL.but(wait=False))["action_id"]
    start = time.time()
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        joined = tenant.run(SMALL)
    assert tenant.writes(start) == []
    assert (joined["changed"], joined["steps"], joined["cluster"]["status"]) == (False, [], "ACTIVE")
    (cluster,) = tenant.named("clusters", "web")
    assert cluster["id"] == joined["cluster"]["id"]
    assert [action["id"] for action in tenant.actions(cluster["id"])] == [action_id]


def test_joining_a_failing_create_fails_too(tenant: Tenant) -> None:
    tenant.run(slow("build", fail="No valid host was found"))
    action_id = started(tenant, SMALL)
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        result = tenant.refused(SMALL)
    assert result["action"]["id"] == action_id
    assert "NODE_CREATE" in result["msg"]


def test_a_second_run_that_differs_waits_for_its_turn(tenant: Tenant) -> None:
    tenant.run(slow("build"))
    action_id = started(tenant, SMALL)
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        grown = tenant.run(SMALL.but(desired_capacity=2, metadata={"team": "shop"}))
    assert grown["changed"]
    assert grown["steps"] == ["update cluster web: metadata", "resize cluster web: desired_capacity 1 to 2"]
    assert (grown["cluster"]["status"], len(grown["cluster"]["node_ids"])) == ("ACTIVE", 2)
    assert tenant.read(f"/actions/{action_id}")["status"] == "SUCCEEDED"
    assert len(tenant.named("clusters", "web")) == 1


def test_absent_waits_for_its_turn(tenant: Tenant) -> None:
    tenant.run(slow("build"))
    action_id = started(tenant, SMALL)
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        gone = tenant.run(ABSENT)
    assert (gone["changed"], gone["steps"]) == (True, ["delete cluster web with 1 node"])
    assert tenant.read(f"/actions/{action_id}")["status"] == "SUCCEEDED"
    assert tenant.named("clusters", "web") == []


def test_absent_by_force_does_not_wait(tenant: Tenant) -> None:
    # Nothing ends the builds before the task has returned.
    tenant.run(slow("build", 40))
    action_id = started(tenant, SMALL)
    assert tenant.run(ABSENT.but(force=True))["changed"]
    assert tenant.read(f"/actions/{action_id}")["status"] != "SUCCEEDED", "the task waited for the servers"
    assert tenant.named("clusters", "web") == []
    release(tenant, DONE)


def test_absent_without_waiting(tenant: Tenant) -> None:
    tenant.run(slow("delete"))
    tenant.run(SMALL)
    action_id = started(tenant, ABSENT)
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        joined = tenant.run(ABSENT)
    assert (joined["changed"], joined["steps"]) == (False, [])
    assert tenant.named("clusters", "web") == [], "the task did not wait until the cluster was gone"
    assert tenant.read(f"/actions/{action_id}")["status"] == "SUCCEEDED"


def test_present_on_a_cluster_being_deleted_creates_a_new_one(tenant: Tenant) -> None:
    tenant.run(slow("delete"))
    old = tenant.run(SMALL)["cluster"]["id"]
    action_id = started(tenant, ABSENT)
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        new = tenant.run(SMALL)
    assert new["changed"]
    assert new["cluster"]["id"] != old
    assert [cluster["id"] for cluster in tenant.named("clusters", "web")] == [new["cluster"]["id"]]
    assert tenant.ended(action_id)["status"] == "SUCCEEDED"


# The task's own time limit


def test_a_timeout_names_the_action_and_the_next_run_continues(tenant: Tenant) -> None:
    tenant.run(slow("build", 20))
    with pauses_only() as clock:
        result = tenant.refused(SMALL.but(timeout=LIMIT))
    assert LIMIT <= clock.seconds < LIMIT + 2, "the task did not end at its own time limit"
    (cluster,) = tenant.named("clusters", "web")
    (action,) = tenant.actions(cluster["id"])
    assert action["id"] in result["msg"]
    assert f"did not end within {LIMIT} s" in result["msg"]
    assert cluster["id"] in result["msg"]
    assert result["action"]["id"] == action["id"]
    release(tenant, DONE)
    joined = tenant.run(SMALL)
    assert (joined["changed"], joined["cluster"]["id"], joined["cluster"]["status"]) == (False, cluster["id"], "ACTIVE")


def test_a_timeout_while_joining(tenant: Tenant) -> None:
    tenant.run(slow("build", 20))
    action_id = started(tenant, SMALL)
    for task in (SMALL, SMALL.but(desired_capacity=2), ABSENT):
        with pauses_only():
            result = tenant.refused(task.but(timeout=LIMIT))
        assert action_id in result["msg"]
        assert f"within {LIMIT} s" in result["msg"]
    assert len(tenant.named("clusters", "web")) == 1
    release(tenant, DONE)


# Clusters that are already broken


def broken(tenant: Tenant, min_size: int) -> dict[str, Any]:
    """Create a cluster of one node whose server cannot be built, and return it in its final status."""
    tenant.run(profile(reject=REFUSAL))
    tenant.refused(SMALL.but(min_size=min_size))

    def poll() -> dict[str, Any] | None:
        (cluster,) = tenant.named("clusters", "web")
        # Before the action has ended, the cluster reads WARNING with the reason of a node.
        return cluster if str(cluster["status_reason"]).startswith("CLUSTER_CREATE: ") else None

    return dict(until(poll) or {})


@pytest.mark.parametrize("min_size", [0, 1])
def test_a_broken_cluster_can_be_removed(min_size: int, tenant: Tenant) -> None:
    broken(tenant, min_size)
    assert tenant.run(ABSENT)["changed"]
    assert tenant.named("clusters", "web") == []


def test_an_update_of_a_broken_cluster_is_refused_before_it_is_sent(tenant: Tenant) -> None:
    cluster = broken(tenant, 1)
    start = time.time()
    for check in (True, False):
        result = tenant.refused(SMALL.but(min_size=1, metadata={"team": "shop"}), check=check)
        for words in (cluster["id"], "in ERROR", REFUSAL, "set repair to true"):
            assert words in result["msg"]
    assert tenant.writes(start) == []
