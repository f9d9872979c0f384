# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the files for GitHub and GitLab against the schemas in check-jsonschema: python tests/tools schemas.

Nothing is fetched. Every job needs a timeout, as that of GitHub is six hours.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from .places import ROOT

WORKFLOWS = ".github/workflows/*.yml"
SCHEMAS = {
    ".github/actions/*/action.yml": ("vendor.github-actions",),
    ".github/dependabot.yml": ("vendor.dependabot",),
    ".github/ISSUE_TEMPLATE/[!c]*.yml": ("vendor.github-issue-forms",),
    ".github/ISSUE_TEMPLATE/config.yml": ("vendor.github-issue-config",),
    ".gitlab-ci.yml": ("vendor.gitlab-ci",),
    WORKFLOWS: ("vendor.github-workflows", "custom.github-workflows-require-timeout"),
}
"""The schemas that files must match, by the pattern of their paths."""
TRANSFORMS = {"vendor.gitlab-ci": ("--data-transform", "gitlab-ci")}
"""What check-jsonschema does to files before it checks them: GitLab has a tag of its own for YAML."""


class SchemasFailed(Exception):
    """A file does not match its schema, or a pattern matches no file; the message says which."""


def check(root: Path, pattern: str, schema: str) -> None:
    """Check the files below a folder that match a pattern.

    :raises SchemasFailed: there is none, or one does not match the schema.
    """
    files = [str(path) for path in sorted(root.glob(pattern))]
    if not files:
        raise SchemasFailed(f"There is no file {pattern}. Correct SCHEMAS in tests/tools/schemas.py.")
    command = ["check-jsonschema", "--builtin-schema", schema, *TRANSFORMS.get(schema, ()), *files]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode != 0:
        raise SchemasFailed(done.stdout)


def main() -> int:
    """Check all of them; returns the exit status."""
    try:
        for pattern, schemas in SCHEMAS.items():
            for schema in schemas:
                check(ROOT, pattern, schema)
    except SchemasFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0
