# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the tarball, checks what is in it, and runs galaxy-importer on it; a warning is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

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
# It is built from a copy, so that nothing untracked in the checkout gets into it.
SOURCES = FOLDER / "sources"
SHIPPED = {
    ".ansible-lint",
    "CHANGELOG.md",
    "FILES.json",
    "LICENSE",
    "MANIFEST.json",
    "README.md",
    "changelogs",
    "docs",
    "extensions",
    "meta",
    "playbooks",
    "plugins",
    "roles",
}
"""What the tarball holds at its top level: what users need, and nothing that only serves development."""
DEVELOPMENT = ("docs/images/", "docs/site/", "extensions/molecule/")
"""What only serves development in folders that ship."""
SANITY_SETTINGS = "tests/config.yml"
"""The one file of tests/ in the tarball: without it, ansible-test on an installed collection tries older Pythons."""


class GalaxyFailed(Exception):
    """The tarball cannot be built, or Galaxy would not take it; the message says why."""


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


def say(text: str) -> None:
    """Report progress."""
    print(f"galaxy: {text}", flush=True)


def build() -> Path:
    """Build the tarball, and return its path."""
    copy_sources(SOURCES)
    for old in FOLDER.glob("*.tar.gz"):
        old.unlink()
    run("ansible-galaxy", "collection", "build", str(SOURCES), "--output-path", str(FOLDER))
    (tarball,) = FOLDER.glob("*.tar.gz")
    return tarball


def contents(tarball: Path) -> list[str]:
    """The files in the tarball, links included."""
    with tarfile.open(tarball) as archive:
        return [member.name for member in archive if not member.isdir()]


def check_contents(files: list[str]) -> None:
    """Refuse a tarball with files that users do not need, or without the one that ansible-test reads.

    :raises GalaxyFailed: naming them, and the file to edit.
    """
    unknown = [name for name in files if name.partition("/")[0] not in SHIPPED and name != SANITY_SETTINGS]
    needless = [*unknown, *(name for name in files if name.startswith(DEVELOPMENT))]
    if needless:
        raise GalaxyFailed(
            "\n".join(
                [
                    "The tarball holds these files. Add them to build_ignore in galaxy.yml or, if users need them, to "
                    "SHIPPED in tests/tools/galaxy.py:",
                    *sorted({"/".join(name.split("/")[:2]) for name in needless}),
                ]
            )
        )
    lacking = sorted((SHIPPED | {SANITY_SETTINGS}) - set(files) - {name.partition("/")[0] for name in files})
    if lacking:
        raise GalaxyFailed(f"The tarball lacks {', '.join(lacking)}. Correct build_ignore in galaxy.yml.")


def judge(tarball: str) -> None:
    """Run galaxy-importer on the tarball of that name.

    :raises GalaxyFailed: it warns, or does not finish.
    """
    (FOLDER / "importer.cfg").write_text(SETTINGS)
    output = run("python", "-m", "galaxy_importer.main", tarball)
    warnings = [line for line in output.splitlines() if line.startswith("WARNING")]
    if warnings:
        raise GalaxyFailed("\n".join(["galaxy-importer warns:", *warnings]))
    if "Importer processing completed successfully" not in output:
        raise GalaxyFailed(f"galaxy-importer did not report success:\n{output}")


def main() -> int:
    """Build and judge; returns the exit status."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        environment("galaxy")
        say("building the tarball")
        tarball = build()
        files = contents(tarball)
        say(f"{len(files)} files, {tarball.stat().st_size:,} bytes")
        check_contents(files)
        say("running galaxy-importer")
        judge(tarball.name)
    except (GalaxyFailed, EnvironmentFailed) as error:
        print(error, file=sys.stderr)
        return 1
    say(f"{tarball} is built, and galaxy-importer has no objections")
    return 0
