# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a scaling group costs that the role declares: one that is unchanged, and many as the hosts of an inventory."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from case import deletion, scaling, server

from .measured import Play
from .place import COLLECTION, Place, say
from .runs import COLUMNS, Rounds, Run, cells
from .table import table
from .targets import EMPTY, UNCHANGED, group_targets

GROUPS = 20
FORKS = (1, 5, 20)


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in ``count`` rounds, and the creation of many groups once; return all figures and the tables."""
    one = Play(role("web"))
    place.use(Play(one.tasks, changes=True))
    created: dict[str, list[Run]] = {}
    for forks in FORKS:
        place.use(many(forks, "absent", changes=True))
        say(f"groups: creating {GROUPS} with {forks} forks")
        created[f"{GROUPS} new groups with {forks} forks"] = [place.run(many(forks, "present", changes=True))]
    unchanged = {
        f"{GROUPS} unchanged groups with {forks} forks": many(forks, "present", changes=False) for forks in FORKS
    }
    rounds = place.rounds({EMPTY: Play([]), UNCHANGED: one, **unchanged}, count)
    figures = {name: [asdict(run) for run in runs] for name, runs in {**rounds, **created}.items()}
    judged = {target.what: {**asdict(target), "verdict": target.verdict} for target in group_targets(rounds)}
    return {"runs": figures, "targets": judged}, f"{cost({**rounds, **created})}\n\n{judgement(rounds)}"


def many(forks: int, state: str, *, changes: bool) -> Play:
    """A play whose hosts are groups.

    :param changes: whether the play may change something.
    """
    variables = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    return Play(
        role("{{ inventory_hostname }}", state),
        (
            *("--inventory", "".join(f"group-{number}," for number in range(GROUPS))),
            *("--forks", str(forks), "--extra-vars", json.dumps(variables)),
        ),
        hosts="all",
        changes=changes,
    )


def role(name: str, state: str = "present") -> list[dict[str, Any]]:
    """The tasks that declare a group: a profile, a cluster, and two each of policies, bindings and receivers."""
    variables = {
        "name": name,
        "state": state,
        "profile": {"spec": server()},
        "cluster": {"min_size": 1, "max_size": 4, "desired_capacity": 2, "metadata": {"team": "shop"}},
        "policies": [{"name": f"{name}-out", "spec": scaling()}, {"name": f"{name}-victims", "spec": deletion()}],
        "receivers": [
            {"name": f"{name}-out", "action": "CLUSTER_SCALE_OUT"},
            {"name": f"{name}-in", "action": "CLUSTER_SCALE_IN"},
        ],
    }
    declared = {
        "ansible.builtin.import_role": {"name": f"{COLLECTION}.scaling_group"},
        "vars": {f"scaling_group_{key}": value for key, value in variables.items()},
    }
    return [{"module_defaults": {f"group/{COLLECTION}.clustering": {"cloud": "devcloud"}}, "block": [declared]}]


def judgement(rounds: Rounds) -> str:
    """The table of targets."""
    rows = [
        [target.what, f"{target.most:g}", f"{target.found:.3g}", target.verdict] for target in group_targets(rounds)
    ]
    return table("An unchanged group", ["", "at most", "measured", ""], rows)


def cost(rounds: Rounds) -> str:
    """The table of costs."""
    return table("Scaling groups", ["", *COLUMNS], [[name, *cells(runs)] for name, runs in rounds.items()])
