# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies of the collection that hold its sources and nothing else."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from .places import ROOT


def copy_sources(folder: Path) -> None:
    """Put every file that git tracks or would track into a folder, emptied first; links stay links."""
    if folder.exists():
        shutil.rmtree(folder)
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True).stdout
    for name in filter(None, listed.split("\0")):
        source, target = ROOT / name, folder / name
        # A file that was removed is listed until the removal is committed.
        if source.exists() or source.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)


def make_repository(folder: Path) -> None:
    """Make a folder a git repository of its files; ansible-test takes only what git tracks, and .cache/ is ignored."""
    for arguments in (("init", "--quiet"), ("add", "--all")):
        subprocess.run(["git", *arguments], cwd=folder, check=True)
