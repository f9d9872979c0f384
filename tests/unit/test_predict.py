# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is recorded of a plan: sizes, members, bindings, and the id of what would be created."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import OWN_ID, Act, Create, Delete, Operate
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import is_placeholder
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    BINDING,
    CLUSTER,
    NODE,
    POLICY,
    PROFILE,
)
from check_mode_run import CheckModeRun, add_cluster
from fake_senlin import FakeSenlin


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


@pytest.fixture
def run(senlin: FakeSenlin) -> CheckModeRun:
    return CheckModeRun(senlin)


# The id


@pytest.mark.parametrize("kind", [CLUSTER, PROFILE, NODE], ids=lambda kind: kind.title)
def test_what_would_be_created_has_a_placeholder_id(run: CheckModeRun, kind: Any) -> None:
    attributes = {"name": "web", "profile_id": "p"}
    assert is_placeholder(run.plan(kind, Step("create", Create(kind, attributes), attributes)))


@pytest.mark.parametrize("have", [{"id": "1"}, None], ids=["a live resource", "no resource"])
def test_the_id_without_a_create(run: CheckModeRun, have: dict[str, Any] | None) -> None:
    assert run.plan(PROFILE, Step("delete", Delete(PROFILE), None), have=have) == (have or {}).get("id")


# Sizes and members


def test_a_size_predicts_a_number_of_nodes(run: CheckModeRun, senlin: FakeSenlin) -> None:
    id = add_cluster(senlin, desired_capacity=1)
    senlin.stored["clusters"][id]["nodes"] = [senlin.add("nodes", name="one", cluster_id=id)]
    for size in (3, 0):
        resize = Step("resize", Act(CLUSTER, "resize", {"number": size}), {"desired_capacity": size})
        run.plan(CLUSTER, resize, have={"id": id})
        found = run.client.get(CLUSTER, id)
        assert found is not None and len(found["node_ids"]) == found["desired_capacity"] == size


def test_nodes_are_added_replaced_and_removed(run: CheckModeRun, senlin: FakeSenlin) -> None:
    web = add_cluster(senlin)
    one, two = (senlin.add("nodes", name=name, cluster_id="") for name in ("one", "two"))

    def act(verb: str, nodes: Any, **more: Any) -> list[str]:
        run.plan(CLUSTER, Step(verb, Act(CLUSTER, verb, {"nodes": nodes, **more}, id=web)), have={"id": web})
        found = run.client.get(CLUSTER, web)
        assert found is not None and found["desired_capacity"] == len(found["node_ids"])
        return run.names(NODE, cluster_id=web)

    assert act("add_nodes", [one]) == ["one"]
    assert act("replace_nodes", {one: two}) == ["two"]
    assert act("del_nodes", [two], destroy_after_deletion=False) == []
    assert run.client.get(NODE, two) is not None
    assert act("add_nodes", [two]) == ["two"]
    assert act("del_nodes", [two], destroy_after_deletion=True) == []
    assert run.client.get(NODE, two) is None


@pytest.mark.parametrize(
    ("criteria", "leaving"),
    [
        pytest.param("OLDEST_FIRST", ["bad", "old"], id="the oldest"),
        pytest.param("YOUNGEST_FIRST", ["bad", "young"], id="the youngest"),
        pytest.param("OLDEST_PROFILE_FIRST", ["bad", "young"], id="the one with the oldest profile"),
    ],
)
def test_a_deletion_policy_chooses_the_nodes(
    criteria: str, leaving: list[str], run: CheckModeRun, senlin: FakeSenlin
) -> None:
    profiles = []
    for dummy in range(2):
        profiles.append(senlin.add("profiles", name="small"))
        senlin.clock.now += 5
    web, names = add_cluster(senlin, desired_capacity=4), ("old", "middle", "bad", "young")
    for name in names:
        node = senlin.add("nodes", name=name, cluster_id=web, profile_id=profiles[name != "young"])
        senlin.stored["nodes"][node]["status"] = "ERROR" if name == "bad" else "ACTIVE"
        senlin.stored["clusters"][web]["nodes"] = [*senlin.stored["clusters"][web]["nodes"], node]
        senlin.clock.now += 5
    spec = {"type": "senlin.policy.deletion", "version": "1.0", "properties": {"criteria": criteria}}
    attach = Act(CLUSTER, "policy_attach", {"policy_id": run.create(POLICY, name="first", spec=spec)}, id=web)
    run.plan(BINDING, Step("attach", attach, {}))
    run.plan(CLUSTER, Step("in", Act(CLUSTER, "scale_in", {}), {"desired_capacity": 2}), have={"id": web})
    assert run.names(NODE, cluster_id=web) == [name for name in names if name not in leaving]


