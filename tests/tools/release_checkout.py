# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release reads of a checkout, and what it changes in it.

Everything is made in a work tree of its own under .cache/, on the commit that is checked out. Only a release that has
passed all checks gets into the checkout: its commit first, then its tag.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from .git import git
from .release_rules import State

SETTINGS = "galaxy.yml"
CHANGELOG = "changelogs/changelog.yaml"
FRAGMENTS = "changelogs/fragments"
NAMING = ("README.md", "docs/**/*.md", "docs/**/*.rst", "docs/**/*.yml")
"""The files that may name the tarball of the latest release, or pin its version."""


def loaded(file: Path) -> Any:
    """The content of a YAML file."""
    return yaml.safe_load(file.read_text())


def state_of(checkout: Path) -> State:
    """Read the state of a checkout.

    :raises GitFailed: it is none.
    """
    fragments = sorted(path for path in checkout.glob(f"{FRAGMENTS}/*") if path.suffix in (".yml", ".yaml"))
    return State(
        version=str(loaded(checkout / SETTINGS)["version"]),
        branch=git(checkout, "branch", "--show-current"),
        changed=tuple(git(checkout, "status", "--porcelain").splitlines()),
        tags=frozenset(git(checkout, "tag", "--list").splitlines()),
        described=frozenset(loaded(checkout / CHANGELOG)["releases"] or ()),
        fragments={path.name: frozenset(loaded(path) or ()) for path in fragments},
    )


@contextmanager
def work_tree(checkout: Path, folder: Path) -> Iterator[Path]:
    """Have a work tree on the commit that is checked out, in a folder that is removed afterwards."""
    discard(checkout, folder)
    git(checkout, "worktree", "add", "--quiet", "--detach", str(folder), "HEAD")
    try:
        yield folder
    finally:
        discard(checkout, folder)


def discard(checkout: Path, folder: Path) -> None:
    """Remove a work tree, also one that a killed run has left, and what git knows about it."""
    shutil.rmtree(folder, ignore_errors=True)
    git(checkout, "worktree", "prune")


def prepare(tree: Path, version: str, date: str, run: Callable[..., str]) -> str:
    """Set the version, turn the fragments into the changelog, and commit both; return the commit.

    If the changelog has the version already, as after a run that was killed before it could tag, its entry gets the
    fragments that are new. If there are none either, nothing is left to commit.

    :param date: the date of the release, such as 2026-11-28.
    :param run: runs a program that is given as words in the work tree.
    """
    set_version(tree, str(loaded(tree / SETTINGS)["version"]), version)
    refresh = ("--update-existing", "--reload-plugins", "--refresh-plugins")
    run("antsibull-changelog", "release", "--date", date, *refresh)
    git(tree, "add", "--all")
    if git(tree, "status", "--porcelain"):
        # The hooks of pre-commit run in the checkout, which has the tools. A release is checked below.
        git(tree, "commit", "--quiet", "--no-verify", "--message", f"Release {version}")
    return git(tree, "rev-parse", "HEAD")


def set_version(tree: Path, old: str, new: str) -> None:
    """Set the version of the collection, also where a page names the tarball or pins the version."""
    settings = tree / SETTINGS
    settings.write_text(re.sub(r"^version: .*$", f"version: {new}", settings.read_text(), flags=re.MULTILINE))
    for path in (path for pattern in NAMING for path in tree.glob(pattern)):
        text = path.read_text()
        if (changed := renamed(text, old, new)) != text:
            path.write_text(changed)


def renamed(text: str, old: str, new: str) -> str:
    """A page with the tarball and the pinned version of another release."""
    for form in ("senlin-clustering-{}.tar.gz", "senlin.clustering:=={}"):
        text = text.replace(form.format(old), form.format(new))
    return text


def export(checkout: Path, commit: str, folder: Path) -> None:
    """Put the files of a commit into a folder, emptied first."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    archive = folder.with_suffix(".tar")
    git(checkout, "archive", "--format", "tar", "--output", str(archive), commit)
    shutil.unpack_archive(archive, folder)
    archive.unlink()


def adopt(checkout: Path, commit: str, version: str) -> None:
    """Bring the commit of a release into the checkout, and tag it.

    :raises GitFailed: the branch has got other commits meanwhile, or the tag cannot be created.
    """
    git(checkout, "merge", "--quiet", "--ff-only", commit)
    git(checkout, "tag", "--annotate", "--message", f"senlin.clustering {version}", version, commit)
