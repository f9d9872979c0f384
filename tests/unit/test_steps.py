# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps that any table can plan, from the live resource and the options of a task."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan import steps
from ansible_collections.senlin.clustering.plugins.module_utils._plan.calls import Create, Update
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
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
    """A Senlin with the profile ``small``."""
    senlin = FakeSenlin()
    assert senlin.add("profiles", name="small") == SMALL
    return senlin


def task(senlin: FakeSenlin, **options: Any) -> FakeTask:
    return FakeTask(senlin, cluster.RESOURCE, options)


# Updates


@pytest.mark.parametrize(
    ("options", "body"),
    [
        pytest.param({}, {}, id="nothing declared"),
        pytest.param({"cluster_timeout": 3600, "metadata": {"team": "shop"}, "config": {}}, {}, id="all equal"),
        pytest.param({"profile": "small"}, {}, id="the profile by name"),
        pytest.param({"profile": SMALL}, {}, id="the profile by id"),
        pytest.param({"cluster_timeout": 60}, {"timeout": 60}, id="an option whose attribute has another name"),
        pytest.param({"metadata": {}}, {"metadata": {}}, id="{} clears"),
        pytest.param({"metadata": {}, "purge_metadata": False}, {}, id="{} adds nothing"),
        pytest.param(
            {"metadata": {"tier": "front"}, "purge_metadata": False},
            {"metadata": {"team": "shop", "tier": "front"}},
            id="an added key: the whole map is sent",
        ),
        pytest.param({"desired_capacity": 3, "min_size": 1}, {}, id="no PATCH carries sizes"),
        pytest.param({"name": "shop", "id": ID}, {"name": "shop"}, id="renamed"),
    ],
)
def test_changes(senlin: FakeSenlin, options: dict[str, Any], body: dict[str, Any]) -> None:
    situation = task(senlin, **{"name": "web", **options}).situation(dict(LIVE))
    assert steps.changes(situation) == body
    sent = ["GET /clusters"] if "name" in body else []
    assert senlin.sent == sent, "a reference to the current profile needs no request"


def test_a_changed_profile_is_looked_up_once(senlin: FakeSenlin) -> None:
    large = senlin.add("profiles", name="large")
    situation = task(senlin, name="web", profile="large").situation(dict(LIVE))
    assert steps.changes(situation) == steps.changes(situation) == {"profile_id": large}
    assert senlin.sent == ["GET /profiles"]


def test_a_name_that_another_resource_has(senlin: FakeSenlin) -> None:
    other = senlin.add("clusters", name="shop")
    situation = task(senlin, name="shop", id=ID).situation(dict(LIVE))
    with pytest.raises(BadInput, match=f"Cluster web cannot be renamed to 'shop'.*{other}"):
        steps.changes(situation)


def test_an_update_without_changes_is_no_step(senlin: FakeSenlin) -> None:
    situation = task(senlin, name="web").situation(dict(LIVE))
    assert steps.update(situation, {}, profile_only=True) == []


def test_a_parameter_of_an_update_is_not_an_attribute(senlin: FakeSenlin) -> None:
    situation = task(senlin, name="web").situation(dict(LIVE))
    (step,) = steps.update(situation, {"profile_id": ID}, profile_only=True)
    assert isinstance(step.call, Update)
    assert step.call.body == {"profile_id": ID, "profile_only": True}
    assert (step.title, step.after) == ("update cluster web: profile_id", {"profile_id": ID})


# Creating and deleting


@pytest.mark.parametrize(
    ("options", "body"),
    [
        pytest.param({}, {"name": "web", "profile_id": SMALL}, id="no null, on which the server fails"),
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
        pytest.param({"purge_metadata": False, "metadata": {"a": "1"}}, {"metadata": {"a": "1"}}, id="none to keep"),
        pytest.param({"force": True, "profile_only": True}, {}, id="control options are not sent"),
    ],
)
def test_create(senlin: FakeSenlin, options: dict[str, Any], body: dict[str, Any]) -> None:
    step = steps.create(task(senlin, name="web", profile="small", **options).situation())
    assert isinstance(step.call, Create)
    assert step.call.body == {"name": "web", "profile_id": SMALL, **body}
    assert step.after == {**step.call.body, "profile_name": "small"}
    assert step.title == "create cluster web"


def test_create_with_other_values_than_the_table_has(senlin: FakeSenlin) -> None:
    situation = task(senlin, name="web", profile="small", max_size=0).situation()
    assert steps.create(situation, max_size=None, min_size=2).after == {
        "name": "web",
        "profile_id": SMALL,
        "profile_name": "small",
        "min_size": 2,
    }


def test_delete(senlin: FakeSenlin) -> None:
    declared = task(senlin, name="web", state="absent")
    assert steps.delete(declared.situation()) == []
    (step,) = steps.delete(declared.situation(dict(LIVE)), force=True)
    assert (step.title, step.after) == ("delete cluster web", None)


# What cannot be changed


@pytest.mark.parametrize(
    ("version", "refused"), [pytest.param(1.0, False, id="equal"), pytest.param("1.1", True, id="different")]
)
def test_check_fixed(senlin: FakeSenlin, version: Any, refused: bool) -> None:
    declared = FakeTask(senlin, cluster_profile.RESOURCE, {"name": "small", "spec": {"version": version}})
    situation = declared.situation({"id": ID, "name": "small", "spec": {"version": "1.0"}})
    if not refused:
        steps.check_fixed(situation)
        return
    with pytest.raises(BadInput, match=rf"spec of profile small \({ID}\) is .* and cannot be changed to"):
        steps.check_fixed(situation)
