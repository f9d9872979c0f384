# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a table: defaults, argument spec, the rows that a task fills, and the tables that are refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.common_fields import METADATA
from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import (
    CONTROL,
    FIXED,
    KEY,
    PATCH,
    STEP,
    Field,
    Role,
    Rules,
    argument_spec,
    check_rows,
    declared,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.protection import PROTECT_OPTION
from declarations import RESOURCES
from fake_transport import shape

TABLE = (
    Field("name", {"type": "str"}, KEY),
    Field("spec", {"type": "dict"}, FIXED),
    Field("cluster_timeout", {"type": "int"}, PATCH, "timeout"),
    Field("metadata", {"type": "dict"}, PATCH),
    Field("desired_capacity", {"type": "int"}, STEP),
    Field("force", {"type": "bool", "default": False}, CONTROL),
)
FILLED = {"name": "", "spec": {}, "cluster_timeout": 0, "metadata": {}, "desired_capacity": 0, "force": False}


def test_an_attribute_is_called_as_its_option() -> None:
    assert [row.attribute for row in TABLE[1:4]] == ["spec", "timeout", "metadata"]


def test_each_role_has_its_name() -> None:
    assert [role.name for role in (KEY, FIXED, PATCH, STEP, CONTROL)] == [role.name for role in Role]
    assert [KEY, FIXED, PATCH, STEP, CONTROL] == [Role.KEY, Role.FIXED, Role.PATCH, Role.STEP, Role.CONTROL]


def test_argument_spec_is_a_copy() -> None:
    """Ansible writes into the argument spec that it is given."""
    made = argument_spec(TABLE)
    assert list(made) == [row.option for row in TABLE]
    made["name"]["required"] = True
    assert argument_spec(TABLE)["name"] == {"type": "str"}


@pytest.mark.parametrize(
    ("params", "roles", "options"),
    [
        pytest.param(FILLED, (KEY, FIXED, PATCH, STEP), list(FILLED)[:-1], id="0, false and empty are values"),
        pytest.param(dict.fromkeys(FILLED), tuple(Role), [], id="null is left out"),
        pytest.param({}, tuple(Role), [], id="what is not there is left out"),
        pytest.param(FILLED, (PATCH,), ["cluster_timeout", "metadata"], id="one role"),
        pytest.param(FILLED, (), [], id="no role"),
        pytest.param({**FILLED, "spec": None}, (KEY, FIXED), ["name"], id="one null"),
    ],
)
def test_declared(params: dict[str, Any], roles: tuple[Role, ...], options: list[str]) -> None:
    assert [row.option for row in declared(TABLE, params, *roles)] == options


@pytest.mark.parametrize(
    ("live", "want", "purge", "sent", "same"),
    [
        pytest.param(None, {}, True, {}, True, id="null and {} are the same"),
        pytest.param({}, {}, True, {}, True, id="both empty"),
        pytest.param({"a": "1"}, {}, True, {}, False, id="{} clears"),
        pytest.param({"a": "1"}, {}, False, {"a": "1"}, True, id="{} adds nothing"),
        pytest.param({"a": "1"}, {"b": "2"}, False, {"a": "1", "b": "2"}, False, id="adds"),
        pytest.param(None, {"b": "2"}, False, {"b": "2"}, False, id="adds to null"),
    ],
)
def test_metadata(live: Any, want: dict[str, Any], purge: bool, sent: dict[str, Any], same: bool) -> None:
    assert METADATA.merge is not None
    merged = METADATA.merge(live, want, {"purge_metadata": purge})
    assert merged == sent
    assert METADATA.same(live, merged) is same


LABELS = Field("labels", {"type": "dict"}, PATCH, "metadata")
TAGS = Field("tags", {"type": "dict"}, STEP, "metadata")
MERGED = Field("labels", {"type": "dict"}, PATCH, "metadata", merge=lambda have, want, params: want)
EXCLUSIVE = Rules(mutually_exclusive=(("metadata", "labels", "tags"), ("name", "tags")))


@pytest.mark.parametrize(
    ("added", "rules", "words"),
    [
        pytest.param(LABELS, Rules(), ("metadata and labels", "attribute metadata"), id="two rows for one attribute"),
        pytest.param(MERGED, Rules(), ("metadata and labels",), id="values of their own"),
        pytest.param(TAGS, Rules(), ("metadata and tags", "mutually_exclusive"), id="in different roles"),
        pytest.param(
            LABELS,
            Rules(mutually_exclusive=(("metadata", "force"), ("labels", "force"))),
            ("metadata and labels",),
            id="exclusive of something else",
        ),
        pytest.param(
            LABELS, Rules(required_one_of=(("metadata", "labels"),)), ("metadata and labels",), id="another rule"
        ),
        pytest.param(Field("metadata", {"type": "dict"}, CONTROL), EXCLUSIVE, ("option metadata",), id="a second row"),
        pytest.param(
            Field("timeout", {"type": "int", "aliases": ["force"]}, CONTROL), Rules(), ("option force",), id="an alias"
        ),
    ],
)
def test_a_refused_table(added: Field, rules: Rules, words: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"^plugins/modules/") as raised:
        check_rows((*TABLE, added), rules)
    assert [word for word in words if word not in str(raised.value)] == []


@pytest.mark.parametrize(
    ("added", "rules"),
    [
        pytest.param((), Rules(), id="nothing in common"),
        pytest.param((LABELS,), Rules(mutually_exclusive=(("labels", "metadata"),)), id="mutually exclusive"),
        pytest.param((LABELS, TAGS), EXCLUSIVE, id="three of which a task uses one"),
        pytest.param((Field("timeout", {"type": "int"}, CONTROL),), Rules(), id="a control option declares nothing"),
    ],
)
def test_an_accepted_table(added: tuple[Field, ...], rules: Rules) -> None:
    check_rows((*TABLE, *added), rules)


def test_two_rows_can_make_one_value_of_both_options() -> None:
    check_rows((METADATA, PROTECT_OPTION), Rules())
    for other in (MERGED, LABELS):
        with pytest.raises(ValueError, match=r"metadata and labels both declare"):
            check_rows((METADATA, other), Rules())


def test_the_error_names_the_module() -> None:
    """As it does when a module builds its table."""
    table = compile("check_rows(fields, rules)", "/any/place/plugins/modules/cluster_test.py", "exec")
    with pytest.raises(ValueError, match=re.escape("plugins/modules/cluster_test.py: the options metadata and labels")):
        exec(table, {"check_rows": check_rows, "fields": (*TABLE, LABELS), "rules": Rules()})


COMPOSED = {"node_profiles of cluster_rollout", "nodes of cluster_health"}
"""The attributes that a module composes itself."""


@pytest.mark.parametrize("module", sorted(RESOURCES))
def test_each_declared_attribute_exists(module: str) -> None:
    resource = RESOURCES[module]
    known = shape(resource.kind, {})
    declared_here = {row.attribute for row in resource.fields if row.role is not CONTROL}
    unknown = [name for name in declared_here - set(known) if f"{name} of {module}" not in COMPOSED]
    assert unknown == [], f"plugins/modules/{module}.py: Senlin has no such attributes; correct the rows"
