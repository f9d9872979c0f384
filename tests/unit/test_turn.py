# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole tasks against a Senlin in memory where other actions are at work on the cluster, or hold its lock."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._run.repeating import MAX_ATTEMPTS, MAX_REDRAWS
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    ActionFailed,
    ActionLost,
    Refused,
    TimedOut,
)
from cluster_tasks import add_cluster, senlin_with_profiles, task
from fake_senlin import FakeSenlin, Trouble

ACTIONS = "POST /clusters/.*/actions"


@pytest.fixture
def senlin() -> FakeSenlin:
    return senlin_with_profiles()


# Actions that are already at work


def test_a_creation_at_work_is_joined(senlin: FakeSenlin) -> None:
    task(senlin, profile="small", wait=False).perform()
    senlin.durations["CLUSTER_CREATE"] = 5
    outcome = task(senlin, profile="small").perform()
    assert (outcome.changed, outcome.report["cluster"]["status"]) == (False, "ACTIVE")
    assert senlin.writes == ["POST /clusters"], "no second cluster is created"


def test_a_joined_creation_that_fails_says_why(senlin: FakeSenlin) -> None:
    senlin.failures["CLUSTER_CREATE"] = "No valid host was found."
    task(senlin, profile="small", wait=False).perform()
    with pytest.raises(ActionFailed, match=r"CLUSTER_CREATE of cluster web \(.*\) failed: No valid host was found\."):
        task(senlin, profile="small").perform()


