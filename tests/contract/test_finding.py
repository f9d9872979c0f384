# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task finds only the object that it names.

Not one whose id begins with the name, none that a wildcard would match, none of another project, and none of several
with the same name.
"""

from __future__ import annotations

import uuid

import pytest
from case import EMPTY, POLICY, PROFILE
from harness import Task
from tenant import Tenant

PREFIXES = [1, 2, 4, 8, 9, 23, 35]
"""Lengths of prefixes of an id. Senlin accepts all of these prefixes as names."""
WILDCARDS = ["_", "%", "%25", "__", "_%"]
KINDS = ["cluster", "cluster_profile", "cluster_policy"]
PLURALS = {"cluster": "clusters", "cluster_profile": "profiles", "cluster_policy": "policies"}
DECLARED = {"cluster": EMPTY, "cluster_profile": PROFILE, "cluster_policy": POLICY.but(name="web")}
NOUNS = {"cluster": "cluster", "cluster_profile": "profile", "cluster_policy": "policy"}


def create(tenant: Tenant, kind: str, name: str = "web") -> str:
    """Create an object and what it needs, and return its id."""
    if kind == "cluster":
        tenant.run(PROFILE)
    return str(tenant.run(DECLARED[kind].but(name=name))[NOUNS[kind]]["id"])


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_is_a_prefix_of_an_id_does_not_match_it(kind: str, tenant: Tenant) -> None:
    id = create(tenant, kind)
    assert tenant.read(f"/{PLURALS[kind]}/{id[:8]}")["id"] == id, "the server does not match prefixes"
    for length in PREFIXES:
        result = tenant.run(Task(kind, {"name": id[:length], "state": "absent"}))
        assert (result["changed"], result["steps"]) == (False, [])
        assert tenant.run(Task(f"{kind}_info", {"name": id[:length]}))[PLURALS[kind]] == []
    assert tenant.exists(PLURALS[kind], id)


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_that_is_a_prefix_of_an_id_can_be_declared(kind: str, tenant: Tenant) -> None:
    id = create(tenant, kind)
    other = create(tenant, kind, id[:8])
    assert other != id
    assert tenant.run(Task(kind, {"name": id[:8], "state": "absent"}))["changed"]
    assert tenant.exists(PLURALS[kind], id)
    assert not tenant.exists(PLURALS[kind], other)


@pytest.mark.parametrize("kind", KINDS)
def test_a_wildcard_is_an_ordinary_name(kind: str, tenant: Tenant) -> None:
    id = create(tenant, kind)
    for name in WILDCARDS:
        assert not tenant.run(Task(kind, {"name": name, "state": "absent"}))["changed"]
        assert tenant.run(Task(f"{kind}_info", {"name": name}))[PLURALS[kind]] == []
    assert tenant.exists(PLURALS[kind], id)


@pytest.mark.parametrize("part", [8, 35, "_", "%"], ids=str)
def test_a_reference_does_not_match_a_part_of_an_id(part: int | str, tenant: Tenant) -> None:
    reference = create(tenant, "cluster_profile")[:part] if isinstance(part, int) else part
    result = tenant.refused(EMPTY.but(profile=reference))
    assert f"There is no profile {reference!r}" in result["msg"]
    assert tenant.read("/clusters") == []


@pytest.mark.parametrize("kind", KINDS)
def test_names_are_case_sensitive(kind: str, tenant: Tenant) -> None:
    id = create(tenant, kind)
    assert not tenant.run(Task(kind, {"name": "WEB", "state": "absent"}))["changed"]
    assert create(tenant, kind, "Web") != id
    assert tenant.run(Task(kind, {"name": "Web", "state": "absent"}))["changed"]
    assert tenant.exists(PLURALS[kind], id)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_a_taken_name_is_refused(kind: str, check: bool, tenant: Tenant) -> None:
    first, second = create(tenant, kind), create(tenant, kind, "shop")
    result = tenant.refused(Task(kind, {"id": second, "name": "web"}), check=check)
    assert "with that name already exists" in result["msg"]
    assert first in result["msg"]
    assert [found["id"] for found in tenant.named(PLURALS[kind], "shop")] == [second]


# Two objects with the same name


def twins(tenant: Tenant, kind: str) -> list[str]:
    """Create two objects with the same name, which Senlin allows, and return their ids, sorted."""
    body: dict[str, object] = dict(DECLARED[kind].options)
    if kind == "cluster":
        body = {"name": "web", "profile_id": create(tenant, "cluster_profile", "base")}
    responses = [tenant.send("POST", f"/{PLURALS[kind]}", {NOUNS[kind]: body}) for dummy in range(2)]
    return sorted(response.json()[NOUNS[kind]]["id"] for response in responses)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("check", [False, True], ids=["wet", "dry"])
def test_twins_are_listed_and_left_alone(kind: str, check: bool, tenant: Tenant) -> None:
    both = twins(tenant, kind)
    for task in (DECLARED[kind], Task(kind, {"name": "web", "state": "absent"})):
        result = tenant.refused(task, check=check)
        assert [id for id in both if id in result["msg"]] == both
        assert sorted(candidate["id"] for candidate in result["candidates"]) == both
        created_key = "init_at" if kind == "cluster" else "created_at"
        for candidate in result["candidates"]:
            assert candidate[created_key] in result["msg"]
            assert candidate["project_id"] == (tenant.project.id if tenant.project else None)
            assert kind != "cluster" or candidate["status"] in result["msg"]
    assert sorted(found["id"] for found in tenant.named(PLURALS[kind], "web")) == both


@pytest.mark.parametrize("kind", KINDS)
def test_one_of_twins_is_selected_by_its_id(kind: str, tenant: Tenant) -> None:
    first, second = twins(tenant, kind)
    listed = tenant.run(Task(f"{kind}_info", {"name": "web"}))[PLURALS[kind]]
    assert sorted(found["id"] for found in listed) == [first, second]
    assert tenant.run(Task(kind, {"id": first, "state": "absent"}))["changed"]
    assert [found["id"] for found in tenant.named(PLURALS[kind], "web")] == [second]


def test_a_reference_to_twins_is_refused(tenant: Tenant) -> None:
    both = twins(tenant, "cluster_profile")
    result = tenant.refused(EMPTY)
    assert sorted(candidate["id"] for candidate in result["candidates"]) == both
    assert tenant.read("/clusters") == []
    assert tenant.run(EMPTY.but(profile=both[0]))["cluster"]["profile_id"] == both[0]


# An admin sees all projects


@pytest.fixture
def name() -> str:
    """A name that no other test uses in the admin's project."""
    return f"web-{uuid.uuid4().hex}"


