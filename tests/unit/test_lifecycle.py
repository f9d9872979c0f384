# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks against a Senlin in memory: check mode and the real run, and failures."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Risk, Step
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import is_placeholder
from ansible_collections.senlin.clustering.plugins.module_utils._run.lifecycle import DUPLICATES_WAIT
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    ActionFailed,
    Ambiguous,
    ClusteringError,
    NotFound,
    Unhealthy,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.repetition import PAUSES
from ansible_collections.senlin.clustering.plugins.modules import cluster, cluster_profile, cluster_resize
from cluster_tasks import SPEC, add_cluster, senlin_with_profiles, task
from fake_senlin import FakeSenlin, Trouble
from fake_task import FakeTask

TRIES = len(PAUSES) + 1
"""How often a read is sent in all."""


@pytest.fixture
def senlin() -> FakeSenlin:
    return senlin_with_profiles()


# Check mode and the real run


def test_check_mode_warns_of_a_status_as_the_real_run_does(senlin: FakeSenlin) -> None:
    add_cluster(senlin, status="WARNING", status_reason="one is missing")
    resize = FakeTask(senlin, cluster_resize.RESOURCE, {"cluster": "web", "number": 3, "state": ""})
    assert resize.predict().steps == resize.perform().steps == []
    predicted, warned = resize.warnings
    assert "is in WARNING: one is missing." in predicted and predicted == warned


@pytest.mark.parametrize(
    ("live", "options", "steps"),
    [
        pytest.param(None, {"profile": "small"}, ["create cluster web"], id="created"),
        pytest.param(
            None,
            {"profile": "small", "max_size": 0},
            ["create cluster web", "resize cluster web: max_size -1 to 0"],
            id="created with a max_size of 0",
        ),
        pytest.param(None, {"state": "absent"}, [], id="already absent"),
        pytest.param({}, {}, [], id="nothing declared"),
        pytest.param({}, {"profile": "small", "min_size": 1, "desired_capacity": 3}, [], id="already as declared"),
        pytest.param(
            {}, {"desired_capacity": 4}, ["resize cluster web: desired_capacity 3 to 4"], id="another capacity"
        ),
        pytest.param(
            {}, {"min_size": 4}, ["resize cluster web: min_size 1 to 4, desired_capacity 3 to 4"], id="another bound"
        ),
        pytest.param({"metadata": None}, {"metadata": {}}, [], id="metadata stored as null"),
        pytest.param(
            {"metadata": {"a": "1"}},
            {"metadata": {"b": "2"}, "purge_metadata": False},
            ["update cluster web: metadata"],
            id="metadata added",
        ),
        pytest.param(
            {},
            {"profile": "large", "cluster_timeout": 60, "desired_capacity": 4},
            ["update cluster web: profile_id, timeout", "resize cluster web: desired_capacity 3 to 4"],
            id="new members get the new profile",
        ),
        pytest.param(
            {},
            {"profile": "large", "desired_capacity": 2},
            ["resize cluster web: desired_capacity 3 to 2, deleting 1 node", "update cluster web: profile_id"],
            id="members that are removed do not get the new profile",
        ),
        pytest.param({}, {"state": "absent"}, ["delete cluster web"], id="deleted"),
        pytest.param({}, {"state": "absent", "force": True}, ["delete cluster web"], id="deleted by force"),
        pytest.param(
            {"status": "DELETING"},
            {"profile": "small"},
            ["create cluster web"],
            id="created again once the old one is deleted",
        ),
        pytest.param({"status": "DELETING"}, {"state": "absent"}, [], id="already being deleted"),
    ],
)
def test_check_mode_and_the_real_run_agree(
    senlin: FakeSenlin, live: dict[str, Any] | None, options: dict[str, Any], steps: list[str]
) -> None:
    if live is not None:
        id = add_cluster(senlin, **live)
        if live.get("status") == "DELETING":
            senlin.start("CLUSTER_DELETE", id, lambda: senlin.stored["clusters"].pop(id))
    declared = task(senlin, **options)

    predicted = declared.predict()
    assert senlin.writes == [], "check mode sent a write"
    performed = declared.perform()
    assert (predicted.steps, predicted.changed) == (steps, bool(steps))
    assert (performed.steps, performed.changed, performed.diff) == (predicted.steps, predicted.changed, predicted.diff)
    assert performed.plan == predicted.plan
    assert bool(senlin.writes) == performed.changed
    if options.get("state") == "absent":
        assert (predicted.report, performed.report) == ({}, {})
    else:
        shown, real = predicted.report["cluster"], performed.report["cluster"]
        assert set(shown) == set(real)
        after = [key for key in performed.diff["after"] if key != "effects"]
        assert {key: shown[key] for key in after} == {key: real[key] for key in after}

    sent = len(senlin.writes)
    again = declared.perform()
    assert (again.changed, again.steps, again.plan, len(senlin.writes)) == (False, [], [], sent), (
        "the second run is not empty"
    )
    assert again.diff["before"] == again.diff["after"]


