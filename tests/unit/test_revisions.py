# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps from a changed spec to a new revision, and what happens to retired revisions."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect, Touch
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.revisions import retired_name
from ansible_collections.senlin.clustering.plugins.modules import cluster_profile
from fake_senlin import FakeSenlin, Trouble
from fake_task import FakeTask

SPEC = {"type": "os.nova.server", "version": "1.0", "properties": {"flavor": "m1.tiny", "image": "cirros"}}
CHANGED = {**SPEC, "properties": {"flavor": "m1.large", "image": "cirros"}}
OTHER_KEY = {**SPEC, "properties": {"flavor": "m1.large", "image": "cirros", "key_name": "ops"}}
SCHEMA = {"flavor": {"updatable": True}, "image": {"updatable": True}, "key_name": {"updatable": False}}


@pytest.fixture
def senlin() -> FakeSenlin:
    senlin = FakeSenlin()
    senlin.stored["profile-types"] = {"os.nova.server-1.0": {"name": "os.nova.server", "schema": SCHEMA}}
    return senlin


def task(senlin: FakeSenlin, **options: Any) -> FakeTask:
    return FakeTask(senlin, cluster_profile.RESOURCE, {"name": "web", **options})


def names(senlin: FakeSenlin) -> list[str]:
    return sorted(profile["name"] for profile in senlin.stored["profiles"].values())


@pytest.mark.parametrize(
    ("name", "retired"),
    [
        pytest.param("web", "web-01234567", id="short"),
        pytest.param("x" * 246, "x" * 246 + "-01234567", id="the longest that is not cut"),
        pytest.param("x" * 255, "x" * 246 + "-01234567", id="the longest name"),
    ],
)
def test_retired_name(name: str, retired: str) -> None:
    assert retired_name({"name": name, "id": "01234567-0000-4000-8000-000000000000"}) == retired
    assert len(retired) <= 255


def test_a_changed_spec_is_refused_by_default(senlin: FakeSenlin) -> None:
    id = senlin.add("profiles", name="web", spec=SPEC)
    with pytest.raises(
        BadInput, match=rf"spec of profile web \({id}\) differs, .*: properties\.flavor is \"m1\.tiny\""
    ):
        task(senlin, spec=CHANGED).perform()
    assert senlin.writes == []


def test_creating_a_profile_needs_a_spec(senlin: FakeSenlin) -> None:
    with pytest.raises(BadInput, match="There is no profile web yet, and spec is required to create it"):
        task(senlin).perform()


@pytest.mark.parametrize("options", [{}, {"on_spec_change": "replace"}], ids=str)
def test_a_spec_that_is_only_written_differently_is_the_same(senlin: FakeSenlin, options: dict[str, Any]) -> None:
    senlin.add("profiles", name="web", spec=SPEC)
    assert task(senlin, spec={**SPEC, "version": 1.0, "description": None}, **options).perform().changed is False


def test_a_retired_revision_is_kept_while_it_is_in_use(senlin: FakeSenlin) -> None:
    old = senlin.add("profiles", name="web", spec=SPEC, metadata={"team": "shop"})
    user = senlin.add("clusters", name="web", profile_id=old)
    declared = task(senlin, spec=CHANGED, on_spec_change="replace")
    predicted = declared.predict()
    assert [write for write in senlin.writes if not write.endswith("/validate")] == []
    performed = declared.perform()
    assert performed.steps == predicted.steps == [f"rename profile web to web-{old[:8]}", "create profile web"]
    assert performed.diff == predicted.diff
    new = performed.report["profile"]
    assert (new["name"], new["spec"], new["metadata"], new["id"] == old) == ("web", CHANGED, {"team": "shop"}, False)
    assert names(senlin) == ["web", f"web-{old[:8]}"]
    assert declared.perform().changed is False, "it is in use"

    senlin.stored["clusters"][user]["profile_id"] = new["id"]
    later = declared.perform()
    assert later.steps == [f"delete profile web-{old[:8]}"]
    assert later.report["profile"]["id"] == new["id"]
    assert names(senlin) == ["web"]


