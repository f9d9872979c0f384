# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""On which member a new image is tried first, when not, and what its failure means."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Risk, Step
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    ActionFailed,
    ClusteringError,
    NotSupported,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.images import (
    UNABLE,
    Attempt,
    risks_of_rebuilding,
    update_of_cluster,
)
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.profile_change import ProfileChange
from cluster_tasks import add_cluster, task
from fake_senlin import FakeSenlin

MISFIT = "Failed in updating server 's1': Proxy.rebuild_server() got multiple values for argument 'image'."
UPDATE = Step("update cluster web: profile_id", Update(CLUSTER, {"profile_id": "new"}), {"profile_id": "new"})
Nodes = list[dict[str, Any]]


class World:
    """A Senlin with a cluster of three, and the profiles ``old`` and ``new``, whose images differ."""

    def __init__(self) -> None:
        self.senlin = FakeSenlin()
        self.old = self.add_profile("old", image="cirros", flavor="m1.tiny")
        self.new = self.add_profile("new", image="ubuntu", flavor="m1.tiny")
        self.cluster = add_cluster(self.senlin, profile_id=self.old)
        self.nodes = [self.add_node(number) for number in (1, 2, 3)]
        self.client = Client(self.senlin)

    def add_profile(self, name: str, **properties: Any) -> str:
        """Add a profile of servers, and return its id."""
        return self.senlin.add("profiles", name=name, spec={"type": "os.nova.server", "properties": properties})

    def add_node(self, number: int) -> dict[str, Any]:
        """Add a member, and return it."""
        attributes = {"cluster_id": self.cluster, "profile_id": self.old, "physical_id": f"s{number}", "index": number}
        return self.senlin.stored["nodes"][self.senlin.add("nodes", name=f"n{number}", **attributes)]

    def plan(
        self, wanted: str = "", remaining: int = 3, sent: tuple[Step, ...] = (), status: str = "ACTIVE"
    ) -> list[Step]:
        """Plan the update of the cluster to a profile, by default the one with another image."""
        have = {"id": self.cluster, "name": "web", "status": status}
        situation = task(self.senlin, profile="new").situation(have)
        situation.sent_steps.extend(sent)
        profile = {**self.senlin.stored["profiles"][wanted or self.new]}
        change = ProfileChange.of_nodes(self.client, profile, self.nodes)
        return [
            replace(step, touches=()) for step in update_of_cluster(situation, change, UPDATE, self.nodes, remaining)
        ]


@pytest.fixture
def world() -> World:
    return World()


def titles(steps: list[Step]) -> list[str]:
    return [step.title for step in steps]


def warnings(steps: list[Step]) -> list[str]:
    return [step.risk.warning for step in steps if step.risk]


def test_one_member_is_updated_before_the_cluster(world: World) -> None:
    first, second = world.plan()
    assert (first.title, second) == ("update node n1 first: profile_id", UPDATE)
    assert first.call == Update(NODE, {"profile_id": world.new}, id=world.nodes[0]["id"])
    assert first.after == {}, "it changes no attribute of the cluster"
    (warning,) = warnings([first, second])
    assert "n1" in warning and "the other members only if that succeeds" in warning


def test_a_broken_member_comes_first(world: World) -> None:
    world.nodes[2].update(status="ERROR", status_reason="The metadata service is busy")
    assert titles(world.plan())[0] == "update node n3 first: profile_id"


def test_a_member_without_a_server_is_not_chosen(world: World) -> None:
    world.nodes[0].update(status="ERROR", physical_id=None)
    assert titles(world.plan())[0] == "update node n2 first: profile_id"


@pytest.mark.parametrize("change", ["one member remains", "one has a server", "one has the old image"])
def test_the_only_member_that_changes_is_not_tried_first(change: str, world: World) -> None:
    if change == "one has a server":
        world.nodes[1]["physical_id"] = world.nodes[2]["physical_id"] = None
    elif change == "one has the old image":
        world.nodes[1]["profile_id"] = world.nodes[2]["profile_id"] = world.new
    steps = world.plan(remaining=1 if change == "one member remains" else 3)
    assert titles(steps) == [UPDATE.title]
    (warning,) = warnings(steps)
    assert "only if" not in warning


def test_without_another_image_nothing_is_tried(world: World) -> None:
    larger = world.add_profile("larger", image="cirros", flavor="m1.large")
    assert (world.plan(larger), warnings(world.plan(larger))) == ([UPDATE], [])
    world.nodes.clear()
    assert (world.plan(), warnings(world.plan())) == ([UPDATE], [])


def test_a_name_that_belongs_to_another_image_by_now(world: World) -> None:
    larger = world.add_profile("larger", image="cirros", flavor="m1.large")
    world.senlin.others["image /images"] = Response(200, {"images": [{"id": "newer"}]}, {})
    for node in world.nodes:
        node["details"] = {"image": "older"}
    steps = world.plan(larger)
    assert titles(steps) == ["update node n1 first: profile_id", UPDATE.title]
    assert warnings(steps)[0].startswith("The name cirros belongs to another image by now. Senlin 14 to 16 cannot")
    world.nodes[0]["details"] = {"image": "newer"}
    assert titles(world.plan(larger))[0] == "update node n2 first: profile_id"


