# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out to stacks, which Heat updates: Senlin cannot let a stack join or leave a cluster."""

from __future__ import annotations

import time
from typing import Any

import pytest
from devcloud.accounts import REGION
from harness import Task
from rollouts import cluster, members, rollout, web
from tenant import Tenant
from test_rollout_plans import assert_as_predicted

pytestmark = pytest.mark.long


def stack(name: str, *resources: str, **properties: Any) -> Task:
    """A profile of stacks."""
    template = {
        "heat_template_version": "2018-08-31",
        "resources": {each: {"type": "OS::Heat::None"} for each in resources},
    }
    spec = {"type": "os.heat.stack", "version": "1.0", "properties": {"template": template, **properties}}
    return Task("cluster_profile", {"name": name, "spec": spec})


@pytest.fixture
def stacks(tenant: Tenant) -> Tenant:
    """A project with a cluster of three stacks, and a profile with another template."""
    for task in (stack("old", "one"), cluster(3), stack("new", "one", "two")):
        tenant.run(task)
    return tenant


def test_stacks_are_updated(stacks: Tenant) -> None:
    before = {node["physical_id"] for node in members(stacks)}
    result = assert_as_predicted(stacks, rollout(batch_size=2))
    assert result["batches"] == [["web-001", "web-002"], ["web-003"]]
    assert {node["done"] for node in result["nodes"]} == {"updated"}
    assert {(node["profile_name"], node["status"]) for node in members(stacks)} == {("new", "ACTIVE")}
    assert {node["physical_id"] for node in members(stacks)} == before


REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"method": "replace"}, "are stacks, and no node can be replaced"),
    ({"method": "replace", "max_surge": 0}, "are stacks, and no node can be replaced"),
    ({"max_surge": 1}, "are stacks, and max_surge cannot add any"),
    ({"profile": "context"}, "Senlin cannot change context of what exists. Create another cluster with the profile"),
    ({"max_disruption": "in_place"}, "max_disruption is in_place"),
]


def test_what_is_refused_for_stacks(stacks: Tenant) -> None:
    stacks.run(stack("context", "one", context={"region_name": REGION}))
    for options, message in REFUSED:
        for check in (True, False):
            start = time.time()
            failed = stacks.refused(rollout().but(**options), check=check)
            assert message in failed["msg"]
            assert stacks.writes(start) == []
    assert web(stacks)["metadata"] == {}
