# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the client reads: over recorded responses of the real server, and over some that it cannot be made to give."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import datetime, timedelta, timezone
from itertools import islice
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import client as client_file
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    BadInput,
    NotSupported,
    Refused,
    ResponseLost,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    BINDING,
    CLUSTER,
    NODE,
    PROFILE,
    RECEIVER,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.masking import MASK
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.previews import preview_adoption, validate_spec
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.repetition import PAUSES, SLOW_TRIES
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from clients import ID, OTHER_ID, SERVER, member, resource, scripted, spec
from exchanges import UNIQUE
from fake_clock import FakeClock
from fake_transport import FakeTransport
from scripted_transport import ScriptedTransport, http_response, unanswered

# One resource


def test_get_by_id() -> None:
    client, transport = member("profiles")
    found = client.get(PROFILE, transport.known["web"])
    assert found is not None
    assert (found["name"], found["metadata"], found["user_id"] is None) == (UNIQUE, {"team": "shop"}, False)
    assert client.get(PROFILE, ID) is None


@pytest.mark.parametrize("id", ["c", "0000000", ID.upper().replace("0", "A"), ID.replace("-", ""), f"{ID}0", "", "%"])
def test_get_refuses_what_the_server_would_take_for_the_beginning_of_an_id(id: str) -> None:
    client, transport = scripted()
    with pytest.raises(BadInput, match="full UUID"):
        client.get(CLUSTER, id)
    assert transport.sent == []


def test_a_read_that_is_refused_names_the_resource() -> None:
    client, dummy = scripted(http_response({"error": {"message": "Nova is down."}}, 403))
    with pytest.raises(Refused, match=rf"^Could not get node {ID}: Nova is down \(HTTP 403\)\."):
        client.read(NODE, f"{NODE.path}/{ID}?show_details=True")


@pytest.mark.parametrize("body", [{}, [], None, "ok", {"status": "maintenance"}])
@pytest.mark.parametrize("read", [lambda client: client.get(CLUSTER, ID), lambda client: list(client.listing(CLUSTER))])
def test_something_else_that_answers_is_no_missing_resource(read: Any, body: Any) -> None:
    client, dummy = scripted(http_response(body))
    with pytest.raises(ResponseLost, match=r"what answered \(HTTP 200\) is not Senlin"):
        read(client)


def test_an_empty_resource_has_every_attribute() -> None:
    client, dummy = scripted()
    empty = client.empty(CLUSTER)
    assert {"id", "name", "profile_id", "desired_capacity", "node_ids"} <= set(empty)
    assert {key: value for key, value in empty.items() if value is not None} == {}


@pytest.mark.parametrize("reveal_secrets", [False, True])
def test_secrets_are_masked_unless_they_are_asked_for(reveal_secrets: bool) -> None:
    secrets = {"channel": {"alarm_url": "https://example.org/v1/webhooks/1"}, "actor": {"trust_id": "trust"}}
    receiver = {"id": ID, "name": "grow", **secrets}
    client, dummy = scripted(http_response({"receiver": receiver}), reveal_secrets=reveal_secrets)
    found = client.get(RECEIVER, ID)
    assert found is not None and found["name"] == "grow"
    masked = {"channel": {"alarm_url": MASK}, "actor": {"trust_id": MASK}}
    assert {key: found[key] for key in secrets} == (secrets if reveal_secrets else masked)


# Lists


def test_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_file, "PAGE", 2)
    client, transport = member("profiles")
    names = [found["name"] for found in client.listing(PROFILE, sort="name")]
    assert names == [UNIQUE, "twin", "twin"]
    assert len(transport.sent) == 2


@pytest.mark.parametrize(
    ("sizes", "requests"),
    [
        pytest.param([2, 2, 0], 3, id="empty last page"),
        pytest.param([2, 1], 2, id="short last page"),
    ],
)
def test_a_page_that_is_not_full_is_the_last(monkeypatch: pytest.MonkeyPatch, sizes: list[int], requests: int) -> None:
    monkeypatch.setattr(client_file, "PAGE", 2)
    client, transport, pages = client_with_pages(sizes)
    assert len(list(client.listing(CLUSTER, status="ACTIVE"))) == sum(sizes)
    queries = [query for dummy, path, query, body in transport.sent]
    assert len(queries) == requests
    assert all(query["status"] == "ACTIVE" for query in queries), "each page is requested with the filters"
    assert [query.get("marker") for query in queries[1:]] == [page[-1]["id"] for page in pages[: requests - 1]]


