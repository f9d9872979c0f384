# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of roll-outs share: a cluster ``web`` with named members, new profiles for it, and looks at it."""

from __future__ import annotations

from typing import Any

from case import scaling, server
from harness import Task
from tenant import Tenant

Node = dict[str, Any]


def profile(name: str, flavor: str = "m1.small", image: str = "cirros", **metadata: str) -> Task:
    """A profile of servers.

    :param metadata: the metadata of the servers, which can be orders to the dev cloud.
    """
    return Task("cluster_profile", {"name": name, "spec": server(image, flavor=flavor, metadata=metadata)})


def cluster(size: int, **options: Any) -> Task:
    """The cluster ``web`` with the profile ``old`` and members ``web-001`` and so on."""
    sizes = {"min_size": size - 1, "max_size": size, "desired_capacity": size}
    config = {"node.name.format": "web-$3I"}
    return Task("cluster", {"name": "web", "profile": "old", "config": config, **sizes, **options})


def rollout(**options: Any) -> Task:
    """A roll-out of the profile ``new``."""
    return Task("cluster_rollout", {"cluster": "web", "profile": "new", **options})


def web(tenant: Tenant) -> dict[str, Any]:
    """The cluster."""
    (found,) = tenant.named("clusters", "web")
    return dict(found)


def members(tenant: Tenant) -> list[Node]:
    """The nodes of the cluster by their names."""
    return sorted(tenant.read(f"/nodes?cluster_id={web(tenant)['id']}"), key=lambda node: str(node["name"]))


def names_of(size: int) -> list[str]:
    """The names of the members."""
    return [f"web-{number:03}" for number in range(1, size + 1)]


NAMES = names_of(6)
ROLES = {"web-002": "leader", "web-005": "second"}
LABELS = {"web-001": {"rack": "r1"}, "web-005": {"rack": "r5", "team": "shop"}}
"""The roles and the metadata of some members."""


def health() -> dict[str, Any]:
    """The spec of a health policy, which recreates what it finds broken."""
    detection = {"interval": 60, "detection_modes": [{"type": "NODE_STATUS_POLLING"}]}
    properties = {"detection": detection, "recovery": {"actions": [{"name": "RECREATE"}]}}
    return {"type": "senlin.policy.health", "version": "1.1", "properties": properties}


POLICIES = (
    Task("cluster_policy", {"name": "heal", "spec": health()}),
    Task("cluster_policy", {"name": "grow", "spec": scaling()}),
    Task("cluster_policy", {"name": "off", "spec": scaling()}),
    Task("cluster_policy_binding", {"cluster": "web", "policy": "heal"}),
    Task("cluster_policy_binding", {"cluster": "web", "policy": "grow"}),
    Task("cluster_policy_binding", {"cluster": "web", "policy": "off", "enabled": False}),
)
ENABLED = {"heal": True, "grow": True, "off": False}
METADATA = {"team": "shop"}


def prepare(tenant: Tenant, *tasks: Task) -> None:
    """Create the cluster with its policies, give some members roles and metadata, and run further tasks."""
    for task in (profile("old"), cluster(6, min_size=6, metadata=METADATA), *POLICIES, *tasks):
        tenant.run(task)
    for node in members(tenant):
        changes = {"role": ROLES.get(node["name"]), "metadata": LABELS.get(node["name"])}
        if body := {key: value for key, value in changes.items() if value}:
            response = tenant.send("PATCH", f"/nodes/{node['id']}", {"node": body})
            tenant.ended(response.headers["Location"].rpartition("/")[2])


def assert_complete(tenant: Tenant, name: str) -> None:
    """Fail unless all members are ACTIVE and of a profile, and everything else is as :func:`prepare` has left it."""
    assert_in_order(tenant, name)
    nodes = members(tenant)
    assert {(node["profile_name"], node["status"]) for node in nodes} == {(name, "ACTIVE")}
    assert web(tenant)["status"] == "ACTIVE"


def assert_in_order(tenant: Tenant, name: str) -> None:
    """Fail unless everything is as :func:`prepare` has left it, apart from the profiles and statuses of members.

    :param name: the name of the profile that the cluster has.
    """
    found, nodes = web(tenant), members(tenant)
    assert [node["name"] for node in nodes] == NAMES
    assert {node["name"]: node["role"] for node in nodes if node["role"]} == ROLES
    assert {node["name"]: node["metadata"] for node in nodes if node["metadata"]} == LABELS
    assert (found["profile_name"], found["metadata"]) == (name, METADATA)
    assert (found["min_size"], found["max_size"], found["desired_capacity"]) == (6, 6, 6)
    bindings = tenant.read(f"/clusters/{found['id']}/policies")
    assert {binding["policy_name"]: binding["enabled"] for binding in bindings} == ENABLED
    assert {node["id"] for node in tenant.read("/nodes")} == {node["id"] for node in nodes}
    servers = [server["id"] for server in tenant.devcloud.servers(tenant.project)]
    assert sorted(servers) == sorted(node["physical_id"] for node in nodes)
