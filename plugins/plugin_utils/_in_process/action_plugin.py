# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""In-process execution: a task runs inside Ansible's own worker, where openstacksdk is already loaded.

Ansible loads an action plugin in its main process, so the SDK is imported once, and every worker inherits it, because a
worker is a fork of that process. The module's declaration, its options, the shared code and the result are exactly the
same as in a module process. A task that cannot run in process runs in a module process.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Any
from uuid import uuid4

from ansible import constants
from ansible.errors import AnsibleError
from ansible.plugins.action import ActionBase
from ansible.utils.vars import merge_hash

from ...module_utils._prediction.predictions import Predictions
from ...module_utils._run.earlier_tasks import NONE, RESULT, VARIABLE, unpacked, written
from ...module_utils._run.last_resort import TRACEBACK_VERBOSITY, sentence_for, traceback_of
from ...module_utils._run.module import register_secrets
from ...module_utils._run.task import ProgressFactory, no_progress_for, run_task
from ...module_utils._senlin import sdk
from ...module_utils._senlin.errors import ClusteringError
from ...module_utils._senlin.login import NO_LOGIN_STORE
from ...module_utils._senlin.masking import masked_options, masked_result
from ...module_utils._senlin.run_watch import RUN_VARIABLE
from ...module_utils._senlin.secrets import secrets_of_task, split_by_chance
from .arguments import as_from_json, parsed
from .interpreter import is_own
from .login_store import RunLoginStore
from .prediction_store import RunPredictionStore
from .progress import progress
from .surroundings import surroundings
from .terminal import PEOPLE_READ, terminal_of
from .variables import (
    ASSUME_MISSING_VARIABLE,
    IN_PROCESS_VARIABLE,
    ONE_LOGIN_VARIABLE,
    PROGRESS_VARIABLE,
    TaskVariables,
)

LOADED_IN = os.getpid()
"""The process id of Ansible's main process, where this file is loaded."""
if sdk.IMPORT_ERROR is None:
    # Without this in the main process, each worker would load the same modules again.
    from keystoneauth1 import loading

    loading.get_plugin_loader("password")
    for _loaded_late in ("dogpile.cache.backends.null", "netrc"):
        with suppress(ImportError):
            importlib.import_module(_loaded_late)


