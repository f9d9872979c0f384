# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin: which nodes become hosts, under which names, with which variables, and at what cost."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from case import EMPTY, PROFILE, SMALL, server
from cloud_under_test import skip_if_real
from harness import Task
from inventory import Inventory
from tenant import Tenant, profile

NAMED = {"config": {"node.name.format": "srv-$3I"}}
"""Makes the nodes of all clusters have the same names."""
TEMPLATE = "{{ lookup('pipe', 'touch run-by-a-template') }}"


def cluster(name: str, size: int = 2, **options: Any) -> Task:
    return SMALL.but(name=name, desired_capacity=size, min_size=0, max_size=5, **{**NAMED, **options})


@pytest.fixture
def inventory(tenant: Tenant, tmp_path: Path) -> Inventory:
    return Inventory(tenant, tmp_path)


@pytest.mark.long
def test_hosts_are_the_members_of_clusters(tenant: Tenant, inventory: Inventory) -> None:
    """Two clusters have nodes of the same names. A host keeps its name, and every choice is one of the members."""
    tenant.run(PROFILE)
    web = tenant.run(cluster("web", metadata={"env": "prod", "note": TEMPLATE}))["cluster"]
    alone = inventory.listing()
    db = tenant.run(cluster("db", metadata={"env": "test"}))["cluster"]
    tenant.run(Task("cluster_node", {"name": "lone", "profile": "web", "role": "spare"}))
    both = inventory.listing()

    assert sorted(both.requests) == inventory.reads()
    assert both.nodes == ["srv-001", "srv-001", "srv-002", "srv-002"]
    assert set(alone.hosts) < set(both.hosts)
    assert sorted(both.groups["cluster_web"]) == sorted(alone.hosts)
    order = inventory.run("ansible", "all", "--list-hosts").stdout.split()[2:]
    assert [both.hosts[name]["senlin_cluster"]["name"] for name in order] == ["db", "db", "web", "web"]
    assert [both.hosts[name]["senlin_index"] for name in order] == [1, 2, 1, 2]
    assert set(both.groups) >= {"cluster_db", "metadata_env_prod", "profile_web", "status_active"}
    assert [group for group in both.groups if group.startswith("zone_")], both.groups
    assert both.groups["metadata_env_test"] == both.groups["cluster_db"]
    for name, host in both.hosts.items():
        node = tenant.read(f"/nodes/{host['senlin_node']['id']}")
        assert name == f"{node['name']}-{node['id'][:8]}"
        (behind,) = [each for each in tenant.devcloud.servers(tenant.project) if each["id"] == node["physical_id"]]
        assert host["ansible_host"] == behind["addresses"]["private"][0]["addr"]
        assert host["senlin_server"]["addresses"] == behind["addresses"]
        assert host["senlin_physical_id"] == host["senlin_server"]["id"] == node["physical_id"]
        assert (host["senlin_index"], host["senlin_role"], host["senlin_status"]) == (node["index"], "", "ACTIVE")
        assert host["senlin_profile"] == {"id": node["profile_id"], "name": "web"}
        assert host["senlin_cluster"]["id"] == node["cluster_id"]
    # What a user of the cloud has written is text, and no template of whoever runs the playbook.
    (first, *_rest) = alone.hosts
    assert alone.hosts[first]["senlin_cluster"]["metadata"]["note"] == TEMPLATE
    inventory.write()
    shown = inventory.run("ansible", first, "-c", "local", "-m", "ansible.builtin.debug", "-a", "var=senlin_cluster")
    assert shown.returncode == 0, shown.stderr
    assert not (inventory.folder / "run-by-a-template").exists()

    assert inventory.listing(clusters=["db"]).nodes == ["srv-001", "srv-002"]
    assert len(inventory.listing(clusters=[db["id"], "web"]).hosts) == 4
    with_lone = inventory.listing(clusters=[web["id"]], without_cluster=True)
    assert [name.rpartition("-")[0] for name in with_lone.groups["role_spare"]] == ["lone"]
    assert len(with_lone.hosts) == 3

    # Names by an expression, and the options of constructed inventories.
    named = inventory.listing(
        hostname="senlin_cluster.name ~ '.' ~ senlin_node.name",
        group_by=["status"],
        compose={"ansible_user": "'debian'"},
        keyed_groups=[{"key": "senlin_server.status", "prefix": "server"}],
        groups={"first": "senlin_index == 1"},
        strict=True,
    )
    assert sorted(named.hosts) == ["db.srv-001", "db.srv-002", "web.srv-001", "web.srv-002"]
    assert sorted(named.groups["server_ACTIVE"]) == sorted(named.hosts)
    assert sorted(named.groups["first"]) == ["db.srv-001", "web.srv-001"]
    assert {host["ansible_user"] for host in named.hosts.values()} == {"debian"}
    assert "cluster_web" not in named.groups
    told = inventory.refused(hostname="senlin_node.name")
    assert "would both be the host srv-001. Change hostname so that it tells them apart, or remove it." in told
    assert "cannot be evaluated for node srv-001" in inventory.refused(hostname="nothing.name")


