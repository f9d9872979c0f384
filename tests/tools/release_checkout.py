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
from .release_objects import listed_in, objects_of
from .release_rules import State

SETTINGS = "galaxy.yml"
CHANGELOG = "changelogs/changelog.yaml"
FRAGMENTS = "changelogs/fragments"
NAMING = ("README.md", "docs/**/*.md", "docs/**/*.rst", "docs/**/*.yml")
"""The files that may name the tarball of the latest release, or pin its version."""


class CheckoutUnreadable(Exception):
    """A file that a release reads is not what it has to be; the message names the file and the mistake."""


def loaded(file: Path) -> Any:
    """The content of a YAML file.

    :raises CheckoutUnreadable: it is not YAML.
    """
    try:
        return yaml.safe_load(file.read_text())
    except yaml.YAMLError as error:
        raise CheckoutUnreadable(f"{file} is not valid YAML. Correct it: {error}") from error


def sections_of(fragment: Path) -> frozenset[str]:
    """The sections of a fragment of the changelog.

    :raises CheckoutUnreadable: it is not YAML, or not a dictionary.
    """
    content = loaded(fragment) or {}
    if not isinstance(content, dict):
        raise CheckoutUnreadable(
            f"{fragment} is a {type(content).__name__}. A fragment is a dictionary: the name of a section such as "
            "minor_changes, with the list of changes below it."
        )
    return frozenset(content)


def state_of(checkout: Path) -> State:
    """Read the state of a checkout.

    :raises CheckoutUnreadable: a file that is read for it is invalid.
    :raises GitFailed: it is none.
    """
    fragments = fragments_of(checkout)
    return State(
        version=str(loaded(checkout / SETTINGS)["version"]),
        branch=git(checkout, "branch", "--show-current"),
        changed=tuple(git(checkout, "status", "--porcelain").splitlines()),
        tags=frozenset(git(checkout, "tag", "--list").splitlines()),
        merged=frozenset(git(checkout, "tag", "--merged", "HEAD").splitlines()),
        described={str(name): listed_in(entry) for name, entry in releases_of(checkout).items()},
        fragments={path.name: sections_of(path) for path in fragments},
        objects=objects_of(checkout),
    )


def fragments_of(checkout: Path) -> list[Path]:
    """The fragments of the changelog, in their order."""
    return sorted(path for path in checkout.glob(f"{FRAGMENTS}/*") if path.suffix in (".yml", ".yaml"))


def releases_of(checkout: Path) -> dict[str, dict[str, Any]]:
    """The entries of the changelog, by version."""
    return loaded(checkout / CHANGELOG)["releases"] or {}


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
    fragments that are new. If there are none either, its date remains, and nothing is left to commit on any day.

    :param date: the date of the release, such as 2026-11-28.
    :param run: runs a program that is given as words in the work tree.
    """
    if not fragments_of(tree):
        date = str(releases_of(tree).get(version, {}).get("release_date", date))
    set_version(tree, str(loaded(tree / SETTINGS)["version"]), version)
    refresh = ("--update-existing", "--reload-plugins", "--refresh-plugins")
    run("antsibull-changelog", "release", "--date", date, *refresh)
    git(tree, "add", "--all")
    if git(tree, "status", "--porcelain"):
        # The hooks of pre-commit run in the checkout, which has the tools. A release is checked below.
        git(tree, "commit", "--quiet", "--no-verify", "--message", subject_of(version))
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


def before_release(checkout: Path, version: str) -> str:
    """The last commit that is not one of a release: where the branch was before it was prepared.

    A release has more than one commit if a run was killed before it could tag, and fragments were added to it then.
    """
    for line in git(checkout, "log", "--first-parent", "--format=%H %s").splitlines():
        commit, dummy, subject = line.partition(" ")
        if subject != subject_of(version):
            return commit
    raise ValueError(f"All commits have the subject {subject_of(version)!r}, so none precedes the release.")


def subject_of(version: str) -> str:
    """The message of the commit of a release."""
    return f"Release {version}"


def adopt(checkout: Path, commit: str, version: str) -> None:
    """Bring the commit of a release into the checkout, and tag it.

    :raises GitFailed: the branch has got other commits meanwhile, or the tag cannot be created.
    """
    git(checkout, "merge", "--quiet", "--ff-only", commit)
    git(checkout, "tag", "--annotate", "--message", f"senlin.clustering {version}", version, commit)
