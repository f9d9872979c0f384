# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every task of the role scaling_group that changes something is part of its plan, and keeps to a required one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from declarations import RESOURCES

TASKS = Path(__file__).parents[2] / "roles" / "scaling_group" / "tasks"
PREFIX = "senlin.clustering."
PLANNED: dict[str, list[dict[str, str]]] = yaml.safe_load((TASKS / "plan_use.yml").read_text())[0]["vars"][
    "scaling_group_results"
]
"""The tasks that are part of the plan, by the part of the role."""


def changing_tasks() -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The part, the module and the task, for each that can change something."""
    for path in sorted(TASKS.glob("*.yml")):
        for task in yaml.safe_load(path.read_text()):
            for name in task:
                if name.startswith(PREFIX) and name.removeprefix(PREFIX) in RESOURCES:
                    yield path.stem, name.removeprefix(PREFIX), task


CHANGING = [pytest.param(*found, id=f"{found[0]}: {found[2]['name']}") for found in changing_tasks()]


@pytest.mark.parametrize(("part", "module", "task"), CHANGING)
def test_the_task_is_planned_and_keeps_to_the_plan(part: str, module: str, task: dict[str, Any]) -> None:
    planned = [each for each in PLANNED[part] if task["register"] in each["result"].split()]
    assert [each["module"] for each in planned] == [module], f"list {task['register']} in plan_use.yml, under {part}"
    label = f"'{planned[0]['task']} ' ~ " if "loop" in task else f"'{planned[0]['task']}'"
    wanted = rf"{{{{ scaling_group_expected\[{re.escape(label)}.*\] \| default\(scaling_group_other_plan\) }}}}"
    assert re.fullmatch(wanted, task[PREFIX + module]["expected_plan"]), "expected_plan of the task"


def test_the_plan_has_no_other_tasks() -> None:
    registers = [task["register"] for dummy, dummy, task in changing_tasks()]
    assert len(registers) == len(set(registers))
    names = [re.findall(r"scaling_group_\w+", each["result"])[0] for part in PLANNED.values() for each in part]
    assert set(names) == set(registers)
