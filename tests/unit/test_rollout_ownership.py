# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out that another run has taken over stops, and one that takes over carries on what the other one noted."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act, Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import JOURNAL
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Situation
from ansible_collections.senlin.clustering.plugins.module_utils._rollout import rollback
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.marks import Absent, Journal, read_journal
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.memory import memory_of
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.ownership import guard
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.plan import plan
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import TakenOver, Unhealthy
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from fake_senlin import FakeSenlin
from rollout_situations import (
    CLUSTER_ID,
    OTHER_ID,
    begun,
    cluster,
    delete,
    look_again,
    mark,
    member,
    profile_id,
    senlin,
    situation,
    titles,
)

NOTE = "note the roll-out in the metadata of cluster web"
REMOVE = Update(CLUSTER, {"metadata": {}}, metadata_keys=(JOURNAL,))
SENT = Step("disable policy heal on cluster web", Act(CLUSTER, "policy_update", {}, id=CLUSTER_ID))
__all__ = ["senlin"]


def add_other(senlin: FakeSenlin) -> None:
    senlin.add("profiles", id=OTHER_ID, name="other", spec=senlin.stored["profiles"][profile_id("old")]["spec"])


def test_a_run_stops_as_soon_as_the_journal_is_of_another_profile(senlin: FakeSenlin) -> None:
    add_other(senlin)
    begun(senlin)
    found = situation(senlin)
    assert plan(found)
    assert guard(found) is None
    begun(senlin, profile_id=OTHER_ID)
    error = guard(found)
    assert error is not None
    assert error.message == (
        f"Cluster web (77777777-0000-4000-8000-000000000000) has been taken over by another run, which rolls out "
        f"profile other ({OTHER_ID})."
    )
    look_again(found)
    with pytest.raises(TakenOver):
        plan(found)


def test_a_run_that_has_noted_its_roll_out_has_begun_although_it_has_not_planned_since(senlin: FakeSenlin) -> None:
    add_other(senlin)
    found = situation(senlin)
    (note, *dummy) = plan(found)
    assert (note.title, note.redraws) == (NOTE, True)
    found.sent_steps.append(note)
    begun(senlin, profile_id=OTHER_ID)
    look_again(found)
    with pytest.raises(TakenOver, match="profile other"):
        plan(found)


def test_a_journal_that_another_run_has_written_meanwhile_is_not_overwritten(senlin: FakeSenlin) -> None:
    found = situation(senlin)
    assert plan(found)[0].title == NOTE
    assert guard(found) is None
    begun(senlin, policies=("health",))
    error = guard(found)
    assert error is not None
    assert error.message.startswith("Another run rolls out the same profile to cluster web (7777")
    look_again(found)
    assert NOTE not in [step.title for step in plan(found)], "it is shared by runs of the same profile"


def log_note(senlin: FakeSenlin, profile_id: str) -> None:
    """Add the action by which a journal was written."""
    inputs = {"metadata": {JOURNAL: Journal(profile_id, profile_id).written()}}
    senlin.add("actions", action="CLUSTER_UPDATE", target=CLUSTER_ID, status="SUCCEEDED", inputs=inputs)


def test_a_run_stops_whose_roll_out_another_one_has_taken_over_and_ended(senlin: FakeSenlin) -> None:
    """The actions on the cluster tell, as the journal is gone."""
    add_other(senlin)
    begun(senlin)
    found = situation(senlin)
    assert plan(found)
    log_note(senlin, profile_id("new"))
    senlin.clock.sleep(1)
    log_note(senlin, OTHER_ID)
    cluster(senlin)["metadata"] = {}
    error = guard(found)
    assert error is not None
    assert error.message.startswith("The record of the roll-out is missing from the metadata of cluster web (7777")
    look_again(found)
    with pytest.raises(TakenOver, match="by another run, which rolls out profile other"):
        plan(found)


