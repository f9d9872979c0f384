# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for actions, on a clock that only moves when somebody sleeps."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import (
    SETTLE_SECONDS,
    unfinished_actions,
    wait_for_end,
    wait_for_success,
    wait_until_settled,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionFailed, TimedOut
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.failures import MAX_NAMED, failure
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, BINDING, CLUSTER, describe
from fake_clock import FakeClock
from fake_senlin import FakeSenlin, Trouble
from fake_transport import FakeTransport

WHAT = "cluster web (1)"


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


def failed(senlin: FakeSenlin, cluster: str, name: str = "NODE_CREATE", **attributes: Any) -> str:
    """A failed action on a node of a cluster; returns the action's id."""
    node = senlin.add("nodes", name=attributes.pop("node", "web-1"), cluster_id=cluster, **attributes.pop("its", {}))
    told = {"status": "FAILED", "status_reason": "No valid host was found.", "cause": "Derived Action"}
    return senlin.add("actions", action=name, target=node, cluster_id=cluster, **{**told, **attributes})


def failed_creation(senlin: FakeSenlin) -> tuple[str, dict[str, Any]]:
    """A cluster whose creation failed; returns its id, and the action."""
    cluster = senlin.add("clusters", name="web")
    reason = "Failed in creating nodes."
    action = senlin.add("actions", action="CLUSTER_CREATE", target=cluster, status="FAILED", status_reason=reason)
    return cluster, Client(senlin).get(ACTION, action) or {}


# The pauses


@pytest.mark.parametrize("seconds", [0.1, 0.3, 1, 5, 60, 600])
def test_looks_fill_the_time_and_no_more(seconds: float) -> None:
    clock = FakeClock()
    waited = list(clock.deadline(seconds).polls())
    assert waited == sorted(waited)
    assert waited[-1] == pytest.approx(seconds)
    assert sum(clock.pauses) == pytest.approx(seconds)


def test_pauses_grow_and_have_a_limit() -> None:
    clock = FakeClock()
    waited = list(clock.deadline(100).polls())
    pauses = clock.pauses[:-1]
    assert pauses[0] == 0.3, "an action that only touches the database is caught at once"
    assert all(earlier <= later for earlier, later in pairwise(pauses))
    assert max(pauses) == 2.0
    late = [(pause, before) for pause, before in zip(pauses[1:], waited, strict=False) if pause > 0.3]
    assert all(pause <= before / 8 for pause, before in late), "an answer is late by an eighth at most"
    assert len(pauses) < 70


def test_a_limit_ends_the_looks_before_the_deadline() -> None:
    clock = FakeClock()
    deadline = clock.deadline(10)
    assert list(deadline.polls(4))[-1] == pytest.approx(4)
    assert list(deadline.polls(20))[-1] == pytest.approx(6), "the deadline is one for all"
    assert list(deadline.polls()) == []


# Until the end


def test_wait_looks_at_the_action_and_nothing_else(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CREATE"] = 3
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    seen: list[tuple[str, float]] = []
    done = wait_for_success(
        Client(senlin),
        action,
        WHAT,
        senlin.clock.deadline(),
        lambda each, waited: seen.append((each["status"], waited)),
    )
    assert done["status"] == "SUCCEEDED"
    assert set(senlin.sent) == {f"GET /actions/{action}"}
    assert [status for status, waited in seen] == ["RUNNING"] * (len(seen) - 1) + ["SUCCEEDED"]
    assert 3 <= seen[-1][1] < 3.5


@pytest.mark.parametrize("status", sorted(ACTION.transitional))
def test_what_has_not_ended_is_waited_for(senlin: FakeSenlin, status: str) -> None:
    action = senlin.add("actions", action="CLUSTER_CHECK", target=senlin.add("clusters"), status=status)
    with pytest.raises(TimedOut, match=f"its status is {status}"):
        wait_for_end(Client(senlin), action, WHAT, senlin.clock.deadline(5))


@pytest.mark.parametrize("status", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_what_has_ended_ends_the_wait(senlin: FakeSenlin, status: str) -> None:
    action = senlin.add("actions", action="CLUSTER_CHECK", target=senlin.add("clusters"), status=status)
    assert wait_for_end(Client(senlin), action, WHAT, senlin.clock.deadline(5))["status"] == status
    assert senlin.clock.pauses == [0.3]


def test_timed_out_says_how_long_and_which(senlin: FakeSenlin) -> None:
    senlin.lasting["CLUSTER_CREATE"] = 60
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    with pytest.raises(TimedOut) as raised:
        wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline(30))
    for words in ("CLUSTER_CREATE of cluster web (1) did not end within 30 s", "status is RUNNING", action):
        assert words in raised.value.message
    assert raised.value.facts["action"]["id"] == action
    assert sum(senlin.clock.pauses) == pytest.approx(30)


def test_a_server_that_is_silent_for_a_moment_does_not_end_the_wait(senlin: FakeSenlin) -> None:
    senlin.troubles += [Trouble("GET /actions/", lost="before"), Trouble("GET /actions/", lost="after")]
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    assert wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline())["status"] == "SUCCEEDED"
    assert senlin.troubles == []