class ActionModule(ActionBase):
    """The action plugin of every module of the collection."""

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Run the task in process if possible, otherwise in a module process."""
        result = super().run(tmp, task_vars)
        self._variables = TaskVariables(task_vars or {}, self._templar)
        if not self._can_run_in_process():
            return self._run_in_module_process(result)
        try:
            variables = {**self._task_environment(), RUN_VARIABLE: str(_run())}
            with surroundings(self._loader.get_basedir(), variables, logs="sdk_log_path" in self._task.args):
                return {**result, **self._run_in_process()}
        except AnsibleError:
            raise
        except Exception as error:
            given = dict(self._task.args)
            return {**result, **masked_result(self._defect(error, given), secrets_of_task(given))}

    def _can_run_in_process(self) -> bool:
        """Whether the task runs in process.

        By default it does if a module process would also run on the controller, as the same user and with the same
        Python interpreter, and the SDK can be imported. The variable ``senlin_in_process`` overrides all of this, but
        an asynchronous task always needs a module process, which can outlive the worker.
        """
        if self._task.async_val:
            return False
        if (forced := self._variables.setting(IN_PROCESS_VARIABLE)) is not None:
            return forced
        interpreter = self._variables.interpreter(self._task.delegate_to)
        return bool(
            self._connection.transport == "local"
            and not self._connection.become
            and (interpreter.startswith("auto") or is_own(interpreter))
            and sdk.IMPORT_ERROR is None
        )

    def _prediction_store(self) -> RunPredictionStore:
        """What the tasks of this run have predicted so far."""
        # Each item of a loop has a Task object of its own, which lasts while the item is repeated because of until. The
        # action plugin does not last, and an item can be in a loop twice.
        task = vars(self._task).setdefault("_senlin_prediction", uuid4().hex)
        return RunPredictionStore(vars(constants)["DEFAULT_LOCAL_TMP"], task)

    def _run_in_module_process(self, result: dict[str, Any]) -> dict[str, Any]:
        """Run the module as Ansible runs modules without an action plugin of their own."""
        store = self._prediction_store()
        self._pass_on(store.clouds(), assume_missing=self._variables.is_enabled(ASSUME_MISSING_VARIABLE, default=False))
        wrapped = self._task.async_val and not self._connection.has_native_async
        if self._connection.transport == "local" and not self._task.async_val:
            self._set_variable(RUN_VARIABLE, str(_run()))
        result = merge_hash(result, self._execute_module(task_vars=self._variables.values, wrap_async=wrapped))
        if not wrapped:
            self._remove_tmp_path(self._connection._shell.tmpdir)
        if entries := result.pop(RESULT, None):
            store.append(unpacked(entries))
        return result

    def _pass_on(self, clouds: dict[str, Predictions], *, assume_missing: bool) -> None:
        """Tell the module about earlier tasks: in a file where it runs, whose path is in the module's environment."""
        path = NONE
        # Ansible passes the result of an asynchronous task on to the playbook, and not to this plugin.
        returns_log = not self._task.async_val
        if clouds or assume_missing or not returns_log:
            shell = self._connection._shell
            if shell.tmpdir is None:
                self._make_tmp_path()
            path = shell.join_path(shell.tmpdir, "earlier_tasks.json")
            self._transfer_data(path, written(clouds, assume_missing, returns_log=returns_log))
            self._fixup_perms2((shell.tmpdir, path))
        self._set_variable(VARIABLE, path)

    def _set_variable(self, name: str, value: str) -> None:
        """Add a variable to the environment of the module process."""
        environment = self._task.environment or []
        self._task.environment = [*(environment if isinstance(environment, list) else [environment]), {name: value}]

    def _task_environment(self) -> dict[str, str]:
        """The variables of the keyword ``environment``."""
        environment: dict[str, Any] = {}
        self._compute_environment_string(environment)
        return {str(name): str(value) for name, value in environment.items()}

    def _progress(self, secrets: set[str]) -> AbstractContextManager[ProgressFactory]:
        """What shows the progress of the task without its secrets, where somebody can and may read it."""
        readable = PEOPLE_READ or vars(constants)["DEFAULT_LOG_PATH"]
        if not readable or self._task.no_log or not self._variables.is_enabled(PROGRESS_VARIABLE):
            return nullcontext(no_progress_for)
        terminal = terminal_of(self._variables.values, self._task.run_once)
        return progress(self._display, terminal, log_only=not PEOPLE_READ, secrets=secrets)

    def _module(self) -> str:
        """The name of the module, without the collection."""
        return str(self._task.resolved_action or self._task.action).rpartition(".")[2]

    def _defect(self, error: Exception, params: Mapping[str, Any]) -> dict[str, Any]:
        """The result of a task that ended in an exception which is no error of the collection."""
        result: dict[str, Any] = {"failed": True, "msg": sentence_for(error, self._module(), params)}
        if self._display.verbosity >= TRACEBACK_VERBOSITY:
            result["exception"] = traceback_of(error)
        return result

    def _run_in_process(self) -> dict[str, Any]:
        """Parse the arguments, run the task, and shape the result as that of a module."""
        arguments = parsed(self._module(), self._task.args)
        params, secrets = arguments.params, arguments.secrets
        register_secrets(split_by_chance(secrets)[0])
        warnings: list[str] = []
        try:
            arguments.check()
            with self._progress(secrets) as progress_for:
                result = run_task(
                    arguments.declaration,
                    params,
                    check_mode=self._task.check_mode,
                    warn=warnings.append,
                    login_store=RunLoginStore(vars(constants)["DEFAULT_LOCAL_TMP"])
                    if self._variables.is_enabled(ONE_LOGIN_VARIABLE)
                    else NO_LOGIN_STORE,
                    progress_for=progress_for,
                    prediction_store=self._prediction_store(),
                    assume_missing=self._variables.is_enabled(ASSUME_MISSING_VARIABLE, default=False),
                    secrets=secrets,
                )
        except ClusteringError as error:
            result = {"failed": True, "msg": error.message, **error.facts}
        except AnsibleError:
            raise
        except Exception as error:
            result = self._defect(error, params)
        if not self._task.diff:
            result.pop("diff", None)
        if self._variables.shows_invocation():
            result["invocation"] = {"module_args": masked_options(params, secrets)}
        if warnings:
            result["warnings"] = warnings
        return masked_result(as_from_json(result), secrets)


def _run() -> int:
    """The process id of Ansible's main process, of which a worker is a child."""
    return os.getppid() if os.getpid() == LOADED_IN else LOADED_IN
