# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the collection stand on floors, and a file imports from below its own floor only.

Not from above, so that each can be read and tested without what is built on it; and not from beside it, so that the
order of the floors is the order in which to read them. A new file needs a line here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PLUGINS = Path(__file__).parents[2] / "plugins"
FLOORS = (
    {"_compare", "_errors", "_kinds", "_login"},  # words
    {
        "_client",
        "_fields",
        "_plan",
        "_run_folder",
        "_sizes",
        "_terminal",
    },  # one thing each: a request, an option, a step
    {"_actions", "_cloud", "_foreseen", "_info", "_planning", "_rows"},
    {
        "_adoption",
        "_attributes",
        "_bindings",
        "_create",
        "_foretelling",
        "_history",
        "_profile_type",
        "_targets",
        "_types",
    },
    {"_health", "_membership", "_policy_moves", "_revisions", "_scaling", "_sending"},
    {"_lifecycle", "_members"},
    {"_task"},  # a task, wherever it runs
    {"_foresight", "_logins", "_options", "_progress"},  # what a host needs
    {"_host", "_module"},  # where it runs
    {"_loading"},  # what Ansible loads
)
"""The files of module_utils and plugin_utils, the lowest floor first."""

TOP = len(FLOORS)
"""Where the plugins are that users call."""

OURS = "ansible_collections.senlin.clustering.plugins."
SHARED = ("module_utils", "plugin_utils")
FILES = sorted(path for path in PLUGINS.glob("*/*.py") if path.parent.name != "doc_fragments")
RUN_ANYWHERE = [path for path in FILES if path.parent.name in ("modules", "module_utils")]


def title(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def floor(path: Path) -> int:
    if path.parent.name not in SHARED:
        return TOP
    floors = [number for number, names in enumerate(FLOORS) if path.stem in names]
    assert len(floors) == 1, f"{title(path)} has no floor, or two"
    return floors[0]


def imports(path: Path) -> Iterator[str]:
    """The full names of what a file imports; ours begin with ``OURS``."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # One dot is the file's own folder, and two are the folder of all plugins.
            start = ("", f"{OURS}{path.parent.name}.", OURS)[node.level]
            module = f"{node.module}." if node.module else ""
            yield from (f"{start}{module}{alias.name}" for alias in node.names)


def shared_files(path: Path) -> Iterator[Path]:
    """The files of module_utils and plugin_utils that a file imports."""
    for name in imports(path):
        folder, *names = name.removeprefix(OURS).split(".")
        if name.startswith(OURS) and folder in SHARED:
            yield PLUGINS / folder / f"{names[0]}.py"


def importers(*packages: str) -> list[str]:
    """Which modules, and files that they run on, import one of these packages."""
    return [title(path) for path in RUN_ANYWHERE if any(name.partition(".")[0] in packages for name in imports(path))]


def decides_on_check_mode(node: ast.AST) -> bool:
    if not isinstance(node, ast.If | ast.IfExp | ast.While):
        return False
    names = {getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node.test)}
    return "check_mode" in names


@pytest.mark.parametrize("path", FILES, ids=title)
def test_imports_go_down_only(path: Path) -> None:
    assert [title(below) for below in shared_files(path) if floor(below) >= floor(path)] == []


def test_every_floor_is_real() -> None:
    """No line is left of a file that is gone, and no import escapes the test above."""
    shared = {path.stem for path in FILES if path.parent.name in SHARED}
    assert set().union(*FLOORS) == shared
    assert PLUGINS / "module_utils" / "_kinds.py" in shared_files(PLUGINS / "module_utils" / "_client.py")
    assert PLUGINS / "module_utils" / "_module.py" in shared_files(PLUGINS / "modules" / "cluster.py")


def test_one_file_knows_the_sdk() -> None:
    assert importers("openstack", "keystoneauth1") == ["module_utils/_cloud"]


def test_one_file_knows_ansible() -> None:
    assert importers("ansible") == ["module_utils/_module"]


def test_one_place_decides_on_check_mode() -> None:
    """Everything else reads the plan, and cannot tell a dry run from a real one."""
    places = [
        title(path) for path in FILES for node in ast.walk(ast.parse(path.read_text())) if decides_on_check_mode(node)
    ]
    assert places == ["module_utils/_task"]
