# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the cost grows with the number of tasks, of listed nodes, and of hosts that run in parallel."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from case import server

from .measured import Play
from .place import Place, say, task
from .runs import COLUMNS, cells
from .table import table

TASKS = (10, 100, 300)
NODES = (10, 100, 1000)
HOSTS = (1, 5, 20)
TASKS_A_HOST = 5
CLUSTER = task("cluster", name="web", profile="web", metadata={"team": "shop"})
AT_ONCE = 200
"""How many nodes a cluster gets at a time. The dev cloud does not respond while it records the nodes to create."""


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in ``count`` rounds; return all figures and the table."""
    place.prepare(task("cluster_profile", name="web", spec=server()), CLUSTER)
    clusters_of(place, *NODES)
    rounds = place.rounds(loops() | listings() | hosts(), count)
    figures = {name: [asdict(run) for run in runs] for name, runs in rounds.items()}
    return figures, table("Growth", ["", *COLUMNS], [[name, *cells(runs)] for name, runs in rounds.items()])


def clusters_of(place: Place, *sizes: int) -> None:
    """Create a cluster with each of these numbers of nodes. They are called ``web-<number>``."""
    for nodes in sizes:
        for size in (*range(AT_ONCE, nodes, AT_ONCE), nodes):
            place.prepare(task("cluster", name=f"web-{nodes}", profile="web", desired_capacity=size))
            say(f"{size} of {nodes} nodes exist")


def loops() -> dict[str, Play]:
    """Plays with one task in a loop that changes nothing, by title."""
    return {
        f"{number} unchanged tasks in a loop": Play([{**CLUSTER, "loop": f"{{{{ range({number}) | list }}}}"}])
        for number in TASKS
    }


def listings() -> dict[str, Play]:
    """Plays with one task that lists the nodes of a cluster, by title."""
    return {f"a list of {nodes} nodes": Play([task("cluster_node_info", cluster=f"web-{nodes}")]) for nodes in NODES}


def hosts() -> dict[str, Play]:
    """Plays whose tasks change nothing and run for several hosts in parallel, delegated to the controller, by title."""
    return {
        f"{TASKS_A_HOST} tasks for each of {number}, with as many forks": Play(
            [{**CLUSTER, "delegate_to": "localhost"}] * TASKS_A_HOST,
            ("--inventory", "".join(f"host-{host}," for host in range(number)), "--forks", str(number)),
            hosts="all",
        )
        for number in HOSTS
    }
