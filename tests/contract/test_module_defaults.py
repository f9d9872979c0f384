# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Defaults for the action group hold for every module, also those of waiting for modules that wait for nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from case import EMPTY, PROFILE, RECEIVER
from devcloud.client import Devcloud, Project
from harness import Task
from playbook import run_playbook
from test_documentation import FOR_ADMINS, OPTIONS
from test_infos import INFOS

DEFAULTS = {"cloud": "devcloud", "wait": True, "timeout": 1800, "interface": "public"}


def test_defaults_for_the_group(devcloud: Devcloud, project: Project, tmp_path: Path) -> None:
    infos = [Task(module, OPTIONS.get(module, {})) for module in INFOS if module not in FOR_ADMINS]
    tasks: list[dict[str, Any]] = [
        {f"senlin.clustering.{task.module}": dict(task.options)} for task in (PROFILE, EMPTY, RECEIVER, *infos)
    ]
    clouds = {**yaml.safe_load(devcloud.clouds_file.read_text())["clouds"], "devcloud": project.cloud}
    block = {"module_defaults": {"group/senlin.clustering.clustering": DEFAULTS}, "block": tasks}
    printed = run_playbook([block], clouds, tmp_path)
    assert printed.count("TASK [") == len(tasks)
