# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost of inventories of a few and of many members, compared with the same play without an inventory."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

import yaml
from case import server

from .growth import clusters_of
from .measured import Play
from .place import Place, task
from .runs import COLUMNS, Run, above, cells, middle, wall
from .table import table

NODES = (2, 50, 1000)
NONE = "without an inventory"
TASK = {"name": "Say something", "ansible.builtin.debug": {"msg": "unchanged"}}


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in ``count`` rounds; return all figures and the table."""
    place.prepare(task("cluster_profile", name="web", spec=server()))
    clusters_of(place, *NODES)
    with tempfile.TemporaryDirectory() as folder:
        rounds = place.rounds({NONE: Play([TASK]), **inventories(Path(folder))}, count)
    rows = [[name, *cells(runs), *_served(rounds, name)] for name, runs in rounds.items()]
    figures = {name: [asdict(run) for run in runs] for name, runs in rounds.items()}
    return figures, table("Inventories", ["", *COLUMNS, "served s", "own s"], rows)


def inventories(folder: Path) -> dict[str, Play]:
    """Plays with the members of one cluster in the inventory, by title."""
    plays = {}
    for nodes in NODES:
        file = folder / f"{nodes}.senlin.yml"
        content = {"plugin": "senlin.clustering.members", "cloud": "devcloud", "clusters": [f"web-{nodes}"]}
        file.write_text(yaml.safe_dump(content))
        plays[f"{nodes} members"] = Play([TASK], ("--inventory", str(file)))
    return plays


def _served(rounds: dict[str, list[Run]], name: str) -> list[str]:
    """The seconds that the services took, and those that the inventory took beyond them and the play itself."""
    served = middle(rounds[name], lambda run: run.served)
    return [f"{served:.2f}", f"{above(rounds, name, NONE, wall) - served:.2f}"]
