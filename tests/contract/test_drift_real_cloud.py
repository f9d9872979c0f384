# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module cluster_drift on a real Nova: what users change there is found, and nothing is invented."""

from __future__ import annotations

import uuid
from typing import Any

import openstack
import pytest
from case import BINDING, POLICY, PROFILE, RECEIVER, SMALL, deletion, scaling, server
from devcloud.client import Devcloud
from harness import Task
from tenant import Tenant, until
from test_drift import drift, exported, notes, shown

METADATA = {"team": "shop", "tier": "front"}


@pytest.fixture(autouse=True)
def real(devcloud: Devcloud) -> None:
    """Skip the test where Nova is simulated; test_drift.py has the same there."""
    if not devcloud.is_real:
        pytest.skip("Nova is simulated; see tests/fullcloud")


def test_every_difference_is_found_and_none_is_invented(tenant: Tenant) -> None:
    for task in (
        PROFILE.but(spec=server(metadata=METADATA), metadata={"owner": "me"}),
        SMALL.but(desired_capacity=6, max_size=12, config={"node.name.format": "web-$3I"}, metadata={"tier": "front"}),
        *(POLICY.but(name=name, spec=spec) for name, spec in (("web-out", scaling()), ("web-victims", deletion()))),
        *(BINDING.but(policy=name) for name in ("web-out", "web-victims")),
        *(RECEIVER.but(name=name, action="CLUSTER_SCALE_OUT", params={"count": 1}) for name in ("web-out", "web-in")),
    ):
        tenant.run(task)
    document = exported(tenant)
    document["scaling_group_cluster"]["desired_capacity_mode"] = "enforce"
    document["scaling_group_policies"] = [{**each, "enabled": True} for each in document["scaling_group_policies"]]
    calm = drift(tenant, documents=[document])
    assert (shown(calm), notes(calm)) == ([], [None])
    nodes = {node["name"]: node for node in tenant.read("/nodes")}
    seed_records(tenant)
    seed_servers(tenant, nodes)
    retired = f"web-{nodes['web-001']['profile_id'][:8]}"
    result = drift(tenant, documents=[document])
    assert shown(result) == [
        ("document", "profile", "web", "profile.spec.properties.flavor", "m1.small", "m1.large"),
        ("document", "profile", "web", "profile.metadata.owner", "me", "you"),
        ("document", "cluster", "web", "cluster.max_size", 12, 13),
        ("document", "cluster", "web", "cluster.desired_capacity", 6, 5),
        ("document", "cluster", "web", "cluster.config.cluster.stop_node_before_delete", None, True),
        ("document", "cluster", "web", "cluster.metadata.tier", "front", "back"),
        ("document", "policy", "web-out", "policy.spec.properties.adjustment.number", 1, 3),
        ("document", "cluster_policy", "web-out", "cluster_policy.enabled", True, False),
        ("document", "cluster_policy", "web-victims", "cluster_policy", "present", "absent"),
        ("document", "receiver", "web-in", "receiver", "present", "absent"),
        ("document", "receiver", "web-out", "receiver.params.count", 1, 2),
        *(("record", "node", f"web-00{number}", "node.profile", "web", retired) for number in range(1, 6)),
        ("server", "node", "web-001", "node.server.name", "web", "renamed"),
        ("server", "node", "web-002", "node.server.metadata.team", "shop", "sales"),
        ("server", "node", "web-002", "node.server.metadata.tier", "front", None),
        ("server", "node", "web-003", "node.server.status", "ACTIVE", "SHUTOFF"),
        ("server", "node", "web-004", "node.server", "present", "absent"),
        ("forgotten", "server", "left", "server.node", "present", "absent"),
    ]
    assert result["counts"] == {"document": 11, "record": 5, "server": 5, "forgotten": 1, "total": 22}


def seed_records(tenant: Tenant) -> None:
    """Change something of everything by Senlin's own means."""
    changed = {"cluster.stop_node_before_delete": True, "node.name.format": "web-$3I"}
    spec = server(flavor="m1.large", metadata=METADATA)
    for task in (
        PROFILE.but(spec=spec, metadata={"owner": "you"}, on_spec_change="replace"),
        Task("cluster_node", {"name": "web-006", "state": "absent"}),
        SMALL.but(desired_capacity=5, max_size=13, profile_only=True, config=changed, metadata={"tier": "back"}),
        POLICY.but(name="web-out", spec=scaling(3), on_spec_change="replace"),
        BINDING.but(policy="web-out", enabled=False),
        BINDING.but(policy="web-victims", state="absent"),
        RECEIVER.but(name="web-in", state="absent"),
        RECEIVER.but(name="web-out", action="CLUSTER_SCALE_OUT", params={"count": 2}),
    ):
        tenant.run(task)


def seed_servers(tenant: Tenant, nodes: dict[str, Any]) -> None:
    """Change servers in Nova, and create one that Senlin seems to have forgotten."""
    compute = openstack.connect(**tenant.cloud).compute
    behind = {name: node["physical_id"] for name, node in nodes.items()}
    compute.update_server(behind["web-001"], name="renamed")
    compute.set_server_metadata(behind["web-002"], team="sales")
    compute.delete_server_metadata(behind["web-002"], ["tier"])
    compute.stop_server(behind["web-003"])
    compute.delete_server(behind["web-004"])
    like = compute.get_server(behind["web-001"])
    left = compute.create_server(
        name="left",
        image_id=like.image.id,
        flavor_id=next(each.id for each in compute.flavors(details=False) if each.name == "m1.small"),
        networks="none",
        metadata={"cluster_id": nodes["web-001"]["cluster_id"], "cluster_node_id": str(uuid.uuid4())},
    )
    until(lambda: compute.get_server(behind["web-003"]).status == "SHUTOFF")
    until(lambda: behind["web-004"] not in {each.id for each in compute.servers()})
    until(lambda: compute.get_server(left.id).status == "ACTIVE")
