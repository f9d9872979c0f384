# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The contract that every module keeps in every state.

Check mode and the real run agree on ``changed``, diff, steps and plan, so that the real run accepts the plan of check
mode as the one that it is expected to have. The values that check mode predicts for the declared attributes are those
that are read back afterwards. A second run changes nothing. Neither check mode nor a run that changes nothing sends a
write.
"""

from __future__ import annotations

import importlib
import os
import time
from typing import Any

import pytest
from case import Case
from cases import CASES
from created import filled, filled_task, remember
from devcloud.client import Devcloud, Project
from harness import Task, run, writes

TABLE = [pytest.param(case, id=f"{module}: {case.name}") for module, cases in CASES.items() for case in cases]
SAMPLE = int(os.environ.get("CONTRACT_SAMPLE", "1"))
"""Run only every nth case of the table; 1 runs them all."""
READ_BACK = {
    "cluster_members": ("cluster_info", "name", "id"),
    "cluster_policy_binding": ("cluster_policy_binding_info", "cluster", "cluster_id"),
    "cluster_resize": ("cluster_info", "name", "id"),
}
"""How the resource of a module is read back if not by its own info module and id: info module, option, attribute."""


class Recorder:
    """Runs tasks in one project and records the writes that each sends."""

    def __init__(self, devcloud: Devcloud, project: Project) -> None:
        self._devcloud = devcloud
        self._project = project

    def run(self, task: Task, *, check: bool = False) -> tuple[dict[str, Any], list[str]]:
        """Run a task that must succeed; return its result and the writes that it sent."""
        start = time.time()
        result = run(task, self._project.cloud, check=check)
        assert not result.get("failed"), result
        return result, writes(self._devcloud.requests(since=start, project=self._project.id))

    def read(self, module: str, resource: dict[str, Any]) -> dict[str, Any]:
        """Read the resource of a module's result back through the matching info module."""
        info, option, attribute = READ_BACK.get(module, (f"{module}_info", "name", "id"))
        result, dummy = self.run(Task(info, {option: resource[attribute]}))
        listed = next(value for value in result.values() if isinstance(value, list))
        (found,) = (candidate for candidate in listed if candidate["id"] == resource["id"])
        return found


@pytest.mark.parametrize("case", TABLE[::SAMPLE])
def test_contract(case: Case, devcloud: Devcloud, project: Project) -> None:
    recorder = Recorder(devcloud, project)
    created = {f"server {name}": devcloud.add_server(project, name) for name in case.servers}
    for task in case.given:
        remember(recorder.run(filled_task(task, created))[0], created)
    task = filled_task(case.task, created)
    expected = [filled(step, created) for step in case.steps]

    dry, sent = recorder.run(task, check=True)
    assert not sent, "check mode sent a write"
    assert (dry["changed"], dry["steps"]) == (bool(expected), expected)
    check_effects(case, dry)

    wet, sent = recorder.run(task.but(expected_plan=dry["plan"]))
    assert (wet["changed"], wet["steps"], wet["diff"]) == (dry["changed"], dry["steps"], dry["diff"])
    assert wet["plan"] == dry["plan"]
    assert all(item["name"] for item in wet["plan"]), "a step lacks its target"
    assert bool(wet["plan"]) == wet["changed"]
    assert bool(sent) == wet["changed"]
    _check_prediction(recorder, case, dry, wet)

    for check in (True, False):
        again, sent = recorder.run(task, check=check)
        assert (again["changed"], again["steps"], again["plan"], sent) == (False, [], [], []), (
            "the second run is not empty"
        )
        assert again["diff"]["before"] == again["diff"]["after"]


def check_effects(case: Case, result: dict[str, Any]) -> None:
    """Compare what a plan does to servers with what the case says."""
    touched = [(item["effect"], item["nodes"]) for item in result["plan"] if item["nodes"]]
    effects = [f"{effect} {nodes['count']}: {', '.join(nodes['names'])}" for effect, nodes in touched]
    assert case.effects is None or [effect.removesuffix(": ") for effect in effects] == [*case.effects]


def _check_prediction(recorder: Recorder, case: Case, dry: dict[str, Any], wet: dict[str, Any]) -> None:
    module = importlib.import_module(f"ansible_collections.senlin.clustering.plugins.modules.{case.task.module}")
    noun = module.RESOURCE.kind.noun
    if case.task.options.get("state") == "absent" and not module.RESOURCE.stays_when_absent:
        assert noun not in dry and noun not in wet
        return
    assert set(dry[noun]) == set(wet[noun]), "the predicted resource has other keys"
    declared = set(wet["diff"]["after"]) - {"effects", "steps"}
    read = recorder.read(case.task.module, wet[noun])
    assert {key: _ordered(dry[noun][key]) for key in declared} == {key: _ordered(read[key]) for key in declared}


def _ordered(value: Any) -> Any:
    """Sort lists, since the server returns them in no particular order."""
    return sorted(value) if isinstance(value, list) else value
