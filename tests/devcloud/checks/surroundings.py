# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the other simulated services under Senlin."""

from __future__ import annotations

from typing import Any

from ..client import Devcloud
from .tenant import Tenant, equal, holds


def policies(cloud: Devcloud) -> None:
    """Policies that use other services for placement can be created and attached."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(0)
    specs: dict[str, dict[str, Any]] = {
        "senlin.policy.affinity": {"servergroup": {"policies": "anti-affinity"}},
        "senlin.policy.zone_placement": {"zones": [{"name": "az1"}, {"name": "az2"}]},
        "senlin.policy.region_placement": {"regions": [{"name": "RegionOne"}]},
    }
    for kind, properties in specs.items():
        tenant.attach(cluster_id, kind, properties)


def anti_affinity(cloud: Devcloud) -> None:
    """With anti-affinity, the server for which no host is left fails."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(0)
    tenant.attach(cluster_id, "senlin.policy.affinity", {"servergroup": {"policies": "anti-affinity"}})
    equal(tenant.act(f"/clusters/{cluster_id}", scale_out={"count": 3}).status, "SUCCEEDED")
    equal(len({server["host"] for server in cloud.servers(tenant.project)}), 3)
    equal(tenant.act(f"/clusters/{cluster_id}", scale_out={"count": 1}).status, "FAILED")
    equal([node.status for node in tenant.nodes(cluster_id)], ["ACTIVE", "ACTIVE", "ACTIVE", "ERROR"])


def zone_placement(cloud: Devcloud) -> None:
    """A policy for zones places no new server, and fails as soon as a member is in a zone that it does not name."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(0)
    tenant.attach(cluster_id, "senlin.policy.zone_placement", {"zones": [{"name": "az1"}, {"name": "az2"}]})
    equal(tenant.act(f"/clusters/{cluster_id}", scale_out={}).status, "SUCCEEDED")
    equal({server["zone"] for server in cloud.servers(tenant.project)}, {"nova"})
    for action in ("scale_in", "scale_out"):
        ended = tenant.act(f"/clusters/{cluster_id}", **{action: {}})
        equal((ended.status, ended.status_reason), ("FAILED", "'nova'"))


def stacks(cloud: Devcloud) -> None:
    """Nodes can be stacks. Heat refuses an update without a template, and Senlin sends none that is the same."""
    tenant = Tenant(cloud)
    properties = {"template": {"heat_template_version": "2016-04-08"}}
    spec = {"type": "os.heat.stack", "version": "1.0", "properties": properties}
    profile = tenant.senlin.create_profile(name="stack", spec=spec)
    node = {"node": {"name": "stack", "profile_id": profile.id}}
    created = tenant.ended(tenant.send("POST", "/nodes", node))
    equal(created.status, "SUCCEEDED")
    other = tenant.senlin.create_profile(name="other", spec={**spec, "properties": {**properties, "timeout": 9}})
    change = {"node": {"profile_id": other.id}}
    equal(tenant.ended(tenant.send("PATCH", f"/nodes/{created.target_id}", change)).status, "FAILED")
    reason = tenant.senlin.get_node(created.target_id).status_reason
    holds("No template specified" in reason, reason)


CHECKS = (
    policies,
    anti_affinity,
    zone_placement,
    stacks,
)
