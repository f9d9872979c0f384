# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What may be released: the rules about a version, decided from the state of the checkout alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
BREAKING = frozenset({"breaking_changes", "removed_features"})
"""Sections of the changelog that only a major release may have, or a minor one before 1.0.0."""
FEATURES = frozenset({"deprecated_features", "major_changes", "minor_changes"})
"""Sections of the changelog that a patch release may not have."""
SUMMARY = "release_summary"
MAJOR, MINOR, PATCH = range(3)
Version = tuple[int, int, int]


@dataclass(frozen=True)
class State:
    """What the rules read of a checkout.

    :param version: the version in galaxy.yml.
    :param branch: the branch that is checked out, or nothing if none is.
    :param changed: the lines of ``git status --porcelain``.
    :param tags: all tags, also those of other branches.
    :param merged: the tags that are merged into the commit that is checked out. A maintenance branch continues from
        these, whatever has been released from other branches.
    :param described: the versions in changelogs/changelog.yaml, each with the plugins and roles that it added.
    :param fragments: the names of the fragments in changelogs/fragments/, each with its sections.
    :param objects: the plugins and roles, such as ``module cluster``.
    """

    version: str
    branch: str
    changed: tuple[str, ...]
    tags: frozenset[str]
    merged: frozenset[str]
    described: dict[str, frozenset[str]]
    fragments: dict[str, frozenset[str]]
    objects: frozenset[str]

    @property
    def sections(self) -> frozenset[str]:
        """The sections of all fragments."""
        return frozenset().union(*self.fragments.values())

    def added(self, wanted: str) -> list[str]:
        """The plugins and roles that no release besides the wanted one has, in alphabetical order."""
        known = (objects for version, objects in self.described.items() if version != wanted)
        return sorted(self.objects.difference(*known))


def parsed(version: str) -> Version | None:
    """A version as numbers, or None if it is not of the form ``1.2.3``."""
    match = VERSION.fullmatch(version)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None


def written(version: Version) -> str:
    """A version as it is written."""
    return ".".join(map(str, version))


def following(version: Version) -> dict[int, Version]:
    """The next major, minor and patch release."""
    major, minor, patch = version
    return {MAJOR: (major + 1, 0, 0), MINOR: (major, minor + 1, 0), PATCH: (major, minor, patch + 1)}


def earlier(wanted: str, state: State) -> list[Version]:
    """The releases that precede the commit, besides the wanted one, in their order."""
    versions = (parsed(name) for name in (state.merged | state.described.keys()) - {wanted})
    return sorted(version for version in versions if version)


def least_step(sections: frozenset[str], added: list[str], last: Version) -> int:
    """The smallest kind of release that semantic versioning permits for changes of these sections.

    :param added: the plugins and roles that are new.
    """
    if sections & BREAKING:
        return MAJOR if last[0] else MINOR
    return MINOR if sections & FEATURES or added else PATCH


def refusals(wanted: str, branch: str, state: State) -> list[str]:
    """Why a version cannot be released, as sentences for whoever releases it; empty if it can.

    :param branch: the branch from which releases are made.
    """
    return [*version_refusals(wanted, state), *checkout_refusals(branch, state), *changelog_refusals(wanted, state)]


def version_refusals(wanted: str, state: State) -> list[str]:
    """What is wrong with the version."""
    version = parsed(wanted)
    if version is None:
        return [f"VERSION is {wanted!r}. Give a version such as VERSION=1.0.0."]
    if wanted in state.tags:
        return [
            f"The tag {wanted} exists, so this version has been released. Choose a higher one. If the tag has never "
            f"been pushed, you can remove it with `git tag --delete {wanted}` and run this again."
        ]
    before = earlier(wanted, state)
    if not before:
        return []
    last = before[-1]
    if version <= last:
        return [f"Version {wanted} is not higher than {written(last)}, which a tag or the changelog names."]
    steps = following(last)
    if version not in steps.values():
        choices = " or ".join(written(steps[step]) for step in (PATCH, MINOR, MAJOR))
        return [f"Version {wanted} does not follow {written(last)}. The next one is {choices}."]
    return step_refusals(version, last, state)


def step_refusals(version: Version, last: Version, state: State) -> list[str]:
    """What the changes demand of a version that follows the last one."""
    added = state.added(written(version))
    least = following(last)[least_step(state.sections, added, last)]
    if version >= least:
        return []
    kinds = sorted(state.sections & (BREAKING | FEATURES))
    reasons = [
        *([f"The fragments have changes of the kind {', '.join(kinds)}"] if kinds else []),
        *([f"{written(last)} and earlier releases do not have {', '.join(added)}"] if added else []),
    ]
    return [f"{', and '.join(reasons)}, so the version is {written(least)} or higher."]


def checkout_refusals(branch: str, state: State) -> list[str]:
    """What is wrong with the checkout."""
    found = []
    if state.changed:
        listed = "\n".join(f"  {line}" for line in state.changed)
        found.append(f"The checkout has changes that are not committed. Commit or remove them:\n{listed}")
    if state.branch != branch:
        current = f"the branch {state.branch}" if state.branch else "no branch"
        found.append(
            f"The checkout is on {current}, and releases are made from {branch}. Switch to it, or name another branch "
            f"with BRANCH={state.branch or 'stable-1'}."
        )
    return found


def changelog_refusals(wanted: str, state: State) -> list[str]:
    """What the changelog lacks for this version."""
    if wanted in state.described:
        return []
    if not state.fragments:
        return [f"changelogs/fragments/ has no fragment, so there is nothing to say about {wanted}."]
    if SUMMARY not in state.sections:
        return [f"No fragment has a {SUMMARY}. Add changelogs/fragments/{wanted}.yml with one or two sentences."]
    return []
