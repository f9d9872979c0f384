# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What cluster_drift finds by comparing documents, records and servers, which it has been given."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._documents.records import Records
from ansible_collections.senlin.clustering.plugins.module_utils._drift.cloud import Cloud
from ansible_collections.senlin.clustering.plugins.module_utils._drift.declared import Declared
from ansible_collections.senlin.clustering.plugins.module_utils._drift.difference import Difference
from ansible_collections.senlin.clustering.plugins.module_utils._drift.forgotten import forgotten_servers
from ansible_collections.senlin.clustering.plugins.module_utils._drift.group import GroupComparison
from ansible_collections.senlin.clustering.plugins.module_utils._drift.open_values import OpenValue
from ansible_collections.senlin.clustering.plugins.module_utils._drift.servers import compare_server
from ansible_collections.senlin.clustering.plugins.module_utils._drift.sizes_and_members import compare_records
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.masking import MASK

Attributes = dict[str, Any]
FLAVOR, OTHER_FLAVOR, IMAGE, OTHER_IMAGE = "1", "2", "11111111-1111-1111-1111-111111111111", "2" * 32
NETWORK = "33333333-3333-3333-3333-333333333333"
PROPERTIES = {"flavor": "small", "image": "cirros", "networks": [{"network": "private"}]}
SPEC = {"type": "os.nova.server", "version": "1.0", "properties": PROPERTIES}
GROW = {"type": "senlin.policy.scaling", "version": "1.0", "properties": {"event": "CLUSTER_SCALE_OUT"}}
RETIRED = "web-00000000"
"""The name of a retired revision with the id :data:`OLD`."""
OLD = "00000000-0000-0000-0000-000000000000"
PLACE, NODE_PLACE, MODE = "profile.spec.properties", "nodes[node-aB3dE5g7]", "desired_capacity_mode"
SPECS, TAINTED = "spec, policies[grow].enabled", f"{NODE_PLACE}.tainted"
RECEIVER_PLACES = "receivers[out].type, receivers[out].action, receivers[out].params"


def cluster(**attributes: Any) -> Attributes:
    sizes = {"min_size": 0, "max_size": -1, "desired_capacity": 1}
    profile = {"profile_id": "p", "profile_name": "web"}
    rest = {"status": "ACTIVE", "timeout": 3600, "config": {}, "metadata": {}, "updated_at": "then"}
    return {"id": "c", "name": "web", **sizes, **profile, **rest, **attributes}


def node(**attributes: Any) -> Attributes:
    parts = {"cluster_id": "c", "profile_id": "p", "profile_name": "web", "physical_id": "s", "index": 1}
    rest = {"status": "ACTIVE", "role": None, "tainted": False, "metadata": {}, "updated_at": None}
    return {"id": "n", "name": "node-aB3dE5g7", **parts, **rest, **attributes}


def profile(**attributes: Any) -> Attributes:
    return {"id": "p", "name": "web", "spec": SPEC, "metadata": {}, "updated_at": None, **attributes}


def policy(**attributes: Any) -> Attributes:
    return {"id": "g", "name": "grow", "spec": GROW, "updated_at": None, **attributes}


def binding(**attributes: Any) -> Attributes:
    return {"policy_id": "g", "policy_name": "grow", "is_enabled": True, **attributes}


def receiver(**attributes: Any) -> Attributes:
    parts = {"type": "webhook", "cluster_id": "c", "action": "CLUSTER_SCALE_OUT", "params": {"count": 1}}
    return {"id": "r", "name": "out", "updated_at": "later", **parts, **attributes}


def records(**lists: Any) -> Records:
    everything = {
        "clusters": (cluster(),),
        "nodes": (node(),),
        "profiles": (profile(),),
        "policies": (policy(),),
        "receivers": (receiver(),),
        "bindings": {"c": (binding(),)},
    }
    return Records(**{**everything, **lists})


def brief(differences: list[Difference]) -> list[tuple[Any, ...]]:
    return [(each.kind, each.resource["name"], each.where, each.expected, each.found) for each in differences]


# Documents

LISTED = {"policies": ({"name": "grow"},), "receivers": ({"name": "out"},)}


