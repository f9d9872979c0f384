# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One server fails while another is still being built: Senlin fails the action at once, and keeps the cluster's lock.

Meanwhile, the cluster reads WARNING with the reason of a node, whatever its status will be in the end.
"""

from __future__ import annotations

import pytest
from case import SMALL
from harness import Task
from slow_servers import LIMIT, duration, is_polled, pauses_only, release, releasing
from tenant import Tenant, profile, until

REFUSAL = "No valid host was found"
BUILT = "built"
"""The word that ends the build of the other server."""
POLLS = 4
"""How often a task must have read the action on the other node, to see that it waits for it."""
TWO = SMALL.but(desired_capacity=2)
NEXT = {
    "the same": (TWO, []),
    "a metadata update": (TWO.but(metadata={"team": "shop"}), ["update cluster web: metadata"]),
    "a smaller size": (TWO.but(desired_capacity=1), ["resize cluster web: desired_capacity 2 to 1, deleting 1 node"]),
    "no cluster": (Task("cluster", {"name": "web", "state": "absent"}), ["delete cluster web with 2 nodes"]),
}
"""What the next task declares, and its steps."""


def half_failed(tenant: Tenant) -> str:
    """Create a cluster of two servers. One fails at once, and the other is being built.

    :returns: the id of the action on the other node.
    """
    # On a real cloud, it is longer than a task repeats a refused request without a visible reason.
    tenant.run(profile(reject=REFUSAL, fail_indexes="1", build_seconds=duration(BUILT, 20)))
    assert REFUSAL in tenant.refused(TWO)["msg"]
    (cluster,) = tenant.named("clusters", "web")
    assert cluster["status"] in ("CREATING", "WARNING")
    # On a slow machine, it is begun only now.
    (node,) = until(lambda: [node for node in tenant.read("/nodes") if node["status"] == "CREATING"])
    (action,) = tenant.actions(node["id"], "NODE_CREATE")
    return str(action["id"])


@pytest.mark.parametrize(("task", "steps"), NEXT.values(), ids=NEXT)
def test_the_next_task_waits_for_its_turn(task: Task, steps: list[str], tenant: Tenant) -> None:
    building = half_failed(tenant)
    with releasing(tenant, BUILT, is_polled(tenant, building, POLLS)):
        result = tenant.run(task)
    assert result["steps"] == steps
    assert [action for action in tenant.read("/actions") if action["status"] in ("RUNNING", "WAITING")] == []
    assert tenant.devcloud.servers(tenant.project) == ([] if "cluster" not in result else tenant_servers(tenant))


def tenant_servers(tenant: Tenant) -> list[dict[str, object]]:
    """The servers of the tenant, each of which belongs to a node."""
    owned = {node["physical_id"] for node in tenant.read("/nodes")}
    return [server for server in tenant.devcloud.servers(tenant.project) if server["id"] in owned]


def test_the_time_limit_counts(tenant: Tenant) -> None:
    half_failed(tenant)
    with pauses_only():
        result = tenant.refused(TWO.but(desired_capacity=3, timeout=LIMIT))
    assert "NODE_CREATE of node" in result["msg"]
    assert f"did not end within {LIMIT} s" in result["msg"]
    release(tenant, BUILT)


def test_a_recovery_waits_for_its_turn(tenant: Tenant) -> None:
    building = half_failed(tenant)
    with releasing(tenant, BUILT, is_polled(tenant, building, POLLS)):
        result = tenant.refused(Task("cluster_health", {"cluster": "web"}))
    (cluster,) = tenant.named("clusters", "web")
    assert f"CLUSTER_RECOVER of cluster web ({cluster['id']}) failed: " in result["msg"], "it was refused by the lock"
    assert REFUSAL in result["msg"]
