# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What protects a cluster or node, what the options make of its metadata, and which nodes Senlin could choose."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Delete
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect, Touch
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.protection import (
    check_protection,
    declared_metadata,
    protected_of,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import PROTECT, is_protected
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.aftermath import LONGEST_MESSAGE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Protected
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.leaving import protected_among
from clients import ID

ON, MINE = {PROTECT: "true"}, {"a": "1"}


@pytest.mark.parametrize("value", ["true", "yes", "1", True, 1, "because", {"by": "me"}, " True "])
def test_what_protects(value: Any) -> None:
    assert is_protected({"metadata": {PROTECT: value}})


@pytest.mark.parametrize(
    "value", ["", " ", "false", "False", " no ", "0", "off", "none", "NULL", False, 0, 0.0, None, [], {}]
)
def test_what_does_not_protect(value: Any) -> None:
    assert not is_protected({"metadata": {PROTECT: value}})
    assert not is_protected({"metadata": None})
    assert not is_protected({})


@pytest.mark.parametrize(
    ("have", "metadata", "purge", "protect", "expected"),
    [
        (MINE, None, True, True, {**MINE, **ON}),
        (None, None, True, True, ON),
        (None, None, True, False, {}),
        (MINE, None, True, False, MINE),
        ({**MINE, **ON}, None, True, False, MINE),
        ({**MINE, **ON}, None, True, True, {**MINE, **ON}),
        ({**MINE, PROTECT: 1}, None, True, True, {**MINE, PROTECT: 1}),
        ({PROTECT: "no"}, None, True, True, ON),
        ({PROTECT: "no"}, None, True, False, {PROTECT: "no"}),
        ({**MINE, **ON}, {"b": "2"}, True, None, {"b": "2", **ON}),
        ({**MINE, **ON}, {"b": "2"}, False, None, {**MINE, "b": "2", **ON}),
        ({**MINE, **ON}, {"b": "2"}, True, False, {"b": "2"}),
        ({**MINE, **ON}, {}, True, False, {}),
        (MINE, {"b": "2"}, False, True, {**MINE, "b": "2", **ON}),
        (MINE, ON, True, None, ON),
        (MINE, ON, True, False, {}),
    ],
)
def test_both_options_declare_the_same_metadata(
    have: Any, metadata: Any, purge: bool, protect: bool | None, expected: Any
) -> None:
    params = {"metadata": metadata, "purge_metadata": purge, "protect": protect}
    before = None if have is None else dict(have)
    for want in (metadata, protect):
        if want is not None:
            assert declared_metadata(have, want, params) == expected
    assert have == before


def node(name: str, *, protected: bool = False) -> dict[str, Any]:
    return {"id": f"id of {name}", "name": name, "metadata": ON if protected else {}}


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        (None, ["node b (id of b)"]),
        ({"protect": None, "state": "absent"}, ["node b (id of b)"]),
        ({"protect": False, "state": "absent"}, []),
        ({"protect": True, "state": "absent"}, ["node a (id of a)", "node b (id of b)"]),
        ({"protect": True, "state": "present"}, ["node b (id of b)"]),
    ],
)
def test_what_a_task_says_of_its_own_resource(params: Any, expected: list[str]) -> None:
    assert list(protected_of(NODE, [node("a"), node("b", protected=True)], params)) == expected


A, B, C = node("a"), node("b", protected=True), node("c", protected=True)
IS_A, IS_B, IS_C = "node a (id of a)", "node b (id of b)", "node c (id of c)"


@pytest.mark.parametrize(
    ("certain", "candidates", "count", "expected"),
    [
        pytest.param(["a"], [], 1, ((), ()), id="another one for certain"),
        pytest.param(["b"], [], 1, ((IS_B,), ()), id="for certain"),
        pytest.param(["b"], ["a", "c"], 2, ((IS_B,), (IS_C,)), id="one for certain, one possibly"),
        pytest.param([], ["a", "b", "c"], 1, ((), (IS_B, IS_C)), id="possibly"),
        pytest.param([], ["a", "b", "c"], 2, ((IS_B, IS_C), ()), id="one of two for certain"),
        pytest.param(["a"], ["b", "c"], 2, ((IS_B, IS_C), ()), id="only protected ones are left"),
        pytest.param([], [], 0, ((), ()), id="none"),
    ],
)
def test_which_nodes_leave(certain: list[str], candidates: list[str], count: int, expected: Any) -> None:
    first, others = ([each for each in (A, B, C) if each["name"] in names] for names in (certain, candidates))
    assert protected_among(first, others, count) == expected


LIFT = "which takes the key senlin_clustering_protect out of the metadata, and run this again."


def test_a_plan_is_refused_for_what_it_removes() -> None:
    free = Step("delete node a", Delete(NODE), touches=(Touch(Effect.REMOVE, 1, ("a",)),))
    check_protection([free], "Nothing was sent.")
    for found, module in ((IS_B, "cluster_node"), (f"cluster web ({ID})", "cluster")):
        step = Step("resize cluster web", Delete(CLUSTER), protected=(found,))
        with pytest.raises(Protected) as refusal:
            check_protection([free, step], "The rest was not sent.")
        assert refusal.value.message == (
            f"The step 'resize cluster web' would remove {found}, which is protected. The rest was not sent. If this "
            f"is intended, set protect to false for it with {module}, {LIFT}"
        )


def test_a_plan_is_refused_for_what_senlin_can_choose() -> None:
    with pytest.raises(Protected) as refusal:
        check_protection([Step("resize cluster web", Delete(CLUSTER), at_risk=(IS_B, IS_C))], "Nothing was sent.")
    assert refusal.value.message == (
        f"In the step 'resize cluster web', Senlin chooses the nodes, and can choose {IS_B}, {IS_C}, which are "
        f"protected. Nothing was sent. To remove others, name them with cluster_members. If this is intended, set "
        f"protect to false for them with cluster_node, {LIFT}"
    )


def test_a_refusal_names_as_many_as_it_has_room_for() -> None:
    found = tuple(f"node web-{number:03} ({ID})" for number in range(1, 9))
    messages = []
    for more in ({"protected": found}, {"at_risk": found}):
        with pytest.raises(Protected) as refusal:
            check_protection([Step("resize cluster web", Delete(CLUSTER), **more)], "Nothing was changed.")
        messages.append(refusal.value.message)
        assert len(messages[-1]) <= LONGEST_MESSAGE
        assert messages[-1].endswith(LIFT)
    assert "web-005" in messages[0] and " and 3 more, which are protected." in messages[0]
    assert "web-003" in messages[1] and "web-005" not in messages[1]
