# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documents as cluster_drift reads them: what they declare, what is refused, and what cannot be compared."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.module_utils._drift import variables
from ansible_collections.senlin.clustering.plugins.module_utils._drift.declared import Declared, read_documents
from ansible_collections.senlin.clustering.plugins.module_utils._drift.difference import Difference, shown_values
from ansible_collections.senlin.clustering.plugins.module_utils._drift.open_values import (
    OpenValue,
    filled,
    with_open_values,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput

SPECS = Path(__file__).parents[2] / "roles" / "scaling_group" / "meta" / "argument_specs.yml"
OPTIONS: dict[str, Any] = yaml.safe_load(SPECS.read_text())["argument_specs"]["main"]["options"]
SORTS = {"bool": "a boolean", "dict": "a mapping", "int": "a whole number", "list": "a list", "str": "a text"}


def read(**group: Any) -> Declared:
    (found,) = read_documents("documents", [{f"scaling_group_{key}": each for key, each in group.items()}])
    return found


def documented(options: dict[str, Any]) -> dict[str, str]:
    """What the value of each documented option must be, in words."""
    return {
        name: f"one of {', '.join(option['choices'])}" if "choices" in option else SORTS.get(option["type"], "anything")
        for name, option in options.items()
    }


@pytest.mark.parametrize(
    ("known", "options"),
    [
        (variables.GROUP, {name.removeprefix("scaling_group_"): each for name, each in OPTIONS.items()}),
        (variables.PROFILE, OPTIONS["scaling_group_profile"]["options"]),
        (variables.CLUSTER, OPTIONS["scaling_group_cluster"]["options"]),
        *((keys, OPTIONS[f"scaling_group_{name}"]["options"]) for name, keys in variables.ITEMS.items()),
    ],
)
def test_the_keys_are_those_of_the_role(known: variables.Keys, options: dict[str, Any]) -> None:
    assert set(known) == set(options), "add what is new to plugins/module_utils/_drift/variables.py"
    words = documented(options)
    for key, sort in known.items():
        # The role takes any action, and its module only the known ones.
        assert sort.words in ("anything", words[key]) or key == "action", key


def test_only_what_is_declared_is_in_it() -> None:
    found = read(name=7, cluster={"max_size": "3", "min_size": None}, profile={"spec": "{type: a, version: 1.0}"})
    assert found == Declared("7", True, False, {"spec": {"type": "a", "version": 1.0}}, {"max_size": 3})
    assert found.profile_name == "7"
    assert read(name="web", profile={"name": "base"}).profile_name == "base"
    assert not read(name="web", state="absent").is_wanted
    assert read(name="web", purge="yes").purges
    assert read(name="web", cluster={"config": {"cluster.stop_node_before_delete": "no"}}).cluster == {
        "config": {"cluster.stop_node_before_delete": False}
    }
    (policy,) = read(name="web", policies=[{"policy_name": "grow", "is_enabled": "no"}]).policies
    assert (policy["name"], policy["enabled"]) == ("grow", False)


@pytest.mark.parametrize(
    ("group", "words"),
    [
        ({}, ["documents[0] has no scaling_group_name"]),
        ({"name": "web", "format": 2}, ["scaling_group_format 2", "up to 1"]),
        ({"name": "web", "clustre": {}}, ["documents[0]", "scaling_group_clustre", "scaling_group_cluster is meant"]),
        ({"name": "web", "cluster": {"size": 1}}, ["documents[0].scaling_group_cluster", "key size"]),
        ({"name": "web", "cluster": []}, ["scaling_group_cluster in documents[0] is a list", "a mapping"]),
        ({"name": "web", "cluster": {"max_size": "many"}}, ["max_size in documents[0].scaling_group_cluster", "many"]),
        ({"name": "web", "nodes": {}}, ["scaling_group_nodes", "a list"]),
        ({"name": "web", "nodes": ["one"]}, ["documents[0].scaling_group_nodes[0] is a text"]),
        ({"name": "web", "nodes": [{"name": "a"}, {"role": "x"}]}, ["scaling_group_nodes[1] has no name"]),
        ({"name": "web", "receivers": [{"name": "a", "action": "X"}]}, ["scaling_group_receivers[0]", "CLUSTER_CHECK"]),
        ({"name": "web", "state": "gone"}, ["scaling_group_state", "absent, present"]),
        ({"name": "web", "profile": {"spec": 7}}, ["scaling_group_profile.spec is a number"]),
    ],
)
def test_what_the_role_does_not_know_is_refused(group: dict[str, Any], words: list[str]) -> None:
    with pytest.raises(BadInput) as refused:
        read(**group)
    assert [word for word in words if word not in refused.value.message] == [], refused.value.message
    assert refused.value.message.endswith(".")


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        (["web"], "documents[0] is a text"),
        ([{"variables": {}, "text": ""}], "map(attribute='variables')"),
        ([{"scaling_group_name": "web"}] * 2, "documents[1] declares the group web"),
        ([{"flavor": "m1.small"}], "no variable of the role"),
    ],
)
def test_what_is_no_document_is_refused(documents: list[Any], words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_documents("documents", documents)
    assert words in refused.value.message


@pytest.mark.parametrize(
    ("want", "have", "result", "places"),
    [
        ("{{ x }}", "a", "a", ["p"]),
        ("{{ x }}", "{{ x }}", "{{ x }}", []),
        ("{{ x }}", None, None, ["p"]),
        ("a{% if b %}", "a", "a", ["p"]),
        ("a{# b #}", "a", "a", ["p"]),
        ("{{ x }}", {"a": 1}, {"a": 1}, ["p"]),
        ({"a": "{{ x }}", "b": 1}, {"b": 2}, {"b": 1}, ["p.a"]),
        (["{{ x }}", "b"], ["b", "y"], ["y", "b"], ["p.0"]),
        ([{"a": "{{ x }}", "b": 1}, {"a": "c", "b": 2}], [{"a": "c", "b": 2}, {"a": "d", "b": 1}], None, ["p.0.a"]),
        ("a", "(masked)", "(masked)", ["p"]),
        ("a", "b", "a", []),
        ({"a": {"b": "{{ x }}", "c": 1}}, {"a": {"b": "y", "c": 2}}, {"a": {"b": "y", "c": 1}}, ["p.a.b"]),
        (["{{ x }}", 1], ["y", 1], ["y", 1], ["p.0"]),
        (["{{ x }}"], ["y", "z"], ["{{ x }}"], []),
        ({"a": "{{ x }}"}, "b", {"a": "{{ x }}"}, []),
    ],
)
def test_what_cannot_be_compared_is_no_difference(want: Any, have: Any, result: Any, places: list[str]) -> None:
    found: list[str] = []
    filled_in = filled(with_open_values(want), have, "p", found)
    assert filled_in == (result if result is not None or have is None else have[::-1])
    assert found == places


@pytest.mark.parametrize(
    ("where", "expected", "found", "shown"),
    [
        ("spec.properties.flavor", "a", "b", ("a", "b")),
        ("spec.properties.admin_pass", "a", "b", ("(masked)", "(masked)")),
        ("spec.properties.admin_pass", "a", None, ("(masked)", None)),
        ("params.secrets.key", "a", 7, ("(masked)", "(masked)")),
        (
            "spec.properties",
            {"flavor": "a", "admin_pass": "b"},
            None,
            ({"flavor": "a", "admin_pass": "(masked)"}, None),
        ),
        ("spec.properties.user_data", "password: x", "echo", ("(masked)", "(masked)")),
        ("spec.properties.user_data", "echo", "password: x", ("(masked)", "(masked)")),
        ("metadata.team", ["a"], ["b"], (["a"], ["b"])),
    ],
)
def test_secrets_are_not_shown(where: str, expected: Any, found: Any, shown: tuple[Any, Any]) -> None:
    assert shown_values(where, expected, found) == shown
    facts = Difference("document", "profile", {"id": "1", "name": "web"}, where, expected, found, "Do it.").facts
    assert (facts["expected"], facts["found"], facts["where"]) == (*shown, f"profile.{where}")
    assert facts["cluster"] == {"id": None, "name": None}


def test_a_document_can_be_the_text_of_a_file() -> None:
    text = """---
scaling_group_name: web
scaling_group_profile:
  spec: {type: a, version: 1.0, properties: {key: !vault abc, text: !unsafe "{{ b }}"}}
"""
    (found,) = read_documents("documents", [text])
    assert found.profile["spec"]["properties"] == {"key": "{{ vault }}", "text": "{{ b }}"}
    places: list[str] = []
    live = {"key": "a", "text": "c"}
    assert filled(found.profile["spec"]["properties"], live, "p", places) == {"key": "a", "text": "{{ b }}"}
    assert places == ["p.key"]


@pytest.mark.parametrize("value", ['"{{ b }}"', '[a, "{{ b }}"]', '{c: "{{ b }}", "{{ d }}": e}'])
def test_what_is_tagged_as_unsafe_is_meant_literally(value: str) -> None:
    group = f"scaling_group_name: !unsafe '{{{{ web }}}}'\nscaling_group_cluster: {{metadata: {{a: !unsafe {value}}}}}"
    (found,) = read_documents("documents", [group])
    assert type(found.name) is str and found.name == "{{ web }}"
    literal = yaml.safe_load(value)
    places: list[str] = []
    assert filled(found.cluster["metadata"]["a"], None, "p", places) == literal
    assert filled(found.cluster["metadata"]["a"], "other", "p", places) == literal
    assert places == []


OPEN_GROUPS: dict[str, tuple[Any, list[str], set[str]]] = {
    "profile": ("{{ x }}", ["profile"], set()),
    "profile name": ({"name": "{{ x }}"}, ["profile.name"], set()),
    "cluster": ("{{ x }}", ["cluster"], set()),
    "format": ("{{ x }}", ["format"], set()),
    "purge": ("{{ x }}", ["purge"], set()),
    "own_policies": (["a", "{{ x }}"], ["own_policies"], set()),
    "policies": ("{{ x }}", ["policies"], {"policies"}),
    "nodes": (["{{ x }}", {"name": "one"}], ["nodes[0]"], {"nodes"}),
    "receivers": ([{"name": "{{ x }}"}], ["receivers[0].name"], {"receivers"}),
}
"""By what is open: the value, the places that are told, and the lists that are not known."""


@pytest.mark.parametrize("what", OPEN_GROUPS)
@pytest.mark.parametrize("as_text", [False, True])
def test_an_expression_is_taken_for_anything(what: str, as_text: bool) -> None:
    value, places, lists = OPEN_GROUPS[what]
    group = {"scaling_group_name": "web", f"scaling_group_{what.partition(' ')[0]}": value}
    (found,) = read_documents("documents", [yaml.safe_dump(group) if as_text else group])
    assert found.open_places == tuple(places)
    assert found.open_lists == lists
    assert (found.purges, found.is_wanted) == (False, True)
    assert isinstance(found.profile_name, OpenValue) is what.startswith("profile")


def test_it_can_be_open_whether_a_group_is_wanted_but_not_which_it_is() -> None:
    assert read(name="web", state="{{ x }}").is_wanted is None
    with pytest.raises(BadInput, match=r"^documents\[0\] has an expression as scaling_group_name"):
        read(name="web-{{ x }}")


def test_an_expression_in_a_setting_is_left_as_it_is() -> None:
    config = {"cluster.stop_timeout_before_update": "{{ x }}", "cluster.stop_node_before_delete": "no"}
    found = read(name="web", cluster={"config": config, "min_size": "{{ x }}", "protect": "{{ x }}", "max_size": "3"})
    assert found.cluster["config"] == {**config, "cluster.stop_node_before_delete": False}
    assert (found.cluster["min_size"], found.cluster["max_size"]) == ("{{ x }}", 3)
    (receiver,) = read(name="web", receivers=[{"name": "a", "params": {"count": "{{ x }}", "number": "2"}}]).receivers
    assert receiver["params"] == {"count": "{{ x }}", "number": 2}


NESTED = "a: " + "[" * 1500
EXPANDED = "\n".join(
    ["a: &a0 [x,x,x,x,x,x,x,x,x,x]", *(f"b{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))]
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: b: c", "not valid YAML or JSON in line 1, column 5"),
        ("a:\n\tb: c", "in line 2, column 1: found character '\\t'"),
        ("scaling_group_name: web\n---\nscaling_group_name: shop", "in line 2, column 1: but found another document"),
        ("a: *b", "undefined alias"),
        ("a: &b [*b]", "holds itself"),
        (NESTED, "nested too deeply"),
        (EXPANDED, "aliases stand for more than 200000 values"),
        ("a: !!set {b}", "what JSON does not have"),
        ("a: !!binary aGk=", "what JSON does not have"),
        ("{[a]: b}", "is a text, but not valid"),
        ("a: 2026-13-01", "what JSON does not have"),
        ("a: " + "9" * 5000, "what JSON does not have"),
        ("a: \x00", "it cannot be read"),
        ("a: {{ b }}", "not valid YAML or JSON in line 1"),
        ("a: !vault {b: c}", "in line 1"),
        ("a" * 1_000_001, "has 1000001 characters"),
        ("$ANSIBLE_VAULT;1.1;AES256\n6162", "is encrypted with Ansible Vault"),
        ("7", "is a number, and must be a mapping"),
        ("- scaling_group_name: web", "is a list, and must be a mapping"),
        ("", "is null, and must be a mapping"),
        ("2026-01-01", "is a text, and must be a mapping"),
    ],
)
def test_why_a_text_cannot_be_read(text: str, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_documents("documents", [text])
    message = refused.value.message
    assert message.startswith("documents[0] ") and words in message and message.endswith(".")


@pytest.mark.parametrize(
    "text",
    [
        "scaling_group_name: shop\nscaling_group_name: web\nscaling_group_cluster: {max_size: 3}",
        "scaling_group_name: &a web\nscaling_group_profile: {name: *a}\nscaling_group_cluster: {max_size: 3}",
        "scaling_group_name: web\nscaling_group_cluster:\n  <<: {max_size: 3}",
        '{"scaling_group_name": "web", "scaling_group_cluster": {"max_size": "3"}}',
    ],
    ids=["duplicate keys", "alias", "merge", "JSON"],
)
def test_yaml_is_read_as_ansible_reads_it(text: str) -> None:
    (found,) = read_documents("documents", [text])
    assert (found.name, found.profile_name, found.cluster) == ("web", "web", {"max_size": 3})


def test_keys_and_dates_are_as_json_has_them() -> None:
    text = "{scaling_group_name: web, scaling_group_cluster: {metadata: {1: 2026-01-01, false: [a], null: 1.5}}}"
    (found,) = read_documents("documents", [text])
    assert found.cluster["metadata"] == {"1": "2026-01-01", "false": ["a"], "null": 1.5}


@pytest.mark.parametrize("text", ["a: b: c", "a: !other b", "- a", "hunter2", ""])
def test_another_text_is_refused_without_quoting_it(text: str) -> None:
    with pytest.raises(BadInput, match=r"^documents\[0\] is ") as refused:
        read_documents("documents", [text])
    assert "hunter2" not in str(refused.value)
