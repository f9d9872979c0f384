# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and ids are exact over a database that compares them without regard to case, as MariaDB does by default."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import LIST_OPTIONS, Info, gather
from ansible_collections.senlin.clustering.plugins.module_utils._run.create import create_once
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    Ambiguous,
    BadInput,
    NotFound,
    ResponseLost,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.finding import find, look_up, resolve
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import (
    BINDING,
    CLUSTER,
    EVENT,
    NODE,
    PROFILE,
    Kind,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.writer import Writer
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import adoption
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.membership import find_nodes
from ansible_collections.senlin.clustering.plugins.modules import cluster_node
from cluster_tasks import SPEC, add_cluster, senlin_with_profiles, task
from fake_senlin import FakeSenlin, Trouble
from fake_task import FakeTask
from scripted_transport import ScriptedTransport, http_response

ID = "abcdef00-0000-4000-8000-000000000000"


@pytest.fixture
def senlin() -> FakeSenlin:
    senlin = senlin_with_profiles()
    senlin.ignores_case = True
    return senlin


def test_the_server_ignores_case(senlin: FakeSenlin) -> None:
    senlin.add("clusters", name="Web", id=ID)
    client = Client(senlin)
    assert [each["name"] for each in client.listing(CLUSTER, name="web")] == ["Web"]
    assert (client.read(CLUSTER, f"/clusters/{ID.upper()}") or {})["id"] == ID


# Finding


def test_find(senlin: FakeSenlin) -> None:
    upper = senlin.add("clusters", name="Web")
    client = Client(senlin)
    assert find(client, CLUSTER, "web") is None
    lower = senlin.add("clusters", name="web")
    for name, id in (("web", lower), ("Web", upper)):
        assert (find(client, CLUSTER, name) or {})["id"] == id
    twin = senlin.add("clusters", name="web")
    with pytest.raises(Ambiguous) as raised:
        find(client, CLUSTER, "web")
    assert [each["id"] for each in raised.value.facts["candidates"]] == [lower, twin]


def test_a_reference(senlin: FakeSenlin) -> None:
    senlin.add("profiles", name="Base", id=ID)
    client = Client(senlin)
    for reference in ("base", ID.upper()):
        assert look_up(client, PROFILE, reference) is None
        with pytest.raises(NotFound):
            resolve(client, PROFILE, reference)
    for reference in ("Base", ID):
        assert resolve(client, PROFILE, reference)["id"] == ID


def test_nodes(senlin: FakeSenlin) -> None:
    upper, lower = senlin.add("nodes", name="One", id=ID), senlin.add("nodes", name="one")
    found = find_nodes(Client(senlin), ["one", "One", "ONE", ID, ID.upper()])
    assert [(node or {}).get("id") for node in found.values()] == [lower, upper, None, upper, None]


# Whole tasks


def test_a_cluster_with_a_name_of_another_case_is_left_alone(senlin: FakeSenlin) -> None:
    other = add_cluster(senlin, name="WEB", desired_capacity=5)
    assert task(senlin, state="absent").perform().changed is False
    created = task(senlin, profile="small", desired_capacity=2).perform()
    assert created.steps == ["create cluster web"]
    assert senlin.stored["clusters"][other]["desired_capacity"] == 5
    assert task(senlin, profile="small", desired_capacity=2).perform().changed is False
    assert task(senlin, state="absent").perform().changed is True
    assert list(senlin.stored["clusters"]) == [other]


def test_a_name_of_another_case_is_free(senlin: FakeSenlin) -> None:
    id = add_cluster(senlin)
    add_cluster(senlin, name="Shop")
    assert task(senlin, id=id, name="shop").perform().steps == ["update cluster web: name"]
    with pytest.raises(BadInput, match="a cluster with that name already exists"):
        task(senlin, id=id, name="Shop").perform()


def test_a_profile_of_another_case_is_another_one(senlin: FakeSenlin) -> None:
    add_cluster(senlin)
    with pytest.raises(NotFound, match="There is no profile 'Small'"):
        task(senlin, profile="Small").perform()
    senlin.add("profiles", name="Small", spec=SPEC)
    assert task(senlin, profile="Small").perform().steps == ["update cluster web: profile_id"]


# Creates


def create(senlin: FakeSenlin) -> Any:
    return create_once(Writer(Client(senlin)), Create(CLUSTER, {"name": "web"}), senlin.clock.deadline())


def test_an_older_name_of_another_case_is_no_rival(senlin: FakeSenlin) -> None:
    older = senlin.add("clusters", name="Web", init_at="1970-01-01T00:00:00Z")
    created = create(senlin)
    assert created is not None
    assert set(senlin.stored["clusters"]) == {older, created.resource["id"]}
    assert senlin.clock.pauses == []


def test_what_another_run_has_created_under_another_case_is_not_taken_for_what_was_lost(senlin: FakeSenlin) -> None:
    senlin.troubles.append(Trouble("POST", first=lambda: senlin.add("clusters", name="Web"), lost="before"))
    with pytest.raises(ResponseLost):
        create(senlin)


# Filters of info modules


@pytest.mark.parametrize(
    ("params", "names"),
    [
        ({"name": "web"}, ["web"]),
        ({"name": "WEB"}, []),
        ({"filters": {"name": "Web"}}, ["Web"]),
        ({"filters": {"name": ["web", "Web"]}}, ["Web", "web"]),
        ({"filters": {"name": "WEB"}}, []),
        ({"filters": {"name": None}}, ["Web", "web"]),
        ({"name": ID.upper()}, []),
        ({"name": ID}, ["Web"]),
    ],
)
def test_a_list_of_clusters(senlin: FakeSenlin, params: dict[str, Any], names: list[str]) -> None:
    senlin.add("clusters", name="Web", id=ID)
    senlin.add("clusters", name="web")
    found = gather(Info(CLUSTER, LIST_OPTIONS), params, Client(senlin))
    assert isinstance(found, list)
    assert [each["name"] for each in found] == names


@pytest.mark.parametrize(
    ("kind", "filters", "item", "listed"),
    [
        pytest.param(BINDING, {"policy_name": "grow"}, {"policy_name": "Grow"}, False, id="the name of a policy"),
        pytest.param(BINDING, {"is_enabled": True}, {"enabled": True}, True, id="not a text"),
        pytest.param(EVENT, {"obj_name": "web"}, {"oname": "Web"}, False, id="the name of an object"),
        pytest.param(EVENT, {"level": "INFO"}, {"level": "20"}, True, id="a text for a number"),
        pytest.param(NODE, {"name": "one"}, {"name": "One"}, False, id="the name of a node"),
    ],
)
def test_other_filters(kind: Kind, filters: dict[str, Any], item: dict[str, Any], listed: bool) -> None:
    client = Client(ScriptedTransport(http_response({kind.plural: [{"id": ID, "name": "x", **item}]})))
    found = gather(Info(kind, LIST_OPTIONS), {"filters": filters, "all_projects": True}, client)
    assert bool(found) is listed


# Adoption


def test_an_identity_in_capitals_is_refused(senlin: FakeSenlin) -> None:
    adopt = {"identity": ID.upper(), "type": "os.nova.server-1.0"}
    declared = FakeTask(senlin, cluster_node.RESOURCE, {"name": "one", "adopt": adopt})
    with pytest.raises(BadInput, match="cannot be the identity of adopt: an id is a full UUID in lowercase"):
        adoption.find(declared.situation())
    assert senlin.sent == []
