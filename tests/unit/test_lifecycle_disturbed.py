# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks against a Senlin in memory that has other work under way, is locked, or whose answers are lost."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._run.lifecycle import MAX_ATTEMPTS
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    ActionFailed,
    Refused,
    ResponseLost,
    TimedOut,
)
from cluster_tasks import have, stocked, task
from fake_senlin import FakeSenlin, Trouble

ACTIONS = "POST /clusters/.*/actions"


@pytest.fixture
def senlin() -> FakeSenlin:
    return stocked()


# What is under way already


def test_a_creation_under_way_is_joined(senlin: FakeSenlin) -> None:
    task(senlin, profile="small", wait=False).perform()
    senlin.lasting["CLUSTER_CREATE"] = 5
    outcome = task(senlin, profile="small").perform()
    assert (outcome.changed, outcome.report["cluster"]["status"]) == (False, "ACTIVE")
    assert senlin.writes == ["POST /clusters"], "no twin was made"


def test_a_creation_under_way_that_fails_says_why(senlin: FakeSenlin) -> None:
    senlin.failing["CLUSTER_CREATE"] = "No valid host was found."
    task(senlin, profile="small", wait=False).perform()
    with pytest.raises(ActionFailed, match=r"CLUSTER_CREATE of cluster web \(.*\) failed: No valid host was found\."):
        task(senlin, profile="small").perform()


def test_absent_waits_for_its_turn(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CREATE"] = 60
    task(senlin, profile="small", wait=False).perform()
    outcome = task(senlin, state="absent").perform()
    assert outcome.steps == ["delete cluster web"]
    assert senlin.writes == ["POST /clusters", "DELETE /clusters/(id)"], "not refused before"
    assert sum(senlin.clock.pauses) >= 60


def test_absent_by_force_does_not_wait(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CREATE"] = 60
    task(senlin, profile="small", wait=False).perform()
    task(senlin, state="absent", force=True).perform()
    assert senlin.stored["clusters"] == {}
    assert sum(senlin.clock.pauses) < 5


def test_one_that_stays_busy_though_nothing_is_at_work_is_told_of(senlin: FakeSenlin) -> None:
    have(senlin, status="UPDATING")
    declared = task(senlin, desired_capacity=4)
    assert declared.perform().steps == ["resize cluster web: desired_capacity 3 to 4"]
    assert ["is UPDATING and no action is at work on it" in warning for warning in declared.warnings] == [True]


# Conflicts


def test_a_locked_cluster_is_waited_for(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CHECK"] = 5
    senlin.start("CLUSTER_CHECK", have(senlin))
    outcome = task(senlin, desired_capacity=4).perform()
    assert (outcome.steps, outcome.changed) == (["resize cluster web: desired_capacity 3 to 4"], True)
    assert senlin.writes == ["POST /clusters/(id)/actions"] * 2, "refused, and sent again when its turn came"


def test_after_the_wait_the_plan_is_drawn_anew(senlin: FakeSenlin) -> None:
    id = have(senlin)
    senlin.start("CLUSTER_SCALE_OUT", id, lambda: senlin.stored["clusters"][id].update(desired_capacity=4))
    outcome = task(senlin, desired_capacity=4).perform()
    assert (outcome.steps, outcome.changed) == ([], False), "the other action did it"
    assert senlin.writes == ["POST /clusters/(id)/actions"]


def test_a_lock_that_outlives_its_action_is_waited_for(senlin: FakeSenlin) -> None:
    have(senlin)
    senlin.troubles += [
        Trouble(ACTIONS, status=409, error_type="ResourceIsLocked") for dummy in range(MAX_ATTEMPTS - 1)
    ]
    assert task(senlin, desired_capacity=4).perform().changed
    assert senlin.writes == ["POST /clusters/(id)/actions"] * MAX_ATTEMPTS


def test_a_lock_without_end_is_reported(senlin: FakeSenlin) -> None:
    id = have(senlin)
    senlin.troubles += [Trouble(ACTIONS, status=409, error_type="ResourceIsLocked") for dummy in range(100)]
    with pytest.raises(Refused) as raised:
        task(senlin, desired_capacity=4).perform()
    assert raised.value.message == (
        f"Could not resize cluster web: desired_capacity 3 to 4 ({id}): ResourceIsLocked it is (HTTP 409)."
    )
    assert senlin.writes == ["POST /clusters/(id)/actions"] * MAX_ATTEMPTS


def test_an_action_that_holds_the_cluster_too_long_is_named(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CHECK"] = 1000
    action = senlin.start("CLUSTER_CHECK", have(senlin))
    with pytest.raises(TimedOut) as raised:
        task(senlin, timeout=20, desired_capacity=4).perform()
    for words in ("ResourceIsLocked it is (HTTP 409).", "CLUSTER_CHECK of", "did not end within 20 s", action):
        assert words in raised.value.message
    assert sum(senlin.clock.pauses) == pytest.approx(20), "one deadline for all"


@pytest.mark.parametrize(
    ("error_type", "advice"),
    [
        pytest.param("ActionCooldown", "Try again when the cooldown of the policy is over.", id="cooldown"),
        pytest.param(
            "FeatureNotSupported",
            "Recover its nodes first, with cluster_health, or delete it.",
            id="a cluster in error",
        ),
        pytest.param("BadRequest", "", id="another refusal"),
    ],
)
def test_other_refusals_are_not_waited_for(senlin: FakeSenlin, error_type: str, advice: str) -> None:
    have(senlin)
    senlin.troubles.append(Trouble(ACTIONS, status=409, error_type=error_type))
    with pytest.raises(Refused) as raised:
        task(senlin, desired_capacity=4).perform()
    assert raised.value.message.endswith(f"(HTTP 409). {advice}".rstrip())
    assert len(senlin.writes) == 1
    assert senlin.clock.pauses == []


# Lost answers


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        pytest.param({"desired_capacity": 4}, ACTIONS, id="a resize"),
        pytest.param({"cluster_timeout": 60}, "PATCH", id="an update"),
        pytest.param({"state": "absent"}, "DELETE", id="a delete"),
    ],
)
@pytest.mark.parametrize("lost", ["before", "after"])
def test_a_lost_answer_ends_in_what_is_declared(
    senlin: FakeSenlin, options: dict[str, Any], request_: str, lost: str
) -> None:
    have(senlin)
    declared = task(senlin, **options)
    predicted = declared.predict()
    senlin.troubles.append(Trouble(request_, lost=lost))
    outcome = declared.perform()
    assert len(senlin.writes) == (2 if lost == "before" else 1), "what was carried out is not done again"
    assert outcome.diff == predicted.diff
    assert declared.predict().changed is False


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        pytest.param({"desired_capacity": 4}, ACTIONS, id="a resize"),
        pytest.param({"cluster_timeout": 60}, "PATCH", id="an update"),
        pytest.param({"state": "absent"}, "DELETE", id="a delete"),
    ],
)
def test_what_was_done_though_its_answer_was_lost_counts_as_changed(
    senlin: FakeSenlin, options: dict[str, Any], request_: str
) -> None:
    have(senlin)
    declared = task(senlin, **options)
    predicted = declared.predict()
    senlin.troubles.append(Trouble(request_, lost="after"))
    outcome = declared.perform()
    assert (outcome.changed, outcome.steps) == (True, predicted.steps)


