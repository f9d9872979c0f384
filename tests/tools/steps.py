# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs targets of the Makefile one after the other, and prints at the end how long each took and how many passed.

Each target prints a line when it starts and one when it ends. Targets that are joined by commas run at once, and the
output of each appears when it ends. With ``a then b,c``, b starts when a has ended, while c still runs. The first
failure stops the run, unless make was called with -k: what runs at once is completed. A target can have variables, as
in ``contract CLOUD=a``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from .places import ROOT

WIDTH = 100


@dataclass(frozen=True)
class Done:
    """A target that has run: whether it passed, and the seconds it took."""

    name: str
    passed: bool
    seconds: float

    @property
    def line(self) -> str:
        """Its line in the table."""
        return f"{self.name:24} {'passed' if self.passed else 'FAILED'} {self.seconds:8.1f} s"


def keep_going() -> bool:
    """Whether make was called with -k; its single-letter options come first in MAKEFLAGS, in one word."""
    letters = os.environ.get("MAKEFLAGS", "").partition(" ")[0]
    return "k" in letters and not letters.startswith("-")


def run(name: str, *, alone: bool) -> Done:
    """Run one target, and show its output: at once if it runs alone, otherwise when it ends."""
    title = f"\n{f' {name} ':=^{WIDTH}}\n"
    show(f"{title if alone else ''}{name}: started\n")
    started = time.monotonic()
    output = None if alone else subprocess.PIPE
    command = ["make", "--no-print-directory", *name.split()]
    done = subprocess.run(command, cwd=ROOT, check=False, stdout=output, stderr=output and subprocess.STDOUT)
    result = Done(name, done.returncode == 0, time.monotonic() - started)
    printed = "" if alone else title + done.stdout.decode(errors="replace")
    show(f"{printed}{name}: {'passed' if result.passed else 'FAILED'} after {result.seconds:.0f} s\n")
    return result


def show(text: str) -> None:
    """Print in one piece, as other threads may print at the same time."""
    sys.stdout.write(text)
    sys.stdout.flush()


def row(names: list[str], *, alone: bool) -> list[Done]:
    """Run targets one after the other, and return those that ran."""
    done: list[Done] = []
    for name in names:
        if goes_on(done):
            done.append(run(name, alone=alone))
    return done


def goes_on(done: list[Done]) -> bool:
    """Whether further targets run after these."""
    return all(each.passed for each in done) or keep_going()


def step(rows: list[list[str]]) -> list[Done]:
    """Run the targets of one step: these rows at once."""
    with ThreadPoolExecutor(len(rows)) as pool:
        return [done for each in pool.map(partial(row, alone=len(rows) == 1), rows) for done in each]


def main(*steps: str) -> int:
    """Run the steps; returns the exit status."""
    if os.environ.get("K"):
        print(
            "make test runs everything. K selects tests of unit, contract, awx, molecule and integration only.",
            file=sys.stderr,
        )
        return 2
    started = time.monotonic()
    done: list[Done] = []
    planned = [[each.split(" then ") for each in names.split(",")] for names in steps]
    for rows in planned:
        if goes_on(done):
            done += step(rows)
    ran = {each.name: each.line for each in done}
    names = [name for rows in planned for names in rows for name in names]
    failed = [each.name for each in done if not each.passed]
    print(f"\n{' steps ':=^{WIDTH}}")
    print(*(ran.get(name, f"{name:24} not run") for name in names), sep="\n")
    print(f"{'in all':24} {'':6} {time.monotonic() - started:8.1f} s")
    print(f"\n{len(done) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0
