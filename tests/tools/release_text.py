# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The texts of a release: its notes, and what remains to do by hand."""

from __future__ import annotations

import re
from pathlib import Path

HEADING = re.compile(r"^## v(.*)$", re.MULTILINE)


def notes(changelog: str, version: str) -> str:
    """The part of CHANGELOG.md about one release, without its heading.

    :raises ValueError: the changelog has no such part.
    """
    parts = HEADING.split(changelog)
    found = dict(zip((name.replace("\\", "") for name in parts[1::2]), parts[2::2], strict=True))
    if version not in found:
        raise ValueError(f"CHANGELOG.md has no part about {version}")
    # The anchor before a heading belongs to the next one.
    return re.sub(r'<a id="[^"]*"></a>\s*\Z', "", found[version]).strip() + "\n"


def remaining(version: str, branch: str, repository: str, products: dict[str, Path]) -> str:
    """What to do after a release has been prepared: the commands that need credentials, and how to undo it.

    :param repository: the address of the repository.
    :param products: the files of the release by their purpose: ``tarball``, ``checksum``, ``sbom`` and ``notes``.
    """
    files = " ".join(str(products[name]) for name in ("tarball", "checksum", "sbom"))
    return f"""\
Nothing has been published. To publish {version}, run these commands, which need your credentials:

  git push origin {branch} {version}
  ansible-galaxy collection publish {products["tarball"]} --token "$GALAXY_TOKEN"
  gh release create {version} --repo {repository.removeprefix("https://github.com/")} --verify-tag \\
    --title {version} --notes-file {products["notes"]} \\
    {files}

Galaxy never takes the same version twice. To undo the release before it is published:

  git tag --delete {version}
  git reset --hard HEAD~1    # if the last commit is "Release {version}"
"""
