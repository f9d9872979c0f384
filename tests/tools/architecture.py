# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints the packages of the collection's Python code, from top to bottom, and the imports between them.

``tests/unit/test_architecture.py`` asserts on the same data: imports point down the list, never up.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from .places import ROOT

PLUGINS = ROOT / "plugins"
COLLECTION = "ansible_collections.senlin.clustering.plugins"
PACKAGES = (
    "action",
    "plugin_utils/_in_process",
    "modules",
    "module_utils/_run",
    "module_utils/_prediction",
    "module_utils/_subjects",
    "module_utils/_plan",
    "module_utils/_senlin",
)
"""The packages, each above the ones that it may import from. A new package needs a line here."""

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


def lines(path: Path) -> int:
    """How many lines a file has."""
    return len(path.read_text().splitlines())


def arrows() -> Counter[tuple[str, str]]:
    """How many imports there are from one package to another."""
    pairs = ((package(path), package(below)) for path in FILES for below in imported_files(path))
    return Counter((above, below) for above, below in pairs if above != below)


def main() -> int:
    """Print a table; returns the exit status."""
    counted = arrows()
    print(f"{'package':26} {'files':>5} {'lines':>6}  imports from")
    for name in PACKAGES:
        members = [path for path in FILES if package(path) == name and path.stem != "__init__"]
        targets = ", ".join(f"{below} ({counted[name, below]})" for below in PACKAGES if counted[name, below])
        print(f"{name:26} {len(members):5} {sum(map(lines, members)):6}  {targets or '-'}")
    shared = [pair for pair in counted if all(name.startswith("module_utils/") for name in pair)]
    print(f"\n{len(shared)} arrows between the packages of module_utils, {len(counted)} in all")
    return 0