@pytest.mark.parametrize(
    ("expected", "read", "requested"),
    [
        pytest.param(None, 1, [3], id="unknown"),
        pytest.param(1, 1, [1], id="one"),
        pytest.param(3, 3, [3], id="as many as a page holds"),
        pytest.param(5, 5, [3, 2], id="more than a page holds"),
        pytest.param(2, 4, [2, 3], id="more are read than were expected"),
        pytest.param(0, 0, [], id="none"),
    ],
)
def test_no_more_is_requested_than_is_expected(
    monkeypatch: pytest.MonkeyPatch, expected: int | None, read: int, requested: list[int]
) -> None:
    monkeypatch.setattr(client_file, "PAGE", 3)
    client, transport, dummy = client_with_pages(requested)
    assert len(list(islice(client.listing(CLUSTER, expected=expected), read))) == read
    assert [query["limit"] for dummy, path, query, body in transport.sent] == requested


def test_equal_texts_of_a_list_are_held_in_memory_once() -> None:
    # JSON is parsed here, as in a response, so that equal texts are different objects.
    parsed = json.loads(json.dumps([resource("web"), resource("web", OTHER_ID)]))
    client, dummy = scripted(http_response({"clusters": parsed}))
    one, other = client.listing(CLUSTER)
    assert one["project_id"] is other["project_id"] and one["status"] is other["status"]


def client_with_pages(sizes: list[int]) -> tuple[Client, Any, list[list[dict[str, Any]]]]:
    """A client whose list comes in pages of these sizes, its transport, and the pages."""
    ids = iter(f"{number:08d}-0000-4000-8000-000000000000" for number in range(9))
    pages = [[resource("web", next(ids)) for dummy in range(size)] for size in sizes]
    client, transport = scripted(*(http_response({"clusters": page}) for page in pages))
    return client, transport, pages


def test_a_list_without_pages() -> None:
    """The server refuses ``limit`` there."""
    bindings = [{"id": ID, "enabled": True}, {"id": OTHER_ID, "enabled": False}]
    client, transport = scripted(*[http_response({"cluster_policies": bindings})] * 2)
    path = f"/clusters/{ID}/policies"
    assert [found["is_enabled"] for found in client.listing(BINDING, path=path, enabled=True)] == [True, False]
    assert [found["id"] for found in client.listing(BINDING, path=path, expected=1)] == [ID, OTHER_ID]
    assert [query for dummy, path, query, body in transport.sent] == [{"enabled": True}, {}]


def test_a_filter_with_several_values() -> None:
    client, dummy = member("clusters")
    assert list(client.listing(CLUSTER, name="web", status=["ERROR", "WARNING"])) == []


# Microversions and time


@pytest.mark.parametrize(
    ("current", "wanted", "supported"),
    [
        pytest.param("1.9", "1.10", False, id="1.9 is older than 1.10"),
        pytest.param("1.10", "1.9", True, id="1.10 is newer than 1.9"),
        pytest.param("1.14", "1.10", True, id="1.14 is newer than 1.10"),
        pytest.param("1.10", "1.14", False, id="1.10 is older than 1.14"),
        pytest.param("1.10", "1.10", True, id="equal"),
        pytest.param("1.0", "1.1", False, id="the oldest"),
        pytest.param("1.1", "1.10", False, id="1.1 is not 1.10"),
    ],
)
def test_microversions(current: str, wanted: str, supported: bool) -> None:
    client, transport = scripted(microversion=current)
    assert client.supports(wanted) is supported
    if supported:
        client.require(wanted, "force")
    else:
        with pytest.raises(NotSupported, match=f"force needs microversion {wanted} .* {current}, the newest"):
            client.require(wanted, "force")
    assert transport.sent == []


def test_server_time_is_that_of_the_last_response() -> None:
    responses = [
        http_response({"clusters": []}, Date="Tue, 24 Nov 2026 12:00:00 GMT"),
        http_response({"error": {}}, 400, Date="Tue, 24 Nov 2026 12:00:05 GMT"),
        http_response({"clusters": []}),
    ]
    client, dummy = scripted(*responses)
    assert abs(client.server_time() - datetime.now(timezone.utc)) < timedelta(seconds=5), "the local time at first"
    list(client.listing(CLUSTER))
    assert client.server_time() == datetime(2026, 11, 24, 12, 0, 0, tzinfo=timezone.utc)
    with pytest.raises(Refused):
        list(client.listing(CLUSTER))
    assert client.server_time() == datetime(2026, 11, 24, 12, 0, 5, tzinfo=timezone.utc)
    list(client.listing(CLUSTER))
    assert client.server_time() == datetime(2026, 11, 24, 12, 0, 5, tzinfo=timezone.utc), "a response without a date"


