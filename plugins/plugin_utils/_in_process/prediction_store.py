# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Predictions: what the check-mode tasks of a run would have done, stored for the tasks that follow them.

They are stored in the run's temporary directory like the logins, in a folder and a file that only the user can read,
and Ansible removes them when the run ends.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from ...module_utils._prediction.log import Entry, predicted, predictions_after, real
from ...module_utils._prediction.predictions import Predictions
from .run_folder import locked, run_folder, write_atomically

FOLDER = "senlin-clustering-predictions"
"""The name of the folder in the run's temporary directory."""


class RunPredictionStore:
    """The predictions of one run, in a file, as one of its tasks sees them. See :class:`PredictionStore`.

    :param temporary: path of the run's temporary directory.
    :param task: tells the task from all others of the run. A task that is repeated, because of ``until``, does not see
        what it has predicted itself.
    """

    def __init__(self, temporary: str, task: str) -> None:
        self._temporary = temporary
        self._task = task
        self._path = Path(temporary) / FOLDER / "log.json"

    def clouds(self) -> dict[str, Predictions]:
        """What the other tasks have predicted, by the cloud."""
        return predictions_after(entry for entry in self._read() if entry.get("task") != self._task)

    def predictions(self, cloud: str) -> Predictions:
        """The predictions for one project.

        :param cloud: text that identifies the cloud and the project.
        """
        return self.clouds().get(cloud, {})

    def add(self, cloud: str, recorded: Predictions) -> None:
        """Add what a task in check mode has recorded."""
        self.append([predicted(cloud, recorded)])

    def add_real(self, cloud: str, changed: Predictions) -> None:
        """Take note of what a task has really changed, if anything is predicted."""
        if self._path.exists():
            self.append([real(cloud, changed)])

    def append(self, entries: list[Entry]) -> None:
        """Add entries of this task to the log. They replace what the task has predicted before."""
        self._rewrite(
            lambda log: [
                *(entry for entry in log if entry.get("task") != self._task),
                *({**entry, **({"task": self._task} if "predicted" in entry else {})} for entry in entries),
            ]
        )

    def _rewrite(self, change: Callable[[list[Entry]], list[Entry]]) -> None:
        """Change the log. It is locked meanwhile, as other tasks can run at the same time."""
        run_folder(self._temporary, FOLDER)
        with locked(self._path):
            write_atomically(self._path, json.dumps(change(self._read())))

    def _read(self) -> list[Entry]:
        log: list[Entry] = json.loads(self._path.read_text()) if self._path.exists() else []
        return log
