# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a module process is told of the earlier tasks of its run, and what it tells the later ones.

The action plugin writes a file where the module runs, and passes its path in an environment variable. The module
returns the entries for the run's log in its result, from which the action plugin removes them.
"""

from __future__ import annotations

import base64
import json
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .._prediction.log import Entry, predicted, real
from .._prediction.predictions import Predictions

VARIABLE = "SENLIN_CLUSTERING_EARLIER_TASKS"
"""The environment variable that holds the path of the file, or :data:`NONE`."""
NONE = "none"
"""Stands for no file: nothing is predicted, and nothing is to be assumed."""
RESULT = "_senlin_clustering_log"
"""The key of the result that holds the entries, packed."""


@dataclass
class EarlierTasks:
    """A :class:`PredictionStore` of a module process.

    :param clouds: what is predicted, by the cloud.
    :param assume_missing: whether check mode assumes that what is missing is created by a task that it skips.
    :param returns_log: whether the action plugin gets the result, and with it the entries.
    :var entries: what this task adds to the run's log.
    """

    clouds: dict[str, Predictions]
    assume_missing: bool
    returns_log: bool = True
    entries: list[Entry] = field(default_factory=list)

    def predictions(self, cloud: str) -> Predictions:
        """The predictions for a project of a cloud."""
        return self.clouds.get(cloud, {})

    def add(self, cloud: str, recorded: Predictions) -> None:
        """Add what the task would do."""
        self.entries.append(predicted(cloud, recorded))

    def add_real(self, cloud: str, changed: Predictions) -> None:
        """Add what the task has done."""
        self.entries.append(real(cloud, changed))


def written(clouds: dict[str, Predictions], assume_missing: bool, *, returns_log: bool = True) -> str:
    """The content of the file."""
    return json.dumps({"clouds": clouds, "assume_missing": assume_missing, "returns_log": returns_log})


def packed(entries: list[Entry]) -> str:
    """The entries as a text in which Ansible masks nothing.

    It would mask the secrets of the task in what is predicted as well, and the later tasks would find other parameters
    and other names than this one has predicted.
    """
    return base64.b64encode(json.dumps(entries).encode()).decode()


def unpacked(text: str) -> list[Entry]:
    """The entries that :func:`packed` has packed."""
    entries: list[Entry] = json.loads(base64.b64decode(text))
    return entries


def earlier_tasks() -> EarlierTasks | None:
    """What the action plugin has passed on; ``None`` if the module was started without it."""
    path = os.environ.pop(VARIABLE, "")
    if not path:
        return None
    if path == NONE:
        return EarlierTasks({}, assume_missing=False)
    content: dict[str, Any] = json.loads(Path(path).read_text(encoding="utf-8"))
    return EarlierTasks(**content)
