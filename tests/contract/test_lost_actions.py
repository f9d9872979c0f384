# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine is lost with an action under way: a task says so, and what it advises helps.

Nothing else ends such an action, and its locks remain.
"""

from __future__ import annotations

import time

import pytest
from case import NODE, PROFILE, SMALL
from cloud_under_test import skip_if_real
from devcloud.rest import OrderRefused
from harness import Task
from slow_servers import duration, pauses_only, release, releasing
from tenant import Tenant, profile

LOST_ACTIONS = "ansible_collections.senlin.clustering.plugins.module_utils._senlin.lost_actions"
SLOW = 12
"""Seconds for which something takes so long that it would be given up if it were lost."""
LOOKS = 3
"""After so many looks, an action would be given up if it were lost."""
ABSENT = Task("cluster", {"name": "web", "state": "absent"})
HEALTH = Task("cluster_health", {"cluster": "web"})


@pytest.fixture(autouse=True)
def frequent_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at an action soon. The engine looks every 3 s whether what it waits for has ended."""
    monkeypatch.setattr(f"{LOST_ACTIONS}.LOOK_PAUSE", 4.0)


def lose(tenant: Tenant, action: str) -> None:
    """Lose the engine that next runs an action of this name for the tenant, or skip the test where this is refused."""
    assert tenant.project is not None
    try:
        tenant.devcloud.lose_engine(tenant.project, action)
    except OrderRefused as refusal:
        pytest.skip(str(refusal))


def cancel(id: str) -> Task:
    """A task that gives an action up."""
    return Task("cluster_action", {"id": id, "state": "cancelled", "force": True})


def lost_create(tenant: Tenant) -> str:
    """Create a cluster whose engine is lost; returns the action's id."""
    tenant.run(PROFILE)
    lose(tenant, "CLUSTER_CREATE")
    result = tenant.refused(SMALL)
    (cluster,) = tenant.named("clusters", "web")
    id = str(result["action"]["id"])
    assert result["msg"] == (
        f"CLUSTER_CREATE of cluster web ({cluster['id']}) can never complete: it waits for other actions, and all of "
        f"them have ended, so its engine has stopped. Cancel it with cluster_action, state cancelled and force, and "
        f"then check the cluster with cluster_health; or delete the cluster, with state absent and force. The action's "
        f"id is {id}."
    )
    assert (cluster["status"], tenant.read(f"/actions/{id}")["status"]) == ("CREATING", "WAITING")
    return id


def test_a_lost_create_is_cancelled(tenant: Tenant) -> None:
    id = lost_create(tenant)
    assert id in tenant.refused(SMALL.but(desired_capacity=2))["msg"], "a later run says the same"
    tenant.run(cancel(id))
    tenant.run(HEALTH)
    grown = tenant.run(SMALL.but(desired_capacity=2))
    assert (grown["changed"], grown["cluster"]["status"], len(grown["cluster"]["node_ids"])) == (True, "ACTIVE", 2)


def test_a_cluster_with_a_lost_create_is_deleted(tenant: Tenant) -> None:
    id = lost_create(tenant)
    assert id in tenant.refused(ABSENT)["msg"]
    assert tenant.run(ABSENT.but(force=True))["changed"]
    assert tenant.named("clusters", "web") == []


