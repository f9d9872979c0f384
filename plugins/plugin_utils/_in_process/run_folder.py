# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A folder that the tasks of one run share, in the run's own temporary directory.

Only its user can enter that directory, and Ansible removes it when the run ends. The folder has mode 0700, the files in
it 0600; a file is there whole or not at all.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def run_folder(temporary: str, name: str) -> Path:
    """A folder of the run, made by whoever needs it first.

    :param temporary: the run's temporary directory.
    """
    folder = Path(temporary) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Have a file to oneself; other tasks wait."""
    with open(path.with_suffix(".lock"), "w", opener=private) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(path: Path, text: str) -> None:
    """Put a text in the place of what the file holds."""
    new = path.with_suffix(".new")
    with open(new, "w", opener=private) as file:
        file.write(text)
    new.replace(path)


def private(path: str, flags: int) -> int:
    """Opens a file that only its user can read; for ``open``."""
    return os.open(path, flags, 0o600)
