# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is read off the steps of a plan: whether it changes anything, the predicted resource, and the diff."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act, Create, Delete, Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect, Touch
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Plan, Step
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, PROFILE

WEB = {"id": "1", "name": "web", "metadata": {}, "desired_capacity": 3}
CREATE = Step("create cluster web", Create(CLUSTER, {"name": "web"}), {"name": "web"})
GROW = Step("resize cluster web", Act(CLUSTER, "resize", {"number": 5}), {"desired_capacity": 5})
LABEL = Step("update cluster web", Update(CLUSTER, {"metadata": {"a": "1"}}), {"metadata": {"a": "1"}})
REMOVE = Step("delete cluster web", Delete(CLUSTER), None)
ELSEWHERE = Step("delete profile old", Delete(PROFILE, id="2"))
PROBE = Step("check cluster web", Act(CLUSTER, "check", {}), probe=True)


@pytest.mark.parametrize(
    ("have", "steps", "after"),
    [
        pytest.param(None, (), None, id="no resource, no step"),
        pytest.param(WEB, (), WEB, id="a resource, no step"),
        pytest.param(None, (CREATE,), {"name": "web"}, id="created"),
        pytest.param(None, (CREATE, GROW), {"name": "web", "desired_capacity": 5}, id="created and resized"),
        pytest.param(WEB, (GROW, LABEL), {**WEB, "desired_capacity": 5, "metadata": {"a": "1"}}, id="two steps"),
        pytest.param(WEB, (REMOVE,), None, id="deleted"),
        pytest.param(WEB, (REMOVE, ELSEWHERE), None, id="deleted, and a step about something else"),
        pytest.param(WEB, (REMOVE, CREATE), {"name": "web"}, id="replaced: no old attribute remains"),
        pytest.param(WEB, (ELSEWHERE,), WEB, id="a step about something else"),
        pytest.param(None, (ELSEWHERE,), None, id="a step about something else, no resource"),
        pytest.param(None, (Step("", Create(CLUSTER, {})),), {}, id="created without attributes"),
    ],
)
def test_after(have: dict[str, Any] | None, steps: tuple[Step, ...], after: dict[str, Any] | None) -> None:
    assert Plan(have, steps, ()).after == after


def test_the_live_resource_is_not_modified() -> None:
    have = dict(WEB)
    assert Plan(have, (GROW,), ()).after != have
    assert have == WEB


@pytest.mark.parametrize(
    ("steps", "changed", "titles"),
    [
        pytest.param((), False, [], id="no step"),
        pytest.param((GROW,), True, ["resize cluster web"], id="a step"),
        pytest.param((ELSEWHERE,), True, ["delete profile old"], id="a step about something else"),
        pytest.param((PROBE,), False, [], id="a probe changes nothing"),
        pytest.param((PROBE, GROW), True, ["resize cluster web"], id="a probe and a step"),
        pytest.param((REMOVE, ELSEWHERE), True, ["delete cluster web", "delete profile old"], id="two steps in order"),
    ],
)
def test_changed_and_titles(steps: tuple[Step, ...], changed: bool, titles: list[str]) -> None:
    plan = Plan(WEB, steps, ())
    assert (plan.changed, plan.titles) == (changed, titles)


@pytest.mark.parametrize(
    ("have", "steps", "before", "after"),
    [
        pytest.param(WEB, (), {"desired_capacity": 3}, {"desired_capacity": 3}, id="unchanged"),
        pytest.param(WEB, (GROW,), {"desired_capacity": 3}, {"desired_capacity": 5}, id="changed"),
        pytest.param(
            WEB,
            (LABEL,),
            {"desired_capacity": 3, "metadata": WEB.get("metadata")},
            {"desired_capacity": 3, "metadata": {"a": "1"}},
            id="an attribute that changes although it is not declared",
        ),
        pytest.param(WEB, (REMOVE,), {"desired_capacity": 3}, {}, id="deleted"),
        pytest.param(
            WEB,
            (REMOVE, ELSEWHERE),
            {"desired_capacity": 3},
            {"steps": ["delete profile old"]},
            id="deleted, and a step about something else",
        ),
        pytest.param(
            WEB,
            (ELSEWHERE, PROBE),
            {"desired_capacity": 3},
            {"desired_capacity": 3, "steps": ["delete profile old"]},
            id="a step about something else, and a probe",
        ),
        pytest.param(
            None,
            (CREATE,),
            {},
            {"desired_capacity": None, "name": "web"},
            id="created without the declared attribute",
        ),
        pytest.param(None, (CREATE, GROW), {}, {"desired_capacity": 5, "name": "web"}, id="created"),
    ],
)
def test_diff(
    have: dict[str, Any] | None, steps: tuple[Step, ...], before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert Plan(have, steps, ("desired_capacity",)).diff == {"before": before, "after": after}


def test_the_diff_does_not_show_what_a_create_leaves_to_the_server() -> None:
    revision = Step(
        "create profile web", Create(PROFILE, {"name": "web"}), {"id": None, "created_at": None, "spec": {}}
    )
    have = {"id": "1", "created_at": "2026-01-01T00:00:00Z", "spec": {"a": 1}}
    diff = Plan(have, (revision,), ("spec",)).diff
    assert diff == {"before": {"spec": {"a": 1}}, "after": {"spec": {}}}


def test_the_diff_lists_what_goes_beyond_a_change_in_place() -> None:
    touches = (
        Touch(Effect.IN_PLACE, 1, ("one",)),
        Touch(Effect.REPLACE, 2, ("one", "two")),
        Touch(Effect.BUILD, 3),
        Touch(Effect.REMOVE, 1),
        Touch(Effect.RESTART, 0),
    )
    step = replace(GROW, touches=touches)
    assert Plan(WEB, (step,), ()).diff["after"]["effects"] == ["replace 2 nodes: one, two", "remove 1 node"]
    assert "effects" not in Plan(WEB, (GROW,), ()).diff["after"]


def test_a_long_list_of_names_is_cut_off() -> None:
    touch = Touch(Effect.REBUILD, 8, tuple("abcdefgh"))
    assert touch.sentence == "rebuild 8 nodes: a, b, c, d, e and 3 more"
