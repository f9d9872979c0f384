# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_profile."""

from __future__ import annotations

from case import EMPTY, PROFILE, Case, server
from harness import Task

NEW_IMAGE = PROFILE.but(spec=server(image="ubuntu"), on_spec_change="replace")
OLD_IMAGE = PROFILE.but(on_spec_change="replace")
ABSENT = Task("cluster_profile", {"name": "web", "state": "absent"})

CASES = (
    Case("create", PROFILE, steps=("create profile web",)),
    Case("create with metadata", PROFILE.but(metadata={"team": "shop"}), steps=("create profile web",)),
    Case("unchanged", PROFILE, given=(PROFILE,)),
    Case("unchanged by name alone", Task("cluster_profile", {"name": "web"}), given=(PROFILE,)),
    Case(
        "unchanged when the version is written otherwise",
        PROFILE.but(spec={**server(), "version": "1.0"}),
        given=(PROFILE,),
    ),
    Case("unchanged with replace", PROFILE.but(on_spec_change="replace"), given=(PROFILE,)),
    Case(
        "metadata is the whole map",
        PROFILE.but(metadata={"a": "1"}),
        given=(PROFILE.but(metadata={"b": "2"}),),
        steps=("update profile web: metadata",),
    ),
    Case(
        "metadata is added to",
        PROFILE.but(metadata={"a": "1"}, purge_metadata=False),
        given=(PROFILE.but(metadata={"b": "2"}),),
        steps=("update profile web: metadata",),
    ),
    Case(
        "metadata that is there already is not added",
        PROFILE.but(metadata={"a": "1"}, purge_metadata=False),
        given=(PROFILE.but(metadata={"a": "1", "b": "2"}),),
    ),
    Case(
        "metadata true over 1",
        PROFILE.but(metadata={"debug": True}),
        given=(PROFILE.but(metadata={"debug": 1}),),
        steps=("update profile web: clear metadata", "update profile web: metadata"),
    ),
    Case(
        "metadata is cleared",
        PROFILE.but(metadata={}),
        given=(PROFILE.but(metadata={"b": "2"}),),
        steps=("update profile web: metadata",),
    ),
    Case("metadata left out is left alone", PROFILE, given=(PROFILE.but(metadata={"b": "2"}),)),
    Case(
        "rename by id",
        Task("cluster_profile", {"id": "{profile web}", "name": "shop"}),
        given=(PROFILE,),
        steps=("update profile web: name",),
    ),
    Case(
        "replace what nothing uses",
        NEW_IMAGE,
        given=(PROFILE,),
        steps=(
            "rename profile web to web-{profile web:8}",
            "create profile web",
            "delete profile web-{profile web:8}",
        ),
    ),
    Case(
        "replace what a cluster uses",
        NEW_IMAGE,
        given=(PROFILE.but(metadata={"team": "shop"}), EMPTY),
        steps=("rename profile web to web-{profile web:8}", "create profile web"),
    ),
    Case(
        "delete a retired revision that nothing uses any more",
        NEW_IMAGE,
        given=(PROFILE, EMPTY, NEW_IMAGE, EMPTY.but(wait=False), EMPTY),
        steps=("delete profile web-{profile web:8}",),
    ),
    Case(
        "take back a revision that a cluster uses",
        OLD_IMAGE.but(metadata={"team": "blog"}),
        given=(PROFILE.but(metadata={"team": "blog"}), EMPTY, NEW_IMAGE.but(metadata={"team": "shop"})),
        steps=(
            "rename profile web to web-{profile web_2:8}",
            "rename profile web-{profile web:8} to web",
            "delete profile web-{profile web_2:8}",
        ),
    ),
    Case(
        "take back a revision, with the metadata of the one in its place",
        OLD_IMAGE,
        given=(PROFILE, EMPTY, NEW_IMAGE.but(metadata={"team": "shop"}), EMPTY.but(name="shop")),
        steps=(
            "rename profile web to web-{profile web_2:8}",
            "rename profile web-{profile web:8} to web, with new metadata",
        ),
    ),
    Case("absent", ABSENT, given=(PROFILE,), steps=("delete profile web",)),
    Case(
        "absent by id",
        Task("cluster_profile", {"id": "{profile web}", "state": "absent"}),
        given=(PROFILE,),
        steps=("delete profile web",),
    ),
    Case(
        "absent with a retired revision",
        ABSENT,
        given=(PROFILE, EMPTY, NEW_IMAGE, Task("cluster", {"name": "web", "state": "absent"})),
        steps=("delete profile web", "delete profile web-{profile web:8}"),
    ),
    Case("absent of nothing", ABSENT),
    Case(
        "absent of an id that nothing has",
        Task("cluster_profile", {"id": "00000000-0000-4000-8000-000000000000", "state": "absent"}),
    ),
)
