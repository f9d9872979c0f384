# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a task differs in check mode, and what it warns of, whether it runs in process or in a module process."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._run.lifecycle import perform, predict
from ansible_collections.senlin.clustering.plugins.module_utils._run.task import mode_of, without_repetition
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import NotFound

MISSING = NotFound("There is no profile 'small' in this project.")


def test_a_warning_is_shown_once() -> None:
    shown: list[str] = []
    warn = without_repetition(shown.append)
    for sentence in ("It is missing.", "It is busy.", "It is missing."):
        warn(sentence)
    assert shown == ["It is missing.", "It is busy."]


def test_each_task_shows_its_own_warnings() -> None:
    shown: list[str] = []
    for dummy in range(2):
        without_repetition(shown.append)("It is busy.")
    assert shown == ["It is busy."] * 2


def test_the_mode_of_a_real_run() -> None:
    mode = mode_of(False, True, pytest.fail)
    assert (mode.execute, mode.read_only) == (perform, False)
    with pytest.raises(NotFound):
        mode.on_missing(MISSING)


def test_check_mode_warns_of_what_is_missing_if_told_to_assume_it() -> None:
    shown: list[str] = []
    mode = mode_of(True, True, shown.append)
    assert (mode.execute, mode.read_only) == (predict, True)
    mode.on_missing(MISSING)
    assert len(shown) == 1 and shown[0].startswith(MISSING.message)


def test_check_mode_fails_on_what_is_missing() -> None:
    mode = mode_of(True, False, pytest.fail)
    assert (mode.execute, mode.read_only) == (predict, True)
    with pytest.raises(NotFound) as failure:
        mode.on_missing(NotFound(MISSING.message))
    assert failure.value.message.endswith("set the variable senlin_assume_missing to true for this task or the run.")
