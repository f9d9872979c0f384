# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a task in process, as a worker of Ansible does, inside the test's process.

Task, templar, connection and action plugin are the real ones. Only forking the worker process is left out.
"""

from __future__ import annotations

import importlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ansible import constants
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.playbook.task import Task
from ansible.plugins import loader as plugins
from ansible.template import Templar
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.prediction_store import FOLDER

ACTIONS = "ansible_collections.senlin.clustering.plugins.action"
"""The package of the action plugins."""


def run_in_process(
    module: str,
    options: Mapping[str, Any],
    *,
    check: bool,
    diff: bool,
    variables: Mapping[str, Any] | None = None,
    continues: bool = False,
) -> dict[str, Any]:
    """Run the action plugin of a module and return its result.

    :param options: the module's options, including the connection options.
    :param variables: the task's variables.
    :param continues: whether the task belongs to the same run of Ansible as the one before.
    """
    if not continues:
        shutil.rmtree(Path(vars(constants)["DEFAULT_LOCAL_TMP"]) / FOLDER, ignore_errors=True)
    action = importlib.import_module(f"{ACTIONS}.{module}").ActionModule
    loader = DataLoader()
    name = f"senlin.clustering.{module}"
    # Task.load resolves the module by name, so it gets a built-in one, which is replaced below.
    task = Task.load({"action": "ansible.builtin.ping", "check_mode": check, "diff": diff}, loader=loader)
    task.action, task.args = name, dict(options)
    # ansible-core 2.18 stores the name in resolved_action; newer versions derive that property from _resolved_action.
    setattr(task, "_resolved_action" if hasattr(task, "_resolved_action") else "resolved_action", name)
    play = PlayContext()
    plugin = action(
        task=task,
        connection=plugins.connection_loader.get("local", play),
        play_context=play,
        loader=loader,
        templar=Templar(loader=loader, variables=dict(variables or {})),
        shared_loader_obj=plugins,
    )
    return dict(json.loads(json.dumps(plugin.run(task_vars=dict(variables or {})), default=str)))
