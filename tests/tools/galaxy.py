# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the tarball and has galaxy-importer judge it; a warning is a failure."""

from __future__ import annotations

import os
import subprocess
import sys

from environments import EnvironmentFailed, environment

from .places import CACHE
from .sources import copy_sources

FOLDER = CACHE / "galaxy"
SETTINGS = """\
[galaxy-importer]
log_level_main = INFO
run_ansible_doc = True
run_ansible_lint = True
offline_ansible_lint = True
run_ansible_test = False
check_required_tags = True
check_changelog = True
require_v1_or_greater = False
"""
# The built collection has nothing left over from the checkout, whatever lies about there.
SOURCES = FOLDER / "sources"


class GalaxyFailed(Exception):
    """The tarball could not be built, or is not fit for Galaxy; the message says why."""


def run(*command: str) -> str:
    """Run a program of the environment and return what it printed."""
    programs = environment("galaxy") / "bin"
    done = subprocess.run(
        command,
        cwd=FOLDER,
        env={
            **os.environ,
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "GALAXY_IMPORTER_CONFIG": str(FOLDER / "importer.cfg"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise GalaxyFailed(done.stdout)
    return done.stdout


def build() -> str:
    """Build the tarball, and return its name."""
    copy_sources(SOURCES)
    for old in FOLDER.glob("*.tar.gz"):
        old.unlink()
    run("ansible-galaxy", "collection", "build", str(SOURCES), "--output-path", str(FOLDER))
    (tarball,) = FOLDER.glob("*.tar.gz")
    return tarball.name


def judge(tarball: str) -> None:
    """Have the importer look at the tarball."""
    (FOLDER / "importer.cfg").write_text(SETTINGS)
    output = run("python", "-m", "galaxy_importer.main", tarball)
    warnings = [line for line in output.splitlines() if line.startswith("WARNING")]
    if warnings:
        raise GalaxyFailed("\n".join(["galaxy-importer warns:", *warnings]))
    if "Importer processing completed successfully" not in output:
        raise GalaxyFailed(f"galaxy-importer did not say that it is done:\n{output}")


def main() -> int:
    """Build and judge; returns the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        tarball = build()
        judge(tarball)
    except (GalaxyFailed, EnvironmentFailed) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{FOLDER / tarball}: built, and galaxy-importer has nothing to say against it")
    return 0
