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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from ...module_utils._senlin.deadline import Deadline
from ...module_utils._senlin.errors import TimedOut

LOCK_SECONDS = 0.02
"""Seconds between two attempts to take a lock. Most are held for less than a millisecond."""


def run_folder(temporary: str, name: str) -> Path:
    """The path of a folder of the run, and create the folder if it does not exist yet.

    :param temporary: path of the run's temporary directory.
    """
    folder = Path(temporary) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def locked(path: Path, deadline: Deadline | None = None) -> Iterator[None]:
    """Hold an exclusive lock for a file while the context is open; other tasks wait.

    :param deadline: until when to wait; ``None`` to wait for as long as it takes.
    :raises TimedOut: another task has held the lock until the deadline.
    """
    with open(path.with_suffix(".lock"), "w", opener=private_opener) as lock:
        if deadline is None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        elif not _taken(lock, deadline):
            raise TimedOut("Another task of this run was still logging in to the cloud when the time was over.")
        yield


def _taken(lock: IO[str], deadline: Deadline) -> bool:
    """Try to take a lock until the deadline, and return whether that was possible."""
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if deadline.seconds_left() <= 0:
            return False
        deadline.pause(LOCK_SECONDS)


def write_atomically(path: Path, text: str) -> None:
    """Replace the contents of a file, so that readers see either the old or the new contents. Requires the lock."""
    new = path.with_suffix(".new")
    with open(new, "w", opener=private_opener) as file:
        file.write(text)
    new.replace(path)


def private_opener(path: str, flags: int) -> int:
    """Open a file with mode 0600. An ``opener`` for :func:`open`."""
    return os.open(path, flags, 0o600)
