# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a resource is found, what a task declares of it, and how its references are resolved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Situation, find_named
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import (
    Ambiguous,
    ClusteringError,
    NotFound,
)
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, PROFILE
from ansible_collections.senlin.clustering.plugins.modules import cluster
from fake_senlin import FakeSenlin
from fake_task import FakeTask

ID = "00000000-0000-4000-8000-000000000000"
SMALL = "00000001-0000-4000-8000-000000000000"


@pytest.fixture
def senlin() -> FakeSenlin:
    """A Senlin with the profile ``small``."""
    senlin = FakeSenlin()
    assert senlin.add("profiles", name="small") == SMALL
    return senlin


def task(senlin: FakeSenlin, **options: Any) -> FakeTask:
    return FakeTask(senlin, cluster.RESOURCE, options)


# The live resource


def test_find_by_name(senlin: FakeSenlin) -> None:
    id = senlin.add("clusters", name="web")
    senlin.add("clusters", name="web-2")
    assert (find_named(task(senlin, name="web").situation()) or {})["id"] == id
    assert find_named(task(senlin, name="we").situation()) is None


def test_find_by_id_whatever_the_name(senlin: FakeSenlin) -> None:
    id = senlin.add("clusters", name="web")
    assert (find_named(task(senlin, name="shop", id=id).situation()) or {})["name"] == "web"


def test_find_by_an_id_that_does_not_exist(senlin: FakeSenlin) -> None:
    with pytest.raises(NotFound, match=f"no cluster with the id {ID}"):
        find_named(task(senlin, id=ID).situation())
    assert find_named(task(senlin, id=ID, state="absent").situation()) is None


def test_find_by_a_name_that_two_resources_have(senlin: FakeSenlin) -> None:
    senlin.add("clusters", name="web")
    senlin.add("clusters", name="web")
    with pytest.raises(Ambiguous):
        find_named(task(senlin, name="web", state="absent").situation())


# The declared attributes


@pytest.mark.parametrize(
    ("options", "attributes"),
    [
        pytest.param({"name": "web"}, ("name",), id="a name"),
        pytest.param(
            {"name": "web", "profile": "small", "cluster_timeout": 60, "force": True, "max_size": 0},
            ("name", "profile_id", "profile_name", "max_size", "timeout"),
            id="in the order of the table",
        ),
        pytest.param({"id": ID, "state": "absent", "min_size": 3}, ("id",), id="absent: only what identifies it"),
    ],
)
def test_declared(senlin: FakeSenlin, options: dict[str, Any], attributes: tuple[str, ...]) -> None:
    assert cluster.RESOURCE.declared(task(senlin, **options).params) == attributes


# References


def situation_of(
    senlin: FakeSenlin, on_missing: Callable[[ClusteringError], None], *, stays_when_absent: bool, **options: Any
) -> Situation:
    """What the planning of a task about a cluster sees."""
    resource = replace(cluster.RESOURCE, stays_when_absent=stays_when_absent)
    return Situation(Client(senlin), resource, FakeTask(senlin, resource, options).params, on_missing)


def test_a_reference_is_resolved_once(senlin: FakeSenlin) -> None:
    situation = task(senlin, name="web", profile="small").situation()
    first, second = (situation.resolve("profile", PROFILE) for dummy in range(2))
    assert first is not None and first is second
    assert first["id"] == SMALL
    assert senlin.sent == ["GET /profiles"]
    assert situation.require("profile", PROFILE) is first


@pytest.mark.parametrize(
    ("state", "stays_when_absent", "needed"),
    [
        pytest.param("present", False, True, id="present"),
        pytest.param("absent", False, False, id="absent: references are not needed"),
        pytest.param("absent", True, True, id="absent is about a part of the resource"),
    ],
)
def test_a_reference_to_what_is_missing(senlin: FakeSenlin, state: str, stays_when_absent: bool, needed: bool) -> None:
    missing: list[ClusteringError] = []
    situation = situation_of(
        senlin, missing.append, stays_when_absent=stays_when_absent, name="web", profile="large", state=state
    )
    assert situation.resolve("profile", PROFILE) is None
    assert [type(error) for error in missing] == [NotFound] * needed
    assert situation.require("profile", PROFILE) == {"id": "large", "name": "large"}
    assert [type(error) for error in missing] == [NotFound] * needed, "it was looked up twice"


def test_a_reference_to_what_is_missing_ends_a_real_run(senlin: FakeSenlin) -> None:
    with pytest.raises(NotFound, match="no profile 'large'"):
        task(senlin, name="web", profile="large").situation().resolve("profile", PROFILE)


# The situation


@pytest.mark.parametrize(
    ("options", "have", "name", "title"),
    [
        pytest.param({"name": "web"}, None, "web", "cluster web", id="a new name"),
        pytest.param({"name": "shop", "id": ID}, {"name": "web"}, "shop", "cluster web", id="to be renamed"),
        pytest.param({"id": ID}, {"name": "web"}, "web", "cluster web", id="by id"),
        pytest.param({"id": ID}, None, ID, f"cluster {ID}", id="by an id that does not exist"),
    ],
)
def test_name_and_title(
    senlin: FakeSenlin, options: dict[str, Any], have: dict[str, Any] | None, name: str, title: str
) -> None:
    situation = task(senlin, **options).situation(have)
    assert (situation.name, situation.title) == (name, title)


def test_the_situation_after_a_step(senlin: FakeSenlin) -> None:
    before = task(senlin, name="web").situation()
    after = before.after(Step("create cluster web", Create(CLUSTER, {}), {"name": "web"}), id=ID)
    assert after.have == {"id": ID, "name": "web"}
    assert before.have is None
