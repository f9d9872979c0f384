# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a table, the live resource and the options of a task to steps."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan import checks, resource, steps
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create, Update
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    Ambiguous,
    BadInput,
    NotFound,
    NotSupported,
)
from ansible_collections.senlin.clustering.plugins.modules import cluster, cluster_profile
from fake_senlin import FakeSenlin
from fake_task import FakeTask

ID = "00000000-0000-4000-8000-000000000000"
SMALL = "00000001-0000-4000-8000-000000000000"
LIVE = {
    "id": ID,
    "name": "web",
    "profile_id": SMALL,
    "profile_name": "small",
    "min_size": 0,
    "max_size": -1,
    "desired_capacity": 0,
    "timeout": 3600,
    "metadata": {"team": "shop"},
    "config": {},
    "status": "ACTIVE",
}


@pytest.fixture
def senlin() -> FakeSenlin:
    made = FakeSenlin()
    assert made.add("profiles", name="small") == SMALL
    return made


def task(senlin: FakeSenlin, **options: Any) -> FakeTask:
    return FakeTask(senlin, cluster.RESOURCE, options)


# Input


@pytest.mark.parametrize(
    "name", ["web", "0", "-", "w.e_b~1", "db-1", "\u96c6\u7fa4", "x" * 255], ids=lambda name: name[:9]
)
def test_names_that_the_server_accepts(senlin: FakeSenlin, name: str) -> None:
    checks.check_input(cluster.RESOURCE, task(senlin, name=name).params)


@pytest.mark.parametrize(
    "name", ["", "a b", "a/b", "web\n", "%", "w\u00e9b", "x" * 256], ids=lambda name: repr(name[:9])
)
def test_names_that_the_server_refuses(senlin: FakeSenlin, name: str) -> None:
    with pytest.raises(BadInput, match="cannot be the name of a cluster"):
        checks.check_input(cluster.RESOURCE, task(senlin, name=name).params)
    checks.check_input(cluster.RESOURCE, task(senlin, name=name, state="absent").params)


@pytest.mark.parametrize("id", ["", "web", ID[:8], ID.replace("-", ""), ID.replace("0", "A"), f"{ID}\n"], ids=repr)
@pytest.mark.parametrize("state", ["present", "absent"])
def test_ids_that_are_none(senlin: FakeSenlin, id: str, state: str) -> None:
    with pytest.raises(BadInput, match="is not an id of a cluster"):
        checks.check_input(cluster.RESOURCE, task(senlin, id=id, state=state).params)


@pytest.mark.parametrize(
    ("options", "microversion", "refused"),
    [
        pytest.param({"profile_only": True}, "1.5", True, id="profile_only before 1.6"),
        pytest.param({"profile_only": True}, "1.6", False, id="profile_only at 1.6"),
        pytest.param({"profile_only": False}, "1.0", False, id="false is what the server does anyway"),
        pytest.param({}, "1.0", False, id="nothing new"),
        pytest.param({"config": {}}, "1.6", True, id="an empty map is a value"),
        pytest.param({"force": True, "state": "absent"}, "1.7", True, id="force before 1.8"),
        pytest.param({"force": True, "state": "absent"}, "1.10", False, id="1.10 is newer than 1.8"),
    ],
)
def test_versions(senlin: FakeSenlin, options: dict[str, Any], microversion: str, refused: bool) -> None:
    senlin.microversion = microversion
    params = task(senlin, name="web", **options).params
    if refused:
        with pytest.raises(NotSupported, match=f"{next(iter(options))} needs microversion"):
            checks.check_versions(cluster.RESOURCE, params, Client(senlin))
    else:
        checks.check_versions(cluster.RESOURCE, params, Client(senlin))
    assert senlin.sent == []


# Finding


def test_found_by_name(senlin: FakeSenlin) -> None:
    id = senlin.add("clusters", name="web")
    senlin.add("clusters", name="web-2")
    assert (resource.find_named(task(senlin, name="web").situation()) or {})["id"] == id
    assert resource.find_named(task(senlin, name="we").situation()) is None


def test_found_by_id_whatever_its_name(senlin: FakeSenlin) -> None:
    id = senlin.add("clusters", name="web")
    assert (resource.find_named(task(senlin, name="shop", id=id).situation()) or {})["name"] == "web"


def test_an_id_that_nothing_has(senlin: FakeSenlin) -> None:
    with pytest.raises(NotFound, match=f"no cluster with the id {ID}"):
        resource.find_named(task(senlin, id=ID).situation())
    assert resource.find_named(task(senlin, id=ID, state="absent").situation()) is None


def test_two_of_the_name(senlin: FakeSenlin) -> None:
    senlin.add("clusters", name="web")
    senlin.add("clusters", name="web")
    with pytest.raises(Ambiguous):
        resource.find_named(task(senlin, name="web", state="absent").situation())


# Changes