def compared(have: Records, *, wanted: bool | None = True, purges: bool = False, **parts: Any) -> GroupComparison:
    parts = {"profile": {}, "cluster": {}, **parts}
    declared = Declared(name="web", is_wanted=wanted, purges=purges, **parts)
    return GroupComparison(declared, have, next((each for each in have.clusters if each["name"] == "web"), None))


def of_group(have: Records, **parts: Any) -> list[tuple[Any, ...]]:
    return brief(compared(have, **parts).differences())


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({}, []),
        ({**LISTED, "purges": True}, []),
        ({"profile": {"spec": {**SPEC, "version": 1.0}}}, []),
        (
            {"profile": {"spec": {**SPEC, "properties": {**PROPERTIES, "flavor": "big", "key_name": "ops"}}}},
            [
                ("profile", "web", "spec.properties.flavor", "big", "small"),
                ("profile", "web", "spec.properties.key_name", "ops", None),
            ],
        ),
        ({"profile": {"metadata": {"a": "b"}}}, [("profile", "web", "metadata.a", "b", None)]),
        ({"profile": {"name": "base"}}, [("profile", "base", "", "present", "absent")]),
        (
            {"cluster": {"min_size": 2}},
            [("cluster", "web", "min_size", 2, 0), ("cluster", "web", "desired_capacity", 2, 1)],
        ),
        ({"cluster": {"desired_capacity": 3, "desired_capacity_mode": "initial"}}, []),
        ({"cluster": {"desired_capacity": 3}}, [("cluster", "web", "desired_capacity", 3, 1)]),
        (
            {"cluster": {"max_size": 1, "desired_capacity": 3}},
            [("cluster", "web", "max_size", 1, -1), ("cluster", "web", "desired_capacity", 3, 1)],
        ),
        ({"cluster": {"cluster_timeout": 60}}, [("cluster", "web", "timeout", 60, 3600)]),
        ({"cluster": {"config": {"a": 1}}}, [("cluster", "web", "config.a", 1, None)]),
        ({"policies": ({"name": "grow", "enabled": True},)}, []),
        ({"policies": ({"name": "grow", "enabled": False},)}, [("cluster_policy", "grow", "enabled", False, True)]),
        ({"policies": ({"name": "shrink"},)}, [("policy", "shrink", "", "present", "absent")]),
        ({"receivers": ({"name": "out", "params": {"count": 1}},)}, []),
        (
            {"receivers": ({"name": "out", "type": "message", "action": "CLUSTER_CHECK"},)},
            [
                ("receiver", "out", "type", "message", "webhook"),
                ("receiver", "out", "action", "CLUSTER_CHECK", "CLUSTER_SCALE_OUT"),
            ],
        ),
        ({"nodes": ({"name": "one"},)}, [("node", "one", "", "present", "absent")]),
        ({"nodes": ({"name": "one"},), "cluster": {"desired_capacity_mode": "initial"}}, []),
        ({"nodes": ({"name": "node-aB3dE5g7", "role": "", "tainted": False, "metadata": {}},)}, []),
        (
            {"nodes": ({"name": "node-aB3dE5g7", "role": "a", "tainted": True, "metadata": {"b": 1}},)},
            [
                ("node", "node-aB3dE5g7", "role", "a", ""),
                ("node", "node-aB3dE5g7", "tainted", True, False),
                ("node", "node-aB3dE5g7", "metadata.b", 1, None),
            ],
        ),
        (
            {"profiles": ({"name": "base"},), "nodes": ({"name": "node-aB3dE5g7"},)},
            [("profile", "base", "", "present", "absent")],
        ),
        ({"profiles": ({"name": "base"},)}, []),
        ({"purges": True, "own_policies": ("grow", "old"), **LISTED}, []),
        (
            {"purges": True},
            [("cluster_policy", "grow", "", "absent", "present"), ("receiver", "out", "", "absent", "present")],
        ),
        (
            {"wanted": False, **LISTED},
            [
                ("cluster", "web", "", "absent", "present"),
                ("receiver", "out", "", "absent", "present"),
                ("profile", "web", "", "absent", "present"),
            ],
        ),
    ],
)
def test_documents(parts: dict[str, Any], found: list[tuple[Any, ...]]) -> None:
    assert of_group(records(), **parts) == found


