# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Runs a task in a module process. The only file of ``module_utils`` that imports Ansible.

It parses a task's options by the module's table, and turns the result or the error into an exit.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from ansible.module_utils.basic import AnsibleModule

from .._plan.info import Info
from .._plan.resource import Resource
from .._senlin.errors import ClusteringError
from .._senlin.masking import masked_options, masked_result, masked_sentence
from .._senlin.secrets import secrets_of_task, split_by_chance
from .choices import with_choices
from .earlier_tasks import RESULT, EarlierTasks, earlier_tasks, packed
from .last_resort import TRACEBACK_VERBOSITY, sentence_for, traceback_of
from .options import given_options, options
from .task import run_task


class _Module(AnsibleModule):
    """Knows the secrets of the task before it checks the options and writes them to the system's log.

    Ansible masks the secrets that it is told wherever they occur, which is right for those that other values cannot
    hold by chance. The others are masked here: in the options where they are, and in sentences.
    """

    def __init__(self, declaration: Resource | Info) -> None:
        self.secrets: set[str] = set()
        self.traceback = ""
        self._declaration = declaration
        AnsibleModule.__init__(self, **options(declaration), supports_check_mode=True)
        self._learn_secrets()

    def _load_params(self) -> None:
        AnsibleModule._load_params(self)
        self.params = with_choices(self._declaration, given_options(self._declaration, self.params))
        self._learn_secrets()

    def _learn_secrets(self) -> None:
        self.secrets |= secrets_of_task(self.params)
        certain = split_by_chance(self.secrets)[0]
        self.no_log_values.update(certain)
        register_secrets(certain)

    def _log_invocation(self) -> None:
        self._learn_secrets()
        parsed, self.params = self.params, masked_options(self.params, self.secrets)
        try:
            AnsibleModule._log_invocation(self)
        finally:
            self.params = parsed

    def _return_formatted(self, kwargs: dict[str, Any]) -> None:
        if self.traceback and self._verbosity >= TRACEBACK_VERBOSITY:
            kwargs = {**kwargs, "exception": self.traceback}
        shown = {**kwargs, "invocation": {"module_args": masked_options(self.params, self.secrets)}}
        AnsibleModule._return_formatted(self, masked_result(shown, self.secrets))


def register_secrets(values: Iterable[str]) -> None:
    """Have Ansible mask values wherever it prints or logs them. Before 2.22, it masks ``no_log_values`` instead."""
    if REGISTER is not None:
        REGISTER(values)


def _registration() -> Callable[[Iterable[str]], None] | None:
    with suppress(ImportError):
        found: Callable[[Iterable[str]], None] = importlib.import_module(
            "ansible.module_utils.secrets"
        ).register_secrets
        return found
    return None


REGISTER = _registration()
"""Ansible's function that registers secrets. Looked up once, as looking for what does not exist takes time."""


def run_module(declaration: Resource | Info) -> None:
    """Run a module: the ``main`` of every module of the collection."""
    module, earlier = _Module(declaration), earlier_tasks()

    def warn(sentence: str) -> None:
        module.warn(masked_sentence(sentence, module.secrets))

    try:
        result = run_task(
            declaration,
            module.params,
            check_mode=module.check_mode,
            warn=warn,
            prediction_store=earlier,
            assume_missing=earlier.assume_missing if earlier else False,
        )
    except ClusteringError as error:
        module.fail_json(msg=error.message, **error.facts, **_log(earlier))
    except Exception as error:
        module.traceback = traceback_of(error)
        module.fail_json(msg=sentence_for(error, str(module._name), module.params), **_log(earlier))
    if not module._diff:
        result.pop("diff", None)
    module.exit_json(**result, **_log(earlier))


def _log(earlier: EarlierTasks | None) -> dict[str, Any]:
    """What the result tells the action plugin, and nobody else."""
    return {RESULT: packed(earlier.entries)} if earlier and earlier.returns_log and earlier.entries else {}
