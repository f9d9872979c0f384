# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing removes a cluster or node that is protected, and a refused task has sent nothing, in both modes.

Beside the cluster ``web`` or the node ``one``, nothing is protected.
"""

from __future__ import annotations

import time

import pytest
from case import EMPTY, NODE, POLICY, PROFILE, Case, deletion, server
from harness import Task
from tenant import Tenant

BOTH_MODES = pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
CLUSTER = EMPTY.but(protect=True)
KEPT = NODE.but(cluster="web", protect=True)
"""The protected member ``one``."""
OTHER, SPARE = NODE.but(name="two", cluster="web"), NODE.but(name="three")
DELETING = Task("cluster_receiver", {"name": "del", "cluster": "web", "action": "CLUSTER_DELETE"})
SCALING = Task("cluster_receiver", {"name": "in", "cluster": "web", "action": "CLUSTER_SCALE_IN"})
OLDEST = (
    POLICY.but(name="leaving", spec=deletion("OLDEST_FIRST")),
    Task("cluster_policy_binding", {"cluster": "web", "policy": "leaving"}),
)
NEW = Task("cluster_profile", {"name": "new", "spec": server(flavor="m1.large")})
ABSENT = Task("cluster", {"name": "web", "state": "absent"})
NODE_ABSENT = Task("cluster_node", {"name": "one", "state": "absent"})
MEMBERS = Task("cluster_members", {"cluster": "web", "nodes": ["one"], "state": "absent"})
RESIZE = Task("cluster_resize", {"cluster": "web", "number": 0})
REMOVALS = {
    "cluster": Case("", ABSENT, (CLUSTER,)),
    "cluster by force": Case("", ABSENT.but(force=True), (CLUSTER,)),
    "cluster declared as both": Case("", ABSENT.but(protect=True), (EMPTY,)),
    "cluster of a node": Case("", ABSENT, (EMPTY, KEPT)),
    "cluster of a node, without its own": Case("", ABSENT.but(protect=False), (CLUSTER, KEPT)),
    "cluster by a receiver": Case("", Task("cluster_receiver_trigger", {"name": "del"}), (CLUSTER, DELETING)),
    "node": Case("", NODE_ABSENT, (EMPTY, KEPT)),
    "node by force": Case("", NODE_ABSENT.but(force=True), (EMPTY, KEPT)),
    "node marked by another tool": Case("", NODE_ABSENT, (NODE.but(metadata={"senlin_clustering_protect": "1"}),)),
    "node that leaves": Case("", Task("cluster_node", {"name": "one", "cluster": ""}), (EMPTY, KEPT)),
    "member": Case("", MEMBERS, (EMPTY, KEPT)),
    "member with its server": Case("", MEMBERS.but(destroy_after_deletion=True), (EMPTY, KEPT)),
    "all but some": Case("", MEMBERS.but(nodes=[], state="exact"), (EMPTY, KEPT)),
    "replaced member": Case(
        "", Task("cluster_members", {"cluster": "web", "replace": {"one": "three"}}), (EMPTY, KEPT, SPARE)
    ),
    "resize to none": Case("", RESIZE, (EMPTY, KEPT, OTHER)),
    "declared size": Case("", EMPTY.but(desired_capacity=0), (EMPTY, KEPT, OTHER)),
    "resize by age": Case("", RESIZE.but(number=1), (EMPTY, KEPT, OTHER, *OLDEST)),
    "scale in": Case("", RESIZE.but(adjustment="in", number=2), (EMPTY, KEPT, OTHER)),
    "scale in by a receiver": Case(
        "", Task("cluster_receiver_trigger", {"name": "in", "inputs": {"count": 2}}), (EMPTY, KEPT, OTHER, SCALING)
    ),
    "roll-out by replacement": Case(
        "", Task("cluster_rollout", {"cluster": "web", "profile": "new", "method": "replace"}), (NEW, EMPTY, KEPT)
    ),
    "roll-out without a surge": Case(
        "",
        Task(
            "cluster_rollout",
            {"cluster": "web", "profile": "new", "method": "replace", "max_unavailable": 1, "max_surge": 0},
        ),
        (NEW, EMPTY, KEPT),
    ),
}
"""By what is removed, the task and those that run before it, after that of the profile."""


@BOTH_MODES
@pytest.mark.parametrize("removal", REMOVALS.values(), ids=REMOVALS)
def test_what_is_protected_stays(removal: Case, check: bool, tenant: Tenant) -> None:
    for given in (PROFILE, *removal.given):
        tenant.run(given)
    start = time.time()
    result = tenant.refused(removal.task, check=check)
    assert "which is protected. Nothing was changed. If this is intended, set protect to false" in result["msg"]
    assert tenant.writes(start) == []
    assert "steps_done" not in result or not result["steps_done"]


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
def test_a_choice_of_senlin_is_refused(check: bool, tenant: Tenant) -> None:
    for given in (PROFILE, EMPTY, KEPT, OTHER):
        tenant.run(given)
    message = tenant.refused(RESIZE.but(number=1), check=check)["msg"]
    assert "Senlin chooses the nodes, and can choose node one (" in message


def test_a_protected_node_can_be_updated(tenant: Tenant) -> None:
    for given in (PROFILE, NEW, EMPTY, KEPT):
        tenant.run(given)
    rollout = Task("cluster_rollout", {"cluster": "web", "profile": "new", "method": "update"})
    assert tenant.run(rollout)["changed"]
    assert tenant.read("/nodes")[0]["metadata"] == {"senlin_clustering_protect": "true"}


def test_the_protection_is_lifted_in_the_same_task_or_before(tenant: Tenant) -> None:
    for given in (PROFILE, CLUSTER, KEPT):
        tenant.run(given)
    tenant.run(NODE_ABSENT.but(protect=False))
    tenant.run(EMPTY.but(protect=False))
    assert tenant.run(ABSENT)["steps"] == ["delete cluster web"]
