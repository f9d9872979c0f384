# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_policy_binding."""

from __future__ import annotations

from case import BINDING, EMPTY, POLICY, PROFILE, Case, deletion
from harness import Task

GIVEN = (PROFILE, EMPTY, POLICY)
EXCLUSIVE = POLICY.but(name="victims", spec=deletion())
ABSENT = BINDING.but(state="absent")
BY_ID = Task("cluster_policy_binding", {"cluster_id": "{cluster web}", "policy_id": "{policy grow}"})
ATTACHED = ("attach policy grow to cluster web",)

CASES = (
    Case("attach", BINDING, given=GIVEN, steps=ATTACHED),
    Case("attach by id", BY_ID, given=GIVEN, steps=ATTACHED),
    Case("attach enabled", BINDING.but(enabled=True), given=GIVEN, steps=ATTACHED),
    Case("attach disabled", BINDING.but(enabled=False), given=GIVEN, steps=ATTACHED),
    Case(
        "attach beside one of another type",
        BINDING,
        given=(*GIVEN, EXCLUSIVE, BINDING.but(policy="victims")),
        steps=ATTACHED,
    ),
    Case("unchanged", BINDING, given=(*GIVEN, BINDING)),
    Case("unchanged by id", BY_ID, given=(*GIVEN, BINDING)),
    Case("unchanged when enabled is left out", BINDING, given=(*GIVEN, BINDING.but(enabled=False))),
    Case("unchanged without waiting", BINDING.but(wait=False, timeout=60), given=(*GIVEN, BINDING)),
    Case(
        "disable",
        BINDING.but(enabled=False),
        given=(*GIVEN, BINDING),
        steps=("disable policy grow on cluster web",),
    ),
    Case(
        "enable",
        BINDING.but(is_enabled=True),
        given=(*GIVEN, BINDING.but(enabled=False)),
        steps=("enable policy grow on cluster web",),
    ),
    Case("absent", ABSENT, given=(*GIVEN, BINDING), steps=("detach policy grow from cluster web",)),
    Case(
        "absent by id",
        BY_ID.but(state="absent"),
        given=(*GIVEN, BINDING),
        steps=("detach policy grow from cluster web",),
    ),
    Case("absent of what is not attached", ABSENT, given=GIVEN),
    Case("absent of a policy that is not there", ABSENT, given=(PROFILE, EMPTY)),
    Case("absent of a cluster that is not there", ABSENT, given=(POLICY,)),
    Case("absent of nothing", ABSENT),
)
