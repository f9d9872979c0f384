# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an info module requests, and which resources of the server's lists it returns."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import LIST_OPTIONS, Info, gather
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import client as client_file
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import FULL_ID, Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, CLUSTER, PROFILE, RECEIVER
from scripted_transport import PROJECT, ScriptedTransport, http_response

ID = "00000000-0000-4000-8000-000000000000"
OTHER_PROJECT = "2" * 32
NUMBERS = count()
CLUSTERS = Info(CLUSTER, LIST_OPTIONS)


def listed(*names: str, project: str = PROJECT) -> list[dict[str, Any]]:
    return [
        {"id": f"{next(NUMBERS):08d}-0000-4000-8000-000000000000", "name": name, "project": project} for name in names
    ]


def gathered(params: dict[str, Any], items: list[dict[str, Any]], info: Info = CLUSTERS) -> tuple[list[str], Any]:
    """The names that a task returns, and the query that it sends.

    :param items: the items of the response.
    """
    transport = ScriptedTransport(http_response({info.kind.plural: items}))
    found = gather(info, params, Client(transport))
    ((method, path, query, dummy),) = transport.sent
    assert (method, path) == ("GET", info.kind.path)
    return [each["name"] for each in found], query


@pytest.mark.parametrize(
    ("params", "query"),
    [
        pytest.param({}, {"limit": 500}, id="everything"),
        pytest.param({"name": "web"}, {"limit": 500, "name": "web"}, id="a name"),
        pytest.param(
            {"filters": {"status": ["ERROR", "WARNING"]}}, {"limit": 500, "status": ["ERROR", "WARNING"]}, id="a list"
        ),
        pytest.param({"filters": {"status": None}}, {"limit": 500}, id="a filter of null does not count"),
        pytest.param({"filters": None}, {"limit": 500}, id="no filters"),
        pytest.param({"sort": "name:desc, status"}, {"limit": 500, "sort": "name:desc,status:asc"}, id="sorted"),
        pytest.param({"sort": " "}, {"limit": 500}, id="not sorted"),
        pytest.param({"sort": "name,updated_at"}, {"limit": 500}, id="sorted here"),
        pytest.param({"limit": 7, "sort": "updated_at"}, {"limit": 500}, id="a limit after sorting here"),
        pytest.param({"limit": 7, "filters": {"name": ["x" * 99] * 9}}, {"limit": 7, "name": "x" * 99}, id="the same"),
        pytest.param(
            {"limit": 7, "filters": {"name": [f"{number:0200}" for number in range(50)]}},
            {"limit": 500},
            id="too many values for a URL",
        ),
        pytest.param({"all_projects": True}, {"limit": 500, "global_project": "true"}, id="all projects"),
        pytest.param({"all_projects": False}, {"limit": 500}, id="not all projects"),
        pytest.param({"all_projects": True, "limit": 7}, {"limit": 7, "global_project": "true"}, id="both"),
        pytest.param({"limit": 7}, {"limit": 7}, id="a limit"),
    ],
)
def test_query(params: dict[str, Any], query: dict[str, Any]) -> None:
    assert gathered(params, []) == ([], query)


@pytest.mark.parametrize(
    ("info", "filters", "sent"),
    [
        pytest.param(Info(ACTION, LIST_OPTIONS), {"target_id": ID}, {"target": ID}, id="the target of an action"),
        pytest.param(Info(RECEIVER, LIST_OPTIONS), {"user_id": "me"}, {"user": "me"}, id="the user of a receiver"),
    ],
)
def test_filters_are_named_after_the_attributes(info: Info, filters: dict[str, Any], sent: dict[str, Any]) -> None:
    assert gathered({"filters": filters}, [], info) == ([], {"limit": 500, **sent})


@pytest.mark.parametrize(
    ("params", "names"),
    [
        pytest.param({}, ["web", "Web", "db"], id="the project"),
        pytest.param({"name": "web"}, ["web"], id="the exact name"),
        pytest.param({"name": "we"}, [], id="no such name"),
        pytest.param({"all_projects": True}, ["web", "Web", "db", "web"], id="all projects"),
        pytest.param({"all_projects": True, "name": "web"}, ["web", "web"], id="one name in all projects"),
        pytest.param({"limit": 2}, ["web", "Web"], id="a limit"),
        pytest.param({"limit": 9}, ["web", "Web", "db"], id="a limit above their number"),
    ],
)
def test_names(params: dict[str, Any], names: list[str]) -> None:
    found, dummy = gathered(params, [*listed("web", "Web", "db"), *listed("web", project=OTHER_PROJECT)])
    assert found == names


