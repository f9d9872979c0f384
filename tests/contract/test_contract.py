# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract that each module keeps in each state.

Check mode and the real run agree on ``changed``, diff and steps. What check mode predicts of the declared attributes is
what is read back afterwards. The second run is empty. Neither check mode nor a run that changes nothing sends a write.
"""

from __future__ import annotations

import importlib
import re
import time
from typing import Any

import pytest
from devcloud.client import Devcloud, Project
from harness import Task, run, writes
from row import Row
from rows import ROWS

TABLE = [pytest.param(row, id=f"{module}: {row.name}") for module, rows in ROWS.items() for row in rows]
READ_BACK = {"cluster_policy_binding": ("cluster_policy_binding_info", "cluster", "cluster_id")}
"""How a module's resource is read back, where not by its id: the info module, its option and the attribute for it."""
PLACEHOLDER = re.compile(r"\{(\w+) (\w+)(:8)?\}")


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


@pytest.mark.parametrize("row", TABLE)
def test_contract(row: Row, devcloud: Devcloud, project: Project) -> None:
    recorder = Recorder(devcloud, project)
    made: dict[str, str] = {}
    for task in row.given:
        _remember(recorder.run(task)[0], made)
    task = Task(row.task.module, {key: _filled(value, made) for key, value in row.task.options.items()})
    expected = [_filled(step, made) for step in row.steps]

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
    noun = importlib.import_module(f"ansible_collections.senlin.clustering.plugins.modules.{row.task.module}")
    noun = noun.RESOURCE.kind.noun
    if row.task.options.get("state") == "absent":
        assert noun not in dry and noun not in wet
        return
    assert set(dry[noun]) == set(wet[noun]), "the predicted resource has other keys"
    declared = set(wet["diff"]["after"])
    read = recorder.read(row.task.module, wet[noun])
    assert {key: dry[noun][key] for key in declared} == {key: read[key] for key in declared}


def _remember(result: dict[str, Any], made: dict[str, str]) -> None:
    for noun, resource in result.items():
        if isinstance(resource, dict) and resource.get("id") and resource.get("name"):
            made.setdefault(f"{noun} {resource['name']}", resource["id"])


def _filled(text: Any, made: dict[str, str]) -> Any:
    """Put the ids of what was made before in place of ``{profile web}``, or their beginning for ``{profile web:8}``."""
    if not isinstance(text, str):
        return text
    return PLACEHOLDER.sub(lambda match: made[f"{match[1]} {match[2]}"][: 8 if match[3] else None], text)
