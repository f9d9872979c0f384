# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the document of a group says, and how it is written. That a role can apply it is tested by tests/contract."""

from __future__ import annotations

import base64
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._documents.document import (
    Document,
    LeftOut,
    document_of,
)
from ansible_collections.senlin.clustering.plugins.module_utils._documents.expression import Expression
from ansible_collections.senlin.clustering.plugins.module_utils._documents.hidden import without_secrets
from ansible_collections.senlin.clustering.plugins.module_utils._documents.node_names import is_given
from ansible_collections.senlin.clustering.plugins.module_utils._documents.records import Records, read_records
from ansible_collections.senlin.clustering.plugins.module_utils._documents.yaml_text import Commented, yaml_text
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
    ],
)
def test_names_that_senlin_gives(name: str, name_format: str | None, given: bool) -> None:
    assert is_given(name, name_format) is given


# Secrets


def hidden(value: Any) -> tuple[Any, list[str]]:
    """A value without its secrets, and where they were."""
    found: list[str] = []
    return without_secrets(value, "profile", found), found


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
        ({"key_name": "mine", "flavor": "m1.small"}, []),
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


# Text


class Loader(yaml.SafeLoader):
    """Reads a text that is not evaluated as what it is."""


Loader.add_constructor("!unsafe", lambda loader, node: f"unsafe {loader.construct_scalar(node)}")


@pytest.mark.parametrize(
    "value",
    [
        *("yes", "1.0", "010", "null", "~", "a: b", "- a", "12:30", "", " x ", "#x", "@", "名前", "x" * 300),
        *("a\nb\n", "  a\n b", "a\n\n b\n\n", "a \nb", "\ta\nb"),
        *(1, 1.0, True, None, [], {}, [[1, 2], {"a": []}]),
    ],
)
def test_text_is_read_as_what_was_written(value: Any) -> None:
    content = {"one": value, "two": [{"name": value}], "three": [Commented({"name": value}, ("id 1", "id 2"))]}
    text = yaml_text(content, ["From a test."])
    assert text.startswith("---\n# From a test.\n")
    assert yaml.safe_load(text) == {"one": value, "two": [{"name": value}], "three": [{"name": value}]}


def test_text_that_looks_like_a_template_is_not_evaluated() -> None:
    text = yaml_text({"a": "{{ x }}", "b": "{% x %}", "c": "{# x #}", "d": Expression("{{ x }}"), "e": "{ x }"})
    values = yaml.load(text, Loader)
    assert values == {"a": "unsafe {{ x }}", "b": "unsafe {% x %}", "c": "unsafe {# x #}", "d": "{{ x }}", "e": "{ x }"}


def test_what_occurs_twice_is_written_twice() -> None:
    twice = {"a": [1]}
    assert "&" not in yaml_text({"one": twice, "two": twice})


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
BINDING = {"policy_id": "o1", "is_enabled": True}
RECEIVER = {"id": "r1", "name": "out", "cluster_id": "c1", "action": "CLUSTER_SCALE_OUT", "params": {}}


def records(**more: Any) -> Records:
    """A project with one cluster, and more than that."""
    bindings = {"c1": tuple(more.pop("bindings", ()))}
    found: dict[str, Any] = {"clusters": (CLUSTER,), "profiles": (PROFILE,), "nodes": (NODE,), "bindings": bindings}
    return Records(**{**found, **{name: tuple(listed) for name, listed in more.items()}})


def content(found: Records, *excluded: str) -> dict[str, Any]:
    """The variables of the document without the beginnings of their names."""
    document = document_of(found, found.clusters[0], excluded)
    assert isinstance(document, Document)
    return {name.removeprefix("scaling_group_"): value for name, value in document.content.items()}


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


def test_policies_and_receivers() -> None:
    others = [{**POLICY, "id": f"o{number}", "name": name} for number, name in ((2, "b"), (3, "a"))]
    bindings = [BINDING, {"policy_id": "o2", "is_enabled": False}, {"policy_id": "o3", "is_enabled": True}]
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
    document = document_of(found, CLUSTER)
    assert isinstance(document, Document)
    assert set(document.content) == {f"scaling_group_{name}" for name in ("name", "format", "profile", "cluster")}
    assert [each.facts["kind"] for each in document.left_out] == ["node", "policy", "receiver"]


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
