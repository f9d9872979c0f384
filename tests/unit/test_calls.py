# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests that are planned before the id of the task's resource is known."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import (
    OWN_ID,
    Act,
    AskUrl,
    Call,
    Delete,
    Update,
    with_ids,
    with_own_id,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._run.apply import groups
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE


@pytest.mark.parametrize(
    ("body", "filled"),
    [
        pytest.param({"id": OWN_ID}, {"id": "7"}, id="a value"),
        pytest.param({OWN_ID: "x"}, {"7": "x"}, id="a key"),
        pytest.param({"nodes": [OWN_ID, "8"]}, {"nodes": ["7", "8"]}, id="in a list"),
        pytest.param({"a": {"b": [{"c": OWN_ID}]}}, {"a": {"b": [{"c": "7"}]}}, id="nested"),
        pytest.param({"a": f"{OWN_ID}!", "b": 0, "c": None}, {"a": f"{OWN_ID}!", "b": 0, "c": None}, id="nowhere"),
    ],
)
def test_with_own_id(body: dict[str, Any], filled: dict[str, Any]) -> None:
    assert with_own_id(body, "7") == filled


@pytest.mark.parametrize(
    ("call", "filled"),
    [
        (
            Act(CLUSTER, "replace_nodes", {"nodes": {"1": "(new)"}}),
            Act(CLUSTER, "replace_nodes", {"nodes": {"1": "7"}}),
        ),
        (Update(NODE, {"role": "first"}, id="(new)"), Update(NODE, {"role": "first"}, id="7")),
        (
            AskUrl(NODE, ("(new)", "8"), "http://{id}", (200,), 1, 1, 1),
            AskUrl(NODE, ("7", "8"), "http://{id}", (200,), 1, 1, 1),
        ),
    ],
    ids=["body", "target", "nodes"],
)
def test_what_is_created_on_the_way_gets_its_id(call: Call, filled: Call) -> None:
    assert with_ids(call, {"(new)": "7"}) == filled


def test_other_calls_stay_as_they_are() -> None:
    call = Delete(NODE, id="8")
    assert with_ids(call, {"(new)": "7"}) is call


def test_steps_of_a_group_that_follow_one_another_are_sent_together() -> None:
    steps = [
        Step(title, Delete(NODE, id=title), together=together)
        for title, together in [("1", ""), ("2", ""), ("3", "a"), ("4", "a"), ("5", "b"), ("6", ""), ("7", "a")]
    ]
    assert ["".join(step.title for step in group) for group in groups(steps)] == ["1", "2", "34", "5", "6", "7"]
