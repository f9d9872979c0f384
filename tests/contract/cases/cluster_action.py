# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_action."""

from __future__ import annotations

from case import EMPTY, PROFILE, SMALL, Case, server
from harness import Task

STARTED = EMPTY.but(wait=False)
FINISHED = Task("cluster_action", {"id": "{action last}"})
CANCELLED = FINISHED.but(state="cancelled", force=True)
SLOW = PROFILE.but(spec=server(metadata={"sim_build_seconds": "120"}))

CASES = (
    Case("unchanged", FINISHED, given=(PROFILE, STARTED, FINISHED)),
    Case("look without waiting", FINISHED.but(wait=False), given=(PROFILE, STARTED, FINISHED)),
    Case(
        "cancel",
        CANCELLED,
        given=(SLOW, SMALL.but(wait=False)),
        steps=("cancel action cluster_create_{cluster web:8}",),
    ),
    Case("cancel what has ended", CANCELLED, given=(PROFILE, STARTED, FINISHED)),
    Case(
        "complete the hook of what does not wait for one",
        FINISHED.but(state="lifecycle_completed"),
        given=(PROFILE, STARTED, FINISHED),
    ),
)
