# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waiting costs: how long after the end of an action its task has returned, and how often it looked till then."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from itertools import product
from statistics import median
from typing import Any

from case import server

from .measured import Play
from .place import Place, say, task
from .table import table

UPDATE = "an update that touches no node"
BUILDS = {
    "a node that is there at once": 0,
    "a node that takes 17 s to build": 17,
    "a node that takes 57 s to build": 57,
}
"""What is waited for besides: a cluster of one node, whose server takes so many seconds to build."""
LONG = 10
"""Seconds of building from which on plays run side by side: they look every other second, and are in nobody's way."""
AT_ONCE = 10

RETURNED = re.compile(r"cluster ([0-9a-f-]{36}) returned at ([\d.]+)")
TELL = {
    "name": "Tell when the task before had returned",
    "ansible.builtin.debug": {"msg": "cluster {{ done.cluster.id }} returned at {{ now().timestamp() }}"},
}


@dataclass(frozen=True)
class Wait:
    """What was seen of one wait.

    :param action: how many seconds the action took, as the server has it.
    :param lag: the seconds from its end, as the server has it, until the next task was at work.
    :param looks: how often the action was asked for.
    :param cpu: the CPU seconds of the whole play.
    """

    action: float
    lag: float
    looks: int
    cpu: float


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in so many rounds; returns every figure, and the table."""
    place.prepare(
        *(task("cluster_profile", name=f"build-{seconds}", spec=profile(seconds)) for seconds in BUILDS.values()),
        *(task("cluster", name=f"web-{number}", profile="build-0") for number in range(count)),
    )
    waits: dict[str, list[Wait]] = {UPDATE: [], **{name: [] for name in BUILDS}}
    for number in range(count):
        waits[UPDATE].append(wait(place, UPDATE, web(number)))
    short = [name for name, seconds in BUILDS.items() if seconds < LONG]
    for number, name in product(range(count), short):
        waits[name].append(wait(place, name, build(BUILDS[name], number)))
    side_by_side = [(name, number) for number in range(count) for name in BUILDS if name not in short]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = pool.map(lambda one: (one[0], wait(place, one[0], build(BUILDS[one[0]], one[1]))), side_by_side)
        for name, seen in found:
            waits[name].append(seen)
    return {name: [asdict(seen) for seen in all_seen] for name, all_seen in waits.items()}, summary(waits)


def profile(seconds: int) -> dict[str, object]:
    """The spec of servers that take so many seconds to build."""
    return server(metadata={"sim_build_seconds": str(seconds)})


def web(number: int) -> dict[str, Any]:
    """The task that updates a cluster."""
    return task("cluster", name=f"web-{number}", metadata={"team": "shop"})


def build(seconds: int, number: int) -> dict[str, Any]:
    """The task that makes a cluster of one node."""
    return task("cluster", name=f"build-{seconds}-{number}", profile=f"build-{seconds}", desired_capacity=1)


def wait(place: Place, name: str, made: dict[str, Any]) -> Wait:
    """Run a task that waits for an action."""
    usage = place.use(Play([{**made, "register": "done"}, TELL], changes=True))
    returned = RETURNED.search(usage.printed)
    if not returned:
        raise ValueError(f"the play does not tell when its task returned:\n{usage.printed}")
    action = place.read(f"/v1/actions?target={returned[1]}&sort=created_at:desc&limit=1")[0]
    path = f"/v1/actions/{action['id']}"
    looks = [request for request in place.devcloud.requests(project=place.project) if request["path"] == path]
    seen = Wait(
        action=action["end_time"] - action["start_time"],
        lag=float(returned[2]) - action["end_time"],
        looks=len(looks),
        cpu=usage.cpu,
    )
    say(f"waiting for {name}: {seen.lag:.2f} s after an action of {seen.action:.1f} s")
    return seen


def summary(waits: dict[str, list[Wait]]) -> str:
    """The table of all waits."""
    rows = []
    for name, all_seen in waits.items():
        lags = [seen.lag for seen in all_seen]
        rows.append(
            [
                name,
                f"{median(seen.action for seen in all_seen):.1f}",
                f"{median(lags):.2f}",
                f"{min(lags):.2f}-{max(lags):.2f}",
                f"{median(seen.looks for seen in all_seen):.0f}",
                f"{median(seen.cpu for seen in all_seen):.2f}",
            ]
        )
    columns = ["", "action s", "returned s after it", "min-max", "looks", "CPU s of the play"]
    return table("Waiting for the end of an action", columns, rows)