def test_a_retired_revision_that_nothing_uses_is_deleted_at_once(senlin: FakeSenlin) -> None:
    old = senlin.add("profiles", name="web", spec=SPEC)
    declared = task(senlin, spec=CHANGED, on_spec_change="replace", metadata={"tier": "front"})
    predicted = declared.predict()
    performed = declared.perform()
    assert performed.steps == predicted.steps
    assert performed.steps[-1] == f"delete profile web-{old[:8]}"
    assert (names(senlin), performed.report["profile"]["metadata"]) == (["web"], {"tier": "front"})
    assert declared.perform().changed is False


def test_a_run_that_was_cut_off_between_the_rename_and_the_create_is_completed(senlin: FakeSenlin) -> None:
    old = senlin.add("profiles", name="web", spec=SPEC)
    senlin.stored["profiles"][old]["name"] = f"web-{old[:8]}"
    performed = task(senlin, spec=CHANGED, on_spec_change="replace").perform()
    assert performed.steps == ["create profile web", f"delete profile web-{old[:8]}"]
    assert names(senlin) == ["web"]


# Taking a revision back


def retire(senlin: FakeSenlin, spec: dict[str, Any], **attributes: Any) -> str:
    """Add a retired revision of the profile web. Returns its id."""
    id = senlin.add("profiles", name="web", spec=spec, **attributes)
    senlin.stored["profiles"][id]["name"] = f"web-{id[:8]}"
    return id


def test_a_retired_revision_with_the_declared_spec_is_taken_back(senlin: FakeSenlin) -> None:
    old = retire(senlin, SPEC)
    senlin.add("clusters", name="web", profile_id=old)
    new = senlin.add("profiles", name="web", spec=CHANGED, metadata={"team": "shop"})
    senlin.add("clusters", name="shop", profile_id=new)
    declared = task(senlin, spec={**SPEC, "version": 1.0}, on_spec_change="replace")
    predicted, performed = declared.predict(), declared.perform()
    assert performed.steps == predicted.steps
    assert performed.steps == [
        f"rename profile web to web-{new[:8]}",
        f"rename profile web-{old[:8]} to web, with new metadata",
    ]
    assert performed.diff == predicted.diff
    assert (performed.diff["before"]["id"], performed.diff["after"]["id"]) == (new, old)
    assert performed.report["profile"] == predicted.report["profile"]
    found = performed.report["profile"]
    assert (found["id"], found["name"], found["spec"], found["metadata"]) == (old, "web", SPEC, {"team": "shop"})
    assert names(senlin) == ["web", f"web-{new[:8]}"]
    assert declared.perform().changed is False


def test_a_revision_that_is_taken_back_has_the_declared_metadata(senlin: FakeSenlin) -> None:
    old = retire(senlin, SPEC, metadata={"team": "blog"})
    new = senlin.add("profiles", name="web", spec=CHANGED, metadata={"team": "shop"})
    declared = task(senlin, spec=SPEC, on_spec_change="replace", metadata={"team": "blog"})
    assert declared.predict().steps == [
        f"rename profile web to web-{new[:8]}",
        f"rename profile web-{old[:8]} to web",
        f"delete profile web-{new[:8]}",
    ]
    declared.perform()
    assert [(each["id"], each["metadata"]) for each in senlin.stored["profiles"].values()] == [(old, {"team": "blog"})]


def test_the_newest_of_several_revisions_with_the_spec_is_taken_back(senlin: FakeSenlin) -> None:
    for dummy in range(2):
        newest = retire(senlin, SPEC)
        senlin.clock.sleep(5)
    retire(senlin, CHANGED)
    senlin.add("profiles", name="web", spec={**SPEC, "properties": {}})
    declared = task(senlin, spec=SPEC, on_spec_change="replace")
    assert declared.predict().report["profile"]["id"] == declared.perform().report["profile"]["id"] == newest
    assert list(senlin.stored["profiles"]) == [newest]


