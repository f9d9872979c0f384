# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option expected_plan: a task carries out the plan that it is expected to have, or nothing at all."""

from __future__ import annotations

import time

import pytest
from case import EMPTY, NODE, PROFILE, SMALL, server
from harness import Task
from tenant import Tenant

WEB = (PROFILE, SMALL)
ONE = (PROFILE, EMPTY, NODE)
MEMBERS = Task("cluster_members", {"cluster": "web", "nodes": ["one"]})
RESIZE = Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": 1})
TABLE: dict[str, tuple[tuple[Task, ...], Task, Task, str]] = {
    "cluster": (
        WEB,
        SMALL.but(desired_capacity=3),
        SMALL.but(desired_capacity=2),
        "(desired_capacity 2 to 3, build 1 node) was expected as desired_capacity 1 to 3, build 2 nodes",
    ),
    "cluster_resize": (
        WEB,
        RESIZE,
        SMALL.but(desired_capacity=2),
        "(desired_capacity 2 to 3, build 1 node) was expected as desired_capacity 1 to 2, build 1 node",
    ),
    "cluster_members": (ONE, MEMBERS, MEMBERS, " is expected and no longer planned"),
    "cluster_node": (
        ONE,
        NODE.but(metadata={"a": "1"}, role="master"),
        NODE.but(role="slave"),
        "update node one (role slave to master) was expected as role ",
    ),
}
"""What exists, a task, what somebody else does after its plan was drawn, and what is different then."""


@pytest.mark.parametrize(("given", "task", "foreign", "difference"), TABLE.values(), ids=TABLE)
def test_a_task_does_what_is_expected_or_nothing(
    given: tuple[Task, ...], task: Task, foreign: Task, difference: str, tenant: Tenant
) -> None:
    for each in given:
        tenant.run(each)
    plan = tenant.run(task, check=True)["plan"]
    tenant.run(foreign)
    start = time.time()
    for check in (True, False):
        refused = tenant.refused(task.but(expected_plan=plan), check=check)
        assert difference in refused["msg"]
        assert refused["msg"].startswith("The plan is not the one in expected_plan: ")
        assert difference in " ".join(refused["plan_differences"])
        assert "Nothing was changed." in refused["msg"]
    assert tenant.writes(start) == []
    fresh = tenant.run(task, check=True)
    done = tenant.run(task.but(expected_plan=fresh["plan"]))
    assert (done["plan"], done["steps"]) == (fresh["plan"], fresh["steps"])


def test_an_empty_plan_permits_no_change(tenant: Tenant) -> None:
    refused = tenant.refused(PROFILE.but(expected_plan=[]))
    assert "create profile web is not expected" in refused["msg"]
    tenant.run(PROFILE)
    assert not tenant.run(PROFILE.but(expected_plan=[]))["changed"]


def test_what_is_no_plan_is_refused(tenant: Tenant) -> None:
    refused = tenant.refused(PROFILE.but(expected_plan=[{"verb": "create"}]))
    assert refused["msg"].startswith("Item 0 of expected_plan lacks kind, ")


def test_after_a_lost_response_the_rest_of_the_plan_is_expected(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    task = PROFILE.but(spec=server(flavor="m1.large"), on_spec_change="replace")
    plan = tenant.run(task, check=True)["plan"]
    tenant.fault("PATCH", "^/v1/profiles/", drop="after")
    tenant.fault("POST", "^/v1/profiles$", drop="before")
    done = tenant.run(task.but(expected_plan=plan))
    assert [item["verb"] for item in done["plan"]][:2] == ["update", "create"]
    assert done["steps"][-1].startswith("delete profile web-")
