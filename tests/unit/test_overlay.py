# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What earlier check-mode tasks would have created, changed, and deleted, merged into the responses of the server."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Act, Create, Delete, Update
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.overlay import Overlay
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.placeholders import (
    ID_PREFIX,
    is_placeholder,
)
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.predictions import (
    Predictions,
    merge,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin import client as client_file
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.finding import find
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import BINDING, CLUSTER, NODE, PROFILE
from check_mode_run import CheckModeRun, add_cluster
from fake_senlin import FakeSenlin

SPEC = {"type": "os.nova.server", "version": "1.0", "properties": {}}


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


@pytest.fixture
def run(senlin: FakeSenlin) -> CheckModeRun:
    return CheckModeRun(senlin)


# What would be created


def test_it_is_found_by_its_name_and_its_placeholder_id(run: CheckModeRun) -> None:
    id = run.create(PROFILE, name="small", spec=SPEC)
    assert id.startswith(ID_PREFIX)
    for found in (find(run.client, PROFILE, "small"), run.client.get(PROFILE, id)):
        assert found is not None
        assert (found["id"], found["name"], found["type"], found["spec"]) == (id, "small", "os.nova.server-1.0", SPEC)
    assert find(run.client, PROFILE, "other") is None


def test_it_has_the_attributes_of_a_live_one(run: CheckModeRun, senlin: FakeSenlin) -> None:
    live = run.client.get(CLUSTER, add_cluster(senlin))
    predicted = run.client.get(CLUSTER, run.create(CLUSTER, name="new", profile_id="p"))
    assert live is not None and predicted is not None
    assert set(live) == set(predicted)
    assert [predicted[key] for key in ("min_size", "max_size", "desired_capacity", "status")] == [0, -1, 0, "ACTIVE"]
    optional = {"domain_id", "is_profile_only", "profile_name"}
    assert {key for key, value in predicted.items() if value is None} == optional


def test_no_request_for_it_is_sent(run: CheckModeRun, senlin: FakeSenlin) -> None:
    id = run.create(CLUSTER, name="web", profile_id="p")
    senlin.sent.clear()
    assert list(run.client.listing(NODE, cluster_id=id)) == []
    assert list(run.client.listing(BINDING, path=f"/clusters/{id}/policies")) == []
    assert run.client.get(CLUSTER, f"{ID_PREFIX}ffffffffffff") is None
    assert senlin.sent == []


def test_two_hosts_that_create_the_same_at_once_create_one(run: CheckModeRun, senlin: FakeSenlin) -> None:
    other = CheckModeRun(senlin)
    assert run.create(CLUSTER, name="web", profile_id="p") == other.create(CLUSTER, name="web", profile_id="p")
    merge(run.predictions, other.predictions)
    assert run.names(CLUSTER) == ["web"]


def test_what_is_created_again_is_another_object(run: CheckModeRun) -> None:
    old = run.create(PROFILE, name="small", spec=SPEC)
    run.plan(PROFILE, Step("rename", Update(PROFILE, {"name": "old"})), have={"id": old})
    assert run.create(PROFILE, name="small", spec=SPEC) != old
    assert run.names(PROFILE) == ["old", "small"]


def test_a_new_node_is_none_of_the_others(run: CheckModeRun) -> None:
    web = run.create(CLUSTER, name="web", profile_id="p", desired_capacity=2)
    first, second = (node["id"] for node in run.client.listing(NODE, cluster_id=web))
    leave = Act(CLUSTER, "del_nodes", {"nodes": [first], "destroy_after_deletion": True})
    resize = Step("resize", Act(CLUSTER, "resize", {}), {"desired_capacity": 2})
    run.plan(CLUSTER, Step("leave", leave), resize, have={"id": web})
    ids = [node["id"] for node in run.client.listing(NODE, cluster_id=web)]
    assert len(set(ids)) == 2 and second in ids and first not in ids


def test_an_administrator_creates_what_another_project_has(run: CheckModeRun, senlin: FakeSenlin) -> None:
    senlin.add("profiles", name="small", project="2" * 32)
    id = run.create(PROFILE, name="small", spec=SPEC)
    assert (find(run.client, PROFILE, "small") or {})["id"] == id


# Order


@pytest.mark.parametrize(
    ("sort", "names"),
    [
        pytest.param("name:asc", ["a", "b", "c", "d"], id="by name"),
        pytest.param("name:desc", ["d", "c", "b", "a"], id="backwards"),
        pytest.param("init_at:asc", ["c", "a", "d", "b"], id="by time"),
        pytest.param("init_at:desc", ["b", "d", "a", "c"], id="the newest first"),
        pytest.param("", ["c", "a", "d", "b"], id="in no order"),
    ],
)
def test_what_would_be_created_is_where_the_server_sorts_it(
    sort: str, names: list[str], run: CheckModeRun, senlin: FakeSenlin
) -> None:
    add_cluster(senlin, "c")
    senlin.clock.now += 5
    add_cluster(senlin, "a")
    for name in ("d", "b"):
        run.create(CLUSTER, name=name, profile_id="p")
    query = {"sort": sort} if sort else {}
    assert run.names(CLUSTER, **query) == names
    response = Overlay(senlin, run.predictions).request("GET", "/clusters", query={**query, "limit": 1})
    marker = response.body["clusters"][1]["id"]
    rest = Overlay(senlin, run.predictions).request("GET", "/clusters", query={**query, "limit": 1, "marker": marker})
    assert [each["name"] for each in rest.body["clusters"]] == names[2:]


def test_a_live_one_of_its_name_takes_its_place(run: CheckModeRun, senlin: FakeSenlin) -> None:
    run.create(CLUSTER, name="web", profile_id="p")
    live = add_cluster(senlin)
    assert [found["id"] for found in run.client.listing(CLUSTER, name="web")] == [live]


@pytest.mark.parametrize("deleted", ["", "a", "b", "c"], ids=["none", "the first", "the second", "the third"])
@pytest.mark.parametrize("live", ["abc", "abcd"])
def test_each_is_listed_once_over_many_pages(
    deleted: str, live: str, run: CheckModeRun, senlin: FakeSenlin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client_file, "PAGE", 2)
    ids = {name: add_cluster(senlin, name) for name in live}
    request = senlin.request

    def paged(method: str, path: str, *, body: Any = None, query: Any = None) -> Any:
        response = request(method, path, body=body)
        if query and path == "/clusters":
            items = response.body["clusters"]
            start = [None, *ids.values()].index(query.get("marker"))
            response.body["clusters"] = items[start : start + query["limit"]]
        return response

    monkeypatch.setattr(senlin, "request", paged)
    run.create(CLUSTER, name="new", profile_id="p")
    if deleted:
        run.plan(CLUSTER, Step("delete", Delete(CLUSTER), None), have={"id": ids[deleted]})
    assert run.names(CLUSTER) == [*live.replace(deleted, ""), "new"]


# What would be changed or deleted


def test_the_new_name_of_a_profile_shows_where_it_is_used(run: CheckModeRun, senlin: FakeSenlin) -> None:
    profile = senlin.add("profiles", name="small")
    id = add_cluster(senlin, profile_id=profile, profile_name="small")
    run.plan(PROFILE, Step("rename", Update(PROFILE, {"name": "old"}, id=profile)), have={"id": profile})
    found = run.client.get(CLUSTER, id)
    assert found is not None and found["profile_name"] == "old"
    assert [found["profile_name"] for found in run.client.listing(CLUSTER)] == ["old"]


def test_a_change_shows(run: CheckModeRun, senlin: FakeSenlin) -> None:
    id = add_cluster(senlin, config={"a": 1})
    run.plan(CLUSTER, Step("update", Update(CLUSTER, {"timeout": 9}), {"timeout": 9}), have={"id": id})
    found = run.client.get(CLUSTER, id)
    assert found is not None
    assert (found["timeout"], found["name"], found["config"]) == (9, "web", {"a": 1})
    assert [found["timeout"] for found in run.client.listing(CLUSTER)] == [9]


def test_a_new_name_is_the_only_one(run: CheckModeRun, senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    run.plan(CLUSTER, Step("rename", Update(CLUSTER, {"name": "shop"}), {"name": "shop"}), have={"id": id})
    assert (run.names(CLUSTER, name="web"), run.names(CLUSTER, name="shop")) == ([], ["shop"])


def test_what_is_deleted_is_not_there(run: CheckModeRun, senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    run.plan(CLUSTER, Step("delete", Delete(CLUSTER), None), have={"id": id})
    assert run.client.get(CLUSTER, id) is None
    assert run.names(CLUSTER) == []


def test_a_new_revision_takes_the_name_of_the_old_one(run: CheckModeRun, senlin: FakeSenlin) -> None:
    id = senlin.add("profiles", name="small", spec=SPEC)
    retire = Step("retire", Update(PROFILE, {"name": "small.1"}, id=id), {})
    new = {"name": "small", "spec": {**SPEC, "version": "2.0"}}
    own_id = run.plan(PROFILE, retire, Step("create", Create(PROFILE, new), new), have={"id": id})
    assert own_id is not None and own_id.startswith(ID_PREFIX)
    found = find(run.client, PROFILE, "small")
    assert found is not None and found["id"] == own_id
    assert sorted(run.names(PROFILE)) == ["small", "small.1"]


# Predictions


def test_what_belongs_to_a_deleted_cluster_is_deleted_with_it(run: CheckModeRun, senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    merge(run.predictions, {"/clusters": {id: None}})
    senlin.sent.clear()
    assert run.client.read(BINDING, f"/clusters/{id}/policies/00000001-0000-4000-8000-000000000000") is None
    assert senlin.sent == []


def test_merge() -> None:
    predictions: Predictions = {"/clusters": {"1": {"name": "web", "timeout": 60}, "2": {"name": "db"}, "3": None}}
    merge(predictions, {"/clusters": {"1": {"timeout": 9}, "2": None, "3": {"name": "new"}}, "/nodes": {"4": {}}})
    assert predictions == {
        "/clusters": {"1": {"name": "web", "timeout": 9}, "2": None, "3": {"name": "new"}},
        "/nodes": {"4": {}},
    }


@pytest.mark.parametrize(
    ("values", "placeholder"),
    [
        pytest.param((f"{ID_PREFIX}0123456789ab",), True, id="an id"),
        pytest.param(("/clusters", {"target": ["1", f"{ID_PREFIX}0123456789ab"]}), True, id="in a query"),
        pytest.param(("00000000-0000-4000-8000-000000000000", None), False, id="an id of the server"),
        pytest.param((), False, id="nothing"),
    ],
)
def test_is_placeholder(values: tuple[Any, ...], placeholder: bool) -> None:
    assert is_placeholder(*values) is placeholder


def test_what_is_recorded_shows_at_once(senlin: FakeSenlin) -> None:
    earlier: Predictions = {}
    overlay = Overlay(senlin, earlier)
    id = add_cluster(senlin)
    overlay.record("/clusters", id, {"timeout": 9})
    assert overlay.recorded == earlier == {"/clusters": {id: {"timeout": 9}}}
    assert (Client(overlay).get(CLUSTER, id) or {})["timeout"] == 9