def test_a_run_that_was_cut_off_while_it_took_a_revision_back_is_completed(senlin: FakeSenlin) -> None:
    old = retire(senlin, SPEC)
    senlin.clock.sleep(5)
    new = retire(senlin, CHANGED, metadata={"team": "shop"})
    declared = task(senlin, spec=SPEC, on_spec_change="replace")
    predicted, performed = declared.predict(), declared.perform()
    assert performed.steps == predicted.steps
    assert performed.steps == [
        f"rename profile web-{old[:8]} to web, with new metadata",
        f"delete profile web-{new[:8]}",
    ]
    assert [(each["id"], each["metadata"]) for each in senlin.stored["profiles"].values()] == [(old, {"team": "shop"})]
    assert declared.perform().changed is False


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_lost_response_while_a_revision_is_taken_back(number: int, senlin: FakeSenlin) -> None:
    old = retire(senlin, SPEC)
    new = senlin.add("profiles", name="web", spec=CHANGED)
    request = {1: f"PATCH /profiles/{new}", 2: f"PATCH /profiles/{old}", 3: f"DELETE /profiles/{new}"}[number]
    senlin.troubles.append(Trouble(request, lost="after"))
    performed = task(senlin, spec=SPEC, on_spec_change="replace").perform()
    assert performed.steps == [
        f"rename profile web to web-{new[:8]}",
        f"rename profile web-{old[:8]} to web",
        f"delete profile web-{new[:8]}",
    ]
    assert (list(senlin.stored["profiles"]), names(senlin)) == ([old], ["web"])


def test_no_revision_is_taken_back_without_permission_to_replace(senlin: FakeSenlin) -> None:
    retire(senlin, SPEC)
    senlin.add("profiles", name="web", spec=CHANGED)
    with pytest.raises(BadInput, match="Set on_spec_change to replace"):
        task(senlin, spec=SPEC).perform()
    assert senlin.writes == []


# What existing nodes cannot get


def add_users(senlin: FakeSenlin, profile: str, nodes: int = 2) -> str:
    """Add a cluster with some nodes that use a profile. Returns its id."""
    cluster = senlin.add("clusters", name="web", profile_id=profile)
    for number in range(nodes):
        senlin.add("nodes", name=f"n{number}", profile_id=profile, cluster_id=cluster, physical_id=f"s{number}")
    return cluster


@pytest.mark.parametrize("check", [True, False])
def test_what_existing_nodes_cannot_get_is_refused(check: bool, senlin: FakeSenlin) -> None:
    cluster = add_users(senlin, senlin.add("profiles", name="web", spec=SPEC))
    declared = task(senlin, spec=OTHER_KEY, on_spec_change="replace")
    with pytest.raises(BadInput) as refused:
        (declared.predict if check else declared.perform)()
    assert refused.value.message == (
        f"Senlin cannot change key_name of what already exists. 2 nodes of cluster web ({cluster}) use profile web, "
        f"and could not be updated to a new revision. Set on_fixed_change to accept to create it nevertheless, and "
        f"then replace the members with cluster_rollout (method replace), or set profile_only of cluster so that only "
        f"new members get it."
    )
    assert [write for write in senlin.writes if not write.endswith("/validate")] == []


def test_what_existing_nodes_cannot_get_can_be_accepted(senlin: FakeSenlin) -> None:
    old = senlin.add("profiles", name="web", spec=SPEC)
    cluster = add_users(senlin, old)
    declared = task(senlin, spec=OTHER_KEY, on_spec_change="replace", on_fixed_change="accept")
    plan = cluster_profile.PLANS["present"](declared.situation(dict(senlin.stored["profiles"][old])))
    touches = [touch for step in plan for touch in step.touches]
    assert touches == [Touch(Effect.IMPOSSIBLE, 2, ("n0", "n1"), "spec")]
    assert declared.predict().steps == declared.perform().steps
    assert names(senlin) == ["web", f"web-{old[:8]}"]
    assert declared.warnings[-1] == (
        f"Senlin cannot change key_name of what already exists. 2 nodes of cluster web ({cluster}) use profile web, "
        f"and cannot be updated to the new revision. Replace the members with cluster_rollout (method replace), or set "
        f"profile_only to leave them as they are."
    )
    declared.warnings.clear()
    assert declared.perform().changed is False
    assert declared.warnings == []


