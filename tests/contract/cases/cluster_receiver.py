# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_receiver."""

from __future__ import annotations

from case import EMPTY, PROFILE, RECEIVER, Case
from harness import Task

BARE = Task("cluster_receiver", {"name": "out"})
ABSENT = BARE.but(state="absent")

CASES = (
    Case("create", RECEIVER, given=(PROFILE, EMPTY), steps=("create receiver out",)),
    Case(
        "create with all options",
        RECEIVER.but(type="webhook", action="CLUSTER_SCALE_OUT", params={"count": 1}, reveal_url=True),
        given=(PROFILE, EMPTY),
        steps=("create receiver out",),
    ),
    Case(
        "create by the cluster's id",
        RECEIVER.but(cluster="{cluster web}"),
        given=(PROFILE, EMPTY),
        steps=("create receiver out",),
    ),
    Case("unchanged", RECEIVER.but(type="webhook"), given=(PROFILE, EMPTY, RECEIVER)),
    Case("unchanged by name alone", BARE, given=(PROFILE, EMPTY, RECEIVER)),
    Case("unchanged by the cluster's id", RECEIVER.but(cluster="{cluster web}"), given=(PROFILE, EMPTY, RECEIVER)),
    Case("unchanged without params", RECEIVER.but(params={}), given=(PROFILE, EMPTY, RECEIVER)),
    Case("unchanged when it is revealed", RECEIVER.but(reveal_url=True), given=(PROFILE, EMPTY, RECEIVER)),
    Case(
        "another action",
        BARE.but(action="CLUSTER_SCALE_IN"),
        given=(PROFILE, EMPTY, RECEIVER),
        steps=("update receiver out: action",),
    ),
    Case(
        "params are the whole map",
        BARE.but(params={"count": 2}),
        given=(PROFILE, EMPTY, RECEIVER.but(params={"strict": True})),
        steps=("update receiver out: params",),
    ),
    Case(
        "params are cleared",
        BARE.but(params={}),
        given=(PROFILE, EMPTY, RECEIVER.but(params={"count": 2})),
        steps=("update receiver out: params",),
    ),
    Case(
        "rename by id",
        Task("cluster_receiver", {"id": "{receiver out}", "name": "grow"}),
        given=(PROFILE, EMPTY, RECEIVER),
        steps=("update receiver out: name",),
    ),
    Case("absent", ABSENT, given=(PROFILE, EMPTY, RECEIVER), steps=("delete receiver out",)),
    Case(
        "absent by id",
        Task("cluster_receiver", {"id": "{receiver out}", "state": "absent"}),
        given=(PROFILE, EMPTY, RECEIVER),
        steps=("delete receiver out",),
    ),
    Case("absent of nothing", ABSENT),
    Case("absent with a cluster that is gone", RECEIVER.but(state="absent")),
    Case(
        "absent of an id that nothing has",
        Task("cluster_receiver", {"id": "00000000-0000-4000-8000-000000000000", "state": "absent"}),
    ),
)
