# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is broken in the cloud of the page on symptoms: engines, servers, and a name that two clusters have."""

from __future__ import annotations

import uuid
from pathlib import Path

from case import PROFILE, scaling
from cloud_under_test import skip_if_real
from guide_run import Page
from harness import Task
from tenant import Tenant, until

HEALTH_POLICY = {
    "type": "senlin.policy.health",
    "version": 1.1,
    "properties": {
        "detection": {"interval": 600, "detection_modes": [{"type": "NODE_STATUS_POLLING"}]},
        "recovery": {"actions": [{"name": "RECREATE"}]},
    },
}


def cluster(name: str, capacity: int) -> Task:
    """A cluster whose nodes are numbered."""
    sizes = {"min_size": 1, "max_size": 5, "desired_capacity": capacity}
    return Task("cluster", {"name": name, "profile": "web", "config": {"node.name.format": f"{name}-$3I"}, **sizes})


def before(tenant: Tenant, folder: Path) -> None:
    """Break something of everything."""
    skip_if_real("its engines are not those of a dev cloud")
    assert tenant.project is not None
    tenant.run(PROFILE)
    for name, capacity in (("web", 3), ("shop", 1), ("old", 1)):
        tenant.run(cluster(name, capacity))
    for policy, spec in (("web-out", scaling()), ("web-health", HEALTH_POLICY)):
        tenant.run(Task("cluster_policy", {"name": policy, "spec": spec}))
        tenant.run(Task("cluster_policy_binding", {"cluster": "web", "policy": policy}))
    for dummy in range(2):
        tenant.send("POST", "/clusters", {"cluster": {"name": "twin", "profile_id": "web", "desired_capacity": 0}})
    (old,) = tenant.named("clusters", "old")
    (shop,) = tenant.named("clusters", "shop")
    tenant.devcloud.lose_engine(tenant.project, "CLUSTER_DELETE")
    tenant.send("DELETE", f"/clusters/{old['id']}")
    tenant.devcloud.lose_engine(tenant.project, "CLUSTER_RESIZE")
    tenant.act(shop["id"], resize={"adjustment_type": "EXACT_CAPACITY", "number": 2})
    until(lambda: len(tenant.devcloud.lost_actions(tenant.project)) == 2)
    left = {"cluster_id": shop["id"], "cluster_node_id": str(uuid.uuid4()), "cluster_node_index": "9"}
    tenant.devcloud.add_server(tenant.project, "web", metadata=left)
    (web,) = tenant.named("clusters", "web")
    first = min(tenant.read(f"/nodes?cluster_id={web['id']}"), key=lambda node: node["index"])
    tenant.devcloud.vanish(first["physical_id"])
    tenant.run(Task("cluster_health", {"cluster": "web", "recover": "never"}))


def after(tenant: Tenant, folder: Path) -> None:
    """Nothing is broken any more, apart from the names and the server, about which the page only says what to do."""
    statuses = {found["name"]: found["status"] for found in tenant.read("/clusters")}
    assert statuses == {"web": "ACTIVE", "shop": "ACTIVE", "twin": "ACTIVE"}


PAGE = Page(before=before, after=after)
