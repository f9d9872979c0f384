# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each module is in the README, in the contract tests, and among the modules whose examples run; and it is short.

These tests read the tables of the contract tests and run none of them. A failure names the file to edit.
`pytest -rP` prints the tables.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import pytest
import yaml
from declarations import CONTENTS, FILES, INFOS, MODULES, RESOURCES
from examples import tasks_of
from tools.architecture import code_lines

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
DECLARING = [name for name, resource in RESOURCES.items() if {"present", "absent"} <= set(resource.plans)]

WITHOUT_CASES = {
    "cluster_health": "A check is a write, though it changes nothing: test_health.py has its contract.",
    "cluster_rollout": "It declares the profiles of nodes: test_rollout.py has its contract.",
}
"""The modules that the contract's tables cannot hold, and why. Each has a file of tests instead."""
MOST_LINES = 40
"""The most lines of logic that the median declaring module may have."""


@pytest.fixture
def contract(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Imports a file of the contract tests."""
    monkeypatch.syspath_prepend(ROOT / "tests" / "contract")
    monkeypatch.syspath_prepend(ROOT / "tests")

    def load(name: str) -> ModuleType:
        return importlib.import_module(name)

    return load


def states(module: str) -> list[str]:
    """The states of a module, the first of which is the default; an acting module has one without a name."""
    return list(RESOURCES[module].plans)


def examples(module: str) -> list[dict[str, Any]]:
    return [task for entry in yaml.safe_load(CONTENTS[module]["EXAMPLES"]) for task in tasks_of(entry)]


def lines_of(problems: Iterable[str]) -> str:
    """What to edit, one line for each problem; empty if there are none."""
    return "\n".join(["", *sorted(problems)]).rstrip()


def test_each_module_declares_acts_or_asks() -> None:
    todo = lines_of(
        f"plugins/modules/{name}.py: define either RESOURCE = Resource(...) or INFO = Info(...)"
        for name in MODULES
        if (name in INFOS) == (name in RESOURCES)
    )
    assert not todo, todo
    assert len(DECLARING) >= 7, DECLARING


def test_each_module_is_in_the_readme() -> None:
    cells = [line.split("|")[1] for line in README.splitlines() if line.startswith("| `")]
    named = set(re.findall(r"`(?:senlin\.clustering\.)?(cluster\w*)`", "".join(cells)))
    todo = lines_of(
        [
            *(f"README.md: add `senlin.clustering.{name}` to a table of modules" for name in set(MODULES) - named),
            *(f"README.md: remove `{name}`, which is no module" for name in named - set(MODULES)),
        ]
    )
    assert not todo, todo


def test_each_state_has_a_case(contract: Any) -> None:
    tables = contract("cases")
    folder = Path(tables.__file__).parent.relative_to(ROOT)
    cases = {name: (*tables.CASES.get(name, ()), *tables.EACH_TIME.get(name, ())) for name in MODULES}
    shown = {
        (case.task.module, case.task.options.get("state", states(name)[0]))
        for name in RESOURCES
        for case in cases[name]
    }
    print(*(f"{name:26} {len(cases[name]):3} cases" for name in RESOURCES), sep="\n")
    lacking = {(name, state) for name in RESOURCES for state in states(name)} - shown
    todo = lines_of(
        [
            *(
                f"{folder}/{name}.py: add a case whose task has {f'state: {state}' if state else f'the module {name}'}"
                for name, state in lacking
                if name not in WITHOUT_CASES
            ),
            *(
                f"{Path(__file__).relative_to(ROOT)}: remove {name} from WITHOUT_CASES, as it has cases"
                for name in set(WITHOUT_CASES) - {name for name, dummy in lacking}
            ),
            *(
                f"{folder}/{name}.py: rename or remove it, as no declaring or acting module is called {name}"
                for name in set(tables.FILES) - set(RESOURCES)
            ),
        ]
    )
    assert not todo, todo


def test_what_has_no_cases_has_tests() -> None:
    names = [*WITHOUT_CASES, *(name for name, info in INFOS.items() if info.report)]
    files = [ROOT / "tests" / "contract" / f"test_{name.removeprefix('cluster_')}.py" for name in names]
    todo = lines_of(f"{path.relative_to(ROOT)}: write it" for path in files if not path.exists())
    assert not todo, todo


def test_each_info_module_is_tested(contract: Any) -> None:
    tested, listing = set(contract("test_infos").INFOS), {name for name, info in INFOS.items() if not info.report}
    file = "tests/contract/test_infos.py"
    todo = lines_of(
        [
            *(
                f'{file}: add "{name}": Ask(...) to INFOS, and to GIVEN what it lists of a project'
                for name in listing - tested
            ),
            *(f"{file}: remove {name} from INFOS, which is no info module" for name in tested - listing),
        ]
    )
    assert not todo, todo


def test_the_examples_of_each_module_run(contract: Any) -> None:
    """The test that runs them is parametrized with all modules, and has no other mark, such as one that skips it."""
    documentation = contract("test_documentation")
    (mark,) = documentation.test_examples_run_as_written.pytestmark
    todo = "tests/contract/test_documentation.py: run the examples of all modules, and skip none"
    assert (mark.name, mark.args) == ("parametrize", ("module", MODULES)), todo
    assert not hasattr(documentation, "pytestmark"), todo
    print(*(f"{name:26} {len(examples(name)):3} examples" for name in MODULES), sep="\n")


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_show_the_module(module: str) -> None:
    shown = [task for task in examples(module) if f"senlin.clustering.{module}" in task]
    assert shown, f"plugins/modules/{module}.py: add a task with senlin.clustering.{module} to EXAMPLES"


def test_modules_are_short() -> None:
    lines = {path.stem: len(code_lines(path)) for path in FILES}
    print(*(f"{name:26} {count:3} lines" for name, count in lines.items()), sep="\n")
    assert min(lines.values()) > 5, "lines of code are not counted"
    longest = {name: lines[name] for name in sorted(DECLARING, key=lambda name: -lines[name])}
    assert median(longest.values()) <= MOST_LINES, (
        f"move logic of these modules to plugins/module_utils/_subjects/; lines of each: {longest}"
    )
