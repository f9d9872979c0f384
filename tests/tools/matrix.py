# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the contract tests on each ansible-core, in whatever environments this machine has a Python for."""

from __future__ import annotations

import os
import subprocess

from environments import EnvironmentFailed, available, environment, tables

from .places import ROOT

SAMPLE = 8
"""The short form runs every nth case of the contract's table, which covers all modules."""


def contract(name: str, tests: str, sample: int) -> int:
    """Run contract tests in an environment, and return the exit status.

    :param sample: run every nth case of the table.
    """
    programs = environment(name) / "bin"
    paths = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "CONTRACT_SAMPLE": str(sample)}
    command = [programs / "python", "-m", "pytest", "--quiet", "-n", "8", "--maxschedchunk", "1", tests]
    return subprocess.run(command, cwd=ROOT, env=paths, check=False).returncode


def main(*arguments: str) -> int:
    """Go through the environments; returns the exit status.

    With the argument ``all`` each runs the whole contract, without it a sample of the contract's table.
    """
    tests, sample = ("tests/contract", 1) if "all" in arguments else ("tests/contract/test_contract.py", SAMPLE)
    results = {}
    for name, table in tables().items():
        if not name.startswith(("core-", "tools")):
            continue
        print(f"{name}: {table.why}", flush=True)
        if not available(name):
            results[name] = f"skipped, as this machine has no Python {' or '.join(table.python)}"
            continue
        try:
            results[name] = "failed" if contract(name, tests, sample) else "passed"
        except EnvironmentFailed as error:
            results[name] = f"failed: {error}"
    for name, result in results.items():
        print(f"{name}: {result}")
    return 1 if any(result.startswith("failed") for result in results.values()) else 0
