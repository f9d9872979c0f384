# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No module is left out: of the contract, of the tests of what it lists, of the run of its examples; and it is short.

This reads the tables of the contract tests and runs none of them. `pytest -rP` shows the tables that it counts.
"""

from __future__ import annotations

import ast
import importlib
import io
import tokenize
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "plugins" / "modules").glob("[!_]*.py"))
MODULES = [path.stem for path in FILES]
PACKAGE = "ansible_collections.senlin.clustering.plugins.modules"
DECLARATIONS = {name: vars(importlib.import_module(f"{PACKAGE}.{name}")) for name in MODULES}
INFOS = [name for name in MODULES if "INFO" in DECLARATIONS[name]]
RESOURCES = [name for name in MODULES if "RESOURCE" in DECLARATIONS[name]]
DECLARING = [name for name in RESOURCES if {"present", "absent"} <= set(DECLARATIONS[name]["RESOURCE"].plans)]

WITHOUT_ROWS = {
    "cluster_health": "A check is a write, though it changes nothing: test_health.py has its contract.",
}
"""The modules that the tables of the contract cannot hold, and why."""
MOST_LINES = 40
"""The lines of logic of a declaring module, in the median: a promised figure."""
DOCUMENTATION = {"DOCUMENTATION", "EXAMPLES", "RETURN"}
NO_CODE = {
    tokenize.COMMENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
    tokenize.INDENT,
    tokenize.NEWLINE,
    tokenize.NL,
}


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
    return list(DECLARATIONS[module]["RESOURCE"].plans)


def examples(module: str) -> list[dict[str, Any]]:
    return list(yaml.safe_load(DECLARATIONS[module]["EXAMPLES"]))


def logic(path: Path) -> set[int]:
    """The lines of a file that hold code: neither documentation nor comment, and not blank."""
    source = path.read_text()
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and is_told(node):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def is_told(node: ast.stmt) -> bool:
    """Whether a statement only tells something: a block of documentation, or a text that stands by itself."""
    if isinstance(node, ast.Assign):
        return bool({getattr(target, "id", "") for target in node.targets} & DOCUMENTATION)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def test_each_module_declares_acts_or_asks() -> None:
    assert sorted(INFOS + RESOURCES) == MODULES
    assert len(DECLARING) >= 7, DECLARING


def test_each_state_has_a_row(contract: Any) -> None:
    tables = contract("rows")
    rows = {name: (*tables.ROWS.get(name, ()), *tables.EACH_TIME.get(name, ())) for name in MODULES}
    shown = {
        (row.task.module, row.task.options.get("state", states(name)[0])) for name in RESOURCES for row in rows[name]
    }
    print(*(f"{name:26} {len(rows[name]):3} rows" for name in RESOURCES), sep="\n")
    lacking = {(name, state) for name in RESOURCES for state in states(name)} - shown
    assert sorted({name for name, dummy in lacking}) == sorted(WITHOUT_ROWS), lacking
    assert not [name for name in tables.FILES if name not in RESOURCES], "rows of no module"


def test_what_has_no_rows_has_tests() -> None:
    for name in WITHOUT_ROWS:
        assert (ROOT / "tests" / "contract" / f"test_{name.removeprefix('cluster_')}.py").exists()


def test_each_info_module_is_tested(contract: Any) -> None:
    assert sorted(contract("test_infos").INFOS) == INFOS


def test_the_examples_of_each_module_run(contract: Any) -> None:
    """The test that runs them is parametrized with all modules, and bears no other mark, such as one that skips it."""
    documentation = contract("test_documentation")
    (mark,) = documentation.test_examples_run_as_written.pytestmark
    assert (mark.name, mark.args) == ("parametrize", ("module", MODULES))
    assert not hasattr(documentation, "pytestmark")
    print(*(f"{name:26} {len(examples(name)):3} examples" for name in MODULES), sep="\n")


@pytest.mark.parametrize("module", MODULES)
def test_the_examples_show_the_module(module: str) -> None:
    assert [task for task in examples(module) if f"senlin.clustering.{module}" in task]


def test_modules_are_short() -> None:
    lines = {path.stem: len(logic(path)) for path in FILES}
    print(*(f"{name:26} {count:3} lines" for name, count in lines.items()), sep="\n")
    assert min(lines.values()) > 5, "lines of code are not counted"
    assert median(lines[name] for name in DECLARING) <= MOST_LINES, {name: lines[name] for name in DECLARING}
