# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an update from one profile to another does."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.masking import MASK
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.property_effects import (
    PropertyChange,
    property_changes,
    worst_effect,
)
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.property_rules import (
    FIXED,
    ORDER,
    RULES,
    UNKNOWN,
    Rule,
)
from cluster_tasks import task
from fake_senlin import FakeSenlin

SERVER_SCHEMA: dict[str, dict[str, Any]] = {
    **{
        name: {"updatable": False}
        for name in ("admin_pass", "context", "key_name", "personality", "security_groups", "user_data")
    },
    **{name: {"updatable": True} for name in ("flavor", "image", "metadata", "name", "networks", "novelty")},
    "auto_disk_config": {"updatable": False, "default": True},
}
STACK_SCHEMA: dict[str, dict[str, Any]] = {
    "context": {"updatable": False, "default": {}},
    "disable_rollback": {"updatable": True, "default": True},
    **{
        name: {"updatable": True}
        for name in ("environment", "files", "parameters", "template", "template_url", "timeout")
    },
}
CONTAINER_SCHEMA = {"name": {"updatable": True}, "command": {"updatable": False}}
SCHEMAS = {
    "os.nova.server-1.0": SERVER_SCHEMA,
    "os.heat.stack-1.0": STACK_SCHEMA,
    "container.dockerinc.docker-1.0": CONTAINER_SCHEMA,
}
SERVER = {"flavor": "m1.tiny", "image": "cirros", "networks": [{"network": "private"}]}
PRIVATE, PUBLIC = {"network": "private"}, {"network": "public"}


def changes(
    old: dict[str, Any], new: dict[str, Any], of: str = "os.nova.server-1.0", to: str = ""
) -> list[PropertyChange]:
    """The changes from a profile with these properties to another one."""
    senlin = FakeSenlin()
    senlin.stored["profile-types"] = {name: {"name": name, "schema": schema} for name, schema in SCHEMAS.items()}
    client = task(senlin, profile="old").situation(None).client
    ids = [
        senlin.add("profiles", name=name, type=type, spec={"properties": properties})
        for name, type, properties in (("old", of, old), ("new", to or of, new))
    ]
    have, want = (client.get(PROFILE, id) for id in ids)
    assert have
    assert want
    return property_changes(client, have, want)


def effects(old: dict[str, Any], new: dict[str, Any], of: str = "os.nova.server-1.0") -> dict[str, str]:
    """The effect of each property that differs."""
    return {change.property: change.effect.value for change in changes(old, new, of)}


