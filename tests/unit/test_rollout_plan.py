# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a roll-out plans in situations that are hard to bring about in a cloud: after failures, and beside others."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Update
from ansible_collections.senlin.clustering.plugins.module_utils._rollout import rollback, state
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.marks import (
    Absent,
    read_journal,
)
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.memory import memory_of
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    BadInput,
    ClusteringError,
    Unhealthy,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from fake_senlin import FakeSenlin
from rollout_situations import CLUSTER_ID, OTHER_ID, begun, cluster, mark, member, profile_id, senlin, situation, titles

__all__ = ["senlin"]


def test_what_a_killed_run_has_started_is_waited_for_before_anything_is_planned(senlin: FakeSenlin) -> None:
    """While nodes are replaced, no status shows it, and a new node is a member of the cluster in a moment."""
    begun(senlin)
    action = senlin.start("CLUSTER_REPLACE_NODES", CLUSTER_ID)
    assert titles(situation(senlin, probed=False)) == [f"wait for CLUSTER_REPLACE_NODES of {CLUSTER_ID}"]
    senlin.stored["actions"][action]["status"] = "SUCCEEDED"
    assert titles(situation(senlin, probed=False))[0].startswith("batch 1 of 3: ")


def test_what_did_not_end_in_time_is_waited_for_before_new_nodes_are_deleted(senlin: FakeSenlin) -> None:
    journal = begun(senlin)
    member(senlin, "web-1", profile="new", metadata=mark("gone"))
    found = situation(senlin)
    memory_of(found).journal = journal
    action = senlin.start("CLUSTER_REPLACE_NODES", CLUSTER_ID)
    assert [step.title for step in rollback.after_failure(found)] == [f"wait for CLUSTER_REPLACE_NODES of {CLUSTER_ID}"]
    senlin.stored["actions"][action]["status"] = "SUCCEEDED"
    assert [step.title for step in rollback.after_failure(found)] == ["delete the new node web-1 (server 1)"]
    found.findings.gave_up = True
    senlin.stored["actions"][action]["status"] = "RUNNING"
    # The journal stays, so that a later run looks for the new node.
    assert rollback.after_failure(found) == []
    found.have["state"] = replace(found.have["state"], new=())
    assert [step.title for step in rollback.after_failure(found)] == ["update cluster web: metadata"]


def test_what_is_left_is_put_back_although_the_profile_is_deleted(senlin: FakeSenlin) -> None:
    journal = begun(senlin)
    found = situation(senlin)
    assert plan(found)
    memory_of(found).journal = journal
    del senlin.stored["profiles"][profile_id("new")]
    found.resolved.clear()
    assert [step.title for step in rollback.after_failure(found)] == ["update cluster web: metadata"]


@pytest.mark.parametrize("failed", [False, True], ids=["gate", "gate after a tolerated failure"])
def test_a_gate_that_fails_ends_in_a_rollback_whatever_failures_are_tolerated(senlin: FakeSenlin, failed: bool) -> None:
    begun(senlin)
    node = member(senlin, "web-4", 4, "new")
    found = situation(senlin, on_failure="rollback", max_failures=1)
    if failed:
        found.findings.failed[cluster(senlin)["nodes"][0]] = "Why."
    assert "rollback 1 of 1: update node web-4 to profile old" in [step.title for step in rollback.after_failure(found)]
    assert senlin.stored["nodes"][node]["profile_id"] == profile_id("new")


def test_nothing_is_rolled_back_at_the_end_without_the_nodes_that_failed(senlin: FakeSenlin) -> None:
    begun(senlin)
    for node in senlin.stored["nodes"].values():
        node.update(profile_id=profile_id("new"), profile_name="new")
    broken = member(senlin, "web-4", 4)
    found = situation(senlin, on_failure="rollback", max_failures=1)
    found.findings.failed[broken] = "Why."
    assert titles(found) == ["update cluster web: metadata"]
    cluster(senlin)["metadata"] = {}
    found.resolved.clear()
    found.have = state.find(found)
    with pytest.raises(Unhealthy, match="1 of 4 nodes of cluster web"):
        plan(found)
    assert rollback.after_failure(found) == []


def test_sizes_that_somebody_else_has_changed_meanwhile_stay(senlin: FakeSenlin) -> None:
    """To put the old ones back would delete members that no step names."""
    begun(senlin, sizes=Sizes(3, 3, 3), temporary_sizes=Sizes(2, 3, 3))
    for number in range(4, 7):
        member(senlin, f"web-{number}", number, "new")
    cluster(senlin).update(min_size=2, max_size=10, desired_capacity=6)
    found = titles(situation(senlin))
    assert [title for title in found if title.startswith("resize")] == ["resize cluster web: min_size 2 to 3"]


def test_a_roll_out_of_another_profile_takes_over_what_is_to_be_put_back(senlin: FakeSenlin) -> None:
    """Its members go back to the profiles that they have when it begins."""
    begun(senlin, profile_id=OTHER_ID, sizes=Sizes(3, 3, 3), temporary_sizes=Sizes(1, 3, 3), policies=("health",))
    senlin.stored["nodes"][cluster(senlin)["nodes"][0]]["profile_id"] = OTHER_ID
    senlin.add("profiles", id=OTHER_ID, name="other", spec=senlin.stored["profiles"][profile_id("old")]["spec"])
    note = plan(situation(senlin))[0].call
    assert isinstance(note, Update)
    journal = read_journal({"metadata": note.body["metadata"]})
    assert journal is not None
    assert (journal.profile_id, journal.policies, journal.sizes) == (profile_id("new"), ("health",), Sizes(3, 3, 3))
    assert [journal.profile_before(f"web-{one}") for one in "123"] == [OTHER_ID, profile_id("old"), profile_id("old")]


