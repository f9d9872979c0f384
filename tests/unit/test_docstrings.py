# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others use is documented: every public class, function, and constant of the shared layer, and what modules plan.

A module's table and its ``main`` are the same in all modules, and CONTRIBUTING.md explains them.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.architecture import DOCUMENTATION, FILES, package, title

DOCUMENTED = [path for path in FILES if package(path) != "action" and path.stem != "__init__"]


def undocumented(body: list[ast.stmt], *, constants: bool) -> Iterator[str]:
    """The names of public definitions without a docstring; of a constant, that is the text below it."""
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.ClassDef | ast.FunctionDef) and not node.name.startswith("_"):
            if not ast.get_docstring(node):
                yield node.name
            if isinstance(node, ast.ClassDef):
                yield from undocumented(node.body, constants=False)
        elif constants and isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if not ast.unparse(target).startswith("_") and not is_text(following):
                yield ast.unparse(target)


def is_text(node: ast.stmt | None) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


@pytest.mark.parametrize("path", DOCUMENTED, ids=title)
def test_what_is_public_is_documented(path: Path) -> None:
    in_module = package(path) == "modules"
    names = set(undocumented(ast.parse(path.read_text()).body, constants=not in_module)) - DOCUMENTATION
    assert names <= ({"main"} if in_module else set()), f"add a docstring in plugins/{title(path)}.py"


def test_names_without_a_docstring_are_found() -> None:
    code = "A = 1\n'''Text.'''\nB = 1\n_c = 1\nclass D:\n  '''Text.'''\n  def e(self): ...\ndef _f(): ...\ndef g(): ..."
    assert list(undocumented(ast.parse(code).body, constants=True)) == ["B", "e", "g"]
