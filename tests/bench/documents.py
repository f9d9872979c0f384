# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of what reads a whole project, in a small project and in one with many clusters and nodes."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from typing import Any

from case import deletion, server

from .measured import Play
from .place import COLLECTION, Place, say, task
from .runs import COLUMNS, Run, cells
from .table import table

SIZES = (1, 10, 100)
"""The numbers of clusters."""
NODES = 10
"""The number of nodes in each."""

AT_ONCE = 15
"""How many clusters one play creates, as the time of a play is limited."""


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in ``count`` rounds for each number of clusters; return all figures and the table."""
    place.prepare(
        task("cluster_profile", name="web", spec=server()), task("cluster_policy", name="oldest", spec=deletion())
    )
    rounds: dict[str, list[Run]] = {}
    first = 1
    with tempfile.TemporaryDirectory() as folder:
        plays = plays_of(folder)
        for size in SIZES:
            while first <= size:
                last = min(first + AT_ONCE, size + 1)
                place.prepare(*groups(range(first, last)))
                first = last
                say(f"{first - 1} of {size} clusters exist")
            rounds |= place.rounds({f"{name}, {size} clusters": play for name, play in plays.items()}, count)
    figures = {name: [asdict(run) for run in runs] for name, runs in rounds.items()}
    title = f"Whole projects, with {NODES} nodes in each cluster"
    return figures, table(title, ["", *COLUMNS], [[name, *cells(runs)] for name, runs in rounds.items()])


def groups(numbers: range) -> list[dict[str, Any]]:
    """The tasks that create clusters, each with a policy and a receiver."""
    name = "web-{{ item }}"
    return [
        {**created, "loop": list(numbers)}
        for created in (
            task("cluster", name=name, profile="web", desired_capacity=NODES),
            task("cluster_policy_binding", cluster=name, policy="oldest"),
            task("cluster_receiver", name=name, cluster=name, action="CLUSTER_SCALE_OUT"),
        )
    ]


def plays_of(folder: str) -> dict[str, Play]:
    """The plays to measure, by what reads the project. The first one is what the others are compared with.

    :param folder: a folder for the files of the report.
    """
    report = {
        "ansible.builtin.import_role": {"name": f"{COLLECTION}.report"},
        "vars": {"report_folder": folder},
    }
    defaults = {f"group/{COLLECTION}.clustering": {"cloud": "devcloud"}}
    return {
        "cluster_info": Play([task("cluster_info")]),
        "cluster_export": Play([task("cluster_export")]),
        "cluster_drift": Play([task("cluster_drift")]),
        "the role report": Play([{"module_defaults": defaults, "block": [report]}], changes=True),
    }
