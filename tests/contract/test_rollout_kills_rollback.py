# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed while it rolls back: the same task tries once more, fails again, and completes the rollback.

The gate of the third and last batch fails, so that everything that the roll-out has done is taken back.
"""

from __future__ import annotations

import time
from typing import Any

import pytest
from answering import Application
from cloud_under_test import skip_if_real
from module_process import run_and_kill
from rollouts import assert_complete, prepare, web
from tenant import Tenant
from test_rollout_failures import BACK, GATE, broken_from_fifth
from test_rollout_kills import ROLLS, WRITES, Roll, points

pytestmark = [pytest.mark.long, pytest.mark.sampled(3)]

NUMBERS = {"update": (10, 18), "replace": (20, 38), "replace without surge": (28, 57)}
"""By the name of the roll-out: the number of the first write of the rollback, and of the last one."""
ROLLBACKS = {
    name: Roll(ROLLS[name].task.but(**GATE, **BACK), ROLLS[name].new, last, first)
    for name, (first, last) in NUMBERS.items()
}


@pytest.fixture(autouse=True)
def simulated(devcloud: object) -> None:
    """Skip the tests on a cloud that is not simulated."""
    skip_if_real("the application answers for simulated servers")


@pytest.mark.parametrize(("roll", "number", "moment"), points(ROLLBACKS))
def test_the_same_task_rolls_back(roll: Roll, number: int, moment: dict[str, Any], tenant: Tenant) -> None:
    prepare(tenant, roll.new)
    with Application(tenant, web(tenant)["id"]) as application:
        application.is_broken = broken_from_fifth(tenant)
        task = roll.task.but(gate_url=application.url)
        assert run_and_kill(task, tenant.cloud, number, WRITES, **moment)
        failed = tenant.refused(task)
        assert "503" in failed["msg"]
        assert "6 of 6 nodes have profile old" in failed["msg"]
        assert_complete(tenant, "old")
        application.is_broken = lambda server: False
        tenant.run(task)
    assert_complete(tenant, "new")


@pytest.mark.parametrize("roll", [pytest.param(roll, id=name) for name, roll in ROLLBACKS.items()])
def test_the_points_are_all_writes_of_a_rollback(roll: Roll, tenant: Tenant) -> None:
    prepare(tenant, roll.new)
    with Application(tenant, web(tenant)["id"]) as application:
        application.is_broken = broken_from_fifth(tenant)
        start = time.time()
        tenant.refused(roll.task.but(gate_url=application.url))
    sent = tenant.writes(start)
    print(*sent, sep="\n")
    assert len(sent) == roll.writes
    assert_complete(tenant, "old")
