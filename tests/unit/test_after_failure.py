# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task that has failed puts back what it has changed temporarily, unless it has changed nothing."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import (
    AfterFailure,
    Resource,
    Situation,
    find_named,
)
from ansible_collections.senlin.clustering.plugins.module_utils._run.after_failure import MAX_PLANS
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ClusteringError, NotFound
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Attributes
from ansible_collections.senlin.clustering.plugins.modules import cluster
from cluster_tasks import add_cluster, senlin_with_profiles
from fake_senlin import FakeSenlin, Trouble
from fake_task import FakeTask

GROW = Step("grow cluster web", Act(CLUSTER, "resize", {"number": 9}), {"desired_capacity": 9})
CHECK = Step("check cluster web", Act(CLUSTER, "check", {}))
RECOVER = Step("recover cluster web", Act(CLUSTER, "recover", {}))
GONE = "There is no cluster web."
RESIZE = r"POST /clusters/[^/]*/actions"


def after(situation: Situation) -> list[Step]:
    """What follows a failure: one check."""
    return [] if CHECK in situation.sent_steps else [CHECK]


def explain(situation: Situation, error: ClusteringError) -> None:
    error.message += " Explained."


def find_there(situation: Situation) -> Attributes:
    """Find the cluster, which must be there."""
    if found := find_named(situation):
        return found
    raise NotFound(GONE)


def growing(senlin: FakeSenlin) -> FakeTask:
    resource = Resource(
        CLUSTER,
        cluster.FIELDS,
        {"present": lambda situation: [GROW]},
        after_failure=AfterFailure(after, explain, lambda situation: False),
    )
    return FakeTask(senlin, resource, {"name": "web"})


@pytest.fixture
def senlin() -> FakeSenlin:
    senlin = senlin_with_profiles()
    add_cluster(senlin)
    return senlin


def test_it_follows_the_failure_of_the_first_step(senlin: FakeSenlin) -> None:
    """Also if no step is done, such as in a run that goes on after one that was killed."""
    senlin.failures["CLUSTER_RESIZE"] = "Why."
    with pytest.raises(ClusteringError) as failed:
        growing(senlin).perform()
    assert failed.value.message.endswith("failed: Why. Explained.")
    assert failed.value.facts["steps_done"] == ["check cluster web"]


def test_nothing_follows_what_the_server_has_refused(senlin: FakeSenlin) -> None:
    senlin.troubles += [Trouble(RESIZE, status=400, error_type="BadRequest") for dummy in range(2)]
    with pytest.raises(ClusteringError, match="BadRequest") as failed:
        growing(senlin).perform()
    assert failed.value.facts["steps_done"] == []
    assert "Explained" not in failed.value.message


def test_what_fails_after_that_is_said_too(senlin: FakeSenlin) -> None:
    senlin.failures.update(CLUSTER_RESIZE="Why.", CLUSTER_CHECK="Whatever.")
    with pytest.raises(ClusteringError) as failed:
        growing(senlin).perform()
    assert re.search(r"Why\. The next steps failed as well: .* Whatever\. Explained\.$", failed.value.message)


def test_the_same_is_not_said_twice(senlin: FakeSenlin) -> None:
    """The cluster is deleted by somebody else: neither the task nor what was to follow can find it."""
    senlin.troubles.append(Trouble(RESIZE, first=senlin.stored["clusters"].clear, lost="before"))
    resource = replace(growing(senlin).resource, find=find_there)
    with pytest.raises(ClusteringError) as failed:
        FakeTask(senlin, resource, {"name": "web"}).perform()
    assert failed.value.message == GONE


def test_what_fails_after_that_does_not_keep_the_rest_from_being_done(senlin: FakeSenlin) -> None:
    senlin.failures.update(CLUSTER_RESIZE="Why.", CLUSTER_CHECK="Whatever.")
    tried: list[Step] = []

    def one_after_the_other(situation: Situation) -> list[Step]:
        left = [step for step in (CHECK, RECOVER) if step not in (*situation.sent_steps, *tried)]
        tried.extend(left[:1] if left[:1] == [CHECK] else [])
        return left

    after_failure = AfterFailure(one_after_the_other, explain, lambda situation: False)
    with pytest.raises(ClusteringError) as failed:
        FakeTask(senlin, replace(growing(senlin).resource, after_failure=after_failure), {"name": "web"}).perform()
    assert failed.value.facts["steps_done"] == ["recover cluster web"]
    assert "Whatever." in failed.value.message


def test_what_follows_is_planned_again_after_each_part(senlin: FakeSenlin) -> None:
    """More often than a plan that makes no progress is tried, and so that what others change meanwhile stays."""
    senlin.failures["CLUSTER_RESIZE"] = "Why."
    parts = [replace(CHECK, title=f"check cluster web ({number})", redraws=True) for number in range(1, 13)]
    planned: list[int] = []

    def what_is_left(situation: Situation) -> list[Step]:
        left = [step for step in parts if step not in situation.sent_steps]
        planned.append(len(left))
        return left

    after_failure = AfterFailure(what_is_left, explain, lambda situation: False)
    with pytest.raises(ClusteringError) as failed:
        FakeTask(senlin, replace(growing(senlin).resource, after_failure=after_failure), {"name": "web"}).perform()
    assert failed.value.facts["steps_done"] == [step.title for step in parts]
    assert planned == [*range(12, -1, -1)]


def test_a_plan_that_stays_the_same_is_sent_as_a_whole(senlin: FakeSenlin) -> None:
    senlin.failures["CLUSTER_RESIZE"] = "Why."

    def twice(situation: Situation) -> list[Step]:
        return [] if RECOVER in situation.sent_steps else [replace(CHECK, redraws=True), RECOVER]

    after_failure = AfterFailure(twice, explain, lambda situation: False)
    with pytest.raises(ClusteringError) as failed:
        FakeTask(senlin, replace(growing(senlin).resource, after_failure=after_failure), {"name": "web"}).perform()
    assert failed.value.facts["steps_done"] == ["check cluster web", "check cluster web", "recover cluster web"]


def test_it_ends_although_somebody_undoes_it_again_and_again(senlin: FakeSenlin) -> None:
    senlin.failures["CLUSTER_RESIZE"] = "Why."

    def never_done(situation: Situation) -> list[Step]:
        return [replace(CHECK, title=f"check cluster web ({len(situation.sent_steps)})")]

    after_failure = AfterFailure(never_done, explain, lambda situation: False)
    with pytest.raises(ClusteringError) as failed:
        FakeTask(senlin, replace(growing(senlin).resource, after_failure=after_failure), {"name": "web"}).perform()
    assert re.search(r"Why\. The next steps failed as well: .* still not done", failed.value.message)
    # Once more after that, to put back what can be put back.
    assert len(failed.value.facts["steps_done"]) == 2 * MAX_PLANS
