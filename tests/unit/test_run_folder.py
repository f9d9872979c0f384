# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task waits for the lock of another one until its deadline, and no longer."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import TimedOut
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.run_folder import locked
from fake_clock import FakeClock


def test_a_lock_is_waited_for_until_the_deadline(tmp_path: Path) -> None:
    clock = FakeClock()
    with (
        locked(tmp_path / "login"),
        pytest.raises(TimedOut, match="still logging in"),
        locked(tmp_path / "login", clock.deadline(5)),
    ):
        pytest.fail("two tasks hold the lock")
    assert sum(clock.pauses) == pytest.approx(5, abs=0.1)


def test_a_free_lock_is_taken_at_once_even_after_the_deadline(tmp_path: Path) -> None:
    clock = FakeClock()
    with locked(tmp_path / "login", clock.deadline(0)):
        assert clock.pauses == []
