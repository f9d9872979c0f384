# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports between packages go down the list in ``tests/tools/architecture.py``, and inside a package in no circle."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from tools.architecture import FILES, PACKAGES, PLUGINS, arrows, imported_files, imports, package, title

SENLIN_OF_THE_SDK = (
    "import openstack.clustering.v1.cluster",
    "from openstack import clustering",
    "from openstack.clustering.v1 import cluster",
    "connection.clustering",
    "'openstack.clustering.v1'",
)
RUN_ANYWHERE = [path for path in FILES if package(path).startswith("module")]
PRIVATE = [name for name in PACKAGES if "/" in name]


def importers(*packages: str) -> list[str]:
    """The modules and files of module_utils that import one of these top-level packages."""
    return [title(path) for path in RUN_ANYWHERE if any(name.partition(".")[0] in packages for name in imports(path))]


def decides_on_check_mode(node: ast.AST) -> bool:
    if not isinstance(node, ast.If | ast.IfExp | ast.While):
        return False
    names = {getattr(part, "id", getattr(part, "attr", "")) for part in ast.walk(node.test)}
    return "check_mode" in names


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def expression(code: str) -> ast.AST:
    (statement,) = ast.parse(code).body
    return statement.value if isinstance(statement, ast.Expr) else statement


def uses_senlin_of_the_sdk(node: ast.AST) -> bool:
    """Whether a node of a syntax tree imports the SDK's package for Senlin, names it, or reads the attribute."""
    names = [
        *(alias.name for alias in getattr(node, "names", ()) if isinstance(alias, ast.alias)),
        *([f"{node.module}.{alias.name}" for alias in node.names] if isinstance(node, ast.ImportFrom) else ()),
        *([node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else ()),
    ]
    return getattr(node, "attr", "") == "clustering" or any(name.startswith("openstack.clustering") for name in names)


def test_each_file_is_in_a_listed_package() -> None:
    strays = [title(path) for path in FILES if package(path) not in PACKAGES]
    assert strays == [], "move them into a package that tests/tools/architecture.py lists, or list theirs"
    assert {package(path) for path in FILES} >= set(PACKAGES), "a listed package has no files"


def test_imports_between_packages_go_down() -> None:
    up = [f"{above} imports {below}" for above, below in arrows() if PACKAGES.index(above) > PACKAGES.index(below)]
    assert up == [], "move what is needed to a lower package, or pass it as an argument"
    assert ("modules", "module_utils/_senlin") in arrows(), "imports are not read"


@pytest.mark.parametrize("name", PRIVATE)
def test_no_circle_inside_a_package(name: str) -> None:
    graph = {path: imported_files(path) for path in FILES if package(path) == name}
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("name", PRIVATE)
def test_a_package_says_what_it_is(name: str) -> None:
    """``__init__.py`` holds a docstring and nothing else."""
    (docstring,) = ast.parse((PLUGINS / name / "__init__.py").read_text()).body
    assert isinstance(docstring, ast.Expr) and isinstance(docstring.value, ast.Constant)


def test_modules_do_not_import_each_other() -> None:
    files = {path for path in FILES if package(path) == "modules"}
    assert [title(path) for path in files if imported_files(path) & files] == []


def test_one_file_knows_the_sdk() -> None:
    assert importers("openstack", "keystoneauth1") == ["module_utils/_senlin/sdk"]


def test_nothing_uses_what_the_sdk_can_drop() -> None:
    """Senlin is retired, so a release of the SDK may come without its package and without ``connection.clustering``."""
    uses = [title(path) for path in FILES if any(uses_senlin_of_the_sdk(node) for node in ast.walk(tree(path)))]
    assert uses == []
    assert all(uses_senlin_of_the_sdk(node) for node in map(expression, SENLIN_OF_THE_SDK)), "the test finds nothing"


def test_two_files_know_ansible() -> None:
    """One runs a module, and the other one asks URLs as Ansible's own modules do."""
    assert importers("ansible") == ["module_utils/_run/module", "module_utils/_run/urls"]


def test_one_place_decides_on_check_mode() -> None:
    """Everything else reads the plan, and cannot tell a dry run from a real one."""
    places = [
        title(path) for path in FILES for node in ast.walk(ast.parse(path.read_text())) if decides_on_check_mode(node)
    ]
    assert places == ["module_utils/_run/task"]


def test_few_files_send_requests() -> None:
    """A write from anywhere else would not be refused in check mode."""
    senders = [
        title(path)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "request"
    ]
    assert set(senders) == {
        "module_utils/_prediction/overlay",
        "module_utils/_prediction/pages",
        "module_utils/_senlin/client",
        "module_utils/_senlin/connection",
        "module_utils/_senlin/writer",
    }
