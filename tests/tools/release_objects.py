# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plugins and roles of a checkout, and those that its changelog lists.

antsibull-changelog lists new plugins and roles without a fragment, so the fragments do not tell what is new.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

IGNORED = frozenset({"action", "doc_fragments", "module_utils", "plugin_utils"})
"""Folders below plugins/ whose files the changelog does not list."""
MODULES = "modules"


def objects_of(checkout: Path) -> frozenset[str]:
    """The plugins and roles of a checkout, such as ``module cluster``, ``filter addresses`` or ``role report``."""
    plugins = {
        f"{kind_of(path.parent.name)} {path.stem}"
        for path in checkout.glob("plugins/*/*")
        if path.suffix in (".py", ".yml", ".yaml") and not path.name.startswith("_") and path.parent.name not in IGNORED
    }
    return frozenset(plugins | {f"role {path.name}" for path in checkout.glob("roles/*") if path.is_dir()})


def kind_of(folder: str) -> str:
    """What the plugins in a folder below plugins/ are called."""
    return "module" if folder == MODULES else folder


def listed_in(release: dict[str, Any]) -> frozenset[str]:
    """The plugins and roles that the changelog lists as new in a release.

    :param release: the entry of the release in changelogs/changelog.yaml.
    """
    return frozenset(entries(release))


def entries(release: dict[str, Any]) -> Iterator[str]:
    """The same, one after the other."""
    for entry in release.get("modules", ()):
        yield f"module {entry['name']}"
    for group in ("plugins", "objects"):
        for kind, listed in release.get(group, {}).items():
            yield from (f"{kind} {entry['name']}" for entry in listed)