@pytest.mark.parametrize(
    ("have", "parts", "found"),
    [
        ({"clusters": ()}, {"profile": {"name": "base"}}, [("cluster", "web", "", "present", "absent")]),
        ({"clusters": ()}, {"wanted": False}, [("profile", "web", "", "absent", "present")]),
        (
            {"profiles": (profile(), profile(id=OLD, name=RETIRED))},
            {},
            [("profile", RETIRED, "", "absent", "present")],
        ),
        ({"profiles": (profile(), profile(id=OLD, name=RETIRED)), "nodes": (node(profile_id=OLD),)}, {}, []),
        ({"profiles": (profile(), profile(id="other", name=RETIRED))}, {}, []),
        (
            {"profiles": (profile(), profile(id=OLD, name=RETIRED)), "policies": (), "receivers": ()},
            {"wanted": False},
            [
                ("cluster", "web", "", "absent", "present"),
                ("profile", "web", "", "absent", "present"),
                ("profile", RETIRED, "", "absent", "present"),
            ],
        ),
        (
            {"clusters": (), "nodes": (), "profiles": (), "policies": (policy(id=OLD, name="grow-00000000"),)},
            {"wanted": False, "own_policies": ("grow",)},
            [("policy", "grow-00000000", "", "absent", "present")],
        ),
        (
            {"profiles": (profile(id=OLD, name=RETIRED),), "clusters": (), "nodes": (node(profile_id=OLD),)},
            {"wanted": False},
            [],
        ),
        (
            {"policies": (policy(), policy(id="o", name="old"))},
            {"purges": True, "own_policies": ("old",), **LISTED},
            [("policy", "old", "", "absent", "present")],
        ),
        (
            {"policies": (policy(), policy(id="o", name="old")), "clusters": (cluster(), cluster(id="d", name="d"))},
            {"purges": True, "own_policies": ("old",), **LISTED},
            [],
        ),
        (
            {"clusters": (cluster(profile_id=OLD, profile_name=RETIRED),)},
            {},
            [("cluster", "web", "profile", "web", RETIRED)],
        ),
        (
            {"clusters": (cluster(metadata={"a": 1, "senlin_clustering_rollout": 2}),)},
            {"cluster": {"metadata": {}}},
            [("cluster", "web", "metadata.a", None, 1)],
        ),
        (
            {"clusters": (cluster(metadata={"a": 1}),)},
            {"cluster": {"metadata": {"b": True}, "purge_metadata": False}},
            [("cluster", "web", "metadata.b", True, None)],
        ),
        ({"bindings": {"c": ()}}, LISTED, [("cluster_policy", "grow", "", "present", "absent")]),
        (
            {"policies": (policy(), policy(id=OLD, name="grow-00000000"))},
            LISTED,
            [("policy", "grow-00000000", "", "absent", "present")],
        ),
        (
            {"receivers": (receiver(cluster_id="other"),), "clusters": (cluster(), cluster(id="other", name="b"))},
            LISTED,
            [("receiver", "out", "cluster", "web", "b")],
        ),
        (
            {"receivers": (receiver(params={"count": True}),)},
            {"receivers": ({"name": "out", "params": {"count": 1}},)},
            [("receiver", "out", "params.count", 1, True)],
        ),
        (
            {"nodes": (node(name="one", cluster_id=""),)},
            {"nodes": ({"name": "one"},)},
            [("node", "one", "cluster", "web", None)],
        ),
        (
            {"nodes": (node(name="one", status="UPDATING", cluster_id=""),)},
            {"nodes": ({"name": "one", "role": "a"},)},
            [],
        ),
        ({"nodes": (node(name="one", profile_name="base"),)}, {"nodes": ({"name": "one", "profile": "base"},)}, []),
        (
            {"nodes": (node(name="one"),)},
            {"nodes": ({"name": "one", "profile": "base"},)},
            [("node", "one", "profile", "base", "web")],
        ),
        (
            {"nodes": (node(name="one"),)},
            {"nodes": ({"name": "one", "profile": "base"},), "cluster": {"profile_only": True}},
            [],
        ),
        ({"nodes": (node(name="one", profile_name="old"),)}, {"nodes": ({"name": "one"},)}, []),
        (
            {"nodes": (node(name="one", profile_name="old", cluster_id=""),)},
            {"nodes": ({"name": "one"},), "cluster": {"profile_only": True}},
            [("node", "one", "cluster", "web", None), ("node", "one", "profile", "web", "old")],
        ),
        ({"nodes": (node(tainted=None, name="one"),)}, {"nodes": ({"name": "one", "tainted": True},)}, []),
        ({"nodes": (node(name="one"),)}, {"purges": True, **LISTED}, [("node", "one", "", "absent", "present")]),
        (
            {"nodes": (node(role="a"),)},
            {"purges": True, **LISTED},
            [("node", "node-aB3dE5g7", "", "absent", "present")],
        ),
        ({"nodes": (node(name="one"),)}, LISTED, []),
    ],
)
def test_documents_of_other_records(have: dict[str, Any], parts: dict[str, Any], found: list[tuple[Any, ...]]) -> None:
    assert of_group(records(**have), **parts) == found


