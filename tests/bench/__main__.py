# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the benchmark: python3 tests/bench [--rounds N] [PART...], while a dev cloud is up.

The parts are ``tasks``, ``waiting``, ``growth``, ``groups``, ``inventories`` and ``documents``, by default all of them.
Tables are printed to stdout, progress to stderr. All figures of all rounds are written to a new file under
.cache/bench/.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:1] = [str(TESTS), str(TESTS / "contract"), str(TESTS.parent / ".cache" / "collections")]

from devcloud.client import Devcloud  # noqa: E402

from bench import documents, groups, growth, inventories, tasks, waiting  # noqa: E402
from bench.measured import NotUnchanged  # noqa: E402
from bench.place import Place, say  # noqa: E402
from bench.surroundings import Surroundings, write  # noqa: E402

PARTS = {
    "tasks": tasks,
    "waiting": waiting,
    "growth": growth,
    "groups": groups,
    "inventories": inventories,
    "documents": documents,
}


def main() -> int:
    """Run the parts of the command line and return the exit status, which does not depend on the figures."""
    parser = argparse.ArgumentParser(prog="python3 tests/bench", description="Measures what the collection costs.")
    parser.add_argument("--rounds", type=int, default=5, help="how often to take each figure; tables show the median")
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; all of them by default")
    arguments = parser.parse_args()
    unknown = set(arguments.parts) - set(PARTS)
    if unknown or arguments.rounds < 1:
        parser.error(f"the parts are {', '.join(PARTS)}, and there must be at least one round")
    # Keep compiled files, as the Python of an operator does.
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
            print(f"{name} cannot be measured, because a play failed:\n{error}", file=sys.stderr)
            return 1
        print(f"\n{table}", flush=True)
    print(f"\nAll figures of all rounds: {write(surroundings, figures)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
