# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the rollback of a roll-out leaves alone: members that were not changed, and the cluster once it is back."""

from __future__ import annotations

import pytest
from case import PROFILE, SMALL, server
from harness import Task
from tenant import Tenant

pytestmark = pytest.mark.long

TWO = SMALL.but(min_size=1, desired_capacity=2)
BROKEN = Task("cluster_profile", {"name": "broken", "spec": server("ubuntu", metadata={"sim_fail": "no disk"})})
ROLLOUT = Task("cluster_rollout", {"cluster": "web", "profile": "broken", "batch_size": 2, "on_failure": "rollback"})


@pytest.mark.parametrize("profile_only", [False, True], ids=["the profile of the task", "the profile of the cluster"])
def test_the_new_nodes_fail(profile_only: bool, tenant: Tenant) -> None:
    for task in (PROFILE, TWO, BROKEN):
        tenant.run(task)
    before = {each["id"] for each in tenant.devcloud.servers(tenant.project)}
    task = ROLLOUT
    if profile_only:
        tenant.run(TWO.but(profile="broken", profile_only=True))
        task = task.but(profile=None)
    (cluster,) = tenant.named("clusters", "web")
    updates = len(tenant.actions(cluster["id"], "CLUSTER_UPDATE"))
    failed = tenant.refused(task)
    for words in ("Batch 1 of 1: could not create a new node", "No node had changed: 2 of 2 nodes have profile web ("):
        assert words in failed["msg"]
    assert "set repair" not in failed["msg"]
    assert {each["id"] for each in tenant.devcloud.servers(tenant.project)} == before
    # The journal is written and removed, and the profile goes back with it.
    assert len(tenant.actions(cluster["id"], "CLUSTER_UPDATE")) == updates + 2
    (after,) = tenant.named("clusters", "web")
    assert (after["profile_name"], after["metadata"], after["status"]) == ("web", {}, "ACTIVE")