@pytest.mark.parametrize(("cluster_id", "remains"), [("c", True), ("", True), ("other", False)])
def test_a_listed_node_of_another_cluster_does_not_remain_of_the_group(cluster_id: str, remains: bool) -> None:
    found = of_group(records(nodes=(node(name="one", cluster_id=cluster_id),)), wanted=False, nodes=({"name": "one"},))
    assert (("node", "one", "", "absent", "present") in found) is remains


def test_what_several_objects_are_named_is_unclear() -> None:
    have = records(receivers=(receiver(), receiver(id="q")), profiles=(profile(), profile(id="q")))
    comparison = compared(have, receivers=({"name": "out", "action": "CLUSTER_CHECK"},), profile={"spec": GROW})
    assert brief(comparison.differences()) == []
    assert [sentence.partition(",")[0] for sentence in comparison.unclear] == [
        "2 profiles are named web",
        "2 receivers are named out",
    ]


def test_what_is_beside_a_value_can_say_that_it_is_secret() -> None:
    def stack(default: str, value: str) -> dict[str, Any]:
        template = {"parameters": {"seed": {"type": "string", "hidden": True, "default": default}}}
        properties = {"template": template, "parameters": {"seed": value, "size": value}}
        return {"type": "os.heat.stack", "version": "1.0", "properties": properties}

    have = records(profiles=(profile(spec=stack("a", "b")),))
    found = compared(have, profile={"spec": stack("c", "d")}).differences()
    shown = {each.facts["where"]: (each.facts["expected"], each.facts["found"]) for each in found}
    place = "profile.spec.properties"
    assert shown == {
        f"{place}.template.parameters.seed.default": (MASK, MASK),
        f"{place}.parameters.seed": (MASK, MASK),
        f"{place}.parameters.size": ("d", "b"),
    }


def test_expressions_are_told_and_are_no_differences() -> None:
    spec = {**SPEC, "properties": {**PROPERTIES, "flavor": OpenValue("{{ scaling_group_secrets['x'] }}")}}
    comparison = compared(records(), profile={"spec": spec})
    assert comparison.differences() == []
    assert comparison.open_places == ["profile.spec.properties.flavor"]


OPEN = OpenValue("{{ x }}")


