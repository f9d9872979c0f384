# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a roll-out makes of nodes that have left the cluster alone, and of new nodes that have joined it alone."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._rollout import rollback
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.memory import memory_of
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Unhealthy
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from fake_senlin import FakeSenlin
from rollout_situations import begun, cluster, mark, member, senlin, situation, titles

__all__ = ["senlin"]

SURGE = {"method": "replace"}
"""The options of a roll-out that replaces one member at a time."""


def first_of(senlin: FakeSenlin) -> str:
    """The id of the member web-1."""
    return str(cluster(senlin)["nodes"][0])


def leave_alone(senlin: FakeSenlin, **attributes: object) -> str:
    """Let web-1 leave the cluster while its new node does not join. Returns the id of web-1."""
    id = first_of(senlin)
    senlin.stored["nodes"][id].update(cluster_id="", index=-1, **attributes)
    cluster(senlin).update(nodes=cluster(senlin)["nodes"][1:])
    member(senlin, "web-1", profile="new", physical_id="2", metadata=mark(id, role="leader"))
    return id


def test_a_member_that_has_left_alone_joins_again_and_is_replaced_then(senlin: FakeSenlin) -> None:
    cluster(senlin).update(max_size=4)
    begun(senlin)
    leave_alone(senlin)
    found = situation(senlin, **SURGE)
    assert titles(found)[:3] == [
        "add the old node web-1 to cluster web again",
        "update node web-1: role",
        "batch 1 of 3: replace node web-1 in cluster web",
    ]
    assert len(found.have["node_profiles"]) == 3


def test_a_member_that_somebody_has_removed_is_not_added_again(senlin: FakeSenlin) -> None:
    begun(senlin)
    leave_alone(senlin)
    cluster(senlin).update(desired_capacity=2)
    found = situation(senlin, **SURGE)
    assert titles(found)[0] == "delete the new node web-1 (server 2)"
    assert list(found.have["node_profiles"]) == ["web-2", "web-3"]


def test_the_desired_capacity_is_lowered_where_no_node_could_join(senlin: FakeSenlin) -> None:
    begun(senlin)
    leave_alone(senlin)
    assert titles(situation(senlin, **SURGE))[:4] == [
        "note the sizes of cluster web in its metadata",
        "resize cluster web: desired_capacity 3 to 2",
        "add the old node web-1 to cluster web again",
        "resize cluster web: desired_capacity 2 to 3",
    ]
    # A run that is killed then has noted what was there before.
    cluster(senlin).update(desired_capacity=2)
    begun(senlin, sizes=Sizes(1, 3, 3), temporary_sizes=Sizes(1, 3, 2))
    assert titles(situation(senlin, **SURGE))[0] == "add the old node web-1 to cluster web again"
    begun(senlin)
    cluster(senlin).update(desired_capacity=3)
    # A cluster in ERROR cannot be updated. With the lower sizes, it is not in ERROR any more.
    cluster(senlin).update(min_size=3, status="ERROR")
    assert titles(situation(senlin, **SURGE))[:2] == [
        "resize cluster web: min_size 3 to 2, desired_capacity 3 to 2",
        "note the sizes of cluster web in its metadata",
    ]


def test_a_member_that_has_left_alone_and_cannot_join_is_named_and_not_forgotten(senlin: FakeSenlin) -> None:
    journal = begun(senlin)
    leave_alone(senlin, status="ERROR", status_reason="It is gone.")
    with pytest.raises(Unhealthy, match=r"Node web-1 \(.*\) has left cluster web .* it is in ERROR: It is gone\. "):
        plan(situation(senlin, **SURGE))
    found = situation(senlin, **SURGE)
    memory_of(found).journal = journal
    assert rollback.after_failure(found) == []


def join_alone(senlin: FakeSenlin, **attributes: object) -> None:
    """Let a new node for web-1 join the cluster while web-1 does not leave it."""
    new = member(senlin, "web-1", 4, "new", physical_id="2", metadata=mark(first_of(senlin), role="leader"))
    cluster(senlin)["nodes"].append(new)
    senlin.stored["nodes"][first_of(senlin)].update(**attributes)


def test_a_member_that_could_not_leave_is_deleted_like_any_that_was_replaced(senlin: FakeSenlin) -> None:
    begun(senlin)
    join_alone(senlin)
    found = situation(senlin, **SURGE)
    assert titles(found)[:3] == [
        "delete the old node web-1 (server 1)",
        "update node web-1: metadata, role",
        "batch 1 of 2: create a new node web-2 with profile new",
    ]
    assert found.have["node_profiles"] == {"web-1": "new", "web-2": "old", "web-3": "old"}


def test_a_new_node_keeps_its_mark_as_long_as_the_old_one_is_there(senlin: FakeSenlin) -> None:
    begun(senlin)
    join_alone(senlin)
    found = situation(senlin, **SURGE)
    found.findings.failed[first_of(senlin)] = "It is locked."
    assert titles(found)[:2] == [
        "update node web-1: role",
        "batch 1 of 2: create a new node web-2 with profile new",
    ]


def test_a_rollback_deletes_a_new_node_whose_member_could_not_leave(senlin: FakeSenlin) -> None:
    journal = begun(senlin)
    join_alone(senlin, status="ERROR")
    found = situation(senlin, on_failure="rollback", **SURGE)
    memory_of(found).journal = journal
    assert [step.title for step in rollback.after_failure(found)] == [
        "rollback: delete the new node web-1 (server 2)",
        "rollback: check node web-1",
    ]
