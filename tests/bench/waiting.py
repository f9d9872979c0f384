# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waiting costs: how long after the end of its action a task returns, and how often it polls the action."""

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

UPDATE = "an update that does not affect nodes"
BUILDS = {
    "a node that is built at once": 0,
    "a node that takes 17 s to build": 17,
    "a node that takes 57 s to build": 57,
}
"""Further waits, for the creation of a cluster of one node: the seconds that its server takes to build."""
LONG = 10
"""The build time in seconds from which plays run in parallel: they poll every two seconds and hardly affect others."""
AT_ONCE = 10
"""How many plays run in parallel."""

RETURNED = re.compile(r"cluster ([0-9a-f-]{36}) returned at ([\d.]+)")
"""The output of the task ``PRINT_TIME``."""
PRINT_TIME = {
    "name": "Print when the previous task returned",
    "ansible.builtin.debug": {"msg": "cluster {{ done.cluster.id }} returned at {{ now().timestamp() }}"},
}


@dataclass(frozen=True)
class Wait:
    """The measurements of one wait.

    :param action: the duration of the action in seconds, as recorded by the server.
    :param lag: the seconds from the end of the action, as recorded by the server, until the next task ran.
    :param polls: how often the action was read.
    :param cpu: the CPU seconds of the whole play.
    """

    action: float
    lag: float
    polls: int
    cpu: float


def measure(place: Place, count: int) -> tuple[Any, str]:
    """Measure in ``count`` rounds; return all figures and the table."""
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
    """The spec of servers that take a number of seconds to build."""
    return server(metadata={"sim_build_seconds": str(seconds)})


def web(number: int) -> dict[str, Any]:
    """A task that updates a cluster."""
    return task("cluster", name=f"web-{number}", metadata={"team": "shop"})


def build(seconds: int, number: int) -> dict[str, Any]:
    """A task that creates a cluster of one node, whose server takes a number of seconds to build."""
    return task("cluster", name=f"build-{seconds}-{number}", profile=f"build-{seconds}", desired_capacity=1)


def wait(place: Place, name: str, waiting: dict[str, Any]) -> Wait:
    """Run a task that waits for an action, and measure the wait."""
    usage = place.use(Play([{**waiting, "register": "done"}, PRINT_TIME], changes=True))
    returned = RETURNED.search(usage.printed)
    if not returned:
        raise ValueError(f"the play did not print when its task returned:\n{usage.printed}")
    action = place.read(f"/v1/actions?target={returned[1]}&sort=created_at:desc&limit=1")[0]
    path = f"/v1/actions/{action['id']}"
    polls = [request for request in place.devcloud.requests(project=place.project) if request["path"] == path]
    seen = Wait(
        action=action["end_time"] - action["start_time"],
        lag=float(returned[2]) - action["end_time"],
        polls=len(polls),
        cpu=usage.cpu,
    )
    say(f"waiting for {name}: {seen.lag:.2f} s after an action of {seen.action:.1f} s")
    return seen


def summary(waits: dict[str, list[Wait]]) -> str:
    """The table of waits."""
    rows = []
    for name, all_seen in waits.items():
        lags = [seen.lag for seen in all_seen]
        rows.append(
            [
                name,
                f"{median(seen.action for seen in all_seen):.1f}",
                f"{median(lags):.2f}",
                f"{min(lags):.2f}-{max(lags):.2f}",
                f"{median(seen.polls for seen in all_seen):.0f}",
                f"{median(seen.cpu for seen in all_seen):.2f}",
            ]
        )
    columns = ["", "action s", "returned s after it", "min-max", "polls", "CPU s of the play"]
    return table("Waiting for the end of an action", columns, rows)