@pytest.mark.parametrize(
    ("parts", "places"),
    [
        ({"profile": {"spec": OPEN}}, ["profile.spec"]),
        ({"profile": {"metadata": OPEN}}, ["profile.metadata"]),
        ({"profile": {"metadata": {"a": OPEN}}}, ["profile.metadata.a"]),
        ({"profile": {"spec": {**SPEC, "properties": {**PROPERTIES, "key_name": OPEN}}}}, [f"{PLACE}.key_name"]),
        ({"profile": {"name": OPEN, "spec": GROW}, "nodes": ({"name": "node-aB3dE5g7"},)}, []),
        ({"cluster": {"desired_capacity": OPEN}}, ["cluster.desired_capacity"]),
        ({"cluster": {"min_size": OPEN, "max_size": OPEN}}, ["cluster.min_size", "cluster.max_size"]),
        ({"cluster": {"desired_capacity": 3, MODE: OPEN}}, [f"cluster.{MODE}"]),
        ({"cluster": {"cluster_timeout": OPEN, "protect": OPEN}}, ["cluster.cluster_timeout", "cluster.protect"]),
        ({"cluster": {"config": OPEN, "metadata": OPEN}}, ["cluster.config", "cluster.metadata"]),
        ({"cluster": {"config": {"a": OPEN}}}, ["cluster.config.a"]),
        ({"policies": ({"name": "grow", "spec": OPEN, "enabled": OPEN},)}, [f"policies[grow].{SPECS}"]),
        ({"receivers": ({"name": "out", "type": OPEN, "action": OPEN, "params": OPEN},)}, [RECEIVER_PLACES]),
        ({"nodes": ({"name": "node-aB3dE5g7", "profile": OPEN, "tainted": OPEN},)}, [f"{NODE_PLACE}.profile", TAINTED]),
        ({"purges": True, "open_lists": frozenset({"policies", "receivers", "nodes"})}, []),
        ({"wanted": None, "open_places": ("state",), "profile": {"name": "base"}}, ["state"]),
    ],
)
def test_an_expression_is_never_a_difference(parts: dict[str, Any], places: list[str]) -> None:
    have = records(nodes=(node(), node(id="m", name="own", role="a")))
    comparison = compared(have, **parts)
    assert brief(comparison.differences()) == []
    assert ", ".join(comparison.open_places) == ", ".join(places)


def test_what_is_known_beside_an_expression_is_compared() -> None:
    sizes = {"desired_capacity": 3, "max_size": OPEN}
    metadata = {"metadata": {"a": OPEN}, "purge_metadata": False}
    have = records(clusters=(cluster(max_size=2, metadata={"a": 1, "b": 2}),))
    assert of_group(have, cluster={**sizes, **metadata}) == [("cluster", "web", "desired_capacity", 3, 1)]
    found = of_group(have, cluster={"metadata": {"a": OPEN}})
    assert found == [("cluster", "web", "metadata.b", None, 2)]
    assert of_group(have, cluster={"metadata": {"a": OPEN}, "purge_metadata": OPEN}) == []


# Records


@pytest.mark.parametrize(
    ("of_cluster", "of_node", "found"),
    [
        ({}, {}, []),
        ({"desired_capacity": 2}, {}, [("desired_capacity", 2, 1)]),
        ({"desired_capacity": 2}, {"status": "CREATING"}, []),
        ({"min_size": 2}, {}, [("min_size", 2, 1)]),
        ({"max_size": 0}, {}, [("max_size", 0, 1)]),
        ({}, {"profile_id": OLD, "profile_name": RETIRED}, [("profile", "web", RETIRED)]),
        ({}, {"profile_id": "q", "profile_name": "base"}, [("profile", "web", "base")]),
        ({}, {"profile_id": "q", "profile_name": "prof-one"}, []),
        ({"metadata": {"senlin_clustering_rollout": {}}}, {"profile_id": OLD, "profile_name": RETIRED}, []),
        ({}, {"profile_id": OLD, "profile_name": RETIRED, "status": "UPDATING"}, []),
        ({}, {"physical_id": None, "status": "ERROR"}, [("physical_id", "present", "absent")]),
        ({}, {"status": "ERROR"}, [("status", "ACTIVE", "ERROR")]),
        ({}, {"status": "WARNING"}, []),
    ],
)
def test_records(of_cluster: dict[str, Any], of_node: dict[str, Any], found: list[tuple[Any, ...]]) -> None:
    have = records(clusters=(cluster(**of_cluster),), nodes=(node(**of_node),))
    assert [each[2:] for each in brief(list(compare_records(have, have.clusters[0])))] == found


def test_a_node_that_its_server_has_told_of_is_not_told_twice() -> None:
    have = records(nodes=(node(status="ERROR"),))
    assert list(compare_records(have, cluster(), told=frozenset({"n"}))) == []


