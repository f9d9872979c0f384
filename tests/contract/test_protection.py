# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way of the collection by which a protected cluster or node could go: it is refused, or a documented exception.

What is refused is refused alike in check mode and in the real run, and neither has sent anything. Beside the cluster
``web`` or the node ``one``, nothing is protected. The role ``scaling_group`` has its test in ``test_role.py``, and the
rollback of a roll-out in ``test_rollout_protected.py``.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import BROKEN, EMPTY, NODE, POLICY, PROFILE, Case, deletion, server
from cloud_under_test import skip_if_real
from created import filled_task, remember
from harness import Task
from playbook import ROOT
from tenant import Tenant, until
from test_action import hooked

BOTH_MODES = pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
CLUSTER = EMPTY.but(protect=True)
KEPT = NODE.but(cluster="web", protect=True)
"""The protected member ``one``."""
OTHER, SPARE = NODE.but(name="two", cluster="web"), NODE.but(name="three")
IN = (EMPTY, KEPT, OTHER)
NEW = Task("cluster_profile", {"name": "new", "spec": server(flavor="m1.large")})


def leaving(criteria: str, **properties: object) -> tuple[Task, ...]:
    """A deletion policy on the cluster."""
    spec = deletion(criteria)
    spec["properties"] = {"criteria": criteria, **properties}
    binding = Task("cluster_policy_binding", {"cluster": "web", "policy": "leaving"})
    return POLICY.but(name="leaving", spec=spec), binding


KEEPING = {"destroy_after_deletion": False}
ABSENT = Task("cluster", {"name": "web", "state": "absent"})
NODE_ABSENT = Task("cluster_node", {"name": "one", "state": "absent"})
MEMBERS = Task("cluster_members", {"cluster": "web", "nodes": ["one"], "state": "absent"})
REPLACED = Task("cluster_members", {"cluster": "web", "replace": {"one": "three"}})
RESIZE = Task("cluster_resize", {"cluster": "web", "number": 0})
TO_ONE, BY_ONE = RESIZE.but(number=1), Task("cluster_resize", {"cluster": "web", "adjustment": "in"})
ROLLOUT = Task("cluster_rollout", {"cluster": "web", "profile": "new", "method": "replace"})
HEALTH = Task("cluster_health", {"cluster": "web", "recover": "always"})


def triggered(action: str, params: dict[str, Any] | None = None, *given: Task, **inputs: Any) -> Case:
    """The case of a webhook that is triggered.

    :param params: those of the receiver.
    :param given: tasks that run before it, after those of the members.
    :param inputs: those of the trigger.
    """
    receiver = Task("cluster_receiver", {"name": "hook", "cluster": "web", "action": action, "params": params or {}})
    return Case("", Task("cluster_receiver_trigger", {"name": "hook", "inputs": inputs}), (*IN, *given, receiver))