@pytest.mark.parametrize(
    ("options", "body"),
    [
        pytest.param({}, {}, id="nothing declared"),
        pytest.param({"cluster_timeout": 3600, "metadata": {"team": "shop"}, "config": {}}, {}, id="all equal"),
        pytest.param({"profile": "small"}, {}, id="the profile by name"),
        pytest.param({"profile": SMALL}, {}, id="the profile by id"),
        pytest.param({"cluster_timeout": 60}, {"timeout": 60}, id="an option of another name"),
        pytest.param({"metadata": {}}, {"metadata": {}}, id="{} clears"),
        pytest.param({"metadata": {}, "purge_metadata": False}, {}, id="{} adds nothing"),
        pytest.param(
            {"metadata": {"tier": "front"}, "purge_metadata": False},
            {"metadata": {"team": "shop", "tier": "front"}},
            id="a key added: the whole map is sent",
        ),
        pytest.param({"desired_capacity": 3, "min_size": 1}, {}, id="sizes are in no PATCH"),
        pytest.param({"name": "shop", "id": ID}, {"name": "shop"}, id="renamed"),
    ],
)
def test_changes(senlin: FakeSenlin, options: dict[str, Any], body: dict[str, Any]) -> None:
    situation = task(senlin, **{"name": "web", **options}).situation(dict(LIVE))
    assert steps.changes(situation) == body
    asked = ["GET /clusters"] if "name" in body else []
    assert senlin.sent == asked, "a reference to what it has already costs nothing"


def test_a_changed_profile_is_looked_up_once(senlin: FakeSenlin) -> None:
    large = senlin.add("profiles", name="large")
    situation = task(senlin, name="web", profile="large").situation(dict(LIVE))
    assert steps.changes(situation) == steps.changes(situation) == {"profile_id": large}
    assert senlin.sent == ["GET /profiles"]


def test_a_rename_to_a_name_that_is_taken(senlin: FakeSenlin) -> None:
    other = senlin.add("clusters", name="shop")
    situation = task(senlin, name="shop", id=ID).situation(dict(LIVE))
    with pytest.raises(BadInput, match=f"cluster web cannot be renamed to 'shop'.*{other}"):
        steps.changes(situation)


def test_an_update_of_nothing_is_no_step(senlin: FakeSenlin) -> None:
    situation = task(senlin, name="web").situation(dict(LIVE))
    assert steps.update(situation, {}, profile_only=True) == []


def test_a_parameter_of_an_update_is_no_attribute(senlin: FakeSenlin) -> None:
    situation = task(senlin, name="web").situation(dict(LIVE))
    (step,) = steps.update(situation, {"profile_id": ID}, profile_only=True)
    assert isinstance(step.call, Update)
    assert step.call.body == {"profile_id": ID, "profile_only": True}
    assert (step.title, step.after) == ("update cluster web: profile_id", {"profile_id": ID})


# Creating and deleting


@pytest.mark.parametrize(
    ("options", "body"),
    [
        pytest.param({}, {"name": "web", "profile_id": SMALL}, id="what is left out is not sent, as null breaks it"),
        pytest.param(
            {"min_size": 0, "desired_capacity": 0, "metadata": {}, "config": {}, "cluster_timeout": 60},
            {
                "name": "web",
                "profile_id": SMALL,
                "min_size": 0,
                "desired_capacity": 0,
                "metadata": {},
                "config": {},
                "timeout": 60,
            },
            id="0 and {} are sent",
        ),
        pytest.param({"purge_metadata": False, "metadata": {"a": "1"}}, {"metadata": {"a": "1"}}, id="nothing to keep"),
        pytest.param({"force": True, "profile_only": True}, {}, id="what is apart is not sent"),
    ],
)
def test_create(senlin: FakeSenlin, options: dict[str, Any], body: dict[str, Any]) -> None:
    step = steps.create(task(senlin, name="web", profile="small", **options).situation())
    assert isinstance(step.call, Create)
    assert step.call.body == step.after == {"name": "web", "profile_id": SMALL, **body}
    assert step.title == "create cluster web"


def test_create_in_place_of_what_the_table_says(senlin: FakeSenlin) -> None:
    situation = task(senlin, name="web", profile="small", max_size=0).situation()
    assert steps.create(situation, max_size=None, min_size=2).after == {
        "name": "web",
        "profile_id": SMALL,
        "min_size": 2,
    }


def test_delete(senlin: FakeSenlin) -> None:
    declared = task(senlin, name="web", state="absent")
    assert steps.delete(declared.situation()) == []
    (step,) = steps.delete(declared.situation(dict(LIVE)), force=True)
    assert (step.title, step.after) == ("delete cluster web", None)


# What is declared


@pytest.mark.parametrize(
    ("options", "attributes"),
    [
        pytest.param({"name": "web"}, ("name",), id="a name"),
        pytest.param(
            {"name": "web", "profile": "small", "cluster_timeout": 60, "force": True, "max_size": 0},
            ("name", "profile_id", "max_size", "timeout"),
            id="in the order of the table",
        ),
        pytest.param({"id": ID, "state": "absent", "min_size": 3}, ("id",), id="absent: what it is named by"),
    ],
)
def test_declared(senlin: FakeSenlin, options: dict[str, Any], attributes: tuple[str, ...]) -> None:
    assert cluster.RESOURCE.declared(task(senlin, **options).params) == attributes


@pytest.mark.parametrize(
    ("version", "refused"), [pytest.param(1.0, False, id="as it is"), pytest.param("1.1", True, id="another")]
)
def test_what_is_fixed(senlin: FakeSenlin, version: Any, refused: bool) -> None:
    declared = FakeTask(senlin, cluster_profile.RESOURCE, {"name": "small", "spec": {"version": version}})
    situation = declared.situation({"id": ID, "name": "small", "spec": {"version": "1.0"}})
    if not refused:
        steps.check_fixed(situation)
        return
    with pytest.raises(BadInput, match=rf"spec of profile small \({ID}\) is .* and cannot be changed to"):
        steps.check_fixed(situation)
