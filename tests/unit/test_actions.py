# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for actions, on a clock that advances only when something sleeps on it."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import (
    SETTLE_SECONDS,
    target_of,
    unfinished_actions,
    unfinished_actions_in,
    unfinished_actions_on,
    wait_for_end,
    wait_for_success,
    wait_until_settled,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import TimedOut
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, CLUSTER
from fake_senlin import FakeSenlin, Trouble

WHAT = "cluster web (1)"


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


# The end of an action


def test_waiting_polls_the_action_and_nothing_else(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 3
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
def test_a_transitional_status_does_not_end_the_wait(senlin: FakeSenlin, status: str) -> None:
    action = senlin.add("actions", action="CLUSTER_CHECK", target=senlin.add("clusters"), status=status)
    with pytest.raises(TimedOut, match=f"its status is {status}"):
        wait_for_end(Client(senlin), action, WHAT, senlin.clock.deadline(5))


@pytest.mark.parametrize("status", ["SUCCEEDED", "FAILED", "CANCELLED"])
def test_a_final_status_ends_the_wait(senlin: FakeSenlin, status: str) -> None:
    action = senlin.add("actions", action="CLUSTER_CHECK", target=senlin.add("clusters"), status=status)
    assert wait_for_end(Client(senlin), action, WHAT, senlin.clock.deadline(5))["status"] == status
    assert senlin.clock.pauses == [0.3]


def test_a_timeout_names_the_action_and_the_limit(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 60
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    with pytest.raises(TimedOut) as raised:
        wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline(30))
    for part in ("CLUSTER_CREATE of cluster web (1) did not end within 30 s", "status is RUNNING", action):
        assert part in raised.value.message
    assert raised.value.facts["action"]["id"] == action
    assert sum(senlin.clock.pauses) == pytest.approx(30)


def test_a_timeout_names_an_action_that_was_read_before_its_time_was_over(senlin: FakeSenlin) -> None:
    senlin.durations["CLUSTER_CREATE"] = 60
    client, id = Client(senlin), senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    known, deadline = client.get(ACTION, id), senlin.clock.deadline(1)
    senlin.clock.sleep(2)
    with pytest.raises(TimedOut, match=r"^CLUSTER_CREATE of cluster web \(1\), which .*; its status is RUNNING"):
        wait_for_end(client, id, WHAT, deadline, known=known, unsent="Nothing was sent.")


def test_a_few_lost_responses_do_not_end_the_wait(senlin: FakeSenlin) -> None:
    senlin.troubles += [Trouble("GET /actions/", lost="before"), Trouble("GET /actions/", lost="after")]
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    assert wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline())["status"] == "SUCCEEDED"
    assert senlin.troubles == []


def test_a_timeout_without_any_response_says_so(senlin: FakeSenlin) -> None:
    senlin.troubles += [Trouble("GET /actions/", lost="before") for dummy in range(100)]
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    with pytest.raises(TimedOut, match=r"its status is not known\. No response from Senlin") as raised:
        wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline(5))
    assert raised.value.facts == {"action": {"id": action}}


def test_an_action_that_no_longer_exists(senlin: FakeSenlin) -> None:
    action = senlin.start("CLUSTER_CREATE", senlin.add("clusters", name="web"))
    senlin.troubles.append(Trouble("GET /actions/", status=404))
    with pytest.raises(TimedOut, match="no longer exists"):
        wait_for_success(Client(senlin), action, WHAT, senlin.clock.deadline(5))


# What is at work


def test_unfinished_actions(senlin: FakeSenlin) -> None:
    cluster, other = senlin.add("clusters"), senlin.add("clusters")
    unfinished = [senlin.add("actions", target=cluster, status=status) for status in sorted(ACTION.transitional)]
    for status in ("SUCCEEDED", "FAILED", "CANCELLED"):
        senlin.add("actions", target=cluster, status=status)
    senlin.add("actions", target=other)
    assert [action["id"] for action in unfinished_actions(Client(senlin), cluster)] == unfinished
    assert len(senlin.sent) == 1


def test_parts_of_an_action_come_last(senlin: FakeSenlin) -> None:
    client, cluster, node = Client(senlin), senlin.add("clusters"), senlin.add("nodes")
    part = senlin.add("actions", target=node, cluster_id=cluster, status="RUNNING", depended_by=["whole"])
    whole = senlin.add("actions", id="whole", target=cluster, cluster_id=cluster, status="WAITING", depends_on=[part])
    assert [action["id"] for action in unfinished_actions_in(client, cluster)] == [whole, part]
    assert [action["id"] for action in unfinished_actions_on(client, [node, cluster])] == [whole, part]


@pytest.mark.parametrize(
    ("after", "status", "seconds"),
    [
        pytest.param(0, "ACTIVE", 0.3, id="already settled"),
        pytest.param(2, "ACTIVE", 2.5, id="within two seconds"),
        pytest.param(60, "UPDATING", SETTLE_SECONDS, id="not in time"),
    ],
)
def test_wait_until_settled(senlin: FakeSenlin, after: float, status: str, seconds: float) -> None:
    id = senlin.add("clusters", name="web", status="UPDATING" if after else "ACTIVE")
    senlin.durations["SETTLE"] = after
    senlin.start("SETTLE", id, lambda: senlin.stored["clusters"][id].update(status="ACTIVE"))
    client = Client(senlin)
    resource = client.get(CLUSTER, id) or {}
    assert (wait_until_settled(client, CLUSTER, resource, senlin.clock.deadline()) or {})["status"] == status
    assert sum(senlin.clock.pauses) <= seconds + 0.01


def test_a_resource_that_is_deleted_is_settled(senlin: FakeSenlin) -> None:
    id = senlin.add("clusters", status="DELETING")
    client = Client(senlin)
    resource = client.get(CLUSTER, id) or {}
    del senlin.stored["clusters"][id]
    assert wait_until_settled(client, CLUSTER, resource, senlin.clock.deadline()) is None


@pytest.mark.parametrize(
    ("plural", "action", "what"),
    [
        pytest.param("clusters", "CLUSTER_CHECK", "cluster web", id="a cluster"),
        pytest.param("nodes", "NODE_CHECK", "node web", id="a node"),
    ],
)
def test_target_of(senlin: FakeSenlin, plural: str, action: str, what: str) -> None:
    id = senlin.add(plural, name="web")
    found = {"action": action, "target_id": id}
    assert target_of(Client(senlin), found) == f"{what} ({id})"
    del senlin.stored[plural][id]
    assert target_of(Client(senlin), found) == f"{what.removesuffix(' web')} {id}", "the target no longer exists"
