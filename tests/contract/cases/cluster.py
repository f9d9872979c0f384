# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster."""

from __future__ import annotations

from case import ADOPT, BROKEN, EMPTY, PROFILE, SMALL, Case, server
from harness import Task

ABSENT = Task("cluster", {"name": "web", "state": "absent"})
OTHER = Task("cluster_profile", {"name": "other", "spec": server(flavor="m1.large")})

STOPS = {"cluster.stop_timeout_before_update": "30", "cluster.stop_node_before_delete": "no"}

MEMBER = Task("cluster_node", {"name": "one", "adopt": ADOPT, "cluster": "web"})

CASES = (
    Case("create", SMALL, given=(PROFILE,), steps=("create cluster web",), effects=("build 1",)),
    Case("create without a node", EMPTY, given=(PROFILE,), steps=("create cluster web",), effects=()),
    Case(
        "create with all options",
        SMALL.but(
            min_size=1,
            cluster_timeout=1800,
            metadata={"team": "shop"},
            config={"node.name.format": "web-$3I"},
            desired_capacity_mode="initial",
        ),
        given=(PROFILE,),
        steps=("create cluster web",),
    ),
    Case(
        "create by the profile's id",
        EMPTY.but(profile="{profile web}"),
        given=(PROFILE,),
        steps=("create cluster web",),
    ),
    Case(
        "create with the lower bound alone",
        EMPTY.but(min_size=1),
        given=(PROFILE,),
        steps=("create cluster web",),
        effects=("build 1",),
    ),
    Case(
        "create with room for none",
        EMPTY.but(max_size=0, desired_capacity=0),
        given=(PROFILE,),
        steps=("create cluster web", "resize cluster web: max_size -1 to 0"),
        effects=(),
    ),
    Case(
        "create and not wait",
        SMALL.but(wait=False),
        given=(PROFILE,),
        steps=("create cluster web",),
    ),
    Case("unchanged", SMALL, given=(PROFILE, SMALL)),
    Case("unchanged by name alone", Task("cluster", {"name": "web"}), given=(PROFILE, EMPTY)),
    Case("unchanged by the profile's id", EMPTY.but(profile="{profile web}"), given=(PROFILE, EMPTY)),
    Case(
        "unchanged when only the first size is declared",
        EMPTY.but(desired_capacity=3, desired_capacity_mode="initial"),
        given=(PROFILE, EMPTY),
    ),
    Case(
        "rename by id",
        Task("cluster", {"id": "{cluster web}", "name": "shop"}),
        given=(PROFILE, EMPTY),
        steps=("update cluster web: name",),
    ),
    Case(
        "update all that a patch can",
        EMPTY.but(cluster_timeout=900, metadata={"team": "shop"}, config={"node.name.format": "w-$3I"}),
        given=(PROFILE, EMPTY),
        steps=("update cluster web: timeout, metadata, config",),
    ),
    Case(
        "metadata is added to",
        EMPTY.but(metadata={"a": "1"}, purge_metadata=False),
        given=(PROFILE, EMPTY.but(metadata={"b": "2"})),
        steps=("update cluster web: metadata",),
    ),
    Case(
        "metadata true over 1",
        EMPTY.but(metadata={"debug": True, "a": "b"}),
        given=(PROFILE, EMPTY.but(metadata={"debug": 1, "a": "b"})),
        steps=("update cluster web: clear metadata", "update cluster web: metadata"),
    ),
    Case(
        "config given as texts",
        EMPTY.but(config={**STOPS, "other": "30"}),
        given=(PROFILE,),
        steps=("create cluster web",),
    ),
    Case(
        "unchanged when config is equal by meaning",
        EMPTY.but(config=STOPS),
        given=(
            PROFILE,
            EMPTY.but(config={"cluster.stop_timeout_before_update": 30, "cluster.stop_node_before_delete": False}),
        ),
    ),
    Case(
        "metadata and config are cleared",
        EMPTY.but(metadata={}, config={}),
        given=(PROFILE, EMPTY.but(metadata={"b": "2"}, config={"node.name.format": "w-$3I"})),
        steps=("update cluster web: metadata, config",),
    ),
    Case(
        "create protected",
        EMPTY.but(protect=True, metadata={"team": "shop"}),
        given=(PROFILE,),
        steps=("create cluster web",),
    ),
    Case("protect", EMPTY.but(protect=True), given=(PROFILE, EMPTY), steps=("update cluster web: metadata",)),
    Case(
        "protect beside other metadata",
        EMPTY.but(protect=True, metadata={"a": "1"}),
        given=(PROFILE, EMPTY.but(metadata={"b": "2"})),
        steps=("update cluster web: metadata",),
    ),
    Case("unchanged when protected", EMPTY.but(protect=True), given=(PROFILE, EMPTY.but(protect=True))),
    Case(
        "unchanged when protected by another tool",
        EMPTY.but(protect=True),
        given=(PROFILE, EMPTY.but(metadata={"senlin_clustering_protect": "yes"})),
    ),
    Case("unchanged when not protected", EMPTY.but(protect=False), given=(PROFILE, EMPTY)),
    Case(
        "metadata is cleared and the protection stays",
        EMPTY.but(metadata={}),
        given=(PROFILE, EMPTY.but(protect=True, metadata={"b": "2"})),
        steps=("update cluster web: metadata",),
    ),
    Case(
        "lift the protection",
        EMPTY.but(protect=False),
        given=(PROFILE, EMPTY.but(protect=True, metadata={"b": "2"})),
        steps=("update cluster web: metadata",),
    ),
    Case(
        "absent although protected",
        Task("cluster", {"name": "web", "state": "absent", "protect": False}),
        given=(PROFILE, EMPTY.but(protect=True)),
        steps=("delete cluster web",),
    ),
    Case("metadata left out is left alone", EMPTY, given=(PROFILE, EMPTY.but(metadata={"b": "2"}))),
    Case(
        "grow",
        SMALL.but(desired_capacity=2),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: desired_capacity 1 to 2",),
        effects=("build 1",),
    ),
    Case(
        "shrink to none",
        SMALL.but(desired_capacity=0),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: desired_capacity 1 to 0, deleting 1 node",),
    ),
    Case(
        "all sizes at once",
        SMALL.but(min_size=2, max_size=5, desired_capacity=2),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: min_size 0 to 2, max_size 3 to 5, desired_capacity 1 to 2",),
    ),
    Case(
        "a raised lower bound takes the size along",
        Task("cluster", {"name": "web", "min_size": 2}),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: min_size 0 to 2, desired_capacity 1 to 2",),
        effects=("build 1",),
    ),
    Case(
        "a lowered upper bound takes the size along",
        Task("cluster", {"name": "web", "max_size": 1}),
        given=(PROFILE, SMALL.but(desired_capacity=2)),
        steps=("resize cluster web: max_size 3 to 1, desired_capacity 2 to 1, deleting 1 node",),
        effects=("remove 1",),
    ),
    Case(
        "no upper bound any more",
        EMPTY.but(max_size=-1),
        given=(PROFILE, EMPTY.but(max_size=3)),
        steps=("resize cluster web: max_size 3 to -1",),
        effects=(),
    ),
    Case(
        "room for none",
        EMPTY.but(max_size=0),
        given=(PROFILE, EMPTY.but(max_size=3)),
        steps=("resize cluster web: max_size 3 to 0",),
    ),
    Case(
        "another profile",
        SMALL.but(profile="other"),
        given=(PROFILE, OTHER, SMALL),
        steps=("update cluster web: profile_id",),
    ),
    Case(
        "another profile for new members only",
        SMALL.but(profile="other", profile_only=True),
        given=(PROFILE, OTHER, SMALL),
        steps=("update cluster web: profile_id",),
    ),
    Case(
        "another profile before it grows",
        SMALL.but(profile="other", desired_capacity=2),
        given=(PROFILE, OTHER, SMALL),
        steps=("update cluster web: profile_id", "resize cluster web: desired_capacity 1 to 2"),
    ),
    Case(
        "another profile after it has shrunk",
        SMALL.but(profile="other", desired_capacity=0),
        given=(PROFILE, OTHER, SMALL),
        steps=("resize cluster web: desired_capacity 1 to 0, deleting 1 node", "update cluster web: profile_id"),
    ),
    Case("unchanged with repair", SMALL.but(repair=True), given=(PROFILE, SMALL)),
    Case(
        "repair",
        EMPTY.but(repair=True),
        given=(PROFILE, EMPTY, MEMBER, *BROKEN),
        servers=("old",),
        steps=("repair cluster web: recreate nodes one (server {server old}, SHUTOFF)",),
        effects=("replace 1: one",),
    ),
    Case(
        "repair, and then other changes",
        EMPTY.but(repair=True, metadata={"team": "shop"}, min_size=1, desired_capacity=2),
        given=(PROFILE, EMPTY, MEMBER, *BROKEN),
        servers=("old",),
        steps=(
            "repair cluster web: recreate nodes one (server {server old}, SHUTOFF)",
            "update cluster web: metadata",
            "resize cluster web: min_size 0 to 1, desired_capacity 1 to 2",
        ),
        effects=("replace 1: one", "build 1"),
    ),
    Case("absent", ABSENT, given=(PROFILE, SMALL), steps=("delete cluster web with 1 node",)),
    Case(
        "absent by id",
        Task("cluster", {"id": "{cluster web}", "state": "absent"}),
        given=(PROFILE, EMPTY),
        steps=("delete cluster web",),
    ),
    Case("absent by force", ABSENT.but(force=True), given=(PROFILE, EMPTY), steps=("delete cluster web",), effects=()),
    Case("absent of nothing", ABSENT),
    Case(
        "absent of an id that nothing has",
        Task("cluster", {"id": "00000000-0000-4000-8000-000000000000", "state": "absent"}),
    ),
)