@pytest.mark.long
def test_what_is_broken_is_left_out_and_told(tenant: Tenant, inventory: Inventory) -> None:
    skip_if_real("it makes a server vanish")
    tenant.run(PROFILE)
    tenant.run(cluster("web", 3))
    hosts = sorted(inventory.listing().hosts.values(), key=lambda host: host["senlin_index"])
    broken, vanished = hosts[0]["senlin_physical_id"], hosts[1]["senlin_physical_id"]
    tenant.devcloud.break_server(broken)
    tenant.devcloud.vanish(vanished)

    # Senlin does not know yet, but Nova does not have the server.
    listing = inventory.listing()
    assert listing.nodes == ["srv-001", "srv-003"]
    assert (
        f"leaves out 1 node. Node srv-002 ({hosts[1]['senlin_node']['id']}): Nova has no server {vanished}, which"
        in (listing.told)
    )
    tenant.run(Task("cluster_health", {"cluster": "web", "recover": "never"}))
    assert inventory.listing().nodes == ["srv-003"]
    errors = inventory.listing(statuses=["ERROR", "ACTIVE"])
    assert errors.nodes == ["srv-001", "srv-003"]
    assert [errors.hosts[name]["senlin_server"]["status"] for name in errors.groups["status_error"]] == ["ERROR"]
    assert "leaves out 1 node. Node srv-002 (" in errors.told, "the check has found that its server is gone"

    # A node whose server could not be created has none.
    tenant.run(profile(reject="Not here").but(name="full"))
    tenant.refused(Task("cluster_node", {"name": "never", "profile": "full"}))
    lone = inventory.listing(statuses=["ERROR"], clusters=[], without_cluster=True)
    assert lone.hosts == {}
    assert "Node never (" in lone.told
    assert "): it has no server." in lone.told


@pytest.mark.long
def test_the_address_is_of_the_network_and_type_of_choice(tenant: Tenant, inventory: Inventory) -> None:
    networks = [{"network": "private", "floating_network": "public"}, {"network": "second"}]
    tenant.run(PROFILE.but(spec=server(networks=networks)))
    tenant.run(cluster("web", 1))

    def address(**options: Any) -> tuple[str, str]:
        """The network and the type of the address."""
        (host,) = inventory.listing(**options).hosts.values()
        (found,) = [
            (network, each["OS-EXT-IPS:type"])
            for network, addresses in host["senlin_server"]["addresses"].items()
            for each in addresses
            if each["addr"] == host["ansible_host"]
        ]
        return found

    assert address() == ("private", "floating")
    assert address(address_type="fixed") == ("private", "fixed")
    assert address(network="second", address_family="ipv4") == ("second", "fixed")
    for options, words in (
        ({"network": "second", "address_type": "floating"}, "no floating address on network second"),
        ({"address_family": "ipv6"}, "no ipv6 address"),
        ({"network": "nowhere"}, "no address on network nowhere"),
    ):
        listing = inventory.listing(**options)
        assert (listing.status, listing.hosts) == (0, {})
        assert f"has {words}, and only addresses on " in listing.told
    composed = inventory.listing(network="nowhere", compose={"ansible_host": "senlin_node.name ~ '.example'"})
    assert [host["ansible_host"] for host in composed.hosts.values()] == ["srv-001.example"]


@pytest.mark.long
def test_groups_never_hold_the_members_of_two_clusters(tenant: Tenant, inventory: Inventory) -> None:
    tenant.run(PROFILE)
    for name in ("web-1", "web_1"):
        tenant.run(cluster(name, 1))
    told = inventory.refused()
    assert "The hosts of cluster web-1 (" in told
    assert "would be in one group, cluster_web_1. Rename one of them" in told
    assert len(inventory.listing(group_by=["profile"]).hosts) == 2
    assert len(inventory.listing(clusters=["web_1"]).hosts) == 1
    # A second cluster of one name is refused by name, as in every module, and found by its id.
    body = {"name": "web_1", "profile_id": tenant.named("profiles", "web")[0]["id"], "desired_capacity": 0}
    other = tenant.send("POST", "/clusters", {"cluster": body}).json()["cluster"]["id"]
    assert "2 clusters are named 'web_1'" in inventory.refused(clusters=["web_1"])
    assert inventory.listing(clusters=[other]).hosts == {}


