# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the tarball, checks what is in it, and runs galaxy-importer on it; a warning is a failure."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from environments import EnvironmentFailed, environment

from .git import time_of_commit
from .places import CACHE, ROOT
from .sources import copy_sources
from .tarball import build, contents

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
require_v1_or_greater = {require_v1_or_greater}
"""
"""The settings of certification, which also refuses versions before 1.0.0, as they are not stable."""
# It is built from a copy, so that nothing untracked in the checkout gets into it.
SOURCES = FOLDER / "sources"
SHIPPED = {
    ".ansible-lint",
    "CHANGELOG.md",
    "FILES.json",
    "LICENSE",
    "LICENSES",
    "MANIFEST.json",
    "README.md",
    "REUSE.toml",
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
    """Run a program of the environment and return what it printed.

    :raises GalaxyFailed: it fails; the message is what it printed.
    """
    programs = environment("galaxy") / "bin"
    FOLDER.mkdir(parents=True, exist_ok=True)
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


def settings(version: str) -> str:
    """What galaxy-importer is told for a version of the collection."""
    return SETTINGS.format(require_v1_or_greater=not version.startswith("0."))


def judge(tarball: Path) -> None:
    """Run galaxy-importer on a tarball.

    :raises GalaxyFailed: it warns, or does not finish.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    version = tarball.name.removesuffix(".tar.gz").rpartition("-")[2]
    (FOLDER / "importer.cfg").write_text(settings(version))
    output = run("python", "-m", "galaxy_importer.main", str(tarball))
    warnings = [line for line in output.splitlines() if line.startswith("WARNING")]
    if warnings:
        raise GalaxyFailed("\n".join(["galaxy-importer warns:", *warnings]))
    if "Importer processing completed successfully" not in output:
        raise GalaxyFailed(f"galaxy-importer did not report success:\n{output}")


def main() -> int:
    """Build and judge; returns the exit status."""
    try:
        environment("galaxy")
        say("building the tarball")
        copy_sources(SOURCES)
        tarball = build(run, SOURCES, FOLDER, time_of_commit(ROOT))
        files = contents(tarball)
        say(f"{len(files)} files, {tarball.stat().st_size:,} bytes")
        check_contents(files)
        say("running galaxy-importer")
        judge(tarball)
    except (GalaxyFailed, EnvironmentFailed) as error:
        print(error, file=sys.stderr)
        return 1
    say(f"{tarball} is built, and galaxy-importer has no objections")
    return 0
