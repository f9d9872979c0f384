# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a task counts as one whose run was killed."""

from __future__ import annotations

import os
import subprocess

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import RunEnded
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.run_watch import RUN_VARIABLE, RunWatch


@pytest.mark.parametrize("value", ["", "unknown"])
def test_a_task_without_a_known_run_goes_on(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUN_VARIABLE, value)
    RunWatch().check()


def test_a_worker_notices_that_its_parent_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUN_VARIABLE, str(os.getppid()))
    watch = RunWatch()
    watch.check()
    monkeypatch.setattr(os, "getppid", lambda: 1)
    with pytest.raises(RunEnded, match="sends nothing more"):
        watch.check()


def test_a_module_process_notices_that_the_run_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as run:
        monkeypatch.setenv(RUN_VARIABLE, str(run.pid))
        watch = RunWatch()
        watch.check()
    with pytest.raises(RunEnded):
        watch.check()


def test_a_run_of_another_user_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(process: int, signal: int) -> None:
        raise PermissionError

    monkeypatch.setenv(RUN_VARIABLE, "999999")
    monkeypatch.setattr(os, "kill", refuse)
    RunWatch().check()
