# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stops every dev cloud and removes all that the targets of the Makefile created."""

from __future__ import annotations

import shutil
import subprocess
import sys

from .places import CACHE, TESTS


def main() -> int:
    """Clean up; returns the exit status."""
    for clouds_file in CACHE.glob("devcloud/*/clouds.yaml"):
        command = [sys.executable, str(TESTS / "devcloud"), "down", "--name", clouds_file.parent.name]
        if subprocess.run(command, check=False).returncode != 0:
            print(f"nothing was removed, as the dev cloud {clouds_file.parent.name} does not stop", file=sys.stderr)
            return 1
    shutil.rmtree(CACHE, ignore_errors=True)
    shutil.rmtree(TESTS / "output", ignore_errors=True)
    return 0
