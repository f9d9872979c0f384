# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writer sends, and what it returns: over recorded responses of the real server, and over scripted ones."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    Refused,
    ResponseLost,
    WriteInCheckMode,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, CLUSTER, NODE, PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer, WriteResult
from clients import ID, member, scripted, spec
from exchanges import UNIQUE
from scripted_transport import http_response

# Writes


def test_writes_return_their_actions() -> None:
    client, transport = member("clusters")
    known = transport.known
    body = {"name": "web", "profile_id": known["profile"], "min_size": 0, "max_size": 5, "desired_capacity": 0}
    created = Writer(client).create(CLUSTER, body)
    assert created.resource is not None
    assert (created.resource["id"], created.action_id) == (known["web"], known["web action"])
    updated = Writer(client).update(CLUSTER, known["web"], {"metadata": {"team": "shop"}})
    assert updated.resource is not None
    assert (updated.resource["metadata"], updated.action_id) == ({}, known["update metadata action"])
    resize = {"adjustment_type": "EXACT_CAPACITY", "number": 1, "min_size": 0, "max_size": 5}
    assert Writer(client).act(CLUSTER, known["web"], "resize", resize) == WriteResult(None, known["resize action"])
    assert Writer(client).delete(CLUSTER, known["web"]) == WriteResult(None, known["delete web action"])
    assert Writer(client).delete(CLUSTER, known["slow"], force=True) == WriteResult(
        None, known["delete slow by force action"]
    )


def test_writes_to_profiles_start_no_action() -> None:
    client, transport = member("profiles")
    created = Writer(client).create(PROFILE, {"name": UNIQUE, "spec": spec(), "metadata": {"team": "shop"}})
    assert created.resource is not None
    assert (created.resource["id"], created.action_id) == (transport.known["web"], None)
    updated = Writer(client).update(PROFILE, transport.known["web"], {"metadata": {"team": "bank"}})
    assert (updated.resource or {})["metadata"] == {"team": "bank"}
    assert Writer(client).delete(PROFILE, transport.known["web"]) == WriteResult(None, None)


def test_deleting_what_no_longer_exists_is_no_failure() -> None:
    client, transport = member("profiles")
    Writer(client).delete(PROFILE, transport.known["web"])
    assert Writer(client).delete(PROFILE, transport.known["web"]) == WriteResult(None, None)
    assert transport.sent == [("DELETE", f"/profiles/{transport.known['web']}")] * 2


@pytest.mark.parametrize("status", [502, 503, 504])
def test_the_outcome_of_a_write_is_unknown_after_a_gateway_error(status: int) -> None:
    client, transport = scripted(http_response({"message": "<html><h1>Bad Gateway</h1></html>"}, status))
    with pytest.raises(ResponseLost, match=rf"Could not create cluster web: Bad Gateway \(HTTP {status}\)"):
        Writer(client).create(CLUSTER, {"name": "web"})
    assert len(transport.sent) == 1, "a write is never repeated"


@pytest.mark.parametrize("body", [{}, [], None, "ok", {"status": "maintenance"}])
def test_the_outcome_of_a_write_is_unknown_if_something_else_answers(body: Any) -> None:
    client, transport = scripted(http_response(body))
    with pytest.raises(ResponseLost, match=r"Could not create cluster web: what answered \(HTTP 200\) is not Senlin"):
        Writer(client).create(CLUSTER, {"name": "web"})
    assert len(transport.sent) == 1


def test_a_lost_response_is_reported_and_the_write_not_repeated() -> None:
    client, transport = scripted(ResponseLost("No response from Senlin."))
    with pytest.raises(ResponseLost):
        Writer(client).update(CLUSTER, ID, {"name": "web"})
    assert len(transport.sent) == 1


SHOWN = {"cluster": {"id": ID}, "node": {"id": ID}}
"""The body of a response that shows a resource, whichever of these it is."""
STARTED = f"https://cloud.example/v1/actions/{ID}"
"""Where the action of a write is."""
WRITES = {
    "create": lambda writer: writer.create(CLUSTER, {"name": "web"}),
    "update": lambda writer: writer.update(CLUSTER, ID, {"name": "web"}),
    "delete": lambda writer: writer.delete(CLUSTER, ID),
    "act": lambda writer: writer.act(CLUSTER, ID, "check", {}),
    "operate": lambda writer: writer.operate(NODE, ID, "reboot", {}),
    "adopt": lambda writer: writer.adopt(NODE, {"identity": ID}),
    "cancel": lambda writer: writer.cancel(ACTION, ID),
    "trigger": lambda writer: writer.trigger(ID, {}),
}


@pytest.mark.parametrize("write", WRITES)
def test_no_write_is_done_if_something_else_answers(write: str) -> None:
    client, transport = scripted(http_response({"message": "Please log in"}, 200))
    with pytest.raises(ResponseLost, match=r"Could not .*: what answered \(HTTP 200\) is not Senlin"):
        WRITES[write](Writer(client))
    assert len(transport.sent) == 1


@pytest.mark.parametrize("write", ["act", "operate", "trigger"])
def test_no_write_is_done_without_the_action_that_it_starts(write: str) -> None:
    client, dummy = scripted(http_response({"status": "maintenance"}, 202))
    with pytest.raises(ResponseLost, match=r"Could not .*: what answered \(HTTP 202\) is not Senlin"):
        WRITES[write](Writer(client))


@pytest.mark.parametrize("write", ["create", "update", "adopt"])
@pytest.mark.parametrize("shown", [None, {}, [], "web", {"id": None}], ids=str)
def test_no_write_is_done_without_the_resource_that_it_shows(shown: Any, write: str) -> None:
    client, dummy = scripted(http_response({"cluster": shown, "node": shown}, 202))
    with pytest.raises(ResponseLost, match="is not Senlin"):
        WRITES[write](Writer(client))