def test_a_server_that_stays_silent_is_named(senlin: FakeSenlin) -> None:
    senlin.troubles += [Trouble("GET /actions/", lost="before") for dummy in range(100)]
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    with pytest.raises(TimedOut, match=r"its status is not known\. No answer from Senlin") as raised:
        wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline(5))
    assert raised.value.facts == {"action": {"id": action}}


def test_an_action_that_is_gone(senlin: FakeSenlin) -> None:
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    senlin.troubles.append(Trouble("GET /actions/", status=404))
    with pytest.raises(TimedOut, match="no longer exists"):
        wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline(5))


# What failed


@pytest.mark.parametrize("role", ["member", "older"])
def test_the_leaf_cause_of_a_recorded_failure(role: str) -> None:
    recorded = FakeTransport("failures")
    action = Client(recorded).get(ACTION, recorded.known["full action"]) or {}
    transport = FakeTransport("failures", role, microversion="1.14" if role == "member" else "1.13")
    error = failure(Client(transport), action, "cluster full (1)")
    node = recorded.known["list nodes last"]
    assert error.message.startswith("CLUSTER_CREATE of cluster full (1) failed: NODE_CREATE of node node-")
    assert f" ({node}): Failed in creating server: " in error.message
    assert error.message.endswith("No valid host was found.")
    assert [leaf["target_id"] for leaf in error.facts["leaf_actions"]] == [node]
    assert error.facts["action"]["id"] == recorded.known["full action"]


@pytest.mark.parametrize("microversion", ["1.13", "1.14"])
def test_a_failure_says_why(senlin: FakeSenlin, microversion: str) -> None:
    senlin.microversion = microversion
    cluster, action = failed_creation(senlin)
    leaf = failed(senlin, cluster)
    failed(senlin, senlin.add("clusters"), node="of-another-cluster")
    error = failure(Client(senlin), action, WHAT)
    node = senlin.stored["actions"][leaf]["target"]
    assert error.message == (
        f"CLUSTER_CREATE of {WHAT} failed: NODE_CREATE of node web-1 ({node}): No valid host was found."
    )
    assert [found["id"] for found in error.facts["leaf_actions"]] == [leaf]


@pytest.mark.parametrize(
    ("leaf", "counts"),
    [
        pytest.param({}, True, id="made by it"),
        pytest.param({"status": "CANCELLED"}, True, id="cancelled"),
        pytest.param({"status": "SUCCEEDED"}, False, id="one that succeeded"),
        pytest.param({"cause": "RPC Request"}, False, id="somebody asked for it"),
        pytest.param({"created_at": "1970-01-01T00:00:00Z"}, False, id="of an earlier run"),
        pytest.param({"depended_by": ["somebody"]}, False, id="of another action"),
    ],
)
@pytest.mark.parametrize("microversion", ["1.13", "1.14"])
def test_which_actions_count(senlin: FakeSenlin, leaf: dict[str, Any], counts: bool, microversion: str) -> None:
    senlin.microversion = microversion
    cluster, action = failed_creation(senlin)
    id = failed(senlin, cluster, **leaf)
    error = failure(Client(senlin), action, WHAT)
    assert [found["id"] for found in error.facts["leaf_actions"]] == [id if counts else action["id"]]
    assert ("No valid host" in error.message) is counts
    assert ("Failed in creating nodes." in error.message) is not counts


def test_an_action_that_is_still_known_to_depend_on_it(senlin: FakeSenlin) -> None:
    cluster, action = failed_creation(senlin)
    id = failed(senlin, cluster, created_at="1970-01-01T00:00:00Z", depended_by=[action["id"]])
    assert [leaf["id"] for leaf in failure(Client(senlin), action, WHAT).facts["leaf_actions"]] == [id]


@pytest.mark.parametrize(
    ("leaf", "words"),
    [
        pytest.param({}, "No valid host was found.", id="the action's reason"),
        pytest.param(
            {
                "status_reason": "Node deletion failed.",
                "its": {"status": "ERROR", "status_reason": "Failed in deleting server: it is locked."},
            },
            "Failed in deleting server: it is locked.",
            id="the node says more",
        ),
        pytest.param(
            {"its": {"status": "ERROR", "status_reason": "Failed."}},
            "No valid host was found.",
            id="the node says less",
        ),
        pytest.param(
            {"its": {"status": "ACTIVE", "status_reason": "Check: the node is ACTIVE, as it was before."}},
            "No valid host was found.",
            id="a node that is well",
        ),
        pytest.param({"status_reason": None}, "no reason given.", id="nobody says anything"),
    ],
)
def test_the_words_of_a_leaf(senlin: FakeSenlin, leaf: dict[str, Any], words: str) -> None:
    cluster, action = failed_creation(senlin)
    failed(senlin, cluster, **leaf)
    assert failure(Client(senlin), action, WHAT).message.endswith(f"): {words}")


def test_a_node_that_is_gone_is_named_by_its_id(senlin: FakeSenlin) -> None:
    cluster, action = failed_creation(senlin)
    node = senlin.stored["actions"][failed(senlin, cluster)]["target"]
    del senlin.stored["nodes"][node]
    assert f"NODE_CREATE of node {node} ({node}): No valid host" in failure(Client(senlin), action, WHAT).message