KEEPS = {"reduce_desired_capacity": False}


@pytest.mark.parametrize(("enabled", "capacity", "status"), [(True, 2, "WARNING"), (False, 1, "ACTIVE")])
@pytest.mark.parametrize("by", ["members", "node"])
def test_a_deletion_policy_can_keep_the_capacity(
    by: str, enabled: bool, capacity: int, status: str, run: CheckModeRun, senlin: FakeSenlin
) -> None:
    ids = [senlin.add("nodes", name=name, cluster_id="") for name in ("one", "two")]
    web = add_cluster(senlin)
    run.plan(CLUSTER, Step("add", Act(CLUSTER, "add_nodes", {"nodes": ids}, id=web)), have={"id": web})
    spec = {"type": "senlin.policy.deletion", "version": "1.0", "properties": KEEPS}
    policy = run.create(POLICY, name="keeps", spec=spec)
    attach = Act(CLUSTER, "policy_attach", {"policy_id": policy, "enabled": enabled}, id=web)
    run.plan(BINDING, Step("attach", attach, {}))
    leave = Act(CLUSTER, "del_nodes", {"nodes": ids[:1], "destroy_after_deletion": True}, id=web)
    if by == "members":
        run.plan(CLUSTER, Step("leave", leave), have={"id": web})
    else:
        run.plan(NODE, Step("delete", Delete(NODE), None), have={"id": ids[0]})
    found = run.client.get(CLUSTER, web)
    assert found is not None
    assert (found["node_ids"], found["desired_capacity"], found["status"]) == (ids[1:], capacity, status)


def test_a_new_node_joins_a_cluster(run: CheckModeRun, senlin: FakeSenlin) -> None:
    web = add_cluster(senlin)
    create = Step("create", Create(NODE, {"name": "one"}), {"name": "one"})
    join = Step("join", Act(CLUSTER, "add_nodes", {"nodes": [OWN_ID]}, id=web), {"cluster_id": web})
    run.plan(NODE, create, join)
    assert run.names(NODE, cluster_id=web) == ["one"]
    assert run.names(NODE, cluster_id="") == []


@pytest.mark.parametrize("kind", [CLUSTER, NODE], ids=lambda kind: kind.title)
def test_an_operation_leaves_a_node_active(kind: Any, run: CheckModeRun, senlin: FakeSenlin) -> None:
    web = add_cluster(senlin, desired_capacity=1, status="ERROR")
    node = senlin.add("nodes", name="one", cluster_id=web, status="ERROR")
    id = web if kind is CLUSTER else node
    run.plan(kind, Step("pause", Operate(kind, "pause", {}, id=id), {}), have={"id": id})
    found = run.client.get(kind, id)
    assert found is not None and found["status"] == "ACTIVE"
    assert (run.client.get(NODE, node) or {})["status_reason"] == "Operation 'pause' succeeded"


# Bindings


def test_bindings_are_attached_switched_and_detached(run: CheckModeRun, senlin: FakeSenlin) -> None:
    web = add_cluster(senlin)
    policy = run.create(POLICY, name="oldest", spec={"type": "senlin.policy.deletion", "version": "1.0"})
    path = f"/clusters/{web}/policies"

    def act(verb: str, **more: Any) -> dict[str, Any] | None:
        step = Step(verb, Act(CLUSTER, verb, {"policy_id": policy, **more}, id=web), {})
        run.plan(BINDING, step, have=None)
        return run.client.read(BINDING, f"{path}/{policy}")

    attached = act("policy_attach", enabled=True)
    assert attached is not None
    assert [attached[key] for key in ("cluster_name", "policy_name", "policy_type", "is_enabled")] == [
        "web",
        "oldest",
        "senlin.policy.deletion-1.0",
        True,
    ]
    switched = act("policy_update", enabled=False)
    assert switched is not None and switched["is_enabled"] is False
    assert act("policy_detach") is None
