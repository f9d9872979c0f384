# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out: the members change to another profile in batches, and the plan of check mode is what happens."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import PROFILE, SMALL, server
from harness import Task
from tenant import Tenant

pytestmark = pytest.mark.long

UBUNTU = Task("cluster_profile", {"name": "ubuntu", "spec": server(image="ubuntu")})
SIX = SMALL.but(min_size=1, max_size=6, desired_capacity=6, config={"node.name.format": "web-$3I"})
ROLLOUT = Task("cluster_rollout", {"cluster": "web", "profile": "ubuntu", "batch_size": 2})
Node = dict[str, Any]


def members(tenant: Tenant) -> list[Node]:
    """The nodes of the cluster ``web`` by their names."""
    (cluster,) = tenant.named("clusters", "web")
    return sorted(tenant.read(f"/nodes?cluster_id={cluster['id']}"), key=lambda node: str(node["name"]))


def images(tenant: Tenant) -> list[str]:
    """The images of the servers of the project."""
    return sorted(each["image"] for each in tenant.devcloud.servers(tenant.project))


def created(tenant: Tenant, *tasks: Task) -> list[Node]:
    """Run tasks, which create the cluster ``web``, and return its nodes by their names."""
    for task in tasks:
        tenant.run(task)
    return members(tenant)


def test_replacement(tenant: Tenant) -> None:
    before = created(tenant, PROFILE, SIX, UBUNTU)
    start = time.time()
    dry = tenant.run(ROLLOUT, check=True)
    assert tenant.writes(start) == []
    wet = tenant.run(ROLLOUT)
    assert (wet["changed"], wet["steps"], wet["diff"]) == (dry["changed"], dry["steps"], dry["diff"])
    assert dry["batches"] == wet["batches"] == [["web-001", "web-002"], ["web-003", "web-004"], ["web-005", "web-006"]]
    after = members(tenant)
    assert [node["name"] for node in after] == [node["name"] for node in before]
    assert {node["id"] for node in after}.isdisjoint(node["id"] for node in before)
    assert {(node["profile_name"], node["status"]) for node in after} == {("ubuntu", "ACTIVE")}
    assert [node["metadata"] for node in after] == [{}] * 6
    assert len(set(images(tenant))) == 1
    (cluster,) = tenant.named("clusters", "web")
    assert (cluster["profile_name"], cluster["metadata"], cluster["status"]) == ("ubuntu", {}, "ACTIVE")
    assert len(tenant.read("/nodes")) == 6
    for check in (True, False):
        start = time.time()
        again = tenant.run(ROLLOUT, check=check)
        assert (again["changed"], again["steps"], tenant.writes(start)) == (False, [], [])
