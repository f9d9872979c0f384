# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action plugin that stands for a module of awx.awx: it holds the options of a task against the module's own spec.

The options are checked as Ansible checks those of a module, after its templates. They are appended to a file.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.plugins.action import ActionBase


class ActionModule(ActionBase):
    """Records a task instead of running it."""

    def run(self, tmp: Any = None, task_vars: Any = None) -> dict[str, Any]:
        """Fail if the options do not fit; otherwise report that nothing has changed."""
        result: dict[str, Any] = super().run(tmp, task_vars)
        module = self._task.action.rpartition(".")[2]
        specs = json.loads(Path(os.environ["AWX_SPECS"]).read_text())
        checked = ArgumentSpecValidator(specs[module]).validate(json.loads(json.dumps(self._task.args)))
        if checked.error_messages:
            return {**result, "failed": True, "msg": "; ".join(checked.error_messages)}
        with Path(os.environ["AWX_RECORD"]).open("a") as file:
            file.write(json.dumps([module, checked.validated_parameters]) + "\n")
        return {**result, "changed": False}
