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

from ...module_utils._prediction.overlay import Predictions, merge
from .run_folder import locked, run_folder, write_atomically

INCOMPLETE = "incomplete"
"""The name of the file whose existence means that the predictions are incomplete."""


class RunPredictionStore:
    """Stores the predictions of one run in a file. See :class:`PredictionStore`.

    :param temporary: path of the run's temporary directory.
    """

    def __init__(self, temporary: str) -> None:
        self._folder = run_folder(temporary, "senlin-clustering-predictions")
        self._path = self._folder / "predictions.json"

    @property
    def complete(self) -> bool:
        """Whether the plans of all earlier check-mode tasks of the run are known."""
        return not (self._folder / INCOMPLETE).exists()

    def mark_incomplete(self) -> None:
        """Record that the plan of a task is unknown, because it ran in a module process."""
        (self._folder / INCOMPLETE).touch()

    def predictions(self, cloud: str) -> Predictions:
        """The predictions for one project.

        :param cloud: text that identifies the cloud and the project.
        """
        return self._read().get(cloud, {})

    def add(self, cloud: str, recorded: Predictions) -> None:
        """Merge a task's recorded plan into the predictions for one project.

        The file is locked meanwhile, so that tasks that run at the same time do not overwrite each other's predictions.
        """
        if not recorded:
            return
        with locked(self._path):
            clouds = self._read()
            merge(clouds.setdefault(cloud, {}), recorded)
            write_atomically(self._path, json.dumps(clouds))

    def _read(self) -> dict[str, Predictions]:
        clouds: dict[str, Predictions] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return clouds
