# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of modules that act on every run, so that a second run is not empty.

Check mode sends no write and agrees with the real run on ``changed``, diff, steps and plan. The real run sends one
write per step. A second run does the same again.
"""

from __future__ import annotations

import pytest
from case import Case
from cases import EACH_TIME
from created import filled, filled_task, remember
from devcloud.client import Devcloud, Project
from test_contract import Recorder, check_effects

TABLE = [pytest.param(case, id=f"{module}: {case.name}") for module, cases in EACH_TIME.items() for case in cases]


@pytest.mark.parametrize("case", TABLE)
def test_each_time(case: Case, devcloud: Devcloud, project: Project) -> None:
    recorder = Recorder(devcloud, project)
    created: dict[str, str] = {}
    for given in case.given:
        remember(recorder.run(filled_task(given, created))[0], created)
    task = filled_task(case.task, created)
    expected = [filled(step, created) for step in case.steps]
    assert expected, "the case has no steps"

    for dummy in range(2):
        dry, sent = recorder.run(task, check=True)
        assert not sent, "check mode sent a write"
        assert (dry["changed"], dry["steps"]) == (True, expected)
        check_effects(case, dry)

        wet, sent = recorder.run(task.but(expected_plan=dry["plan"]))
        assert (wet["changed"], wet["steps"], wet["diff"]) == (dry["changed"], dry["steps"], dry["diff"])
        assert wet["plan"] == dry["plan"] != []
        assert all(item["name"] for item in wet["plan"]), "a step lacks its target"
        assert len(sent) == len(expected), sent
