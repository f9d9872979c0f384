# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The listed nodes of the role scaling_group: what it declares of them, and what it leaves to others."""

from __future__ import annotations

import time
from typing import Any

import pytest
from ansible.release import __version__ as ansible_version
from case import ADOPT, EMPTY, NODE, PROFILE, server
from created import filled_task
from exported_groups import ODD_NAMES
from harness import Task
from packaging.version import Version
from tenant import Tenant
from test_role import Declare, Group, changes, declare, foretold, group, names

__all__ = ["declare"]

pytestmark = pytest.mark.long

LARGE = server(flavor="m1.large")
FIRST = {"name": "db-1", "role": "primary"}
ALONE = NODE.but(profile="web")


def listing(*nodes: dict[str, Any], spec: dict[str, Any] | None = None, **variables: Any) -> Group:
    """The variables of a group with these nodes, and as many members as that unless the cluster says otherwise."""
    cluster = {"desired_capacity": len(nodes), **variables.pop("cluster", {})}
    parts = {"profile": {"spec": spec or server()}, "policies": [], "receivers": [], **variables}
    return group(**parts, nodes=list(nodes), cluster=cluster)


def members(tenant: Tenant, cluster: str = "web") -> dict[str, dict[str, Any]]:
    """The nodes of a cluster, by their names."""
    (found,) = tenant.named("clusters", cluster)
    return {node["name"]: node for node in tenant.read(f"/nodes?cluster_id={found['id']}")}


def refused(declare: Declare, tenant: Tenant, variables: Group, *words: str) -> list[str]:
    """Run the role, which must fail in both modes and say this, and return what it has sent."""
    since = time.time()
    for mode in (["--check"], []):
        with pytest.raises(AssertionError) as failure:
            declare(variables, *mode)
        said = " ".join(str(failure.value).split())
        assert [word for word in words if word not in said] == [], said
    return tenant.writes(since)


def broken(tenant: Tenant, name: str) -> dict[str, Any]:
    """Take the server of a member away, and let Senlin notice. Returns the node as it was."""
    node = members(tenant)[name]
    tenant.devcloud.vanish(node["physical_id"])
    tenant.ended(tenant.act(node["cluster_id"], check={}))
    assert members(tenant)[name]["status"] == "ERROR"
    return node


# Profiles


def test_a_changed_profile_reaches_listed_members_with_their_cluster(declare: Declare, tenant: Tenant) -> None:
    declare(listing(FIRST))
    since = time.time()
    assert foretold(declare, listing(FIRST, spec=LARGE)) == ["Declare the profile of the nodes", "Declare the cluster"]
    (profile,) = tenant.named("profiles", "web")
    assert members(tenant)["db-1"]["profile_id"] == profile["id"]
    assert [line for line in tenant.writes(since) if "/nodes" in line] == []


@pytest.mark.parametrize("own", [{}, {"profile": "big"}], ids=["the cluster's", "its own"])
def test_listed_members_keep_their_profile_if_it_is_for_new_members_only(
    own: dict[str, str], declare: Declare, tenant: Tenant
) -> None:
    listed = {**FIRST, **own}
    only = {"cluster": {"profile_only": True}, "profiles": [{"name": "big", "spec": server(flavor="m1.medium")}]}
    declare(listing(listed, **only))
    before = members(tenant)["db-1"]
    changed = {**only, "profiles": [{"name": "big", "spec": server(flavor="m1.large", name="big")}]}
    assert foretold(declare, listing(listed, spec=LARGE, **changed)) == [
        "Declare the profile of the nodes",
        "Declare the other profiles of nodes: big",
        "Declare the cluster",
    ]
    assert members(tenant)["db-1"]["profile_id"] == before["profile_id"]
    (cluster,), (profile,) = tenant.read("/clusters"), tenant.named("profiles", "web")
    assert cluster["profile_id"] == profile["id"]
    second = {"name": "db-2", **own}
    grown = {**changed, "cluster": {"profile_only": True, "desired_capacity": 2}}
    foretold(declare, listing(listed, second, spec=LARGE, **grown))
    (new,) = tenant.named("profiles", own.get("profile", "web"))
    assert members(tenant)["db-2"]["profile_id"] == new["id"]


def test_the_limits_of_the_document_hold_for_listed_nodes(declare: Declare, tenant: Tenant) -> None:
    limits = {"max_disruption": "in_place"}
    declare(listing(FIRST))
    tenant.run(ALONE.but(name="db-2"))
    (profile,) = tenant.read("/profiles")
    member = listing(FIRST, spec=LARGE, cluster=limits)
    # A node that is not a member yet gets the profile before it joins.
    joining = listing({"name": "db-2"}, name="shop", profile={"name": "web", "spec": LARGE}, cluster=limits)
    for variables in (member, joining):
        sent = refused(declare, tenant, variables, "would restart 1 node", "max_disruption is in_place")
        assert [line for line in sent if "/profiles" not in line] == []
    assert {node["profile_id"] for node in tenant.read("/nodes")} == {profile["id"]}


