# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the unit tests or the contract, or those of its tests that K selects: python3 tests/tools chosen unit|contract.

K and SDK are environment variables that the Makefile passes on. K holds a module's name, or an expression for
``pytest -k``; ``sdk.py`` says what SDK can hold.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from difflib import get_close_matches

from . import with_cloud
from .places import ROOT
from .sdk import UnknownSdk, with_sdk

WORKERS = 10
"""How many processes run the contract; they wait more than they compute."""
CLOUDS = "contract,contract-2"
"""The dev clouds that they share. One process handles all requests to a cloud, and keeps at most one processor busy."""
TESTS_PER_WORKER = 4
"""Fewer tests than this are not worth the start of another worker."""
NO_TESTS_COLLECTED = 5
LAST_LINES = 30
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))
COLLECTED = re.compile(r"^(\d+)(?:/\d+)? tests? collected", re.MULTILINE)


class NothingChosen(Exception):
    """K selects no test, or is no expression; the message says what to write instead."""


def expression(target: str, chosen: str) -> str:
    """What ``pytest -k`` gets for K.

    In the contract, a module's name selects the tests with a parameter that begins with it or is a task of it:
    ``[cluster: create]``, ``[cluster]``, ``[cluster-dry]``. As a plain expression, ``cluster`` would match nearly every
    test.
    """
    if target == "contract" and chosen in MODULES:
        return f"[{chosen}: or [{chosen}] or [{chosen}-"
    if target == "contract" and (close := get_close_matches(chosen, MODULES, cutoff=0.8)):
        print(f"No module is called {chosen}: it is an expression for pytest -k. Did you mean {close[0]}?", flush=True)
    return chosen


def count(folder: str, selected: str) -> int:
    """How many tests an expression selects.

    :raises NothingChosen: none, or pytest does not understand it.
    """
    command = ["pytest", "--collect-only", "--quiet", "--no-header", folder, "-k", selected]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == NO_TESTS_COLLECTED:
        raise NothingChosen(
            f"K selects no test of {folder}. Set it to a module's name, such as K=cluster_profile, or to an expression "
            f"for pytest -k that matches files, functions or parameters, such as K='cluster_node and force'."
        )
    found = COLLECTED.search(done.stdout)
    if done.returncode != 0 or not found:
        lines = [*done.stdout.splitlines(), *done.stderr.splitlines()]
        said = "\n".join([line for line in lines if line.startswith("ERROR")] or lines[-LAST_LINES:])
        raise NothingChosen(f"pytest cannot collect the tests that K selects:\n{said}")
    return int(found[1])


def main(target: str) -> int:
    """Run the tests; returns the exit status."""
    folder, chosen = f"tests/{target}", os.environ.get("K", "").strip()
    command, workers = ["pytest", "--quiet", folder], WORKERS
    try:
        os.environ.update(with_sdk(os.environ.get("SDK", "")))
    except UnknownSdk as error:
        print(error, file=sys.stderr)
        return 1
    if chosen:
        selected = expression(target, chosen)
        try:
            number = count(folder, selected)
        except NothingChosen as error:
            print(error, file=sys.stderr)
            return 1
        print(f"{target}: {number} of its tests are selected", flush=True)
        command += ["-k", selected]
        workers = min(WORKERS, number // TESTS_PER_WORKER)
    if target == "contract":
        return with_cloud.main(CLOUDS, *command, "-n", str(workers), "--maxschedchunk", "1")
    return subprocess.run(command, cwd=ROOT, check=False).returncode
