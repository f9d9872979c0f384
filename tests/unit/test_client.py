# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client over the recorded answers of the real server, and over such as that one cannot be brought to give."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils import _client
from ansible_collections.senlin.clustering.plugins.module_utils._client import Answer, Client, Sent
from ansible_collections.senlin.clustering.plugins.module_utils._errors import (
    Ambiguous,
    AnswerLost,
    BadInput,
    NotFound,
    NotSupported,
    Refused,
    WriteInCheckMode,
)
from ansible_collections.senlin.clustering.plugins.module_utils._kinds import ACTION, BINDING, CLUSTER, NODE, PROFILE
from exchanges import UNIQUE
from fake_transport import FakeTransport
from scripted_transport import PROJECT, ScriptedTransport, answered

ID = "00000000-0000-4000-8000-000000000000"
OTHER_ID = "00000000-0000-4000-8000-000000000001"
SERVER = {
    "type": "os.nova.server",
    "version": "1.0",
    "properties": {"flavor": "m1.tiny", "image": "cirros", "networks": [{"network": "private"}]},
}


def spec(**properties: Any) -> dict[str, Any]:
    return {**SERVER, "properties": {**SERVER["properties"], **properties}}


def member(scenario: str) -> tuple[Client, FakeTransport]:
    transport = FakeTransport(scenario)
    return Client(transport), transport


def scripted(*answers: Answer | Exception, microversion: str = "1.14", **more: Any) -> tuple[Client, ScriptedTransport]:
    transport = ScriptedTransport(*answers, microversion=microversion)
    return Client(transport, **more), transport


def resource(name: str, id: str = ID, project: str | None = PROJECT) -> dict[str, Any]:
    return {"id": id, "name": name, "project": project, "status": "ACTIVE", "init_at": "2026-01-01T00:00:00Z"}


# Finding


def test_find_by_name() -> None:
    client, transport = member("profiles")
    assert client.find(PROFILE, UNIQUE) is None
    found = client.find(PROFILE, UNIQUE)
    assert found is not None
    assert (found["id"], found["name"]) == (transport.known["web"], UNIQUE)
    assert transport.sent == [("GET", "/profiles")] * 2, "one request each"


def test_find_as_the_admin_stays_in_the_project() -> None:
    """The admin's list holds the profile of the member too."""
    transport = FakeTransport("profiles", role="admin")
    client = Client(transport)
    assert client.find(PROFILE, UNIQUE) is None
    client.create(PROFILE, {"name": UNIQUE, "spec": spec()})
    found = client.find(PROFILE, UNIQUE)
    assert found is not None
    assert (found["id"], found["project_id"]) == (transport.known["web of the admin"], transport.project_id)


@pytest.mark.parametrize(
    ("listed", "project", "found"),
    [
        pytest.param([resource("web")], PROJECT, ID, id="the one"),
        pytest.param([resource("Web"), resource("web", OTHER_ID)], PROJECT, OTHER_ID, id="another case"),
        pytest.param([resource("web ")], PROJECT, None, id="a space behind, as some databases ignore it"),
        pytest.param([resource("web", project="2" * 32)], PROJECT, None, id="another project's"),
        pytest.param([resource("web", project=None)], PROJECT, ID, id="of no project that is told"),
        pytest.param([resource("web", project="2" * 32)], None, ID, id="a token of no project that is told"),
    ],
)
def test_find_is_exact(listed: list[dict[str, Any]], project: str | None, found: str | None) -> None:
    client, transport = scripted(answered({"clusters": listed}))
    transport.project_id = project
    assert (client.find(CLUSTER, "web") or {}).get("id") == found


def test_find_lists_all_candidates() -> None:
    client, transport = member("profiles")
    with pytest.raises(Ambiguous) as raised:
        client.find(PROFILE, "twin")
    ids = [transport.known["twin"], transport.known["other twin"]]
    candidates = raised.value.facts["candidates"]
    assert sorted(candidate["id"] for candidate in candidates) == sorted(ids)
    assert all(set(candidate) == {"id", "created_at", "project_id"} for candidate in candidates)
    assert all(id in raised.value.message for id in ids)
    assert "2 profiles are named 'twin'" in raised.value.message


def test_candidates_of_clusters_say_status_and_when_they_were_asked_for() -> None:
    client, dummy = scripted(answered({"clusters": [resource("web"), resource("web", OTHER_ID)]}))
    with pytest.raises(Ambiguous, match=r"init_at 2026-01-01T00:00:00Z, status ACTIVE, project_id 1{32}"):
        client.find(CLUSTER, "web")