def test_stacks_have_no_image(world: World) -> None:
    for profile in world.senlin.stored["profiles"].values():
        profile["type"] = "os.heat.stack-1.0"
    assert warnings(world.plan()) == []


def test_it_is_tried_once_in_a_run(world: World) -> None:
    """The plan is drawn again if the cluster is locked after the first step."""
    first, dummy = world.plan()
    world.nodes[0]["profile_id"] = world.new
    assert titles(world.plan(sent=(first,))) == [UPDATE.title]


def test_a_member_that_shows_an_earlier_failure_refuses_the_update(world: World) -> None:
    world.nodes[1].update(status="ERROR", status_reason=MISFIT)
    with pytest.raises(NotSupported, match=r"Tried on node n2 \(.*\), which is in ERROR\. No other member") as refused:
        world.plan()
    assert refused.value.facts["tried_node"]["name"] == "n2"
    world.nodes[1].update(status="ACTIVE")
    assert titles(world.plan())[0] == "update node n1 first: profile_id"


def test_nothing_is_tried_where_the_cluster_cannot_be_updated(world: World) -> None:
    assert (world.plan(status="ERROR"), warnings(world.plan(status="ERROR"))) == ([UPDATE], [])
    world.nodes[1].update(status="ERROR", status_reason=MISFIT)
    with pytest.raises(NotSupported, match="Tried on node n2"):
        world.plan(status="ERROR")


# What a failure means


ATTEMPT = Attempt("change the image", "Replace the members.", "The others are unchanged.")


def explained(world: World, message: str = "It failed.", **node: Any) -> ClusteringError:
    """What the failure of an attempt on the first member ends the task with."""
    world.nodes[0].update(node)
    return ATTEMPT.explain(world.client, ActionFailed(message, leaf_actions=[{"target_id": world.nodes[0]["id"]}]))


@pytest.mark.parametrize(
    ("server", "repair"),
    [
        ({"status": "SHUTOFF"}, "its server s1 is SHUTOFF. The others are unchanged. Start the server with"),
        ({"status": "ACTIVE"}, "its server s1 is ACTIVE. The others are unchanged. Check the node with"),
        ({}, "ERROR. The others are unchanged. Check the node with"),
    ],
)
def test_a_misfit_is_certain(server: dict[str, str], repair: str, world: World) -> None:
    error = explained(world, status="ERROR", status_reason=MISFIT, details=server)
    assert isinstance(error, NotSupported)
    for words in ("This Senlin cannot change the image", "n1", world.nodes[0]["id"], repair, "Replace the members."):
        assert words in error.message
    facts = error.facts["tried_node"]
    assert (facts["physical_id"], facts["server_status"]) == ("s1", server.get("status"))
    assert error.facts["leaf_actions"], "what explains the failure of the action is kept"


def test_another_reason_is_quoted(world: World) -> None:
    error = explained(
        world, "It failed: no room.", status="ERROR", status_reason="no room", details={"status": "SHUTOFF"}
    )
    assert isinstance(error, ActionFailed)
    assert error.message.startswith("It failed: no room. Its server is SHUTOFF. The others are unchanged. Start the")
    assert "Replace" not in error.message
    assert error.facts["tried_node"]["status"] == "ERROR"


def test_a_node_that_is_not_broken_explains_nothing(world: World) -> None:
    assert explained(world, status="ACTIVE").message == "It failed."
    world.senlin.stored["nodes"].clear()
    assert explained(world).message == "It failed."


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        (MISFIT, True),
        ("rebuild_server() takes 3 positional arguments but 4 were given", True),
        ("rebuild_server() missing 1 required positional argument", True),
        ("No valid host was found.", False),
        ("Failed in rebuilding server", False),
    ],
)
def test_the_reason_of_a_misfit(reason: str, found: bool) -> None:
    assert bool(UNABLE.search(reason)) is found


def test_only_the_first_rebuild_is_warned_of(world: World) -> None:
    risks = risks_of_rebuilding(world.client, world.nodes, "Recreate them.")
    assert [bool(risk.warning) for risk in risks] == [True, False, False]
    assert risks_of_rebuilding(world.client, [], "Recreate them.") == []


def test_two_risks_explain_one_after_the_other(world: World) -> None:
    def saying(word: str) -> Risk:
        return Risk(lambda client, error: ClusteringError(f"{error.message} {word}"), f"warning of {word}")

    both = saying("first").followed_by(saying("second"))
    assert both.explain(world.client, ClusteringError("It failed,")).message == "It failed, first second"
    assert both.warning == "warning of first"
