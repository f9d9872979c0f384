# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the documentation as HTML under .cache/docs: the modules, from their own documentation, and the guides."""

from __future__ import annotations

import shutil
import subprocess
import sys

from .places import CACHE

FOLDER = CACHE / "docs"
LOG = CACHE / "docs.log"


def main() -> int:
    """Build; returns the exit status."""
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(parents=True)
    prepare = ["antsibull-docs", "sphinx-init", "--use-current", "--lenient", "--dest-dir", str(FOLDER)]
    stages = {
        "preparing the Sphinx project": [*prepare, "senlin.clustering"],
        "building the HTML": ["bash", str(FOLDER / "build.sh")],
    }
    with LOG.open("w") as log:
        for stage, command in stages.items():
            print(f"docs: {stage}", flush=True)
            if subprocess.run(command, cwd=FOLDER, stdout=log, stderr=subprocess.STDOUT, check=False).returncode != 0:
                print(LOG.read_text(), file=sys.stderr)
                return 1
    print(f"{FOLDER / 'build' / 'html' / 'index.html'}: built")
    return 0