EXACT = {"adjustment_type": "EXACT_CAPACITY", "number": 1}
ONE = {"candidates": ["{node one}"]}
REFUSED = {
    "cluster": Case("", ABSENT, (CLUSTER,)),
    "cluster by force": Case("", ABSENT.but(force=True), (CLUSTER,)),
    "cluster declared as both": Case("", ABSENT.but(protect=True), (EMPTY,)),
    "cluster of a node": Case("", ABSENT, (EMPTY, KEPT)),
    "cluster of a node, without its own": Case("", ABSENT.but(protect=False), (CLUSTER, KEPT)),
    "node": Case("", NODE_ABSENT, (EMPTY, KEPT)),
    "node by force": Case("", NODE_ABSENT.but(force=True), (EMPTY, KEPT)),
    "node declared as both": Case("", NODE_ABSENT.but(protect=True), (NODE,)),
    "node marked by another tool": Case("", NODE_ABSENT, (NODE.but(metadata={"senlin_clustering_protect": "1"}),)),
    "node that leaves": Case("", Task("cluster_node", {"name": "one", "cluster": ""}), (EMPTY, KEPT)),
    "node that moves": Case(
        "", Task("cluster_node", {"name": "one", "cluster": "shop"}), (EMPTY, EMPTY.but(name="shop"), KEPT)
    ),
    "node that is broken, and has another profile": Case(
        "", NODE.but(repair=True, profile="new"), (NEW, NODE.but(protect=True), *BROKEN)
    ),
    "member": Case("", MEMBERS, (EMPTY, KEPT)),
    "member with its server": Case("", MEMBERS.but(destroy_after_deletion=True), (EMPTY, KEPT)),
    "member that a policy keeps": Case("", MEMBERS, (EMPTY, KEPT, *leaving("RANDOM", **KEEPING))),
    "all members but some": Case("", MEMBERS.but(nodes=[], state="exact"), (EMPTY, KEPT)),
    "replaced member": Case("", REPLACED, (EMPTY, KEPT, SPARE)),
    "replaced member with its server": Case("", REPLACED.but(destroy_after_deletion=True), (EMPTY, KEPT, SPARE)),
    "replaced member without room": Case(
        "", MEMBERS.but(nodes=["three"], state="exact"), (EMPTY, KEPT, SPARE, EMPTY.but(min_size=1, max_size=1))
    ),
    "member that is broken, and has another profile": Case(
        "", EMPTY.but(repair=True, profile="new"), (NEW, EMPTY, KEPT, *BROKEN)
    ),
    "resize to none": Case("", RESIZE, IN),
    "resize by choice": Case("", TO_ONE, IN),
    "resize by age": Case("", TO_ONE, (*IN, *leaving("OLDEST_FIRST"))),
    "resize to none, keeping nodes": Case("", RESIZE, (*IN, *leaving("RANDOM", **KEEPING))),
    "resize by choice, keeping nodes": Case("", TO_ONE, (*IN, *leaving("RANDOM", **KEEPING))),
    "resize by age, keeping nodes": Case("", TO_ONE, (*IN, *leaving("OLDEST_FIRST", **KEEPING))),
    "resize by the age of profiles, keeping nodes": Case(
        "", TO_ONE, (*IN, *leaving("OLDEST_PROFILE_FIRST", **KEEPING))
    ),
    "resize to a smaller maximum": Case(
        "", Task("cluster_resize", {"cluster": "web", "max_size": 1, "strict": False}), IN
    ),
    "scale in": Case("", BY_ONE, IN),
    "scale in to none": Case("", BY_ONE.but(number=2), IN),
    "scale in, keeping nodes": Case("", BY_ONE, (*IN, *leaving("RANDOM", **KEEPING))),
    "declared size": Case("", EMPTY.but(desired_capacity=0), IN),
    "declared size by choice": Case("", EMPTY.but(desired_capacity=1), IN),
    "declared size, keeping nodes": Case("", EMPTY.but(desired_capacity=1), (*IN, *leaving("RANDOM", **KEEPING))),
    "declared maximum": Case("", EMPTY.but(max_size=1), IN),
    "roll-out by replacement": Case("", ROLLOUT, (NEW, EMPTY, KEPT)),
    "roll-out without a surge": Case("", ROLLOUT.but(max_unavailable=1, max_surge=0), (NEW, EMPTY, KEPT)),
    "trigger of a deletion": triggered("CLUSTER_DELETE"),
    "trigger of a deletion of the cluster": Case(
        "",
        Task("cluster_receiver_trigger", {"name": "del"}),
        (CLUSTER, Task("cluster_receiver", {"name": "del", "cluster": "web", "action": "CLUSTER_DELETE"})),
    ),
    "trigger of a scale in": triggered("CLUSTER_SCALE_IN", count=2),
    "trigger of a scale in by choice": triggered("CLUSTER_SCALE_IN"),
    "trigger of a scale in, keeping nodes": triggered("CLUSTER_SCALE_IN", {}, *leaving("RANDOM", **KEEPING)),
    "trigger of a scale in of candidates": triggered("CLUSTER_SCALE_IN", ONE, *leaving("RANDOM")),
    "trigger of a resize": triggered("CLUSTER_RESIZE", EXACT),
    "trigger of a resize with inputs": triggered("CLUSTER_RESIZE", {**EXACT, "number": 5}, number=0),
    "trigger of a resize by number": triggered("CLUSTER_RESIZE", adjustment_type="CHANGE_IN_CAPACITY", number=-1),
    "trigger of a resize by percentage": triggered(
        "CLUSTER_RESIZE", adjustment_type="CHANGE_IN_PERCENTAGE", number=-10
    ),
    "trigger of a resize to a maximum": triggered("CLUSTER_RESIZE", max_size=1),
    "trigger of a resize, keeping nodes": triggered("CLUSTER_RESIZE", EXACT, *leaving("RANDOM", **KEEPING)),
    "trigger of a removal": triggered("CLUSTER_DEL_NODES", ONE),
    "trigger of a removal with inputs": triggered("CLUSTER_DEL_NODES", **ONE, destroy_after_deletion=True),
    "trigger of a replacement": triggered(
        "CLUSTER_REPLACE_NODES", {}, SPARE, candidates={"{node one}": "{node three}"}
    ),
}
"""By what would be removed, the task and those that run before it, after that of the profile."""
ALLOWED = {
    "update of the node": Case("", NODE.but(profile="new"), (NEW, EMPTY, KEPT)),
    "update of the cluster": Case("", EMPTY.but(profile="new"), (NEW, EMPTY, KEPT)),
    "roll-out by updates": Case("", ROLLOUT.but(method="update"), (NEW, EMPTY, KEPT)),
    "recovery by another server": Case("", HEALTH, (EMPTY, KEPT)),
    "recovery by a reboot": Case("", HEALTH.but(operation="reboot"), (EMPTY, KEPT)),
    "operation": Case("", Task("cluster_operation", {"nodes": ["one"], "operation": "reboot"}), (EMPTY, KEPT)),
    "repair of the node": Case("", NODE.but(repair=True), (EMPTY, KEPT, *BROKEN)),
    "repair of the cluster": Case("", EMPTY.but(repair=True), (EMPTY, KEPT, *BROKEN)),
    "trigger of a recovery": triggered("CLUSTER_RECOVER", {"operation": "RECREATE", "check_capacity": True}),
    "trigger of a larger size": triggered("CLUSTER_RESIZE", {**EXACT, "number": 3}),
    "trigger of a removal of others": triggered("CLUSTER_DEL_NODES", {"candidates": ["{node two}"]}),
    "removal of others": Case("", MEMBERS.but(nodes=["two"]), IN),
    "resize for which others come first": Case("", TO_ONE, (*IN, OTHER.but(tainted=True))),
}
"""What a protected node can undergo: its documentation names it. The node stays a member, and protected."""
ELSEWHERE = {"cluster_action"}
"""The modules whose refusals have tests of their own below."""
HARMLESS = {"cluster_policy", "cluster_policy_binding", "cluster_profile", "cluster_receiver"}
"""The modules that change something, and no node."""


