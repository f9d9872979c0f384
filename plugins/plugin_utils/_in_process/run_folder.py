# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A folder that the tasks of one run share, in the run's temporary directory.

Only its user can enter that directory, and Ansible removes it when the run ends. The folder has mode 0700, and its
files have mode 0600. Files are written atomically.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def run_folder(temporary: str, name: str) -> Path:
    """The path of a folder of the run, and create the folder if it does not exist yet.

    :param temporary: path of the run's temporary directory.
    """
    folder = Path(temporary) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock for a file while the context is open; other tasks wait."""
    with open(path.with_suffix(".lock"), "w", opener=private_opener) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write_atomically(path: Path, text: str) -> None:
    """Replace the contents of a file, so that readers see either the old or the new contents. Requires the lock."""
    new = path.with_suffix(".new")
    with open(new, "w", opener=private_opener) as file:
        file.write(text)
    new.replace(path)


def private_opener(path: str, flags: int) -> int:
    """Open a file with mode 0600. An ``opener`` for :func:`open`."""
    return os.open(path, flags, 0o600)
