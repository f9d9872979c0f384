# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks of the simulated servers: orders take effect, and Senlin reports them as in a real cloud."""

from __future__ import annotations

import time
import urllib.request

from ..client import Devcloud
from .tenant import Tenant, equal, holds, refused


def create_and_scale(cloud: Devcloud) -> None:
    """A cluster of 2 servers with addresses grows to 3 and is deleted."""
    tenant = Tenant(cloud)
    cluster_id, action = tenant.cluster(2)
    equal(action.status, "SUCCEEDED")
    servers = cloud.servers(tenant.project)
    equal([server["status"] for server in servers], ["ACTIVE", "ACTIVE"])
    holds(all(server["addresses"]["private"] for server in servers), servers)
    equal(tenant.act(f"/clusters/{cluster_id}", scale_out={"count": 1}).status, "SUCCEEDED")
    equal(len(cloud.servers(tenant.project)), 3)
    equal(tenant.ended(tenant.send("DELETE", f"/clusters/{cluster_id}")).status, "SUCCEEDED")
    equal(cloud.servers(tenant.project), [])


def failing_build(cloud: Devcloud) -> None:
    """A server fails to build: as with the real driver, Senlin does not report why."""
    tenant = Tenant(cloud)
    cluster_id, action = tenant.cluster(2, sim_fail="The disk is on fire", sim_fail_indexes="2")
    equal(action.status, "FAILED")
    first, second = tenant.node_reasons(cluster_id)
    equal(first, "Creation succeeded")
    holds(second.endswith("transitioned to failure state ERROR."), second)


def rejected_build(cloud: Devcloud) -> None:
    """A server is refused: Senlin reports the reason."""
    tenant = Tenant(cloud)
    cluster_id, action = tenant.cluster(1, sim_reject="Quota exceeded for cores")
    equal(action.status, "FAILED")
    (reason,) = tenant.node_reasons(cluster_id)
    holds("Quota exceeded for cores" in reason, reason)


def slow_build(cloud: Devcloud) -> None:
    """A server takes time to build."""
    tenant = Tenant(cloud)
    started = time.monotonic()
    equal(tenant.cluster(1, sim_build_seconds="3")[1].status, "SUCCEEDED")
    holds(time.monotonic() - started >= 3, "too fast")


def held_delete(cloud: Devcloud) -> None:
    """A server is deleted when the word that was ordered instead of a time is released."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1, sim_delete_seconds="seen")
    response = tenant.send("DELETE", f"/clusters/{cluster_id}")
    while not cloud.servers(tenant.project)[0]["deleting"]:
        time.sleep(0.2)
    cloud.release(tenant.project, "seen")
    equal(tenant.ended(response).status, "SUCCEEDED")
    equal(cloud.servers(tenant.project), [])


def refused_delete(cloud: Devcloud) -> None:
    """A server cannot be deleted: Senlin reports the reason."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1, sim_delete_fail="The server is locked")
    equal(tenant.ended(tenant.send("DELETE", f"/clusters/{cluster_id}")).status, "FAILED")
    (reason,) = tenant.node_reasons(cluster_id)
    holds("The server is locked" in reason, reason)


def vanish_and_recover(cloud: Devcloud) -> None:
    """A check finds that a server has disappeared, and a recovery replaces it."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    (node,) = tenant.nodes(cluster_id)
    cloud.vanish(node.physical_id)
    equal(tenant.act(f"/clusters/{cluster_id}", check={}).status, "SUCCEEDED")
    equal(tenant.nodes(cluster_id)[0].status, "ERROR")
    equal(tenant.act(f"/clusters/{cluster_id}", recover={"operation": "RECREATE"}).status, "SUCCEEDED")
    (recovered,) = tenant.nodes(cluster_id)
    equal(recovered.status, "ACTIVE")
    holds(recovered.physical_id != node.physical_id, "the same server")


def broken_server(cloud: Devcloud) -> None:
    """A check finds that a server is in ERROR."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    (node,) = tenant.nodes(cluster_id)
    cloud.break_server(node.physical_id, "The host is on fire")
    equal(cloud.servers(tenant.project)[0]["fault"], "The host is on fire")
    equal(tenant.act(f"/nodes/{node.id}", check={}).status, "SUCCEEDED")
    equal(tenant.nodes(cluster_id)[0].status, "ERROR")


def profile_update(cloud: Devcloud) -> None:
    """A profile update gives the servers a new flavor, network and metadata."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    networks = [{"network": "backup"}]
    action = tenant.update(cluster_id, flavor="m1.large", networks=networks, metadata={"tier": "web"})
    equal(action.status, "SUCCEEDED")
    (server,) = cloud.servers(tenant.project)
    equal((server["flavor"], server["metadata"]["tier"], server["status"]), ("m1.large", "web", "ACTIVE"))
    equal(list(server["addresses"]), ["backup"])


def another_interface(cloud: Devcloud) -> None:
    """Senlin attaches the interfaces that stay once more, which Nova refuses."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    networks = [{"network": "private"}, {"network": "backup"}]
    equal(tenant.update(cluster_id, networks=networks).status, "FAILED")
    (node,) = tenant.nodes(cluster_id)
    holds("is still in use" in node.status_reason, node.status_reason)


def webhook(cloud: Devcloud) -> None:
    """A webhook can be triggered without a token."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(0)
    receiver = tenant.senlin.create_receiver(
        name="grow", type="webhook", cluster_id=cluster_id, action="CLUSTER_SCALE_OUT", params={"count": 1}
    )
    trigger = urllib.request.Request(receiver.channel["alarm_url"], method="POST")
    with urllib.request.urlopen(trigger, timeout=30) as response:
        equal(response.status, 202)
        equal(tenant.ended(response).status, "SUCCEEDED")
    equal(len(cloud.servers(tenant.project)), 1)


def adopt(cloud: Devcloud) -> None:
    """A server that Senlin does not manage becomes a node; one without a key pair needs an override."""
    tenant = Tenant(cloud)
    keyed = cloud.add_server(tenant.project, "keyed", key_name="mine")
    keyless = cloud.add_server(tenant.project, "keyless")
    order = {"type": "os.nova.server-1.0", "identity": keyed, "name": "adopted", "overrides": {}}
    bare = {key: value for key, value in order.items() if key != "overrides"}
    refused(500, lambda: tenant.send("POST", "/nodes/adopt", bare))
    node = tenant.send("POST", "/nodes/adopt", order).json()["node"]
    equal((node["status"], node["physical_id"]), ("ACTIVE", keyed))
    refused(400, lambda: tenant.send("POST", "/nodes/adopt", {**order, "identity": keyless}))
    tenant.send("POST", "/nodes/adopt", {**order, "identity": keyless, "overrides": {"key_name": "any"}})


CHECKS = (
    create_and_scale,
    failing_build,
    rejected_build,
    slow_build,
    held_delete,
    refused_delete,
    vanish_and_recover,
    broken_server,
    profile_update,
    another_interface,
    webhook,
    adopt,
)
