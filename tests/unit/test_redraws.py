# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A long plan is drawn again in its middle, so that what others change meanwhile stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act, Delete, Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Plan, Step, ends_in_redraw
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ClusteringError, TakenOver
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE
from ansible_collections.senlin.clustering.plugins.modules import cluster
from cluster_tasks import add_cluster, senlin_with_profiles
from fake_senlin import FakeSenlin, Trouble
from fake_task import FakeTask

CHECK = Step("check cluster web", Act(CLUSTER, "check", {}), redraws=True)


@pytest.fixture
def senlin() -> FakeSenlin:
    senlin = senlin_with_profiles()
    add_cluster(senlin)
    return senlin


def live(senlin: FakeSenlin) -> dict[str, Any]:
    (found,) = senlin.stored["clusters"].values()
    return found


def grow(situation: Situation) -> Step:
    """A step that is planned from what is there."""
    size = (situation.have or {})["desired_capacity"] + 1
    body = {"adjustment_type": "EXACT_CAPACITY", "number": size}
    return Step(f"resize cluster web to {size}", Act(CLUSTER, "resize", body), {"desired_capacity": size})


def task(
    senlin: FakeSenlin, plan: Callable[[Situation], list[Step]], guard: Callable[[Situation], Any] | None = None
) -> FakeTask:
    resource = Resource(CLUSTER, cluster.FIELDS, {"present": plan}, guard=guard, repeats=True)
    return FakeTask(senlin, resource, {"name": "web"})


def once_each(situation: Situation) -> list[Step]:
    """First a check, and then a resize from what is there by then."""
    done = {step.title.split()[0] for step in situation.sent_steps}
    return [step for step in (CHECK, grow(situation)) if step.title.split()[0] not in done]


def test_what_follows_is_planned_from_what_is_there_by_then(senlin: FakeSenlin) -> None:
    before = live(senlin)["desired_capacity"]
    assert task(senlin, once_each).predict().steps == ["check cluster web", f"resize cluster web to {before + 1}"]
    meanwhile = Trouble("POST .*actions", first=lambda: live(senlin).update(desired_capacity=7))
    senlin.troubles.append(meanwhile)
    assert task(senlin, once_each).perform().steps == ["check cluster web", "resize cluster web to 8"]


def test_a_plan_that_does_not_change_is_sent_as_a_whole(senlin: FakeSenlin) -> None:
    """So that a task comes to its end, whatever the server makes of a step."""
    resize = Step("resize cluster web", Act(CLUSTER, "resize", {"adjustment_type": "EXACT_CAPACITY", "number": 3}))

    def plan(situation: Situation) -> list[Step]:
        return [] if resize in situation.sent_steps else [CHECK, resize]

    assert task(senlin, plan).perform().steps == ["check cluster web", "check cluster web", "resize cluster web"]


def test_a_lost_response_does_not_keep_a_plan_from_being_drawn_again(senlin: FakeSenlin) -> None:
    meanwhile = Trouble("POST .*actions", first=lambda: live(senlin).update(desired_capacity=7))
    senlin.troubles += [Trouble("POST .*actions", lost="before"), meanwhile]
    assert task(senlin, once_each).perform().steps == ["check cluster web", "resize cluster web to 8"]


def test_the_first_part_ends_with_the_step_that_redraws() -> None:
    one, two, three = (Step(title, Act(CLUSTER, "check", {})) for title in ("one", "two", "three"))
    plan = Plan({}, (*ends_in_redraw([one, two]), three), ())
    assert plan.first_part.titles == ["one", "two"]
    assert Plan({}, (one, two), ()).first_part.titles == ["one", "two"]
    assert ends_in_redraw([]) == []


def test_a_step_is_not_sent_when_the_guard_objects(senlin: FakeSenlin) -> None:
    """The plan is drawn again from what has changed."""
    asked: list[int] = []

    def guard(situation: Situation) -> ClusteringError | None:
        asked.append(1)
        if len(asked) > 1:
            return None
        live(senlin)["desired_capacity"] = 7
        return TakenOver("Another run.")

    assert task(senlin, once_each, guard).perform().steps == ["check cluster web", "resize cluster web to 8"]
    assert len(asked) == 3, "before each step, and once more after the objection"


def test_a_guard_that_keeps_objecting_ends_the_task(senlin: FakeSenlin) -> None:
    with pytest.raises(ClusteringError, match="Another run"):
        task(senlin, once_each, lambda situation: TakenOver("Another run.")).perform()
    assert senlin.writes == []


@pytest.mark.parametrize("joined", [False, True], ids=["still free", "joined meanwhile"])
def test_what_has_joined_a_cluster_meanwhile_is_not_deleted(joined: bool, senlin: FakeSenlin) -> None:
    node = senlin.add("nodes", name="web-1", cluster_id="")

    def plan(situation: Situation) -> list[Step]:
        found = situation.client.get(NODE, node)
        delete = Step("delete node web-1", Delete(NODE, id=node, unless="cluster_id"))
        steps = [] if found is None or found["cluster_id"] else [delete]
        if joined:
            senlin.stored["nodes"][node]["cluster_id"] = live(senlin)["id"]
        return steps

    assert task(senlin, plan).perform().steps == ([] if joined else ["delete node web-1"])
    assert (node in senlin.stored["nodes"]) is joined


def test_metadata_that_somebody_sets_meanwhile_stays(senlin: FakeSenlin) -> None:
    live(senlin)["metadata"] = {"team": "shop", "note": 1}
    note = Update(CLUSTER, {"metadata": {"team": "shop", "note": 2}}, metadata_keys=("note",))
    forget = Update(CLUSTER, {"metadata": {"team": "shop"}}, metadata_keys=("note",))

    def plan(situation: Situation) -> list[Step]:
        calls = [step.call for step in situation.sent_steps]
        return [Step(title, call) for title, call in (("note", note), ("forget", forget)) if call not in calls]

    found: list[dict[str, Any]] = []
    senlin.troubles += [
        Trouble("PATCH", first=lambda: live(senlin)["metadata"].update(rack="r1")),
        Trouble("PATCH", first=lambda: found.append(dict(live(senlin)["metadata"]))),
    ]
    live(senlin)["metadata"]["added"] = True
    task(senlin, plan).perform()
    assert found == [{"team": "shop", "added": True, "note": 2}]
    assert live(senlin)["metadata"] == {"team": "shop", "added": True}
