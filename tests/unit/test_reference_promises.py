# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each promise on the page about faults names tests that exist."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "docsite" / "rst" / "reference_promises.rst").read_text()
ROW = re.compile(r"^   \* - (.+(?:\n       .+)*)((?:\n     - .+(?:\n       .+)*)+)", re.MULTILINE)
HEADERS = {"Fault", "Case"}


def test_each_promise_names_its_tests() -> None:
    promises = {case: cells for case, cells in ROW.findall(PAGE) if case not in HEADERS}
    assert promises
    assert not [case for case, cells in promises.items() if "``tests/" not in cells.rpartition("\n     - ")[2]]


def test_the_tests_exist() -> None:
    named = set(re.findall(r"``(tests/\S+?)``", PAGE))
    assert named
    assert not {path for path in named if not (ROOT / path).is_file()}


def test_the_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"``make ([a-z-]+)", PAGE)) <= targets