def test_answers_that_stay_lost_end_the_task(senlin: FakeSenlin) -> None:
    have(senlin)
    senlin.troubles += [Trouble(ACTIONS, lost="before") for dummy in range(100)]
    with pytest.raises(ResponseLost):
        task(senlin, desired_capacity=4).perform()
    assert senlin.writes == ["POST /clusters/(id)/actions"] * MAX_ATTEMPTS


def test_a_create_whose_answer_was_lost_makes_one(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CREATE"] = 30
    senlin.troubles.append(Trouble("POST /clusters$", lost="after"))
    outcome = task(senlin, profile="small").perform()
    assert outcome.steps == ["create cluster web"]
    assert senlin.writes == ["POST /clusters"]
    assert outcome.report["cluster"]["status"] == "ACTIVE", "it is waited for all the same"


def test_giving_way_goes_on_with_the_older_one(senlin: FakeSenlin) -> None:
    older = {"init_at": "1970-01-01T00:00:00Z", "desired_capacity": 1}
    senlin.troubles.append(Trouble("POST /clusters$", first=lambda: have(senlin, **older)))
    outcome = task(senlin, profile="small", min_size=1, max_size=5, desired_capacity=2).perform()
    (left,) = senlin.stored["clusters"].values()
    assert (left["init_at"], left["desired_capacity"]) == (older["init_at"], 2)
    assert outcome.steps == [
        "create cluster web, and remove it again: another run had created one of that name first",
        "resize cluster web: desired_capacity 1 to 2",
    ]
