# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured of a run of a play, and what several rounds of it come to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Run:
    """One run of a play.

    :param wall: the seconds that it took.
    :param cpu: the CPU seconds of all its processes.
    :param memory: what the largest of its processes held at its peak, in MB (10^6 bytes).
    :param others: how many CPUs all other processes kept busy meanwhile, the dev cloud among them. Where that is much,
        the CPU seconds tell more than the wall clock does.
    :param requests: what was sent to Keystone and Senlin.
    :param logins: how many of these asked for a token.
    """

    wall: float
    cpu: float
    memory: float
    others: float
    requests: int
    logins: int


Rounds = Mapping[str, Sequence[Run]]
"""The runs of several plays, round by round: the first runs of all were made side by side, then the second ones."""

COLUMNS = ["wall s", "min-max", "CPU s", "others' CPUs", "peak MB", "requests", "logins"]

Figure = Callable[[Run], float]


def wall(run: Run) -> float:
    """The seconds by the clock on the wall."""
    return run.wall


def cpu(run: Run) -> float:
    """The CPU seconds."""
    return run.cpu


def middle(runs: Sequence[Run], figure: Figure) -> float:
    """The median of a figure."""
    return median(figure(run) for run in runs)


def ratio(rounds: Rounds, name: str, other: str, figure: Figure) -> float:
    """What one play took, as a part of what another did.

    Taken within each round, so that what slows the machine down for a while counts for both.
    """
    pairs = zip(rounds[name], rounds[other], strict=True)
    return median(figure(one) / figure(two) for one, two in pairs)


def above(rounds: Rounds, name: str, other: str, figure: Figure) -> float:
    """By how much more one play took than another, also within each round."""
    pairs = zip(rounds[name], rounds[other], strict=True)
    return median(figure(one) - figure(two) for one, two in pairs)


def cells(runs: Sequence[Run]) -> list[str]:
    """The cells of a table that say what a play took; :data:`COLUMNS` names them."""
    walls = [run.wall for run in runs]
    return [
        f"{median(walls):.2f}",
        f"{min(walls):.2f}-{max(walls):.2f}",
        f"{middle(runs, lambda run: run.cpu):.2f}",
        f"{middle(runs, lambda run: run.others):.1f}",
        f"{middle(runs, lambda run: run.memory):.0f}",
        f"{middle(runs, lambda run: run.requests):.0f}",
        f"{middle(runs, lambda run: run.logins):.0f}",
    ]
