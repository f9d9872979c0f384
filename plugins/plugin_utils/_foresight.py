# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the check-mode tasks of a run would have done, kept for those that follow them.

It lies in the run's own temporary directory beside the logins, in a folder and a file that only the user can read, and
Ansible removes it when the run ends.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..module_utils._foreseen import Known, lay_over

OVERLOOKED = "overlooked"


class RunForesight:
    """What is foreseen in one run; see :class:`Foresight`.

    :param temporary: the run's temporary directory.
    """

    def __init__(self, temporary: str) -> None:
        self._folder = Path(temporary) / "senlin-clustering-foresight"

    @property
    def complete(self) -> bool:
        """Whether no task of the run was overlooked."""
        return not (self._folder / OVERLOOKED).exists()

    def overlook(self) -> None:
        """Take note of a task whose plan is not known, as it ran elsewhere."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        (self._folder / OVERLOOKED).touch()

    def known(self, cloud: str) -> Known:
        """What is foreseen of a project of a cloud."""
        with self._file() as path:
            return self._read(path).get(cloud, {})

    def keep(self, cloud: str, told: Known) -> None:
        """Add to that; tasks that run at once add to what the others have added."""
        if not told:
            return
        with self._file() as path:
            clouds = self._read(path)
            lay_over(clouds.setdefault(cloud, {}), told)
            new = path.with_suffix(".new")
            with open(new, "w", opener=_private) as file:
                json.dump(clouds, file)
            new.replace(path)

    @contextmanager
    def _file(self) -> Iterator[Path]:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._folder / "foreseen.json"
        with open(path.with_suffix(".lock"), "w", opener=_private) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield path

    @staticmethod
    def _read(path: Path) -> dict[str, Known]:
        clouds: dict[str, Known] = json.loads(path.read_text()) if path.exists() else {}
        return clouds


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
