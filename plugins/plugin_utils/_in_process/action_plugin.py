# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The in-process host: a task runs inside Ansible's own worker, where openstacksdk is loaded already.

Ansible loads an action plugin in its main process, so the SDK is imported once, and each worker, which is a fork of
that process, has it. The module's declaration, its options, the shared layer and the result are the very same as in a
module process; where a task cannot run here, the module process is what runs it.
"""

from __future__ import annotations

import datetime
import importlib
import json
import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible import constants, context
from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.common.parameters import remove_values
from ansible.module_utils.errors import UnsupportedError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.vars import merge_hash

from ...module_utils._plan.info import Info
from ...module_utils._plan.resource import Resource
from ...module_utils._run.options import options, secrets
from ...module_utils._run.task import no_progress_for, run_task
from ...module_utils._senlin import sdk
from ...module_utils._senlin.errors import BadInput, ClusteringError
from ...module_utils._senlin.login import NO_LOGIN_STORE
from .login_store import RunLoginStore
from .prediction_store import RunPredictionStore
from .progress import progress
from .terminal import terminal_of

COLLECTION = "ansible_collections.senlin.clustering.plugins.modules"
IN_PROCESS = "senlin_in_process"
"""The variable that forces either host."""
ONE_LOGIN = "senlin_one_login"
"""The variable that turns the keeping of logins off."""
PROGRESS = "senlin_progress"
"""The variable that turns the lines off that show progress."""

if sdk.IMPORT_ERROR is None:
    # What the first task would load, and each worker after it again.
    from keystoneauth1 import loading

    for name in ("_proxy", "action", "cluster", "node", "profile"):
        importlib.import_module(f"openstack.clustering.v1.{name}")
    loading.get_plugin_loader("password")
    # A library that warns where nobody has set up logging writes to the terminal, into Ansible's own output.
    for library in ("keystoneauth", "openstack"):
        logging.getLogger(library).addHandler(logging.NullHandler())


class ActionModule(ActionBase):
    """The action plugin of every module of the collection."""

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task here if it can be, else in a module process."""
        result = super().run(tmp, task_vars)
        self._variables = task_vars or {}
        if not self._runs_here():
            return self._module_process(result)
        with _environment(self._environment()):
            return {**result, **self._in_process()}

    def _runs_here(self) -> bool:
        """Whether a module process would find just what there is here."""
        if self._variables.get(IN_PROCESS) is not None:
            return self._is_on(IN_PROCESS)
        interpreter = str(self._templar.template(self._variables.get("ansible_python_interpreter")) or "auto")
        return bool(
            self._connection.transport == "local"
            and not self._connection.become
            and not self._task.async_val
            and (interpreter.startswith("auto") or os.path.realpath(interpreter) == os.path.realpath(sys.executable))
            and sdk.IMPORT_ERROR is None
        )

    def _is_on(self, variable: str) -> bool:
        return bool(boolean(self._templar.template(self._variables.get(variable, True))))

    def _shows_invocation(self) -> bool:
        """Whether a module would return its options: from ansible-core 2.21 on, only where that is asked for."""
        config = vars(constants)["config"]
        if "INJECT_INVOCATION" not in config.get_configuration_definitions():
            return True
        return bool(config.get_config_value("INJECT_INVOCATION", variables=self._variables))

    def _prediction_store(self) -> RunPredictionStore | None:
        """What a run in check mode foresees; in a real run the server itself shows what is."""
        return RunPredictionStore(vars(constants)["DEFAULT_LOCAL_TMP"]) if context.CLIARGS.get("check") else None

    def _module_process(self, result: dict[str, Any]) -> dict[str, Any]:
        if prediction_store := self._prediction_store():
            prediction_store.mark_incomplete()
        wrapped = self._task.async_val and not self._connection.has_native_async
        result = merge_hash(result, self._execute_module(task_vars=self._variables, wrap_async=wrapped))
        if not wrapped:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        return result

    def _environment(self) -> dict[str, str]:
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        return {str(name): str(value) for name, value in environment.items()}

    def _in_process(self) -> dict[str, Any]:
        name = (self._task.resolved_action or self._task.action).rpartition(".")[2]
        declaration = declaration_of(name)
        parsed = ModuleArgumentSpecValidator(**options(declaration)).validate(_plain(dict(self._task.args)))
        params = parsed.validated_parameters
        warnings: list[str] = []
        try:
            _check(f"senlin.clustering.{name}", parsed)
            with progress(self._display, terminal_of(self._variables, self._task.run_once)) as progress_for:
                result = run_task(
                    declaration,
                    params,
                    check_mode=self._task.check_mode,
                    warn=warnings.append,
                    login_store=RunLoginStore(vars(constants)["DEFAULT_LOCAL_TMP"])
                    if self._is_on(ONE_LOGIN)
                    else NO_LOGIN_STORE,
                    progress_for=progress_for if self._is_on(PROGRESS) else no_progress_for,
                    prediction_store=self._prediction_store(),
                )
        except ClusteringError as error:
            result = {"failed": True, "msg": error.message, **error.facts}
        if not self._task.diff:
            result.pop("diff", None)
        if self._shows_invocation():
            result["invocation"] = {"module_args": params}
        if warnings:
            result["warnings"] = warnings
        masked: dict[str, Any] = remove_values(_plain(result), parsed._no_log_values | secrets(params))
        return masked


def declaration_of(name: str) -> Resource | Info:
    """The declaration of a module, by its name or by that of its action plugin; both may stand behind dots.

    Action plugins ask for it when they are loaded, so that it is there in each worker already.
    """
    module = importlib.import_module(f"{COLLECTION}.{name.rpartition('.')[2]}")
    declaration: Resource | Info = getattr(module, "RESOURCE", None) or module.INFO
    return declaration


def _check(name: str, parsed: Any) -> None:
    """Refuse arguments as a module does.

    :raises BadInput: in the words of a module.
    """
    if not parsed.error_messages:
        return
    message = parsed.errors.msg
    if isinstance(parsed.errors[0], UnsupportedError):
        message = f"Unsupported parameters for ({name}) module: {message}"
    raise BadInput(message)


def _plain(value: Any) -> Any:
    """A value as it comes out of the JSON that a module process would get it by, without Ansible's tags on it."""
    return json.loads(json.dumps(value, default=_text))


def _text(value: Any) -> Any:
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, set | tuple) else str(value)


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The task's own environment variables, gone after it."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
