# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the document of a group says, and how it is written. That a role can apply it is tested by tests/contract."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._documents.document import (
    Document,
    LeftOut,
    document_of,
)
from ansible_collections.senlin.clustering.plugins.module_utils._documents.exclusion import (
    Exclusion,
    read_exclude,
)
from ansible_collections.senlin.clustering.plugins.module_utils._documents.expression import Expression
from ansible_collections.senlin.clustering.plugins.module_utils._documents.hidden import without_secrets
from ansible_collections.senlin.clustering.plugins.module_utils._documents.node_names import is_given
from ansible_collections.senlin.clustering.plugins.module_utils._documents.records import Records, read_records
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import PROTECT
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import kinds

# The names that Senlin gives


@pytest.mark.parametrize(
    ("name", "name_format", "given"),
    [
        ("node-aB3dE5g7", None, True),
        ("node-aB3dE5g7", "", True),
        ("node-3B3dE5g7", None, False),
        ("node-aB3dE5g", None, False),
        ("web-001", None, False),
        ("web-001", "web-$3I", True),
        ("web-1000", "web-$3I", True),
        ("web-01", "web-$3I", False),
        ("web-1", "web-$I", True),
        ("web.1-x", "web.$I-x", True),
        ("webx1-x", "web.$I-x", False),
        ("abcd", "$4r", True),
        ("aBcd", "$4r", False),
        ("web-", "web-$0R", True),
        ("web", "web", True),
        ("a12345b7", "$R", True),
        ("web-٣", "web-$I", False),
        ("node-0a1b2c3d-001", None, True),
        ("node-0a1b2c3d-1234", "web-$3I", True),
        ("node-0a1b2c3d-01", None, False),
        ("node-0a1b2c3d-001x", None, False),
        ("node-0a1b2c3-001", None, False),
        ("node-0A1B2C3D-001", None, False),
    ],
)
def test_names_that_senlin_gives(name: str, name_format: str | None, given: bool) -> None:
    assert is_given(name, name_format) is given


def test_a_name_with_the_id_of_another_cluster_is_not_given() -> None:
    for cluster_id, given in (("0a1b2c3d-4e5f", True), ("ffffffff-4e5f", False), ("", True)):
        assert is_given("node-0a1b2c3d-001", None, cluster_id) is given


# Secrets


def hidden(value: Any) -> tuple[Any, list[str]]:
    """A value without its secrets, and where they were."""
    found: list[str] = []
    return without_secrets(value, "profile", found), found


KEY = base64.b64encode(f"-----{'BEGIN'} PRIVATE KEY-----\nabc\n-----{'END'} PRIVATE KEY-----\n".encode()).decode()
"""The file of a private key, as a spec has it."""


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ({"admin_pass": "x"}, ["profile.admin_pass"]),
        ({"admin_pass": ""}, []),
        ({"admin_pass": None, "passport": "x"}, []),
        ({"parameters": {"db_password": 7}}, ["profile.parameters.db_password"]),
        ({"db_password": {"type": "string", "default": "x", "hidden": True}}, ["profile.db_password.default"]),
        ({"password": {"get_param": "db_password"}}, []),
        ({"tokens": ["a", "b"]}, ["profile.tokens.0", "profile.tokens.1"]),
        ({"user_data": "#cloud-config\npassword: x\n"}, ["profile.user_data"]),
        ({"user_data": base64.b64encode(b"#cloud-config\npassword: x\n").decode()}, ["profile.user_data"]),
        ({"user_data": base64.b64encode(b"#!/bin/sh\necho hello\n").decode()}, []),
        ({"url": "https://me:secret@example.com/"}, ["profile.url"]),
        ({"key_name": "mine", "flavor": "m1.small", "public_key": "ssh-rsa AAAA", "token_ttl": 300}, []),
        ({"passwords": {"admin": "x"}, "lock_passwd": True}, ["profile.passwords.admin"]),
        ({"personality": [{"path": "/x", "contents": KEY}]}, ["profile.personality.0.contents"]),
    ],
)
def test_secrets(value: Any, places: list[str]) -> None:
    shown, found = hidden(value)
    assert found == places
    for place in places:
        part = shown
        for key in place.split(".")[1:]:
            part = part[int(key)] if isinstance(part, list) else part[key]
        assert part == f"{{{{ scaling_group_secrets['{place}'] }}}}"
        assert isinstance(part, Expression)
    assert places or shown == value


# Documents