def test_a_lost_resize_is_cancelled(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    lose(tenant, "CLUSTER_RESIZE")
    result = tenant.refused(SMALL.but(desired_capacity=2))
    assert "CLUSTER_RESIZE of cluster web" in result["msg"]
    assert "can never complete" in result["msg"]
    assert result["action"]["id"] in tenant.refused(ABSENT)["msg"], "it is in the way of everybody"
    tenant.run(cancel(result["action"]["id"]))
    tenant.run(HEALTH)
    again = tenant.run(SMALL.but(desired_capacity=2))
    assert (again["changed"], again["cluster"]["status"]) == (False, "ACTIVE")


def test_a_lost_delete_is_repeated(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    lose(tenant, "CLUSTER_DELETE")
    assert "Delete the cluster again, with state absent and force." in tenant.refused(ABSENT)["msg"]
    gone = tenant.run(ABSENT.but(force=True))
    assert (gone["changed"], gone["steps"]) == (True, ["delete cluster web"])
    assert tenant.named("clusters", "web") == []


def test_a_lost_action_on_a_node_is_cancelled(tenant: Tenant, admin: Tenant) -> None:
    tenant.run(PROFILE)
    lose(tenant, "NODE_CREATE")
    id = str(tenant.run(SMALL.but(wait=False))["action_id"])
    result = admin.refused(Task("cluster_action", {"id": id}))
    (node,) = tenant.read("/nodes")
    assert f"it waits for NODE_CREATE of node {node['name']} ({node['id']}), and its engine (" in result["msg"]
    assert "on lost-engine) is down" in result["msg"]
    assert f"The action's id is {id}." in result["msg"]
    tenant.run(cancel(id))
    tenant.run(HEALTH)
    again = tenant.run(SMALL)
    assert (again["changed"], again["cluster"]["status"]) == (False, "ACTIVE")


@pytest.mark.parametrize("cancelled", [True, False], ids=["cancelled", "deleted"])
def test_a_lost_create_of_a_node(cancelled: bool, tenant: Tenant, admin: Tenant) -> None:
    tenant.run(PROFILE)
    lose(tenant, "NODE_CREATE")
    id = str(tenant.run(NODE.but(wait=False))["action_id"])
    message = admin.refused(Task("cluster_action", {"id": id}))["msg"]
    (node,) = tenant.read("/nodes")
    assert message.startswith(f"NODE_CREATE of node one ({node['id']}) can never complete: its engine (")
    if cancelled:
        tenant.run(cancel(id))
        tenant.run(Task("cluster_health", {"nodes": ["one"]}))
        again = tenant.run(NODE)
        assert (again["changed"], again["node"]["status"]) == (False, "ACTIVE")
    tenant.run(NODE.but(state="absent", force=not cancelled))
    assert tenant.read("/nodes") == []


# What is slow is not lost


def test_a_long_build_is_waited_for(tenant: Tenant, admin: Tenant) -> None:
    tenant.run(profile(build_seconds=duration("looked at", SLOW)))
    id = str(tenant.run(SMALL.but(wait=False))["action_id"])
    start = time.time()

    def is_looked_at() -> bool:
        looks = [each for each in tenant.requests(start) if each["path"].startswith("/v1/actions?status=")]
        return len(looks) >= LOOKS

    # The clock stands still while the engine, which looks every 3 s, notices that the build has ended.
    runs = pauses_only(lambda: bool(tenant.devcloud.servers(tenant.project)) and not is_looked_at(), speed=10)
    with runs, releasing(tenant, "looked at", is_looked_at):
        assert tenant.run(SMALL)["cluster"]["status"] == "ACTIVE"
    tenant.run(SMALL.but(desired_capacity=2, wait=False))
    assert admin.run(Task("cluster_action", {"id": id}))["action"]["status"] == "SUCCEEDED"


def test_an_action_that_waits_for_the_lock_is_waited_for(tenant: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    skip_if_real("a build can take longer than Senlin tries to get the lock")
    monkeypatch.setattr(f"{LOST_ACTIONS}.LOOK_PAUSE", 1.0)
    tenant.run(profile(build_seconds=duration("queued", 3)))
    tenant.run(SMALL.but(wait=False))
    (cluster,) = tenant.named("clusters", "web")
    # Senlin accepts it although the cluster is locked, and tries four times, for at least 3 s each. The pauses of 10 s
    # between them end as soon as any other action starts, so that the build must end within 12 s.
    node = {"name": "two", "cluster_id": cluster["id"], "profile_id": cluster["profile_id"]}
    queued = tenant.send("POST", "/nodes", {"node": node}).headers["Location"].rpartition("/")[2]
    release(tenant, "queued")
    assert tenant.run(Task("cluster_action", {"id": queued}))["action"]["status"] == "SUCCEEDED"


@pytest.mark.long
def test_a_pause_between_batches_is_waited_for(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL.but(desired_capacity=2))
    batch = {"min_in_service": 1, "max_batch_size": 1, "pause_time": SLOW}
    spec = {"type": "senlin.policy.batch", "version": "1.0", "properties": batch}
    tenant.run(Task("cluster_policy", {"name": "batch", "spec": spec}))
    tenant.run(Task("cluster_policy_binding", {"cluster": "web", "policy": "batch"}))
    tenant.run(profile(build_seconds=0).but(name="new"))
    assert tenant.run(SMALL.but(desired_capacity=2, profile="new"))["cluster"]["profile_name"] == "new"


def test_a_lifecycle_hook_is_waited_for(tenant: Tenant) -> None:
    skip_if_real("it has no Zaqar")
    tenant.run(PROFILE)
    cluster = tenant.run(SMALL.but(desired_capacity=2))["cluster"]
    hook = {"type": "zaqar", "timeout": SLOW, "params": {"queue": "hooks"}}
    spec = {"type": "senlin.policy.deletion", "version": "1.1", "properties": {"criteria": "RANDOM", "hooks": hook}}
    policy = tenant.send("POST", "/policies", {"policy": {"name": "hooked", "spec": spec}}).json()["policy"]
    tenant.ended(tenant.act(cluster["id"], policy_attach={"policy_id": policy["id"], "enabled": True}))
    waits = f"/actions?cluster_id={cluster['id']}&status=WAITING_LIFECYCLE_COMPLETION"
    with pauses_only(lambda: bool(tenant.read(waits)), speed=2):
        shrunk = tenant.run(Task("cluster_resize", {"cluster": "web", "adjustment": "in"}))
    assert len(shrunk["cluster"]["node_ids"]) == 1
