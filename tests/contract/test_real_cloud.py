# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why a build fails on a real cloud, in the words of Nova and Neutron. Simulated services cannot prove these words."""

from __future__ import annotations

from typing import Any

import openstack
import pytest
from case import PROFILE, SMALL, server
from devcloud.client import Devcloud
from harness import Task
from tenant import Tenant, profile

WHERE = "(an administrator can find out why in Nova's logs of request {request_id})"
"""What a user is told to whom Nova does not show its words."""
NO_ROOM = PROFILE.but(spec=server(flavor="m1.huge"))


@pytest.fixture(autouse=True)
def real(devcloud: Devcloud) -> None:
    """Skip the test where Nova and Neutron are simulated."""
    if not devcloud.is_real:
        pytest.skip("Nova and Neutron are simulated; see tests/fullcloud")


def reason(tenant: Tenant, bad: Task) -> tuple[str, dict[str, Any]]:
    """Fail to build a cluster from a profile; returns the message, and the reason as data if there is one."""
    tenant.run(bad)
    result = tenant.refused(SMALL)
    (cluster,) = tenant.named("clusters", "web")
    assert result["msg"].startswith(f"CLUSTER_CREATE of cluster web ({cluster['id']}) failed: NODE_CREATE of node ")
    return result["msg"], result.get("cloud_reasons", [{}])[0]


def test_a_quota_that_is_used_up(tenant: Tenant, admin: Tenant) -> None:
    assert tenant.project is not None
    compute = openstack.connect(**admin.cloud).compute
    compute.put(f"/os-quota-sets/{tenant.project.id}", json={"quota_set": {"instances": 0}}).raise_for_status()
    message, dummy = reason(tenant, PROFILE)
    assert "Quota exceeded for instances: Requested 1, but already used 0 of 0 instances" in message


def test_no_host_has_room(tenant: Tenant) -> None:
    message, found = reason(tenant, NO_ROOM)
    assert f"no compute host took the server {WHERE.format(**found)}" in message


def test_an_administrator_is_shown_why_no_host_has_room(admin: Tenant) -> None:
    name = {"name": "no-room"}
    admin.run(NO_ROOM.but(**name))
    try:
        message = admin.refused(Task("cluster_node", {**name, "profile": "no-room"}))["msg"]
        assert "no compute host took the server: No valid host was found." in message
    finally:
        admin.run(Task("cluster_node", {**name, "state": "absent"}))
        admin.run(Task("cluster_profile", {**name, "state": "absent"}))


def test_a_hypervisor_fails(tenant: Tenant) -> None:
    message, found = reason(tenant, profile(fail="The disk is on fire"))
    assert f"a compute host failed to build the server {WHERE.format(**found)}" in message


def test_a_network_that_is_deleted_before_the_build(tenant: Tenant) -> None:
    network = openstack.connect(**tenant.cloud).network
    created = network.create_network(name="short-lived")
    network.create_subnet(network_id=created.id, ip_version=4, cidr="10.99.0.0/24")
    bad = PROFILE.but(spec=server(networks=[{"network": created.name}]))
    tenant.run(bad)
    network.delete_network(created)
    message, dummy = reason(tenant, bad)
    assert "The specified network short-lived could not be found" in message
