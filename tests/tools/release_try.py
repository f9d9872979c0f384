# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tries a release on a scratch clone of the commit that is checked out, and lists its files: make release-try.

It also shows that a release can be repeated with the same result, and that one that is refused or fails leaves the
clone as it was.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from environments import EnvironmentFailed

from . import galaxy
from .git import GitFailed, git
from .places import CACHE, ROOT
from .release import ReleaseFailed, release
from .release_checkout import (
    CHANGELOG,
    FRAGMENTS,
    SETTINGS,
    CheckoutUnreadable,
    before_release,
    loaded,
    state_of,
)
from .release_rules import (
    MAJOR,
    MINOR,
    PATCH,
    State,
    earlier,
    following,
    parsed,
    refusals,
    version_refusals,
    written,
)
from .release_text import remaining
from .tarball import checksum_line

FOLDER = CACHE / "release-try"
CLONE = FOLDER / "clone"
BRANCH = "main"
UNKNOWN = "unknown.txt"
"""A file that may not be in the tarball."""


LICENSE_LINE = (ROOT / ".gitignore").read_text().splitlines()[2] + "\n"
"""The line that names the license, of a file that has one."""


class TryFailed(Exception):
    """A release does not do what it promises; the message says which promise."""


def say(text: str) -> None:
    """Report progress."""
    print(f"release-try: {text}", flush=True)


def expect(promise: str, kept: bool) -> None:
    """Report that a promise is kept.

    :raises TryFailed: it is not.
    """
    if not kept:
        raise TryFailed(f"This is not so: {promise}. The clone is {CLONE}.")
    say(promise)


