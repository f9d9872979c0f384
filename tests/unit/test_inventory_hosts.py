# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From nodes to hosts and groups: the pure functions of the inventory plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import placeholder_id
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.addresses import Choice
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.server_details import server_of
from ansible_collections.senlin.clustering.plugins.plugin_utils._inventory.cache_key import cache_key
from ansible_collections.senlin.clustering.plugins.plugin_utils._inventory.file import (
    check_names,
    check_once,
    names_plugin,
)
from ansible_collections.senlin.clustering.plugins.plugin_utils._inventory.groups import grouped
from ansible_collections.senlin.clustering.plugins.plugin_utils._inventory.hosts import (
    Host,
    hosts_of,
    predicted_nodes,
    told_left_out,
    told_predicted,
)
from ansible_collections.senlin.clustering.plugins.plugin_utils._inventory.reading import Members
from ansible_collections.senlin.clustering.plugins.plugin_utils._inventory.settings import Settings, read_settings

PLUGIN = "senlin.clustering.members"
WEB = {"id": "c1", "name": "web", "status": "ACTIVE", "metadata": {"env": "prod", "senlin_clustering_rollout": "{}"}}
DB = {"id": "c2", "name": "db", "status": "ACTIVE", "metadata": None}


def node(name: str, cluster: str = "c1", physical: str | None = "s1", **attributes: Any) -> dict[str, Any]:
    plain = {"index": 1, "role": None, "status": "ACTIVE", "created_at": "", "tainted": False, "metadata": None}
    profile = {"profile_id": "p1", "profile_name": "web"}
    own = {"id": f"{name}-0000-long-id", "name": name, "cluster_id": cluster, "physical_id": physical, "data": {}}
    return {**plain, **profile, **own, **attributes}


def members(*nodes: dict[str, Any], zone: str | None = "nova") -> Members:
    """What was read, with one server, s1."""
    body = {"id": "s1", "name": "vm", "addresses": {"private": [{"addr": "10.0.0.5", "version": 4}]}}
    server = server_of({**body, "OS-EXT-AZ:availability_zone": zone})
    return Members({"c1": WEB, "c2": DB}, list(nodes), {"s1": server})


def hosts(*nodes: dict[str, Any], **given: Any) -> list[Host]:
    return hosts_of(members(*nodes, **given), Settings())[0]


def test_a_host_knows_its_node_cluster_and_server() -> None:
    (host,) = hosts(node("n1", role="primary", index=3, metadata={"a": "b"}))
    variables = host.variables("s_")
    assert host.default_name == "n1-n1-0000-"
    assert variables.pop("s_server")["id"] == "s1"
    assert variables == {
        "ansible_host": "10.0.0.5",
        "s_cluster": {"id": "c1", "name": "web", "status": "ACTIVE", "metadata": {"env": "prod"}},
        "s_index": 3,
        "s_node": {"id": "n1-0000-long-id", "name": "n1", "created_at": "", "tainted": False, "metadata": {"a": "b"}},
        "s_physical_id": "s1",
        "s_profile": {"id": "p1", "name": "web"},
        "s_role": "primary",
        "s_status": "ACTIVE",
        "s_zone": "nova",
    }


def test_a_node_in_no_cluster_has_no_cluster() -> None:
    (host,) = hosts(node("n1", ""))
    assert host.variables("senlin_")["senlin_cluster"] is None


def test_the_zone_can_be_that_of_the_placement() -> None:
    (host,) = hosts(node("n1", data={"placement": {"zone": "az2"}}), zone=None)
    assert host.zone == "az2"
    (host,) = hosts(node("n1", data=None), zone=None)
    assert host.zone is None


def test_hosts_are_in_order_of_cluster_and_index() -> None:
    nodes = [node("n10", index=10), node("n2", index=2), node("lone", ""), node("d1", "c2")]
    assert [host.node["name"] for host in hosts(*nodes)] == ["lone", "d1", "n2", "n10"]


def test_what_cannot_be_a_host_is_told() -> None:
    nodes = [node("none", physical=None), node("gone", physical="s2"), node("there")]
    found, left_out = hosts_of(members(*nodes), Settings())
    assert [host.node["name"] for host in found] == ["there"]
    assert told_left_out(left_out) == (
        "The inventory leaves out 2 nodes. Node none (none-0000-long-id): it has no server; node gone "
        "(gone-0000-long-id): Nova has no server s2, which was deleted or is a stack."
    )
    assert told_left_out([]) == ""
    many = hosts_of(members(*(node(f"n{number}", physical=None) for number in range(9))), Settings())[1]
    assert told_left_out(many).endswith("; and 4 more.")


def test_a_server_without_the_address_of_choice_is_told_unless_something_else_sets_it() -> None:
    settings = Settings(address=Choice("public", "ipv6", "floating"))
    (left_out,) = hosts_of(members(node("n1")), settings)[1]
    assert left_out.reason == (
        "its server vm (s1) has no floating ipv6 address on network public, and only addresses on private"
    )
    (host,) = hosts_of(members(node("n1")), Settings(address=settings.address, needs_address=False))[0]
    assert "ansible_host" not in host.variables("")


def test_what_check_mode_predicts_is_no_host() -> None:
    predicted = members(node("n1", id=placeholder_id("n1")), node("n2", physical=placeholder_id("s2")))
    assert hosts_of(predicted, Settings()) == ([], [])
    assert told_predicted(predicted_nodes(predicted)).startswith("2 nodes that check mode predicts have no address yet")
    assert told_predicted(predicted.nodes[:1]).startswith("The node that check mode predicts has no address yet")
    assert told_predicted([]) == ""