def test_a_journal_that_somebody_has_removed_is_written_again(senlin: FakeSenlin) -> None:
    """Without it, a member that is deleted to be replaced would be lost if the run was killed."""
    journal = begun(senlin, policies=("health",), sizes=Sizes(3, 3, 3), temporary_sizes=Sizes(2, 3, 3))
    cluster(senlin).update(min_size=2)
    found = situation(senlin)
    memory_of(found).journal = journal
    found.sent_steps.append(SENT)
    assert plan(found)
    log_note(senlin, profile_id("new"))
    cluster(senlin)["metadata"] = {"team": "shop"}
    delete(senlin, cluster(senlin)["nodes"][0])
    look_again(found)
    note, create, *others = plan(found)
    assert (note.title, create.title) == (NOTE, "create a new node web-1 with profile new")
    assert "resize cluster web: min_size 2 to 3" in [step.title for step in others]
    assert isinstance(note.call, Update)
    written = read_journal({"metadata": note.call.body["metadata"]})
    assert written is not None
    assert (written.policies, [each.name for each in written.absent]) == (("health",), ["web-1"])
    assert guard(found) is None


def test_what_another_run_of_the_same_profile_has_ended_is_ended(senlin: FakeSenlin) -> None:
    begun(senlin)
    found = situation(senlin)
    assert plan(found)
    log_note(senlin, profile_id("new"))
    for node in senlin.stored["nodes"].values():
        node.update(profile_id=profile_id("new"), profile_name="new")
    cluster(senlin).update(metadata={}, profile_id=profile_id("new"))
    look_again(found)
    assert plan(found) == []
    assert guard(found) is None


def test_the_profile_of_the_cluster_is_the_one_at_the_start(senlin: FakeSenlin) -> None:
    """Somebody may change it meanwhile, and then it stays so."""
    cluster(senlin)["profile_id"] = profile_id("new")
    found = situation(senlin, profile=None)
    assert plan(found)
    found.sent_steps.append(SENT)
    begun(senlin)
    cluster(senlin)["profile_id"] = profile_id("old")
    look_again(found)
    steps = [step.title for step in plan(found)]
    assert (steps[0], steps[-1]) == ("batch 1 of 3: update node web-1 to profile new", "update cluster web: metadata")


def test_a_run_that_has_removed_its_journal_goes_on(senlin: FakeSenlin) -> None:
    begun(senlin)
    found = situation(senlin)
    assert plan(found)
    found.sent_steps.append(Step("update cluster web: metadata", REMOVE))
    cluster(senlin)["metadata"] = {}
    assert guard(found) is None
    look_again(found)
    # Members have joined meanwhile, for example: the roll-out begins anew.
    assert plan(found)[0].title == NOTE


def test_a_run_that_was_taken_over_deletes_only_what_it_has_created_and_nobody_uses(senlin: FakeSenlin) -> None:
    add_other(senlin)
    first, second, *dummy = cluster(senlin)["nodes"]
    begun(senlin)
    found = situation(senlin, on_failure="rollback")
    assert plan(found)
    own = member(senlin, "web-1", profile="new", metadata=mark(first))
    member(senlin, "web-2", profile="old", metadata=mark(second))
    found.findings.created["(new node)"] = own
    begun(senlin, profile_id=OTHER_ID)
    look_again(found)
    steps = rollback.after_failure(found)
    assert [(step.title, step.call.id) for step in steps] == [("delete the new node web-1 (server 1)", own)]
    error = Unhealthy("It has failed.")
    rollback.explain(found, error)
    assert error.message.startswith("It has failed. 3 of 3 nodes have profile old")
    assert "This run has stopped. The other one restores sizes and policies." in error.message
    assert error.facts["rolled_back"] is False


def test_a_roll_out_that_takes_over_notes_that_before_anything_else(senlin: FakeSenlin) -> None:
    """The other run may be at work: it looks at the note before each of its steps."""
    add_other(senlin)
    gone = Absent("88888888-0000-4000-8000-000000000000", "web-4", "leader")
    begun(senlin, profile_id=OTHER_ID, names={profile_id("old"): ["*"]}, policies=("health",), absent=(gone,))
    member(senlin, "web-1", profile="old", metadata=mark(cluster(senlin)["nodes"][0]))
    found = situation(senlin)
    steps = plan(found)
    assert (steps[0].title, steps[0].redraws) == (NOTE, True)
    assert isinstance(steps[0].call, Update)
    journal = read_journal({"metadata": steps[0].call.body["metadata"]})
    assert journal is not None
    assert (journal.absent, journal.policies, journal.members) == ((gone,), ("health",), 4)
    assert journal.profile_before("web-4") == profile_id("old")
    assert "delete the new node web-1 (server 1)" in titles(situation(senlin))[1:]


