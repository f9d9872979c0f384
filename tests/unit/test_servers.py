# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which reboots are refused, and which servers Senlin has forgotten after a recovery has failed."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionFailed, BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.servers import (
    check_can_reboot,
    details_of,
    risk_of_forgetting,
    server_status,
)
from check_mode_run import CheckModeRun
from clients import ID, OTHER_ID, scripted
from fake_senlin import FakeSenlin
from scripted_transport import unanswered

ONE = {"id": ID, "name": "one", "physical_id": "s1", "cluster_id": ID}


def checked(status: str, reboot_type: str) -> None:
    """Check whether the server of a node can be rebooted."""
    details = {"status": status} if status else {}
    client, dummy = scripted(Response(200, {"node": {**ONE, "details": details}}, {}))
    check_can_reboot(client, [ONE], reboot_type)


@pytest.mark.parametrize("status", ["ERROR", "PAUSED", "SHUTOFF", "SUSPENDED"])
def test_a_server_that_does_not_run_can_be_rebooted_hard_only(status: str) -> None:
    checked(status, "HARD")
    checked(status, "hard")
    with pytest.raises(BadInput, match=rf"server s1 of node one .* is {status}, and Nova refuses a soft.*type to HARD"):
        checked(status, "SOFT")


@pytest.mark.parametrize("reboot_type", ["SOFT", "HARD"])
def test_some_servers_cannot_be_rebooted_at_all(reboot_type: str) -> None:
    with pytest.raises(BadInput, match=rf"is RESCUE, and Nova refuses a {reboot_type.lower()} reboot") as refused:
        checked("RESCUE", reboot_type)
    assert "type to HARD" not in refused.value.message


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        ("SHUTOFF", "Make it ACTIVE with cluster_operation (operation start), set type to HARD, or recreate it"),
        ("PAUSED", "Make it ACTIVE with cluster_operation (operation unpause), set type to HARD, or recreate it"),
        ("SUSPENDED", "Make it ACTIVE with cluster_operation (operation resume), set type to HARD, or recreate it"),
        ("RESCUE", "Make it ACTIVE with cluster_operation (operation unrescue), or recreate it"),
        ("ERROR", "of it. Set type to HARD, or recreate it"),
        ("SHELVED", "of it. Recreate it"),
    ],
)
def test_only_what_nova_accepts_is_proposed_instead(status: str, advice: str) -> None:
    with pytest.raises(BadInput) as refused:
        checked(status, "SOFT")
    assert f"{advice} with cluster_health (operation recreate)." in refused.value.message


@pytest.mark.parametrize("status", ["ACTIVE", "CREATE_COMPLETE", ""])
def test_what_is_not_known_to_be_refused_is_left_to_the_server(status: str) -> None:
    checked(status, "SOFT")


def test_the_statuses_of_all_members_are_read_at_once() -> None:
    values = [{"id": ID, "value": "ACTIVE"}, {"id": OTHER_ID, "value": "SHUTOFF"}]
    client, transport = scripted(Response(200, {"cluster_attributes": values}, {}))
    other = {**ONE, "id": OTHER_ID, "name": "other", "physical_id": "s2"}
    with pytest.raises(BadInput, match="server s2 of node other"):
        check_can_reboot(client, [ONE, other], "SOFT")
    assert len(transport.sent) == 1


@pytest.mark.parametrize("clusters", [("", ""), (ID, OTHER_ID)], ids=["no cluster", "two clusters"])
def test_the_details_of_other_nodes_are_read_one_by_one(clusters: tuple[str, str]) -> None:
    nodes = [{**ONE, "id": id, "cluster_id": cluster} for id, cluster in zip((ID, OTHER_ID), clusters, strict=True)]
    shown = [Response(200, {"node": {**node, "details": {"image": "i"}}}, {}) for node in nodes]
    client, transport = scripted(*shown)
    assert details_of(client, nodes, "image") == {ID: "i", OTHER_ID: "i"}
    assert len(transport.sent) == 2


@pytest.mark.parametrize("value", [None, ""], ids=["null", "empty"])
def test_a_detail_that_a_server_does_not_have_is_not_known(value: Any) -> None:
    values = [{"id": ID, "value": value}, {"id": OTHER_ID, "value": "i"}]
    client, dummy = scripted(Response(200, {"cluster_attributes": values}, {}))
    assert details_of(client, [ONE, {**ONE, "id": OTHER_ID}], "image") == {OTHER_ID: "i"}


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    "responses",
    [(unanswered(), unanswered()), (Response(500, {"error": {"message": "Nova is down"}}, {}),) * 4],
    ids=["takes too long", "refused"],
)
def test_details_that_senlin_cannot_read_are_not_known(responses: tuple[Response, ...], count: int) -> None:
    client, dummy = scripted(*responses)
    assert details_of(client, [ONE, {**ONE, "id": OTHER_ID}][:count], "status") == {}


