# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two and five runs at the same moment: none fails, and all end with what is declared; the races are in ``race.py``.

The contract runs one round of some of them, chosen by the seed. ``make races`` runs 20 rounds of all.
"""

from __future__ import annotations

import os
import re
from itertools import cycle, islice

import pytest
from created import filled_task, remember
from devcloud.client import Devcloud
from module_process import play_at_once
from race import RACES, Race
from sampling import SEED, number_of
from tenant import Tenant

pytestmark = pytest.mark.long

ROUNDS = int(os.environ.get("RACE_ROUNDS") or 0)
"""How many rounds of each race to run; 0 for one round of a sample."""
SAMPLE = 10
"""Without ``RACE_ROUNDS``, one of this many races runs."""
RUNS = (2, 5)
"""How many runs race."""
STAGGER = 0.03
"""By how many seconds more each round starts one run after the other, so that the rounds meet at different moments."""

CHOSEN = [
    pytest.param(race, runs, id=f"{name}, {runs} runs")
    for name, race in RACES.items()
    for runs in RUNS
    if ROUNDS or number_of(f"{SEED} {name} {runs}") % SAMPLE == 0
]


@pytest.mark.parametrize(("race", "runs"), CHOSEN)
def test_runs_at_the_same_moment(race: Race, runs: int, devcloud: Devcloud) -> None:
    for number in range(ROUNDS or 1):
        project = devcloud.new_project()
        run_round(race, runs, Tenant(devcloud, project, project.cloud), STAGGER * (number % 5))


def run_round(race: Race, runs: int, tenant: Tenant, offset: float) -> None:
    """Let runs race once, and check what they leave.

    :param offset: by how many seconds each run starts after the one before.
    """
    assert tenant.project
    created = {f"server {name}": tenant.devcloud.add_server(tenant.project, name) for name in race.servers}
    for task in race.given:
        remember(tenant.run(task), created)
    plays = [[filled_task(task, created) for task in play] for play in islice(cycle(race.plays), runs)]
    results = play_at_once(plays, tenant.cloud, offset)
    failures = [result for play in results for result in play if result.get("failed")]
    if race.true_failure:
        assert [result for result in failures if not re.search(race.true_failure, result["msg"])] == []
        return
    assert failures == []
    assert [result for play in results for result in play if result["changed"]], "no run has changed anything"
    # The last task of a run can have undone what its first one declared, so only the last one must be unchanged.
    for play in plays[: len(race.plays)]:
        again = tenant.run(play[-1])
        assert (again["changed"], again["steps"]) == (False, [])
    assert {plural: len(tenant.read(f"/{plural}")) for plural in race.left} == race.left
    (cluster,) = tenant.named("clusters", "web")
    nodes = tenant.read(f"/nodes?cluster_id={cluster['id']}")
    assert sorted(node["name"] for node in nodes) == list(race.in_cluster)
    assert sorted(cluster["nodes"]) == sorted(node["id"] for node in nodes)
    assert cluster["desired_capacity"] == len(race.in_cluster)
    bindings = tenant.read(f"/clusters/{cluster['id']}/policies")
    assert sorted(binding["policy_name"] for binding in bindings) == list(race.bound)
