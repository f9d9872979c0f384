# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract that each module keeps in each state.

Check mode and the real run agree on ``changed``, diff and steps. What check mode predicts of the declared attributes is
what is read back afterwards. The second run is empty. Neither check mode nor a run that changes nothing sends a write.
"""

from __future__ import annotations

import importlib
import os
import time
from typing import Any

import pytest
from case import Row
from cases import ROWS
from created import filled, filled_task, remember
from devcloud.client import Devcloud, Project
from harness import Task, run, writes

TABLE = [pytest.param(row, id=f"{module}: {row.name}") for module, rows in ROWS.items() for row in rows]
SAMPLE = int(os.environ.get("CONTRACT_SAMPLE", "1"))
"""Of how many rows one is run; all of them, unless somebody wants to be done soon."""
READ_BACK = {
    "cluster_members": ("cluster_info", "name", "id"),
    "cluster_policy_binding": ("cluster_policy_binding_info", "cluster", "cluster_id"),
    "cluster_resize": ("cluster_info", "name", "id"),
}
"""How a module's resource is read back, where not by its id: the info module, its option and the attribute for it."""


class Recorder:
    """Runs tasks in one project, each with the writes that it sent."""

    def __init__(self, devcloud: Devcloud, project: Project) -> None:
        self._devcloud = devcloud
        self._project = project

    def run(self, task: Task, *, check: bool = False) -> tuple[dict[str, Any], list[str]]:
        start = time.time()
        result = run(task, self._project.cloud, check=check)
        assert not result.get("failed"), result
        return result, writes(self._devcloud.requests(since=start, project=self._project.id))

    def read(self, module: str, resource: dict[str, Any]) -> dict[str, Any]:
        info, option, attribute = READ_BACK.get(module, (f"{module}_info", "name", "id"))
        result, dummy = self.run(Task(info, {option: resource[attribute]}))
        listed = next(value for value in result.values() if isinstance(value, list))
        (found,) = (candidate for candidate in listed if candidate["id"] == resource["id"])
        return found


@pytest.mark.parametrize("row", TABLE[::SAMPLE])
def test_contract(row: Row, devcloud: Devcloud, project: Project) -> None:
    recorder = Recorder(devcloud, project)
    made = {f"server {name}": devcloud.add_server(project, name) for name in row.servers}
    for task in row.given:
        remember(recorder.run(filled_task(task, made))[0], made)
    task = filled_task(row.task, made)
    expected = [filled(step, made) for step in row.steps]

    dry, sent = recorder.run(task, check=True)
    assert not sent, "check mode sent a write"
    assert (dry["changed"], dry["steps"]) == (bool(expected), expected)

    wet, sent = recorder.run(task)
    assert (wet["changed"], wet["steps"], wet["diff"]) == (dry["changed"], dry["steps"], dry["diff"])
    assert bool(sent) == wet["changed"]
    _check_prediction(recorder, row, dry, wet)

    for check in (True, False):
        again, sent = recorder.run(task, check=check)
        assert (again["changed"], again["steps"], sent) == (False, [], []), "the second run is not empty"
        assert again["diff"]["before"] == again["diff"]["after"]


def _check_prediction(recorder: Recorder, row: Row, dry: dict[str, Any], wet: dict[str, Any]) -> None:
    module = importlib.import_module(f"ansible_collections.senlin.clustering.plugins.modules.{row.task.module}")
    noun = module.RESOURCE.kind.noun
    if row.task.options.get("state") == "absent" and not module.RESOURCE.lasts:
        assert noun not in dry and noun not in wet
        return
    assert set(dry[noun]) == set(wet[noun]), "the predicted resource has other keys"
    declared = set(wet["diff"]["after"])
    read = recorder.read(row.task.module, wet[noun])
    assert {key: _ordered(dry[noun][key]) for key in declared} == {key: _ordered(read[key]) for key in declared}


def _ordered(value: Any) -> Any:
    """The server lists in no order of its own."""
    return sorted(value) if isinstance(value, list) else value
