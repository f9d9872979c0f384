# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Another action has locked the cluster: a task waits for it, or reports which action did not end in time."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import BINDING, EMPTY, POLICY, SMALL, server
from harness import Task
from slow_servers import LIMIT, duration, is_polled, pauses_only, release, releasing
from tenant import Tenant, profile, until

pytestmark = pytest.mark.long

DONE = "done"
"""The word that ends the slow action: the deletion of servers, and the builds of those of the profile ``slow``."""
SECONDS = 10
"""How long that takes on a real cloud."""
NEW_PROFILE = Task("cluster_profile", {"name": "other", "spec": server(flavor="m1.large")})
ABSENT = Task("cluster", {"name": "web", "state": "absent"})
CHANGES = {
    "metadata": ({"metadata": {"team": "shop"}}, "update cluster web: metadata"),
    "sizes": ({"max_size": 5}, "resize cluster web: max_size 3 to 5"),
    "profile": ({"profile": "other"}, "update cluster web: profile_id"),
}
"""Options of the task that waits, and its step."""
CHANGE = pytest.mark.parametrize(("options", "step"), CHANGES.values(), ids=CHANGES)
MEMBER_ACTIONS = ("recover a member", "create a member")
"""Actions on a node, which lock its cluster: what a health policy starts, or a person. The cluster stays ACTIVE."""
BLOCKERS = {
    # The cluster is RESIZING meanwhile.
    "grow": {"resize": {"adjustment_type": "CHANGE_IN_CAPACITY", "number": 1}},
    # The cluster stays ACTIVE, so only the server's refusal (409) shows that it is busy.
    "lose a node": {"del_nodes": {"destroy_after_deletion": True}},
}
"""The action that the task waits for."""
BLOCKER = pytest.mark.parametrize("blocker", [*BLOCKERS, *MEMBER_ACTIONS])


def busy(tenant: Tenant, blocker: str) -> str:
    """Create a cluster, start a slow action on it, wait until that is under way, and return the action's id."""
    tenant.run(profile(delete_seconds=duration(DONE, SECONDS)))
    tenant.run(profile(build_seconds=duration(DONE, SECONDS)).but(name="slow"))
    tenant.run(NEW_PROFILE)
    if blocker == "grow":
        cluster = tenant.run(EMPTY.but(profile="slow", max_size=3))["cluster"]
        action_id = tenant.act(cluster["id"], **BLOCKERS[blocker])
        # Until an engine takes the action, the cluster looks idle.
        until(lambda: tenant.read(f"/clusters/{cluster['id']}")["status"] == "RESIZING")
        return action_id
    cluster = tenant.run(SMALL)["cluster"]
    if blocker in MEMBER_ACTIONS:
        return act_on_member(tenant, blocker, cluster)
    nodes = {"nodes": cluster["node_ids"], **BLOCKERS[blocker]["del_nodes"]}
    action_id = tenant.act(cluster["id"], del_nodes=nodes)
    until(lambda: tenant.read(f"/actions/{action_id}")["status"] == "WAITING")
    return action_id


def act_on_member(tenant: Tenant, blocker: str, cluster: dict[str, Any]) -> str:
    """Start an action on a member, wait until it holds the lock of the cluster, and return the action's id."""
    if blocker == "recover a member":
        response = tenant.send("POST", f"/nodes/{cluster['node_ids'][0]}/actions", {"recover": {}})
    else:
        (slow,) = tenant.named("profiles", "slow")
        wanted = {"name": "more", "profile_id": slow["id"], "cluster_id": cluster["id"]}
        response = tenant.send("POST", "/nodes", {"node": wanted})
    action_id = str(response.headers["Location"].rpartition("/")[2])
    until(lambda: tenant.read(f"/actions/{action_id}")["status"] == "RUNNING")
    return action_id


@BLOCKER
@CHANGE
def test_a_task_waits_for_its_turn(options: dict[str, object], step: str, blocker: str, tenant: Tenant) -> None:
    action_id = busy(tenant, blocker)
    task = Task("cluster", {"name": "web", **options})
    start = time.time()
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        result = tenant.run(task)
    assert result["steps"] == [step]
    assert result["cluster"]["status"] == "ACTIVE"
    assert tenant.read(f"/actions/{action_id}")["status"] == "SUCCEEDED"
    refusals = [request for request in tenant.requests(start) if request["status"] == 409]
    assert bool(refusals) == (blocker != "grow"), "unexpected conflicts, or none"
    assert len(refusals) <= 3, "the task kept retrying instead of waiting for the action"
    assert not tenant.run(task)["changed"]


@BLOCKER
@CHANGE
def test_a_task_that_waits_too_long_names_the_action(
    options: dict[str, object], step: str, blocker: str, tenant: Tenant
) -> None:
    action_id = busy(tenant, blocker)
    with pauses_only():
        result = tenant.refused(Task("cluster", {"name": "web", "timeout": LIMIT, **options}))
    (cluster,) = tenant.named("clusters", "web")
    assert action_id in result["msg"]
    assert cluster["id"] in result["msg"]
    assert f"did not end within {LIMIT} s" in result["msg"]
    assert result["action"]["id"] == action_id
    assert "which this task has not started" in result["msg"]
    assert "Nothing was sent." in result["msg"]
    assert result["steps_done"] == []
    release(tenant, DONE)
    assert tenant.ended(action_id)["status"] == "SUCCEEDED", "the task interfered with the action"


@pytest.mark.parametrize("blocker", MEMBER_ACTIONS)
def test_a_binding_waits_for_an_action_on_a_member(blocker: str, tenant: Tenant) -> None:
    tenant.run(POLICY)
    action_id = busy(tenant, blocker)
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        assert tenant.run(BINDING)["steps"] == ["attach policy grow to cluster web"]
    assert tenant.read(f"/actions/{action_id}")["status"] == "SUCCEEDED"


@BLOCKER
def test_absent_waits_for_its_turn(blocker: str, tenant: Tenant) -> None:
    action_id = busy(tenant, blocker)
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        assert tenant.run(ABSENT)["changed"]
    assert tenant.read(f"/actions/{action_id}")["status"] == "SUCCEEDED"
    assert tenant.named("clusters", "web") == []


def test_an_unchanged_task_does_not_wait_while_the_cluster_is_active(tenant: Tenant) -> None:
    action_id = busy(tenant, "lose a node")
    start = time.time()
    result = tenant.run(Task("cluster", {"name": "web"}))
    assert not result["changed"]
    assert tenant.writes(start) == []
    assert tenant.read(f"/actions/{action_id}")["status"] == "WAITING", "the task waited"
    release(tenant, DONE)
    assert tenant.ended(action_id)["status"] == "SUCCEEDED"


def test_a_profile_whose_cluster_is_not_deleted_in_time_says_so(tenant: Tenant) -> None:
    tenant.run(profile(delete_seconds=duration(DONE, SECONDS)))
    tenant.run(SMALL)
    action_id = tenant.run(ABSENT.but(wait=False))["action_id"]
    unused = Task("cluster_profile", {"name": "web", "state": "absent"})
    with pauses_only():
        message = tenant.refused(unused.but(timeout=LIMIT))["msg"]
    assert "it is used by cluster web (" in message
    assert f"did not end within {LIMIT} s: raise timeout" in message
    with releasing(tenant, DONE, is_polled(tenant, action_id)):
        assert tenant.run(unused)["changed"]
