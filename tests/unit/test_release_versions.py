# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The version of the collection, its changelog, what the documentation says about versions, and the license agree."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from environments import tables
from tools.places import ROOT
from tools.release_checkout import CHANGELOG, NAMING, SETTINGS, loaded
from tools.release_rules import Version, following, parsed

VERSION = str(loaded(ROOT / SETTINGS)["version"])
RELEASES = sorted(version for name in loaded(ROOT / CHANGELOG)["releases"] if (version := parsed(name)))
ADDED = re.compile(r"^\s*version_added: [\"']?([^\"'\s]+)", re.MULTILINE)
FOLDERS = ("plugins/**/*.py", "roles/*/meta/*.yml", "extensions/**/*.py")


def added() -> Iterator[tuple[str, str]]:
    """Each file that says in which version something was added, with that version."""
    for path in (path for pattern in FOLDERS for path in sorted(ROOT.glob(pattern))):
        for version in ADDED.findall(path.read_text()):
            yield path.relative_to(ROOT).as_posix(), version


def documented(version: str) -> bool:
    """Whether something can have been added in a version: it is in the changelog, or can be the next release."""
    possible: set[Version | None] = {*RELEASES, *following(RELEASES[-1]).values()}
    return parsed(version) in possible


def test_the_version_is_in_the_changelog() -> None:
    assert parsed(VERSION) in RELEASES
    assert f"\n## v{VERSION}\n".replace(".", r"\.") in (ROOT / "CHANGELOG.md").read_text()


def test_all_was_added_in_a_release_or_for_the_next() -> None:
    found = list(added())
    assert len(found) > 30
    assert [pair for pair in found if not documented(pair[1])] == []


@pytest.mark.parametrize("version", ["0.1.0", "historical", "9.0.0", "0.2"])
def test_versions_that_never_were(version: str) -> None:
    assert not documented(version)


def test_pages_name_the_latest_release() -> None:
    pinned = re.compile(r"(?:senlin-clustering-|senlin\.clustering:==)(\d+\.\d+\.\d+)")
    pages = [path for each in NAMING for path in sorted(ROOT.glob(each))]
    found = {(path.name, version) for path in pages for version in pinned.findall(path.read_text())}
    assert {version for dummy, version in found} == {VERSION}, found


def test_the_support_policy_names_what_is_tested() -> None:
    pins = [pin for table in tables().values() for pin in table.requirements]
    tested = {match[2] for pin in pins if (match := re.match(r"(ansible-core|openstacksdk)==([\w.]+)", pin))}
    rows = re.findall(r"^\| (?:ansible-core|openstacksdk).*$", (ROOT / "docs" / "support.md").read_text(), re.MULTILINE)
    columns = [row.split("|")[3] for row in rows]
    assert {version for column in columns for version in re.findall(r"\d+\.\d+\.\d+\w*", column)} == tested


def test_the_license_is_the_same_for_galaxy_and_for_reuse() -> None:
    assert loaded(ROOT / SETTINGS)["license"] == ["GPL-3.0-or-later"]
    assert (ROOT / "LICENSES" / "GPL-3.0-or-later.txt").read_text() == (ROOT / "LICENSE").read_text()
