# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is predicted after the tasks of a run, of which some run for real."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act, Delete
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._prediction import log
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import placeholder_id
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.predictions import Predictions, without_real
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE
from check_mode_run import CheckModeRun, add_cluster
from fake_senlin import FakeSenlin


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


NEW = placeholder_id("new")
LIVE = "11111111-1111-4111-8111-111111111111"
WEB = {"id": NEW, "name": "web"}


@pytest.mark.parametrize(
    ("changed", "left"),
    [
        pytest.param({}, {"/clusters": {NEW: WEB, LIVE: {"timeout": 9}}}, id="nothing"),
        pytest.param({"/clusters": {LIVE: {}}}, {"/clusters": {NEW: WEB}}, id="what would be changed was changed"),
        pytest.param(
            {"/clusters": {"2": {"name": "web"}}}, {"/clusters": {LIVE: {"timeout": 9}}}, id="a name was created"
        ),
        pytest.param(
            {"/profiles": {"2": {"name": "web"}}},
            {"/clusters": {NEW: WEB, LIVE: {"timeout": 9}}},
            id="the name of another kind was created",
        ),
    ],
)
def test_what_is_real_is_not_predicted(changed: Predictions, left: Predictions) -> None:
    assert without_real({"/clusters": {NEW: dict(WEB), LIVE: {"timeout": 9}}}, changed) == left


def test_what_depends_on_a_changed_cluster_is_not_predicted() -> None:
    predictions: Predictions = {
        "/nodes": {"1": {"cluster_id": LIVE}, "2": {"cluster_id": NEW}, "3": None},
        f"/clusters/{LIVE}/policies": {"4": {"enabled": False}},
    }
    left = without_real(predictions, {"/clusters": {LIVE: {}}})
    assert left == {"/nodes": {"2": {"cluster_id": NEW}, "3": None}, f"/clusters/{LIVE}/policies": {}}


def test_what_a_changed_cluster_would_have_done_to_its_nodes_is_not_predicted(senlin: FakeSenlin) -> None:
    run, web = CheckModeRun(senlin), add_cluster(senlin, desired_capacity=2)
    nodes = [senlin.add("nodes", name=name, cluster_id=web) for name in ("one", "two")]
    senlin.stored["clusters"][web]["nodes"] = nodes
    run.plan(CLUSTER, Step("shrink", Act(CLUSTER, "resize", {}), {"desired_capacity": 0}), have={"id": web})
    assert run.names(NODE) == []
    run.predictions = without_real(run.predictions, {"/clusters": {web: {}}})
    assert run.names(NODE) == ["one", "two"]
    run.plan(CLUSTER, Step("delete", Delete(CLUSTER), None), have={"id": web})
    run.predictions = without_real(run.predictions, {"/clusters": {web: {}}})
    assert run.names(NODE) == ["one", "two"]


def test_a_real_cluster_has_no_nodes_of_the_predicted_one(senlin: FakeSenlin) -> None:
    run = CheckModeRun(senlin)
    other = senlin.add("nodes", name="other", cluster_id="")
    predicted = run.create(CLUSTER, name="web", profile_id="p", desired_capacity=2)
    run.plan(CLUSTER, Step("add", Act(CLUSTER, "add_nodes", {"nodes": [other]})), have={"id": predicted})
    assert len(run.names(NODE, cluster_id=predicted)) == 3
    web = add_cluster(senlin)
    run.predictions = without_real(run.predictions, {"/clusters": {web: {"name": "web"}}})
    assert run.names(NODE, cluster_id=web) == ["other"]


def test_predictions_refer_to_the_real_object_instead_of_the_predicted_one() -> None:
    predictions: Predictions = {
        "/profiles": {NEW: {"id": NEW, "name": "small"}},
        "/clusters": {"1": {"profile_id": NEW, "nodes": [NEW]}},
        f"/clusters/{NEW}/policies": {"2": {"cluster_id": NEW}},
    }
    assert without_real(predictions, {"/profiles": {LIVE: {"name": "small"}}}) == {
        "/profiles": {},
        "/clusters": {"1": {"profile_id": LIVE, "nodes": [LIVE]}},
        f"/clusters/{LIVE}/policies": {"2": {"cluster_id": LIVE}},
    }


def test_each_cloud_has_its_own_predictions() -> None:
    entries: list[Any] = [
        log.predicted("a", {"/clusters": {"1": {"timeout": 9}}}),
        log.predicted("b", {"/clusters": {"1": None}}),
        log.predicted("a", {"/clusters": {"1": {"name": "web"}}}),
        log.real("b", {"/clusters": {"1": {}}}),
    ]
    assert log.predictions_after(entries) == {
        "a": {"/clusters": {"1": {"timeout": 9, "name": "web"}}},
        "b": {"/clusters": {}},
    }
