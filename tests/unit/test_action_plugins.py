# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each module has an action plugin of its name, and all of them are the same few lines.

Files, not links to one of them: the tools for documentation take a linked action plugin for another name of the module
that it leads to. Nor a redirect, with which all modules would share one set of defaults.
"""

from __future__ import annotations

from pathlib import Path

PLUGINS = Path(__file__).parents[2] / "plugins"


def names(folder: str) -> set[str]:
    return {path.stem for path in (PLUGINS / folder).glob("*.py")}


def test_each_module_has_an_action_plugin() -> None:
    lacking, stray = names("modules") - names("action"), names("action") - names("modules")
    assert not lacking, [f"copy plugins/action/cluster.py to plugins/action/{name}.py" for name in sorted(lacking)]
    assert not stray, [f"remove plugins/action/{name}.py, or write its module" for name in sorted(stray)]


def test_all_action_plugins_are_the_same() -> None:
    files = list((PLUGINS / "action").glob("*.py"))
    assert not [path.name for path in files if path.is_symlink()], "copy plugins/action/cluster.py, and do not link it"
    model = (PLUGINS / "action" / "cluster.py").read_text()
    others = sorted(path.name for path in files if path.read_text() != model)
    assert not others, f"copy plugins/action/cluster.py over plugins/action/{others[0]}; {len(others)} differ from it"
