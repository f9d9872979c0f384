# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an error says about a failed action: the leaf actions where the failure began, and their reasons."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import wait_for_success
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionFailed
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.failures import (
    MAX_NAMED,
    NODES_PER_REQUEST,
    UNTRACED_ACTIONS,
    failure,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION
from fake_senlin import FakeSenlin
from fake_transport import FakeTransport
from scripted_transport import http_response

WHAT = "cluster web (1)"


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


def add_leaf(senlin: FakeSenlin, cluster: str, name: str = "NODE_CREATE", **attributes: Any) -> str:
    """Add a failed action on a node of a cluster. Returns the action's id.

    :param attributes: attributes of the action; ``node`` is the node's name, and ``its`` its further attributes.
    """
    node = senlin.add("nodes", name=attributes.pop("node", "web-1"), cluster_id=cluster, **attributes.pop("its", {}))
    defaults = {"status": "FAILED", "status_reason": "No valid host was found.", "cause": "Derived Action"}
    return senlin.add("actions", action=name, target=node, cluster_id=cluster, **{**defaults, **attributes})


def add_failed_creation(senlin: FakeSenlin) -> tuple[str, dict[str, Any]]:
    """Add a cluster whose creation failed. Returns the cluster's id, and the action."""
    cluster = senlin.add("clusters", name="web")
    reason = "Failed in creating nodes."
    action = senlin.add("actions", action="CLUSTER_CREATE", target=cluster, status="FAILED", status_reason=reason)
    return cluster, Client(senlin).get(ACTION, action) or {}


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
def test_a_failure_names_its_leaf_and_the_reason(senlin: FakeSenlin, microversion: str) -> None:
    senlin.microversion = microversion
    cluster, action = add_failed_creation(senlin)
    leaf = add_leaf(senlin, cluster)
    add_leaf(senlin, senlin.add("clusters"), node="of-another-cluster")
    error = failure(Client(senlin), action, WHAT)
    node = senlin.stored["actions"][leaf]["target"]
    assert error.message == (
        f"CLUSTER_CREATE of {WHAT} failed: NODE_CREATE of node web-1 ({node}): No valid host was found."
    )
    assert [found["id"] for found in error.facts["leaf_actions"]] == [leaf]


@pytest.mark.parametrize(
    ("leaf", "is_leaf"),
    [
        pytest.param({}, True, id="started by the action"),
        pytest.param({"status": "CANCELLED"}, True, id="cancelled"),
        pytest.param({"status": "SUCCEEDED"}, False, id="succeeded"),
        pytest.param({"cause": "RPC Request"}, False, id="requested by a user"),
        pytest.param({"created_at": "1970-01-01T00:00:00Z"}, False, id="created before the action"),
        pytest.param({"depended_by": ["another"]}, False, id="started by another action"),
    ],
)
@pytest.mark.parametrize("microversion", ["1.13", "1.14"])
def test_which_actions_are_leaves(senlin: FakeSenlin, leaf: dict[str, Any], is_leaf: bool, microversion: str) -> None:
    senlin.microversion = microversion
    cluster, action = add_failed_creation(senlin)
    id = add_leaf(senlin, cluster, **leaf)
    error = failure(Client(senlin), action, WHAT)
    assert [found["id"] for found in error.facts["leaf_actions"]] == [id if is_leaf else action["id"]]
    assert ("No valid host" in error.message) is is_leaf
    assert ("Failed in creating nodes." in error.message) is not is_leaf


def test_depended_by_counts_more_than_the_time_of_creation(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    id = add_leaf(senlin, cluster, created_at="1970-01-01T00:00:00Z", depended_by=[action["id"]])
    assert [leaf["id"] for leaf in failure(Client(senlin), action, WHAT).facts["leaf_actions"]] == [id]


@pytest.mark.parametrize("verb", sorted(UNTRACED_ACTIONS))
def test_leaves_without_the_id_of_the_cluster(senlin: FakeSenlin, verb: str) -> None:
    cluster = senlin.add("clusters", name="web")
    id = senlin.add("actions", action=verb, target=cluster, status="FAILED")
    action = Client(senlin).get(ACTION, id) or {}
    leaves = [add_leaf(senlin, cluster) for dummy in range(NODES_PER_REQUEST + 1)]
    for leaf in leaves:
        senlin.stored["actions"][leaf]["cluster_id"] = None
    senlin.sent.clear()
    error = failure(Client(senlin), action, WHAT)
    assert [leaf["id"] for leaf in error.facts["leaf_actions"]] == leaves
    assert senlin.sent[:3] == ["GET /nodes", "GET /actions", "GET /actions"], "one URL holds the ids of 50 nodes"


@pytest.mark.parametrize(
    ("leaf", "reason"),
    [
        pytest.param({}, "No valid host was found.", id="the reason of the action"),
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
            id="a healthy node",
        ),
        pytest.param({"status_reason": None}, "no reason given.", id="neither gives a reason"),
    ],
)
def test_the_reason_of_a_leaf(senlin: FakeSenlin, leaf: dict[str, Any], reason: str) -> None:
    cluster, action = add_failed_creation(senlin)
    add_leaf(senlin, cluster, **leaf)
    assert failure(Client(senlin), action, WHAT).message.endswith(f"): {reason}")


def test_a_node_that_no_longer_exists_is_named_by_its_id(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    node = senlin.stored["actions"][add_leaf(senlin, cluster)]["target"]
    del senlin.stored["nodes"][node]
    assert f"NODE_CREATE of node {node} ({node}): No valid host" in failure(Client(senlin), action, WHAT).message


def test_a_reason_that_several_nodes_share_is_given_once(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    for name in ("web-1", "web-2"):
        add_leaf(senlin, cluster, node=name)
    message = failure(Client(senlin), action, WHAT).message
    assert message.count("No valid host was found") == 1
    assert message.index("web-1 (") < message.index("web-2 (") < message.index("No valid host was found")


def test_different_reasons_are_all_given(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    add_leaf(senlin, cluster, node="web-1")
    add_leaf(senlin, cluster, node="web-2", status_reason="The disk is full.")
    message = failure(Client(senlin), action, WHAT).message
    assert message.index("web-1 (") < message.index("No valid host was found; ") < message.index("web-2 (")
    assert message.endswith("The disk is full.")


@pytest.mark.parametrize("reason", ["No valid host was found.", None])
@pytest.mark.parametrize("count", range(1, MAX_NAMED + 4))
def test_the_message_names_a_few_leaves_and_the_facts_all(senlin: FakeSenlin, count: int, reason: str | None) -> None:
    cluster, action = add_failed_creation(senlin)
    names = [f"web-{number}" for number in range(count)]
    leaves = [add_leaf(senlin, cluster, node=name, status_reason=reason or f"{name} is broken.") for name in names]
    error = failure(Client(senlin), action, WHAT)
    assert [name for name in names if f"{name} (" in error.message] == names[:MAX_NAMED]
    rest = count - MAX_NAMED
    assert error.message.endswith(f"; and so on for {rest} more node{'s' if rest > 1 else ''}.") is (rest > 0)
    assert ("and so on" in error.message) is (rest > 0)
    assert [leaf["id"] for leaf in error.facts["leaf_actions"]] == leaves


@pytest.mark.parametrize(
    ("status", "reason", "message"),
    [
        pytest.param("FAILED", "It broke.", "NODE_CHECK of node x failed: It broke.", id="failed"),
        pytest.param("CANCELLED", "Cancelled.", "NODE_CHECK of node x was cancelled: Cancelled.", id="cancelled"),
        pytest.param("FAILED", None, "NODE_CHECK of node x failed: the server gave no reason.", id="no reason"),
    ],
)
def test_an_action_on_a_node_is_its_own_leaf(senlin: FakeSenlin, status: str, reason: str | None, message: str) -> None:
    id = senlin.add("actions", action="NODE_CHECK", target=senlin.add("nodes"), status=status, status_reason=reason)
    with pytest.raises(ActionFailed) as raised:
        wait_for_success(Client(senlin), id, "node x", senlin.clock.deadline())
    assert raised.value.message == message
    assert [leaf["id"] for leaf in raised.value.facts["leaf_actions"]] == [id]
    # The requests read the action and the node, whose own reason can say more.
    assert [request.split("/")[1] for request in senlin.sent] == ["actions", "nodes"]


# The cloud's own reason

SERVER_ID = "00000001-0000-4000-8000-00000000abcd"
GENERAL = "Failed in creating server: Server:{} transitioned to failure state ERROR."


def fail_build(senlin: FakeSenlin, cluster: str, number: int, fault: str = "") -> str:
    """Add a leaf whose server could not be built. Returns the server's id.

    :param fault: the server's fault; without one, the server is deleted, and Nova shows only the action.
    """
    server = f"{number:08x}-0000-4000-8000-00000000abcd"
    add_leaf(senlin, cluster, node=f"web-{number}", status_reason=GENERAL.format(server))
    path = f"compute /servers/{server}"
    senlin.others[path] = http_response({}, 404)
    if fault:
        senlin.others[path] = http_response({"server": {"status": "ERROR", "fault": {"message": fault}}})
    action = {"action": "create", "request_id": f"req-{number}"}
    event = {"event": "conductor_schedule_and_build_instances", "result": "Error", "finish_time": "now"}
    actions = f"{path}/os-instance-actions"
    senlin.others[actions] = http_response({"instanceActions": [action]})
    senlin.others[f"{actions}/req-{number}"] = http_response({"instanceAction": {**action, "events": [event]}})
    return server


def test_the_cloud_says_more_than_senlin(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    server = fail_build(senlin, cluster, 1, fault="The disk is on fire.")
    error = failure(Client(senlin), action, WHAT)
    assert error.message.endswith("): Nova failed to build the server: The disk is on fire.")
    assert "transitioned" not in error.message
    (leaf,) = error.facts["leaf_actions"]
    assert leaf["status_reason"] == GENERAL.format(server), "what Senlin says is kept as data"
    assert error.facts["cloud_reasons"] == [
        {
            "node_id": leaf["target_id"],
            "service": "compute",
            "physical_id": server,
            "what": "Nova failed to build the server",
            "reason": "The disk is on fire",
            "request_id": None,
        }
    ]


def test_nodes_whose_servers_failed_alike_are_named_together(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    for number in (1, 2, 3):
        fail_build(senlin, cluster, number)
    error = failure(Client(senlin), action, WHAT)
    assert error.message.count("no compute host took the server") == 1
    assert (
        "(an administrator can find out why in Nova's logs of request req-1); and so on for 1 more node."
        in error.message
    )
    assert [reason["request_id"] for reason in error.facts["cloud_reasons"]] == ["req-1", "req-2"]
    assert len(senlin.asked) == 3 * MAX_NAMED


def test_a_message_with_long_words_stays_readable(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    for number in (1, 2, 3):
        fail_build(senlin, cluster, number, fault=f"{number} {'long ' * 100}")
    error = failure(Client(senlin), action, f"cluster {'w' * 30} ({cluster})")
    assert len(error.message) < 600
    assert error.message.count("...") == 2
    assert all(len(reason["reason"]) > 400 for reason in error.facts["cloud_reasons"])


def test_a_failed_action_on_a_node_asks_the_cloud_too(senlin: FakeSenlin) -> None:
    server = fail_build(senlin, senlin.add("clusters"), 1)
    (leaf,) = senlin.stored["actions"]
    error = failure(Client(senlin), Client(senlin).get(ACTION, leaf) or {}, "node web-1 (1)")
    assert error.message == (
        "NODE_CREATE of node web-1 (1) failed: no compute host took the server "
        "(an administrator can find out why in Nova's logs of request req-1)."
    )
    assert [reason["physical_id"] for reason in error.facts["cloud_reasons"]] == [server]


@pytest.mark.parametrize(
    "leaf",
    [
        pytest.param({"status_reason": "Failed in creating server: Quota exceeded."}, id="Senlin says why"),
        pytest.param({"status": "CANCELLED", "status_reason": GENERAL.format(SERVER_ID)}, id="cancelled"),
        pytest.param({"status_reason": "Node update failed."}, id="no server"),
    ],
)
def test_when_the_cloud_is_not_asked(senlin: FakeSenlin, leaf: dict[str, Any]) -> None:
    cluster, action = add_failed_creation(senlin)
    add_leaf(senlin, cluster, **leaf)
    error = failure(Client(senlin), action, WHAT)
    assert senlin.asked == []
    assert error.message.endswith(f"): {leaf['status_reason']}")
    assert "cloud_reasons" not in error.facts


def test_a_cloud_that_says_nothing_changes_nothing(senlin: FakeSenlin) -> None:
    cluster, action = add_failed_creation(senlin)
    server = fail_build(senlin, cluster, 1)
    senlin.others.clear()
    error = failure(Client(senlin), action, WHAT)
    assert error.message.endswith(f"): {GENERAL.format(server)}")
    assert "cloud_reasons" not in error.facts
