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

import json

from ...module_utils._prediction.overlay import Predictions, merge
from .run_folder import locked, run_folder, write

INCOMPLETE = "incomplete"


class RunPredictionStore:
    """What is foreseen in one run; see :class:`Foresight`.

    :param temporary: the run's temporary directory.
    """

    def __init__(self, temporary: str) -> None:
        self._folder = run_folder(temporary, "senlin-clustering-predictions")
        self._path = self._folder / "predictions.json"

    @property
    def complete(self) -> bool:
        """Whether no task of the run was overlooked."""
        return not (self._folder / INCOMPLETE).exists()

    def mark_incomplete(self) -> None:
        """Take note of a task whose plan is not known, as it ran elsewhere."""
        (self._folder / INCOMPLETE).touch()

    def predictions(self, cloud: str) -> Predictions:
        """What is foreseen of a project of a cloud."""
        return self._read().get(cloud, {})

    def add(self, cloud: str, recorded: Predictions) -> None:
        """Add to that; tasks that run at once add to what the others have added."""
        if not recorded:
            return
        with locked(self._path):
            clouds = self._read()
            merge(clouds.setdefault(cloud, {}), recorded)
            write(self._path, json.dumps(clouds))

    def _read(self) -> dict[str, Predictions]:
        clouds: dict[str, Predictions] = json.loads(self._path.read_text()) if self._path.exists() else {}
        return clouds
