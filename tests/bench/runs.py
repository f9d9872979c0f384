# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The measurements of one run of a play, and statistics over several rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Run:
    """One run of a play.

    :param wall: its duration in seconds.
    :param cpu: the CPU seconds of all its processes.
    :param memory: the peak memory of its largest process, in MB (10^6 bytes).
    :param others: how many CPUs all other processes, including the dev cloud, kept busy meanwhile. If that is a large
        part of the machine, the CPU seconds are more reliable than the duration.
    :param requests: the number of requests to Keystone, Senlin and Nova.
    :param logins: how many of these requested a token.
    :param served: the seconds that the services took for the requests.
    """

    wall: float
    cpu: float
    memory: float
    others: float
    requests: int
    logins: int
    served: float = 0.0


Rounds = Mapping[str, Sequence[Run]]
"""The runs of several plays by title, in the order of the rounds; each round ran every play once."""

COLUMNS = ["wall s", "min-max", "CPU s", "others' CPUs", "peak MB", "requests", "logins"]
"""The column titles for :func:`cells`."""

Figure = Callable[[Run], float]
"""Selects one measurement of a run."""


def wall(run: Run) -> float:
    """The duration in seconds."""
    return run.wall


def cpu(run: Run) -> float:
    """The CPU seconds."""
    return run.cpu


def middle(runs: Sequence[Run], figure: Figure) -> float:
    """The median of a measurement."""
    return median(figure(run) for run in runs)


def ratio(rounds: Rounds, name: str, other: str, figure: Figure) -> float:
    """The median of the ratio of one play's measurement to another's.

    The ratio is computed within each round, so that a temporary slowdown of the machine affects both plays.
    """
    pairs = zip(rounds[name], rounds[other], strict=True)
    return median(figure(one) / figure(two) for one, two in pairs)


def above(rounds: Rounds, name: str, other: str, figure: Figure) -> float:
    """The median of the difference between one play's measurement and another's, also within each round."""
    pairs = zip(rounds[name], rounds[other], strict=True)
    return median(figure(one) - figure(two) for one, two in pairs)


def cells(runs: Sequence[Run]) -> list[str]:
    """The cells of a table row with the cost of a play; :data:`COLUMNS` are their titles."""
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
