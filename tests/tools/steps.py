# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs targets of the Makefile one after the other, and says at the end how long each took and how many passed.

It stops at the first that fails, unless make was told to keep going.
"""

from __future__ import annotations

import os
import subprocess
import time

from .places import ROOT

WIDTH = 100


def keep_going() -> bool:
    """Whether make was called with -k; its single-letter options come first in MAKEFLAGS, in one word."""
    letters = os.environ.get("MAKEFLAGS", "").partition(" ")[0]
    return "k" in letters and not letters.startswith("-")


def step(name: str) -> tuple[bool, float]:
    """Run one target: whether it passed, and the seconds it took."""
    print(f"\n{f' {name} ':=^{WIDTH}}", flush=True)
    started = time.monotonic()
    passed = subprocess.run(["make", "--no-print-directory", name], cwd=ROOT, check=False).returncode == 0
    return passed, time.monotonic() - started


def main(*names: str) -> int:
    """Run the targets; returns the exit status."""
    lines = []
    passed = failed = 0
    total = 0.0
    for name in names:
        if failed and not keep_going():
            lines.append(f"{name:12} not run")
            continue
        good, seconds = step(name)
        total += seconds
        passed, failed = passed + good, failed + (not good)
        lines.append(f"{name:12} {'passed' if good else 'FAILED'} {seconds:8.1f} s")
    print(f"\n{' steps ':=^{WIDTH}}")
    print(*lines, f"{'in all':12} {'':6} {total:8.1f} s", "", f"{passed} passed, {failed} failed", sep="\n")
    return 1 if failed else 0
