# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members that have another profile than their cluster: how they are found, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect, Touch
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput, StateConflict
from ansible_collections.senlin.clustering.plugins.modules import cluster
from cluster_tasks import task
from fake_senlin import FakeSenlin, Trouble

OLD = {"flavor": "m1.tiny", "image": "cirros"}
LARGE = {**OLD, "flavor": "m1.large"}
SCHEMA = {"flavor": {"updatable": True}, "image": {"updatable": True}, "key_name": {"updatable": False}}


class World:
    """A cluster ``web`` of the profile ``new``, with three members of the profile ``old``.

    :param new: the properties of the cluster's profile.
    """

    def __init__(self, new: dict[str, Any]) -> None:
        self.senlin = FakeSenlin()
        self.senlin.stored["profile-types"] = {"os.nova.server-1.0": {"name": "os.nova.server", "schema": SCHEMA}}
        self.old, self.new = self.add_profile("old", OLD), self.add_profile("new", new)
        self.cluster = self.senlin.add(
            "clusters", name="web", profile_id=self.new, profile_name="new", desired_capacity=3, max_size=9
        )
        self.nodes = [self.add_node(number) for number in (1, 2, 3)]

    def add_profile(self, name: str, properties: dict[str, Any]) -> str:
        """Add a profile of servers. Returns its id."""
        return self.senlin.add("profiles", name=name, spec={"type": "os.nova.server", "properties": properties})

    def add_node(self, number: int) -> dict[str, Any]:
        """Add a member of the old profile, and return it."""
        id = self.senlin.add(
            "nodes", name=f"n{number}", cluster_id=self.cluster, profile_id=self.old, physical_id=f"s{number}"
        )
        self.senlin.stored["clusters"][self.cluster]["nodes"] = [
            *self.senlin.stored["clusters"][self.cluster]["nodes"],
            id,
        ]
        return self.senlin.stored["nodes"][id]

    def steps(self, **options: Any) -> list[str]:
        """Run a task in check mode and for real, both of which must do the same. Returns its steps."""
        declared = task(self.senlin, **{"profile": "new", **options})
        predicted, performed = declared.predict(), declared.perform()
        assert (predicted.steps, predicted.diff) == (performed.steps, performed.diff)
        assert predicted.report.keys() == performed.report.keys()
        assert "member_profiles" not in {**predicted.report["cluster"], **performed.report["cluster"]}
        assert task(self.senlin, **{"profile": "new", **options}).perform().changed is False
        return performed.steps


@pytest.fixture
def world() -> World:
    return World(LARGE)


def test_members_of_another_profile_are_updated(world: World) -> None:
    assert world.steps() == [f"update node n{number}: profile_id" for number in (1, 2, 3)]
    assert {node["profile_id"] for node in world.nodes} == {world.new}


def test_the_diff_shows_their_profiles(world: World) -> None:
    world.nodes[1]["profile_id"] = world.new
    diff = task(world.senlin, profile="new").predict().diff
    assert diff["before"]["member_profiles"] == {"n1": "old", "n3": "old"}
    assert diff["after"]["member_profiles"] == {"n1": "new", "n3": "new"}
    assert "steps" not in diff["after"]


def test_what_an_update_does_to_the_server_is_told(world: World) -> None:
    declared = task(world.senlin, profile="new")
    plan = cluster.present(declared.situation(declared.resource.find(declared.situation())))
    assert [step.touches for step in plan] == [
        (Touch(Effect.RESTART, 1, (f"n{number}",), "profile_id"),) for number in (1, 2, 3)
    ]


@pytest.mark.parametrize(
    ("options", "request_sent"),
    [
        ({"profile_only": True}, False),
        ({"profile": None}, False),
        ({}, True),
    ],
    ids=str,
)
def test_where_they_do_not_matter_nothing_is_asked(options: dict[str, Any], request_sent: bool, world: World) -> None:
    for node in world.nodes:
        node["profile_id"] = world.new
    assert world.steps(**options) == []
    assert any("attrs" in request for request in world.senlin.sent) is request_sent