@pytest.mark.parametrize(
    ("declared", "name", "count"),
    [
        (Declared("web", True, False, {}, {}, nodes=({"name": "one", "profile": "base"},)), "base", 0),
        (Declared("web", True, False, {}, {}, nodes=({"name": "one"},)), "base", 1),
        (Declared("web", True, False, {}, {"profile_only": True}), "base", 0),
        (Declared("web", True, False, {}, {"profile_only": True}), RETIRED, 1),
        (Declared("web", True, False, {}, {"profile_only": OPEN}), "base", 0),
        (Declared("web", True, False, {}, {}, nodes=({"name": "one", "profile": OPEN},)), "base", 0),
        (Declared("web", True, False, {}, {}, open_lists=frozenset({"nodes"})), "base", 0),
    ],
)
def test_a_document_can_give_a_node_a_profile_of_its_own(declared: Declared, name: str, count: int) -> None:
    have = records(nodes=(node(name="one", profile_id=OLD, profile_name=name),))
    assert len(list(compare_records(have, cluster(), declared))) == count


# Servers


def server(**attributes: Any) -> dict[str, Any]:
    parts = {"flavor": {"id": FLAVOR}, "image": {"id": IMAGE}, "addresses": {"private": [{"addr": "10.0.0.1"}]}}
    return {
        "id": "s",
        "name": "web",
        "status": "ACTIVE",
        "updated": "2026-11-24T15:00:00Z",
        "metadata": {},
        **parts,
        **attributes,
    }


def cloud(*servers: dict[str, Any], **lists: Any) -> Cloud:
    names = {
        "flavors": {FLAVOR: "small", OTHER_FLAVOR: "big"},
        "images": {"cirros": frozenset({IMAGE}), "twice": frozenset({IMAGE, OTHER_IMAGE})},
        "networks": {NETWORK: "private"},
    }
    return Cloud({each["id"]: each for each in servers}, **{**names, **lists})


def interface(network: str, *macs: str) -> dict[str, Any]:
    return {network: [{"addr": str(number), "OS-EXT-IPS-MAC:mac_addr": mac} for number, mac in enumerate(macs)]}


@pytest.mark.parametrize(
    ("properties", "attributes", "found"),
    [
        ({}, {}, []),
        ({}, {"flavor": {"id": OTHER_FLAVOR}}, [("flavor", "small", "big")]),
        ({"flavor": FLAVOR}, {}, []),
        ({"flavor": OTHER_FLAVOR}, {}, [("flavor", OTHER_FLAVOR, "small")]),
        ({"flavor": "unknown"}, {}, []),
        ({}, {"flavor": {"original_name": "small"}}, []),
        ({"flavor": FLAVOR}, {"flavor": {"original_name": "small"}}, []),
        ({}, {"flavor": {"id": "deleted"}}, [("flavor", "small", "deleted")]),
        ({}, {"image": {"id": OTHER_IMAGE}}, [("image", "cirros", OTHER_IMAGE)]),
        ({"image": OTHER_IMAGE}, {}, [("image", OTHER_IMAGE, IMAGE)]),
        ({}, {"image": ""}, []),
        ({"image": "twice"}, {"image": {"id": "x"}}, []),
        ({"image": "unknown"}, {}, []),
        ({}, {"addresses": {"public": []}}, [("networks", ["private"], ["public"])]),
        ({}, {"addresses": interface("private", "a", "b")}, [("networks", ["private"], ["private", "private"])]),
        ({}, {"addresses": interface("private", "a", "a")}, []),
        ({"networks": [{"network": NETWORK}]}, {}, []),
        ({"networks": [{"network": NETWORK.replace("3", "4")}]}, {}, []),
        ({"networks": [{"port": "x"}]}, {}, []),
        ({"networks": None}, {"addresses": {}}, []),
        ({"metadata": {"a": "b"}}, {"metadata": {"a": "b", "c": "d"}}, []),
        ({"metadata": {"a": "b"}}, {"metadata": {"a": "c"}}, [("metadata.a", "b", "c")]),
        ({"metadata": {"cluster_id": "x"}}, {}, []),
        ({"name": "web"}, {"name": "other"}, [("name", "web", "other")]),
        ({}, {"name": "other"}, []),
        ({}, {"status": "SHUTOFF", "OS-EXT-STS:power_state": 4}, [("status", "ACTIVE", "SHUTOFF")]),
        ({}, {"status": "ERROR", "addresses": {}}, [("status", "ACTIVE", "ERROR")]),
        ({}, {"OS-EXT-STS:power_state": 4}, [("power_state", "running", "shut down")]),
        ({}, {"OS-EXT-STS:power_state": 0}, []),
        ({}, {"OS-EXT-STS:power_state": 1}, []),
        ({"name": "web"}, {"status": "BUILD", "name": "other"}, []),
        ({"name": "web"}, {"OS-EXT-STS:task_state": "rebooting", "name": "other"}, []),
    ],
)
def test_servers(properties: dict[str, Any], attributes: dict[str, Any], found: list[tuple[Any, ...]]) -> None:
    spec = {**SPEC, "properties": {**PROPERTIES, **properties}}
    differences = compare_server(node(), profile(spec=spec), cluster(), cloud(server(**attributes)))
    assert [(each.where.removeprefix("server."), each.expected, each.found) for each in differences] == found
    assert {each.since for each in differences} <= {"2026-11-24T15:00:00Z"}


