# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Test cases of cluster_resize.

Only an exact resize, or one that the cluster's bounds limit, has nothing to do when it runs again.
"""

from __future__ import annotations

from case import EMPTY, PROFILE, SMALL, Case
from harness import Task

TWO = Task("cluster_resize", {"cluster": "web", "number": 2})
TO_TWO = "resize cluster web: desired_capacity 1 to 2"
TO_NONE = "resize cluster web: desired_capacity 1 to 0, deleting 1 node"
ALL_GONE = Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": -9, "strict": False})

CASES = (
    Case("unchanged", TWO.but(number=0), given=(PROFILE, EMPTY)),
    Case("exact", TWO, given=(PROFILE, SMALL), steps=(TO_TWO,), effects=("build 1",)),
    Case("exact by the cluster's id", TWO.but(cluster="{cluster web}"), given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Case("exact to none", TWO.but(number=0), given=(PROFILE, SMALL), steps=(TO_NONE,)),
    Case("exact in capitals", TWO.but(adjustment="EXACT"), given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Case("exact as expected", TWO.but(expect_capacity=1), given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Case("exact and not wait", TWO.but(wait=False), given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Case(
        "exact with bounds",
        TWO.but(min_size=1, max_size=9),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: min_size 0 to 1, max_size 3 to 9, desired_capacity 1 to 2",),
    ),
    Case(
        "exact as far as the bounds allow",
        TWO.but(number=9, max_size=2, strict=False),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: max_size 3 to 2, desired_capacity 1 to 2",),
    ),
    Case(
        "a bound alone",
        Task("cluster_resize", {"cluster": "web", "max_size": -1}),
        given=(PROFILE, EMPTY.but(max_size=3)),
        steps=("resize cluster web: max_size 3 to -1",),
        effects=(),
    ),
    Case("change down to where the bounds stop it", ALL_GONE, given=(PROFILE, SMALL), steps=(TO_NONE,)),
)
