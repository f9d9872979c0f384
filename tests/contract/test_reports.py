# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What info modules find out beyond what Senlin lists: names of clusters, the actions of events, readable times."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import EMPTY, PROFILE, RECEIVER, SMALL
from harness import Task
from tenant import Tenant

LISTS = {"actions": "cluster_action_info", "events": "cluster_event_info", "receivers": "cluster_receiver_info"}


def listed(tenant: Tenant, plural: str, **options: Any) -> list[dict[str, Any]]:
    """What an info module lists."""
    found: list[dict[str, Any]] = tenant.run(Task(LISTS[plural], options))[plural]
    return found


@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_clusters_are_named_with_one_more_request(check: bool, tenant: Tenant) -> None:
    for given in (PROFILE, EMPTY, RECEIVER, EMPTY.but(name="shop"), RECEIVER.but(name="shop-out", cluster="shop")):
        tenant.run(given)
    names = {each["id"]: each["name"] for each in tenant.read("/clusters")}
    for plural, module in LISTS.items():
        start = time.time()
        found = tenant.run(Task(module, {}), check=check)[plural]
        paths = [each["path"].partition("?")[0] for each in tenant.requests(start) if each["service"] == "clustering"]
        assert [path for path in paths if path.startswith("/v1/")] == [f"/v1/{plural}", "/v1/clusters"]
        assert {each["cluster_name"] for each in found} == {"web", "shop"}
        assert all(each["cluster_name"] == names[each["cluster_id"]] for each in found)


def test_a_cluster_that_is_gone(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    tenant.run(Task("cluster", {"name": "web", "state": "absent"}))
    assert {each["cluster_name"] for each in listed(tenant, "events")} == {"web"}
    assert {each["cluster_name"] for each in listed(tenant, "actions")} == {None}


def test_each_event_has_its_action(tenant: Tenant) -> None:
    """Senlin stores two events of each action that a request starts, and of a failed one at least the end."""
    for given in (
        PROFILE,
        SMALL,
        Task("cluster_resize", {"cluster": "web", "number": 1}),
        Task("cluster_operation", {"cluster": "web", "operation": "stop"}),
        Task("cluster_operation", {"cluster": "web", "operation": "start"}),
        Task("cluster_health", {"cluster": "web", "recover": "never"}),
        Task("cluster", {"name": "web", "state": "absent"}),
    ):
        tenant.run(given)
    started = {each["id"]: each for each in tenant.read("/actions") if each["cause"] == "RPC Request"}
    assert {each["action_id"] for each in listed(tenant, "events")} == {None}
    events = listed(tenant, "events", action_ids=True)
    assert {each["action_id"] for each in events} == set(started)
    for event in events:
        action = started[event["action_id"]]
        assert event["obj_id"] == action["target"]
        assert event["action"] in (action["action"], action["inputs"].get("operation"))
        assert event["status"] != "start" or event["status_reason"] == action["id"][:8]
    ends = [each["action_id"] for each in events if each["status"] == "end"]
    assert sorted(ends) == sorted(started)


def test_an_action_has_readable_times(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    tenant.run(SMALL)
    for action in listed(tenant, "actions"):
        assert action["created_at"] <= action["started_at"] <= action["ended_at"]
        assert action["duration"] == pytest.approx(action["end_at"] - action["start_at"], abs=0.001)
