# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A roll-out of six members in three batches whose run is killed: the same task completes it, and puts all back.

The run is killed by SIGKILL at each of its writes: before it sends it, when all that it has sent before has ended; as
soon as it has the response, when the action of the write has just begun; and while it waits for the action. A rollback
is killed in the same way. ``make kills`` runs all of these points, and the contract a sample that ``SEED`` decides.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from harness import Task
from module_process import run_and_kill
from rollouts import assert_complete, prepare, profile, rollout
from sampling import SEED, number_of
from tenant import Tenant

pytestmark = pytest.mark.long

KILLS = int(os.environ.get("KILLS") or 1)
"""At how many points a run of each roll-out is killed, chosen by ``SEED``; 0 for all of them."""
WRITES = r"^(DELETE|PATCH|POST) .*/v1/(clusters|nodes|profiles)(?!/validate)"
"""Matches the requests that can change something."""


@dataclass(frozen=True)
class Roll:
    """A roll-out.

    :param task: the task.
    :param new: the profile that it rolls out.
    :param writes: how many writes it sends.
    :param first: the number of the first write at which it is killed.
    """

    task: Task
    new: Task
    writes: int
    first: int = 1


IN_THREE = rollout(batch_size=2)
LARGE, UBUNTU = profile("new", flavor="m1.large"), profile("new", image="ubuntu")
ROLLS = {
    "update": Roll(IN_THREE.but(method="update"), LARGE, 12),
    "replace": Roll(IN_THREE.but(method="replace"), UBUNTU, 27),
    "replace without surge": Roll(IN_THREE.but(method="replace", max_surge=0), UBUNTU, 35),
}


MOMENTS: dict[str, dict[str, Any]] = {"before": {"before": True}, "after": {}, "waiting after": {"further": 2}}
"""When a run is killed, as options of :func:`run_and_kill`."""


def points(rolls: Mapping[str, Roll]) -> list[Any]:
    """The points at which runs are killed."""
    found = []
    for name, roll in rolls.items():
        own = [(name, number, moment) for number in range(roll.first, roll.writes + 1) for moment in MOMENTS]
        own.sort(key=lambda point: number_of(f"{SEED} {point}"))
        found += own[: KILLS or len(own)]
    return [pytest.param(rolls[name], n, MOMENTS[moment], id=f"{name}: {moment} {n}") for name, n, moment in found]


@pytest.mark.parametrize(("roll", "number", "moment"), points(ROLLS))
def test_the_same_task_goes_on(roll: Roll, number: int, moment: dict[str, Any], tenant: Tenant) -> None:
    prepare(tenant, roll.new)
    assert run_and_kill(roll.task, tenant.cloud, number, WRITES, **moment)
    tenant.run(roll.task)
    assert_complete(tenant, "new")
    start = time.time()
    again = tenant.run(roll.task)
    assert (again["changed"], again["steps"], tenant.writes(start)) == (False, [], [])


@pytest.mark.sampled(3)
@pytest.mark.parametrize("roll", [pytest.param(roll, id=name) for name, roll in ROLLS.items()])
def test_the_points_are_all_writes_of_a_run(roll: Roll, tenant: Tenant) -> None:
    prepare(tenant, roll.new)
    start = time.time()
    tenant.run(roll.task)
    sent = tenant.writes(start)
    print(*sent, sep="\n")
    assert len(sent) == roll.writes
    assert_complete(tenant, "new")