@pytest.mark.long
def test_the_cache_is_for_one_file_with_its_options(tenant: Tenant, inventory: Inventory) -> None:
    tenant.run(PROFILE)
    tenant.run(cluster("web"))
    cached = {
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(inventory.folder / "c"),
    }
    first = inventory.listing(**cached)
    assert sorted(first.requests) == inventory.reads()
    second = inventory.again()
    assert (second.requests, second.hosts, second.groups) == ([], first.hosts, first.groups)
    tenant.run(cluster("web", 3))
    assert len(inventory.again().hosts) == 2
    assert len(inventory.listing(**cached, statuses=["ACTIVE", "ERROR"]).hosts) == 3, "another option is another key"
    other = inventory.folder / "other.senlin.yml"
    inventory.write(**cached)
    inventory.file.rename(other)
    inventory.file = other
    assert len(inventory.again().hosts) == 3, "another file is another key"
    inventory.file = inventory.folder / "test.senlin.yml"
    inventory.write(**cached)
    assert len(inventory.again().hosts) == 2
    playbook = inventory.folder / "play.yml"
    playbook.write_text(json.dumps([{"name": "Play", "hosts": "all", "tasks": []}]))
    assert inventory.run("ansible-playbook", "--flush-cache", "--list-hosts", str(playbook)).returncode == 0
    flushed = inventory.again()
    assert (len(flushed.hosts), flushed.requests) == (3, [])
    # What a user of the cloud has written means nothing to the cache.
    tenant.run(cluster("web", 3, metadata={"t": {"__ansible_type": "x"}, "u": {"__ansible_unsafe": "{{ 1 }}"}}))
    inventory.write(**cached, network="private")
    fresh = inventory.again()
    assert (fresh.status, inventory.again()) == (0, replace(fresh, requests=[]))
    for path in (inventory.folder / "c").iterdir():
        path.write_text(json.dumps({"of": "another release"}))
    assert inventory.again().hosts == fresh.hosts
    written = [path.read_text() for path in (inventory.folder / "c").iterdir()]
    assert written
    assert not [text for text in written if tenant.cloud["auth"]["password"] in text]


@pytest.mark.long
def test_servers_are_read_one_by_one_where_nova_may_not_be_asked(tenant: Tenant, inventory: Inventory) -> None:
    skip_if_real("it orders failures")
    tenant.run(PROFILE)
    tenant.run(cluster("web"))
    expected = inventory.listing()
    tenant.fault("GET", "^/compute/v2.1/servers/detail", status=403)
    listing = inventory.again()
    assert {name: host["ansible_host"] for name, host in listing.hosts.items()} == {
        name: host["ansible_host"] for name, host in expected.hosts.items()
    }
    assert [request.rpartition("/")[0] for request in listing.requests].count("clustering GET /v1/nodes") == 2
    assert set(listing.groups["zone_nova"]) == set(listing.hosts)
    # A failure that is gone the next time, and one that stays.
    tenant.fault("GET", "^/compute/v2.1/servers/detail", status=503)
    assert set(inventory.again().hosts) == set(expected.hosts)
    tenant.fault("GET", "^/compute/v2.1/servers/detail", status=503, count=9)
    told = inventory.refused()
    assert "Could not list the servers of the project: " in told
    assert "(HTTP 503)" in told


def test_an_administrator_has_the_nodes_of_one_project(tenant: Tenant, admin: Tenant, tmp_path: Path) -> None:
    tenant.run(PROFILE)
    tenant.run(Task("cluster_node", {"name": "stranger", "profile": "web"}))
    listing = Inventory(admin, tmp_path).listing(without_cluster=True)
    assert listing.status == 0
    assert "stranger" not in listing.nodes
    assert "stranger" not in listing.told
    # The administrator can read the other project's cluster, but the inventory is that of one project.
    foreign = tenant.run(EMPTY)["cluster"]["id"]
    assert f"There is no cluster '{foreign}' in this project." in Inventory(admin, tmp_path).refused(clusters=[foreign])
