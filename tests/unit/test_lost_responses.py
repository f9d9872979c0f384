# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A response is lost: the task finds out what Senlin has done, and does each thing once."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.repeating import MAX_ATTEMPTS
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.modules import cluster, cluster_profile
from cluster_tasks import SPEC, add_cluster, senlin_with_profiles, task
from fake_senlin import FakeSenlin, Trouble, stand_ins
from fake_task import FakeTask

ACTIONS = "POST /clusters/.*/actions"


@pytest.fixture
def senlin() -> FakeSenlin:
    return senlin_with_profiles()


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        pytest.param({"desired_capacity": 4}, ACTIONS, id="a resize"),
        pytest.param({"desired_capacity": 2}, ACTIONS, id="a resize that deletes a node"),
        pytest.param({"cluster_timeout": 60}, "PATCH", id="an update"),
        pytest.param({"state": "absent"}, "DELETE", id="a delete"),
    ],
)
@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_lost_response_ends_in_what_is_declared(
    senlin: FakeSenlin, options: dict[str, Any], request_: str, lost: str
) -> None:
    add_cluster(senlin)
    declared = task(senlin, **options)
    predicted = declared.predict()
    senlin.troubles.append(Trouble(request_, lost=lost))
    outcome = declared.perform()
    assert len(senlin.writes) == (2 if lost == "before" else 1), "what the server has done is not done again"
    assert (outcome.diff, outcome.plan) == (predicted.diff, predicted.plan)
    assert declared.predict().changed is False


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        pytest.param({"desired_capacity": 4}, ACTIONS, id="a resize"),
        pytest.param({"cluster_timeout": 60}, "PATCH", id="an update"),
        pytest.param({"state": "absent"}, "DELETE", id="a delete"),
    ],
)
def test_what_was_done_counts_as_changed_even_if_the_response_was_lost(
    senlin: FakeSenlin, options: dict[str, Any], request_: str
) -> None:
    add_cluster(senlin)
    declared = task(senlin, **options)
    predicted = declared.predict()
    senlin.troubles.append(Trouble(request_, lost="after"))
    outcome = declared.perform()
    assert (outcome.changed, outcome.steps) == (True, predicted.steps)


def test_responses_that_stay_lost_end_the_task(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    senlin.troubles += [Trouble(ACTIONS, lost="before") for dummy in range(100)]
    with pytest.raises(ResponseLost):
        task(senlin, desired_capacity=4).perform()
    assert senlin.writes == ["POST /clusters/(id)/actions"] * MAX_ATTEMPTS


def test_a_create_whose_response_was_lost_creates_one(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 30
    senlin.troubles.append(Trouble("POST /clusters$", lost="after"))
    outcome = task(senlin, profile="small").perform()
    assert outcome.steps == ["create cluster web"]
    assert senlin.writes == ["POST /clusters"]
    assert outcome.report["cluster"]["status"] == "ACTIVE", "the task waits for it"


def test_after_a_lost_race_the_task_continues_with_the_older_one(senlin: FakeSenlin) -> None:
    older = {"init_at": "1970-01-01T00:00:00Z", "desired_capacity": 1, "nodes": stand_ins(1)}
    senlin.troubles.append(Trouble("POST /clusters$", first=lambda: add_cluster(senlin, **older)))
    outcome = task(senlin, profile="small", min_size=1, max_size=5, desired_capacity=2).perform()
    (left,) = senlin.stored["clusters"].values()
    assert (left["init_at"], left["desired_capacity"]) == (older["init_at"], 2)
    assert outcome.steps == [
        "create cluster web, and remove it again: another run had created one with that name first",
        "resize cluster web: desired_capacity 1 to 2",
    ]


def test_what_another_run_removes_is_not_reported(senlin: FakeSenlin) -> None:
    """Of three runs that create the same, two look before the first object appears, and one of them removes its own."""
    first, second = ({"name": "new", "spec": SPEC, "created_at": f"1970-01-01T00:00:0{second}Z"} for second in (1, 2))

    def replace() -> None:
        senlin.stored["profiles"].pop(added[0])
        added.append(senlin.add("profiles", **first))

    added: list[str] = []
    senlin.troubles.append(Trouble("POST /profiles$", first=lambda: added.append(senlin.add("profiles", **second))))
    senlin.troubles.append(Trouble("GET /profiles/", first=replace))
    outcome = FakeTask(senlin, cluster_profile.RESOURCE, {"name": "new", "spec": SPEC}).perform()
    assert len(added) == 2
    assert outcome.report["profile"]["id"] == added[1]
    assert senlin.writes[1:] == ["POST /profiles", "DELETE /profiles/(id)"]


@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_task_that_repeats_its_plan_probes_again_what_a_lost_request_may_have_started(
    senlin: FakeSenlin, lost: str
) -> None:
    add_cluster(senlin)
    probe = Step("check cluster web", Act(CLUSTER, "check", {}), probe=True)
    grow = Step("grow cluster web", Act(CLUSTER, "resize", {"number": 4}), {"desired_capacity": 4})

    def plan(situation: Situation) -> list[Step]:
        missing = (situation.have or {})["desired_capacity"] < 4
        return ([grow] if situation.probed else [probe]) if missing or not situation.probed else []

    senlin.troubles += [Trouble(ACTIONS), Trouble(ACTIONS, lost=lost)]
    resource = Resource(CLUSTER, cluster.FIELDS, {"present": plan}, repeats=True)
    outcome = FakeTask(senlin, resource, {"name": "web"}).perform()
    assert outcome.steps == ["grow cluster web"]
    probes_and_steps = [request for request in senlin.writes if request == "POST /clusters/(id)/actions"]
    assert len(probes_and_steps) == (4 if lost == "before" else 3)
