# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the contract tests on each ansible-core, in whatever environments this machine has a Python for.

The last run is in the environment of the newest ansible-core once more, as if its SDK had dropped Senlin.

The environment variables CORE and SDK, which the Makefile passes on, select one run instead. It fails if this machine
has no Python for it, so that a job of continuous integration cannot pass without having run anything.
"""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass

from environments import EnvironmentFailed, available, environment, table_of

from .cores import UnknownCore, environment_of, environments_with_core
from .places import ROOT
from .sdk import INSTALLED, WITHOUT_CLUSTERING, UnknownSdk, with_sdk

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


def runs(core: str = "", sdk: str = INSTALLED) -> list[Run]:
    """One for each released ansible-core, and one without Senlin in the SDK; or the one that is selected.

    :param core: a minor version such as 2.21, or devel. If only ``sdk`` is given, the newest that this machine can run.
    :param sdk: see ``sdk.py``.
    :raises UnknownCore: no environment has that ansible-core.
    """
    names = environments_with_core()
    newest = next((name for name in reversed(names) if available(name)), names[-1])
    if core or sdk != INSTALLED:
        return [Run(environment_of(core) if core else newest, sdk)]
    return [*(Run(name) for name in names), Run(newest, WITHOUT_CLUSTERING)]


def status_of(run: Run, *, everything: bool) -> int:
    """Run the tests, and return the exit status."""
    programs = environment(run.environment) / "bin"
    tests, choice = run.tests(everything=everything)
    variables = {**with_sdk(run.sdk), **choice, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
    command = [programs / "python", "-m", "pytest", "--quiet", "-n", "8", "--maxschedchunk", "1", *tests]
    return subprocess.run(command, cwd=ROOT, env=variables, check=False).returncode


def outcome_of(run: Run, *, everything: bool, optional: bool) -> str:
    """Run the tests, and say how that ended.

    :param optional: whether the run is skipped if this machine has no Python for it.
    """
    table = table_of(run.environment)
    print(f"{run.title}: {table.why}", flush=True)
    if optional and not available(run.environment):
        return f"skipped, as this machine has no Python {' or '.join(table.python)}"
    try:
        return "failed" if status_of(run, everything=everything) else "passed"
    except EnvironmentFailed as error:
        return f"failed: {error}"


def main(*arguments: str) -> int:
    """Go through the environments, or run in the selected one; returns the exit status.

    With the argument ``all`` each runs the whole contract, without it a sample of the contract's table.
    """
    core, sdk = os.environ.get("CORE", "").strip(), os.environ.get("SDK", "").strip()
    try:
        with_sdk(sdk)
        chosen = runs(core, sdk)
    except (UnknownCore, UnknownSdk) as error:
        print(error, file=sys.stderr)
        return 1
    results = {run.title: outcome_of(run, everything="all" in arguments, optional=len(chosen) > 1) for run in chosen}
    for title, result in results.items():
        print(f"{title}: {result}")
    return 1 if any(result.startswith("failed") for result in results.values()) else 0
