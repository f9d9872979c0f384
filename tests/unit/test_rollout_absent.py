# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members that are deleted before the nodes that replace them are created: none is lost, and none is replaced twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import JOURNAL
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Situation
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.marks import Absent, Journal, read_journal
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.memory import memory_of
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from fake_senlin import FakeSenlin
from rollout_situations import begun, cluster, delete, look_again, mark, member, senlin, situation, titles

CREATED = "create a new node web-1 with profile new"
NOTE = "note the roll-out in the metadata of cluster web"
REPLACED = "note in the metadata of cluster web that the new nodes exist"
SIZES = {"sizes": Sizes(3, 3, 3), "temporary_sizes": Sizes(1, 3, 3)}
OPTIONS: dict[str, Any] = {"method": "replace", "max_surge": 0}
__all__ = ["senlin"]


def noted(senlin: FakeSenlin, *numbers: int) -> Journal:
    """Write a journal that notes some members."""
    ids = cluster(senlin)["nodes"]
    return begun(senlin, absent=tuple(Absent(ids[number - 1], f"web-{number}") for number in numbers), **SIZES)


def without_its_first_member(senlin: FakeSenlin) -> Situation:
    """A run that has noted and deleted a member."""
    noted(senlin, 1)
    found = situation(senlin, **OPTIONS)
    assert plan(found)
    found.sent_steps.append(Step("sent", Update(CLUSTER, {})))
    delete(senlin, cluster(senlin)["nodes"][0])
    return found


def metadata_keys(step: Step) -> Sequence[str]:
    """The keys of the metadata that a step writes."""
    return step.call.metadata_keys if isinstance(step.call, Update) else ()


def test_a_member_stays_noted_that_another_run_of_the_same_profile_is_about_to_delete(senlin: FakeSenlin) -> None:
    noted(senlin, 1, 2)
    delete(senlin, cluster(senlin)["nodes"][0])
    steps = plan(situation(senlin, **OPTIONS, batch_size=2))
    written = {step.title: read_journal(step.call.body) for step in steps if JOURNAL in metadata_keys(step)}
    assert [(title, [each.name for each in journal.absent]) for title, journal in written.items() if journal] == [
        ("note in the metadata of cluster web that the new nodes exist", ["web-2"]),
        (
            "batch 1 of 1: note in the metadata of cluster web that nodes web-2, web-3 will be replaced",
            ["web-2", "web-3"],
        ),
        ("batch 1 of 1: note in the metadata of cluster web that the new nodes exist", []),
    ]


def test_a_deleted_member_stays_known_until_it_is_noted_again(senlin: FakeSenlin) -> None:
    """The journal disappears while the member is deleted, and the first plan after that is not carried out."""
    found = without_its_first_member(senlin)
    cluster(senlin)["metadata"] = {}
    for dummy in range(2):
        look_again(found)
        assert [step.title for step in plan(found)][:2] == [NOTE, CREATED]


def test_a_member_that_was_noted_and_is_replaced_is_not_replaced_again(senlin: FakeSenlin) -> None:
    """The journal disappears after the member is replaced, and before the plan is drawn again."""
    found = without_its_first_member(senlin)
    cluster(senlin).update(metadata={}, nodes=[member(senlin, "web-1", 4, "new"), *cluster(senlin)["nodes"]])
    look_again(found)
    note = plan(found)[0]
    assert isinstance(note.call, Update)
    journal = read_journal(note.call.body)
    assert journal is not None
    assert (note.title, journal.absent) == (NOTE, ())
    memory = memory_of(found)
    assert memory.journal is not None
    assert memory.journal.absent == ()


def test_a_new_node_keeps_its_mark_until_a_cluster_in_error_can_be_updated(senlin: FakeSenlin) -> None:
    """Otherwise, the member that the journal goes on noting would be replaced once more."""
    noted(senlin, 1)
    first = cluster(senlin)["nodes"][0]
    delete(senlin, first)
    cluster(senlin)["status"] = "ERROR"
    steps = titles(situation(senlin, **OPTIONS))
    assert steps[:2] == [CREATED, "add node web-1 to cluster web"]
    assert not [title for title in steps if title == "update node web-1: metadata" or title == REPLACED]
    metadata = mark(first, joins=True)
    cluster(senlin)["nodes"].insert(0, member(senlin, "web-1", 4, "new", metadata=metadata))
    assert CREATED not in titles(situation(senlin, **OPTIONS))
    cluster(senlin)["status"] = "WARNING"
    assert titles(situation(senlin, **OPTIONS))[:2] == [REPLACED, "update node web-1: metadata"]


def test_a_member_that_somebody_has_removed_without_deleting_it_is_not_replaced(senlin: FakeSenlin) -> None:
    noted(senlin, 1)
    first = cluster(senlin)["nodes"].pop(0)
    senlin.stored["nodes"][first].update(cluster_id="", index=-1)
    cluster(senlin)["desired_capacity"] = 2
    assert not any("web-1" in title for title in titles(situation(senlin, **OPTIONS)))
