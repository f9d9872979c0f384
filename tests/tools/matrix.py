# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the contract tests on each ansible-core, in whatever environments this machine has a Python for.

The last run is in the environment of the newest ansible-core once more, as if its SDK had dropped Senlin.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass

from environments import EnvironmentFailed, available, environment, table_of, tables

from .places import ROOT
from .sdk import INSTALLED, WITHOUT_CLUSTERING, with_sdk

CASES_SAMPLE = 8
"""The short form runs every nth case of the contract's table, which covers all modules."""
TESTS_SAMPLE = 60
"""Without Senlin in the SDK, the short form runs one of this many tests of the whole contract. The environment variable
SEED decides which; it is the date unless it is set."""
SHAPES = "tests/unit/test_shapes.py"
"""The comparison of the names of attributes with the SDK, which is not the same in all environments."""


@dataclass(frozen=True)
class Run:
    """A run of tests: the name of the environment, and the SDK in it; see ``sdk.py``."""

    environment: str
    sdk: str = INSTALLED

    @property
    def title(self) -> str:
        """What it is called in the output."""
        return f"{self.environment} {self.sdk}".strip()

    def tests(self, *, everything: bool) -> tuple[list[str], dict[str, str]]:
        """The tests that it consists of, and the environment variables that choose among them."""
        if everything:
            return ["tests/contract", SHAPES], {}
        if self.sdk == WITHOUT_CLUSTERING:
            return ["tests/contract"], {"SAMPLE": str(TESTS_SAMPLE)}
        return ["tests/contract/test_contract.py", SHAPES], {"CONTRACT_SAMPLE": str(CASES_SAMPLE)}


def runs() -> list[Run]:
    """One for each ansible-core, and one without Senlin in the SDK."""
    names = [name for name in tables() if name.startswith(("core-", "tools"))]
    newest = next((name for name in reversed(names) if available(name)), names[-1])
    return [*(Run(name) for name in names), Run(newest, WITHOUT_CLUSTERING)]


def status_of(run: Run, *, everything: bool) -> int:
    """Run the tests, and return the exit status."""
    programs = environment(run.environment) / "bin"
    tests, choice = run.tests(everything=everything)
    variables = {**with_sdk(run.sdk), **choice, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command = [programs / "python", "-m", "pytest", "--quiet", "-n", "8", "--maxschedchunk", "1", *tests]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def main(*arguments: str) -> int:
    """Go through the environments; returns the exit status.

    With the argument ``all`` each runs the whole contract, without it a sample of the contract's table.
    """
    results = {}
    for run in runs():
        table = table_of(run.environment)
        print(f"{run.title}: {table.why}", flush=True)
        if not available(run.environment):
            results[run.title] = f"skipped, as this machine has no Python {' or '.join(table.python)}"
            continue
        try:
            results[run.title] = "failed" if status_of(run, everything="all" in arguments) else "passed"
        except EnvironmentFailed as error:
            results[run.title] = f"failed: {error}"
    for title, result in results.items():
        print(f"{title}: {result}")
    return 1 if any(result.startswith("failed") for result in results.values()) else 0
