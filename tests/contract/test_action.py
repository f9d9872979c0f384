# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""cluster_action on the real Senlin: waiting for the action of a task that did not wait, and completing a hook."""

from __future__ import annotations

import time
from typing import Any

from case import EMPTY, PROFILE, SMALL
from cloud_under_test import skip_if_real
from harness import Task
from slow_servers import LIMIT, duration, pauses_only, release
from tenant import Tenant, profile, until

UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
REFUSAL = "Quota exceeded for instances"
BUILT = "built"
"""The word that ends the builds."""


def action(id: str, **options: Any) -> Task:
    """A task that waits for an action."""
    return Task("cluster_action", {"id": id, **options})


def started(tenant: Tenant, task: Task) -> str:
    """Run a task without waiting, and return the id of its action."""
    return str(tenant.run(task.but(wait=False))["action_id"])


def test_it_waits_for_the_action_of_a_task_that_did_not_wait(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=duration(BUILT, 10)))
    id = started(tenant, SMALL)
    until(lambda: tenant.read(f"/actions/{id}")["status"] == "WAITING")
    start = time.time()
    read = tenant.run(action(id, wait=False))
    assert (read["changed"], read["action"]["status"]) == (False, "WAITING")
    assert tenant.run(action(id), check=True)["action"]["status"] == "WAITING"
    release(tenant, BUILT)
    waited = tenant.run(action(id))
    assert (waited["changed"], waited["steps"], waited["action"]["status"]) == (False, [], "SUCCEEDED")
    assert tenant.writes(start) == []


def test_it_fails_with_the_reason_of_the_action(tenant: Tenant) -> None:
    tenant.run(profile(reject=REFUSAL))
    id = started(tenant, SMALL)
    (cluster,) = tenant.named("clusters", "web")
    first = tenant.refused(action(id))
    for words in ("CLUSTER_CREATE of cluster web", cluster["id"], "NODE_CREATE", REFUSAL):
        assert words in first["msg"]
    assert first["action"]["id"] == id
    assert [leaf["action"] for leaf in first["leaf_actions"]] == ["NODE_CREATE"]
    assert (
        tenant.refused(action(id), check=True)["msg"] == tenant.refused(action(id, wait=False))["msg"] == first["msg"]
    )


def test_it_has_a_time_limit(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=duration(BUILT, 20)))
    id = started(tenant, SMALL)
    with pauses_only():
        result = tenant.refused(action(id, timeout=LIMIT))
    assert "CLUSTER_CREATE of cluster web" in result["msg"]
    assert id in result["msg"]
    release(tenant, BUILT)


def test_an_unknown_action(tenant: Tenant) -> None:
    assert UNKNOWN_ID in tenant.refused(action(UNKNOWN_ID))["msg"]
    assert "There is no action" in str(tenant.run(action(UNKNOWN_ID), check=True, assume_missing=True)["warnings"])
    assert "an id is a full UUID" in tenant.refused(action("web"))["msg"]


def test_a_running_action_is_cancelled(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=duration(BUILT, 120)))
    id = started(tenant, SMALL)
    start = time.time()
    dry = tenant.run(action(id, state="cancelled"), check=True)
    assert (dry["changed"], dry["action"]["status"], tenant.writes(start)) == (True, "CANCELLED", [])
    wet = tenant.run(action(id, state="cancelled"))
    assert (wet["changed"], wet["diff"]["after"]) == (True, dry["diff"]["after"])
    assert tenant.read(f"/actions/{id}")["status"] == "CANCELLED"
    assert "was cancelled" in tenant.refused(action(id))["msg"]
    assert not tenant.run(action(id, state="cancelled"))["changed"]
    release(tenant, BUILT)


