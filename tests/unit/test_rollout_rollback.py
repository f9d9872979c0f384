# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What follows a failure: the members go back batch by batch, and nothing is lost when that fails, too."""

from __future__ import annotations

from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Situation
from ansible_collections.senlin.clustering.plugins.module_utils._rollout import rollback, state
from ansible_collections.senlin.clustering.plugins.module_utils._rollout.memory import memory_of
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from fake_senlin import FakeSenlin
from rollout_situations import begun, cluster, mark, member, profile_id, senlin, situation

__all__ = ["senlin"]


def failed(senlin: FakeSenlin) -> Situation:
    """What planning sees after a failure when all members have changed."""
    begun(senlin)
    for node in senlin.stored["nodes"].values():
        node.update(profile_id=profile_id("new"), profile_name="new")
    return situation(senlin, on_failure="rollback", method="update")


def after_failure(found: Situation) -> list[Step]:
    found.resolved.clear()
    found.have = state.find(found)
    return rollback.after_failure(found)


def titles(found: Situation) -> list[str]:
    return [step.title for step in after_failure(found)]


def go_back(senlin: FakeSenlin, found: Situation, name: str) -> None:
    """Let the first step of the rollback succeed."""
    first = after_failure(found)[0]
    assert name in first.title
    node = next(node for node in senlin.stored["nodes"].values() if node["name"] == name)
    node.update(profile_id=profile_id("old"), profile_name="old")
    found.sent_steps.append(first)


def test_batches_are_numbered_from_the_first_one_on(senlin: FakeSenlin) -> None:
    found = failed(senlin)
    update = "update node web-{} to profile old"
    assert titles(found) == [f"rollback {one} of 3: {update.format(one)}" for one in (1, 2, 3)]
    assert [step.restarts_time for step in after_failure(found)] == [True] * 3
    go_back(senlin, found, "web-1")
    assert titles(found) == [f"rollback {one} of 3: {update.format(one)}" for one in (2, 3)]
    member(senlin, "web-4", 4, "new")
    assert titles(found) == [f"rollback {one} of 4: {update.format(one)}" for one in (2, 3, 4)]


def test_a_member_that_could_not_go_back_comes_last(senlin: FakeSenlin) -> None:
    found = failed(senlin)
    found.findings.failed[cluster(senlin)["nodes"][0]] = "Why."
    assert [title.split()[6] for title in titles(found)] == ["web-2", "web-3", "web-1"]


def test_a_broken_member_is_recreated_first_and_if_that_fails_last(senlin: FakeSenlin) -> None:
    found = failed(senlin)
    broken = cluster(senlin)["nodes"][0]
    senlin.stored["nodes"][broken].update(profile_id=profile_id("old"), profile_name="old")
    found.findings.failed[broken] = "Why."
    memory_of(found).methods[broken] = "update"
    recreation = "rollback: recreate node web-1 (server 1)"
    others = [f"rollback {one} of 2: update node web-{one + 1} to profile old" for one in (1, 2)]
    assert titles(found) == [recreation, *others]
    assert titles(found) == [*others, recreation], "its response was lost, or it has failed"
    found.sent_steps.append(after_failure(found)[-1])
    assert recreation not in titles(found)


def test_no_member_is_deleted_in_the_place_of_an_extra_one_that_could_not_be_deleted(senlin: FakeSenlin) -> None:
    begun(senlin, members=3, sizes=Sizes(1, 3, 3), temporary_sizes=Sizes(1, 4, 3))
    extra = member(senlin, "web-extra-1", 4, "new", metadata=mark("", extra=True))
    cluster(senlin)["nodes"].append(extra)
    cluster(senlin).update(max_size=4, desired_capacity=4)
    found = situation(senlin)
    assert titles(found) == ["delete the extra node web-extra-1 (server 1)"]
    found.findings.gave_up = True
    # The journal stays, so that a later run puts the sizes back.
    assert titles(found) == []
    cluster(senlin).update(desired_capacity=3)
    del senlin.stored["nodes"][extra]
    assert titles(found) == ["resize cluster web: max_size 4 to 3", "update cluster web: metadata"]
