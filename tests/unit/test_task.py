# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a task differs in check mode, and what it warns of, whether it runs in process or in a module process."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.overlay import Predictions
from ansible_collections.senlin.clustering.plugins.module_utils._run.lifecycle import perform, predict
from ansible_collections.senlin.clustering.plugins.module_utils._run.task import mode_of, without_repetition
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import NotFound

MISSING = NotFound("There is no profile 'small' in this project.")


@dataclass
class FakePredictionStore:
    """A store without predictions."""

    complete: bool

    def predictions(self, cloud: str) -> Predictions:
        return {}

    def add(self, cloud: str, recorded: Predictions) -> None:
        pass


def test_a_warning_is_shown_once() -> None:
    shown: list[str] = []
    warn = without_repetition(shown.append)
    for sentence in ("It is missing.", "It is busy.", "It is missing."):
        warn(sentence)
    assert shown == ["It is missing.", "It is busy."]


def test_each_task_shows_its_own_warnings() -> None:
    shown: list[str] = []
    for dummy in range(2):
        without_repetition(shown.append)("It is busy.")
    assert shown == ["It is busy."] * 2


def test_the_mode_of_a_real_run() -> None:
    mode = mode_of(False, FakePredictionStore(complete=True), pytest.fail)
    assert (mode.execute, mode.read_only, mode.prediction_store) == (perform, False, None)
    with pytest.raises(NotFound):
        mode.on_missing(MISSING)


@pytest.mark.parametrize("store", [None, FakePredictionStore(complete=False)], ids=["no store", "incomplete"])
def test_what_is_missing_is_a_warning_where_earlier_plans_are_unknown(store: FakePredictionStore | None) -> None:
    shown: list[str] = []
    mode = mode_of(True, store, shown.append)
    assert (mode.execute, mode.read_only, mode.prediction_store) == (predict, True, store)
    mode.on_missing(MISSING)
    assert len(shown) == 1 and shown[0].startswith(MISSING.message)


def test_what_is_missing_is_an_error_where_earlier_plans_are_known() -> None:
    mode = mode_of(True, FakePredictionStore(complete=True), pytest.fail)
    assert (mode.execute, mode.read_only) == (predict, True)
    with pytest.raises(NotFound):
        mode.on_missing(MISSING)
