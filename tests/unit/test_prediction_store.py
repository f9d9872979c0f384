# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The predictions of a run: what each of its tasks sees, in process and in a module process."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._prediction.predictions import Predictions
from ansible_collections.senlin.clustering.plugins.module_utils._run.earlier_tasks import (
    NONE,
    VARIABLE,
    EarlierTasks,
    earlier_tasks,
    packed,
    unpacked,
    written,
)
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.prediction_store import (
    FOLDER,
    RunPredictionStore,
)

CHANGE: Predictions = {"/clusters": {"1": {"timeout": 9}}}
OTHER: Predictions = {"/clusters": {"2": None}}


def store(tmp_path: Path, task: str) -> RunPredictionStore:
    return RunPredictionStore(str(tmp_path), task)


def test_a_task_sees_what_others_predict_and_not_its_own_prediction(tmp_path: Path) -> None:
    store(tmp_path, "first").add("cloud", CHANGE)
    assert store(tmp_path, "first").predictions("cloud") == {}, "a repeated task would see no difference any more"
    assert store(tmp_path, "second").predictions("cloud") == CHANGE
    assert store(tmp_path, "second").predictions("elsewhere") == {}


def test_a_repeated_task_replaces_its_prediction(tmp_path: Path) -> None:
    store(tmp_path, "first").add("cloud", CHANGE)
    store(tmp_path, "first").add("cloud", OTHER)
    assert store(tmp_path, "second").predictions("cloud") == OTHER


def test_what_a_real_task_changes_is_no_longer_predicted(tmp_path: Path) -> None:
    store(tmp_path, "first").add("cloud", CHANGE)
    store(tmp_path, "second").add_real("cloud", {"/clusters": {"1": {}}})
    assert store(tmp_path, "third").predictions("cloud") == {"/clusters": {}}


def test_a_real_run_without_predictions_writes_nothing(tmp_path: Path) -> None:
    store(tmp_path, "first").add_real("cloud", CHANGE)
    assert list(tmp_path.iterdir()) == []


def test_only_the_user_can_read_it(tmp_path: Path) -> None:
    store(tmp_path, "first").add("cloud", CHANGE)
    folder = tmp_path / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}


def test_a_module_process_without_the_action_plugin_knows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    assert earlier_tasks() is None


@pytest.mark.parametrize("assume_missing", [True, False])
def test_a_module_process_is_told_and_tells(
    assume_missing: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "earlier_tasks.json"
    file.write_text(written({"cloud": CHANGE}, assume_missing))
    monkeypatch.setenv(VARIABLE, str(file))
    known = earlier_tasks()
    assert known is not None and known.assume_missing is assume_missing
    assert (known.predictions("cloud"), known.predictions("elsewhere")) == (CHANGE, {})
    known.add("cloud", OTHER)
    known.add_real("cloud", {"/clusters": {"1": {}}})
    store(tmp_path, "first").add("cloud", CHANGE)
    store(tmp_path, "second").append(unpacked(packed(known.entries)))
    assert store(tmp_path, "third").predictions("cloud") == {"/clusters": {"2": None}}


def test_a_module_process_tells_nothing_if_the_playbook_gets_its_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "earlier_tasks.json"
    file.write_text(written({}, assume_missing=False, returns_log=False))
    monkeypatch.setenv(VARIABLE, str(file))
    assert earlier_tasks() == EarlierTasks({}, assume_missing=False, returns_log=False)


def test_what_a_module_process_tells_has_no_text_that_ansible_would_mask() -> None:
    assert "open-sesame" not in packed([{"cloud": "c", "predicted": {"/receivers": {"1": {"params": "open-sesame"}}}}])


def test_a_module_process_is_told_that_nothing_is_predicted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, NONE)
    assert earlier_tasks() == EarlierTasks({}, assume_missing=False)
    assert earlier_tasks() is None, "a process that the module starts would take it for its own"
