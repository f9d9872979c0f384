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
from collections.abc import Iterable
from contextlib import suppress

from ansible.module_utils.basic import AnsibleModule

from .._plan.info import Info
from .._plan.resource import Resource
from .._senlin.errors import ClusteringError
from .options import options, secrets
from .task import run_task


class _Module(AnsibleModule):
    """Knows the secrets of the task before it checks the options and writes them to the system's log."""

    def __init__(self, declaration: Resource | Info) -> None:
        AnsibleModule.__init__(self, **options(declaration), supports_check_mode=True)

    def _load_params(self) -> None:
        AnsibleModule._load_params(self)
        self.no_log_values.update(secrets(self.params))
        register_secrets(secrets(self.params))


def register_secrets(values: Iterable[str]) -> None:
    """Have Ansible mask values wherever it prints or logs them. Before 2.22, it masks ``no_log_values`` instead."""
    with suppress(ImportError):
        importlib.import_module("ansible.module_utils.secrets").register_secrets(values)


def run_module(declaration: Resource | Info) -> None:
    """Run a module: the ``main`` of every module of the collection."""
    module = _Module(declaration)
    try:
        result = run_task(declaration, module.params, check_mode=module.check_mode, warn=module.warn)
    except ClusteringError as error:
        module.fail_json(msg=error.message, **error.facts)
    if not module._diff:
        result.pop("diff", None)
    module.exit_json(**result)
