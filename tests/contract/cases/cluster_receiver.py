# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of cluster_receiver."""

from __future__ import annotations

from case import EMPTY, PROFILE, RECEIVER, Row
from harness import Task

BARE = Task("cluster_receiver", {"name": "out"})
ABSENT = BARE.but(state="absent")

ROWS = (
    Row("create", RECEIVER, given=(PROFILE, EMPTY), steps=("create receiver out",)),
    Row(
        "create with all options",
        RECEIVER.but(type="webhook", action="CLUSTER_SCALE_OUT", params={"count": 1}, reveal_url=True),
        given=(PROFILE, EMPTY),
        steps=("create receiver out",),
    ),
    Row(
        "create by the cluster's id",
        RECEIVER.but(cluster="{cluster web}"),
        given=(PROFILE, EMPTY),
        steps=("create receiver out",),
    ),
    Row("unchanged", RECEIVER.but(type="webhook"), given=(PROFILE, EMPTY, RECEIVER)),
    Row("unchanged by name alone", BARE, given=(PROFILE, EMPTY, RECEIVER)),
    Row("unchanged by the cluster's id", RECEIVER.but(cluster="{cluster web}"), given=(PROFILE, EMPTY, RECEIVER)),
    Row("unchanged without params", RECEIVER.but(params={}), given=(PROFILE, EMPTY, RECEIVER)),
    Row("unchanged when it is revealed", RECEIVER.but(reveal_url=True), given=(PROFILE, EMPTY, RECEIVER)),
    Row(
        "another action",
        BARE.but(action="CLUSTER_SCALE_IN"),
        given=(PROFILE, EMPTY, RECEIVER),
        steps=("update receiver out: action",),
    ),
    Row(
        "params are the whole map",
        BARE.but(params={"count": 2}),
        given=(PROFILE, EMPTY, RECEIVER.but(params={"strict": True})),
        steps=("update receiver out: params",),
    ),
    Row(
        "params are cleared",
        BARE.but(params={}),
        given=(PROFILE, EMPTY, RECEIVER.but(params={"count": 2})),
        steps=("update receiver out: params",),
    ),
    Row(
        "rename by id",
        Task("cluster_receiver", {"id": "{receiver out}", "name": "grow"}),
        given=(PROFILE, EMPTY, RECEIVER),
        steps=("update receiver out: name",),
    ),
    Row("absent", ABSENT, given=(PROFILE, EMPTY, RECEIVER), steps=("delete receiver out",)),
    Row(
        "absent by id",
        Task("cluster_receiver", {"id": "{receiver out}", "state": "absent"}),
        given=(PROFILE, EMPTY, RECEIVER),
        steps=("delete receiver out",),
    ),
    Row("absent of nothing", ABSENT),
    Row("absent with a cluster that is gone", RECEIVER.but(state="absent")),
    Row(
        "absent of an id that nothing has",
        Task("cluster_receiver", {"id": "00000000-0000-4000-8000-000000000000", "state": "absent"}),
    ),
)
