# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the installed openstacksdk look like a later release that has dropped Senlin, in every Python process.

    PYTHONPATH=tests/sdk_without_clustering python …

``openstack.clustering`` cannot be imported, connections have no attribute ``clustering``, and os_service_types, from
which the SDK and keystoneauth take the aliases of services, does not know the service. Everything else stays.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

FOLDER = Path(__file__).parent
"""The folder to put into PYTHONPATH."""
DROPPED = "openstack.clustering"
"""The package that is missing."""
CONNECTION = "openstack._services_mixin"
"""The module that gives connections an attribute for each service."""
SERVICE_TYPES = "os_service_types.service_types"
"""The module that holds what is known about types of services."""
SERVICE_TYPE, PROJECT = "clustering", "senlin"


class WithoutClustering(MetaPathFinder):
    """Finds nothing of the package, and the two modules with changes."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if f"{fullname}.".startswith(f"{DROPPED}."):
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)
        if fullname not in (CONNECTION, SERVICE_TYPES):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin:
            spec.loader = ChangedLoader(fullname, spec.origin)
        return spec


class ChangedLoader(SourceFileLoader):
    """Loads a module without what it says about the service."""

    def get_code(self, fullname: str) -> CodeType | None:
        if fullname == CONNECTION:
            # Compiled anew, as a cached file would hold the original.
            return compile(without_service(ast.parse(self.get_data(self.path))), self.path, "exec")
        return super().get_code(fullname)

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        if module.__name__ == SERVICE_TYPES:
            forget_service(vars(module)["BUILTIN_DATA"])


def without_service(tree: ast.Module) -> ast.Module:
    """A module without its imports from the package, and without what is made of these."""
    gone: set[str] = set()
    for block in [tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))]:
        block.body = [statement for statement in block.body if not _drops(statement, gone)]
    return tree


def _drops(statement: ast.stmt, gone: set[str]) -> bool:
    """Whether a statement depends on names that are gone. If so, the names that it defines are gone too."""
    if isinstance(statement, ast.ImportFrom) and f"{statement.module}.".startswith(f"{DROPPED}."):
        gone.update(alias.asname or alias.name for alias in statement.names)
        return True
    if isinstance(statement, ast.Assign) and gone.intersection(_names(statement.value)):
        gone.update(name for target in statement.targets for name in _names(target))
        return True
    return False


def _names(tree: ast.AST) -> Iterator[str]:
    yield from (node.id for node in ast.walk(tree) if isinstance(node, ast.Name))


def forget_service(data: dict[str, Any]) -> None:
    """Remove the service and its aliases from the data of os_service_types, in place."""
    data["services"] = [service for service in data["services"] if service["service_type"] != SERVICE_TYPE]
    data["reverse"] = {alias: name for alias, name in data["reverse"].items() if name != SERVICE_TYPE}
    for key in ("forward", "all_types_by_service_type"):
        data[key].pop(SERVICE_TYPE, None)
    for key in ("primary_service_by_project", "service_types_by_project"):
        data[key].pop(PROJECT, None)


def install() -> None:
    """Apply to all imports of this process from now on."""
    sys.meta_path.insert(0, WithoutClustering())