def test_a_profile_of_its_own_needs_profile_only(declare: Declare, tenant: Tenant) -> None:
    own = listing({"name": "db-1", "profile": "big"}, profiles=[{"name": "big", "spec": LARGE}])
    sentence = "Node db-1 in scaling_group_nodes has a profile of its own, big, and the profile of the cluster would"
    assert refused(declare, tenant, own, sentence, "Set profile_only in scaling_group_cluster") == []
    foretold(declare, {**own, "nodes": [{"name": "db-1", "profile": "web"}]})
    foretold(declare, {**own, "state": "absent"})
    assert tenant.read("/nodes") == []


def test_an_adopted_node_does_not_get_the_profile_of_the_cluster(declare: Declare, tenant: Tenant) -> None:
    created = {"server old": tenant.devcloud.add_server(tenant.project, "old")}
    tenant.run(PROFILE)
    tenant.run(EMPTY)
    tenant.run(filled_task(Task("cluster_node", {"name": "old", "adopt": ADOPT, "cluster": "web"}), created))
    adopted = {"name": "old", "profile": "prof-old"}
    assert changes(declare(listing(adopted))) == []
    sent = refused(
        declare,
        tenant,
        listing(adopted, spec=LARGE),
        "Senlin would change node old",
        "Set profile_only in",
    )
    assert [line for line in sent if "/profiles" not in line] == []
    assert members(tenant)["old"]["profile_name"] == "prof-old"
    foretold(declare, listing(adopted, spec=LARGE, cluster={"profile_only": True}))
    assert members(tenant)["old"]["profile_name"] == "prof-old"


def test_a_profile_that_is_declared_nowhere_is_refused(declare: Declare, tenant: Tenant) -> None:
    unknown = listing({"name": "db-1", "profile": "nowhere"}, cluster={"profile_only": True})
    refused(declare, tenant, unknown, "There is no profile 'nowhere' in this project")
    assert (tenant.read("/nodes"), tenant.read("/clusters")) == ([], [])


# Repair


@pytest.mark.parametrize("spec", [server(), LARGE], ids=["", "with another profile"])
def test_a_listed_member_in_error_is_repaired_and_keeps_its_name(
    spec: dict[str, Any], declare: Declare, tenant: Tenant
) -> None:
    declare(listing(FIRST, cluster={"desired_capacity": 2}))
    node = broken(tenant, "db-1")
    refused(declare, tenant, listing(FIRST, spec=spec, cluster={"desired_capacity": 2}), "is in ERROR", "repair")
    foretold(declare, listing(FIRST, spec=spec, cluster={"desired_capacity": 2, "repair": True}))
    repaired = members(tenant)["db-1"]
    assert (repaired["status"], repaired["id"], repaired["role"]) == ("ACTIVE", node["id"], "primary")
    assert repaired["physical_id"] != node["physical_id"]
    (profile,) = tenant.named("profiles", "web")
    assert {each["profile_id"] for each in members(tenant).values()} == {profile["id"]}
    assert len(members(tenant)) == 2


# The size


def autoscaled(name: str, tenant: Tenant) -> None:
    """Take a node away as an autoscaler does."""
    tenant.run(Task("cluster_node", {"name": name, "tainted": True}))
    (cluster,) = tenant.named("clusters", "web")
    tenant.ended(tenant.act(cluster["id"], scale_in={"count": 1}))
    assert name not in members(tenant)


def test_what_the_autoscaler_removed_is_not_created_again(declare: Declare, tenant: Tenant) -> None:
    second = {"name": "db-2", "metadata": {"rack": "2"}}
    variables = listing(
        FIRST, second, cluster={"desired_capacity": 3, "min_size": 1, "desired_capacity_mode": "initial"}
    )
    declare(variables)
    assert {"db-1", "db-2"} < members(tenant).keys()
    autoscaled("db-1", tenant)
    since = time.time()
    for mode in ([], ["--check"]):
        printed = declare(variables, *mode)
        assert changes(printed) == []
        assert "they are not created again: db-1." in " ".join(printed.split())
    assert tenant.writes(since) == []
    assert len(members(tenant)) == 2
    enforced = {**variables, "cluster": {**variables["cluster"], "desired_capacity_mode": "enforce"}}
    foretold(declare, enforced)
    assert (members(tenant)["db-1"]["role"], len(members(tenant))) == ("primary", 3)


def test_an_interrupted_first_run_is_completed(declare: Declare, tenant: Tenant) -> None:
    """The nodes were created, and the cluster was, but they were not added to it."""
    tenant.run(PROFILE)
    tenant.run(ALONE.but(name="db-1"))
    tenant.run(EMPTY.but(desired_capacity=1))
    variables = listing(FIRST, cluster={"desired_capacity": 2, "min_size": 2, "desired_capacity_mode": "initial"})
    foretold(declare, variables)
    assert (members(tenant)["db-1"]["role"], len(members(tenant))) == ("primary", 2)