def test_a_cluster_in_error_is_checked_before_it_gets_the_profile(senlin: FakeSenlin) -> None:
    """Senlin refuses to update a cluster in ERROR, and does not determine its status when members are updated."""
    cluster(senlin).update(status="ERROR")
    assert titles(situation(senlin))[-2:] == ["check cluster web", "update cluster web: profile_id"]


def test_servers_that_a_killed_run_has_created_need_no_further_room(senlin: FakeSenlin) -> None:
    begun(senlin)
    member(senlin, "web-1", profile="new", metadata=mark(cluster(senlin)["nodes"][0]))
    absolute = {"maxTotalInstances": 4, "totalInstancesUsed": 4}
    senlin.others["compute /limits"] = Response(200, {"limits": {"absolute": absolute}}, {})
    assert titles(situation(senlin, method="replace"))
    with pytest.raises(BadInput, match="has room for 0 of them"):
        plan(situation(senlin, method="replace", batch_size="2"))


@pytest.mark.parametrize(
    ("status", "details", "expected"),
    [
        ("ERROR", {"status": "ERROR"}, "create a new node web-1"),
        ("ERROR", {}, "create a new node web-1"),
        ("ERROR", {"status": "SHUTOFF"}, "update node web-1"),
        ("ACTIVE", {"status": "ERROR"}, "update node web-1"),
    ],
)
def test_a_member_whose_server_cannot_be_updated_is_replaced(
    senlin: FakeSenlin, status: str, details: dict[str, Any], expected: str
) -> None:
    senlin.stored["nodes"][cluster(senlin)["nodes"][0]].update(status=status, details=details)
    assert titles(situation(senlin, target="1", order="name"))[1].startswith(f"batch 1 of 1: {expected} ")


def test_a_roll_out_whose_way_back_is_gone_says_so(senlin: FakeSenlin) -> None:
    begun(senlin)
    for node in senlin.stored["nodes"].values():
        node.update(profile_id=profile_id("new"), profile_name="new")
    del senlin.stored["profiles"][profile_id("old")]
    found = situation(senlin, on_failure="rollback")
    plan(found)
    assert [step.title for step in rollback.after_failure(found)] == ["update cluster web: metadata"]
    error = ClusteringError("It failed.")
    rollback.explain(found, error)
    assert error.message.startswith(
        "It failed. web-1, web-2, web-3 cannot go back, because their old profile no longer exists: 3 of 3 nodes"
    )


def test_a_roll_out_goes_on_if_a_member_has_gone_since_it_began(senlin: FakeSenlin) -> None:
    with pytest.raises(BadInput, match="batch_size is 4"):
        plan(situation(senlin, batch_size="4"))
    begun(senlin)
    assert titles(situation(senlin, batch_size="4"))[0].startswith("batch 1 of 1: ")


@pytest.mark.parametrize(("limit", "expected"), [(None, "create a new node"), ("restart", "update node")])
def test_a_rollback_replaces_no_server_that_the_task_must_not_replace(
    senlin: FakeSenlin, limit: str | None, expected: str
) -> None:
    begun(senlin)
    member(senlin, "web-4", 4, "new", status="ERROR", details={"status": "ERROR"})
    found = situation(senlin, on_failure="rollback", max_disruption=limit)
    assert rollback.after_failure(found)[0].title.startswith(f"rollback 1 of 1: {expected} web-4 ")


def test_missing_members_are_created_with_the_new_profile(senlin: FakeSenlin) -> None:
    """The sizes are put back when the cluster has the profile. Otherwise, a second roll-out would have to follow."""
    begun(senlin, sizes=Sizes(2, 3, 3), temporary_sizes=Sizes(1, 3, 3), members=2)
    senlin.stored["nodes"].pop(cluster(senlin)["nodes"].pop())
    cluster(senlin).update(min_size=1, desired_capacity=2)
    assert titles(situation(senlin))[-3:] == [
        "update cluster web: profile_id",
        "resize cluster web: min_size 1 to 2, desired_capacity 2 to 3",
        "update cluster web: metadata",
    ]


def test_a_member_that_was_removed_by_a_resize_is_not_created_again(senlin: FakeSenlin) -> None:
    """Its deletion was started by another action. What a roll-out deletes itself comes again."""
    first = cluster(senlin)["nodes"].pop(0)
    senlin.stored["nodes"].pop(first)
    begun(senlin, absent=(Absent(first, "web-1"),))
    create = "create a new node web-1 with profile new"
    for cause, created in (("RPC Request", True), ("Derived Action", False)):
        senlin.add("actions", action="NODE_DELETE", target=first, status="SUCCEEDED", cause=cause)
        assert (create in titles(situation(senlin))) == created


def test_a_locked_server_is_not_recreated_by_a_rollback(senlin: FakeSenlin) -> None:
    journal = begun(senlin)
    found = situation(senlin, on_failure="rollback")
    first, second = cluster(senlin)["nodes"][:2]
    memory_of(found).journal, memory_of(found).methods = journal, {first: "update", second: "update"}
    found.findings.failed.update({first: "Instance 1 is locked", second: "The disk is full"})
    assert [step.title for step in rollback.after_failure(found)] == [
        "rollback: check node web-1",
        "rollback: recreate node web-2 (server 1)",
    ]