def test_the_details_of_members_of_a_cluster_that_check_mode_predicts_are_not_known() -> None:
    run = CheckModeRun(FakeSenlin())
    cluster = run.create(CLUSTER, name="web")
    nodes = [{**ONE, "cluster_id": cluster}, {**ONE, "id": OTHER_ID, "cluster_id": cluster}]
    assert details_of(run.client, nodes, "status") == {}
    assert run.senlin.sent == []


@pytest.mark.parametrize("node", [None, {}, {"details": None}, {"details": {"Error": {"code": 404}}}])
def test_a_status_that_is_not_known(node: dict[str, Any] | None) -> None:
    assert server_status(node) == ""


# Servers that Senlin has forgotten


def failed(
    senlin: FakeSenlin, nodes: list[dict[str, Any]], operation: str, message: str = "It failed."
) -> ActionFailed:
    """The error of a recovery after the nodes, as they were before, have become those of the server."""
    error = risk_of_forgetting(nodes, operation).explain(Client(senlin), ActionFailed(message))
    assert isinstance(error, ActionFailed)
    return error


def forgetting(senlin: FakeSenlin, count: int, reason: str = "") -> list[dict[str, Any]]:
    """Add nodes that have lost their servers, and return them as they were before."""
    before = []
    for number in range(1, count + 1):
        id = senlin.add("nodes", name=f"n{number}", status="ERROR", status_reason=reason, physical_id=None)
        before.append({"id": id, "name": f"n{number}", "physical_id": f"s{number}"})
    return before


def test_a_forgotten_server_is_named() -> None:
    senlin = FakeSenlin()
    (one,) = forgetting(senlin, 1)
    error = failed(senlin, [one], "reboot")
    assert error.message.startswith("It failed. Senlin has forgotten server s1 of node n1, which")
    assert error.facts["forgotten_servers"] == [{"node_id": one["id"], "node_name": "n1", "server_id": "s1"}]


def test_many_are_counted_in_the_message_and_listed_as_data() -> None:
    senlin = FakeSenlin()
    error = failed(senlin, forgetting(senlin, 4), "rebuild")
    assert "servers s1 of node n1 and s2 of node n2 and 2 more" in error.message
    assert [each["server_id"] for each in error.facts["forgotten_servers"]] == ["s1", "s2", "s3", "s4"]


def test_what_is_still_known_is_not_forgotten() -> None:
    senlin = FakeSenlin()
    kept = {"id": senlin.add("nodes", name="kept", physical_id="s1"), "name": "kept", "physical_id": "s1"}
    deleted = {"id": ID, "name": "deleted", "physical_id": "s2"}
    never = {"id": senlin.add("nodes", name="never", physical_id=None), "name": "never", "physical_id": None}
    error = failed(senlin, [kept, deleted, never], "reboot")
    assert (error.message, error.facts) == ("It failed.", {})


@pytest.mark.parametrize(
    ("reason", "forgotten"),
    [
        ("Failed in recovering node 'n': Failed in deleting server 's1': it is locked.", True),
        ("Failed in recovering node 'n': Failed in creating server: no room.", False),
    ],
)
def test_a_server_that_was_deleted_to_recreate_it_is_not_forgotten(reason: str, forgotten: bool) -> None:
    senlin = FakeSenlin()
    error = failed(senlin, forgetting(senlin, 1, reason), "recreate")
    assert ("forgotten_servers" in error.facts) is forgotten


def test_the_members_of_a_cluster_are_read_again_at_once() -> None:
    senlin = FakeSenlin()
    before = [{**node, "cluster_id": ID} for node in forgetting(senlin, 3)]
    for node in senlin.stored["nodes"].values():
        node["cluster_id"] = ID
    error = failed(senlin, before, "reboot")
    assert [each["server_id"] for each in error.facts["forgotten_servers"]] == ["s1", "s2", "s3"]
    assert senlin.sent == ["GET /nodes"]


def test_the_message_names_the_node_once() -> None:
    senlin = FakeSenlin()
    (one,) = forgetting(senlin, 1)
    message = f"NODE_RECOVER of node n1: Failed in recovering node '{one['id']}': Failed in deleting server 's1'."
    error = failed(senlin, [one], "reboot", message)
    assert error.message.startswith("NODE_RECOVER of node n1: Failed in deleting server 's1'. Senlin has")
