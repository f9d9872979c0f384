# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of cluster_policy."""

from __future__ import annotations

from case import BINDING, EMPTY, POLICY, PROFILE, Row, deletion, scaling
from harness import Task

FASTER = POLICY.but(spec=scaling(2), on_spec_change="replace")
EXCLUSIVE = POLICY.but(spec=deletion())
OTHER_VICTIMS = POLICY.but(spec=deletion("RANDOM"), on_spec_change="replace")
ABSENT = Task("cluster_policy", {"name": "grow", "state": "absent"})
RETIRED = "grow-{policy grow:8}"
RENEWED = (f"rename policy grow to {RETIRED}", "create policy grow")

ROWS = (
    Row("create", POLICY, steps=("create policy grow",)),
    Row("create with replace", FASTER, steps=("create policy grow",)),
    Row("create and not wait", POLICY.but(wait=False, timeout=60), steps=("create policy grow",)),
    Row("unchanged", POLICY, given=(POLICY,)),
    Row("unchanged by name alone", Task("cluster_policy", {"name": "grow"}), given=(POLICY,)),
    Row(
        "unchanged when the version is written otherwise",
        POLICY.but(spec={**scaling(), "version": "1.0"}),
        given=(POLICY,),
    ),
    Row("unchanged with replace", POLICY.but(on_spec_change="replace"), given=(POLICY,)),
    Row(
        "rename by id",
        Task("cluster_policy", {"id": "{policy grow}", "name": "shop"}),
        given=(POLICY,),
        steps=("update policy grow: name",),
    ),
    Row("replace what is attached nowhere", FASTER, given=(POLICY,), steps=(*RENEWED, f"delete policy {RETIRED}")),
    Row(
        "replace what is attached",
        FASTER,
        given=(PROFILE, EMPTY, POLICY, BINDING),
        steps=(
            *RENEWED,
            "attach policy grow to cluster web",
            f"detach policy {RETIRED} from cluster web",
            f"delete policy {RETIRED}",
        ),
    ),
    Row(
        "replace what is attached and do not wait",
        FASTER.but(wait=False),
        given=(PROFILE, EMPTY, POLICY, BINDING.but(enabled=False)),
        steps=(
            *RENEWED,
            "attach policy grow to cluster web",
            f"detach policy {RETIRED} from cluster web",
            f"delete policy {RETIRED}",
        ),
    ),
    Row(
        "replace an exclusive one that is attached",
        OTHER_VICTIMS,
        given=(PROFILE, EMPTY, EXCLUSIVE, BINDING),
        steps=(
            *RENEWED,
            f"detach policy {RETIRED} from cluster web",
            "attach policy grow to cluster web",
            f"delete policy {RETIRED}",
        ),
    ),
    Row("absent", ABSENT, given=(POLICY,), steps=("delete policy grow",)),
    Row(
        "absent by id",
        Task("cluster_policy", {"id": "{policy grow}", "state": "absent"}),
        given=(POLICY,),
        steps=("delete policy grow",),
    ),
    Row("absent of nothing", ABSENT),
    Row(
        "absent of an id that nothing has",
        Task("cluster_policy", {"id": "00000000-0000-4000-8000-000000000000", "state": "absent"}),
    ),
)