# Validations, which store nothing


def test_check_mode_can_have_a_spec_validated() -> None:
    transport = FakeTransport("profiles")
    client = Client(transport)
    validate_spec(client, PROFILE, spec(), "web")
    assert transport.sent == [("POST", "/profiles/validate")]
    with pytest.raises(Refused, match=r"Could not validate the spec of profile web: Unrecognizable spec item 'colour'"):
        validate_spec(client, PROFILE, spec(colour="red"), "web")


def test_an_old_server_cannot_validate_a_spec() -> None:
    client, transport = scripted(microversion="1.1")
    validate_spec(client, PROFILE, SERVER, "web")
    assert transport.sent == []


def test_a_preview_of_an_adoption_takes_no_snapshot() -> None:
    client, transport = scripted(http_response({"node_profile": {"node_preview": SERVER}}))
    assert preview_adoption(client, NODE, {"identity": ID, "type": "os.nova.server-1.0", "snapshot": True}) == SERVER
    ((method, path, dummy, body),) = transport.sent
    assert (method, path, body["identity"], body["snapshot"]) == ("POST", "/nodes/adopt-preview", ID, False)


# A server whose API gets no answer from the services behind it


READS = {
    "get": (lambda client: client.get(CLUSTER, ID), http_response({"cluster": resource("web")})),
    "listing": (lambda client: list(client.listing(CLUSTER)), http_response({"clusters": []})),
    "read_document": (lambda client: client.read_document("/"), http_response({})),
    "validate": (lambda client: validate_spec(client, PROFILE, SERVER, "web"), http_response({})),
    "preview_adoption": (
        lambda client: preview_adoption(client, NODE, {"identity": ID}),
        http_response({"node_profile": {"node_preview": SERVER}}),
    ),
}


FORMS = [None, 5, "web", {}, [], [1], [None], {"node_preview": None}]


@pytest.mark.parametrize("read", ["get", "listing", "preview_adoption"])
@pytest.mark.parametrize("form", FORMS, ids=str)
def test_what_does_not_have_the_form_of_senlin_is_reported(form: Any, read: str) -> None:
    client, dummy = scripted(http_response({"cluster": form, "clusters": form, "node_profile": form}))
    has_form = {"get": isinstance(form, dict), "listing": form == [], "preview_adoption": False}[read]
    with nullcontext() if has_form else pytest.raises(ResponseLost, match="is not Senlin"):
        READS[read][0](client)


@pytest.mark.parametrize("read", READS)
def test_an_unanswered_read_is_repeated(read: str) -> None:
    send, response = READS[read]
    client, transport = scripted(unanswered(), response)
    send(client)
    assert len(transport.sent) == 2


@pytest.mark.parametrize("read", READS)
def test_a_read_that_stays_unanswered_is_reported(read: str) -> None:
    send, dummy = READS[read]
    client, transport = scripted(*[unanswered()] * SLOW_TRIES)
    with pytest.raises(ResponseLost, match="no answer from its own engine within its RPC timeout"):
        send(client)
    assert len(transport.sent) == SLOW_TRIES


FAILURES = {
    "no response": ResponseLost("No response from Senlin."),
    "HTTP 500": http_response({"error": {"message": "Oops"}}, 500),
    "HTTP 502": http_response({"message": "Bad Gateway"}, 502),
    "HTTP 503": http_response({"message": "Unavailable"}, 503),
}


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
@pytest.mark.parametrize("read", READS)
def test_a_read_that_fails_is_repeated(read: str, failure: Response | Exception) -> None:
    send, response = READS[read]
    client, transport = scripted(failure, response)
    send(client)
    assert len(transport.sent) == 2


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
def test_a_read_that_goes_on_failing_is_repeated_a_few_times(failure: Response | Exception) -> None:
    clock = FakeClock()
    transport = ScriptedTransport(*[failure] * (len(PAUSES) + 1))
    with pytest.raises(ResponseLost):
        Client(transport, deadline=clock.deadline()).get(CLUSTER, ID)
    assert len(transport.sent) == len(PAUSES) + 1
    assert sum(clock.pauses) == pytest.approx(sum(PAUSES))


def test_an_attribute_that_cannot_be_read_is_asked_for_twice_only() -> None:
    client, transport = scripted(*[http_response({"error": {"message": "bad path"}}, 500)] * SLOW_TRIES)
    with pytest.raises(Refused, match="bad path"):
        list(client.listing(CLUSTER, path=f"/clusters/{ID}/attrs/x"))
    assert len(transport.sent) == SLOW_TRIES
