# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs molecule's scenarios, or the one that K names.

Molecule starts and stops the dev cloud ``molecule`` itself. A production-like cloud that CLOUD selects is up around it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from . import with_cloud
from .places import CACHE, ROOT

STATE = CACHE / "molecule"
"""Where Molecule keeps what it has created. Elsewhere, checkouts whose folders have the same name would share it."""


def main() -> int:
    """Run them; returns the exit status."""
    chosen = os.environ.get("K", "").strip()
    names = sorted(path.parent.name for path in ROOT.glob("extensions/molecule/*/converge.yml"))
    if chosen and chosen not in names:
        print(f"K names no scenario: {chosen}. The scenarios are {', '.join(names)}.", file=sys.stderr)
        return 1
    choice = ["--scenario-name", chosen] if chosen else ["--all"]
    # A run that was interrupted leaves a state in which the dev cloud counts as started.
    shutil.rmtree(STATE, ignore_errors=True)
    os.environ["MOLECULE_EPHEMERAL_DIRECTORY"] = str(STATE)
    command = ["molecule", "test", *choice]
    if os.environ.get("CLOUD"):
        return with_cloud.main("molecule", *command)
    return subprocess.run(command, cwd=ROOT, check=False).returncode
