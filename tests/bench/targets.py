# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The targets for tasks that run in process and change nothing, and whether they are met."""

from __future__ import annotations

from dataclasses import dataclass

from .runs import Figure, Rounds, above, cpu, middle, ratio, wall
from .table import table

COUNT = 20
"""How many tasks each play has."""
IN_PROCESS, MODULES = "senlin.clustering.cluster in process", "senlin.clustering.cluster as ordinary modules"
CLIENT = "openstack cluster show"
URI, PING, DEBUG = "ansible.builtin.uri", "ansible.builtin.ping", "ansible.builtin.debug"
"""The titles of the plays that are compared."""
EMPTY, UNCHANGED = "an empty play", "an unchanged group"
"""The titles of the plays that show what a group costs that the role declares."""


@dataclass(frozen=True)
class Target:
    """A limit for a measurement.

    :param what: what is measured, with its unit.
    :param most: the limit.
    :param found: the measurement.
    """

    what: str
    most: float
    found: float

    @property
    def verdict(self) -> str:
        """``met`` or ``missed``."""
        return "met" if self.found <= self.most else "missed"


def targets(rounds: Rounds, figure: Figure) -> list[Target]:
    """The targets for tasks in process.

    :param figure: what is compared: the duration, to which the limits refer, or CPU seconds.
    """

    def part(other: str) -> float:
        return ratio(rounds, IN_PROCESS, other, figure)

    milliseconds = above(rounds, IN_PROCESS, DEBUG, figure) / COUNT * 1000
    return [
        Target("seconds, as a part of those of 20 pings", 0.25, part(PING)),
        Target("seconds, as a part of those of 20 ordinary modules", 0.1, part(MODULES)),
        Target("seconds, as a part of those of 20 calls of the command line client", 0.08, part(CLIENT)),
        Target("milliseconds a task above a debug task", 20, milliseconds),
        Target("requests of 20 tasks", 24, max(run.requests for run in rounds[IN_PROCESS])),
        Target("logins of 20 tasks", 1, max(run.logins for run in rounds[IN_PROCESS])),
    ]


def group_targets(rounds: Rounds) -> list[Target]:
    """The targets for a group that does not change."""
    return [
        Target("seconds above an empty play", 0.6, above(rounds, UNCHANGED, EMPTY, wall)),
        Target("CPU seconds above an empty play", 0.6, above(rounds, UNCHANGED, EMPTY, cpu)),
        Target("requests, with those of the login", 12, middle(rounds[UNCHANGED], lambda run: run.requests)),
    ]


def judgement(rounds: Rounds) -> str:
    """The table of targets. Whether they are met is decided by the duration."""
    rows = [
        [by_clock.what, f"{by_clock.most:g}", f"{by_clock.found:.3g}", by_clock.verdict, f"{by_cpu.found:.3g}"]
        for by_clock, by_cpu in zip(targets(rounds, wall), targets(rounds, cpu), strict=True)
    ]
    return table(f"{COUNT} tasks in process", ["", "at most", "measured", "", "by CPU seconds"], rows)
