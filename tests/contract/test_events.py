# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event source against the dev cloud: what it reports, and how it meets a server that fails."""

from __future__ import annotations

import importlib
import logging
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import EMPTY
from conftest import separate_cloud
from harness import Task
from history import History, Kind
from running_source import RunningSource
from tenant import Tenant, assert_readable, profile, until

MODULES = "ansible_collections.senlin.clustering.plugins.modules"
WEB = EMPTY.but(name="web", desired_capacity=2)
DRAIN = Task(
    "cluster_policy",
    {
        "name": "drain",
        "spec": {
            "type": "senlin.policy.deletion",
            "version": "1.1",
            "properties": {
                "criteria": "OLDEST_FIRST",
                "hooks": {"type": "zaqar", "timeout": 300, "params": {"queue": "drain"}},
            },
        },
    },
)
CHECK = Task("cluster_health", {"cluster": "web", "recover": "never"})
LATER = ("depended_by", "depends_on", "duration", "end_at", "ended_at", "owner_id", "status_reason", "updated_at")
"""What Senlin can still set after the status."""


def begun(tenant: Tenant, since: float, polls: int = 1) -> None:
    """Wait until a source has polled."""

    def count() -> int:
        return sum(request["path"].startswith("/v1/nodes") for request in tenant.requests(since))

    until(lambda: count() > polls)


def documented(module: str, plural: str) -> set[str]:
    """The attributes that the documentation of an info module describes, without those that it asks again for."""
    text = importlib.import_module(f"{MODULES}.{module}").RETURN
    return set(yaml.safe_load(text)[plural]["contains"]) - {"action_id", "cluster_name"}


