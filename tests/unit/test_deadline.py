# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a deadline sleeps between polls, on a clock that advances only when something sleeps on it."""

from __future__ import annotations

from itertools import pairwise

import pytest
from fake_clock import FakeClock


@pytest.mark.parametrize("seconds", [0.1, 0.3, 1, 5, 60, 600])
def test_polls_fill_the_time_and_no_more(seconds: float) -> None:
    clock = FakeClock()
    waited = list(clock.deadline(seconds).polls())
    assert waited == sorted(waited)
    assert waited[-1] == pytest.approx(seconds)
    assert sum(clock.pauses) == pytest.approx(seconds)


def test_pauses_grow_and_have_a_limit() -> None:
    clock = FakeClock()
    waited = list(clock.deadline(100).polls())
    pauses = clock.pauses[:-1]
    assert pauses[0] == 0.3, "an action that only touches the database is short"
    assert all(earlier <= later for earlier, later in pairwise(pauses))
    assert max(pauses) == 2.0
    growing = [(pause, before) for pause, before in zip(pauses[1:], waited, strict=False) if pause > 0.3]
    assert all(pause <= before / 8 for pause, before in growing), "the end is noticed late by an eighth at most"
    assert len(pauses) < 70


def test_a_limit_ends_the_polls_before_the_deadline() -> None:
    clock = FakeClock()
    deadline = clock.deadline(10)
    assert list(deadline.polls(4))[-1] == pytest.approx(4)
    assert list(deadline.polls(20))[-1] == pytest.approx(6), "everything shares one deadline"
    assert list(deadline.polls()) == []


def test_pause() -> None:
    clock = FakeClock()
    deadline = clock.deadline(10)
    deadline.pause(4)
    assert sum(clock.pauses) == pytest.approx(4)
    deadline.pause(60)
    assert sum(clock.pauses) == pytest.approx(10), "a pause ends at the deadline"
    deadline.pause(1)
    assert sum(clock.pauses) == pytest.approx(10), "there is no time left"


def test_a_deadline_begins_anew() -> None:
    clock = FakeClock()
    deadline = clock.deadline(10)
    deadline.pause(8)
    deadline.restart()
    assert deadline.seconds_left() == pytest.approx(10)
