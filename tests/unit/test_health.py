# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""By which requests nodes are recovered: by operations where the server would forget the nodes' servers otherwise."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act, Operate
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.reserved import PROTECT
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import health
from ansible_collections.senlin.clustering.plugins.modules import cluster_health
from cluster_tasks import add_cluster, senlin_with_profiles
from fake_senlin import FakeSenlin
from fake_task import FakeTask

CHECK = Act(CLUSTER, "check", {})


@pytest.fixture
def senlin() -> FakeSenlin:
    return senlin_with_profiles()


def plan(senlin: FakeSenlin, *statuses: str, **options: Any) -> tuple[list[str], list[Step]]:
    """The ids of a cluster's nodes that have these statuses, and the recoveries that are planned after the checks."""
    cluster = add_cluster(senlin, desired_capacity=len(statuses))
    nodes = [
        senlin.add(
            "nodes", name=f"n{number}", status=status, cluster_id=cluster, physical_id=f"s{number}", index=number
        )
        for number, status in enumerate(statuses, 1)
    ]
    task = FakeTask(senlin, cluster_health.RESOURCE, {"cluster": "web", **options})
    situation = task.situation()
    situation.probed = True
    situation.have = health.find(situation)
    return nodes, health.plan(situation)


def test_nodes_are_recreated_by_one_recovery(senlin: FakeSenlin) -> None:
    dummy, steps = plan(senlin, "ERROR", "ACTIVE", "ERROR")
    assert [step.title for step in steps] == ["recreate nodes of cluster web: n1, n3"]
    assert steps[0].call == Act(CLUSTER, "recover", {"operation": "RECREATE"})


def test_nodes_are_rebooted_by_operations(senlin: FakeSenlin) -> None:
    (one, dummy, other), steps = plan(senlin, "ERROR", "ACTIVE", "ERROR", operation="reboot")
    hard = {"type": "HARD"}
    assert [step.call for step in steps] == [
        Operate(NODE, "reboot", hard, one),
        Operate(NODE, "reboot", hard, other),
        CHECK,
    ]
    assert [step.title for step in steps] == ["reboot node n1", "reboot node n3", "check cluster web"]


def test_the_declared_type_of_a_reboot_is_sent(senlin: FakeSenlin) -> None:
    (one,), steps = plan(senlin, "ERROR", operation="reboot", operation_params={"type": "SOFT"})
    assert steps[0].call == Operate(NODE, "reboot", {"type": "SOFT"}, one)


def test_broken_nodes_are_rebuilt_first(senlin: FakeSenlin) -> None:
    (one, two, three), steps = plan(senlin, "ACTIVE", "ERROR", "ACTIVE", operation="rebuild", recover="always")
    assert [step.call for step in steps] == [*(Operate(NODE, "rebuild", {}, id) for id in (two, one, three)), CHECK]
    assert [bool(step.risk and step.risk.warning) for step in steps] == [True, False, False, False]


def test_what_a_load_balancer_left_out_is_recovered(senlin: FakeSenlin) -> None:
    """Only a recovery makes the load balancing policy add the node to its pool."""
    (one, other), steps = plan(senlin, "WARNING", "ERROR", operation="reboot")
    recovery = Act(NODE, "recover", {"operation": "REBOOT"}, id=one)
    assert [step.call for step in steps] == [recovery, Operate(NODE, "reboot", {"type": "HARD"}, other), CHECK]


def test_an_older_senlin_has_recoveries_only(senlin: FakeSenlin) -> None:
    senlin.microversion = "1.3"
    (one,), steps = plan(senlin, "ERROR", operation="rebuild")
    assert steps[0].call == Act(NODE, "recover", {"operation": "REBUILD", "operation_params": {}}, id=one)


def test_what_is_recovered_is_not_recovered_again(senlin: FakeSenlin) -> None:
    """The plan is drawn again if a node was locked."""
    dummy, steps = plan(senlin, "ERROR", "ERROR", operation="reboot")
    task = FakeTask(senlin, cluster_health.RESOURCE, {"cluster": "web", "operation": "reboot"})
    situation = task.situation()
    situation.probed = True
    situation.sent_steps.append(steps[0])
    situation.have = health.find(situation)
    assert [step.title for step in health.plan(situation)] == ["reboot node n2", "check cluster web"]


def test_nodes_that_are_stuck_are_found_with_one_request(senlin: FakeSenlin) -> None:
    dummy, steps = plan(senlin, "UPDATING", "ACTIVE", "UPDATING", "ERROR")
    assert [step.title for step in steps] == ["recreate nodes of cluster web: n1, n3, n4"]
    assert senlin.sent.count("GET /actions") == 1


def test_a_node_with_an_unfinished_action_is_left_alone(senlin: FakeSenlin) -> None:
    nodes, dummy = plan(senlin, "UPDATING", "UPDATING")
    senlin.add("actions", action="NODE_UPDATE", target=nodes[0])
    task = FakeTask(senlin, cluster_health.RESOURCE, {"cluster": "web"})
    situation = task.situation()
    situation.probed = True
    situation.have = health.find(situation)
    assert [step.title for step in health.plan(situation)] == ["recreate nodes of cluster web: n2"]


@pytest.mark.parametrize(
    ("status", "tainted", "at_risk"),
    [
        pytest.param("ACTIVE", True, [], id="the other one leaves first"),
        pytest.param("ACTIVE", False, ["n1"], id="any one leaves"),
        pytest.param("ERROR", True, ["n1"], id="it leaves first if its recovery fails"),
    ],
)
def test_a_capacity_by_which_a_protected_node_could_go(
    status: str, tainted: bool, at_risk: list[str], senlin: FakeSenlin
) -> None:
    plan(senlin, status, "ACTIVE")
    (cluster,), nodes = senlin.stored["clusters"].values(), list(senlin.stored["nodes"].values())
    cluster["desired_capacity"] = 1
    nodes[0]["metadata"], nodes[1]["tainted"] = {PROTECT: "true"}, tainted
    situation = FakeTask(senlin, cluster_health.RESOURCE, {"cluster": "web", "check_capacity": True}).situation()
    situation.probed = True
    situation.have = health.find(situation)
    (step,) = health.plan(situation)
    assert [title.split()[1] for title in step.at_risk] == at_risk
    assert step.title.endswith(", deleting 1 node")