@pytest.mark.parametrize(
    ("property", "before", "after", "effect"),
    [
        pytest.param("name", "a", "b", "in_place", id="name"),
        pytest.param("metadata", {"a": "1"}, {"a": "2"}, "in_place", id="metadata"),
        pytest.param("flavor", "m1.tiny", "m1.large", "restart", id="flavor"),
        pytest.param("image", "cirros", "ubuntu", "rebuild", id="image"),
        pytest.param("image", None, "ubuntu", "rebuild", id="the first image"),
        pytest.param("image", "cirros", None, "impossible", id="no image"),
        pytest.param("key_name", None, "ops", "impossible", id="not updatable"),
        pytest.param("auto_disk_config", None, False, "impossible", id="other than the default"),
        pytest.param("security_groups", ["a", "b"], ["b", "a"], "impossible", id="another order"),
        pytest.param("context", None, {}, "impossible", id="a map that is given"),
        pytest.param("novelty", "a", "b", "rebuild", id="updatable and without a rule"),
        pytest.param("hearsay", "a", "b", "rebuild", id="not in the schema"),
        pytest.param("networks", [PRIVATE], [], "restart", id="no interface"),
        pytest.param("networks", [], [PRIVATE], "in_place", id="the first interface"),
        pytest.param("networks", [PRIVATE], [PUBLIC], "restart", id="all interfaces"),
        pytest.param("networks", [PRIVATE], [PRIVATE, PUBLIC], "impossible", id="one more"),
        pytest.param("networks", [PRIVATE, PUBLIC], [PUBLIC], "restart", id="one less"),
        pytest.param("networks", [PRIVATE, PUBLIC], [PUBLIC, PRIVATE], "none", id="another order of networks"),
        pytest.param("networks", [PRIVATE], [{**PRIVATE, "vnic_type": "direct"}], "none", id="vnic_type"),
        pytest.param("networks", [PRIVATE], [{**PRIVATE, "security_groups": ["a"]}], "in_place", id="groups"),
        pytest.param("networks", [{"port": "p"}], [], "impossible", id="a port removed"),
        pytest.param("networks", [], [{"port": "p"}], "in_place", id="a port added"),
        pytest.param("networks", [{"port": "p"}, PRIVATE], [{"port": "p"}], "restart", id="a port that stays"),
        pytest.param(
            "networks", [{"port": "p"}], [{"port": "p", "security_groups": ["a"]}], "impossible", id="groups of a port"
        ),
        pytest.param(
            "networks", [{**PRIVATE, "floating_ip": "1.2.3.4"}], [], "impossible", id="a floating address removed"
        ),
        pytest.param(
            "networks", [{**PRIVATE, "floating_network": "public"}], [], "restart", id="any floating address removed"
        ),
    ],
)
def test_servers(property: str, before: Any, after: Any, effect: str) -> None:
    (change,) = changes({**SERVER, property: before}, {**SERVER, property: after})
    assert (change.property, change.effect.value) == (property, effect)
    if property not in ("context", "hearsay", "novelty"):
        assert (change.before, change.after) == (before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"key_name": None}, id="a null"),
        pytest.param({}, {"auto_disk_config": "TRUE"}, id="a default as text"),
        pytest.param({}, {"metadata": {}}, id="nothing in a map"),
        pytest.param({"name": ""}, {}, id="an empty name"),
        pytest.param({"networks": [{**PRIVATE, "port": None}]}, {"networks": [PRIVATE]}, id="a null in a network"),
    ],
)
def test_what_is_no_difference(before: dict[str, Any], after: dict[str, Any]) -> None:
    assert changes({**SERVER, **before}, {**SERVER, **after}) == []


def test_a_server_without_an_image_cannot_be_updated_at_all() -> None:
    bare = {"flavor": "m1.tiny", "networks": []}
    assert effects(bare, bare) == {"image": "impossible"}
    assert effects(bare, {**bare, "flavor": "m1.large"}) == {"flavor": "restart", "image": "impossible"}


T1, T2 = {"heat_template_version": "2016-10-14"}, {"heat_template_version": "2018-08-31"}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({"template": T1}, {"template": T2}, {"template": "replace"}, id="template"),
        pytest.param(
            {"template": T1},
            {"template_url": "http://a"},
            {"template": "impossible", "template_url": "none"},
            id="no template",
        ),
        pytest.param({"template_url": "http://a"}, {"template_url": "http://b"}, {"template_url": "none"}, id="url"),
        pytest.param(
            {"template": T1}, {"template": T1, "files": {"a": "b"}}, {"files": "impossible"}, id="files alone"
        ),
        pytest.param(
            {"template": T1, "timeout": 1},
            {"template": T2, "timeout": 2, "parameters": {"a": "b"}},
            {"template": "replace", "timeout": "in_place", "parameters": "replace"},
            id="others with a template",
        ),
        pytest.param({"template": T1}, {"template": T1, "disable_rollback": True}, {}, id="a default"),
        pytest.param({"template": T1}, {"template": T1, "context": {"a": 1}}, {"context": "impossible"}, id="context"),
    ],
)
def test_stacks(before: dict[str, Any], after: dict[str, Any], expected: dict[str, str]) -> None:
    assert effects(before, after, "os.heat.stack-1.0") == expected


def test_containers() -> None:
    kind = "container.dockerinc.docker-1.0"
    assert effects({"name": "a"}, {"name": "b"}, kind) == {"name": "in_place"}
    assert effects({"command": "a"}, {"command": "b"}, kind) == {"command": "impossible"}