def test_get_by_id() -> None:
    client, transport = member("profiles")
    found = client.get(PROFILE, transport.known["web"])
    assert found is not None
    assert (found["name"], found["metadata"], found["user_id"] is None) == (UNIQUE, {"team": "shop"}, False)
    assert client.get(PROFILE, ID) is None


@pytest.mark.parametrize("id", ["c", "0000000", ID.upper().replace("0", "A"), ID.replace("-", ""), f"{ID}0", "", "%"])
def test_get_refuses_what_the_server_would_take_for_a_beginning(id: str) -> None:
    client, transport = scripted()
    with pytest.raises(BadInput, match="full UUID"):
        client.get(CLUSTER, id)
    assert transport.sent == []


@pytest.mark.parametrize(
    ("reference", "answers", "paths"),
    [
        pytest.param("web", [{"clusters": [resource("web")]}], ["/clusters"], id="by name"),
        pytest.param(ID, [{"cluster": resource("web")}], [f"/clusters/{ID}"], id="by id"),
        pytest.param(
            ID, [None, {"clusters": [resource(ID, OTHER_ID)]}], [f"/clusters/{ID}", "/clusters"], id="a name like an id"
        ),
    ],
)
def test_refer(reference: str, answers: list[dict[str, Any] | None], paths: list[str]) -> None:
    client, transport = scripted(*(answered(body, 200 if body else 404) for body in answers))
    assert client.refer(CLUSTER, reference)["name"] in ("web", ID)
    assert [path for dummy, path, *rest in transport.sent] == paths


def test_refer_to_nothing() -> None:
    client, dummy = scripted(answered({"profiles": []}))
    with pytest.raises(NotFound, match="There is no profile 'web' in this project"):
        client.refer(PROFILE, "web")


# Listing


def test_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_client, "PAGE", 2)
    client, transport = member("profiles")
    names = [found["name"] for found in client.listing(PROFILE, sort="name")]
    assert names == [UNIQUE, "twin", "twin"]
    assert len(transport.sent) == 2


@pytest.mark.parametrize(
    ("sizes", "requests"),
    [
        pytest.param([2, 2, 0], 3, id="the last page empty"),
        pytest.param([2, 1], 2, id="the last page short"),
    ],
)
def test_pages_end(monkeypatch: pytest.MonkeyPatch, sizes: list[int], requests: int) -> None:
    monkeypatch.setattr(_client, "PAGE", 2)
    client, transport, pages = paged(sizes)
    assert len(list(client.listing(CLUSTER, status="ACTIVE"))) == sum(sizes)
    queries = [query for dummy, path, query, body in transport.sent]
    assert len(queries) == requests
    assert all(query["status"] == "ACTIVE" for query in queries), "each page is asked for with the filters"
    assert [query.get("marker") for query in queries[1:]] == [page[-1]["id"] for page in pages[: requests - 1]]


@pytest.mark.parametrize(
    ("expected", "read", "asked"),
    [
        pytest.param(None, 1, [3], id="not known"),
        pytest.param(1, 1, [1], id="one"),
        pytest.param(3, 3, [3], id="as many as a page"),
        pytest.param(5, 5, [3, 2], id="more than a page"),
        pytest.param(2, 4, [2, 3], id="and more are read, as some do not count"),
        pytest.param(0, 0, [], id="none"),
    ],
)
def test_no_more_is_asked_for_than_is_expected(
    monkeypatch: pytest.MonkeyPatch, expected: int | None, read: int, asked: list[int]
) -> None:
    monkeypatch.setattr(_client, "PAGE", 3)
    client, transport, dummy = paged(asked)
    assert len(list(islice(client.listing(CLUSTER, expected=expected), read))) == read
    assert [query["limit"] for dummy, path, query, body in transport.sent] == asked


def test_what_a_list_repeats_is_held_once() -> None:
    # As an answer is read: each text is one of its own.
    parsed = json.loads(json.dumps([resource("web"), resource("web", OTHER_ID)]))
    client, dummy = scripted(answered({"clusters": parsed}))
    one, other = client.listing(CLUSTER)
    assert one["project_id"] is other["project_id"] and one["status"] is other["status"]


