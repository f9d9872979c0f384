# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls of git."""

from __future__ import annotations

import subprocess
from pathlib import Path


class GitFailed(Exception):
    """A call of git failed; the message is the call and what git said."""


def git(checkout: Path, *arguments: str) -> str:
    """Run git in a checkout, and return what it printed, without the end of the last line.

    :raises GitFailed: it fails.
    """
    done = subprocess.run(["git", *arguments], cwd=checkout, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise GitFailed(f"git {' '.join(arguments)} failed in {checkout}:\n{done.stderr.strip()}")
    return done.stdout.rstrip("\n")


def time_of_commit(checkout: Path, commit: str = "HEAD") -> int:
    """When a commit was made, in seconds since 1970.

    :raises GitFailed: there is no such commit.
    """
    return int(git(checkout, "show", "--no-patch", "--format=%ct", commit))
