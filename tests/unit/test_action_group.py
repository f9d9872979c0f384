# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every module is in the action group, so that ``module_defaults`` for the group apply to all of them."""

from __future__ import annotations

from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]


def test_the_group_is_all_modules() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())
    modules = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))
    group = runtime["action_groups"]["clustering"]
    todo = [
        *(f"add {name}" for name in modules if name not in group),
        *(f"remove {name}, which is no module" for name in group if name not in modules),
    ]
    assert not todo, f"meta/runtime.yml, action_groups: clustering: {'; '.join(todo)}"
    assert group == modules, f"meta/runtime.yml, action_groups: clustering: name each once, in this order: {modules}"