def test_the_server_is_too_old(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    id = started(tenant, EMPTY)
    for state, version in (("cancelled", "1.12"), ("lifecycle_completed", "1.9")):
        result = tenant.refused(action(id, state=state, clustering_api_microversion="1.8"))
        assert f"state {state} needs microversion {version}" in result["msg"]
    tenant.run(action(id, clustering_api_microversion="1.0"))


def hooked(tenant: Tenant, **more: object) -> dict[str, Any]:
    """Create a cluster of two whose nodes wait for a lifecycle hook before they are removed, and return it.

    :param more: further properties of its deletion policy.
    """
    tenant.run(PROFILE)
    cluster = tenant.run(SMALL.but(desired_capacity=2))["cluster"]
    # Longer than a test takes on the slowest machine.
    hook = {"type": "zaqar", "timeout": 1800, "params": {"queue": "hooks"}}
    properties = {"criteria": "RANDOM", "hooks": hook, **more}
    spec = {"type": "senlin.policy.deletion", "version": "1.1", "properties": properties}
    policy = tenant.send("POST", "/policies", {"policy": {"name": "hooked", "spec": spec}}).json()["policy"]
    tenant.ended(tenant.act(cluster["id"], policy_attach={"policy_id": policy["id"], "enabled": True}))
    return dict(cluster)


def test_a_wait_for_a_lifecycle_hook_says_how_to_complete_it(tenant: Tenant) -> None:
    skip_if_real("it has no Zaqar")
    cluster = hooked(tenant)
    waits = f"/actions?cluster_id={cluster['id']}&status=WAITING_LIFECYCLE_COMPLETION"
    with pauses_only(lambda: bool(tenant.read(waits))):
        result = tenant.refused(Task("cluster_resize", {"cluster": "web", "adjustment": "in", "timeout": LIMIT}))
    (waiting,) = tenant.read(waits)
    node = tenant.read(f"/nodes/{waiting['target']}")
    assert f"It waits for a lifecycle hook before NODE_DELETE of node {node['name']} ({node['id']})." in result["msg"]
    assert f"Complete the hook with cluster_action, state lifecycle_completed and id {waiting['id']}" in result["msg"]


def test_a_lifecycle_hook_is_completed(tenant: Tenant) -> None:
    skip_if_real("it has no Zaqar")
    cluster = hooked(tenant)
    started(tenant, Task("cluster_resize", {"cluster": "web", "adjustment": "in"}))

    def poll() -> list[dict[str, Any]]:
        return list(tenant.read(f"/actions?cluster_id={cluster['id']}&status=WAITING_LIFECYCLE_COMPLETION"))

    (waiting,) = until(poll)
    start = time.time()
    complete = action(waiting["id"], state="lifecycle_completed")
    dry = tenant.run(complete, check=True)
    assert (dry["changed"], tenant.writes(start)) == (True, [])
    name = tenant.read(f"/nodes/{waiting['target']}")["name"]
    wet = tenant.run(complete)
    assert (wet["changed"], wet["steps"], wet["action"]["status"]) == (True, dry["steps"], "SUCCEEDED")
    assert wet["plan"] == dry["plan"]
    assert [(item["effect"], item["nodes"]) for item in wet["plan"]][-1] == ("remove", {"count": 1, "names": [name]})
    assert wet["diff"] == dry["diff"]
    assert not tenant.run(complete)["changed"]


def test_an_action_that_has_ended_is_not_reported_as_cancelled(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    id = started(tenant, EMPTY)
    tenant.run(action(id))
    start = time.time()
    for options in ({"check": True}, {}):
        result = tenant.run(action(id, state="cancelled"), **options)
        (warning,) = result["warnings"]
        assert (result["changed"], result["action"]["status"]) == (False, "SUCCEEDED")
        assert id in warning and "was not cancelled" in warning and "SUCCEEDED" in warning
    assert tenant.writes(start) == []


def test_a_failed_action_is_not_reported_as_cancelled(tenant: Tenant) -> None:
    tenant.run(profile(reject=REFUSAL))
    id = started(tenant, SMALL)
    tenant.refused(action(id))
    (warning,) = tenant.run(action(id, state="cancelled", wait=False))["warnings"]
    assert "was not cancelled" in warning and "FAILED" in warning