@pytest.mark.parametrize("kind", KINDS)
def test_an_admin_leaves_other_projects_alone(kind: str, tenant: Tenant, admin: Tenant, name: str) -> None:
    id = create(tenant, kind, name)
    assert admin.exists(PLURALS[kind], id), "the list of an admin does not include it"
    assert not admin.run(Task(kind, {"name": name, "state": "absent"}))["changed"]
    if kind == "cluster":
        admin.run(PROFILE.but(name=name))
    own = admin.run(Task(kind, {**DECLARED[kind].options, "name": name, **profile_of(kind, name)}))
    assert own["changed"]
    assert own[NOUNS[kind]]["id"] != id
    assert admin.run(Task(kind, {"name": name, "state": "absent"}))["changed"]
    assert tenant.exists(PLURALS[kind], id)
    assert not tenant.exists(PLURALS[kind], own[NOUNS[kind]]["id"])
    admin.run(Task("cluster_profile", {"name": name, "state": "absent"}))


def profile_of(kind: str, name: str) -> dict[str, str]:
    """The option that names the profile, for modules that have it."""
    return {"profile": name} if kind == "cluster" else {}


def test_an_admin_cannot_use_another_projects_profile(tenant: Tenant, admin: Tenant, name: str) -> None:
    create(tenant, "cluster_profile", name)
    result = admin.refused(Task("cluster", {"name": name, "profile": name}))
    assert f"There is no profile {name!r} in this project" in result["msg"]
    assert admin.named("clusters", name) == []


@pytest.mark.parametrize("kind", KINDS)
def test_an_admin_lists_other_projects_when_asked_to(kind: str, tenant: Tenant, admin: Tenant, name: str) -> None:
    id = create(tenant, kind, name)
    info = Task(f"{kind}_info", {"name": name})
    assert admin.run(info)[PLURALS[kind]] == []
    assert [found["id"] for found in admin.run(info.but(all_projects=True))[PLURALS[kind]]] == [id]
    everything = admin.run(Task(f"{kind}_info"))[PLURALS[kind]]
    assert id not in [found["id"] for found in everything]


@pytest.mark.parametrize("kind", KINDS)
def test_a_limit_applies_to_what_an_admin_sees(kind: str, tenant: Tenant, admin: Tenant, name: str) -> None:
    for number in range(3):
        create(tenant, kind, f"{name}-{number}")
    admin.run(PROFILE.but(name=name))
    listed = admin.run(Task(f"{kind}_info", {"limit": 1, "all_projects": True}))[PLURALS[kind]]
    assert len(listed) == 1
    own = admin.run(Task("cluster_profile_info", {"limit": 1, "sort": "created_at:desc"}))["profiles"]
    assert len(own) == 1
    admin.run(Task("cluster_profile", {"name": name, "state": "absent"}))


def test_a_name_that_looks_like_an_id_finds_the_ends_of_a_binding(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    ends = {"cluster": str(uuid.uuid4()), "policy": str(uuid.uuid4())}
    tenant.run(EMPTY.but(name=ends["cluster"]))
    tenant.run(POLICY.but(name=ends["policy"]))
    binding = Task("cluster_policy_binding", ends)
    title = f"policy {ends['policy']} to cluster {ends['cluster']}"
    assert tenant.run(binding, check=True)["steps"] == tenant.run(binding)["steps"] == [f"attach {title}"]
    again = tenant.run(binding)
    assert (again["changed"], again["cluster_policy"]["policy_name"]) == (False, ends["policy"])
    assert tenant.run(binding.but(state="absent"))["steps"] == [f"detach {title.replace(' to ', ' from ')}"]


@pytest.mark.parametrize("end", ["cluster", "policy"])
def test_a_binding_names_the_end_that_does_not_exist(end: str, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    ids = {"cluster": tenant.run(EMPTY)["cluster"]["id"], "policy": tenant.run(POLICY)["policy"]["id"]}
    missing = str(uuid.uuid4())
    binding = Task("cluster_policy_binding", {**ids, end: missing})
    assert f"There is no {end} '{missing}'" in tenant.refused(binding)["msg"]
    assert not tenant.run(binding.but(state="absent"))["changed"]