def groups(*nodes: dict[str, Any], by: tuple[str, ...] = Settings().group_by) -> dict[str, list[str]]:
    named = [(host.node["name"], host) for host in hosts(*nodes)]
    return grouped(named, by, lambda name: name.replace("-", "_"))


def test_a_host_is_in_the_groups_of_what_it_has() -> None:
    assert groups(node("n1", role="primary"), node("n2", "", index=2)) == {
        "cluster_web": ["n1"],
        "role_primary": ["n1"],
        "status_active": ["n2", "n1"],
        "profile_web": ["n2", "n1"],
        "zone_nova": ["n2", "n1"],
        "metadata_env_prod": ["n1"],
    }
    assert groups(node("n1"), by=("role",)) == {}


@pytest.mark.parametrize("value", [None, {}, [], " ", "x" * 65])
def test_metadata_without_a_short_text_makes_no_group(value: Any) -> None:
    host = Host(node("n1"), {**WEB, "metadata": {"env": value, "tier": 1}}, server_of({}), "")
    assert grouped([("n1", host)], ["metadata"], str) == {"metadata_tier_1": ["n1"]}


@pytest.mark.parametrize(
    ("nodes", "words"),
    [
        (
            (node("n1", role="a-b"), node("n2", role="a_b")),
            "The hosts of role a-b and of role a_b would be in one group",
        ),
        ((node("n1", profile_name="w-1"), node("n2", profile_name="w_1")), "remove profile from group_by"),
    ],
)
def test_two_values_never_make_one_group(nodes: tuple[dict[str, Any], ...], words: str) -> None:
    with pytest.raises(BadInput) as raised:
        groups(*nodes)
    assert words in raised.value.message


def test_clusters_of_one_name_never_make_one_group() -> None:
    both = [Host(node("n1"), WEB, server_of({}), ""), Host(node("n2"), {**WEB, "id": "c9"}, server_of({}), "")]
    with pytest.raises(BadInput, match="The hosts of cluster web \\(c1\\) and of cluster web \\(c9\\) would be in one"):
        grouped([("n1", both[0]), ("n2", both[1])], ["cluster"], str)


OPTIONS = {
    "allow_missing": False,
    "address_family": None,
    "address_type": None,
    "clusters": None,
    "compose": {},
    "group_by": ["cluster"],
    "hostvars_prefix": "senlin_",
    "network": None,
    "statuses": ["ACTIVE"],
    "without_cluster": False,
}


def test_the_defaults_are_those_of_the_settings() -> None:
    assert read_settings(OPTIONS) == Settings(group_by=("cluster",))
    assert not read_settings({**OPTIONS, "compose": {"ansible_host": "x"}}).needs_address


@pytest.mark.parametrize("wrong", [{"clusters": ["web", " "]}, {"hostvars_prefix": ""}, {"hostvars_prefix": "a-b"}])
def test_impossible_settings_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match=next(iter(wrong))):
        read_settings({**OPTIONS, **wrong})


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.senlin.yml", "", True),
        ("a.senlin.yaml", "cloud: x", True),
        ("a.yml", f"---\nplugin: {PLUGIN}\n", True),
        ("a.yaml", f"cloud: x\n'plugin' : \"{PLUGIN}\"  # ours\n", True),
        ("a.yml", f"plugin: {PLUGIN}s\n", False),
        ("a.yml", f'{{"plugin": "{PLUGIN}", "cloud": "x"}}', True),
        ("a.yml", f'{{\n  "cloud": "x",\n  "plugin": "{PLUGIN}"\n}}', True),
        ("a.yml", f'{{"cloud": "x", "plugin": "{PLUGIN}"}}', True),
        ("a.yml", "$ANSIBLE_VAULT;1.1;AES256\n3836\n", True),
        ("a.yml", f"# plugin: {PLUGIN}\n", False),
        ("a.ini", f"plugin: {PLUGIN}\n", False),
    ],
)
def test_a_file_is_for_the_plugin_by_its_name_or_its_key(name: str, text: str, expected: bool, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    assert names_plugin(str(tmp_path / name), PLUGIN) is expected


def test_an_option_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "a.senlin.yml"
    file.write_text(f"plugin: {PLUGIN}\ncompose:\n  cloud: a\ncloud: one\n'cloud': two\n")
    with pytest.raises(BadInput, match=r"has cloud more than once\. Use a file for each cloud"):
        check_once(str(file))
    file.write_text(f"plugin: {PLUGIN}\ncompose:\n  cloud: a\n# cloud: b\ncloud: one\n")
    check_once(str(file))


def test_unknown_options_are_refused() -> None:
    definitions: dict[str, Any] = {
        "clusters": {},
        "validate_certs": {"aliases": ["verify"]},
        "cloud": {"aliases": None},
    }
    check_names(["clusters", "verify"], definitions)
    with pytest.raises(BadInput, match=r"no option 'cluster'\. Did you mean clusters\?"):
        check_names(["cluster"], definitions)
    with pytest.raises(BadInput, match=r"no option 'xyz'\. Its options are cloud, clusters, validate_certs, verify"):
        check_names(["xyz"], definitions)


def test_the_cache_has_a_key_for_each_file_option_and_cloud() -> None:
    keys = {
        cache_key(*given)
        for given in (
            ("a", {"x": 1}, {"auth": {"token": "t1"}}),
            ("b", {"x": 1}, {"auth": {"token": "t1"}}),
            ("a", {"x": 2}, {"auth": {"token": "t1"}}),
            ("a", {"x": 1}, {"auth": {"token": "t2"}}),
        )
    }
    assert len(keys) == 4
    assert cache_key("a", {}, {1: "x", "b": "y", None: "z"})
    assert cache_key("a", {"x": 1, "y": 2}, {"o": object()}) == cache_key("a", {"y": 2, "x": 1}, {"o": object()})
