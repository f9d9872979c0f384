# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What K and SDK select, in which order steps run, and which files the tarball may hold."""

from __future__ import annotations

import os
import re
import sys
import threading
from pathlib import Path

import pytest
from tools import chosen, galaxy, matrix, scenarios, sdk, steps

FOLDER = Path(__file__).parents[1] / "sdk_without_clustering"
SHIPPED = [*(f"{name}/file" if "." not in name else name for name in sorted(galaxy.SHIPPED)), galaxy.SANITY_SETTINGS]


@pytest.mark.parametrize(
    ("target", "key", "selected"),
    [
        pytest.param("contract", "cluster", "[cluster: or [cluster] or [cluster-", id="a module"),
        pytest.param("contract", "cluster_node and force", "cluster_node and force", id="an expression"),
        pytest.param("contract", "test_members", "test_members", id="a file"),
        pytest.param("unit", "cluster", "cluster", id="unit tests have no cases"),
    ],
)
def test_what_k_selects(target: str, key: str, selected: str) -> None:
    assert chosen.expression(target, key) == selected


@pytest.mark.parametrize(
    ("key", "words"),
    [
        pytest.param("no_such_test", r"^K selects no test of tests/unit/test_docsite.py", id="an empty selection"),
        pytest.param("a b(", "cannot collect", id="no expression"),
    ],
)
def test_k_that_selects_nothing(key: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    with pytest.raises(chosen.NothingChosen, match=words):
        chosen.count("tests/unit/test_docsite.py", key)


def test_k_that_names_no_scenario(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("K", "no_such_scenario")
    assert scenarios.main() == 1
    assert "cluster_profile" in capsys.readouterr().err


def test_all_checks_take_no_k(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("K", "cluster")
    assert steps.main("no_such_target") == 2


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        pytest.param("", ["a", "b", "c", "bad"], id="the first failure stops the run"),
        pytest.param("k", ["a", "b", "c", "bad", "d", "e"], id="go on"),
    ],
)
def test_a_row_goes_on_beside_another(
    flags: str, expected: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The target ``bad`` fails, and b waits for c, which is in the other row."""
    monkeypatch.setenv("MAKEFLAGS", flags)
    monkeypatch.delenv("K", raising=False)
    started = {name: threading.Event() for name in ("a", "b", "c", "bad", "d", "e")}

    def run(name: str, *, alone: bool) -> steps.Done:
        started[name].set()
        assert name != "b" or started["c"].wait(60)
        return steps.Done(name, passed=name != "bad", seconds=0.0)

    monkeypatch.setattr(steps, "run", run)
    assert steps.main("a then b,c then bad then d", "e") == 1
    table = capsys.readouterr().out.partition(" steps ")[2].splitlines()
    ran = [line.split()[0] for line in table if re.fullmatch(r"\w+ +(passed|FAILED) .*", line)]
    assert ran == expected


@pytest.mark.parametrize(
    ("name", "before", "path"),
    [
        pytest.param(sdk.INSTALLED, {}, None, id="as it is"),
        pytest.param(sdk.INSTALLED, {"PYTHONPATH": "mine"}, "mine", id="what was there stays"),
        pytest.param(sdk.WITHOUT_CLUSTERING, {}, str(FOLDER), id="without Senlin"),
        pytest.param(sdk.WITHOUT_CLUSTERING, {"PYTHONPATH": "mine"}, f"{FOLDER}{os.pathsep}mine", id="both"),
    ],
)
def test_which_sdk_is_used(name: str, before: dict[str, str], path: str | None) -> None:
    variables = sdk.with_sdk(name, {"HOME": "here", **before})
    assert (variables["HOME"], variables.get("PYTHONPATH")) == ("here", path)


def test_an_unknown_sdk(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SDK", "without-senlin")
    assert chosen.main("unit") == 1
    assert "without-clustering" in capsys.readouterr().err


def test_the_matrix_has_a_run_without_senlin_in_the_sdk() -> None:
    *others, last = matrix.runs()
    assert {run.sdk for run in others} == {sdk.INSTALLED} and len({run.environment for run in others}) == len(others)
    assert last.sdk == sdk.WITHOUT_CLUSTERING and last.environment in {run.environment for run in others}


def test_a_tarball_for_users() -> None:
    galaxy.check_contents(SHIPPED)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        pytest.param([*SHIPPED, "tests/unit/test_tools.py", "tests/unit/x"], "\ntests/unit", id="tests"),
        pytest.param([*SHIPPED, "extensions/molecule/config.yml"], "\nextensions/molecule", id="scenarios"),
        pytest.param([*SHIPPED, ".ci/run"], "\n.ci/run", id="continuous integration"),
        pytest.param([*SHIPPED, "Makefile"], "\nMakefile", id="the Makefile"),
        pytest.param(SHIPPED[:-1], "lacks tests/config.yml", id="without the settings of ansible-test"),
        pytest.param([name for name in SHIPPED if name != "meta/file"], "lacks meta", id="without meta"),
    ],
)
def test_a_refused_tarball(files: list[str], words: str) -> None:
    with pytest.raises(galaxy.GalaxyFailed) as raised:
        galaxy.check_contents(files)
    assert words in str(raised.value)
    assert "galaxy.yml" in str(raised.value)
