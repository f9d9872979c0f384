# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prepares a release and stops before publishing it: make release VERSION=1.0.0.

The version, the changelog and the commit are made in a work tree of their own. The tarball, its checksum, its bill of
materials and its notes are built from that commit and checked. Only then the checkout gets the commit and the tag, so a
run that fails or is killed leaves the checkout as it was, or with the commit and without the tag. The same command
completes either.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from environments import EnvironmentFailed, environment

from . import galaxy, sbom, tarball
from .git import GitFailed, git, time_of_commit
from .places import CACHE, ROOT
from .release_checkout import (
    SETTINGS,
    CheckoutUnreadable,
    adopt,
    before_release,
    export,
    loaded,
    prepare,
    state_of,
    work_tree,
)
from .release_rules import refusals
from .release_text import notes, remaining

FOLDER = CACHE / "release"
Run = Callable[..., str]


class ReleaseFailed(Exception):
    """A release cannot be prepared; the message says why, and what to do."""


def say(text: str) -> None:
    """Report progress."""
    print(f"release: {text}", flush=True)


def run(folder: Path, *command: str) -> str:
    """Run a program of the tools in a folder, and return what it printed to stdout.

    :raises ReleaseFailed: it fails.
    """
    path = f"{environment('tools') / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise ReleaseFailed(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


def release(checkout: Path, version: str, branch: str, folder: Path = FOLDER) -> dict[str, Path]:
    """Prepare a release in a checkout, and return its files by their purpose.

    :param branch: the branch from which releases are made.
    :param folder: where work trees and the files of releases are kept.
    :raises ReleaseFailed: it is refused, or a check fails.
    """
    found = refusals(version, branch, state_of(checkout))
    if found:
        raise ReleaseFailed("\n".join(found))
    folder.mkdir(parents=True, exist_ok=True)
    with work_tree(checkout, folder / "tree") as tree:
        say(f"writing version {version} and its changelog")
        date = datetime.now(UTC).date().isoformat()
        commit = prepare(tree, version, date, partial(run, tree))
        say("checking the licenses with REUSE")
        run(tree, "reuse", "lint", "--lines")
        products = build(tree, commit, folder / version)
        say("running galaxy-importer")
        galaxy.judge(products["tarball"])
    adopt(checkout, commit, version)
    return products


def build(tree: Path, commit: str, folder: Path) -> dict[str, Path]:
    """Build the files of a release from its commit, in a folder that is emptied first.

    :raises GalaxyFailed: the tarball has a file too many, or lacks one.
    """
    shutil.rmtree(folder, ignore_errors=True)
    sources = folder / "sources"
    export(tree, commit, sources)
    when = time_of_commit(tree, commit)
    say("building the tarball")
    built = tarball.build(galaxy.run, sources, folder, when)
    galaxy.check_contents(tarball.contents(built))
    title = built.name.removesuffix(".tar.gz")
    version = folder.name
    texts = {
        "checksum": (f"{built.name}.sha256", tarball.checksum_line(built)),
        "sbom": (f"{title}.spdx.json", bill(built, sources, when)),
        "notes": (f"{title}-notes.md", notes((sources / "CHANGELOG.md").read_text(), version)),
    }
    for name, text in texts.values():
        (folder / name).write_text(text)
    shutil.rmtree(sources)
    return {"tarball": built, **{purpose: folder / name for purpose, (name, dummy) in texts.items()}}


def bill(built: Path, sources: Path, when: int) -> str:
    """The bill of materials of a tarball, whose own files have to pass REUSE as well."""
    say("writing the bill of materials")
    members, content = tarball.read(built.read_bytes())
    # Not under .cache/, which REUSE ignores because git does.
    with tempfile.TemporaryDirectory() as unpacked:
        shutil.unpack_archive(built, unpacked)
        run(Path(unpacked), "reuse", "--root", unpacked, "lint", "--lines")
        report = run(Path(unpacked), "reuse", "--root", unpacked, "spdx")
    return sbom.text_of(
        sbom.document(
            (built.name, built.read_bytes()),
            {name: content[name] for name, member in members.items() if member.isfile()},
            report,
            needed_by(sources),
            loaded(sources / SETTINGS),
            when,
        )
    )


def needed_by(sources: Path) -> list[sbom.Requirement]:
    """What the collection needs at run time: ansible-core and Python packages, as its metadata say."""
    core = sbom.Requirement("ansible-core", loaded(sources / "meta" / "runtime.yml")["requires_ansible"])
    return [core, *sbom.requirements((sources / "meta" / "ee-requirements.txt").read_text())]


def main() -> int:
    """Prepare the release that VERSION names, from the branch that BRANCH names; returns the exit status."""
    version, branch = os.environ.get("VERSION", ""), os.environ.get("BRANCH") or "main"
    try:
        products = release(ROOT, version, branch)
    except (ReleaseFailed, CheckoutUnreadable, galaxy.GalaxyFailed, EnvironmentFailed, GitFailed, ValueError) as error:
        print(f"{error}\n\nNothing has been tagged or published.", file=sys.stderr)
        return 1
    say(f"{version} is committed and tagged. Its files:")
    for purpose, path in products.items():
        print(f"  {purpose:9} {path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    relative = {purpose: path.relative_to(ROOT) for purpose, path in products.items()}
    commits = before_release(ROOT, version), git(ROOT, "rev-parse", f"{version}^{{commit}}")
    print("\n" + remaining(version, branch, commits, loaded(ROOT / SETTINGS)["repository"], relative), end="")
    return 0
