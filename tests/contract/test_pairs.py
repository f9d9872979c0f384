# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two tasks that meet do in a run what they predict in check mode, where nothing of the first one has happened.

Compared are ``changed``, the steps, the diff, the error if there is one, and every attribute of the results, up to ids,
times and other values that only the server chooses.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from devcloud.client import Devcloud, Project
from harness import IN_PROCESS, Task, run, writes
from pairs import GIVEN, comparable, pairs
from sampling import SEED, number_of

PAIRS = int(os.environ.get("PAIRS") or 16)
"""How many of the pairs run, chosen by ``SEED``; 0 runs them all."""

EVERY = sorted(pairs(), key=lambda pair: number_of(f"{SEED} {pair[0]}"))
CHOSEN = [pytest.param(first, second, id=name) for name, first, second in EVERY[: PAIRS or len(EVERY)]]

pytestmark = pytest.mark.skipif(not IN_PROCESS, reason="module processes share predictions through ansible-playbook")


@pytest.mark.parametrize(("first", "second"), CHOSEN)
def test_a_pair_does_what_it_predicts(first: Task, second: Task, devcloud: Devcloud, project: Project) -> None:
    for task in GIVEN:
        result = run(task, project.cloud)
        assert not result.get("failed"), result
    sent = len(writes(devcloud.requests(project=project)))
    dry = both(first, second, project, check=True)
    assert len(writes(devcloud.requests(project=project))) == sent, "check mode sent a write"
    wet = both(first, second, project, check=False)
    for predicted, done in zip(dry, wet, strict=True):
        assert comparable(predicted) == comparable(done)


def both(first: Task, second: Task, project: Project, *, check: bool) -> list[dict[str, Any]]:
    """The results of both tasks in one run of Ansible."""
    tasks = enumerate((first, second))
    results = [run(task, project.cloud, check=check, continues=bool(number)) for number, task in tasks]
    return [{key: value for key, value in result.items() if key != "steps_done"} for result in results]
