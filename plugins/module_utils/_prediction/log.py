# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the tasks of a run have predicted and changed, in their order, and what is predicted after them. Pure functions.

The log holds what JSON can hold, because it is kept in a file and passed on to module processes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeAlias

from .predictions import Predictions, merge, without_real

Entry: TypeAlias = dict[str, Any]
"""An entry of the log, with the key ``cloud`` and either ``predicted`` or ``real``."""


def predicted(cloud: str, recorded: Predictions) -> Entry:
    """The entry of a task in check mode."""
    return {"cloud": cloud, "predicted": recorded}


def real(cloud: str, changed: Predictions) -> Entry:
    """The entry of a task that has changed something in a real run."""
    return {"cloud": cloud, "real": changed}


def predictions_after(entries: Iterable[Entry]) -> dict[str, Predictions]:
    """What is predicted after some entries, by the cloud."""
    clouds: dict[str, Predictions] = {}
    for entry in entries:
        predictions = clouds.setdefault(entry["cloud"], {})
        if "predicted" in entry:
            merge(predictions, entry["predicted"])
        else:
            clouds[entry["cloud"]] = without_real(predictions, entry["real"])
    return clouds
