# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures: python3 tests/bench [--rounds N] [PART...], while a dev cloud is up.

The parts are ``tasks``, ``waiting`` and ``growth``; all of them, unless some are named. Tables go to stdout, progress
goes to stderr, and every figure of every round goes to a file of the run's own under .cache/bench/.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS), str(TESTS / "contract")]

from devcloud.client import Devcloud  # noqa: E402

from bench import growth, tasks, waiting  # noqa: E402
from bench.measured import NotUnchanged  # noqa: E402
from bench.place import Place, say  # noqa: E402
from bench.surroundings import Surroundings, write  # noqa: E402

PARTS = {"tasks": tasks, "waiting": waiting, "growth": growth}


def main() -> int:
    """Do what the command line says; returns the exit status. No figure makes it fail."""
    parser = argparse.ArgumentParser(prog="python3 tests/bench", description="Measures what the collection costs.")
    parser.add_argument("--rounds", type=int, default=5, help="how often each figure is taken; the median is shown")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them by default")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown or arguments.rounds < 1:
        parser.error(f"there are the parts {', '.join(PARTS)}, and at least one round")
    # An operator's Python keeps what it has compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    surroundings = Surroundings.now(arguments.rounds)
    print(surroundings.sentence(), flush=True)
    devcloud = Devcloud.up(os.environ.get("DEVCLOUD_NAME", "default"))
    figures = {}
    for name in arguments.parts or PARTS:
        say(f"{name}: preparing")
        try:
            figures[name], table = PARTS[name].measure(Place(devcloud), arguments.rounds)
        except (AssertionError, NotUnchanged) as error:
            print(f"{name} cannot be measured, as a play failed:\n{error}", file=sys.stderr)
            return 1
        print(f"\n{table}", flush=True)
    print(f"\nEvery figure of every round: {write(surroundings, figures)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