def test_one_reason_of_several_nodes_is_told_once(senlin: FakeSenlin) -> None:
    cluster, action = failed_creation(senlin)
    for name in ("web-1", "web-2"):
        failed(senlin, cluster, node=name)
    message = failure(Client(senlin), action, WHAT).message
    assert message.count("No valid host was found") == 1
    assert message.index("web-1 (") < message.index("web-2 (") < message.index("No valid host was found")


def test_two_reasons_are_told_both(senlin: FakeSenlin) -> None:
    cluster, action = failed_creation(senlin)
    failed(senlin, cluster, node="web-1")
    failed(senlin, cluster, node="web-2", status_reason="The disk is full.")
    message = failure(Client(senlin), action, WHAT).message
    assert message.index("web-1 (") < message.index("No valid host was found; ") < message.index("web-2 (")
    assert message.endswith("The disk is full.")


@pytest.mark.parametrize("reason", ["No valid host was found.", None])
@pytest.mark.parametrize("count", range(1, MAX_NAMED + 4))
def test_many_leaves_are_shortened_in_the_sentence_alone(senlin: FakeSenlin, count: int, reason: str | None) -> None:
    cluster, action = failed_creation(senlin)
    names = [f"web-{number}" for number in range(count)]
    leaves = [failed(senlin, cluster, node=name, status_reason=reason or f"{name} is broken.") for name in names]
    error = failure(Client(senlin), action, WHAT)
    assert [name for name in names if f"{name} (" in error.message] == names[:MAX_NAMED]
    rest = count - MAX_NAMED
    assert error.message.endswith(f"; and so on for {rest} more node{'s' if rest > 1 else ''}.") is (rest > 0)
    assert ("and so on" in error.message) is (rest > 0)
    assert [leaf["id"] for leaf in error.facts["leaf_actions"]] == leaves


@pytest.mark.parametrize(
    ("status", "reason", "words"),
    [
        pytest.param("FAILED", "It broke.", "NODE_CHECK of node x failed: It broke.", id="failed"),
        pytest.param("CANCELLED", "Cancelled.", "NODE_CHECK of node x was cancelled: Cancelled.", id="cancelled"),
        pytest.param("FAILED", None, "NODE_CHECK of node x failed: the server gave no reason.", id="no reason"),
    ],
)
def test_an_action_on_a_node_is_its_own_leaf(senlin: FakeSenlin, status: str, reason: str | None, words: str) -> None:
    id = senlin.add("actions", action="NODE_CHECK", target=senlin.add("nodes"), status=status, status_reason=reason)
    with pytest.raises(ActionFailed) as raised:
        wait_for_success(Client(senlin), id, "node x", senlin.clock.deadline())
    assert raised.value.message == words
    assert [leaf["id"] for leaf in raised.value.facts["leaf_actions"]] == [id]
    # The action, and the node, whose own status may say more.
    assert [request.split("/")[1] for request in senlin.sent] == ["actions", "nodes"]


# What is busy


def test_under_way(senlin: FakeSenlin) -> None:
    cluster, other = senlin.add("clusters"), senlin.add("clusters")
    moving = [senlin.add("actions", target=cluster, status=status) for status in sorted(ACTION.transitional)]
    for status in ("SUCCEEDED", "FAILED", "CANCELLED"):
        senlin.add("actions", target=cluster, status=status)
    senlin.add("actions", target=other)
    assert [action["id"] for action in unfinished_actions(Client(senlin), cluster)] == moving
    assert len(senlin.sent) == 1


@pytest.mark.parametrize(
    ("after", "status", "seconds"),
    [
        pytest.param(0, "ACTIVE", 0.3, id="settled already"),
        pytest.param(2, "ACTIVE", 2.5, id="within two seconds"),
        pytest.param(60, "UPDATING", SETTLE_SECONDS, id="not in time"),
    ],
)
def test_settled(senlin: FakeSenlin, after: float, status: str, seconds: float) -> None:
    id = senlin.add("clusters", name="web", status="UPDATING" if after else "ACTIVE")
    senlin.lasting["SETTLE"] = after
    senlin.start("SETTLE", id, lambda: senlin.stored["clusters"][id].update(status="ACTIVE"))
    client = Client(senlin)
    resource = client.get(CLUSTER, id) or {}
    assert (wait_until_settled(client, CLUSTER, resource, senlin.clock.deadline()) or {})["status"] == status
    assert sum(senlin.clock.pauses) <= seconds + 0.01


def test_settled_to_nothing(senlin: FakeSenlin) -> None:
    id = senlin.add("clusters", status="DELETING")
    client = Client(senlin)
    resource = client.get(CLUSTER, id) or {}
    del senlin.stored["clusters"][id]
    assert wait_until_settled(client, CLUSTER, resource, senlin.clock.deadline()) is None


def test_describe() -> None:
    assert describe(CLUSTER, {"name": "web", "id": "1"}) == "cluster web (1)"
    assert describe(BINDING, {"name": "x", "id": "1"}) == "cluster policy x (1)"