CLUSTER: dict[str, Any] = {
    "id": "c1",
    "name": "web",
    "status": "ACTIVE",
    "profile_id": "p1",
    "desired_capacity": 2,
    "min_size": 0,
    "max_size": -1,
    "timeout": 3600,
    "config": {},
    "metadata": None,
}
SPEC = {"version": "1.0", "type": "os.nova.server", "properties": {"name": "web", "flavor": "m1.small"}}
PROFILE = {"id": "p1", "name": "web", "metadata": {}, "spec": SPEC}
OTHER_PROFILE = {**PROFILE, "id": "p2", "name": "large"}
NODE: dict[str, Any] = {
    "id": "n1",
    "name": "node-aB3dE5g7",
    "index": 1,
    "cluster_id": "c1",
    "profile_id": "p1",
    "profile_name": "web",
    "role": "",
    "tainted": False,
    "metadata": {"senlin_clustering_replaces": "x"},
    "status": "ACTIVE",
}
POLICY = {"id": "o1", "name": "web-out", "type": "senlin.policy.scaling-1.0", "spec": {"type": "x"}}
BINDING = {
    "policy_id": "o1",
    "policy_name": "web-out",
    "policy_type": "senlin.policy.scaling-1.0",
    "is_enabled": True,
}
RECEIVER = {
    "id": "r1",
    "name": "out",
    "cluster_id": "c1",
    "type": "webhook",
    "action": "CLUSTER_SCALE_OUT",
    "params": {},
}
QUEUE = {"id": "q1", "name": "queue", "cluster_id": "", "type": "message", "action": "", "params": {}}


def records(**more: Any) -> Records:
    """A project with one cluster, and more than that."""
    bindings = {"c1": tuple(more.pop("bindings", ()))}
    found: dict[str, Any] = {"clusters": (CLUSTER,), "profiles": (PROFILE,), "nodes": (NODE,), "bindings": bindings}
    return Records(**{**found, **{name: tuple(listed) for name, listed in more.items()}})


def document(found: Records, *excluded: str) -> Document:
    """The document of the cluster, without objects that have one of the names."""
    written = document_of(found, found.clusters[0], Exclusion(frozenset(excluded)))
    assert isinstance(written, Document)
    return written


def content(found: Records, *excluded: str) -> dict[str, Any]:
    """The variables of the document without the beginnings of their names."""
    variables = document(found, *excluded).content
    return {name.removeprefix("scaling_group_"): value for name, value in variables.items()}


def test_the_defaults_of_the_server_are_left_out() -> None:
    assert content(records()) == {
        "name": "web",
        "format": 1,
        "profile": {"spec": SPEC},
        "cluster": {"desired_capacity": 2},
    }
    assert list(content(records())["profile"]["spec"]) == ["type", "version", "properties"]


def test_what_is_no_default_is_said() -> None:
    cluster = {
        **CLUSTER,
        "min_size": 1,
        "max_size": 5,
        "timeout": 60,
        "config": {"node.name.format": "w$I"},
        "metadata": {"team": "shop", "senlin_clustering_rollout": "{}"},
    }
    profile = {**PROFILE, "name": "small", "metadata": {"tier": 1}}
    found = content(records(clusters=[cluster], profiles=[profile], nodes=[{**NODE, "name": "w1"}]))
    assert found["profile"] == {"name": "small", "metadata": {"tier": 1}, "spec": SPEC}
    assert found["cluster"] == {
        "desired_capacity": 2,
        "min_size": 1,
        "max_size": 5,
        "cluster_timeout": 60,
        "config": {"node.name.format": "w$I"},
        "metadata": {"team": "shop"},
    }
    assert "nodes" not in found


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"name": "db"}, {"name": "db"}),
        ({"role": "master"}, {"role": "master"}),
        ({"tainted": True}, {"tainted": True}),
        ({"metadata": {"a": "b"}}, {"metadata": {"a": "b"}}),
        ({"metadata": {"a": "b", PROTECT: "true"}}, {"metadata": {"a": "b"}, "protect": True}),
        ({"metadata": {PROTECT: "true"}}, {"protect": True}),
        ({"profile_id": "p2", "profile_name": "large"}, {"profile": "large"}),
    ],
)
def test_nodes_that_have_something_of_their_own(own: dict[str, Any], said: dict[str, Any]) -> None:
    found = content(records(nodes=[{**NODE, **own}], profiles=[OTHER_PROFILE, PROFILE]))
    assert found["nodes"] == [{"name": NODE["name"], **said}]
    assert ("profiles" in found) is ("profile" in said)
    assert content(records(nodes=[{**NODE, **own, "name": "x"}]), "x").get("nodes") is None