def paged(sizes: list[int]) -> tuple[Client, Any, list[list[dict[str, Any]]]]:
    """A client whose list comes in pages of these sizes, its transport, and the pages."""
    ids = iter(f"{number:08d}-0000-4000-8000-000000000000" for number in range(9))
    pages = [[resource("web", next(ids)) for dummy in range(size)] for size in sizes]
    client, transport = scripted(*(answered({"clusters": page}) for page in pages))
    return client, transport, pages


def test_a_list_that_has_no_pages() -> None:
    """The server refuses ``limit`` there."""
    bindings = [{"id": ID, "enabled": True}, {"id": OTHER_ID, "enabled": False}]
    client, transport = scripted(*[answered({"cluster_policies": bindings})] * 2)
    path = f"/clusters/{ID}/policies"
    assert [found["is_enabled"] for found in client.listing(BINDING, path=path, enabled=True)] == [True, False]
    assert [found["id"] for found in client.listing(BINDING, path=path, expected=1)] == [ID, OTHER_ID]
    assert [query for dummy, path, query, body in transport.sent] == [{"enabled": True}, {}]


def test_a_filter_with_several_values() -> None:
    client, dummy = member("clusters")
    assert list(client.listing(CLUSTER, name="web", status=["ERROR", "WARNING"])) == []


# Writing


def test_the_action_of_a_write_is_in_location() -> None:
    client, transport = member("clusters")
    known = transport.known
    body = {"name": "web", "profile_id": known["profile"], "min_size": 0, "max_size": 5, "desired_capacity": 0}
    created = client.create(CLUSTER, body)
    assert created.resource is not None
    assert (created.resource["id"], created.action_id) == (known["web"], known["web action"])
    updated = client.update(CLUSTER, known["web"], {"metadata": {"team": "shop"}})
    assert updated.resource is not None
    assert (updated.resource["metadata"], updated.action_id) == ({}, known["update metadata action"])
    resize = {"adjustment_type": "EXACT_CAPACITY", "number": 1, "min_size": 0, "max_size": 5}
    assert client.act(CLUSTER, known["web"], "resize", resize) == Sent(None, known["resize action"])
    assert client.delete(CLUSTER, known["web"]) == Sent(None, known["delete web action"])
    assert client.delete(CLUSTER, known["slow"], force=True) == Sent(None, known["delete slow by force action"])


def test_profiles_start_no_action() -> None:
    client, transport = member("profiles")
    created = client.create(PROFILE, {"name": UNIQUE, "spec": spec(), "metadata": {"team": "shop"}})
    assert created.resource is not None
    assert (created.resource["id"], created.action_id) == (transport.known["web"], None)
    updated = client.update(PROFILE, transport.known["web"], {"metadata": {"team": "bank"}})
    assert (updated.resource or {})["metadata"] == {"team": "bank"}
    assert client.delete(PROFILE, transport.known["web"]) == Sent(None, None)


def test_deleting_what_is_gone_is_no_failure() -> None:
    client, transport = member("profiles")
    client.delete(PROFILE, transport.known["web"])
    assert client.delete(PROFILE, transport.known["web"]) == Sent(None, None)
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
    assert client.act(CLUSTER, ID, "check", {}).action_id == action_id


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_gateway_in_its_place_leaves_a_write_uncertain(status: int) -> None:
    client, transport = scripted(answered({"message": "<html><h1>Bad Gateway</h1></html>"}, status))
    with pytest.raises(AnswerLost, match=rf"Could not create cluster web: Bad Gateway \(HTTP {status}\)"):
        client.create(CLUSTER, {"name": "web"})
    assert len(transport.sent) == 1, "a write is never repeated"


def test_an_answer_that_was_lost_below_is_passed_on() -> None:
    client, transport = scripted(AnswerLost("No answer from Senlin."))
    with pytest.raises(AnswerLost):
        client.update(CLUSTER, ID, {"name": "web"})
    assert len(transport.sent) == 1


WRITES = {
    "create": lambda client: client.create(CLUSTER, {"name": "web"}),
    "update": lambda client: client.update(CLUSTER, ID, {"name": "web"}),
    "delete": lambda client: client.delete(CLUSTER, ID),
    "act": lambda client: client.act(CLUSTER, ID, "check", {}),
    "operate": lambda client: client.operate(NODE, ID, "reboot", {}),
    "adopt": lambda client: client.adopt(NODE, {"identity": ID}),
    "cancel": lambda client: client.cancel(ACTION, ID),
    "trigger": lambda client: client.trigger(ID, {}),
}
READS = {"get", "read", "listing", "document", "mine", "named", "find", "seek", "refer", "now"} | {
    "validate",
    "preview_adoption",
    "blank",
    "supports",
    "require",
}