def keys_of(items: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What must not be reported twice."""
    return [(item["type"], item[item["type"]]["id"], item[item["type"]].get("status")) for item in items]


def server_of(tenant: Tenant, node: dict[str, Any]) -> str:
    return str(tenant.read(f"/nodes/{node['id']}")["physical_id"])


def lasting(each: dict[str, Any]) -> str:
    """What is said of a node or a failed action, as text, without what can still change.

    An action is FAILED as soon as one that it depends on is, and gets its own reason and end later.
    """
    return str(sorted((key, value) for key, value in each.items() if key not in LATER))


@pytest.mark.long
def test_it_reports_what_happens(tenant: Tenant) -> None:
    """Events, an action that waits for its hook, one that fails, and a node that comes into ERROR, all once."""
    tenant.run(profile())
    since = time.time()
    with RunningSource(tenant.cloud) as source:
        begun(tenant, since)
        cluster = tenant.run(WEB)["cluster"]
        source.wait_for(type="event", action="CLUSTER_CREATE", status="end")

        (broken, other) = tenant.run(Task("cluster_node_info", {"cluster": "web"}))["nodes"]
        tenant.devcloud.break_server(server_of(tenant, broken), "The host is on fire")
        tenant.run(CHECK)
        (node,) = source.wait_for(type="node", status="ERROR")
        (shown,) = tenant.run(Task("cluster_node_info", {"name": broken["id"]}))["nodes"]
        assert (lasting(node), set(node)) == (lasting(shown), set(shown))
        # Another check of a node that stays in ERROR.
        tenant.run(CHECK)
        tenant.run(Task("cluster_health", {"cluster": "web"}))
        tenant.devcloud.break_server(server_of(tenant, broken), "The host is on fire again")
        tenant.run(CHECK)
        source.wait_for(2, type="node", status="ERROR")
        tenant.run(Task("cluster_health", {"cluster": "web"}))

        tenant.run(DRAIN)
        tenant.run(Task("cluster_policy_binding", {"cluster": "web", "policy": "drain"}))
        shrink = Task("cluster_resize", {"cluster": "web", "adjustment": "in", "number": 1, "wait": False})
        tenant.run(shrink)
        (waits,) = source.wait_for(type="action", status="WAITING_LIFECYCLE_COMPLETION")
        tenant.run(Task("cluster_action", {"id": waits["id"], "state": "lifecycle_completed"}))

        tenant.run(profile(fail="No valid host was found").but(name="broken"))
        tenant.refused(Task("cluster", {"name": "shop", "profile": "broken", "desired_capacity": 1}))
        failed = source.wait_for(2, type="action", status="FAILED")
        events = tenant.run(Task("cluster_event_info"))["events"]
        until(lambda: len([item for item in source.items if item["type"] == "event"]) >= len(events))

    reported = [item["event"] for item in source.items if item["type"] == "event"]
    events = [{key: each[key] for key in documented("cluster_event_info", "events")} for each in events]
    assert sorted(reported, key=lambda each: each["id"]) == sorted(events, key=lambda each: each["id"])
    assert [each["generated_at"] for each in reported] == sorted(each["generated_at"] for each in reported)
    listed = tenant.run(Task("cluster_action_info", {"filters": {"status": "FAILED"}}))["actions"]
    listed = [{key: each[key] for key in documented("cluster_action_info", "actions")} for each in listed]
    assert sorted(map(lasting, failed)) == sorted(map(lasting, listed))
    assert {frozenset(each) for each in failed} == {frozenset(each) for each in listed}
    assert {each["action"] for each in failed} == {"CLUSTER_CREATE", "NODE_CREATE"}
    nodes = [item["node"]["id"] for item in source.items if item["type"] == "node"]
    assert Counter(nodes)[broken["id"]] == 2
    assert other["id"] not in nodes
    twice = Counter(keys_of([item for item in source.items if item["type"] != "node"]))
    assert max(twice.values()) == 1, twice

    for item in source.items:
        noun = item["type"]
        assert set(item) == {"type", "cluster", "project_id", noun}
        assert set(item[noun]) == documented(f"cluster_{noun}_info", f"{noun}s")
        assert item["project_id"] == cluster["project_id"]
        assert item["cluster"]["name"] == ("web" if item["cluster"]["id"] == cluster["id"] else "shop")


def test_a_restart(tenant: Tenant, tmp_path: Path) -> None:
    tenant.run(profile())
    options = {"state_file": str(tmp_path / "state.json"), "nodes": ["ERROR", "ACTIVE"]}
    since = time.time()
    with RunningSource(tenant.cloud, **options) as first:
        begun(tenant, since)
        tenant.run(WEB)
        first.wait_for(2, type="node", status="ACTIVE")
        first.wait_for(type="event", action="CLUSTER_CREATE", status="end")
    tenant.run(EMPTY.but(name="shop"))
    with RunningSource(tenant.cloud, **options) as second:
        second.wait_for(type="event", obj_name="shop", status="end")
        tenant.run(Task("cluster", {"name": "shop", "state": "absent"}))
        second.wait_for(type="event", obj_name="shop", action="CLUSTER_DELETE", status="end")
    events = {each["id"] for each in tenant.run(Task("cluster_event_info"))["events"]}
    items = [*first.items, *second.items]
    assert max(Counter(keys_of(items)).values()) == 1
    assert {item["event"]["id"] for item in items if item["type"] == "event"} == events


def test_a_token_that_is_refused_is_replaced(tenant: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    tenant.run(profile())
    since = time.time()
    with RunningSource(tenant.cloud) as source:
        begun(tenant, since)
        tenant.fault("GET", "^/v1/nodes", status=401)
        tenant.run(EMPTY)
        source.wait_for(type="event", action="CLUSTER_CREATE", status="end")
        logins = [
            request
            for request in tenant.requests(since)
            if request["service"] == "identity" and request["method"] == "POST"
        ]
        refused = [request for request in tenant.requests(since) if request["status"] == 401]
    assert len(refused) == 1
    assert len(logins) >= 2
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("trouble", [{"status": 503}, {"drop": "before"}], ids=["503", "closed"])
def test_a_server_that_fails(trouble: dict[str, Any], tenant: Tenant, caplog: pytest.LogCaptureFixture) -> None:
    tenant.run(profile())
    since = time.time()
    with RunningSource(tenant.cloud) as source:
        begun(tenant, since)
        # Each request is tried a few times, some of them twice by the SDK, before the poll fails. The task below sends
        # none of them.
        tenant.fault("GET", "^/v1/(nodes|actions|events)\\?", count=9, **trouble)
        tenant.run(EMPTY)
        source.wait_for(type="event", action="CLUSTER_CREATE", status="end")
        until(lambda: len(caplog.records) >= 2)
    began, over = (record.getMessage() for record in caplog.records)
    assert "Senlin cannot be read, and the source tries again until it can. Could not list" in began or (
        "No response from Senlin" in began
    )
    assert "Senlin can be read again" in over
    assert max(Counter(keys_of(source.items)).values()) == 1


def test_a_wrong_password_ends_it(tenant: Tenant) -> None:
    cloud = {**tenant.cloud, "auth": {**tenant.cloud["auth"], "password": "wrong-wrong-wrong"}}
    with RunningSource(cloud) as source:
        until(source.has_ended)
    assert "Keystone refuses the credentials" in str(source.failure)
    assert_readable(str(source.failure))


def test_an_option_that_needs_an_administrator(tenant: Tenant) -> None:
    with RunningSource(tenant.cloud, all_projects=True) as source:
        until(source.has_ended)
    assert "(HTTP 403)" in str(source.failure)
    assert_readable(str(source.failure))


def test_it_is_stopped_while_a_request_hangs(tenant: Tenant) -> None:
    since = time.time()
    with RunningSource(tenant.cloud) as source:
        begun(tenant, since)
        tenant.fault("GET", "^/v1/nodes", delay=120)
        until(lambda: not [fault for fault in tenant.devcloud.faults() if fault["delay"] == 120])
        source.stop()


def test_other_projects(tenant: Tenant, admin: Tenant) -> None:
    """An administrator reports about its own project, one other, or all of them."""
    assert tenant.project is not None
    with (
        RunningSource(admin.cloud, nodes=[], actions=[]) as own,
        RunningSource(admin.cloud, nodes=[], actions=[], project=tenant.project.id) as one,
        RunningSource(admin.cloud, nodes=[], actions=[], all_projects=True) as all_of_them,
    ):
        tenant.run(profile())

        # The sources may have begun meanwhile or not, so there are events until all of them must have reported one.
        def reported() -> bool:
            cluster = tenant.run(EMPTY)["cluster"]["id"]
            tenant.run(Task("cluster", {"id": cluster, "state": "absent"}))
            return bool(one.items and all_of_them.items)

        until(reported)
    assert {item["project_id"] for item in one.items} == {tenant.project.id}
    assert tenant.project.id in {item["project_id"] for item in all_of_them.items}
    assert tenant.project.id not in {item["project_id"] for item in own.items}


@pytest.mark.long
def test_a_long_history_is_not_read(tenant: Tenant) -> None:
    """With 10,000 old events and actions, a source reads one page of each."""
    cloud = separate_cloud("history")
    project = cloud.new_project()
    other = Tenant(cloud, project, project.cloud)
    other.run(profile())
    for table, column, key in (("event", "timestamp", "generated_at"), ("action", "created_at", "created_at")):
        history = History(Kind(table, column, key, 10_000), other)
        history.lengthen()
        history.age()
    with closing(sqlite3.connect(cloud.request_log.parent / "senlin.sqlite", timeout=60)) as database:
        database.execute("UPDATE action SET status = 'FAILED' WHERE project = ?", [project.id])
        database.commit()
    since = time.time()
    with RunningSource(other.cloud) as source:
        begun(other, since, polls=2)
        cluster = other.run(EMPTY.but(name="new"))["cluster"]["id"]
        source.wait_for(type="event", obj_id=cluster, status="end")
    assert {item["cluster"]["id"] for item in source.items} == {cluster}
    lists = [request["path"] for request in other.requests(since) if request["path"].startswith("/v1/events")]
    assert lists and not [path for path in lists if "marker=" in path]
