# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that what fails in a real cloud fails here too, in the same words."""

from __future__ import annotations

import functools
import re
import time
from typing import Any

from ..client import Devcloud
from .tenant import Tenant, equal, holds, refused


def image_in_place(cloud: Devcloud) -> None:
    """With the SDK that Senlin requires, its driver cannot rebuild a server, and leaves it stopped."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(2)
    equal(tenant.update(cluster_id, image="debian").status, "FAILED")
    for reason in tenant.node_reasons(cluster_id):
        holds("Proxy.rebuild_server() got multiple values for argument 'image'" in reason, reason)
    equal([node.status for node in tenant.nodes(cluster_id)], ["ERROR", "ERROR"])
    equal([server["status"] for server in cloud.servers(tenant.project)], ["SHUTOFF", "SHUTOFF"])


def recover_by_rebuild(cloud: Devcloud) -> None:
    """Senlin forgets a server that it fails to rebuild, and the server outlives the cluster."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    (node,) = tenant.nodes(cluster_id)
    equal(tenant.act(f"/nodes/{node.id}", recover={"operation": "REBUILD"}).status, "FAILED")
    equal(tenant.nodes(cluster_id)[0].physical_id, None)
    equal(tenant.ended(tenant.send("DELETE", f"/clusters/{cluster_id}")).status, "SUCCEEDED")
    equal([server["status"] for server in cloud.servers(tenant.project)], ["ACTIVE"])


def reboot_of_stopped(cloud: Devcloud) -> None:
    """A soft reboot of a stopped server is refused and Senlin forgets the server; a hard reboot starts it."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    (node,) = tenant.nodes(cluster_id)
    equal(tenant.operate(node.id, "stop").status, "SUCCEEDED")
    hard = {"operation": "REBOOT", "operation_params": {"type": "HARD"}}
    equal(tenant.act(f"/nodes/{node.id}", recover=hard).status, "SUCCEEDED")
    equal(tenant.operate(node.id, "stop").status, "SUCCEEDED")
    soft = {"operation": "REBOOT", "operation_params": {"type": "SOFT"}}
    equal(tenant.act(f"/nodes/{node.id}", recover=soft).status, "FAILED")
    (after,) = tenant.nodes(cluster_id)
    wanted = f"Cannot 'reboot' instance {node.physical_id} while it is in vm_state stopped"
    holds(wanted in after.status_reason, after.status_reason)
    equal(after.physical_id, None)


def operations_in_wrong_state(cloud: Devcloud) -> None:
    """An operation that does not fit the state of the server is refused; a stopped server leaves its node ACTIVE."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    (node,) = tenant.nodes(cluster_id)
    for operation, allowed in (
        ("start", False),
        ("pause", True),
        ("suspend", False),
        ("unpause", True),
        ("suspend", True),
        ("stop", False),
        ("resume", True),
        ("lock", True),
        ("stop", False),
        ("unlock", True),
        ("stop", True),
    ):
        status = "SUCCEEDED" if allowed else "FAILED"
        equal((operation, tenant.operate(node.id, operation).status), (operation, status))
    equal([server["status"] for server in cloud.servers(tenant.project)], ["SHUTOFF"])
    equal(tenant.nodes(cluster_id)[0].status, "ACTIVE")


def operations_take_time(cloud: Devcloud) -> None:
    """Senlin waits for the end of some operations only, and Nova refuses what follows another one too soon."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1, sim_operation_seconds="60")
    (node,) = tenant.nodes(cluster_id)
    equal(tenant.operate(node.id, "change_password", admin_pass="secret").status, "SUCCEEDED")
    equal(cloud.servers(tenant.project)[0]["status"], "PASSWORD")
    equal(tenant.operate(node.id, "pause").status, "FAILED")
    (after,) = tenant.nodes(cluster_id)
    wanted = f"Cannot 'pause' instance {node.physical_id} while it is in task_state updating_password"
    holds(wanted in after.status_reason, after.status_reason)


def metadata_is_text(cloud: Devcloud) -> None:
    """Metadata that is not text passes the creation of a profile and fails when a server is built."""
    tenant = Tenant(cloud)
    cluster_id, action = tenant.cluster(1, tier=1)
    equal(action.status, "FAILED")
    (reason,) = tenant.node_reasons(cluster_id)
    holds("1 is not of type 'string'" in reason, reason)


def missing_security_group(cloud: Devcloud) -> None:
    """A security group that does not exist passes the creation of a profile and fails when a server is built."""
    tenant = Tenant(cloud)
    profile = tenant.profile(security_groups=["missing-group"])
    wanted = {"name": "cluster", "profile_id": profile, "desired_capacity": 1}
    response = tenant.send("POST", "/clusters", {"cluster": wanted})
    equal(tenant.ended(response).status, "FAILED")
    (reason,) = tenant.node_reasons(response.json()["cluster"]["id"])
    holds("Unable to find security_group with name or id 'missing-group'" in reason, reason)


def missing_names(cloud: Devcloud) -> None:
    """A flavor, image or key pair that does not exist is refused with 500, a network or zone with 400."""
    tenant = Tenant(cloud)
    bad: dict[str, tuple[Any, int, str]] = {
        "flavor": ("missing-flavor", 500, "No Flavor found for missing-flavor"),
        "image": ("missing-image", 500, "No Image found for missing-image"),
        "key_name": ("missing-key", 500, "No Keypair found for missing-key"),
        "availability_zone": ("missing-zone", 400, "'missing-zone' could not be found"),
        "networks": ([{"network": "missing-network"}], 400, "missing-network could not be found"),
    }
    for name, (value, status, wanted) in bad.items():
        text = refused(status, functools.partial(tenant.profile, **{name: value}))
        holds(wanted in text, text)


def last_operation(cloud: Devcloud) -> None:
    """The time of a binding's last operation has neither a zone nor fractions of seconds."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(0)
    adjustment = {"type": "CHANGE_IN_CAPACITY", "number": 1, "cooldown": 60}
    tenant.attach(cluster_id, "senlin.policy.scaling", {"event": "CLUSTER_SCALE_OUT", "adjustment": adjustment})
    equal(tenant.act(f"/clusters/{cluster_id}", scale_out={}).status, "SUCCEEDED")
    (binding,) = tenant.send("GET", f"/clusters/{cluster_id}/policies").json()["cluster_policies"]
    holds(re.fullmatch(r"[\d-]{10}T[\d:]{8}\.000000", binding["last_op"]), binding["last_op"])


