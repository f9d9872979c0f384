# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the writer sends, and how a refusal is read: over recorded responses, and some that the server cannot give."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    Refused,
    ResponseLost,
    WriteInCheckMode,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, CLUSTER, NODE, PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer, WriteResult
from clients import ID, SERVER, member, scripted, spec
from exchanges import UNIQUE
from fake_transport import FakeTransport
from scripted_transport import answered

# Writing


def test_the_action_of_a_write_is_in_location() -> None:
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


def test_profiles_start_no_action() -> None:
    client, transport = member("profiles")
    created = Writer(client).create(PROFILE, {"name": UNIQUE, "spec": spec(), "metadata": {"team": "shop"}})
    assert created.resource is not None
    assert (created.resource["id"], created.action_id) == (transport.known["web"], None)
    updated = Writer(client).update(PROFILE, transport.known["web"], {"metadata": {"team": "bank"}})
    assert (updated.resource or {})["metadata"] == {"team": "bank"}
    assert Writer(client).delete(PROFILE, transport.known["web"]) == WriteResult(None, None)


def test_deleting_what_is_gone_is_no_failure() -> None:
    client, transport = member("profiles")
    Writer(client).delete(PROFILE, transport.known["web"])
    assert Writer(client).delete(PROFILE, transport.known["web"]) == WriteResult(None, None)
    assert transport.sent == [("DELETE", f"/profiles/{transport.known['web']}")] * 2


@pytest.mark.parametrize(
    ("location", "action_id"),
    [
        pytest.param(f"http://127.0.0.1:8778/v1/actions/{ID}", ID, id="another host and scheme"),
        pytest.param(f"https://cloud.example/clustering/v1/actions/{ID}", ID, id="below a path"),
        pytest.param(f"/v1/actions/{ID}", ID, id="no host"),
        pytest.param(f"https://cloud.example/v1/profiles/{ID}", None, id="no action"),
    ],
)
def test_location(location: str, action_id: str | None) -> None:
    client, dummy = scripted(answered({"action": ID}, 202, Location=location))
    assert Writer(client).act(CLUSTER, ID, "check", {}).action_id == action_id


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_in_its_place_leaves_a_write_uncertain(status: int) -> None:
    client, transport = scripted(answered({"message": "<html><h1>Bad Gateway</h1></html>"}, status))
    with pytest.raises(ResponseLost, match=rf"Could not create cluster web: Bad Gateway \(HTTP {status}\)"):
        Writer(client).create(CLUSTER, {"name": "web"})
    assert len(transport.sent) == 1, "a write is never repeated"


def test_an_answer_that_was_lost_below_is_passed_on() -> None:
    client, transport = scripted(ResponseLost("No answer from Senlin."))
    with pytest.raises(ResponseLost):
        Writer(client).update(CLUSTER, ID, {"name": "web"})
    assert len(transport.sent) == 1


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


def test_all_writes_are_in_the_table() -> None:
    methods = {name for name, value in vars(Writer).items() if callable(value) and not name.startswith("_")}
    assert methods == set(WRITES)


@pytest.mark.parametrize("write", WRITES)
def test_check_mode_sends_no_write(write: str) -> None:
    client, transport = scripted(answered({}))
    with pytest.raises(WriteInCheckMode, match="Nothing was sent"):
        WRITES[write](Writer(client, read_only=True))
    assert transport.sent == []


@pytest.mark.parametrize("write", WRITES)
def test_the_real_run_sends_each_write_once(write: str) -> None:
    client, transport = scripted(answered({}))
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
            id="adopt, with those of the task",
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
    client, transport = scripted(answered({}))
    write(Writer(client))
    assert [(method, path, body) for method, path, dummy, body in transport.sent] == [sent]


# Checking a spec


def test_check_mode_may_have_a_spec_checked() -> None:
    transport = FakeTransport("profiles")
    client = Client(transport)
    client.validate(PROFILE, spec(), "web")
    assert transport.sent == [("POST", "/profiles/validate")]
    with pytest.raises(Refused, match=r"Could not validate the spec of profile web: Unrecognizable spec item 'colour'"):
        client.validate(PROFILE, spec(colour="red"), "web")


def test_an_old_server_cannot_check_a_spec() -> None:
    client, transport = scripted(microversion="1.1")
    client.validate(PROFILE, SERVER, "web")
    assert transport.sent == []


# Refusals


@pytest.mark.parametrize(
    ("scenario", "call", "status", "error_type", "words"),
    [
        pytest.param(
            "profiles",
            lambda client, known: Writer(client).create(PROFILE, {"name": "typeless", "spec": {"properties": {}}}),
            500,
            "ESchema",
            "Could not create profile typeless: The 'type' key is missing from the provided spec map (HTTP 500).",
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
            id="in the making",
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
def test_refused_by_the_real_server(scenario: str, call: Any, status: int, error_type: str, words: str) -> None:
    client, transport = member(scenario)
    with pytest.raises(Refused) as raised:
        call(client, transport.known)
    assert (raised.value.status, raised.value.error_type) == (status, error_type)
    assert raised.value.message.endswith(words)
    assert raised.value.reason in raised.value.message
    assert raised.value.facts["request_id"].startswith("req-")


@pytest.mark.parametrize(
    ("body", "reason", "error_type"),
    [
        pytest.param(
            {"error": {"message": "It is locked.", "type": "X"}, "code": 409}, "It is locked", "X", id="error"
        ),
        pytest.param(
            {"message": "The resource could not be found.<br /><br />\n\n\n", "code": "404 Not Found", "title": "x"},
            "The resource could not be found",
            "",
            id="the router's mark-up",
        ),
        pytest.param({"message": "API version  '1'\nis bad"}, "API version '1' is bad", "", id="white space"),
        pytest.param({"error": "odd"}, "the server gave no reason", "", id="an error that is no map"),
        pytest.param({"error": {"message": None, "type": None}}, "the server gave no reason", "", id="nulls"),
        pytest.param({}, "the server gave no reason", "", id="an empty map"),
        pytest.param(None, "the server gave no reason", "", id="no body"),
        pytest.param(["x"], "the server gave no reason", "", id="a list"),
        pytest.param("x", "the server gave no reason", "", id="a text"),
    ],
)
def test_the_words_of_a_refusal(body: Any, reason: str, error_type: str) -> None:
    client, dummy = scripted(answered(body, 418))
    with pytest.raises(Refused) as raised:
        Writer(client).act(CLUSTER, ID, "check", {})
    assert (raised.value.reason, raised.value.error_type) == (reason, error_type)
    assert raised.value.message == f"Could not check cluster {ID}: {reason} (HTTP 418)."
    assert raised.value.facts == {}, "no request id was given"


def test_a_404_of_an_update_is_a_refusal() -> None:
    client, dummy = scripted(answered({"error": {"message": "gone", "type": "ResourceNotFound"}}, 404))
    with pytest.raises(Refused):
        Writer(client).update(CLUSTER, ID, {"name": "web"})
