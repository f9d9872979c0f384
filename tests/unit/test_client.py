# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the client finds, lists and reads: over the real server's recorded answers, and over some that it cannot give."""

from __future__ import annotations

import json
from itertools import islice
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import client as client_file
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    Ambiguous,
    BadInput,
    NotFound,
    NotSupported,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.finding import find, resolve
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import BINDING, CLUSTER, PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from clients import ID, OTHER_ID, member, resource, scripted, spec
from exchanges import UNIQUE
from fake_transport import FakeTransport
from scripted_transport import PROJECT, answered

# Finding


def test_find_by_name() -> None:
    client, transport = member("profiles")
    assert find(client, PROFILE, UNIQUE) is None
    found = find(client, PROFILE, UNIQUE)
    assert found is not None
    assert (found["id"], found["name"]) == (transport.known["web"], UNIQUE)
    assert transport.sent == [("GET", "/profiles")] * 2, "one request each"


def test_find_as_the_admin_stays_in_the_project() -> None:
    """The admin's list holds the profile of the member too."""
    transport = FakeTransport("profiles", role="admin")
    client = Client(transport)
    assert find(client, PROFILE, UNIQUE) is None
    Writer(client).create(PROFILE, {"name": UNIQUE, "spec": spec()})
    found = find(client, PROFILE, UNIQUE)
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
    assert (find(client, CLUSTER, "web") or {}).get("id") == found


def test_find_lists_all_candidates() -> None:
    client, transport = member("profiles")
    with pytest.raises(Ambiguous) as raised:
        find(client, PROFILE, "twin")
    ids = [transport.known["twin"], transport.known["other twin"]]
    candidates = raised.value.facts["candidates"]
    assert sorted(candidate["id"] for candidate in candidates) == sorted(ids)
    assert all(set(candidate) == {"id", "created_at", "project_id"} for candidate in candidates)
    assert all(id in raised.value.message for id in ids)
    assert "2 profiles are named 'twin'" in raised.value.message


def test_candidates_of_clusters_say_status_and_when_they_were_asked_for() -> None:
    client, dummy = scripted(answered({"clusters": [resource("web"), resource("web", OTHER_ID)]}))
    with pytest.raises(Ambiguous, match=r"init_at 2026-01-01T00:00:00Z, status ACTIVE, project_id 1{32}"):
        find(client, CLUSTER, "web")


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
    assert resolve(client, CLUSTER, reference)["name"] in ("web", ID)
    assert [path for dummy, path, *rest in transport.sent] == paths


def test_refer_to_nothing() -> None:
    client, dummy = scripted(answered({"profiles": []}))
    with pytest.raises(NotFound, match="There is no profile 'web' in this project"):
        resolve(client, PROFILE, "web")


# Listing


def test_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_file, "PAGE", 2)
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
    monkeypatch.setattr(client_file, "PAGE", 2)
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
    monkeypatch.setattr(client_file, "PAGE", 3)
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
    blank = client.empty(CLUSTER)
    assert {"id", "name", "profile_id", "desired_capacity", "node_ids"} <= set(blank)
    assert {key: value for key, value in blank.items() if value is not None} == {}