def test_the_protection_of_the_cluster() -> None:
    for metadata, said in (({PROTECT: True}, {"protect": True}), ({PROTECT: "false"}, {}), (None, {})):
        found = content(records(clusters=[{**CLUSTER, "metadata": metadata}]))["cluster"]
        assert {key: value for key, value in found.items() if key in ("metadata", "protect")} == said


@pytest.mark.parametrize(
    ("more", "scaled"),
    [
        ({}, False),
        ({"policies": [POLICY], "bindings": [BINDING]}, True),
        ({"policies": [], "bindings": [BINDING]}, True),
        ({"policies": [POLICY, {**POLICY, "id": "o2"}], "bindings": [BINDING]}, True),
        ({"policies": [POLICY], "bindings": [{**BINDING, "policy_type": "senlin.policy.health-1.2"}]}, False),
        ({"receivers": [RECEIVER]}, True),
        ({"receivers": [RECEIVER, {**RECEIVER, "id": "r2", "cluster_id": "c2"}]}, True),
        ({"receivers": [{**RECEIVER, "cluster_id": "c2"}]}, False),
        ({"receivers": [QUEUE]}, True),
    ],
)
@pytest.mark.parametrize("excluded", [(), ("web-out", "out", "queue")])
def test_what_scales_the_cluster_counts_also_if_it_is_left_out(
    more: dict[str, Any], scaled: bool, excluded: tuple[str, ...]
) -> None:
    found = content(records(**more), *excluded)["cluster"]
    assert found.get("desired_capacity_mode") == ("initial" if scaled else None)


@pytest.mark.parametrize(
    ("own", "mixed"),
    [
        ({}, False),
        ({"profile_id": "p2", "profile_name": "large"}, True),
        ({"profile_id": "p3", "profile_name": "prof-old"}, True),
        ({"profile_id": "p4", "profile_name": "gone"}, True),
        ({"profile_id": "p2", "profile_name": "large", "status": "CREATING"}, True),
        ({"profile_id": "p2", "profile_name": "large", "status": "DELETING"}, False),
    ],
)
@pytest.mark.parametrize("excluded", [(), ("db",)])
def test_members_with_profiles_of_their_own_keep_them(
    own: dict[str, Any], mixed: bool, excluded: tuple[str, ...]
) -> None:
    profiles = [PROFILE, OTHER_PROFILE, {**PROFILE, "id": "p3", "name": "prof-old"}]
    found = content(records(nodes=[{**NODE, "name": "db", **own}], profiles=profiles), *excluded)["cluster"]
    assert found.get("profile_only", False) is mixed


@pytest.mark.parametrize("timeout", [3600, 0, None])
def test_a_timeout_that_means_the_default_is_left_out(timeout: int | None) -> None:
    assert content(records(clusters=[{**CLUSTER, "timeout": timeout}]))["cluster"] == {"desired_capacity": 2}


def test_nodes_are_sorted_by_name() -> None:
    nodes = [{**NODE, "id": f"n{index}", "index": index, "name": name} for index, name in enumerate("cab", 1)]
    assert [each["name"] for each in content(records(nodes=nodes))["nodes"]] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("INIT", "it is being created."),
        ("CREATING", "it is being created."),
        ("DELETING", "it is being deleted"),
        ("ERROR", ""),
        ("UPDATING", ""),
    ],
)
def test_nodes_that_come_or_go_are_left_out(status: str, reason: str) -> None:
    found = records(nodes=[{**NODE, "name": "db", "status": status}])
    assert ("nodes" in content(found)) is not reason
    left_out = document(found).left_out
    assert [each.reason.startswith(reason) for each in left_out] == ([True] if reason else [])
    assert document(found, "db").left_out == ()


def test_a_name_of_an_earlier_senlin_is_no_name_of_its_own() -> None:
    cluster = {**CLUSTER, "id": "0a1b2c3d-4e5f"}
    names = ("node-0a1b2c3d-001", "node-ffffffff-001")
    nodes = [{**NODE, "id": name, "name": name, "cluster_id": cluster["id"]} for name in names]
    assert content(records(clusters=[cluster], nodes=nodes))["nodes"] == [{"name": "node-ffffffff-001"}]


def test_a_policy_that_is_attached_and_not_listed_is_not_lost() -> None:
    found = records(bindings=[BINDING])
    assert "policies" not in content(found)
    (left_out,) = document(found).left_out
    facts = left_out.facts
    assert facts.pop("reason").startswith("it is attached to the cluster, but the list of policies does not have it")
    assert facts == {"kind": "policy", "id": "o1", "name": "web-out"}
    assert document(found, "web-out").left_out == ()


