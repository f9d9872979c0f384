# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The Ansible variables of a task that decide how the collection runs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible import constants
from ansible.errors import AnsibleError
from ansible.module_utils.parsing.convert_bool import boolean

IN_PROCESS_VARIABLE = "senlin_in_process"
"""Ansible variable that forces in-process (true) or module-process execution (false)."""
ONE_LOGIN_VARIABLE = "senlin_one_login"
"""Ansible variable that, if false, makes every task log in for itself."""
ASSUME_MISSING_VARIABLE = "senlin_assume_missing"
"""Ansible variable that, if true, makes check mode warn of what is missing, because a task that it skips creates it."""
PROGRESS_VARIABLE = "senlin_progress"
"""Ansible variable that, if false, turns off the progress lines."""


@dataclass(frozen=True)
class TaskVariables:
    """The variables of a task.

    :param values: their values, which can be templates.
    :param templar: resolves templates.
    """

    values: Mapping[str, Any]
    templar: Any

    def is_enabled(self, variable: str, *, default: bool = True) -> bool:
        """The value of a variable that is true or false.

        :param default: the value if the user does not set it.
        """
        value = self.setting(variable)
        return default if value is None else value

    def setting(self, variable: str) -> bool | None:
        """The value of a variable that is true or false; ``None`` if the user does not set it, or it is empty.

        :raises AnsibleError: it is something else.
        """
        value = self.templar.template(self.values.get(variable))
        if value is None or value == "":
            return None
        try:
            return bool(boolean(value))
        except TypeError:
            raise AnsibleError(
                f"The variable {variable} is {value!r}, and must be true or false. Correct it."
            ) from None

    def interpreter(self, delegate_to: str | None) -> str:
        """The Python that would run a module process, or a way to find it that begins with ``auto``.

        :param delegate_to: the host that the task is delegated to; what its variables say comes first.
        """
        delegated: Mapping[str, Any] = self.values.get("ansible_delegated_vars") or {}
        variables = delegated.get(delegate_to or "") or self.values
        configured = vars(constants)["config"].get_config_value("INTERPRETER_PYTHON", variables=variables)
        return str(self.templar.template(configured) or "auto")

    def shows_invocation(self) -> bool:
        """Whether a module process would return its options: from ansible-core 2.21 on, only if that is configured."""
        config = vars(constants)["config"]
        if "INJECT_INVOCATION" not in config.get_configuration_definitions():
            return True
        return bool(config.get_config_value("INJECT_INVOCATION", variables=self.values))