def test_a_limit_counts_the_resources_of_the_project() -> None:
    """An admin's list holds the resources of every project."""
    pages = [
        listed("a", project=OTHER_PROJECT),
        [*listed("b", project=OTHER_PROJECT), *listed("c", "d")],
    ]
    transport = ScriptedTransport(*(http_response({"clusters": page}) for page in pages))
    assert [found["name"] for found in gather(CLUSTERS, {"limit": 1}, Client(transport))] == ["c"]
    assert [query["limit"] for dummy, path, query, body in transport.sent] == [1, 500]


TYPES = {"profile_types": [{"name": "os.nova.server", "version": "1.0"}, {"name": "os.heat.stack-1.0"}]}


@pytest.mark.parametrize("wanted", ["os.nova.server", "os.nova.server-2.0", "os.heat.stack-1.0", ["os.heat.stack"]])
def test_a_type_that_no_profile_has(wanted: Any) -> None:
    transport = ScriptedTransport(http_response({"profiles": []}), http_response(TYPES))
    assert gather(Info(PROFILE), {"filters": {"type": wanted}}, Client(transport)) == []


@pytest.mark.parametrize("wanted", ["os.nova.sever-1.0", "os.nova", ["os.nova.server-1.0", "OS.NOVA.SERVER"], ""])
def test_a_type_that_the_server_does_not_have(wanted: Any) -> None:
    transport = ScriptedTransport(http_response({"profiles": []}), http_response(TYPES))
    with pytest.raises(BadInput, match=r"has no such profile type\. Its profile types are os\.heat\.stack-1\.0, os"):
        gather(Info(PROFILE), {"filters": {"type": wanted}}, Client(transport))


def test_what_the_server_lists_again_is_returned_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins again where the marker, the last resource of a page, was deleted before the next page was read."""
    monkeypatch.setattr(client_file, "PAGE", 2)
    items = listed("a", "b", "c")
    pages = (items[:2], [items[0], items[2]], [])
    transport = ScriptedTransport(*(http_response({"clusters": page}) for page in pages))
    found = gather(CLUSTERS, {}, Client(transport))
    assert [each["name"] for each in found] == ["a", "b", "c"]


@pytest.mark.parametrize("all_projects", [True, False])
def test_a_limit_of_0_returns_nothing(all_projects: bool) -> None:
    transport = ScriptedTransport(http_response({"clusters": listed("web")}))
    params = {"limit": 0, "all_projects": all_projects}
    assert gather(CLUSTERS, params, Client(transport)) == []


def test_by_id() -> None:
    assert FULL_ID.fullmatch(ID)
    transport = ScriptedTransport(http_response({"cluster": {"id": ID, "name": "web"}}))
    assert [found["name"] for found in gather(CLUSTERS, {"name": ID}, Client(transport))] == ["web"]
    assert [path for dummy, path, *rest in transport.sent] == [f"/clusters/{ID}"]


def test_by_a_name_that_looks_like_an_id() -> None:
    transport = ScriptedTransport(http_response({}, 404), http_response({"clusters": listed(ID)}))
    assert [found["name"] for found in gather(CLUSTERS, {"name": ID}, Client(transport))] == [ID]
    assert [path for dummy, path, *rest in transport.sent] == [f"/clusters/{ID}", "/clusters"]


@pytest.mark.parametrize(("all_projects", "count"), [(True, 1), (False, 0)])
def test_by_the_id_of_another_project(all_projects: bool, count: int) -> None:
    item = {"id": ID, "name": "web", "project": OTHER_PROJECT}
    transport = ScriptedTransport(http_response({"cluster": item}), http_response({"clusters": []}))
    assert len(gather(CLUSTERS, {"name": ID, "all_projects": all_projects}, Client(transport))) == count


@pytest.mark.parametrize(
    ("params", "message"),
    [
        pytest.param(
            {"filters": {"colour": "red", "b": 1, "name": "x"}},
            r"Clusters cannot be filtered by b, colour\. The available filters are metadata, name, status\.",
            id="filters",
        ),
        pytest.param({"limit": -1}, r"limit is -1; it must be between 0 and 2147483647\.", id="limit"),
        pytest.param({"limit": 2**63}, "limit is 9223372036854775808; it must be", id="limit above all numbers"),
        pytest.param({"limit": 10**400}, r"limit is 10{56}\.\.\.; it must be", id="limit of many digits"),
    ],
)
def test_bad_input(params: dict[str, Any], message: str) -> None:
    transport = ScriptedTransport()
    with pytest.raises(BadInput, match=message):
        gather(CLUSTERS, params, Client(transport))
    assert transport.sent == []