def test_a_server_that_is_gone() -> None:
    (found,) = compare_server(node(), profile(), cluster(), cloud())
    assert (found.where, found.expected, found.found, found.since) == ("server", "present", "absent", None)


@pytest.mark.parametrize("unread", ["flavors", "images", "networks"])
def test_what_cannot_be_looked_up_is_no_difference(unread: str) -> None:
    spec = {**SPEC, "properties": {**PROPERTIES, "networks": [{"network": NETWORK}]}}
    other = server(flavor={"id": OTHER_FLAVOR}, image={"id": OTHER_IMAGE}, addresses={"public": []})
    found = compare_server(node(), profile(spec=spec), cluster(), cloud(other, **{unread: None}))
    assert [f"{each.where.removeprefix('server.').removesuffix('s')}s" for each in found] == [
        each for each in ("flavors", "images", "networks") if each != unread
    ]


@pytest.mark.parametrize(
    ("metadata", "mend"),
    [({"cluster_id": "c"}, "added to a cluster"), ({"cluster_node_id": "n"}, "--property")],
    ids=["joined", "changed"],
)
def test_metadata_that_senlin_has_removed_is_explained(metadata: dict[str, str], mend: str) -> None:
    spec = {**SPEC, "properties": {"metadata": {"a": "b"}}}
    (found,) = compare_server(node(), profile(spec=spec), cluster(), cloud(server(metadata=metadata)))
    assert mend in found.mend and ("Senlin" in found.mend) is ("added" in mend)


# Forgotten servers

BUILT = {"cluster_id": "c", "cluster_node_id": "gone", "cluster_node_index": "1"}


@pytest.mark.parametrize(
    ("have", "attributes", "count"),
    [
        ({}, {"metadata": BUILT}, 1),
        ({}, {"metadata": {"cluster_node_id": "gone"}}, 1),
        ({}, {"metadata": {"cluster_id": "c", "cluster_node_index": "1"}}, 1),
        ({}, {"metadata": {"cluster_id": "c"}}, 0),
        ({}, {"metadata": {}}, 0),
        ({}, {"metadata": BUILT, "id": "s"}, 0),
        ({}, {"metadata": BUILT, "OS-EXT-STS:task_state": "deleting"}, 0),
        ({"clusters": ()}, {"metadata": BUILT}, 1),
        ({"clusters": (cluster(status="RESIZING"),)}, {"metadata": BUILT}, 0),
        ({"nodes": (node(id="gone", status="CREATING"),)}, {"metadata": BUILT}, 0),
        ({"nodes": (node(id="gone"),)}, {"metadata": BUILT}, 1),
    ],
)
def test_forgotten_servers(have: dict[str, Any], attributes: dict[str, Any], count: int) -> None:
    body = server(**{"id": "left", **attributes})
    assert len(list(forgotten_servers(records(**have), {body["id"]: body}))) == count


def test_forgotten_servers_of_other_clusters_are_not_wanted() -> None:
    body = server(id="left", metadata=BUILT)
    found = [list(forgotten_servers(records(), {"left": body}, frozenset({id}))) for id in ("c", "d")]
    assert [len(each) for each in found] == [1, 0]
