# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the action of a webhook does to nodes: the engine gets the inputs of a trigger as they are."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import PROTECT
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.consequences import Consequences
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.triggered import (
    BY_ACTION,
    consequences_of_trigger,
)
from ansible_collections.senlin.clustering.plugins.modules import cluster_receiver, cluster_receiver_trigger
from cluster_tasks import add_cluster, senlin_with_profiles
from fake_senlin import FakeSenlin
from fake_task import FakeTask

ON = {PROTECT: "true"}


@pytest.fixture
def senlin() -> FakeSenlin:
    return senlin_with_profiles()


def consequences(senlin: FakeSenlin, action: str, desired: int = 2, **inputs: Any) -> Consequences:
    """What the action does to a cluster of the nodes ``a`` and ``b``, of which ``a`` is protected.

    :param inputs: those of the receiver; ``A`` and ``B`` stand for the ids of the nodes.
    """
    cluster = add_cluster(senlin, min_size=0, desired_capacity=desired)
    ids = {
        name.upper(): senlin.add(
            "nodes", name=name, status="ACTIVE", cluster_id=cluster, physical_id=name, index=number, metadata=metadata
        )
        for number, (name, metadata) in enumerate((("a", ON), ("b", {})), 1)
    }
    senlin.stored["clusters"][cluster].update(nodes=list(ids.values()))

    def filled(value: Any) -> Any:
        if isinstance(value, list):
            return [ids.get(each, each) for each in value]
        return {ids.get(key, key): each for key, each in value.items()} if isinstance(value, dict) else value

    params = {key: filled(value) for key, value in inputs.items()}
    receiver = {"id": "r", "name": "hook", "action": action, "cluster_id": cluster, "params": params}
    situation = FakeTask(senlin, cluster_receiver_trigger.RESOURCE, {"name": "hook"}).situation()
    return consequences_of_trigger(situation, receiver, {})


def names(titles: tuple[str, ...]) -> list[str]:
    return [title.split()[1] for title in titles]


EXACT = {"adjustment_type": "EXACT_CAPACITY"}
CHANGE, PERCENTAGE = {"adjustment_type": "CHANGE_IN_CAPACITY"}, {"adjustment_type": "CHANGE_IN_PERCENTAGE"}


@pytest.mark.parametrize(
    ("action", "inputs", "protected", "at_risk"),
    [
        pytest.param("CLUSTER_DELETE", {}, ["a"], [], id="deletion"),
        pytest.param("CLUSTER_SCALE_IN", {}, [], ["a"], id="scale in"),
        pytest.param("CLUSTER_SCALE_IN", {"count": 2}, ["a"], [], id="scale in to none"),
        pytest.param("CLUSTER_SCALE_OUT", {}, [], [], id="scale out"),
        pytest.param("CLUSTER_RESIZE", {**EXACT, "number": 1}, [], ["a"], id="exact"),
        pytest.param("CLUSTER_RESIZE", {**EXACT, "number": 2}, [], [], id="the same size"),
        pytest.param("CLUSTER_RESIZE", {**EXACT, "number": 1.9}, [], ["a"], id="a part of a node"),
        pytest.param("CLUSTER_RESIZE", {**CHANGE, "number": -1}, [], ["a"], id="change"),
        pytest.param("CLUSTER_RESIZE", {**CHANGE, "number": -0.5}, [], ["a"], id="change by a part of a node"),
        pytest.param("CLUSTER_RESIZE", {**CHANGE, "number": -9}, ["a"], [], id="change to fewer than none"),
        pytest.param("CLUSTER_RESIZE", {**CHANGE, "number": -9, "strict": True}, [], [], id="strict, which fails"),
        pytest.param("CLUSTER_RESIZE", {**CHANGE, "number": 1}, [], [], id="more nodes"),
        pytest.param("CLUSTER_RESIZE", {**PERCENTAGE, "number": -1}, [], ["a"], id="percentage"),
        pytest.param("CLUSTER_RESIZE", {**PERCENTAGE, "number": -1, "min_step": 2}, ["a"], [], id="at least two"),
        pytest.param("CLUSTER_RESIZE", {"max_size": 1}, [], ["a"], id="a smaller maximum"),
        pytest.param("CLUSTER_RESIZE", {"min_size": -3, **EXACT, "number": 0}, ["a"], [], id="a negative minimum"),
        pytest.param("CLUSTER_RESIZE", {**EXACT, "number": "none"}, [], [], id="no number, which fails"),
        pytest.param("CLUSTER_DEL_NODES", {"candidates": ["A"]}, ["a"], [], id="removal"),
        pytest.param("CLUSTER_DEL_NODES", {"candidates": {"A": 1}}, ["a"], [], id="removal of a map"),
        pytest.param("CLUSTER_DEL_NODES", {"candidates": ["B"]}, [], [], id="removal of another"),
        pytest.param("CLUSTER_DEL_NODES", {"candidates": "A"}, [], [], id="removal of a text, which fails"),
        pytest.param("CLUSTER_DEL_NODES", {}, [], [], id="removal of none"),
        pytest.param("CLUSTER_REPLACE_NODES", {"candidates": {"A": "new"}}, ["a"], [], id="replacement"),
        pytest.param("CLUSTER_REPLACE_NODES", {"candidates": {"B": "A"}}, [], [], id="replacement of another"),
        pytest.param("CLUSTER_OPERATION", {"operation": "abandon", "nodes": ["A"]}, ["a"], [], id="abandoned"),
        pytest.param("CLUSTER_OPERATION", {"operation": "reboot", "nodes": ["A"]}, [], [], id="rebooted"),
        pytest.param("CLUSTER_UPDATE", {"metadata": {}}, [], [], id="update"),
    ],
)
def test_what_is_removed_although_it_is_protected(
    action: str, inputs: dict[str, Any], protected: list[str], at_risk: list[str], senlin: FakeSenlin
) -> None:
    found = consequences(senlin, action, **inputs)
    assert (names(found.protected), names(found.at_risk), found.words) == (protected, at_risk, "")


@pytest.mark.parametrize(
    ("inputs", "desired", "at_risk"),
    [
        pytest.param({"check_capacity": True}, 1, ["a"], id="one too many"),
        pytest.param({"check_capacity": True}, 2, [], id="none too many"),
        pytest.param({"check_capacity": "yes"}, 1, [], id="a text is not true"),
        pytest.param({}, 1, [], id="the capacity is not checked"),
    ],
)
def test_a_recovery(inputs: dict[str, Any], desired: int, at_risk: list[str], senlin: FakeSenlin) -> None:
    assert names(consequences(senlin, "CLUSTER_RECOVER", desired, **inputs).at_risk) == at_risk


@pytest.mark.parametrize(
    ("wanted", "removed"), [({}, 0), ({"destroy_after_deletion": False}, 0), ({"destroy_after_deletion": True}, 1)]
)
def test_the_servers_of_removed_nodes(wanted: dict[str, Any], removed: int, senlin: FakeSenlin) -> None:
    found = consequences(senlin, "CLUSTER_DEL_NODES", candidates=["B"], **wanted)
    assert len(found.touches) == removed


def test_the_actions_are_those_of_receivers() -> None:
    (action,) = [row for row in cluster_receiver.FIELDS if row.option == "action"]
    assert set(BY_ACTION) <= set(action.spec["choices"])
