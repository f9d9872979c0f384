# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks against a Senlin in memory: check mode and the real run, failures, and lost responses."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Risk, Step
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import is_placeholder
from ansible_collections.senlin.clustering.plugins.module_utils._run.lifecycle import DUPLICATES_WAIT, MAX_ATTEMPTS
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    ActionFailed,
    Ambiguous,
    ClusteringError,
    NotFound,
    ResponseLost,
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
ACTIONS = "POST /clusters/.*/actions"


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
            ["resize cluster web: desired_capacity 3 to 2", "update cluster web: profile_id"],
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
    assert bool(senlin.writes) == performed.changed
    if options.get("state") == "absent":
        assert (predicted.report, performed.report) == ({}, {})
    else:
        shown, real = predicted.report["cluster"], performed.report["cluster"]
        assert set(shown) == set(real)
        after = performed.diff["after"]
        assert {key: shown[key] for key in after} == {key: real[key] for key in after}

    sent = len(senlin.writes)
    again = declared.perform()
    assert (again.changed, again.steps, len(senlin.writes)) == (False, [], sent), "the second run is not empty"
    assert again.diff["before"] == again.diff["after"]


def test_a_second_run_sends_one_request(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    task(senlin, profile="small", desired_capacity=3, metadata={}).perform()
    assert senlin.sent == ["GET /clusters"]


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


# What is declared and is not there


def add_broken_cluster(senlin: FakeSenlin, *nodes: str, **attributes: Any) -> str:
    """Add a cluster whose nodes have these statuses."""
    id = add_cluster(senlin, **attributes)
    for number, status in enumerate(nodes):
        reason = "Creation succeeded" if status == "ACTIVE" else "Failed in creating server: Quota exceeded for cores."
        senlin.add("nodes", name=f"n{number}", cluster_id=id, status=status, status_reason=reason)
    return id


@pytest.mark.parametrize("options", [{}, {"wait": False}, {"cluster_timeout": 60}], ids=str)
@pytest.mark.parametrize("check", [True, False], ids=["check mode", "real run"])
def test_a_cluster_in_error_fails_with_the_cause_and_the_way_out(
    senlin: FakeSenlin, options: dict[str, Any], check: bool
) -> None:
    add_broken_cluster(senlin, "ERROR", "ERROR", "ACTIVE", status="ERROR", min_size=2)
    declared = task(senlin, desired_capacity=3, **options)
    with pytest.raises(Unhealthy) as raised:
        declared.predict() if check else declared.perform()
    assert re.fullmatch(
        r"Cluster web \(.{36}\) is in ERROR: 1 of 3 nodes is ACTIVE, and min_size is 2\. Node n0 \(.{36}\) is in "
        r"ERROR: Failed in creating server: Quota exceeded for cores, and 1 more\. Raise the quota or free a part of "
        r"it, then set repair to true, or recover the nodes with cluster_health\.",
        raised.value.message,
    )
    assert [node["name"] for node in raised.value.facts["unhealthy_nodes"]] == ["n0", "n1"]
    assert senlin.writes == []


@pytest.mark.parametrize(
    ("nodes", "attributes", "fails"),
    [
        pytest.param(["ACTIVE", "ERROR"], {"min_size": 1}, False, id="enough of them are ACTIVE"),
        pytest.param(["ACTIVE", "ERROR"], {"min_size": 2}, True, id="fewer than min_size"),
        pytest.param(["ERROR", "ERROR"], {"min_size": 0}, True, id="none at all"),
        pytest.param([], {"min_size": 0, "desired_capacity": 2}, True, id="none exists"),
        pytest.param([], {"min_size": 0, "desired_capacity": 0}, False, id="there are to be none"),
    ],
)
def test_a_cluster_in_warning_has_to_have_enough_active_nodes(
    senlin: FakeSenlin, nodes: list[str], attributes: dict[str, Any], fails: bool
) -> None:
    add_broken_cluster(senlin, *nodes, status="WARNING", **{"desired_capacity": len(nodes), **attributes})
    declared = task(senlin)
    if fails:
        with pytest.raises(Unhealthy, match=r"is in WARNING: . of 2 nodes"):
            declared.perform()
    else:
        outcome = declared.perform()
        assert (outcome.changed, len(declared.warnings)) == (False, 1)
        assert outcome.report.get("unhealthy_nodes", []) == declared.predict().report.get("unhealthy_nodes", [])
        assert [node["name"] in declared.warnings[0] for node in outcome.report.get("unhealthy_nodes", [])] in (
            [],
            [True],
        )


def test_a_cluster_in_error_whose_nodes_are_active_by_now_needs_its_status_updated(senlin: FakeSenlin) -> None:
    add_broken_cluster(senlin, "ACTIVE", "ACTIVE", "ACTIVE", status="ERROR", status_reason="Failed in creating nodes.")
    with pytest.raises(
        Unhealthy, match=r"Failed in creating nodes\. All of its nodes are ACTIVE: set repair to true, or"
    ):
        task(senlin).perform()


def test_what_is_at_work_is_not_judged(senlin: FakeSenlin) -> None:
    senlin.start("CLUSTER_ADD_NODES", add_broken_cluster(senlin, "ERROR", status="ERROR"))
    outcome = task(senlin, wait=False).perform()
    assert (outcome.changed, outcome.report["cluster"]["status"]) == (False, "ERROR")
    assert task(senlin, wait=False).predict().steps == []


def test_a_resize_that_leaves_enough_active_nodes_is_sent_to_a_cluster_in_error(senlin: FakeSenlin) -> None:
    add_broken_cluster(senlin, "ACTIVE", "ERROR", "ERROR", status="ERROR", min_size=2)
    declared = task(senlin, min_size=1, desired_capacity=1)
    steps = ["resize cluster web: min_size 2 to 1, desired_capacity 3 to 1"]
    assert declared.predict().steps == declared.perform().steps == steps


def test_a_resize_that_leaves_too_few_active_nodes_is_not_sent(senlin: FakeSenlin) -> None:
    add_broken_cluster(senlin, "ACTIVE", "ERROR", "ERROR", status="WARNING", min_size=1)
    declared = task(senlin, min_size=2)
    for run in (declared.predict, declared.perform):
        with pytest.raises(Unhealthy):
            run()
    assert senlin.writes == []


# Lost responses


@pytest.mark.parametrize(
    ("options", "request_"),
    [
        pytest.param({"desired_capacity": 4}, ACTIONS, id="a resize"),
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
    older = {"init_at": "1970-01-01T00:00:00Z", "desired_capacity": 1}
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