@pytest.mark.parametrize(
    ("cluster", "sentence"),
    [
        ({"desired_capacity": 1}, "scaling_group_nodes has 2 nodes, and desired_capacity is 1. Raise it"),
        ({"desired_capacity": 0}, "scaling_group_nodes has 2 nodes, and desired_capacity is 0. Raise it"),
        ({"max_size": "1"}, "scaling_group_nodes has 2 nodes, and max_size is 1. Raise it"),
    ],
)
def test_more_nodes_than_the_cluster_is_to_have_are_refused(
    cluster: dict[str, Any], sentence: str, declare: Declare, tenant: Tenant
) -> None:
    assert refused(declare, tenant, listing(FIRST, {"name": "db-2"}, cluster=cluster), sentence) == []


def test_two_nodes_of_one_name_are_refused(declare: Declare, tenant: Tenant) -> None:
    twice = listing({"name": "db-1"}, {"name": "DB-1"}, {"name": 7}, {"name": "7"})
    assert refused(declare, tenant, twice, "Several nodes in scaling_group_nodes have the same name: 7. Remove") == []


def test_a_node_joins_a_full_cluster_that_is_to_have_no_more(declare: Declare, tenant: Tenant) -> None:
    full = {"desired_capacity": 2, "max_size": 2}
    declare(listing(cluster=full))
    foretold(declare, listing(FIRST, cluster=full))
    assert (members(tenant)["db-1"]["role"], len(members(tenant))) == ("primary", 2)


def test_null_is_as_good_as_no_size(declare: Declare, tenant: Tenant) -> None:
    declare(listing(cluster={"desired_capacity": 2, "min_size": 1}))
    before = members(tenant)
    sizes = {"desired_capacity": None, "min_size": None, "max_size": None}
    assert [each for each in foretold(declare, listing(FIRST, cluster=sizes)) if "sizes" in each] == []
    (cluster,) = tenant.read("/clusters")
    assert members(tenant).keys() == {*before, "db-1"}
    assert (cluster["desired_capacity"], cluster["min_size"], cluster["max_size"]) == (3, 1, -1)


def test_what_is_omitted_is_as_good_as_not_there(declare: Declare, tenant: Tenant) -> None:
    omitted = "{{ nothing | default(omit) }}"
    # ansible-core 2.18 itself refuses it where the role expects a number.
    number = omitted if Version(ansible_version) >= Version("2.19") else None
    declare(listing({**FIRST, "profile": omitted}, cluster={"max_size": number}))
    (cluster,) = tenant.read("/clusters")
    assert (members(tenant)["db-1"]["profile_id"], cluster["max_size"]) == (cluster["profile_id"], -1)


def test_names_of_all_kinds_are_declared_once(declare: Declare, tenant: Tenant) -> None:
    listed = [*({"name": name} for name in ODD_NAMES), {"name": 12}]
    min_size = {"min_size": len(listed)}
    declare(listing(*listed, cluster=min_size))
    since = time.time()
    assert changes(declare(listing(*listed, cluster=min_size))) == []
    assert tenant.writes(since) == []
    assert members(tenant).keys() == {*ODD_NAMES, "12"}


# Nodes of others


def elsewhere(tenant: Tenant) -> dict[str, Any]:
    """A node ``db-1`` that is in another cluster."""
    tenant.run(PROFILE.but(name="other"))
    tenant.run(EMPTY.but(name="other", profile="other"))
    tenant.run(NODE.but(name="db-1", profile="other", cluster="other", role="theirs"))
    return members(tenant, "other")["db-1"]


def test_a_node_of_another_cluster_is_refused_and_left_alone(declare: Declare, tenant: Tenant) -> None:
    theirs = elsewhere(tenant)
    cluster = f"is a member of cluster other ({theirs['cluster_id']})"
    sent = refused(declare, tenant, listing(FIRST), f"Node db-1 ({theirs['id']}) is listed", cluster)
    assert [line for line in sent if "/profiles" not in line] == []
    assert members(tenant, "other")["db-1"] == theirs


def test_absent_leaves_a_node_of_another_cluster_alone(declare: Declare, tenant: Tenant) -> None:
    own = [{"name": "db-2"}, {"name": "db-3"}]
    declare(listing(*own))
    elsewhere(tenant)
    tenant.run(Task("cluster_node", {"name": "db-1", "protect": True}))
    theirs = members(tenant, "other")["db-1"]
    tenant.run(Task("cluster_members", {"cluster": "web", "nodes": ["db-3"], "state": "absent"}))
    removed = foretold(declare, listing(FIRST, *own, state="absent"))
    assert [each for each in removed if "node" in each] == ["Delete the listed nodes that are in no cluster: db-3"]
    assert members(tenant, "other") == {"db-1": theirs}
    assert names(tenant, "nodes") == ["db-1"]


def test_a_name_that_two_nodes_have_is_refused(declare: Declare, tenant: Tenant) -> None:
    tenant.run(PROFILE)
    (profile,) = tenant.read("/profiles")
    for dummy in range(2):
        tenant.send("POST", "/nodes", {"node": {"name": "db-1", "profile_id": profile["id"]}})
    for state in ("present", "absent"):
        sent = refused(declare, tenant, listing(FIRST, state=state), "2 nodes are named 'db-1'", "by its id")
        assert [line for line in sent if "/nodes" in line] == []
    assert len(tenant.named("nodes", "db-1")) == 2
