# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the cookbook says that a policy does not do, or that an operator does not expect, is so in Senlin."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import yaml
from case import PROFILE, SMALL, deletion
from guide import blocks
from tenant import Tenant

SPECS = {
    block.caption.removesuffix(".yaml"): yaml.safe_load(block.text)
    for block in blocks("policies")
    if block.caption.endswith(".yaml")
}
"""The specs of the cookbook, by the names of their files."""
THREE = SMALL.but(desired_capacity=3, max_size=6)


def spec(name: str, **properties: object) -> dict[str, Any]:
    """A spec of the cookbook, with other properties."""
    return {**SPECS[name], "properties": {**SPECS[name]["properties"], **properties}}


class Cluster:
    """The cluster ``web``, with requests to Senlin that bypass the modules, which would refuse some of them."""

    def __init__(self, tenant: Tenant) -> None:
        self.tenant = tenant
        tenant.run(PROFILE)
        tenant.run(THREE)
        (self.found,) = tenant.named("clusters", "web")

    def attach(self, content: Mapping[str, Any], *, enabled: bool = True) -> dict[str, Any]:
        """Create a policy, attach it, and return the action that attached it."""
        body = {"policy": {"name": "tried", "spec": dict(content)}}
        policy = self.tenant.send("POST", "/policies", body).json()["policy"]
        return self.act("policy_attach", policy_id=policy["id"], enabled=enabled)

    def act(self, name: str, **inputs: object) -> dict[str, Any]:
        """Start an action, wait for it, and return it."""
        return self.tenant.ended(self.tenant.act(self.found["id"], **{name: inputs}))

    def size(self) -> int:
        """How many nodes there are."""
        return len(self.tenant.read("/nodes"))


@pytest.fixture
def cluster(tenant: Tenant) -> Cluster:
    """A cluster of three nodes without policies."""
    return Cluster(tenant)


@pytest.mark.parametrize(("enabled", "size"), [(True, 5), (False, 4)])
def test_a_disabled_scaling_policy_lets_the_cluster_scale_by_one(cluster: Cluster, enabled: bool, size: int) -> None:
    cluster.attach(SPECS["scale-out"], enabled=enabled)
    assert (cluster.act("scale_out")["status"], cluster.size()) == ("SUCCEEDED", size)


def test_the_number_of_a_request_wins_over_the_scaling_policy(cluster: Cluster) -> None:
    cluster.attach(SPECS["scale-out"])
    cluster.act("scale_out", count=3)
    assert cluster.size() == 6


def test_two_deletion_policies_are_accepted_if_their_versions_differ(cluster: Cluster) -> None:
    assert cluster.attach(SPECS["deletion"])["status"] == "SUCCEEDED"
    assert cluster.attach(SPECS["deletion"])["status"] == "FAILED"
    assert cluster.attach(deletion())["status"] == "SUCCEEDED"


def test_a_hook_of_the_type_webhook_makes_each_deletion_fail(cluster: Cluster) -> None:
    hook = {"type": "webhook", "timeout": 1, "params": {"url": "http://127.0.0.1:1"}}
    cluster.attach(spec("drain", hooks=hook))
    assert "Lifecycle hook type 'webhook' is not implemented" in cluster.act("scale_in")["status_reason"]
    assert cluster.size() == 3


def test_affinity_concerns_only_nodes_that_are_created_later(cluster: Cluster) -> None:
    cluster.attach(SPECS["affinity"])
    cluster.act("scale_out")
    placed = ["servergroup" in node["data"]["placement"] for node in cluster.tenant.read("/nodes?sort=index")]
    assert placed == [False, False, False, True]


def test_zone_placement_places_nothing(cluster: Cluster) -> None:
    cluster.attach(spec("zones", zones=[{"name": "nova", "weight": 1}, {"name": "az2", "weight": 100}]))
    assert cluster.act("scale_out", count=3)["status"] == "SUCCEEDED"
    assert {node["data"]["placement"]["zone"] for node in cluster.tenant.read("/nodes")} == {"nova"}


def test_zone_placement_refuses_each_size_while_a_member_is_in_another_zone(cluster: Cluster) -> None:
    cluster.attach(spec("zones", zones=[{"name": "az2"}]))
    assert cluster.act("scale_out")["status_reason"] == "'nova'"
    assert cluster.act("scale_in")["status_reason"] == "'nova'"


def test_the_cap_of_a_region_limits_what_one_action_adds(cluster: Cluster) -> None:
    cluster.attach(spec("regions", regions=[{"name": "RegionOne", "cap": 1}]))
    assert "There is no feasible plan" in cluster.act("scale_out", count=2)["status_reason"]
    assert (cluster.act("scale_out")["status"], cluster.size()) == ("SUCCEEDED", 4)


def test_no_cluster_shrinks_with_a_region_and_a_deletion_policy(cluster: Cluster) -> None:
    cluster.attach(SPECS["regions"])
    cluster.attach(SPECS["deletion"])
    assert cluster.act("scale_in")["status_reason"] == "list index out of range"
