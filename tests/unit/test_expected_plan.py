# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a task and the one that it is expected to have."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.expected import (
    check_expected,
    check_form,
    plan_differences,
    shown_in_part,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.expected_values import Likeness
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import (
    TEXT,
    TIME,
    placeholder_id,
    placeholder_name,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput, UnexpectedPlan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.masking import MASK, PART, WHOLE

ID, OTHER = "0c2f4f0e-9a6c-4f6e-8f0b-3c6a3d8f2b11", "7b0d8f3e-6c0c-4f36-9e4c-1d8f3f1a2b33"


def item(**changes: Any) -> dict[str, Any]:
    """The growth of a cluster from two nodes to five."""
    grow = {
        "verb": "resize",
        "kind": "cluster",
        "id": ID,
        "name": "web",
        "attribute": "desired_capacity",
        "before": 2,
        "after": 5,
        "effect": "build",
        "nodes": {"count": 3, "names": []},
    }
    return {**grow, **changes}


RENAME = item(verb="update", attribute="metadata", before={}, after={"a": 1}, effect="none", nodes=None)
CREATE = item(verb="create", id=None, attribute="name", before=None, after="web", effect="none", nodes=None)


def test_a_plan_is_what_it_is() -> None:
    assert plan_differences([RENAME, item()], [RENAME, item()]) == []


@pytest.mark.parametrize(
    ("own", "difference"),
    [
        ([], "resize cluster web (desired_capacity 2 to 5, build 3 nodes) is expected and no longer planned"),
        (
            [item(before=3, nodes={"count": 2, "names": []})],
            "resize cluster web (desired_capacity 3 to 5, build 2 nodes) was expected as desired_capacity 2 to 5, "
            "build 3 nodes",
        ),
        ([item(), RENAME], 'update cluster web (metadata {} to {"a": 1}) is not expected'),
        ([item(), item()], "resize cluster web (desired_capacity 2 to 5, build 3 nodes) is not expected"),
        (
            [item(id=OTHER)],
            "resize cluster web (desired_capacity 2 to 5, build 3 nodes) was expected as desired_capacity 2 to 5, "
            "build 3 nodes",
        ),
        (
            [item(effect="remove")],
            "resize cluster web (desired_capacity 2 to 5, remove 3 nodes) was expected as desired_capacity 2 to 5, "
            "build 3 nodes",
        ),
        ([item(), CREATE], "create cluster web is not expected"),
    ],
    ids=["nothing", "another size", "another step", "twice", "another cluster", "another effect", "a creation"],
)
def test_each_difference_is_named(own: list[dict[str, Any]], difference: str) -> None:
    assert plan_differences([item()], own) == [difference]


def test_another_order_is_a_difference() -> None:
    assert plan_differences([RENAME, item()], [item(), RENAME]) == ["the steps are expected in another order"]


@pytest.mark.parametrize(
    ("own", "fits"),
    [
        ([], True),
        ([item()], True),
        ([item(before=3, nodes={"count": 2, "names": []})], True),
        ([item(attribute=None, before=None, after=None, nodes={"count": 1, "names": []})], True),
        ([item(nodes={"count": 4, "names": []})], False),
        ([item(after=6)], False),
        ([item(), RENAME], True),
        ([item(), CREATE], False),
    ],
    ids=["nothing", "all", "a part", "nodes alone", "more nodes", "another size", "all of it", "something else"],
)
def test_when_a_part_is_done_the_rest_remains(own: list[dict[str, Any]], fits: bool) -> None:
    found = plan_differences([item(), RENAME], own, begun=True)
    assert (found == []) is fits, found


def test_a_creation_that_was_interrupted_is_completed() -> None:
    create = {**CREATE, "kind": "profile"}
    spec = {**create, "attribute": "spec", "after": {"type": "b"}, "before": {"type": "a"}}
    assert plan_differences([spec], [create, {**spec, "before": None}], begun=True) == []
    assert plan_differences([spec], [create, spec]) == ["create profile web is not expected"]
    other = {**spec, "after": {"type": "c"}}
    assert plan_differences([spec], [CREATE, other], begun=True) != []


@pytest.mark.parametrize("kind", ["cluster", "node", "receiver"])
@pytest.mark.parametrize("nodes", [None, {"count": 50, "names": []}])
def test_a_new_object_has_no_attribute_that_nobody_expects(kind: str, nodes: Any) -> None:
    create = {**CREATE, "kind": kind}
    more = {**create, "attribute": "desired_capacity", "after": 50, "effect": "build", "nodes": nodes}
    assert plan_differences([create], [create, more], begun=True) != []


def test_of_the_members_those_are_compared_that_join_or_leave() -> None:
    """Where an earlier step lets Senlin choose the nodes that go, nobody knows which ones stay."""

    def members(before: list[str], after: list[str]) -> dict[str, Any]:
        return item(verb="add_nodes", attribute="node_ids", before=before, after=after, effect="none", nodes=None)

    new = placeholder_id("new")
    assert plan_differences([members([OTHER], [OTHER, new])], [members([], [ID])]) == []
    assert plan_differences([members([], [OTHER])], [members([], [OTHER])]) == []
    assert plan_differences([members([], [OTHER])], [members([], [ID])]) != []
    assert plan_differences([members([], [OTHER])], [members([], [OTHER, ID])]) != []
    assert plan_differences([members([OTHER], [])], [members([ID], [])]) != []
    assert plan_differences([members([], [OTHER, ID])], [members([], [ID])]) != []
    assert plan_differences([members([], [OTHER, ID])], [members([OTHER], [OTHER, ID])], begun=True) == []


def test_what_did_not_exist_is_compared_by_its_name() -> None:
    one, two = placeholder_id("one"), placeholder_id("two")
    expected = [item(id=None, after=[one, two, one])]
    assert plan_differences(expected, [item(after=[ID, OTHER, ID])]) == []
    assert plan_differences(expected, [item(after=[ID, OTHER, OTHER])]) != []
    assert plan_differences(expected, [item(after=["web", OTHER, "web"])]) != []
    assert plan_differences(expected, [item(name="shop", after=[ID, OTHER, ID])]) != []


def test_nodes_are_compared_by_number_and_as_far_as_they_are_known_by_name() -> None:
    def fits(expected: list[str], own: list[str], *, begun: bool = False) -> bool:
        nodes = [{"count": max(1, len(names)), "names": names} for names in (expected, own)]
        return plan_differences([item(nodes=nodes[0])], [item(nodes=nodes[1])], begun=begun) == []

    predicted = placeholder_name(placeholder_id("one"))
    assert fits(["a", "b"], ["b", "a"])
    assert not fits(["a", "b"], ["a", "c"])
    assert fits(["a", predicted], ["a", "node-1"])
    assert not fits(["a", predicted], ["node-2", "node-1"])
    assert fits([], ["a"])
    assert fits(["a", "b"], ["b"], begun=True)
    assert not fits(["a", "b"], ["b"])


@pytest.mark.parametrize("mask", [MASK, PART, WHOLE])
def test_a_mask_fits_every_secret(mask: str) -> None:
    like = Likeness()
    assert like.same({"password": mask}, {"password": "hunter2"})
    assert like.same({"password": "hunter2"}, {"password": mask})
    assert like.same(f"user=a password={mask} b", "user=a password=hunter2 b")
    assert not like.same(f"user=a password={mask}", "user=b password=hunter2")
    assert not like.same({"password": mask}, {"password": None})
    assert not like.same({"password": mask}, {"password": {"a": 1}})


def test_values_are_compared_as_json_has_them() -> None:
    like = Likeness()
    assert like.same([1.0, {"1": None}], (1, {1: None}))
    assert not like.same(True, 1)
    assert not like.same({"a": 1}, {"a": 1, "b": 2})
    assert not like.same([1], [1, 2])
    assert not like.same("1", 1)
    assert like.same(TIME, "2026-11-24T15:00:00Z") and like.same(TEXT, "anything")


def test_the_sentence_names_the_differences_and_what_to_do() -> None:
    secret = item(kind="profile", attribute="admin_pass", before="old secret", after="new secret", effect="none")
    with pytest.raises(UnexpectedPlan) as refusal:
        check_expected([], [item(), secret], begun=False, unsent="Nothing was changed.")
    assert len(refusal.value.facts["plan_differences"]) == 2
    assert "secret" not in refusal.value.message
    assert refusal.value.message.endswith(
        "Nothing was changed. Look at the changes, run the task in check mode, and give the plan that it then returns."
    )


def test_a_long_list_is_cut_off() -> None:
    assert shown_in_part(["a" * 20, "b" * 20, "c"], room=43) == f"{'a' * 20}; {'b' * 20}; and 1 more"
    assert len(shown_in_part(["a" * 1000])) == 332


@pytest.mark.parametrize(
    ("items", "message"),
    [
        ([{"verb": "create"}], "Item 0 of expected_plan lacks kind, id, name, attribute, before, after, effect, nodes"),
        ([item(), "resize"], "Item 1 of expected_plan is a text."),
    ],
)
def test_what_is_no_plan_is_refused(items: list[Any], message: str) -> None:
    with pytest.raises(BadInput) as refusal:
        check_form("expected_plan", items)
    assert refusal.value.message.startswith(message)
