# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the recorded processes of a production-like cloud are running."""

from __future__ import annotations

import json
import os
from pathlib import Path

from fullcloud.processes import Processes, started


def test_only_the_recorded_processes_are_running(tmp_path: Path) -> None:
    record = tmp_path / "processes.json"
    own = os.getpid()
    ended = 2**22 + 1
    recorded = {"own": (own, started(own)), "later": (own, "1"), "ended": (ended, "1"), "ended at once": (ended, None)}
    record.write_text(json.dumps(recorded))
    assert Processes(record, tmp_path, tmp_path).running() == {"own": own}
