# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_policy."""

from __future__ import annotations

from case import BINDING, EMPTY, POLICY, PROFILE, Case, deletion, scaling
from harness import Task

FASTER = POLICY.but(spec=scaling(2), on_spec_change="replace")
EXCLUSIVE = POLICY.but(spec=deletion())
OTHER_VICTIMS = POLICY.but(spec=deletion("RANDOM"), on_spec_change="replace")
ABSENT = Task("cluster_policy", {"name": "grow", "state": "absent"})
RETIRED = "grow-{policy grow:8}"
RENEWED = (f"rename policy grow to {RETIRED}", "create policy grow")

CASES = (
    Case("create", POLICY, steps=("create policy grow",)),
    Case("create with replace", FASTER, steps=("create policy grow",)),
    Case("create and not wait", POLICY.but(wait=False, timeout=60), steps=("create policy grow",)),
    Case("unchanged", POLICY, given=(POLICY,)),
    Case("unchanged by name alone", Task("cluster_policy", {"name": "grow"}), given=(POLICY,)),
    Case(
        "unchanged when the version is written otherwise",
        POLICY.but(spec={**scaling(), "version": "1.0"}),
        given=(POLICY,),
    ),
    Case("unchanged with replace", POLICY.but(on_spec_change="replace"), given=(POLICY,)),
    Case(
        "rename by id",
        Task("cluster_policy", {"id": "{policy grow}", "name": "shop"}),
        given=(POLICY,),
        steps=("update policy grow: name",),
    ),
    Case("replace what is attached nowhere", FASTER, given=(POLICY,), steps=(*RENEWED, f"delete policy {RETIRED}")),
    Case(
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
    Case(
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
    Case(
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
    Case("absent", ABSENT, given=(POLICY,), steps=("delete policy grow",)),
    Case(
        "absent by id",
        Task("cluster_policy", {"id": "{policy grow}", "state": "absent"}),
        given=(POLICY,),
        steps=("delete policy grow",),
    ),
    Case("absent unless attached", ABSENT.but(unused_only=True), given=(POLICY,), steps=("delete policy grow",)),
    Case("absent unless attached, and it is", ABSENT.but(unused_only=True), given=(PROFILE, EMPTY, POLICY, BINDING)),
    Case("absent unless attached of nothing", ABSENT.but(unused_only=True)),
    Case("absent of nothing", ABSENT),
    Case(
        "absent of an id that nothing has",
        Task("cluster_policy", {"id": "00000000-0000-4000-8000-000000000000", "state": "absent"}),
    ),
)