def details(cloud: Devcloud) -> None:
    """The details of a node have the shape of those of a real server."""
    tenant = Tenant(cloud)
    cluster_id, dummy_action = tenant.cluster(1)
    (member,) = tenant.nodes(cluster_id)
    node = tenant.send("GET", f"/nodes/{member.id}?show_details=true").json()["node"]
    shown = node["details"]
    identifier = r"[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}"
    holds(re.fullmatch(identifier, shown["flavor"]) and re.fullmatch(identifier, shown["image"]), shown)
    equal(shown["security_groups"], "default")
    (address,) = shown["addresses"]["private"]
    holds(re.fullmatch(r"fa:16:3e(:[\da-f]{2}){3}", address["OS-EXT-IPS-MAC:mac_addr"]), address)
    equal(node["data"]["placement"], {"zone": "nova"})


def failing_siblings(cloud: Devcloud) -> None:
    """A create has failed while siblings still run, and the cluster reads WARNING because of a node before ERROR."""
    tenant = Tenant(cloud)
    orders = {"sim_reject": "No", "sim_fail_indexes": "1", "sim_build_seconds": "8"}
    cluster = {"name": "c", "profile_id": tenant.profile(metadata=orders), "desired_capacity": 2, "min_size": 2}
    response = tenant.send("POST", "/clusters", {"cluster": cluster})
    cluster_id = response.json()["cluster"]["id"]
    action_id = response.headers["Location"].rsplit("/", 1)[-1]
    seen = tenant.seen_until(
        "ERROR",
        lambda: (
            tenant.senlin.get_action(action_id).status,
            *(node.status for node in tenant.nodes(cluster_id)),
            tenant.senlin.get_cluster(cluster_id).status,
        ),
    )
    holds(("FAILED", "ERROR", "CREATING", "WARNING") in seen, seen)
    equal(seen[-1][-1], "ERROR")


def two_engines(cloud: Devcloud) -> None:
    """Two engines compete for the actions."""
    tenant = Tenant(cloud)
    profile = tenant.profile(metadata={"sim_build_seconds": "4"})
    wanted = {"name": "cluster", "profile_id": profile, "desired_capacity": 20}
    response = tenant.send("POST", "/clusters", {"cluster": wanted})
    owners: set[str] = set()
    deadline = time.monotonic() + 20
    while len(owners) < 2 and time.monotonic() < deadline:
        owners |= {action.owner_id for action in tenant.senlin.actions() if action.owner_id}
    equal(len(owners), 2)
    equal(tenant.ended(response).status, "SUCCEEDED")


def without_case(cloud: Devcloud) -> None:
    """With `ignore_case`, names and ids are compared without regard to case."""
    other = Devcloud.up(f"{cloud.name}-without-case", ignore_case=True)
    try:
        tenant = Tenant(other)
        first = tenant.profile(name="case")
        equal(tenant.send("GET", f"/profiles/{first.upper()}").json()["profile"]["id"], first)
        second = tenant.profile(name="Case")
        listed = tenant.send("GET", "/profiles?name=CASE").json()["profiles"]
        equal({profile["id"] for profile in listed}, {first, second})
        refused(400, lambda: tenant.send("GET", "/profiles/case"))
    finally:
        other.down()


def old_drivers(cloud: Devcloud) -> None:
    """With old drivers, a server can be rebuilt, and is running afterwards."""
    older = Devcloud.up(f"{cloud.name}-old-drivers", old_drivers=True)
    try:
        tenant = Tenant(older)
        cluster_id, dummy_action = tenant.cluster(1)
        (before,) = older.servers(tenant.project)
        equal(tenant.update(cluster_id, image="debian").status, "SUCCEEDED")
        (after,) = older.servers(tenant.project)
        holds(after["image"] != before["image"], after)
        equal((after["id"], after["status"]), (before["id"], "ACTIVE"))
    finally:
        older.down()


CHECKS = (
    image_in_place,
    recover_by_rebuild,
    reboot_of_stopped,
    operations_in_wrong_state,
    operations_take_time,
    metadata_is_text,
    missing_security_group,
    missing_names,
    last_operation,
    details,
    failing_siblings,
    two_engines,
    without_case,
    old_drivers,
)
