# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of servers from Nova: in pages, no further than needed, and node by node where Nova may not be asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Refused, ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.server_list import list_servers
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response, Service
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.node_servers import read_servers
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.server_details import server_of
from scripted_transport import ScriptedTransport

Answers = list["Response | None"]


class Nova(ScriptedTransport):
    """A transport to a Nova that answers as it is told, and to a Senlin."""

    def __init__(self, answers: Answers, *senlin: Response) -> None:
        super().__init__(*senlin)
        self.answers = answers
        self.asked: list[Mapping[str, Any]] = []

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        self.asked.append(dict(query or {}))
        return self.answers.pop(0)


def page(*ids: str, more: bool = False) -> Response:
    servers = [{"id": id, "name": f"server {id}", "addresses": {}} for id in ids]
    return Response(200, {"servers": servers, **({"servers_links": [{"rel": "next"}]} if more else {})}, {})


def listed(nova: Nova, *wanted: str) -> list[str] | None:
    found = list_servers(Client(nova), set(wanted))
    return None if found is None else sorted(found)


def test_pages_are_read_until_all_servers_are_found() -> None:
    nova = Nova([page("a", "b", more=True), page("c", "d", more=True)])
    assert listed(nova, "a", "d") == ["a", "d"]
    assert nova.asked == [{"limit": 1000}, {"limit": 1000, "marker": "b"}]


@pytest.mark.parametrize("last", [[page("c")], [page("c", more=True), page()]])
def test_a_server_that_is_in_no_page_is_not_found(last: Answers) -> None:
    nova = Nova([page("a", more=True), *last])
    assert listed(nova, "a", "gone") == ["a"]
    assert nova.answers == []


@pytest.mark.parametrize("answer", [None, *(Response(status, {}, {}) for status in (401, 403, 404))])
def test_a_nova_that_may_not_be_asked_has_no_list(answer: Response | None) -> None:
    assert listed(Nova([answer]), "a") is None


def test_the_list_is_begun_anew_if_a_page_cannot_begin_any_more() -> None:
    gone = Response(400, {"badRequest": {"code": 400, "message": "marker [b] not found"}}, {})
    assert listed(Nova([page("b", more=True), gone, page("c", more=True), page("a")]), "a") == ["a"]
    with pytest.raises(Refused):
        listed(Nova([gone]), "a")
    with pytest.raises(Refused):
        listed(Nova([page("b", more=True), gone] * 4), "a")


def test_a_failure_is_repeated_and_then_told() -> None:
    lost = Response(503, {"computeFault": {}}, {})
    assert listed(Nova([lost, page("a")]), "a") == ["a"]
    with pytest.raises(ResponseLost, match=r"Could not list the servers of the project: .* \(HTTP 503\)"):
        listed(Nova([lost] * 4), "a")


def test_a_response_that_is_not_from_nova_is_told() -> None:
    with pytest.raises(ResponseLost, match="Could not list the servers of the project"):
        listed(Nova([Response(200, {"page": "maintenance"}, {})]), "a")


def test_nothing_is_asked_if_no_node_has_a_server() -> None:
    nova = Nova([])
    assert read_servers(Client(nova), [{"id": "1", "physical_id": None}]) == {}
    assert nova.asked == nova.sent == []


def test_senlin_shows_the_servers_where_nova_may_not_be_asked() -> None:
    ids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(3)]
    details = [{"id": "a", "name": "web", "addresses": {"n": []}}, {}, {"Error": {"code": 500, "message": "no"}}]
    shown = [Response(200, {"node": {"id": id, "details": each}}, {}) for id, each in zip(ids, details, strict=True)]
    nova = Nova([None], *shown)
    nodes = [{"id": id, "physical_id": physical} for id, physical in zip(ids, "abc", strict=True)]
    found = read_servers(Client(nova), nodes)
    assert {id: server["name"] for id, server in found.items()} == {"a": "web"}
    assert [path for dummy_method, path, *_rest in nova.sent] == [f"/nodes/{id}?show_details=True" for id in ids]


@pytest.mark.parametrize("there", [True, False])
def test_a_nova_that_has_none_of_the_servers_is_not_believed_at_once(there: bool) -> None:
    """It can be that of another region. If Senlin does not find the first server either, there are none."""
    ids = [f"{number:08d}-0000-4000-8000-000000000000" for number in range(2)]
    shown = [Response(200, {"node": {"details": {"id": id, "addresses": {}} if there else {}}}, {}) for id in "aab"]
    nova = Nova([page()], *shown)
    nodes = [{"id": id, "physical_id": physical} for id, physical in zip(ids, "ab", strict=True)]
    assert sorted(read_servers(Client(nova), nodes)) == (["a", "b"] if there else [])
    assert len(nova.sent) == (3 if there else 1)


def test_nova_and_senlin_say_the_same_of_a_server() -> None:
    same = {"id": "a", "name": "web", "status": "ACTIVE", "key_name": "k", "metadata": {"m": "1"}, "addresses": {}}
    by_nova = {
        **same,
        "created": "2026-11-24T15:00:00Z",
        "flavor": {"id": "f", "links": []},
        "image": {"id": "i"},
        "security_groups": [{"name": "default"}, {"name": "web"}, {"name": "default"}],
        "OS-EXT-AZ:availability_zone": "nova",
        "links": [],
    }
    by_senlin = {
        **same,
        "created_at": "2026-11-24T15:00:00Z",
        "flavor": "f",
        "image": "i",
        "security_groups": ["default", "web"],
        "availability_zone": "nova",
    }
    assert server_of(by_nova) == server_of(by_senlin)
    assert server_of(by_nova)["security_groups"] == ["default", "web"]
    assert server_of({**by_senlin, "security_groups": "default", "image": ""}) == {
        **server_of(by_senlin),
        "security_groups": ["default"],
        "image": None,
    }
