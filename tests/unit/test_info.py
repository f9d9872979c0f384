# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an info module asks, and which of the server's answers are the task's."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import LIST_OPTIONS, Info, gather
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import FULL_ID, Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, CLUSTER, RECEIVER
from scripted_transport import PROJECT, ScriptedTransport, answered

ID = "00000000-0000-4000-8000-000000000000"
OTHER_PROJECT = "2" * 32
CLUSTERS = Info(CLUSTER, LIST_OPTIONS)


def listed(*names: str, project: str = PROJECT) -> list[dict[str, Any]]:
    return [
        {"id": f"{number:08d}-0000-4000-8000-000000000000", "name": name, "project": project}
        for number, name in enumerate(names)
    ]


def asked(params: dict[str, Any], answers: list[dict[str, Any]], info: Info = CLUSTERS) -> tuple[list[str], Any]:
    """The names that a task returns, and the query that it sends."""
    transport = ScriptedTransport(answered({info.kind.plural: answers}))
    found = gather(info, params, Client(transport))
    ((method, path, query, dummy),) = transport.sent
    assert (method, path) == ("GET", info.kind.path)
    return [each["name"] for each in found], query


@pytest.mark.parametrize(
    ("params", "query"),
    [
        pytest.param({}, {"limit": 500}, id="all"),
        pytest.param({"name": "web"}, {"limit": 500, "name": "web"}, id="a name"),
        pytest.param(
            {"filters": {"status": ["ERROR", "WARNING"]}}, {"limit": 500, "status": ["ERROR", "WARNING"]}, id="a list"
        ),
        pytest.param({"filters": {"status": None}}, {"limit": 500}, id="a filter of null is none"),
        pytest.param({"filters": None}, {"limit": 500}, id="no filters"),
        pytest.param({"sort": "name:desc"}, {"limit": 500, "sort": "name:desc"}, id="sorted"),
        pytest.param({"all_projects": True}, {"limit": 500, "global_project": "true"}, id="all projects"),
        pytest.param({"all_projects": False}, {"limit": 500}, id="not all projects"),
        pytest.param({"all_projects": True, "limit": 7}, {"limit": 7, "global_project": "true"}, id="some of all"),
        pytest.param({"limit": 7}, {"limit": 7}, id="some"),
    ],
)
def test_query(params: dict[str, Any], query: dict[str, Any]) -> None:
    assert asked(params, []) == ([], query)


@pytest.mark.parametrize(
    ("info", "filters", "sent"),
    [
        pytest.param(Info(ACTION, LIST_OPTIONS), {"target_id": ID}, {"target": ID}, id="the target of an action"),
        pytest.param(Info(RECEIVER, LIST_OPTIONS), {"user_id": "me"}, {"user": "me"}, id="the user of a receiver"),
    ],
)
def test_filters_have_the_names_of_the_results(info: Info, filters: dict[str, Any], sent: dict[str, Any]) -> None:
    assert asked({"filters": filters}, [], info) == ([], {"limit": 500, **sent})


@pytest.mark.parametrize(
    ("params", "names"),
    [
        pytest.param({}, ["web", "Web", "db"], id="the project's"),
        pytest.param({"name": "web"}, ["web"], id="the exact name"),
        pytest.param({"name": "we"}, [], id="none of the name"),
        pytest.param({"all_projects": True}, ["web", "Web", "db", "web"], id="all projects'"),
        pytest.param({"all_projects": True, "name": "web"}, ["web", "web"], id="one name in all projects"),
        pytest.param({"limit": 2}, ["web", "Web"], id="two"),
        pytest.param({"limit": 9}, ["web", "Web", "db"], id="more than there are"),
    ],
)
def test_answers(params: dict[str, Any], names: list[str]) -> None:
    found, dummy = asked(params, [*listed("web", "Web", "db"), *listed("web", project=OTHER_PROJECT)])
    assert found == names


def test_a_limit_counts_the_project_s_own() -> None:
    """An admin's list holds every project's."""
    pages = [
        listed("a", project=OTHER_PROJECT),
        [*listed("b", project=OTHER_PROJECT), *listed("c", "d")],
    ]
    transport = ScriptedTransport(*(answered({"clusters": page}) for page in pages))
    assert [found["name"] for found in gather(CLUSTERS, {"limit": 1}, Client(transport))] == ["c"]
    assert [query["limit"] for dummy, path, query, body in transport.sent] == [1, 500]


@pytest.mark.parametrize("all_projects", [True, False])
def test_a_limit_of_0_returns_nothing(all_projects: bool) -> None:
    transport = ScriptedTransport(answered({"clusters": listed("web")}))
    params = {"limit": 0, "all_projects": all_projects}
    assert gather(CLUSTERS, params, Client(transport)) == []


def test_by_id() -> None:
    assert FULL_ID.fullmatch(ID)
    transport = ScriptedTransport(answered({"cluster": {"id": ID, "name": "web"}}), answered({}, 404))
    client = Client(transport)
    assert [found["name"] for found in gather(CLUSTERS, {"name": ID}, client)] == ["web"]
    assert gather(CLUSTERS, {"name": ID}, client) == []
    assert [path for dummy, path, *rest in transport.sent] == [f"/clusters/{ID}"] * 2


@pytest.mark.parametrize(
    ("params", "words"),
    [
        pytest.param(
            {"filters": {"colour": "red", "b": 1, "name": "x"}},
            "Clusters cannot be filtered by b, colour:",
            id="filters",
        ),
        pytest.param({"limit": -1}, "limit is -1", id="limit"),
    ],
)
def test_bad_input(params: dict[str, Any], words: str) -> None:
    transport = ScriptedTransport()
    with pytest.raises(BadInput, match=words):
        gather(CLUSTERS, params, Client(transport))
    assert transport.sent == []
