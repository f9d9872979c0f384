# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""cluster_operation on the real Senlin: nodes get the parameters, and unknown operations are refused before a write."""

from __future__ import annotations

import time
from typing import Any

import pytest
from case import EMPTY, PROFILE, SMALL
from harness import Task
from tenant import Tenant

HARD = Task("cluster_operation", {"cluster": "web", "operation": "reboot", "params": {"type": "HARD"}})


def nodes_of(tenant: Tenant) -> list[dict[str, Any]]:
    """Create a cluster and return its two nodes."""
    tenant.run(PROFILE)
    cluster = tenant.run(SMALL.but(desired_capacity=2))["cluster"]
    return list(tenant.read(f"/nodes?cluster_id={cluster['id']}"))


def test_parameters_for_a_cluster_reach_every_node(tenant: Tenant) -> None:
    nodes = nodes_of(tenant)
    start = time.time()
    dry = tenant.run(HARD, check=True)
    assert (dry["changed"], dry["actions"], tenant.writes(start)) == (True, [], [])
    wet = tenant.run(HARD)
    assert (wet["changed"], wet["steps"]) == (True, dry["steps"]) == (True, ["reboot cluster web"])
    assert (wet["action"]["action"], wet["action"]["status"]) == ("CLUSTER_OPERATION", "SUCCEEDED")
    for node in nodes:
        (action,) = tenant.actions(node["id"], "NODE_OPERATION")
        assert (action["inputs"]["operation"], action["inputs"]["params"]) == ("reboot", {"type": "HARD"})


def test_an_operation_on_chosen_nodes_leaves_the_others_alone(tenant: Tenant) -> None:
    one, other = nodes_of(tenant)
    task = HARD.but(nodes=[one["name"], one["id"]])
    wet = tenant.run(task)
    assert (wet["steps"], len(wet["actions"])) == ([f"reboot node {one['name']}"], 1)
    (action,) = tenant.actions(one["id"], "NODE_OPERATION")
    assert action["inputs"]["params"] == {"type": "HARD"}
    assert tenant.actions(other["id"], "NODE_OPERATION") == []
    both = tenant.run(Task("cluster_operation", {"nodes": [one["id"], other["name"]], "operation": "lock"}))
    assert [action["target_id"] for action in both["actions"]] == [one["id"], other["id"]]
    assert both["action"] == both["actions"][-1]


def test_not_waiting_returns_the_last_action(tenant: Tenant) -> None:
    nodes_of(tenant)
    id = tenant.run(HARD.but(wait=False))["action_id"]
    assert tenant.run(Task("cluster_action", {"id": id}))["action"]["status"] == "SUCCEEDED"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"operation": "rebooot"}, ("no operation 'rebooot'", "os.nova.server-1.0", "reboot", "stop")),
        ({"params": {"typ": "HARD"}}, ("no parameter typ", "Its parameters: type")),
        ({"operation": "pause"}, ("no parameter type", "Its parameters: none")),
        ({"params": {"type": "Unknown"}}, ("Parameter type of operation reboot", "must be one of SOFT, HARD")),
        ({"params": {"type": 7}}, ("Parameter type of operation reboot", "is a number, and must be a text")),
        ({"operation": "change_password", "params": {}}, ("requires the parameter admin_pass",)),
        ({"operation": "change_password", "params": {"admin_pass": 1234567}}, ("admin_pass", "must be a text")),
        ({"nodes": ["elsewhere"]}, ("no node 'elsewhere'",)),
        ({"cluster": "empty"}, ("has no node to reboot",)),
        ({"cluster": "wbe"}, ("There is no cluster 'wbe'",)),
        (
            {"clustering_api_microversion": "1.3"},
            ("The module cluster_operation needs microversion 1.4", "cluster_health"),
        ),
    ],
)
def test_refused_before_anything_is_sent(options: dict[str, Any], words: tuple[str, ...], tenant: Tenant) -> None:
    nodes_of(tenant)
    tenant.run(EMPTY.but(name="empty"))
    start = time.time()
    message = tenant.refused(HARD.but(**options))["msg"]
    assert not [word for word in words if word not in message], message
    if "elsewhere" not in message and "wbe" not in message:
        assert tenant.refused(HARD.but(**options), check=True)["msg"] == message
    assert tenant.writes(start) == []


def test_words_in_any_case(tenant: Tenant) -> None:
    (node, dummy) = nodes_of(tenant)
    task = HARD.but(operation="REBOOT", params={"type": "soft"}, nodes=[node["id"]])
    assert tenant.run(task, check=True)["steps"] == tenant.run(task)["steps"] == [f"reboot node {node['name']}"]
    (action,) = tenant.actions(node["id"], "NODE_OPERATION")
    assert (action["inputs"]["operation"], action["inputs"]["params"]) == ("reboot", {"type": "SOFT"})


def test_a_password_is_in_no_result(tenant: Tenant) -> None:
    one, dummy = nodes_of(tenant)
    options = {"nodes": [one["id"]], "operation": "change_password", "params": {"admin_pass": "open-sesame"}}
    assert "open-sesame" not in str(tenant.run(Task("cluster_operation", options)))
