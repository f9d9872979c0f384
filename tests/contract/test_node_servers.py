# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes are found by their servers, and attributes name their nodes."""

from __future__ import annotations

import time
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.filter.addresses import EXAMPLES
from case import PROFILE, SMALL, server
from cloud_under_test import skip_if_real
from harness import Task
from playbook import run_playbook
from tenant import Tenant

NODES = "cluster_node_info"
NOVA = "/compute/v2.1/servers/detail"


@pytest.fixture
def pair(tenant: Tenant) -> list[dict[str, Any]]:
    """Two nodes with the server of each, one of them in a cluster."""
    tenant.run(PROFILE)
    tenant.run(SMALL)
    tenant.run(PROFILE.but(name="db", spec=server(name="db")))
    tenant.run(Task("cluster_node", {"name": "db-1", "profile": "db"}))
    servers = {each["id"]: each for each in tenant.devcloud.servers(tenant.project)}
    return [{**node, "server": servers[node["physical_id"]]} for node in tenant.read("/nodes?sort=name")]


def found(tenant: Tenant, **options: Any) -> list[str]:
    """The names of the nodes that the module finds, the same in check mode and without."""
    (names,) = {
        tuple(sorted(node["name"] for node in tenant.run(Task(NODES, options), check=check)["nodes"]))
        for check in (False, True)
    }
    return list(names)


def address_of(node: dict[str, Any]) -> str:
    return str(node["server"]["addresses"]["private"][0]["addr"])


def test_a_node_is_found_by_its_server(tenant: Tenant, pair: list[dict[str, Any]]) -> None:
    for node in pair:
        name, behind = node["name"], node["server"]
        since = time.time()
        assert found(tenant, server=behind["id"]) == [name]
        assert NOVA not in {request["path"].partition("?")[0] for request in tenant.requests(since)}
        assert found(tenant, server=behind["name"]) == [name]
        assert found(tenant, address=address_of(node)) == [name]
        assert found(tenant, server=behind["name"], address=address_of(node), name=name) == [name]
    first, second = pair
    assert found(tenant, server=first["server"]["name"], address=address_of(second)) == []
    assert found(tenant, server=second["server"]["name"], cluster="web") == [
        n["name"] for n in (second,) if n["cluster_id"]
    ]
    assert found(tenant, server="d") == found(tenant, server=first["server"]["id"][:8]) == []
    assert found(tenant, address="192.0.2.99") == []
    detailed = tenant.run(Task(NODES, {"address": address_of(first), "details": True}))["nodes"]
    assert [each["details"]["id"] for each in detailed] == [first["physical_id"]]
    for wrong in ("10.0.0.0/24", "web"):
        assert "address is" in tenant.refused(Task(NODES, {"address": wrong}))["msg"]


def test_a_node_is_found_where_nova_may_not_be_asked(tenant: Tenant, pair: list[dict[str, Any]]) -> None:
    skip_if_real("it orders failures")
    for node in pair:
        tenant.fault("GET", NOVA, status=403, count=2)
        assert found(tenant, address=address_of(node)) == [node["name"]]


def test_an_attribute_has_the_name_of_its_node(tenant: Tenant, pair: list[dict[str, Any]]) -> None:
    (member,) = (node for node in pair if node["cluster_id"])
    for check in (False, True):
        (value,) = tenant.run(Task("cluster_attribute_info", {"cluster": "web", "path": "status"}), check=check)[
            "cluster_attributes"
        ]
        assert (value["name"], value["node_id"], value["attr_value"]) == (member["name"], member["id"], "ACTIVE")


def test_the_examples_of_the_filter_run(tenant: Tenant, pair: list[dict[str, Any]], tmp_path: Any) -> None:
    (member,) = (node for node in pair if node["cluster_id"])
    printed = run_playbook(yaml.safe_load(EXAMPLES), {"mycloud": tenant.cloud}, tmp_path)
    assert address_of(member) in printed
