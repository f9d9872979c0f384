# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of the modules, held against what they do: EXAMPLES run as written, RETURN is what comes back."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from devcloud.client import Devcloud, Project
from harness import MODULES, Task, run
from playbook import run_playbook
from row import EMPTY, PROFILE

ALL = sorted(path.stem for path in (Path(__file__).parents[2] / "plugins" / "modules").glob("[!_]*.py"))


def documented(module: str, part: str) -> Any:
    return yaml.safe_load(getattr(importlib.import_module(f"{MODULES}.{module}"), part))


@pytest.mark.parametrize("module", ALL)
def test_examples_run_as_written(module: str, devcloud: Devcloud, project: Project, tmp_path: Path) -> None:
    tasks = documented(module, "EXAMPLES")
    clouds = {**yaml.safe_load(devcloud.clouds_file.read_text())["clouds"], "devcloud": project.cloud}
    printed = run_playbook(tasks, clouds, tmp_path)
    assert printed.count("TASK [") == len(tasks)


@pytest.mark.parametrize(
    ("module", "key"),
    [
        ("cluster_profile", "profile"),
        ("cluster", "cluster"),
        ("cluster_profile_info", "profiles"),
        ("cluster_info", "clusters"),
    ],
)
def test_return_is_documented_to_the_key(module: str, key: str, project: Project) -> None:
    for task in (PROFILE, EMPTY):
        run(task, project.cloud)
    options = {} if module.endswith("_info") else {"name": "web"}
    result = run(Task(module, options), project.cloud)
    returned = result[key][0] if isinstance(result[key], list) else result[key]
    contains = documented(module, "RETURN")[key]["contains"]
    assert set(returned) == set(contains)


@pytest.mark.parametrize("module", ALL)
def test_every_key_of_a_result_is_documented(module: str, project: Project) -> None:
    for task in (PROFILE, EMPTY):
        run(task, project.cloud)
    options = {} if module.endswith("_info") else {"name": "web"}
    result = run(Task(module, options), project.cloud)
    assert set(result) - {"changed", "diff"} <= set(documented(module, "RETURN"))
