# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The time limit of a task, and the only place of the collection that sleeps."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

SHORTEST_PAUSE, LONGEST_PAUSE = 0.3, 2.0
"""Seconds between two polls. The shortest suits actions that only touch the database, the longest spares the server."""

PAUSE_DIVISOR = 8
"""A pause is the time already waited, divided by this: the end of an action is noticed late by an eighth at most."""


@dataclass
class Deadline:
    """The one time limit of a task, shared by everything that it waits for.

    :param seconds: how long the task can wait in all.
    :param clock: returns monotonic seconds.
    :param sleep: sleeps for a number of seconds.
    """

    seconds: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    end: float = field(init=False)

    def __post_init__(self) -> None:
        self.end = self.clock() + self.seconds

    def restart(self) -> None:
        """Begin the whole time anew."""
        self.end = self.clock() + self.seconds

    def seconds_left(self) -> float:
        """How long the task can still wait, in seconds; negative after the deadline."""
        return self.end - self.clock()

    def polls(self, limit: float | None = None) -> Iterator[float]:
        """Yield the seconds waited so far, once before each poll, and pause in between. End at the deadline.

        :param limit: end after this number of seconds at the latest.
        """
        start = self.clock()
        end = self.end if limit is None else min(self.end, start + limit)
        pause = SHORTEST_PAUSE
        while (now := self.clock()) < end:
            self.sleep(min(pause, end - now))
            waited = self.clock() - start
            yield waited
            pause = min(LONGEST_PAUSE, max(SHORTEST_PAUSE, waited / PAUSE_DIVISOR))

    def pause(self, seconds: float) -> None:
        """Wait for this number of seconds, or until the deadline."""
        for dummy in self.polls(seconds):
            pass