def taken_over(senlin: FakeSenlin, *absent: Absent) -> Situation:
    """A run that has just taken over, as it was when it noted that."""
    add_other(senlin)
    begun(senlin, profile_id=OTHER_ID, absent=absent)
    found = situation(senlin)
    note = plan(found)[0]
    assert note.title == NOTE
    assert isinstance(note.call, Update)
    cluster(senlin)["metadata"] = note.call.body["metadata"]
    found.sent_steps.append(note)
    return found


def test_a_member_that_the_other_run_has_deleted_meanwhile_is_replaced(senlin: FakeSenlin) -> None:
    found = taken_over(senlin)
    first, second, dummy = cluster(senlin)["nodes"]
    for id, cause in ((first, "RPC Request"), (second, "Derived Action")):
        senlin.stored["nodes"].pop(id)
        cluster(senlin)["nodes"].remove(id)
        senlin.add("actions", action="NODE_DELETE", target=id, status="SUCCEEDED", cause=cause)
    look_again(found)
    steps = [step.title for step in plan(found)]
    assert steps[:2] == [NOTE, "create a new node web-1 with profile new"], "the note says which member is missing"
    assert not any("web-2" in title for title in steps), "somebody has removed that one"


def test_a_member_that_somebody_deletes_after_a_takeover_is_not_replaced(senlin: FakeSenlin) -> None:
    found = taken_over(senlin)
    look_again(found)
    assert plan(found)
    delete(senlin, cluster(senlin)["nodes"][0])
    look_again(found)
    assert not any("web-1" in step.title for step in plan(found))


def test_what_the_other_run_has_deleted_is_known_to_a_later_run_too(senlin: FakeSenlin) -> None:
    """The run that has taken over may have been killed."""
    taken_over(senlin)
    delete(senlin, cluster(senlin)["nodes"][0])
    assert "create a new node web-1 with profile new" in titles(situation(senlin))


def test_a_resize_before_a_takeover_is_not_undone(senlin: FakeSenlin) -> None:
    add_other(senlin)
    sizes, lowered = Sizes(2, 9, 5), Sizes(1, 9, 5)
    begun(senlin, profile_id=OTHER_ID, sizes=sizes, temporary_sizes=lowered, members=5)
    cluster(senlin).update(min_size=1, desired_capacity=3)
    assert [title for title in titles(situation(senlin)) if title.startswith("resize")] == [
        "resize cluster web: min_size 1 to 2"
    ]


def test_a_journal_that_was_planned_and_not_written_is_planned_anew(senlin: FakeSenlin) -> None:
    """Another run may have changed the members meanwhile, so that the way back is another one."""
    add_other(senlin)
    found = situation(senlin)
    assert plan(found)[0].title == NOTE
    for node in senlin.stored["nodes"].values():
        node["profile_id"] = OTHER_ID
    member(senlin, "web-4", 4)
    look_again(found)
    note = plan(found)[0].call
    assert isinstance(note, Update)
    journal = read_journal({"metadata": note.body["metadata"]})
    assert journal is not None
    assert (journal.members, journal.profile_before("web-1")) == (4, OTHER_ID)


def test_a_member_that_the_other_run_has_replaced_meanwhile_is_not_replaced_again(senlin: FakeSenlin) -> None:
    gone = Absent("88888888-0000-4000-8000-000000000000", "web-4")
    found = taken_over(senlin, gone)
    member(senlin, "web-4", 4, profile="old")
    look_again(found)
    steps = [step.title for step in plan(found)]
    assert "create a new node web-4 with profile new" not in steps
    assert [title for title in steps if "web-4" in title] == ["batch 4 of 4: update node web-4 to profile new"]