def test_a_second_run_sends_one_request(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    task(senlin, desired_capacity=3, metadata={}).perform()
    assert senlin.sent == ["GET /clusters"]


def test_a_second_run_reads_the_profiles_of_the_members_too(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    task(senlin, profile="small", desired_capacity=3, metadata={}).perform()
    assert senlin.sent == ["GET /clusters", f"GET /clusters/{id}/attrs/profile_id"]


def test_what_is_missing_is_a_warning_in_check_mode_and_an_error_otherwise(senlin: FakeSenlin) -> None:
    declared = task(senlin, profile="not-yet")
    outcome = declared.predict()
    predicted = outcome.report["cluster"]
    assert (outcome.steps, predicted["profile_name"]) == (["create cluster web"], "not-yet")
    assert is_placeholder(predicted["profile_id"])
    assert ["not-yet" in warning for warning in declared.warnings] == [True]
    with pytest.raises(NotFound, match="no profile 'not-yet'"):
        declared.perform()
    assert senlin.writes == []


def test_a_task_waits_for_the_action(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 5
    declared = task(senlin, profile="small")
    outcome = declared.perform()
    assert (outcome.report["cluster"]["status"], outcome.action_id) == ("ACTIVE", None)
    assert set(declared.progress) == {"CLUSTER_CREATE"}
    assert 5 <= sum(senlin.clock.pauses) < 6


def test_without_wait_a_task_returns_the_action(senlin: FakeSenlin) -> None:
    outcome = task(senlin, profile="small", wait=False).perform()
    assert outcome.action_id in senlin.stored["actions"]
    assert outcome.report["cluster"]["status"] == "CREATING"
    assert senlin.clock.pauses == []
    again = task(senlin, profile="small", wait=False).perform()
    assert (again.changed, again.action_id) == (False, outcome.action_id), "the action that is at work"


def test_without_wait_steps_still_wait_for_each_other(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    declared = task(senlin, cluster_timeout=60, desired_capacity=4, wait=False)
    outcome = declared.perform()
    assert senlin.writes == ["PATCH /clusters/(id)", "POST /clusters/(id)/actions"]
    assert declared.progress[-1] == "CLUSTER_UPDATE"
    assert senlin.stored["actions"][outcome.action_id or ""]["action"] == "CLUSTER_RESIZE"


# Failures


def test_duplicates_that_were_just_created_are_given_time_to_be_removed(senlin: FakeSenlin) -> None:
    kept, second = add_cluster(senlin), add_cluster(senlin)
    senlin.troubles += [
        Trouble("GET /clusters$"),
        Trouble("GET /clusters$", first=lambda: senlin.stored["clusters"].pop(second)),
    ]
    outcome = task(senlin).perform()
    assert (outcome.report["cluster"]["id"], outcome.changed) == (kept, False)


def test_duplicates_that_stay_are_reported(senlin: FakeSenlin) -> None:
    for dummy in range(2):
        add_cluster(senlin)
    with pytest.raises(Ambiguous):
        task(senlin).perform()
    assert sum(senlin.clock.pauses) == pytest.approx(DUPLICATES_WAIT)


def test_duplicates_that_were_created_at_different_times_are_reported_at_once(senlin: FakeSenlin) -> None:
    for year in ("2001", "2002"):
        senlin.stored["clusters"][add_cluster(senlin)]["init_at"] = f"{year}-01-01T00:00:00Z"
    with pytest.raises(Ambiguous):
        task(senlin).perform()
    assert senlin.clock.pauses == []


def test_a_failed_step_names_the_steps_that_are_done(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    senlin.failures["CLUSTER_RESIZE"] = "No valid host was found."
    with pytest.raises(ActionFailed, match="No valid host was found") as raised:
        task(senlin, cluster_timeout=60, desired_capacity=4).perform()
    assert raised.value.facts["steps_done"] == ["update cluster web: timeout"]


def test_a_failure_before_the_first_step_says_that_nothing_is_done(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    add_cluster(senlin)
    with pytest.raises(ClusteringError) as raised:
        task(senlin).perform()
    assert raised.value.facts["steps_done"] == []


def test_a_delete_that_another_run_has_done_first_is_no_failure(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    senlin.failures["CLUSTER_DELETE"] = "The cluster could not be found."
    senlin.troubles.append(Trouble("GET /actions/", first=lambda: senlin.stored["clusters"].pop(id)))
    assert task(senlin, state="absent").perform().steps == ["delete cluster web"]


def test_a_delete_that_fails_is_a_failure(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    senlin.failures["CLUSTER_DELETE"] = "The server is locked."
    with pytest.raises(ActionFailed, match="The server is locked"):
        task(senlin, state="absent").perform()


def test_a_cluster_that_is_in_error_after_its_action_is_a_failure(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    broken = {"status": "ERROR", "status_reason": "Too few nodes are active."}
    read_again = Trouble(f"GET /clusters/{id}$", first=lambda: senlin.stored["clusters"][id].update(broken))
    senlin.troubles.append(read_again)
    with pytest.raises(Unhealthy) as raised:
        task(senlin, desired_capacity=4).perform()
    assert re.match(
        r"Resize .*: done, but cluster web \(.*\) is in ERROR: 0 of 4 nodes are ACTIVE, and min_size is 1\. .*Too few",
        raised.value.message,
    )
    assert raised.value.facts["cluster"]["status"] == "ERROR"
    assert raised.value.facts["steps_done"] == ["resize cluster web: desired_capacity 3 to 4"]


# Another kind, without actions


def test_profiles_start_no_action(senlin: FakeSenlin) -> None:
    declared = FakeTask(senlin, cluster_profile.RESOURCE, {"name": "new", "spec": SPEC, "metadata": {"a": "1"}})
    predicted = declared.predict()
    performed = declared.perform()
    assert (performed.steps, performed.diff, performed.action_id) == (predicted.steps, predicted.diff, None)
    assert performed.report["profile"]["metadata"] == {"a": "1"}
    assert declared.perform().changed is False
    assert senlin.clock.pauses == []


# Failures that are known to be possible


def risky_task(senlin: FakeSenlin, step: Step) -> FakeTask:
    """A task about the cluster ``web`` that plans one step."""
    resource = replace(cluster.RESOURCE, plans={"present": lambda situation: [step]})
    return FakeTask(senlin, resource, {"name": "web"})


def test_check_mode_warns_of_a_likely_failure(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    risk = Risk(lambda client, error: error, "The server may refuse this.")
    risky = risky_task(senlin, Step("check cluster web", Act(CLUSTER, "check", {}), risk=risk))
    risky.predict()
    assert risky.warnings == ["The server may refuse this."]
    risky.warnings.clear()
    risky.perform()
    assert risky.warnings == []


def test_a_likely_failure_is_explained(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    senlin.failures["CLUSTER_CHECK"] = "no reason at all"
    seen = []

    def explain(client: Client, error: ClusteringError) -> ClusteringError:
        seen.append((client.get(CLUSTER, id) or {})["status"])
        return NotFound(f"{error.message} This is why.", **error.facts)

    step = Step("check cluster web", Act(CLUSTER, "check", {}), risk=Risk(explain))
    with pytest.raises(NotFound, match=r"no reason at all\. This is why\.$") as failed:
        risky_task(senlin, step).perform()
    assert (seen, failed.value.facts["steps_done"]) == (["ERROR"], [])
    assert failed.value.facts["action"]["action"] == "CLUSTER_CHECK"


def test_a_failure_whose_reason_cannot_be_read_is_still_a_failure(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    senlin.failures["CLUSTER_CHECK"] = "no room"
    senlin.troubles += [Trouble("GET /nodes$", lost="before")] * TRIES
    step = Step("check cluster web", Act(CLUSTER, "check", {}), not_repeatable=True)
    with pytest.raises(ActionFailed, match="no room") as failed:
        risky_task(senlin, step).perform()
    assert failed.value.facts["leaf_actions"] == [failed.value.facts["action"]]
    assert len(senlin.writes) == 1, "the step was sent again"


def test_a_failure_whose_explanation_cannot_be_read_is_still_a_failure(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    senlin.failures["CLUSTER_CHECK"] = "no room"

    def explain(client: Client, error: ClusteringError) -> ClusteringError:
        senlin.troubles += [Trouble(f"GET /clusters/{id}$", lost="before")] * TRIES
        client.get(CLUSTER, id)
        return NotFound("This is why.")

    step = Step("check cluster web", Act(CLUSTER, "check", {}), not_repeatable=True, risk=Risk(explain))
    with pytest.raises(ActionFailed, match="no room"):
        risky_task(senlin, step).perform()
    assert len(senlin.writes) == 1, "the step was sent again"
