# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which environments CORE and SDK select."""

from __future__ import annotations

from pathlib import Path

import environments
import pytest
from machine import has_pythons
from tools import cores, matrix, sanity, sdk

MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text()
PYTHONS = ("3.11", "3.12", "3.13")


@pytest.fixture(autouse=True)
def nothing_selected(monkeypatch: pytest.MonkeyPatch) -> None:
    """``make unit`` passes both on."""
    monkeypatch.delenv("CORE", raising=False)
    monkeypatch.delenv("SDK", raising=False)


@pytest.mark.parametrize(
    ("core", "name"),
    [
        pytest.param("2.18", "core-2.18", id="the oldest"),
        pytest.param("2.19", "tools", id="an environment that is not named after it"),
        pytest.param("2.22", "core-2.22", id="the newest"),
        pytest.param("devel", "core-devel", id="the development branch"),
    ],
)
def test_the_environment_of_a_core(core: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    has_pythons(monkeypatch, *PYTHONS)
    assert cores.environment_of(core) == name
    assert matrix.runs(core) == [matrix.Run(name)]


def test_the_pin_of_an_environment_depends_on_its_python(monkeypatch: pytest.MonkeyPatch) -> None:
    has_pythons(monkeypatch, "3.13")
    assert cores.core_of(environments.table_of("tools")) == "2.21"
    assert cores.environment_of("2.21") == "core-2.21"
    with pytest.raises(cores.UnknownCore, match=r"CORE=2\.19"):
        cores.environment_of("2.19")


def test_an_unknown_core(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("CORE", "2.17")
    assert matrix.main() == 1
    assert "2.18, " in capsys.readouterr().err
    assert sanity.main("core-2.21") == 1
    assert "CORE=2.17" in capsys.readouterr().err


def test_an_unknown_sdk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SDK", "without-senlin")
    assert matrix.main() == 1
    assert sdk.WITHOUT_CLUSTERING in capsys.readouterr().err


def test_an_sdk_alone_selects_the_newest_core(monkeypatch: pytest.MonkeyPatch) -> None:
    has_pythons(monkeypatch, *PYTHONS)
    assert matrix.runs("", sdk.WITHOUT_CLUSTERING) == [matrix.Run("core-2.22", sdk.WITHOUT_CLUSTERING)]
    assert matrix.runs("2.20", sdk.WITHOUT_CLUSTERING) == [matrix.Run("core-2.20", sdk.WITHOUT_CLUSTERING)]


def test_a_selected_run_is_not_skipped(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Without a selection, an environment is skipped if this machine has no Python for it."""

    def status_of(run: matrix.Run, *, everything: bool) -> int:
        if not environments.available(run.environment):
            raise environments.EnvironmentFailed(f"the environment {run.environment} cannot be created")
        return 0

    has_pythons(monkeypatch, "3.11")
    monkeypatch.setattr(matrix, "status_of", status_of)
    assert matrix.main() == 0
    assert "core-2.21: skipped, as this machine has no Python 3.13" in capsys.readouterr().out
    monkeypatch.setenv("CORE", "2.21")
    assert matrix.main() == 1
    assert "core-2.21: failed: the environment core-2.21 cannot be created" in capsys.readouterr().out
    assert sanity.main("tools") == 1
    assert "no Python 3.13" in capsys.readouterr().err


def test_only_a_selection_has_the_development_branch() -> None:
    """What it installs is not pinned, so that no run of all checks may depend on it."""
    assert {run.environment for run in matrix.runs()}.isdisjoint({cores.DEVEL})
    assert cores.DEVEL not in MAKEFILE
    assert not [pin for pin in environments.table_of(cores.DEVEL).requirements if pin.startswith("ansible-core==")]
