# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clock that only moves when somebody sleeps."""

from __future__ import annotations

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.deadline import Deadline


class FakeClock:
    """Counts seconds, and keeps every pause."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.pauses: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def deadline(self, seconds: float = 600) -> Deadline:
        """A deadline that reads this clock."""
        return Deadline(seconds, clock=self, sleep=self.sleep)
