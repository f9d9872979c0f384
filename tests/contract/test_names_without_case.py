# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names match exactly, even if Senlin's database compares them without case, as MariaDB does by default.

Senlin then lists `Web` when it is asked for `web`, and finds neither of them by its name.
"""

from __future__ import annotations

import openstack.exceptions
import pytest
from case import EMPTY, POLICY, PROFILE
from conftest import separate_cloud
from devcloud.client import Devcloud
from devcloud.places import FULLCLOUDS
from harness import Task
from tenant import Tenant

PLURALS = {"cluster": "clusters", "cluster_profile": "profiles", "cluster_policy": "policies"}
NOUNS = {"cluster": "cluster", "cluster_profile": "profile", "cluster_policy": "policy"}
DECLARED = {"cluster": EMPTY.but(profile="base"), "cluster_profile": PROFILE, "cluster_policy": POLICY.but(name="web")}

each_kind = pytest.mark.parametrize("kind", list(DECLARED))


@pytest.fixture(scope="session")
def devcloud(devcloud: Devcloud) -> Devcloud:
    """A separate dev cloud that ignores case. The production-like clouds do so themselves."""
    return devcloud if devcloud.name in FULLCLOUDS else separate_cloud("names")


@pytest.fixture
def tenant(tenant: Tenant) -> Tenant:
    """A project with the profile that clusters need."""
    tenant.run(PROFILE.but(name="base"))
    return tenant


def create(tenant: Tenant, kind: str, name: str) -> str:
    """Declare an object and return its id."""
    result = tenant.run(DECLARED[kind].but(name=name))
    assert result["changed"]
    return str(result[NOUNS[kind]]["id"])


def listed(tenant: Tenant, kind: str, name: str) -> list[str]:
    """The ids of the objects that Senlin itself lists under a name."""
    return sorted(found["id"] for found in tenant.read(f"/{PLURALS[kind]}?name={name}"))


def found(tenant: Tenant, kind: str, name: str) -> list[str]:
    """The ids of the objects that the collection finds under a name."""
    return sorted(one["id"] for one in tenant.run(Task(f"{kind}_info", {"name": name}))[PLURALS[kind]])


@each_kind
def test_names_that_differ_in_case_are_two(kind: str, tenant: Tenant) -> None:
    lower, upper = create(tenant, kind, "web"), create(tenant, kind, "Web")
    assert listed(tenant, kind, "WEB") == sorted([lower, upper]), "the server does not ignore case"
    with pytest.raises(openstack.exceptions.BadRequestException):
        tenant.read(f"/{PLURALS[kind]}/web")
    for name, id in (("web", lower), ("Web", upper)):
        assert found(tenant, kind, name) == [id]
        assert not tenant.run(DECLARED[kind].but(name=name))["changed"]
    assert found(tenant, kind, "WEB") == []


@each_kind
def test_only_the_exact_name_is_deleted(kind: str, tenant: Tenant) -> None:
    lower = create(tenant, kind, "web")
    absent = Task(kind, {"name": "Web", "state": "absent"})
    assert (tenant.run(absent)["changed"], listed(tenant, kind, "Web")) == (False, [lower])
    create(tenant, kind, "Web")
    assert (tenant.run(absent)["changed"], listed(tenant, kind, "Web")) == (True, [lower])


@each_kind
def test_a_name_that_differs_in_case_is_not_taken(kind: str, tenant: Tenant) -> None:
    id = create(tenant, kind, "web")
    other = create(tenant, kind, "shop")
    assert tenant.run(Task(kind, {"id": other, "name": "Web"}))["changed"]
    assert (found(tenant, kind, "web"), found(tenant, kind, "Web")) == ([id], [other])


@each_kind
def test_only_twins_with_the_exact_name_are_candidates(kind: str, tenant: Tenant) -> None:
    create(tenant, kind, "Web")
    body: dict[str, object] = {**DECLARED[kind].options, "name": "web"}
    if kind == "cluster":
        body = {"name": "web", "profile_id": tenant.named("profiles", "base")[0]["id"]}
    responses = [tenant.send("POST", f"/{PLURALS[kind]}", {NOUNS[kind]: body}) for dummy in range(2)]
    twins = sorted(response.json()[NOUNS[kind]]["id"] for response in responses)
    for task in (DECLARED[kind].but(name="web"), Task(kind, {"name": "web", "state": "absent"})):
        assert sorted(candidate["id"] for candidate in tenant.refused(task)["candidates"]) == twins


def test_a_reference_matches_exactly(tenant: Tenant) -> None:
    assert "There is no profile 'Base'" in tenant.refused(EMPTY.but(profile="Base"))["msg"]
    tenant.run(EMPTY.but(profile="base"))
    one = tenant.run(Task("cluster_node", {"name": "one", "profile": "base"}))["node"]
    members = Task("cluster_members", {"cluster": "web", "nodes": ["One"]})
    assert "'One'" in tenant.refused(members)["msg"]
    joined = tenant.run(members.but(nodes=["one"]))["cluster"]
    assert joined["node_ids"] == [one["id"]]


@each_kind
def test_a_filter_matches_exactly(kind: str, tenant: Tenant) -> None:
    create(tenant, kind, "Web")
    info = Task(f"{kind}_info")
    for wanted, names in (("Web", ["Web"]), ("web", []), (["web", "Web"], ["Web"])):
        listed = tenant.run(info.but(filters={"name": wanted}))[PLURALS[kind]]
        assert [one["name"] for one in listed] == names


def test_an_identity_in_capitals_is_not_adopted(tenant: Tenant) -> None:
    identity = tenant.devcloud.add_server(tenant.project or "", "old", "ops")
    adopt = Task("cluster_node", {"name": "old", "adopt": {"identity": identity, "type": "os.nova.server-1.0"}})
    in_capitals = adopt.but(adopt={"identity": identity.upper(), "type": "os.nova.server-1.0"})
    assert "a full UUID in lowercase" in tenant.refused(in_capitals)["msg"]
    assert tenant.run(adopt)["node"]["physical_id"] == identity


@each_kind
def test_an_id_in_capitals_is_not_an_id(kind: str, tenant: Tenant) -> None:
    id = create(tenant, kind, "web")
    assert tenant.read(f"/{PLURALS[kind]}/{id.upper()}")["id"] == id, "the server does not ignore case"
    assert "a full UUID in lowercase" in tenant.refused(Task(kind, {"id": id.upper(), "state": "absent"}))["msg"]
    assert not tenant.run(Task(kind, {"name": id.upper(), "state": "absent"}))["changed"]
    assert tenant.exists(PLURALS[kind], id)
