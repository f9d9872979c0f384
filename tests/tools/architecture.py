# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the packages of the collection's Python code, from top to bottom, and the imports between them.

``tests/unit/test_architecture.py`` asserts on the same data: imports point down the list, never up.
"""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .places import ROOT

PLUGINS = ROOT / "plugins"
COLLECTION = "ansible_collections.senlin.clustering.plugins"
PACKAGES = (
    "action",
    "filter",
    "inventory",
    "plugin_utils/_inventory",
    "plugin_utils/_report_page",
    "plugin_utils/_report",
    "plugin_utils/_in_process",
    "modules",
    "module_utils/_events",
    "module_utils/_run",
    "module_utils/_prediction",
    "module_utils/_drift",
    "module_utils/_documents",
    "module_utils/_saved_plans",
    "module_utils/_rollout",
    "module_utils/_subjects",
    "module_utils/_plan",
    "module_utils/_senlin",
)
"""The packages, each above the ones that it may import from. A new package needs a line here."""

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

FILES = sorted(path for path in PLUGINS.rglob("*.py") if path.parent.name != "doc_fragments")


def title(path: Path) -> str:
    """The path of a file below ``plugins/``, without its suffix."""
    return path.relative_to(PLUGINS).with_suffix("").as_posix()


def package(path: Path) -> str:
    """The package that a file is in, such as ``module_utils/_plan``."""
    return path.parent.relative_to(PLUGINS).as_posix()


def imports(path: Path) -> Iterator[str]:
    """The full names of what a file imports, relative imports resolved."""
    here = [COLLECTION, *path.parent.relative_to(PLUGINS).parts]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = here[: len(here) + 1 - node.level] if node.level else []
            module = [*start, *([node.module] if node.module else [])]
            yield from (".".join([*module, alias.name]) for alias in node.names)


def imported_files(path: Path) -> set[Path]:
    """The files of the collection that a file imports."""
    found = set()
    for name in imports(path):
        if name.startswith(f"{COLLECTION}."):
            parts = name.removeprefix(f"{COLLECTION}.").split(".")
            # The last parts may be names inside a file.
            candidates = (PLUGINS.joinpath(*parts[:end]).with_suffix(".py") for end in range(len(parts), 0, -1))
            found.update([next(candidate for candidate in candidates if candidate.exists())])
    return found


def code_lines(path: Path) -> set[int]:
    """The numbers of the lines that hold code: neither documentation nor comment, and not blank."""
    source = path.read_text()
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.stmt) and is_documentation(node):
            lines.difference_update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return lines


def is_documentation(node: ast.stmt) -> bool:
    """Whether a statement only documents: an assignment such as ``EXAMPLES``, or a docstring."""
    if isinstance(node, ast.Assign):
        return bool({getattr(target, "id", "") for target in node.targets} & DOCUMENTATION)
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def largest(kind: type[ast.stmt]) -> str:
    """The largest class or function, with its number of lines, docstrings included."""
    found = [
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{node.name} in {title(path)}")
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, kind) and isinstance(node, ast.ClassDef | ast.FunctionDef)
    ]
    count, name = max(found)
    return f"{name}, {count} lines"


def arrows() -> Counter[tuple[str, str]]:
    """How many imports there are from one package to another."""
    pairs = ((package(path), package(below)) for path in FILES for below in imported_files(path))
    return Counter((above, below) for above, below in pairs if above != below)


def main() -> int:
    """Print a table; returns the exit status."""
    counted = arrows()
    print(f"{'package':26} {'files':>5} {'lines of code':>13}  imports from")
    for name in PACKAGES:
        members = [path for path in FILES if package(path) == name and path.stem != "__init__"]
        targets = ", ".join(f"{below} ({counted[name, below]})" for below in PACKAGES if counted[name, below])
        print(f"{name:26} {len(members):5} {sum(len(code_lines(path)) for path in members):13}  {targets or '-'}")
    shared = [pair for pair in counted if all(name.startswith("module_utils/") for name in pair)]
    print(f"\n{len(shared)} arrows between the packages of module_utils, {len(counted)} in all")
    count, path = max((len(code_lines(path)), path) for path in FILES)
    print(f"largest file: {title(path)}, {count} lines of code")
    print(f"largest class: {largest(ast.ClassDef)}")
    print(f"largest function: {largest(ast.FunctionDef)}")
    return 0
