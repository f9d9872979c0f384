# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_node."""

from __future__ import annotations

from case import ADOPT, BROKEN, EMPTY, NODE, PROFILE, Case, server
from harness import Task

OTHER = Task("cluster_profile", {"name": "other", "spec": server(metadata={"tier": "front"})})
SHOP = EMPTY.but(name="shop")
MEMBER = NODE.but(cluster="web")
BARE = Task("cluster_node", {"name": "one"})
ABSENT = BARE.but(state="absent")
ADOPTED = BARE.but(adopt=ADOPT)

CASES = (
    Case("create", NODE, given=(PROFILE,), steps=("create node one",), effects=("build 1: one",)),
    Case(
        "create with all options",
        MEMBER.but(role="primary", metadata={"rack": "r1"}, tainted=True),
        given=(PROFILE, EMPTY),
        steps=("create node one", "add node one to cluster web", "update node one: role, tainted"),
    ),
    Case(
        "create by the ids of profile and cluster",
        NODE.but(profile="{profile web}", cluster="{cluster web}"),
        given=(PROFILE, EMPTY),
        steps=("create node one", "add node one to cluster web"),
    ),
    Case(
        "create protected in a cluster",
        MEMBER.but(protect=True),
        given=(PROFILE, EMPTY),
        steps=("create node one", "add node one to cluster web"),
    ),
    Case("protect", BARE.but(protect=True), given=(PROFILE, NODE), steps=("update node one: metadata",)),
    Case("unchanged when protected", BARE.but(protect=True), given=(PROFILE, NODE.but(protect=True))),
    Case(
        "lift the protection and leave",
        BARE.but(protect=False, cluster=""),
        given=(PROFILE, EMPTY, MEMBER.but(protect=True, metadata={"rack": "r1"})),
        steps=("remove node one from cluster web", "update node one: metadata"),
    ),
    Case(
        "absent although protected",
        ABSENT.but(protect=False),
        given=(PROFILE, NODE.but(protect=True)),
        steps=("delete node one",),
    ),
    Case(
        "create in no cluster",
        NODE.but(cluster="", tainted=False, role="", metadata={}),
        given=(PROFILE,),
        steps=("create node one",),
    ),
    Case("create and not wait", NODE.but(wait=False), given=(PROFILE,), steps=("create node one",)),
    Case("unchanged", MEMBER, given=(PROFILE, EMPTY, MEMBER)),
    Case("unchanged by name alone", BARE, given=(PROFILE, EMPTY, MEMBER)),
    Case("unchanged in no cluster", NODE.but(cluster="", tainted=False), given=(PROFILE, NODE)),
    Case(
        "unchanged by the ids of profile and cluster",
        NODE.but(profile="{profile web}", cluster="{cluster web}"),
        given=(PROFILE, EMPTY, MEMBER),
    ),
    Case(
        "join",
        BARE.but(cluster="web"),
        given=(PROFILE, EMPTY, NODE),
        steps=("add node one to cluster web",),
        effects=(),
    ),
    Case(
        "leave",
        BARE.but(cluster=""),
        given=(PROFILE, EMPTY, MEMBER),
        steps=("remove node one from cluster web",),
        effects=(),
    ),
    Case(
        "move",
        BARE.but(cluster="shop"),
        given=(PROFILE, EMPTY, SHOP, MEMBER),
        steps=("remove node one from cluster web", "add node one to cluster shop"),
    ),
    Case(
        "move and keep the role",
        BARE.but(cluster="shop"),
        given=(PROFILE, EMPTY, SHOP, MEMBER.but(role="primary")),
        steps=(
            "remove node one from cluster web",
            "add node one to cluster shop",
            "update node one: role",
        ),
    ),
    Case(
        "move to another role",
        BARE.but(cluster="shop", role="backup"),
        given=(PROFILE, EMPTY, SHOP, MEMBER.but(role="primary")),
        steps=(
            "remove node one from cluster web",
            "add node one to cluster shop",
            "update node one: role",
        ),
    ),
    Case(
        "rename by id",
        Task("cluster_node", {"id": "{node one}", "name": "two"}),
        given=(PROFILE, NODE),
        steps=("update node one: name",),
    ),
    Case("another role", BARE.but(role="backup"), given=(PROFILE, NODE), steps=("update node one: role",)),
    Case("no role", BARE.but(role=""), given=(PROFILE, NODE.but(role="backup")), steps=("update node one: role",)),
    Case(
        "metadata is the whole map",
        BARE.but(metadata={"a": "1"}),
        given=(PROFILE, NODE.but(metadata={"b": "2"})),
        steps=("update node one: metadata",),
    ),
    Case(
        "metadata is added to",
        BARE.but(metadata={"a": "1"}, purge_metadata=False),
        given=(PROFILE, NODE.but(metadata={"b": "2"})),
        steps=("update node one: metadata",),
    ),
    Case("tainted", BARE.but(tainted=True), given=(PROFILE, NODE), steps=("update node one: tainted",), effects=()),
    Case(
        "not tainted any more",
        BARE.but(tainted=False),
        given=(PROFILE, NODE.but(tainted=True)),
        steps=("update node one: tainted",),
    ),
    Case(
        "another profile",
        NODE.but(profile="other"),
        given=(PROFILE, OTHER, NODE),
        steps=("update node one: profile_id",),
    ),
    Case(
        "another profile, role and cluster",
        NODE.but(profile="other", role="primary", cluster="web"),
        given=(PROFILE, OTHER, EMPTY, NODE),
        steps=("add node one to cluster web", "update node one: profile_id, role"),
    ),
    Case("unchanged with repair", MEMBER.but(repair=True), given=(PROFILE, EMPTY, MEMBER)),
    Case(
        "repair",
        BARE.but(repair=True),
        given=(ADOPTED, *BROKEN),
        servers=("old",),
        steps=("recreate node one (server {server old}, SHUTOFF)",),
        effects=("replace 1: one",),
    ),
    Case(
        "repair of a member, and then another change",
        BARE.but(repair=True, metadata={"rack": "r1"}),
        given=(PROFILE, EMPTY, ADOPTED.but(cluster="web"), *BROKEN),
        servers=("old",),
        steps=(
            "recreate node one (server {server old}, SHUTOFF)",
            "check cluster web",
            "update node one: metadata",
        ),
    ),
    Case("adopt", ADOPTED, servers=("old",), steps=("adopt {server old} as node one",), effects=()),
    Case(
        "adopt with all options",
        ADOPTED.but(
            cluster="web", role="primary", tainted=True, metadata={"a": "1"}, adopt={**ADOPT, "snapshot": True}
        ),
        given=(PROFILE, EMPTY),
        servers=("old",),
        steps=(
            "adopt {server old} as node one",
            "add node one to cluster web",
            "update node one: role, tainted",
        ),
    ),
    Case("unchanged when adopted already", ADOPTED, given=(ADOPTED,), servers=("old",)),
    Case(
        "rename what is adopted already",
        ADOPTED.but(name="two"),
        given=(ADOPTED,),
        servers=("old",),
        steps=("update node one: name",),
    ),
    Case(
        "absent of what is adopted",
        ADOPTED.but(state="absent"),
        (ADOPTED,),
        ("delete node one",),
        ("old",),
        effects=("remove 1: one",),
    ),
    Case("absent of what is not adopted", ADOPTED.but(state="absent"), given=(PROFILE, NODE), servers=("old",)),
    Case("absent", ABSENT, given=(PROFILE, NODE), steps=("delete node one",)),
    Case(
        "absent of a member",
        ABSENT,
        given=(PROFILE, EMPTY, MEMBER),
        steps=("delete node one of cluster web: desired_capacity 1 to 0",),
        effects=("remove 1: one",),
    ),
    Case("absent by force", ABSENT.but(force=True), given=(PROFILE, NODE), steps=("delete node one",)),
    Case(
        "absent by id",
        Task("cluster_node", {"id": "{node one}", "state": "absent"}),
        given=(PROFILE, NODE),
        steps=("delete node one",),
    ),
    Case("absent of nothing", ABSENT),
    Case(
        "absent of an id that nothing has",
        Task("cluster_node", {"id": "00000000-0000-4000-8000-000000000000", "state": "absent"}),
    ),
)
