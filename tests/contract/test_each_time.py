# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract of what acts each time that it is asked to, so that no second run can be empty.

Check mode writes nothing, and agrees with the real run on ``changed``, diff and steps. The real run sends one write a
step. A second run does the same once more.
"""

from __future__ import annotations

import pytest
from case import Row
from cases import EACH_TIME
from created import filled, filled_task, remember
from devcloud.client import Devcloud, Project
from test_contract import Recorder

TABLE = [pytest.param(row, id=f"{module}: {row.name}") for module, rows in EACH_TIME.items() for row in rows]


@pytest.mark.parametrize("row", TABLE)
def test_each_time(row: Row, devcloud: Devcloud, project: Project) -> None:
    recorder = Recorder(devcloud, project)
    made: dict[str, str] = {}
    for given in row.given:
        remember(recorder.run(filled_task(given, made))[0], made)
    task = filled_task(row.task, made)
    expected = [filled(step, made) for step in row.steps]
    assert expected, "it does not act"

    for dummy in range(2):
        dry, sent = recorder.run(task, check=True)
        assert not sent, "check mode sent a write"
        assert (dry["changed"], dry["steps"]) == (True, expected)

        wet, sent = recorder.run(task)
        assert (wet["changed"], wet["steps"], wet["diff"]) == (dry["changed"], dry["steps"], dry["diff"])
        assert len(sent) == len(expected), sent