def test_an_empty_cluster_is_not_asked_for_its_members(world: World) -> None:
    world.senlin.stored["clusters"][world.cluster]["nodes"] = []
    world.senlin.stored["nodes"].clear()
    task(world.senlin, profile="new").perform()
    assert world.senlin.sent == ["GET /clusters"]


def test_an_old_server_is_asked_for_a_list(world: World) -> None:
    world.senlin.microversion = "1.1"
    assert len(task(world.senlin, profile="new").predict().steps) == 3
    assert not [request for request in world.senlin.sent if "attrs" in request]


def test_broken_members_come_first(world: World) -> None:
    world.nodes[2]["status"] = "ERROR"
    world.senlin.stored["clusters"][world.cluster]["status"] = "WARNING"
    assert world.steps()[0] == "update node n3: profile_id"


def test_a_new_image_is_tried_on_the_first_member() -> None:
    world = World({**OLD, "image": "ubuntu"})
    declared = task(world.senlin, profile="new")
    plan = cluster.present(declared.situation(declared.resource.find(declared.situation())))
    assert [bool(step.risk and step.risk.warning) for step in plan] == [True, False, False]
    assert all(step.risk for step in plan)
    assert [touch.effect for step in plan for touch in step.touches] == [Effect.REBUILD] * 3


@pytest.mark.parametrize("check", [True, False])
def test_what_cannot_change_in_place_is_refused(check: bool) -> None:
    world = World({**OLD, "key_name": "ops"})
    declared = task(world.senlin, profile="new")
    with pytest.raises(BadInput, match=r"Senlin cannot change key_name .* cluster_rollout \(method replace\)"):
        (declared.predict if check else declared.perform)()
    assert world.senlin.writes == []


def test_a_member_without_a_server_is_refused(world: World) -> None:
    world.nodes[0].update(status="ERROR", physical_id=None)
    with pytest.raises(
        StateConflict,
        match=r"Node n1 \(\S+\) of cluster web \(\S+\) has profile old and no server, .* Set repair to true",
    ):
        task(world.senlin, profile="new").predict()


def test_adopted_members_keep_the_profile_that_describes_them(world: World) -> None:
    adopted = world.add_profile("prof-n2", OLD)
    world.nodes[1]["profile_id"] = adopted
    assert world.steps() == ["update node n1: profile_id", "update node n3: profile_id"]


def test_a_member_that_is_being_deleted_is_left_alone(world: World) -> None:
    for node in world.nodes[1:]:
        node["status"] = "DELETING"
    assert world.steps() == ["update node n1: profile_id"]


def test_broken_members_that_leave_are_not_updated(world: World) -> None:
    world.nodes[2]["status"] = "ERROR"
    predicted = task(world.senlin, profile="new", desired_capacity=2).predict()
    assert predicted.steps == [
        "update node n1: profile_id",
        "update node n2: profile_id",
        "resize cluster web: desired_capacity 3 to 2, deleting 1 node",
    ]


def test_a_retired_revision_that_only_they_used_is_deleted(world: World) -> None:
    retired = f"new-{world.old[:8]}"
    world.senlin.stored["profiles"][world.old]["name"] = retired
    assert world.steps()[-1] == f"delete profile {retired}"
    assert list(world.senlin.stored["profiles"]) == [world.new]


def test_a_retired_revision_that_another_run_uses_by_then_is_left(world: World) -> None:
    world.senlin.stored["profiles"][world.old]["name"] = f"new-{world.old[:8]}"

    def use_it() -> None:
        world.senlin.add("clusters", name="other", profile_id=world.old)

    world.senlin.troubles.append(Trouble("DELETE /profiles", first=use_it))
    performed = task(world.senlin, profile="new").perform()
    assert performed.steps == [f"update node n{number}: profile_id" for number in (1, 2, 3)]
    assert world.old in world.senlin.stored["profiles"]