def test_nodes_of_a_retired_revision_count_too(senlin: FakeSenlin) -> None:
    old = retire(senlin, SPEC)
    add_users(senlin, old, nodes=1)
    senlin.add("profiles", name="web", spec={**CHANGED, "properties": {**CHANGED["properties"], "key_name": "ops"}})
    with pytest.raises(BadInput, match=r"1 node of cluster web \(\S+\) uses profile web"):
        task(
            senlin,
            spec={**OTHER_KEY, "properties": {**OTHER_KEY["properties"], "flavor": "m1.tiny"}},
            on_spec_change="replace",
        ).perform()


def test_several_users_are_named(senlin: FakeSenlin) -> None:
    old = senlin.add("profiles", name="web", spec=SPEC)
    add_users(senlin, old)
    alone = [
        senlin.add("nodes", name=f"alone-{number}", profile_id=old, cluster_id="", physical_id=f"server-{number}")
        for number in range(4)
    ]
    senlin.add("nodes", name="lost", profile_id=old, cluster_id="", physical_id=None)
    with pytest.raises(BadInput, match=rf"\), node alone-0 \({alone[0]}\), node alone-1 \({alone[1]}\) and 2 more use"):
        task(senlin, spec=OTHER_KEY, on_spec_change="replace").perform()


@pytest.mark.parametrize("user", ["nothing", "an empty cluster", "a node that is being deleted"])
def test_without_nodes_every_property_can_change(user: str, senlin: FakeSenlin) -> None:
    old = senlin.add("profiles", name="web", spec=SPEC)
    if user != "nothing":
        cluster = add_users(senlin, old, nodes=0)
    if user.startswith("a node"):
        senlin.add("nodes", profile_id=old, cluster_id=cluster, status="DELETING")
    assert task(senlin, spec=OTHER_KEY, on_spec_change="replace").perform().changed


def test_the_type_of_existing_nodes_cannot_change(senlin: FakeSenlin) -> None:
    add_users(senlin, senlin.add("profiles", name="web", spec=SPEC))
    stack = {"type": "os.heat.stack", "version": "1.0", "properties": {"template": "a"}}
    with pytest.raises(BadInput, match=r"Senlin cannot change the type .* Declare the profile with another name"):
        task(senlin, spec=stack, on_spec_change="replace").perform()


# Absent and by id


def test_a_profile_that_is_named_by_its_id_is_not_replaced(senlin: FakeSenlin) -> None:
    id = senlin.add("profiles", name="web", spec=SPEC)
    with pytest.raises(BadInput, match="is identified by its id"):
        task(senlin, id=id, spec=CHANGED, on_spec_change="replace").perform()
    assert senlin.writes == []


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"name": "web-2"}, id="a similar name"),
        pytest.param({"name": "web-01234567"}, id="the form of a retired name, with another id"),
        pytest.param({"name": "webs"}, id="a longer name"),
    ],
)
def test_absent_deletes_unused_retired_revisions_and_nothing_else(senlin: FakeSenlin, other: dict[str, Any]) -> None:
    senlin.add("profiles", name="web", spec=SPEC)
    retired = senlin.add("profiles", name="web", spec=SPEC)
    used = senlin.add("profiles", name="web", spec=SPEC)
    for id in (retired, used):
        senlin.stored["profiles"][id]["name"] = f"web-{id[:8]}"
    senlin.add("clusters", name="c", profile_id=used)
    senlin.add("profiles", **other)
    foreign = senlin.add("profiles", name="foreign", project="2" * 32)
    senlin.stored["profiles"][foreign]["name"] = f"web-{foreign[:8]}"
    declared = task(senlin, state="absent")
    assert declared.predict().steps == declared.perform().steps
    assert names(senlin) == sorted([other["name"], f"web-{used[:8]}", f"web-{foreign[:8]}"])
    assert declared.perform().changed is False


def test_absent_by_id_keeps_retired_revisions(senlin: FakeSenlin) -> None:
    id = senlin.add("profiles", name="web", spec=SPEC)
    retired = senlin.add("profiles", name="web", spec=SPEC)
    senlin.stored["profiles"][retired]["name"] = f"web-{retired[:8]}"
    FakeTask(senlin, cluster_profile.RESOURCE, {"id": id, "state": "absent"}).perform()
    assert list(senlin.stored["profiles"]) == [retired]