def test_all_writes_are_in_the_table() -> None:
    methods = {name for name, value in vars(Client).items() if callable(value) and not name.startswith("_")}
    assert methods == READS | set(WRITES)


@pytest.mark.parametrize("write", WRITES)
def test_check_mode_sends_no_write(write: str) -> None:
    client, transport = scripted(answered({}), read_only=True)
    with pytest.raises(WriteInCheckMode, match="Nothing was sent"):
        WRITES[write](client)
    assert transport.sent == []


@pytest.mark.parametrize("write", WRITES)
def test_the_real_run_sends_each_write_once(write: str) -> None:
    client, transport = scripted(answered({}))
    WRITES[write](client)
    assert len(transport.sent) == 1


@pytest.mark.parametrize(
    ("write", "sent"),
    [
        pytest.param(
            lambda client: client.delete(CLUSTER, ID, force=True),
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
            lambda client: client.adopt(NODE, {"identity": ID, "overrides": {"key_name": "k"}}),
            ("POST", "/nodes/adopt", {"identity": ID, "overrides": {"key_name": "k"}}),
            id="adopt, with those of the task",
        ),
        pytest.param(
            lambda client: client.cancel(ACTION, ID, force=True),
            ("PATCH", f"/actions/{ID}?force=true", {"action": {"status": "CANCELLED"}}),
            id="cancel by force",
        ),
        pytest.param(
            lambda client: client.trigger(ID, {"count": 2}),
            ("POST", f"/webhooks/{ID}/trigger?V=2", {"count": 2}),
            id="trigger",
        ),
    ],
)
def test_requests(write: Any, sent: tuple[str, str, Any]) -> None:
    client, transport = scripted(answered({}))
    write(client)
    assert [(method, path, body) for method, path, dummy, body in transport.sent] == [sent]


# Checking a spec


def test_check_mode_may_have_a_spec_checked() -> None:
    transport = FakeTransport("profiles")
    client = Client(transport, read_only=True)
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
            lambda client, known: client.create(PROFILE, {"name": "typeless", "spec": {"properties": {}}}),
            500,
            "ESchema",
            "Could not create profile typeless: The 'type' key is missing from the provided spec map (HTTP 500).",
            id="a bad spec is a 500",
        ),
        pytest.param(
            "profiles",
            lambda client, known: client.update(PROFILE, known["web"], {"metadata": {"team": "shop"}}),
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
            lambda client, known: client.delete(CLUSTER, known["slow"]),
            409,
            "ActionInProgress",
            "is in status CREATING (HTTP 409).",
            id="in the making",
        ),
        pytest.param(
            "clusters",
            lambda client, known: client.delete(PROFILE, known["profile"]),
            409,
            "ResourceInUse",
            "still referenced by some clusters and/or nodes (HTTP 409).",
            id="in use",
        ),
        pytest.param(
            "clusters",
            lambda client, known: client.act(
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
            lambda client, known: client.create(CLUSTER, {"name": "x", "profile_id": "nowhere"}),
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
        client.act(CLUSTER, ID, "check", {})
    assert (raised.value.reason, raised.value.error_type) == (reason, error_type)
    assert raised.value.message == f"Could not check cluster {ID}: {reason} (HTTP 418)."
    assert raised.value.facts == {}, "no request id was given"


def test_a_404_of_an_update_is_a_refusal() -> None:
    client, dummy = scripted(answered({"error": {"message": "gone", "type": "ResourceNotFound"}}, 404))
    with pytest.raises(Refused):
        client.update(CLUSTER, ID, {"name": "web"})


# Versions


@pytest.mark.parametrize(
    ("spoken", "wanted", "supported"),
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
def test_versions(spoken: str, wanted: str, supported: bool) -> None:
    client, transport = scripted(microversion=spoken)
    assert client.supports(wanted) is supported
    if supported:
        client.require(wanted, "force")
    else:
        with pytest.raises(NotSupported, match=f"force needs microversion {wanted} .* {spoken}, the newest"):
            client.require(wanted, "force")
    assert transport.sent == []


def test_a_blank_resource_has_every_attribute() -> None:
    client, dummy = scripted()
    blank = client.blank(CLUSTER)
    assert {"id", "name", "profile_id", "desired_capacity", "node_ids"} <= set(blank)
    assert {key: value for key, value in blank.items() if value is not None} == {}