def test_an_unknown_type_and_an_unknown_schema() -> None:
    (change,) = changes({"size": 1}, {"size": 2}, "acme.thing-1.0")
    assert (change.effect, change.reason) == (Effect.REBUILD, UNKNOWN)
    assert (change.before, change.after) == (MASK, MASK)


def test_another_type() -> None:
    (change,) = changes(SERVER, SERVER, to="os.heat.stack-1.0")
    shown = (change.property, change.before, change.after, change.effect)
    assert shown == ("type", "os.nova.server-1.0", "os.heat.stack-1.0", Effect.IMPOSSIBLE)


def test_profiles_of_which_nothing_is_known() -> None:
    known = {"id": "1", "type": "os.nova.server-1.0", "spec": {"properties": SERVER}}
    unknown = {"id": "2", "type": None, "spec": None}
    client: Any = None
    assert property_changes(client, known, unknown) == property_changes(client, unknown, known) == []
    assert property_changes(client, known, known) == []


def test_the_schema_is_read_only_if_something_differs() -> None:
    profile = {"type": "os.nova.server-1.0", "spec": {"properties": SERVER}}
    client: Any = None
    assert property_changes(client, {"id": "1", **profile}, {"id": "2", **profile}) == []


def test_why_it_is_impossible() -> None:
    (fixed,) = changes(SERVER, {**SERVER, "key_name": "ops"})
    (added,) = changes(SERVER, {**SERVER, "networks": [PRIVATE, PUBLIC]})
    assert fixed.reason == FIXED
    (ordered,) = changes({**SERVER, "security_groups": ["a", "b"]}, {**SERVER, "security_groups": ["b", "a"]})
    assert ordered.reason == ORDER
    assert "which Nova refuses" in added.reason


@pytest.mark.parametrize(
    ("property", "before", "after", "kind"),
    [
        ("user_data", "hunter1", "hunter2", "os.nova.server-1.0"),
        ("admin_pass", "hunter1", "hunter2", "os.nova.server-1.0"),
        ("personality", [{"path": "/a", "contents": "hunter1"}], [{"path": "/a", "contents": "hunter2"}], ""),
        ("context", {"a": "hunter1"}, {"a": "hunter2"}, ""),
        ("metadata", {"password": "hunter1"}, {"password": "hunter2"}, ""),
        ("novelty", "hunter1", "hunter2", ""),
        ("parameters", {"db": {"pw": "hunter1"}}, {"db": {"pw": "hunter2"}}, "os.heat.stack-1.0"),
        ("files", {"a": "hunter1"}, {"a": "hunter2"}, "os.heat.stack-1.0"),
        ("template", {"a": ["hunter1"]}, {"a": ["hunter2"]}, "os.heat.stack-1.0"),
        ("template_url", "https://me:hunter1@a/b", "https://me:hunter2@a/b", "os.heat.stack-1.0"),
        ("size", "hunter1", "hunter2", "acme.thing-1.0"),
    ],
)
def test_no_secret_comes_out(property: str, before: Any, after: Any, kind: str) -> None:
    found = changes({**SERVER, property: before}, {**SERVER, property: after}, kind or "os.nova.server-1.0")
    assert [change.property for change in found][:1] == [property]
    assert "hunter" not in repr(found)


def test_a_property_that_is_not_given_stays_none() -> None:
    (change,) = changes(SERVER, {**SERVER, "user_data": "hunter2"})
    assert (change.before, change.after) == (None, MASK)


def test_the_worst_effect() -> None:
    assert worst_effect([]) is Effect.NONE
    assert worst_effect(changes(SERVER, {**SERVER, "name": "b", "flavor": "b"})) is Effect.RESTART
    assert worst_effect(changes(SERVER, {**SERVER, "image": "b", "flavor": "b", "key_name": "b"})) is Effect.IMPOSSIBLE


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
def test_rules_can_be_told_apart(rules: tuple[Rule, ...]) -> None:
    """The contract proves each rule, and knows it by these."""
    assert len({(rule.property, rule.effect, rule.reason) for rule in rules}) == len(rules)
    assert len({(rule.property, rule.change) for rule in rules}) == len(rules)
