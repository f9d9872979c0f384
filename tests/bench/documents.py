# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of what reads a whole project, in a small project and in one with many clusters and nodes."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from case import deletion, server

from .measured import Play
from .place import Place, say, task
from .runs import COLUMNS, Run, cells
from .table import table

SIZES = (1, 10, 100)
"""The numbers of clusters."""
NODES = 10
"""The number of nodes in each."""
PLAYS = {
    "cluster_info": Play([task("cluster_info")]),
    "cluster_export": Play([task("cluster_export")]),
}
"""The plays to measure. The first one is what the others are compared with."""


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in ``count`` rounds for each number of clusters; return all figures and the table."""
    place.prepare(
        task("cluster_profile", name="web", spec=server()), task("cluster_policy", name="oldest", spec=deletion())
    )
    rounds: dict[str, list[Run]] = {}
    clusters = 0
    for size in SIZES:
        while clusters < size:
            clusters += 1
            place.prepare(
                task("cluster", name=f"web-{clusters}", profile="web", desired_capacity=NODES),
                task("cluster_policy_binding", cluster=f"web-{clusters}", policy="oldest"),
                task("cluster_receiver", name=f"web-{clusters}", cluster=f"web-{clusters}", action="CLUSTER_SCALE_OUT"),
            )
            say(f"{clusters} of {size} clusters exist")
        found = place.rounds({f"{name}, {size} clusters": play for name, play in PLAYS.items()}, count)
        rounds |= found
    figures = {name: [asdict(run) for run in runs] for name, runs in rounds.items()}
    title = f"Whole projects, with {NODES} nodes in each cluster"
    return figures, table(title, ["", *COLUMNS], [[name, *cells(runs)] for name, runs in rounds.items()])
