# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs tasks inside the test's process, as Ansible would run them, and reads back what they sent.

The environment variable ``SENLIN_EXECUTION`` chooses how: ``in_process`` runs the action plugin, ``module`` the module.
A module gets its options as JSON and prints its result as JSON, as in a module process of its own, so argument parsing,
defaults, ``no_log`` and exits are Ansible's. Only starting a Python interpreter for each task is left out.
"""

from __future__ import annotations

import importlib
import io
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, redirect_stdout, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from ansible.module_utils import basic
from ansible.module_utils.common import warnings
from ansible_collections.senlin.clustering.plugins.module_utils._run.earlier_tasks import NONE, RESULT, VARIABLE
from cloud_under_test import skip_unless_obeyed
from in_process import run_in_process

MODULES = "ansible_collections.senlin.clustering.plugins.modules"
"""The package of the modules."""
IN_PROCESS = os.environ.get("SENLIN_EXECUTION", "module") == "in_process"
LOGINS = 0 if IN_PROCESS else 1
"""How often each task after the first logs in: a module process always does, in-process execution shares the login."""
READS = frozenset({"GET", "HEAD"})
"""The HTTP methods that change nothing."""


@dataclass(frozen=True)
class Task:
    """A module and its options, without the connection options."""

    module: str
    options: Mapping[str, Any] = field(default_factory=dict)

    def but(self, **options: Any) -> Task:
        """A copy of the task with some options replaced or added."""
        return replace(self, options={**self.options, **options})


def run(
    task: Task,
    cloud: Mapping[str, Any] | str,
    *,
    check: bool = False,
    diff: bool = True,
    assume_missing: bool = False,
    continues: bool = False,
) -> dict[str, Any]:
    """Run a task against a cloud and return its result without ``invocation``.

    :param cloud: the value of the module option ``cloud``: a name in clouds.yaml, or a whole cloud configuration.
    :param assume_missing: the value of the variable ``senlin_assume_missing``.
    :param continues: whether the task belongs to the same run of Ansible as the one before. Only in process.
    """
    skip_unless_obeyed(task.options)
    options = {"cloud": cloud, **task.options}
    if IN_PROCESS:
        # The progress display sends requests of its own, and some tests count requests.
        variables = {"senlin_progress": False, "senlin_assume_missing": assume_missing}
        result = run_in_process(task.module, options, check=check, diff=diff, variables=variables, continues=continues)
    else:
        # Without the action plugin, a module does not know whether earlier tasks create what it misses.
        with nullcontext() if assume_missing else environment_variable(VARIABLE, NONE):
            result = run_as_module(task.module, options, check=check, diff=diff)
        # What the action plugin takes from the result.
        result.pop(RESULT, None)
    result.pop("invocation", None)
    if "warnings" in result:
        result["warnings"] = [_text(warning) for warning in result["warnings"]]
    return result


@contextmanager
def environment_variable(name: str, value: str) -> Iterator[None]:
    """Set an environment variable while the context is open."""
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name, None)


def run_as_module(name: str, options: Mapping[str, Any], *, check: bool, diff: bool) -> dict[str, Any]:
    """Run a module's ``main`` and return the result that it prints."""
    arguments = {
        **options,
        "_ansible_check_mode": check,
        "_ansible_diff": diff,
        "_ansible_remote_tmp": str(Path("~/.ansible/tmp").expanduser()),
        "_ansible_keep_remote_files": False,
    }
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}).encode()
    # Newer ansible-core versions require the serialisation profile of the arguments; older ones ignore it.
    basic._ANSIBLE_PROFILE = "legacy"
    # Ansible collects warnings per process, and here many tasks share one process.
    warnings._global_warnings.clear()
    module = importlib.import_module(f"{MODULES}.{name}")
    output = io.StringIO()
    with as_process_of_a_module(), redirect_stdout(output), suppress(SystemExit):
        module.main()
    result = dict(json.loads(output.getvalue()))
    # From ansible-core 2.22 on, a module reports its secrets to Ansible, which takes them out and masks them elsewhere.
    result.pop("_ansible_new_secrets", None)
    return result


@contextmanager
def as_process_of_a_module() -> Iterator[None]:
    """Let Ansible take the test's process for that of a module while the context is open.

    From ansible-core 2.19 on, a module's warnings and secrets are treated otherwise once the controller's code is
    loaded, which other tests do. From 2.22 on, a module sets a signal handler, which only a main thread may, and some
    tests run a task beside another.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ansible.module_utils._internal.is_controller", False, raising=False)
        if hasattr(basic, "_debug"):
            patch.setattr(basic._debug, "register_for_stacktrace", lambda *dummy: None)
        yield


def _text(warning: Any) -> str:
    """The text of a warning; newer ansible-core versions return it as a structure."""
    return warning if isinstance(warning, str) else str(warning["event"]["msg"])


def writes(requests: list[dict[str, Any]]) -> list[str]:
    """The requests to Senlin that can change something; validations and adoption previews store nothing."""
    return [
        f"{request['method']} {request['path']}"
        for request in requests
        if request["service"] == "clustering"
        and request["method"] not in READS
        and not request["path"].endswith(("/validate", "/adopt-preview"))
    ]