def clone() -> None:
    """Clone the commit that is checked out, with its tags, to the branch of releases."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    git(FOLDER, "clone", "--quiet", str(ROOT), str(CLONE))
    git(CLONE, "checkout", "--quiet", "-B", BRANCH, git(ROOT, "rev-parse", "HEAD"))
    git(CLONE, "config", "user.name", "A maintainer")
    git(CLONE, "config", "user.email", "maintainer@example.org")


def version_to_try(state: State) -> str:
    """The version in galaxy.yml if it can be released, otherwise the next minor one if possible."""
    on_branch = replace(state, branch=BRANCH, changed=())
    if not refusals(state.version, BRANCH, on_branch):
        return state.version
    steps = following(max([*earlier("", state), parsed(state.version) or (0, 0, 0)]))
    # On a maintenance branch, the next minor version may have been released from another one.
    choices = [written(steps[step]) for step in (MINOR, PATCH, MAJOR)]
    return next((version for version in choices if not version_refusals(version, state)), choices[0])


def commit_file(name: str, text: str) -> None:
    """Add a file to the clone."""
    (CLONE / name).write_text(text)
    git(CLONE, "add", "--all")
    git(CLONE, "commit", "--quiet", "--message", f"Add {name}")


def need_fragments(version: str) -> None:
    """Add a fragment to the clone if it has none with a summary and its changelog lacks the version."""
    if refusals(version, BRANCH, state_of(CLONE)):
        commit_file(f"{FRAGMENTS}/try.yml", "---\nrelease_summary: A release that is only tried.\n")


def expect_refusal(promise: str, version: str, words: str) -> None:
    """Report that a release is refused with a message that has these words.

    :raises TryFailed: it is not.
    """
    try:
        attempt(version)
    except (ReleaseFailed, galaxy.GalaxyFailed) as error:
        if words not in str(error):
            raise TryFailed(f"This is not so: {promise}. The message is: {error}") from error
        say(promise)
    else:
        raise TryFailed(f"This is not so: {promise}. The clone is {CLONE}.")


def attempt(version: str) -> dict[str, Path]:
    """Prepare a release in the clone, and return its files."""
    return release(CLONE, version, BRANCH, FOLDER)


def fingerprint(products: dict[str, Path]) -> list[str]:
    """What identifies the content of the files of a release."""
    return [checksum_line(path) for path in products.values()]


def installs(tarball: Path) -> bool:
    """Whether the collection can be installed from the tarball, which also compares all checksums in it."""
    target = FOLDER / "installed"
    # Forced, as the checkout itself is on the path of collections.
    options = ("--collections-path", str(target), "--offline", "--force")
    galaxy.run("ansible-galaxy", "collection", "install", str(tarball), *options)
    return (target / "ansible_collections" / "senlin" / "clustering" / "MANIFEST.json").exists()


def check_failing() -> None:
    """Check that a release that fails leaves no trace in the clone."""
    first = git(CLONE, "rev-parse", "HEAD")
    # It has a license, as REUSE would find it otherwise.
    commit_file(UNKNOWN, "Copyright (c) 2026, nobody\n" + LICENSE_LINE)
    version = version_to_try(state_of(CLONE))
    need_fragments(version)
    before = git(CLONE, "rev-parse", "HEAD")
    expect_refusal("a file that users do not need stops the release", version, UNKNOWN)
    after = state_of(CLONE)
    expect(
        "a release that fails leaves the checkout as it was",
        git(CLONE, "rev-parse", "HEAD") == before and version not in after.tags and not after.changed,
    )
    (CLONE / UNKNOWN).write_text("This is not committed.\n")
    expect_refusal("changes that are not committed are refused", version, UNKNOWN)
    git(CLONE, "reset", "--quiet", "--hard", first)


def check_repeating(version: str, products: dict[str, Path]) -> None:
    """Check that a second run is refused, and that a run that was killed before it could tag is completed."""
    expect_refusal("a version that is tagged is refused", version, f"git tag --delete {version}")
    commit, before = git(CLONE, "rev-parse", "HEAD"), fingerprint(products)
    git(CLONE, "tag", "--delete", version)
    again = fingerprint(attempt(version))
    expect("without the tag, the same command completes the release", git(CLONE, "rev-parse", "HEAD") == commit)
    expect("the same commit gives the same files, byte for byte", again == before)


def check(version: str, products: dict[str, Path]) -> None:
    """Check what a release has made."""
    tarball, checksum = products["tarball"], products["checksum"]
    expect(f"the tag {version} is annotated", git(CLONE, "cat-file", "-t", version) == "tag")
    tagged, head = git(CLONE, "rev-parse", f"{version}^{{commit}}"), git(CLONE, "rev-parse", "HEAD")
    expect("the tag is on the commit that is checked out", tagged == head)
    expect("nothing is left that is not committed", not state_of(CLONE).changed)
    expect("galaxy.yml has the version", str(loaded(CLONE / SETTINGS)["version"]) == version)
    expect("the changelog has the version", version in loaded(CLONE / CHANGELOG)["releases"])
    verify = subprocess.run(["sha256sum", "--check", "--status", checksum.name], cwd=checksum.parent, check=False)
    expect("the checksum is that of the tarball", verify.returncode == 0)
    expect("the tarball can be installed", installs(tarball))


def main() -> int:
    """Try it; returns the exit status."""
    try:
        clone()
        check_failing()
        version = version_to_try(state_of(CLONE))
        need_fragments(version)
        products = attempt(version)
        check(version, products)
        check_repeating(version, products)
    except (TryFailed, ReleaseFailed, CheckoutUnreadable, galaxy.GalaxyFailed, EnvironmentFailed, GitFailed) as error:
        print(error, file=sys.stderr)
        return 1
    say(f"the files of {version}, which are not those of a release:")
    for purpose, path in products.items():
        print(f"  {purpose:9} {path.relative_to(ROOT)}  {path.stat().st_size:,} bytes")
    print("\nA release would end with this text:\n")
    relative = {purpose: path.relative_to(FOLDER) for purpose, path in products.items()}
    commits = before_release(CLONE, version), git(CLONE, "rev-parse", "HEAD")
    print(remaining(version, BRANCH, commits, loaded(CLONE / SETTINGS)["repository"], relative), end="")
    return 0
