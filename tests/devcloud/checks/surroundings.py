# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the other simulated services under Senlin."""

from __future__ import annotations

from typing import Any

from ..client import Devcloud
from .tenant import Tenant, equal


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
        spec = {"type": kind, "version": "1.0", "properties": properties}
        policy = tenant.senlin.create_policy(name="policy", spec=spec)
        action = tenant.act(f"/clusters/{cluster_id}", policy_attach={"policy_id": policy.id})
        equal((kind, action.status), (kind, "SUCCEEDED"))


def stacks(cloud: Devcloud) -> None:
    """Nodes can be stacks."""
    tenant = Tenant(cloud)
    properties = {"template": {"heat_template_version": "2016-04-08"}}
    spec = {"type": "os.heat.stack", "version": "1.0", "properties": properties}
    profile = tenant.senlin.create_profile(name="stack", spec=spec)
    node = {"node": {"name": "stack", "profile_id": profile.id}}
    equal(tenant.ended(tenant.send("POST", "/nodes", node)).status, "SUCCEEDED")


CHECKS = (
    policies,
    stacks,
)
