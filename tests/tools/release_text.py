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


def remaining(version: str, branch: str, commits: tuple[str, str], repository: str, products: dict[str, Path]) -> str:
    """What to do after a release has been prepared: the commands that need credentials, and how to undo it.

    :param commits: the commit before the release, and that of the release.
    :param repository: the address of the repository.
    :param products: the files of the release by their purpose: ``tarball``, ``checksum``, ``sbom`` and ``notes``.
    """
    files = " ".join(str(products[name]) for name in ("tarball", "checksum", "sbom"))
    name = repository.removeprefix("https://github.com/")
    before, commit = commits
    theirs = products["tarball"].parent / "workflow"
    return f"""\
Nothing has been published. The following commands need your credentials. To publish {version}:

1. Push the commit together with its tag, which starts the workflow Release:

  git push --atomic origin {branch} {version}

2. Wait until the workflow has passed, and compare its tarball with the one here. It may take an hour:

  run=$(gh run list --repo {name} --workflow release.yml --commit {commit} \\
    --limit 1 --json databaseId --jq '.[0].databaseId')
  gh run watch --repo {name} --exit-status "$run"
  gh run download --repo {name} "$run" --name senlin-clustering-{version} --dir {theirs}
  (cd {theirs} && sha256sum --check ../{products["checksum"].name})

3. Only if both succeed, publish. Galaxy never takes the same version twice:

  ansible-galaxy collection publish {products["tarball"]} --token "$GALAXY_TOKEN"
  gh release create {version} --repo {name} --verify-tag \\
    --title {version} --notes-file {products["notes"]} \\
    {files}

To undo the release before you push it:

  git tag --delete {version}
  git reset --hard {before}
"""