def test_absent_waits_for_its_turn(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 60
    task(senlin, profile="small", wait=False).perform()
    outcome = task(senlin, state="absent").perform()
    assert outcome.steps == ["delete cluster web"]
    assert senlin.writes == ["POST /clusters", "DELETE /clusters/(id)"], "it is sent when it is its turn"
    assert sum(senlin.clock.pauses) >= 60


def test_absent_by_force_does_not_wait(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 60
    task(senlin, profile="small", wait=False).perform()
    task(senlin, state="absent", force=True).perform()
    assert senlin.stored["clusters"] == {}
    assert sum(senlin.clock.pauses) < 5


def test_a_cluster_that_stays_busy_without_an_action_is_a_warning(senlin: FakeSenlin) -> None:
    add_cluster(senlin, status="UPDATING")
    declared = task(senlin, desired_capacity=4)
    assert declared.perform().steps == ["resize cluster web: desired_capacity 3 to 4"]
    assert ["is UPDATING, but no action on it is in progress" in warning for warning in declared.warnings] == [True]


# Conflicts


def test_a_locked_cluster_is_waited_for(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CHECK"] = 5
    senlin.start("CLUSTER_CHECK", add_cluster(senlin))
    outcome = task(senlin, desired_capacity=4).perform()
    assert (outcome.steps, outcome.changed) == (["resize cluster web: desired_capacity 3 to 4"], True)
    assert senlin.writes == ["POST /clusters/(id)/actions"] * 2, "refused, and sent again when it is its turn"


def test_after_the_wait_the_plan_is_drawn_again(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    senlin.start("CLUSTER_SCALE_OUT", id, lambda: senlin.stored["clusters"][id].update(desired_capacity=4))
    outcome = task(senlin, desired_capacity=4).perform()
    assert (outcome.steps, outcome.changed) == ([], False), "the other action has done it"
    assert senlin.writes == ["POST /clusters/(id)/actions"]


def test_a_lock_that_outlives_its_action_is_waited_for(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    senlin.troubles += [
        Trouble(ACTIONS, status=409, error_type="ResourceIsLocked") for dummy in range(MAX_ATTEMPTS - 1)
    ]
    assert task(senlin, desired_capacity=4).perform().changed
    assert senlin.writes == ["POST /clusters/(id)/actions"] * MAX_ATTEMPTS


def test_a_lock_that_stays_is_reported(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    senlin.troubles += [Trouble(ACTIONS, status=409, error_type="ResourceIsLocked") for dummy in range(100)]
    with pytest.raises(Refused) as raised:
        task(senlin, desired_capacity=4).perform()
    assert raised.value.message == (
        f"Could not resize cluster web ({id}), desired_capacity 3 to 4: The server says ResourceIsLocked (HTTP 409). "
        "No action that is in progress explains that. If it lasts, have an administrator check senlin-engine."
    )
    assert senlin.writes == ["POST /clusters/(id)/actions"] * MAX_ATTEMPTS


def test_an_action_that_holds_the_lock_too_long_is_named(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CHECK"] = 1000
    action = senlin.start("CLUSTER_CHECK", add_cluster(senlin))
    with pytest.raises(TimedOut) as raised:
        task(senlin, timeout=20, desired_capacity=4).perform()
    assert "The server says ResourceIsLocked (HTTP 409)." in raised.value.message
    for part in ("CLUSTER_CHECK of", "which this task has not started", "within 20 s", "Nothing was sent.", action):
        assert part in raised.value.message
    assert sum(senlin.clock.pauses) == pytest.approx(20), "everything shares one deadline"


@pytest.mark.parametrize(
    ("error_type", "advice"),
    [
        pytest.param("ActionCooldown", "Try again when the cooldown of the policy is over.", id="cooldown"),
        pytest.param(
            "FeatureNotSupported",
            "Recover its nodes first with cluster_health, or delete it.",
            id="a cluster in error",
        ),
        pytest.param("BadRequest", "", id="another refusal"),
    ],
)
def test_other_refusals_are_not_waited_for(senlin: FakeSenlin, error_type: str, advice: str) -> None:
    add_cluster(senlin)
    senlin.troubles.append(Trouble(ACTIONS, status=409, error_type=error_type))
    with pytest.raises(Refused) as raised:
        task(senlin, desired_capacity=4).perform()
    assert raised.value.message.endswith(f"(HTTP 409). {advice}".rstrip())
    assert len(senlin.writes) == 1
    assert senlin.clock.pauses == []


# Refusals that are overtaken


def test_any_refusal_draws_the_plan_again(senlin: FakeSenlin) -> None:
    """Another run has done the same: whatever the server says, nothing is left to do."""
    id = add_cluster(senlin)
    others = senlin.stored["clusters"][id]
    senlin.troubles.append(
        Trouble(ACTIONS, first=lambda: others.update(desired_capacity=4), status=418, error_type="Whatever")
    )
    outcome = task(senlin, desired_capacity=4).perform()
    assert (outcome.steps, outcome.changed) == ([], False)
    assert senlin.clock.pauses == []


def test_a_refused_step_is_sent_again_if_something_has_changed(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    others = senlin.stored["clusters"][id]
    senlin.troubles.append(Trouble(ACTIONS, first=lambda: others.update(max_size=9), status=400, error_type="Bad"))
    assert task(senlin, desired_capacity=4).perform().steps == ["resize cluster web: desired_capacity 3 to 4"]
    assert senlin.writes == ["POST /clusters/(id)/actions"] * 2


def test_a_refused_step_is_sent_again_after_what_was_at_work(senlin: FakeSenlin) -> None:
    """The other action is half done when the plan is drawn again, so it is waited for before the refusal counts."""
    id = add_cluster(senlin)
    others = senlin.stored["clusters"][id]

    def start_other() -> None:
        senlin.durations["CLUSTER_OTHER"] = 30
        senlin.start("CLUSTER_OTHER", id, lambda: others.update(desired_capacity=4))

    senlin.troubles.append(Trouble(ACTIONS, first=start_other, status=400, error_type="BadRequest"))
    outcome = task(senlin, desired_capacity=4).perform()
    assert (outcome.steps, outcome.changed) == ([], False)
    assert 30 <= sum(senlin.clock.pauses) < 40
    assert len(senlin.writes) == 1


def test_a_refusal_that_stays_true_is_reported_after_what_was_at_work(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)

    def start_other() -> None:
        senlin.start("CLUSTER_OTHER", id)

    senlin.troubles.append(Trouble(ACTIONS, first=start_other, status=400, error_type="BadRequest"))
    senlin.troubles.append(Trouble(ACTIONS, status=400, error_type="BadRequest"))
    with pytest.raises(Refused, match="The server says BadRequest"):
        task(senlin, desired_capacity=4).perform()
    assert len(senlin.writes) == 2, "it is sent once more after the wait"


def test_changes_without_end_do_not_keep_a_task_from_ending(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    sizes = iter(range(10, 1000))
    others = senlin.stored["clusters"][id]
    senlin.troubles += [
        Trouble(ACTIONS, first=lambda: others.update(max_size=next(sizes)), status=400, error_type="BadRequest")
        for dummy in range(100)
    ]
    with pytest.raises(Refused, match="The server says BadRequest"):
        task(senlin, desired_capacity=4).perform()
    assert len(senlin.writes) == MAX_REDRAWS


# Actions whose engine is gone


def lose(senlin: FakeSenlin, name: str, **cluster: str) -> str:
    """Add a cluster on which a lost action is at work; returns the action's id."""
    target = add_cluster(senlin, **cluster)
    return senlin.add("actions", action=name, target=target, cluster_id=target, status="WAITING", depends_on=[])


@pytest.mark.parametrize(
    ("name", "status", "options"),
    [
        pytest.param("CLUSTER_CREATE", "CREATING", {"profile": "small"}, id="joined"),
        pytest.param("CLUSTER_CREATE", "CREATING", {"state": "absent"}, id="joined before a delete"),
        pytest.param("CLUSTER_CHECK", "ACTIVE", {"state": "absent"}, id="waited for before a delete"),
        pytest.param("CLUSTER_DELETE", "DELETING", {"state": "absent"}, id="a delete"),
    ],
)
def test_a_lost_action_of_somebody_else_is_reported(
    senlin: FakeSenlin, name: str, status: str, options: dict[str, str]
) -> None:
    action = lose(senlin, name, status=status)
    with pytest.raises(ActionLost, match=rf"{name} of cluster web \(.*\) can never complete: .*{action}"):
        task(senlin, **options).perform()
    assert senlin.writes == []


def test_a_lost_action_that_holds_the_lock_is_reported(senlin: FakeSenlin) -> None:
    action = lose(senlin, "CLUSTER_CHECK")
    senlin.troubles += [Trouble(ACTIONS, status=409, error_type="ResourceIsLocked") for dummy in range(100)]
    with pytest.raises(ActionLost, match=rf"CLUSTER_CHECK of cluster web \(.*\) can never complete: .*{action}"):
        task(senlin, desired_capacity=4).perform()


def test_a_lost_delete_is_repeated_by_force(senlin: FakeSenlin) -> None:
    lose(senlin, "CLUSTER_DELETE", status="DELETING")
    outcome = task(senlin, state="absent", force=True).perform()
    assert (outcome.steps, senlin.writes) == (["delete cluster web"], ["DELETE /clusters/(id)"])
    assert senlin.stored["clusters"] == {}


def test_a_delete_that_is_stuck_without_an_action_is_repeated(senlin: FakeSenlin) -> None:
    add_cluster(senlin, status="DELETING")
    assert task(senlin, state="absent").perform().steps == ["delete cluster web"]
    assert senlin.stored["clusters"] == {}


def test_beside_a_delete_that_is_stuck_a_new_cluster_is_created(senlin: FakeSenlin) -> None:
    add_cluster(senlin, status="DELETING")
    assert task(senlin, profile="small").perform().steps == ["create cluster web"]


# A failed action whose siblings are still at work


def building(senlin: FakeSenlin, cluster: str, *seconds: float) -> None:
    """Add nodes to a cluster that is locked until they are built: each takes one of these numbers of seconds."""
    for each in seconds:
        node = senlin.add("nodes", name="n", cluster_id=cluster, status="CREATING")
        senlin.durations["NODE_CREATE"] = each
        senlin.start("NODE_CREATE", node, partial(senlin.stored["nodes"][node].update, status="ACTIVE"))
    senlin.durations["UNLOCK"] = max(seconds) + 3
    senlin.start("UNLOCK", "nothing", senlin.troubles.clear)
    senlin.troubles += [Trouble(ACTIONS, status=409, error_type="ResourceIsLocked") for dummy in range(1000)]


def test_a_cluster_that_is_locked_until_its_nodes_are_built_is_waited_for(senlin: FakeSenlin) -> None:
    building(senlin, add_cluster(senlin), 30, 60)
    outcome = task(senlin, desired_capacity=4).perform()
    assert outcome.steps == ["resize cluster web: desired_capacity 3 to 4"]
    assert 60 <= sum(senlin.clock.pauses) < 75
    assert len(senlin.writes) < 2 + MAX_ATTEMPTS, "it is not asked over and over"


@pytest.mark.parametrize("options", [{"desired_capacity": 4}, {"state": "absent"}, {}], ids=str)
def test_a_cluster_in_warning_may_be_busy(senlin: FakeSenlin, options: dict[str, Any]) -> None:
    """A node that fails turns its cluster to WARNING, before the action on the cluster has ended."""
    cluster = add_cluster(senlin, status="WARNING", status_reason="Node n: Creation in progress")
    building(senlin, cluster, 30)
    senlin.troubles.clear()
    declared = task(senlin, **options)
    declared.perform()
    assert sum(senlin.clock.pauses) >= 30
    assert declared.progress[0] == "NODE_CREATE"


def test_an_action_at_work_on_a_cluster_in_warning_is_joined(senlin: FakeSenlin) -> None:
    cluster = add_cluster(senlin, status="WARNING")
    senlin.durations["CLUSTER_CREATE"] = 30
    senlin.failures["CLUSTER_CREATE"] = "No valid host was found."
    senlin.start("CLUSTER_CREATE", cluster)
    senlin.stored["clusters"][cluster]["status"] = "WARNING"
    with pytest.raises(ActionFailed, match="No valid host was found"):
        task(senlin, desired_capacity=3).perform()


def test_a_cluster_that_stays_in_warning_is_not_waited_for(senlin: FakeSenlin) -> None:
    senlin.add("nodes", cluster_id=add_cluster(senlin, status="WARNING"))
    declared = task(senlin, desired_capacity=3)
    assert declared.perform().changed is False
    assert senlin.clock.pauses == []
    assert len(senlin.sent) == 5


def test_a_delete_by_force_waits_for_no_node(senlin: FakeSenlin) -> None:
    building(senlin, add_cluster(senlin, status="WARNING"), 60)
    senlin.troubles.clear()
    task(senlin, state="absent", force=True).perform()
    assert sum(senlin.clock.pauses) < 5


def test_a_cancelled_action_whose_nodes_are_still_built_is_no_interruption(senlin: FakeSenlin) -> None:
    cluster = add_cluster(senlin, status="CREATING")
    building(senlin, cluster, 30)
    senlin.troubles.clear()
    senlin.durations["SETTLE"] = 33
    senlin.start("SETTLE", "nothing", lambda: senlin.stored["clusters"][cluster].update(status="ACTIVE"))
    declared = task(senlin, desired_capacity=3)
    assert declared.perform().report["cluster"]["status"] == "ACTIVE"
    assert declared.warnings == []


def test_a_node_that_is_built_for_too_long_is_named(senlin: FakeSenlin) -> None:
    building(senlin, add_cluster(senlin), 1000)
    with pytest.raises(TimedOut) as raised:
        task(senlin, timeout=20, desired_capacity=4).perform()
    assert re.search(
        r"ResourceIsLocked \(HTTP 409\)\. NODE_CREATE of node n \(.*\), which this task has not started, did not end "
        r"within 20 s; its status is RUNNING\. Nothing was sent\. Wait for it",
        raised.value.message,
    )
