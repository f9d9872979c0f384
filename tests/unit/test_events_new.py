# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the event source reports, poll after poll: everything, once, and the oldest first."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput, NotSupported
from event_watch import NOW, PROJECT, Server, Watch, moment

EVENTS_ONLY: dict[str, Any] = {"actions": [], "nodes": []}
ACTIONS_ONLY: dict[str, Any] = {"events": False, "nodes": []}
NODES_ONLY: dict[str, Any] = {"events": False, "actions": []}


@pytest.fixture
def server() -> Server:
    return Server()


def test_events_are_reported_once_and_the_oldest_first(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.happen(ago=30)
    watch = Watch(server, monkeypatch, **EVENTS_ONLY)
    assert watch.poll() == [], "what happened before the source started"
    first, second = server.happen(ago=2), server.happen(ago=1)
    assert watch.poll() == [first, second]
    assert watch.poll() == []
    # A whole hour without a restart: what is forgotten is not read again.
    for dummy in range(60):
        third = server.happen()
        assert watch.poll(seconds=60) == [third]
    assert len(watch.reported) == len(set(watch.reported)) == 62


@pytest.mark.parametrize("ago", [0, 1, 5, 60, 290])
def test_an_event_that_is_stored_late(ago: float, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its time is older than that of an event that was reported: clocks differ, and a database can wait."""
    watch = Watch(server, monkeypatch, **EVENTS_ONLY)
    watch.poll(seconds=0)
    newer = server.happen()
    assert watch.poll() == [newer]
    late = server.happen(ago=ago + 5)
    assert watch.poll(seconds=1) == [late]
    assert watch.poll() == []


def test_a_clock_that_is_ahead_hides_nothing(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch, **EVENTS_ONLY)
    watch.poll()
    ahead = server.happen(ago=-3600)
    assert watch.poll() == [ahead]
    usual = server.happen()
    assert watch.poll() == [usual]
    assert watch.poll(seconds=4000) == []


def test_a_server_whose_clock_is_set_back(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    old = [server.happen(ago=ago) for ago in (100, 320, 500)]
    watch = Watch(server, monkeypatch, **EVENTS_ONLY)
    watch.poll()
    first = server.happen()
    assert watch.poll() == [first]
    assert watch.poll(seconds=-200) == []
    assert watch.poll(seconds=290) == []
    assert not set(old) & set(watch.reported)


def test_events_of_one_second_are_reported_over_several_polls(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids are random, so a later event of the same second can have any place in the list."""
    watch = Watch(server, monkeypatch, **EVENTS_ONLY)
    watch.poll()
    middle = server.happen(id="50000000-0000-4000-8000-000000000000")
    assert watch.poll(seconds=0) == [middle]
    before = server.happen(id="10000000-0000-4000-8000-000000000000")
    after = server.happen(id="90000000-0000-4000-8000-000000000000")
    assert sorted(watch.poll(seconds=0)) == [before, after]


def test_events_after_a_long_failure(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch, **EVENTS_ONLY)
    watch.poll()
    server.clock.now += 7200
    during = server.happen(ago=7000)
    assert watch.poll() == [during]


def test_filters_of_events(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch, **{**EVENTS_ONLY, "events": {"level": ["error", "CRITICAL"]}})
    watch.poll()
    server.happen(level="INFO")
    wanted = server.happen(level="ERROR")
    assert watch.poll() == [wanted]


@pytest.mark.parametrize(
    ("events", "message"),
    [
        ({"lvel": "ERROR"}, "Events cannot be filtered by lvel. The available filters are action, cluster_id, level"),
        ({"level": "LOUD"}, "filters.level is 'LOUD'"),
    ],
)
def test_impossible_filters(events: Any, message: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadInput, match=message):
        Watch(server, monkeypatch, **{**EVENTS_ONLY, "events": events}).poll()


def test_since(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    old, wanted, recent = server.happen(ago=8000), server.happen(ago=7000), server.happen(ago=10)
    watch = Watch(server, monkeypatch, since=moment(NOW - 7200), **EVENTS_ONLY)
    assert watch.poll() == [wanted, recent]
    assert watch.poll() == []
    assert old not in watch.reported


def test_since_a_moment_ago(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Later polls read further back than this time, and report nothing that is older."""
    server.happen(ago=60)
    wanted = server.happen(ago=5)
    watch = Watch(server, monkeypatch, since=str(NOW - 10), **EVENTS_ONLY)
    assert [watch.poll(), watch.poll()] == [[wanted], []]


def test_since_for_actions_means_their_end(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago, recently = server.act("FAILED", ago=9000), server.act("FAILED", ago=9000)
    server.end(long_ago, "FAILED", at=NOW - 8000)
    server.end(recently, "FAILED", at=NOW - 20)
    watch = Watch(server, monkeypatch, since=moment(NOW - 60), **ACTIONS_ONLY)
    assert [watch.poll(), watch.poll()] == [[recently], []]


@pytest.mark.parametrize("age", [0, 200, 3000, 200_000])
def test_an_action_that_fails(age: float, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Actions are listed by their creation, and this one was created long before it fails."""
    server.act("FAILED", ago=50)
    action = server.act(ago=age)
    watch = Watch(server, monkeypatch, **ACTIONS_ONLY)
    assert watch.poll() == []
    for dummy in range(4):
        assert watch.poll(seconds=200) == []
    server.end(action, "FAILED")
    assert watch.poll() == [action]
    for dummy in range(4):
        assert watch.poll(seconds=200) == []


def test_an_action_that_comes_and_fails_between_two_polls(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch, **ACTIONS_ONLY)
    watch.poll()
    succeeded, failed = server.act("SUCCEEDED"), server.act("FAILED")
    assert watch.poll() == [failed]
    assert succeeded not in watch.reported


def test_an_old_action_that_succeeds_is_not_reported(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    action, purged = server.act(ago=5000), server.act(ago=5000)
    watch = Watch(server, monkeypatch, **ACTIONS_ONLY)
    watch.poll()
    server.end(action, "SUCCEEDED")
    del server.stored["actions"][purged]
    server.sent.clear()
    assert watch.poll() == []
    assert f"GET /actions/{action}" in server.sent
    server.sent.clear()
    assert watch.poll() == []
    assert server.sent == ["GET /actions", "GET /actions"], "it is asked for once"


def test_actions_are_reported_in_the_order_of_their_ends(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch, **ACTIONS_ONLY)
    watch.poll()
    first, second, third = server.act(ago=3), server.act(ago=2), server.act(ago=1)
    server.end(first, "FAILED", at=NOW + 7)
    server.end(second, "FAILED", at=NOW + 9)
    server.end(third, "FAILED", at=NOW + 8)
    assert watch.poll() == [first, third, second]


@pytest.mark.parametrize("age", [0, 250, 5000])
def test_an_action_that_fails_during_a_poll(age: float, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is in both lists of actions, or in neither if it is too old for the second one."""
    action = server.act(ago=age)
    watch = Watch(server, monkeypatch, **ACTIONS_ONLY)
    watch.poll()
    handle = server._handle

    def handle_and_end(method: str, path: str, *more: Any) -> Any:
        response = handle(method, path, *more)
        if path == "/actions" and server.stored["actions"][action]["status"] == "RUNNING":
            server.end(action, "FAILED")
        return response

    monkeypatch.setattr(server, "_handle", handle_and_end)
    for dummy in range(4):
        watch.poll(seconds=200)
    watch.poll(seconds=2000)
    assert watch.reported == [action]


def test_other_statuses_of_actions(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch, events=False, nodes=[], actions="succeeded, RUNNING")
    watch.poll()
    action = server.act("RUNNING")
    assert watch.poll() == [action]
    server.end(action, "SUCCEEDED")
    assert [watch.poll(), watch.poll()] == [[action], []]


def test_a_lifecycle_hook(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    waits = server.act("WAITING_LIFECYCLE_COMPLETION", ago=9000)
    watch = Watch(server, monkeypatch, **ACTIONS_ONLY)
    assert watch.poll() == [waits], "it waits when the source starts"
    for dummy in range(10):
        assert watch.poll(seconds=100) == []
    other = server.act("RUNNING")
    assert watch.poll() == []
    server.stored["actions"][other]["status"] = "WAITING_LIFECYCLE_COMPLETION"
    server.end(waits, "SUCCEEDED")
    assert watch.poll() == [other]


def test_a_node_is_reported_each_time_that_it_comes_into_error(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, healthy = server.add("nodes", status="ERROR"), server.add("nodes")
    watch = Watch(server, monkeypatch, **NODES_ONLY)
    assert watch.poll() == [broken], "it needs help, however long it has been in ERROR"
    for dummy in range(5):
        server.set_node(broken, "ERROR")  # a check
        assert watch.poll(seconds=100) == []
    server.set_node(broken, "RECOVERING")
    assert watch.poll() == []
    server.set_node(broken, "ERROR")
    server.set_node(healthy, "ERROR")
    assert sorted(watch.poll()) == [broken, healthy]


def test_statuses_of_nodes_are_kept_apart(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    node = server.add("nodes", status="WARNING")
    watch = Watch(server, monkeypatch, events=False, actions=[], nodes=["ERROR", "warning"])
    assert watch.poll() == [node]
    server.set_node(node, "ERROR")
    assert watch.poll() == [node]
    assert watch.poll() == []


def test_clusters(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    web, shop = server.add("clusters", name="web"), server.add("clusters", name="shop")
    watch = Watch(server, monkeypatch, clusters=["web", shop, "later"])
    watch.poll()
    (warning,) = watch.warnings
    assert "There is no cluster named 'later' in this project yet." in warning
    later, other = server.add("clusters", name="later"), server.add("clusters", name="other")
    expected = []
    for cluster in (web, shop, later, other, None):
        ids = [
            server.happen(cluster_id=cluster),
            server.act("FAILED", cluster_id=cluster),
            server.add("nodes", status="ERROR", cluster_id=cluster or ""),
        ]
        expected += ids if cluster in (web, shop, later) else []
    assert sorted(watch.poll()) == sorted(expected)
    assert watch.poll() == []


def test_events_of_a_cluster_that_is_gone(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    web = server.add("clusters", name="web")
    watch = Watch(server, monkeypatch, clusters=["web"], **EVENTS_ONLY)
    watch.poll()
    del server.stored["clusters"][web]
    deleted = server.happen(cluster_id=web, oid=web, oname="web", action="CLUSTER_DELETE", status="end")
    short = "0f000000-0000-4000-8000-000000000000"
    came = server.happen(cluster_id=short, oid=short, oname="web", action="CLUSTER_DELETE", status="end")
    assert sorted(watch.poll()) == sorted([deleted, came])
    assert [content["cluster"]["name"] for content in watch.contents] == ["web", "web"]


def test_what_is_reported(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    web = server.add("clusters", name="web")
    server.add("nodes", name="alone", status="ERROR", cluster_id="")
    server.add("nodes", name="member", status="ERROR", cluster_id=web)
    watch = Watch(server, monkeypatch, **NODES_ONLY)
    watch.poll()
    alone, member = watch.contents
    assert (alone["type"], alone["cluster"], alone["project_id"]) == ("node", None, PROJECT)
    assert member["cluster"] == {"id": web, "name": "web"}
    assert (member["node"]["name"], member["node"]["init_at"]) == ("member", moment(NOW))
    assert set(member) == {"type", "cluster", "project_id", "node"}


def test_secrets_of_actions_are_masked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch, **ACTIONS_ONLY)
    watch.poll()
    server.act("FAILED", inputs={"operation": "change_password", "params": {"admin_pass": "x7Pq!"}})
    watch.poll()
    assert "x7Pq!" not in str(watch.contents)


def test_clusters_of_actions_need_a_newer_server(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.microversion = "1.13"
    with pytest.raises(NotSupported, match=r"clusters together with actions needs microversion 1\.14"):
        Watch(server, monkeypatch, clusters=["web"]).poll()
    Watch(server, monkeypatch, clusters=["web"], actions=[]).poll()
    Watch(server, monkeypatch).poll()


@pytest.mark.parametrize("failing", ["nodes", "actions", "events", "clusters"])
def test_nothing_is_lost_by_a_poll_that_fails(failing: str, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    watch = Watch(server, monkeypatch)
    watch.poll()
    expected = [server.happen(), server.act("FAILED"), server.add("nodes", status="ERROR")]
    handle = server._handle

    def fail(method: str, path: str, *more: Any) -> Any:
        if path == f"/{failing}":
            raise ConnectionError
        return handle(method, path, *more)

    monkeypatch.setattr(server, "_handle", fail)
    with pytest.raises(ConnectionError):
        watch.poll()
    assert (server.opened, server.closed) == (1, 1)
    monkeypatch.undo()
    monkeypatch.setattr("event_watch.polling.connect", server.connect)
    assert watch.poll() == expected
    assert server.opened == 2, "a poll after a failure connects anew"