def test_a_secret_that_is_a_text_stays_one() -> None:
    profile = {**PROFILE, "spec": {"type": "x", "version": 1.0, "properties": {"admin_pass": "[1]", "b": ["{{ x }}"]}}}
    nested = {**PROFILE, "id": "p2", "name": "other", "spec": {"parameters": [{"db_password": 7}]}}
    found = records(profiles=[profile, nested], nodes=[{**NODE, "profile_id": "p2", "profile_name": "other"}])
    said = content(found)
    assert said["profile"]["spec"]["properties"] == {
        "admin_pass": "{{ scaling_group_secrets['profile.spec.properties.admin_pass'] | string }}",
        "b": ["{{ x }}"],
    }
    # What is no text would become one.
    (parameter,) = said["profiles"][0]["spec"]["parameters"]
    assert parameter["db_password"].endswith("'] }}")
    assert isinstance(parameter["db_password"], Expression)


def test_policies_and_receivers() -> None:
    others = [{**POLICY, "id": f"o{number}", "name": name} for number, name in ((2, "b"), (3, "a"))]
    bindings = [
        BINDING,
        *({**BINDING, "policy_id": each["id"], "policy_name": each["name"]} for each in others),
    ]
    bindings[1]["is_enabled"] = False
    receivers = [RECEIVER, {**RECEIVER, "id": "r2", "name": "in", "params": {"count": 2}}]
    found = content(records(policies=[POLICY, *others], bindings=bindings, receivers=receivers))
    assert [each["name"] for each in found["policies"]] == ["a", "b", "web-out"]
    assert [each.get("enabled") for each in found["policies"]] == [None, False, None]
    assert found["receivers"] == [
        {"name": "in", "action": "CLUSTER_SCALE_OUT", "params": {"count": 2}},
        {"name": "out", "action": "CLUSTER_SCALE_OUT"},
    ]
    assert found["cluster"]["desired_capacity_mode"] == "initial"


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"clusters": [CLUSTER, {**CLUSTER, "id": "c2"}]}, "another cluster has the same name"),
        ({"clusters": [{**CLUSTER, "status": "DELETING"}]}, "it is being deleted"),
        ({"profiles": []}, "its profile cannot be read"),
        ({"profiles": [PROFILE, {**PROFILE, "id": "p3"}]}, "another profile is named web, too"),
    ],
)
def test_a_group_that_no_document_can_declare(more: dict[str, Any], reason: str) -> None:
    found = records(**more)
    left_out = document_of(found, found.clusters[0])
    assert isinstance(left_out, LeftOut)
    assert left_out.reason.startswith(reason)


def test_what_has_a_name_that_is_not_its_own_is_left_out() -> None:
    found = records(
        nodes=[{**NODE, "name": "db"}, {**NODE, "id": "n2", "name": "db", "cluster_id": ""}],
        policies=[POLICY, {**POLICY, "id": "o2"}],
        bindings=[BINDING],
        receivers=[RECEIVER, {**RECEIVER, "id": "r2", "cluster_id": "c2"}],
    )
    written = document(found)
    assert set(written.content) == {f"scaling_group_{name}" for name in ("name", "format", "profile", "cluster")}
    assert [each.facts["kind"] for each in written.left_out] == ["node", "policy", "receiver"]


def test_of_two_objects_of_one_name_one_is_left_out() -> None:
    found = records(policies=[{**POLICY, "name": "out"}], bindings=[BINDING], receivers=[RECEIVER, QUEUE])
    for excluded, left in (("policies", "receivers"), ("receivers", "policies")):
        written = document_of(found, CLUSTER, read_exclude("exclude", {excluded: ["out"]}))
        assert isinstance(written, Document)
        assert [each for each in ("policies", "receivers") if f"scaling_group_{each}" in written.content] == [left]


# Reading


class Repeating:
    """Stands for a client whose lists begin again after a page, as Senlin's do if the last object of it was deleted."""

    project_id = "shop"

    def listing(self, kind: Any, **query: Any) -> list[dict[str, Any]]:
        one, other = ({"id": f"{kind.noun}-{number}", "name": f"{number}"} for number in (1, 2))
        return [one, one, other]

    def in_project(self, found: dict[str, Any]) -> bool:
        return True


def test_an_object_that_a_list_repeats_is_read_once() -> None:
    records, clusters = read_records(Repeating())  # type: ignore[arg-type]
    assert [each["id"] for each in clusters] == ["cluster-1", "cluster-2"]
    assert len(records.of_name(kinds.NODE, "1")) == 1