def prepared(tenant: Tenant, case: Case) -> Task:
    """Run the tasks before that of a case, and return this one."""
    created: dict[str, str] = {}
    for task in (PROFILE, *case.given):
        remember(tenant.run(filled_task(task, created)), created)
    return filled_task(case.task, created)


def test_every_module_that_changes_something_is_in_a_table() -> None:
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")}
    read_only = {name for name in modules if name.endswith("_info")} | {"cluster_drift", "cluster_export"}
    shown = {case.task.module for case in (*REFUSED.values(), *ALLOWED.values())}
    assert shown | ELSEWHERE | HARMLESS == modules - read_only


@pytest.mark.parametrize("case", REFUSED.values(), ids=REFUSED)
def test_what_is_protected_stays(case: Case, tenant: Tenant) -> None:
    task, start = prepared(tenant, case), time.time()
    before = tenant.read("/nodes")
    dry, wet = (tenant.refused(task, check=check) for check in (True, False))
    assert "protected. Nothing was changed." in wet["msg"]
    assert "If this is intended, set protect to false" in wet["msg"]
    assert "takes the key senlin_clustering_protect out of the metadata" in wet["msg"]
    assert dry["msg"] == wet["msg"]
    assert tenant.writes(start) == []
    assert not wet.get("steps_done")
    assert tenant.read("/nodes") == before


@pytest.mark.sampled(3)
@pytest.mark.parametrize("case", ALLOWED.values(), ids=ALLOWED)
def test_what_a_protected_node_can_undergo(case: Case, tenant: Tenant) -> None:
    task = prepared(tenant, case)
    tenant.run(task, check=True)
    assert tenant.run(task)["changed"]
    (node,) = tenant.named("nodes", "one")
    assert node["metadata"] == {"senlin_clustering_protect": "true"}
    assert bool(node["cluster_id"]) is (EMPTY in case.given)


@BOTH_MODES
def test_the_message_names_what_is_protected(check: bool, tenant: Tenant) -> None:
    cluster = [tenant.run(each) for each in (PROFILE, CLUSTER)][-1]["cluster"]
    node = tenant.run(KEPT)["node"]
    message = tenant.refused(ABSENT, check=check)["msg"]
    assert message == (
        f"The step 'delete cluster web with 1 node' would remove cluster web ({cluster['id']}), node one "
        f"({node['id']}), which are protected. Nothing was changed. If this is intended, set protect to false for them "
        f"with cluster and cluster_node, which takes the key senlin_clustering_protect out of the metadata, and run "
        f"this again."
    )


