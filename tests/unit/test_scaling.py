# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""By how many nodes a scaling policy changes a cluster, and how many seconds of a cooldown are left."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.scaling import (
    DEFAULTS,
    cooldown_left,
    policy_step,
)

NOON = datetime(2026, 11, 24, 12, 0, 0, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("adjustment", "count", "direction", "step"),
    [
        ({}, 5, "out", 1),
        ({"number": 3}, 5, "in", 3),
        ({"type": "EXACT_CAPACITY", "number": 7}, 5, "out", 2),
        ({"type": "EXACT_CAPACITY", "number": 2}, 5, "in", 3),
        ({"type": "CHANGE_IN_PERCENTAGE", "number": 50}, 5, "out", 2),
        ({"type": "CHANGE_IN_PERCENTAGE", "number": 10}, 5, "out", 1),
        ({"type": "CHANGE_IN_PERCENTAGE", "number": 10, "min_step": 3}, 5, "out", 3),
        ({"type": "CHANGE_IN_PERCENTAGE", "number": 50, "min_step": 1}, 0, "out", 1),
    ],
)
def test_policy_step(adjustment: dict[str, object], count: int, direction: str, step: int) -> None:
    assert policy_step({**DEFAULTS, **adjustment}, count, direction) == step


@pytest.mark.parametrize(("number", "direction"), [(5, "out"), (4, "out"), (5, "in"), (6, "in")])
def test_a_policy_that_scales_the_other_way_is_refused(number: int, direction: str) -> None:
    with pytest.raises(BadInput, match=f"scales {direction} to {number} nodes, but it has 5"):
        policy_step({**DEFAULTS, "type": "EXACT_CAPACITY", "number": number}, 5, direction)


@pytest.mark.parametrize(
    ("last", "cooldown", "left"),
    [
        (None, 60, 0),
        ("2026-11-24T11:59:59.500000+00:00", 0, 0),
        ("2026-11-24T11:59:30.500000+00:00", 60, 31),
        ("2026-11-24T11:59:30Z", 60, 30),
        ("2026-11-24T12:59:30+01:00", 60, 30),
        ("2026-11-24T11:59:30", 60, 30),
        ("2026-11-24T11:59:30.500000", 60, 31),
        ("2026-11-24T12:00:01", 0, 0),
        ("not known", 60, 0),
        ("2026-11-24T11:59:00+00:00", 60, 0),
        ("2026-11-24T11:00:00+00:00", 60, 0),
    ],
)
def test_cooldown_left(last: str | None, cooldown: float, left: int) -> None:
    assert cooldown_left(last, cooldown, NOON) == left
