# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan: whether it changes anything, what will be, and the diff, all read off its steps."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import (
    OWN_ID,
    Act,
    Create,
    Delete,
    Update,
    with_own_id,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Plan, Step
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, PROFILE

WEB = {"id": "1", "name": "web", "metadata": {}, "desired_capacity": 3}
CREATE = Step("create cluster web", Create(CLUSTER, {"name": "web"}), {"name": "web"})
GROW = Step("resize cluster web", Act(CLUSTER, "resize", {"number": 5}), {"desired_capacity": 5})
LABEL = Step("update cluster web", Update(CLUSTER, {"metadata": {"a": "1"}}), {"metadata": {"a": "1"}})
REMOVE = Step("delete cluster web", Delete(CLUSTER), None)
ELSEWHERE = Step("delete profile old", Delete(PROFILE, id="2"))
LOOK = Step("check cluster web", Act(CLUSTER, "check", {}), probe=True)


@pytest.mark.parametrize(
    ("have", "steps", "after"),
    [
        pytest.param(None, (), None, id="nothing there, nothing to do"),
        pytest.param(WEB, (), WEB, id="there, nothing to do"),
        pytest.param(None, (CREATE,), {"name": "web"}, id="created"),
        pytest.param(None, (CREATE, GROW), {"name": "web", "desired_capacity": 5}, id="created and resized"),
        pytest.param(WEB, (GROW, LABEL), {**WEB, "desired_capacity": 5, "metadata": {"a": "1"}}, id="two steps"),
        pytest.param(WEB, (REMOVE,), None, id="deleted"),
        pytest.param(WEB, (REMOVE, ELSEWHERE), None, id="deleted, and something else"),
        pytest.param(WEB, (REMOVE, CREATE), {"name": "web"}, id="replaced: nothing is left of the old one"),
        pytest.param(WEB, (ELSEWHERE,), WEB, id="something else"),
        pytest.param(None, (ELSEWHERE,), None, id="something else, and still nothing there"),
        pytest.param(None, (Step("", Create(CLUSTER, {})),), {}, id="created of nothing that is declared"),
    ],
)
def test_after(have: dict[str, Any] | None, steps: tuple[Step, ...], after: dict[str, Any] | None) -> None:
    assert Plan(have, steps, ()).after == after


def test_the_live_resource_is_left_as_it_was() -> None:
    have = dict(WEB)
    assert Plan(have, (GROW,), ()).after != have
    assert have == WEB


@pytest.mark.parametrize(
    ("steps", "changed", "titles"),
    [
        pytest.param((), False, [], id="no step"),
        pytest.param((GROW,), True, ["resize cluster web"], id="a step"),
        pytest.param((ELSEWHERE,), True, ["delete profile old"], id="a step about something else"),
        pytest.param((LOOK,), False, [], id="a look changes nothing"),
        pytest.param((LOOK, GROW), True, ["resize cluster web"], id="a look and a step"),
        pytest.param((REMOVE, ELSEWHERE), True, ["delete cluster web", "delete profile old"], id="in their order"),
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
            WEB, (LABEL,), {"desired_capacity": 3}, {"desired_capacity": 3}, id="what is not declared is left"
        ),
        pytest.param(WEB, (REMOVE,), {"desired_capacity": 3}, {}, id="deleted"),
        pytest.param(None, (CREATE,), {}, {"desired_capacity": None}, id="created without what is declared"),
        pytest.param(None, (CREATE, GROW), {}, {"desired_capacity": 5}, id="created"),
    ],
)
def test_diff(
    have: dict[str, Any] | None, steps: tuple[Step, ...], before: dict[str, Any], after: dict[str, Any]
) -> None:
    assert Plan(have, steps, ("desired_capacity",)).diff == {"before": before, "after": after}


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        pytest.param({"id": OWN_ID}, {"id": "7"}, id="a value"),
        pytest.param({OWN_ID: "x"}, {"7": "x"}, id="a key"),
        pytest.param({"nodes": [OWN_ID, "8"]}, {"nodes": ["7", "8"]}, id="in a list"),
        pytest.param({"a": {"b": [{"c": OWN_ID}]}}, {"a": {"b": [{"c": "7"}]}}, id="deep below"),
        pytest.param({"a": f"{OWN_ID}!", "b": 0, "c": None}, {"a": f"{OWN_ID}!", "b": 0, "c": None}, id="nowhere"),
    ],
)
def test_with_itself(body: dict[str, Any], filled: dict[str, Any]) -> None:
    assert with_own_id(body, "7") == filled
