# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of cluster_resize: an exact one alone is empty when it is run again, or one that the bounds stop."""

from __future__ import annotations

from case import EMPTY, PROFILE, SMALL, Row
from harness import Task

TWO = Task("cluster_resize", {"cluster": "web", "number": 2})
TO_TWO = "resize cluster web: desired_capacity 1 to 2"
TO_NONE = "resize cluster web: desired_capacity 1 to 0"
ALL_GONE = Task("cluster_resize", {"cluster": "web", "adjustment": "change", "number": -9, "strict": False})

ROWS = (
    Row("unchanged", TWO.but(number=0), given=(PROFILE, EMPTY)),
    Row("exact", TWO, given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Row("exact by the cluster's id", TWO.but(cluster="{cluster web}"), given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Row("exact to none", TWO.but(number=0), given=(PROFILE, SMALL), steps=(TO_NONE,)),
    Row("exact as expected", TWO.but(expect_capacity=1), given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Row("exact and not wait", TWO.but(wait=False), given=(PROFILE, SMALL), steps=(TO_TWO,)),
    Row(
        "exact with bounds",
        TWO.but(min_size=1, max_size=9),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: min_size 0 to 1, max_size 3 to 9, desired_capacity 1 to 2",),
    ),
    Row(
        "exact as far as the bounds allow",
        TWO.but(number=9, max_size=2, strict=False),
        given=(PROFILE, SMALL),
        steps=("resize cluster web: max_size 3 to 2, desired_capacity 1 to 2",),
    ),
    Row(
        "a bound alone",
        Task("cluster_resize", {"cluster": "web", "max_size": -1}),
        given=(PROFILE, EMPTY.but(max_size=3)),
        steps=("resize cluster web: max_size 3 to -1",),
    ),
    Row("change down to where the bounds stop it", ALL_GONE, given=(PROFILE, SMALL), steps=(TO_NONE,)),
)
