# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twenty tasks that change nothing, compared with the alternatives that an operator has for the same work."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from case import server

from .measured import Play
from .place import Place, task
from .runs import COLUMNS, Rounds, above, cells, wall
from .surroundings import command_line_client
from .table import table
from .targets import CLIENT, COUNT, DEBUG, IN_PROCESS, MODULES, PING, URI, judgement, targets

CLUSTER = task("cluster", name="web", profile="web", desired_capacity=2, max_size=5, metadata={"team": "shop"})
AS_MODULES = ("--extra-vars", json.dumps({"senlin_in_process": False}))


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in ``count`` rounds; return all figures and the tables."""
    place.prepare(task("cluster_profile", name="web", spec=server()), CLUSTER)
    rounds = place.rounds(plays(place), count)
    figures = {name: [asdict(run) for run in runs] for name, runs in rounds.items()}
    judged = {target.what: {**asdict(target), "verdict": target.verdict} for target in targets(rounds, wall)}
    return {"runs": figures, "targets": judged}, f"{cost(rounds)}\n\n{judgement(rounds)}"


def plays(place: Place) -> dict[str, Play]:
    """The plays that are compared, by title."""
    show = f"{command_line_client()} --os-cloud devcloud cluster show web --format json"
    get = {
        "url": f"{place.devcloud.senlin_url}/v1/clusters/web",
        "headers": {"X-Auth-Token": place.token, "OpenStack-API-Version": "clustering 1.14"},
        "return_content": True,
        "validate_certs": True,
    }
    return {
        IN_PROCESS: Play([CLUSTER] * COUNT),
        MODULES: Play([CLUSTER] * COUNT, AS_MODULES),
        CLIENT: _twenty("ansible.builtin.command", {"cmd": show}),
        URI: _twenty(URI, get),
        PING: _twenty(PING, {}),
        DEBUG: _twenty(DEBUG, {"msg": "Nothing is done"}),
    }


def _twenty(module: str, options: dict[str, Any]) -> Play:
    return Play([{"name": f"Run {module}", module: options, "changed_when": False}] * COUNT)


def cost(rounds: Rounds) -> str:
    """The table of costs."""
    rows = [
        [name, *cells(runs), f"{above(rounds, name, DEBUG, wall) / COUNT * 1000:.0f}"] for name, runs in rounds.items()
    ]
    return table(f"{COUNT} tasks that change nothing", ["", *COLUMNS, "ms a task above debug"], rows)