def test_each_method_of_the_writer_is_in_the_table() -> None:
    methods = {name for name, value in vars(Writer).items() if callable(value) and not name.startswith("_")}
    assert methods == set(WRITES)


@pytest.mark.parametrize("write", WRITES)
def test_check_mode_sends_no_write(write: str) -> None:
    client, transport = scripted(http_response({}))
    with pytest.raises(WriteInCheckMode, match="Nothing was sent"):
        WRITES[write](Writer(client, read_only=True))
    assert transport.sent == []


@pytest.mark.parametrize("write", WRITES)
def test_the_real_run_sends_each_write_once(write: str) -> None:
    client, transport = scripted(http_response(SHOWN, 202, Location=STARTED))
    WRITES[write](Writer(client))
    assert len(transport.sent) == 1


@pytest.mark.parametrize(
    ("write", "sent"),
    [
        pytest.param(
            lambda writer: writer.delete(CLUSTER, ID, force=True),
            ("DELETE", f"/clusters/{ID}", {"force": True}),
            id="delete by force",
        ),
        pytest.param(WRITES["delete"], ("DELETE", f"/clusters/{ID}", None), id="delete"),
        pytest.param(WRITES["act"], ("POST", f"/clusters/{ID}/actions", {"check": {}}), id="act"),
        pytest.param(WRITES["operate"], ("POST", f"/nodes/{ID}/ops", {"reboot": {}}), id="operate"),
        pytest.param(
            WRITES["adopt"], ("POST", "/nodes/adopt", {"identity": ID, "overrides": {}}), id="adopt, with overrides"
        ),
        pytest.param(
            lambda writer: writer.adopt(NODE, {"identity": ID, "overrides": {"key_name": "k"}}),
            ("POST", "/nodes/adopt", {"identity": ID, "overrides": {"key_name": "k"}}),
            id="adopt, with the overrides of the task",
        ),
        pytest.param(
            lambda writer: writer.cancel(ACTION, ID, force=True),
            ("PATCH", f"/actions/{ID}?force=true", {"action": {"status": "CANCELLED"}}),
            id="cancel by force",
        ),
        pytest.param(
            lambda writer: writer.trigger(ID, {"count": 2}),
            ("POST", f"/webhooks/{ID}/trigger?V=2", {"count": 2}),
            id="trigger",
        ),
    ],
)
def test_requests(write: Any, sent: tuple[str, str, Any]) -> None:
    client, transport = scripted(http_response(SHOWN, 202, Location=STARTED))
    write(Writer(client))
    assert [(method, path, body) for method, path, dummy, body in transport.sent] == [sent]


# Refusals


@pytest.mark.parametrize(
    ("scenario", "call", "status", "error_type", "end"),
    [
        pytest.param(
            "profiles",
            lambda client, known: Writer(client).create(PROFILE, {"name": "typeless", "spec": {"properties": {}}}),
            500,
            "ESchema",
            "Could not create profile typeless: The 'type' key is missing from the provided spec map (HTTP 500). "
            "Senlin itself failed. Have an administrator look at its logs.",
            id="a bad spec is a 500",
        ),
        pytest.param(
            "profiles",
            lambda client, known: Writer(client).update(PROFILE, known["web"], {"metadata": {"team": "shop"}}),
            400,
            "BadRequest",
            "No property needs an update (HTTP 400).",
            id="nothing to update",
        ),
        pytest.param(
            "profiles",
            lambda client, known: list(client.listing(PROFILE, colour="red")),
            400,
            "HTTPBadRequest",
            "Could not list profiles: Invalid parameter colour (HTTP 400).",
            id="an unknown filter",
        ),
        pytest.param(
            "clusters",
            lambda client, known: Writer(client).delete(CLUSTER, known["slow"]),
            409,
            "ActionInProgress",
            "is in status CREATING (HTTP 409).",
            id="being created",
        ),
        pytest.param(
            "clusters",
            lambda client, known: Writer(client).delete(PROFILE, known["profile"]),
            409,
            "ResourceInUse",
            "still referenced by some clusters and/or nodes (HTTP 409).",
            id="in use",
        ),
        pytest.param(
            "clusters",
            lambda client, known: Writer(client).act(
                CLUSTER,
                known["web"],
                "resize",
                {"adjustment_type": "EXACT_CAPACITY", "number": 2, "min_size": 0, "max_size": 5},
            ),
            409,
            "ResourceIsLocked",
            "cannot be completed because it is already locked (HTTP 409).",
            id="locked",
        ),
        pytest.param(
            "clusters",
            lambda client, known: Writer(client).create(CLUSTER, {"name": "x", "profile_id": "nowhere"}),
            400,
            "BadRequest",
            "Could not create cluster x: The specified profile 'nowhere' could not be found (HTTP 400).",
            id="an unknown profile",
        ),
    ],
)
def test_refused_by_the_real_server(scenario: str, call: Any, status: int, error_type: str, end: str) -> None:
    client, transport = member(scenario)
    with pytest.raises(Refused) as raised:
        call(client, transport.known)
    assert (raised.value.status, raised.value.error_type) == (status, error_type)
    assert raised.value.message.endswith(end)
    assert raised.value.reason in raised.value.message
    assert raised.value.facts["request_id"].startswith("req-")


def test_updating_what_does_not_exist_is_refused() -> None:
    client, dummy = scripted(http_response({"error": {"message": "gone", "type": "ResourceNotFound"}}, 404))
    with pytest.raises(Refused):
        Writer(client).update(CLUSTER, ID, {"name": "web"})