@BOTH_MODES
def test_what_senlin_can_choose_is_refused_with_a_way_out(check: bool, tenant: Tenant) -> None:
    node = [tenant.run(each) for each in (PROFILE, EMPTY, KEPT)][-1]["node"]
    tenant.run(OTHER)
    message = tenant.refused(TO_ONE, check=check)["msg"]
    assert f"Senlin chooses the nodes, and can choose node one ({node['id']}), which is protected." in message
    assert "To remove others, name them with cluster_members." in message
    tenant.run(MEMBERS.but(nodes=["two"]), check=check)


def test_the_protection_is_lifted_in_the_same_task_or_before(tenant: Tenant) -> None:
    for given in (PROFILE, CLUSTER, KEPT):
        tenant.run(given)
    for task in (Task("cluster_node", {"name": "one", "cluster": "", "protect": False}), KEPT):
        tenant.run(task)
    for check in (True, False):
        assert tenant.run(NODE_ABSENT.but(protect=False), check=check)["changed"]
    assert tenant.refused(ABSENT)["msg"]
    for check in (True, False):
        assert tenant.run(ABSENT.but(protect=False), check=check)["steps"] == ["delete cluster web"]
    for given in (CLUSTER, EMPTY.but(protect=False)):
        tenant.run(given)
    assert tenant.run(ABSENT)["steps"] == ["delete cluster web"]


PROTECTING = ["true", "yes", "1", 1, "because", True, {"by": "me"}]
IDLE = ["false", "False", "no", "0", "off", "none", "null", "", 0, None, False, {}]
"""What other tools can set the key to. Senlin takes a value for unchanged that equals the old one, as 1 equals True."""


def mark(tenant: Tenant, id: str, value: Any) -> None:
    """Set the key of a node as another tool does."""
    body = {"node": {"metadata": {"senlin_clustering_protect": value}}}
    response = tenant.send("PATCH", f"/nodes/{id}", body)
    assert tenant.ended(response.headers["Location"].rpartition("/")[2])["status"] == "SUCCEEDED"


def test_values_of_other_tools(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    id = tenant.run(NODE)["node"]["id"]
    for value in PROTECTING:
        mark(tenant, id, value)
        assert "is protected" in tenant.refused(NODE_ABSENT, check=True)["msg"], value
        assert not tenant.run(NODE.but(protect=True), check=True)["changed"], value
    for value in IDLE:
        mark(tenant, id, value)
        assert tenant.run(NODE_ABSENT, check=True)["steps"] == ["delete node one"], value
        assert not tenant.run(NODE.but(protect=False), check=True)["changed"], value
    tenant.run(NODE_ABSENT)


@pytest.mark.parametrize("destroys", [True, False], ids=["deleted", "kept"])
def test_a_lifecycle_hook_of_a_protected_node_is_not_completed(destroys: bool, tenant: Tenant) -> None:
    """Senlin has chosen the node, and lets nothing change it until the hook ends. A cancelled action keeps it."""
    skip_if_real("it has no Zaqar")
    cluster = hooked(tenant, destroy_after_deletion=destroys)
    for id in cluster["node_ids"]:
        mark(tenant, id, "true")
    scaling = tenant.act(cluster["id"], scale_in={"count": 1})
    waits = f"/actions?cluster_id={cluster['id']}&status=WAITING_LIFECYCLE_COMPLETION"
    (waiting,) = until(lambda: tenant.read(waits))
    complete = Task("cluster_action", {"id": waiting["id"], "state": "lifecycle_completed"})
    start = time.time()
    dry, wet = (tenant.refused(complete, check=check)["msg"] for check in (True, False))
    assert f"({waiting['target']}) is protected, and would be removed. Nothing was changed." in wet
    assert "cancel the action with state cancelled" in wet
    assert (dry, tenant.writes(start)) == (wet, [])
    tenant.run(complete.but(state="cancelled"))
    tenant.ended(scaling)
    assert sorted(node["id"] for node in tenant.read("/nodes")) == sorted(cluster["node_ids"])
    assert {node["cluster_id"] for node in tenant.read("/nodes")} == {cluster["id"]}
