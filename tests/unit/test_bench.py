# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The benchmark measures a play with all its processes, compares within a round, and judges targets."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from bench.measured import NotUnchanged, Play, busy_seconds, measured
from bench.place import is_login
from bench.runs import COLUMNS, Run, above, cells, cpu, ratio, wall
from bench.table import table
from bench.targets import CLIENT, DEBUG, EMPTY, IN_PROCESS, MODULES, PING, UNCHANGED, group_targets, judgement, targets

DEBUG_TASK: dict[str, Any] = {"name": "Print a message", "ansible.builtin.debug": {"msg": "printed {{ 1 + 1 }} words"}}


def run(wall: float, cpu: float = 1.0, requests: int = 0, logins: int = 0) -> Run:
    return Run(wall, cpu, 80.0, 0.5, requests, logins)


def command(code: str) -> dict[str, Any]:
    return {
        "name": "Run Python",
        "ansible.builtin.command": {"argv": ["{{ ansible_playbook_python }}", "-c", code]},
        "changed_when": False,
    }


def test_figures_are_compared_within_a_round() -> None:
    rounds = {"ours": [run(1, 2), run(4, 3), run(1, 4)], "theirs": [run(2, 8), run(8, 6), run(2, 8)]}
    assert ratio(rounds, "ours", "theirs", wall) == 0.5
    assert ratio(rounds, "ours", "theirs", cpu) == 0.5
    assert above(rounds, "theirs", "ours", wall) == 1
    # The ratio of the medians would be different, as in one round only one side is slow.
    uneven = {"ours": [run(1), run(10), run(11)], "theirs": [run(10), run(100), run(11)]}
    assert ratio(uneven, "ours", "theirs", wall) == pytest.approx(0.1)


def test_both_sides_need_equally_many_rounds() -> None:
    with pytest.raises(ValueError, match="zip"):
        ratio({"ours": [run(1)], "theirs": [run(1), run(1)]}, "ours", "theirs", wall)


def rounds_that_just_meet(**other: Any) -> dict[str, list[Run]]:
    """Rounds that just meet each target."""
    ours = run(**{"wall": 4.0, "requests": 24, "logins": 1, **other})
    theirs = {PING: 16.0, MODULES: 40.0, CLIENT: 50.0, DEBUG: 3.6}
    return {IN_PROCESS: [ours], **{name: [run(seconds)] for name, seconds in theirs.items()}}


def verdicts(rounds: dict[str, list[Run]]) -> list[str]:
    return [target.verdict for target in targets(rounds, wall)]


def test_targets_that_are_just_met() -> None:
    assert verdicts(rounds_that_just_meet()) == ["met"] * 6


@pytest.mark.parametrize(
    ("worse", "missed"),
    [({"wall": 4.01}, [0, 1, 2, 3]), ({"requests": 25}, [4]), ({"logins": 2}, [5])],
)
def test_targets_that_are_missed(worse: dict[str, Any], missed: list[int]) -> None:
    found = verdicts(rounds_that_just_meet(**worse))
    assert [number for number, verdict in enumerate(found) if verdict == "missed"] == missed


@pytest.mark.parametrize(
    ("group", "missed"), [(run(1.59, 1.59, 12), []), (run(1.61, 1.5, 12), [0]), (run(1, 1.61, 13), [1, 2])], ids=str
)
def test_targets_of_a_group(group: Run, missed: list[int]) -> None:
    found = group_targets({EMPTY: [run(1.0, 1.0)], UNCHANGED: [group]})
    assert [number for number, target in enumerate(found) if target.verdict == "missed"] == missed


def test_the_table_of_targets_shows_target_and_figure() -> None:
    lines = judgement(rounds_that_just_meet(cpu=0.5)).splitlines()
    pings = next(line for line in lines if "pings" in line)
    assert pings.split()[-4:] == ["0.25", "0.25", "met", "0.5"]


def test_columns_are_aligned() -> None:
    text = table("Costs", ["", "wall s", "MB"], [["one", "1.00", "80"], ["another", "10.00", "7"]])
    assert text.splitlines() == [
        "Costs",
        "             wall s   MB",
        "   one         1.00   80",
        "   another    10.00    7",
    ]


def test_cells_are_medians_below_their_columns() -> None:
    found = cells([run(1.0, 3, 5), run(3.0, 1, 4), run(2.0, 2, 6)])
    assert dict(zip(COLUMNS, found, strict=True)) == {
        "wall s": "2.00",
        "min-max": "1.00-3.00",
        "CPU s": "2.00",
        "others' CPUs": "0.5",
        "peak MB": "80",
        "requests": "5",
        "logins": "0",
    }


@pytest.mark.parametrize(
    ("request_line", "login"),
    [
        ({"service": "identity", "method": "POST", "path": "/v3/auth/tokens"}, True),
        ({"service": "identity", "method": "GET", "path": "/v3/auth/tokens"}, False),
        ({"service": "identity", "method": "GET", "path": "/v3"}, False),
        ({"service": "clustering", "method": "POST", "path": "/v1/tokens"}, False),
    ],
)
def test_is_login(request_line: dict[str, str], login: bool) -> None:
    assert is_login(request_line) == login


def test_a_play_is_measured_with_all_its_processes() -> None:
    idle = measured(Play([command("pass")]), {})
    busy = "import time\ndata = bytearray(300_000_000)\nwhile time.process_time() < 2: pass"
    working = measured(Play([command(busy)]), {})
    # The time and the memory of the process that the module starts count, too.
    assert working.cpu > 2
    assert working.memory > 300 > idle.memory > 10
    assert working.wall >= 2


def test_the_output_of_a_play_is_returned() -> None:
    assert "printed 2 words" in measured(Play([DEBUG_TASK]), {}).printed


def test_a_play_that_changes_something_is_not_measured() -> None:
    touch = {**command("pass"), "changed_when": True}
    with pytest.raises(NotUnchanged, match="1 task"):
        measured(Play([touch, DEBUG_TASK]), {})
    assert "changed=1" in measured(Play([touch, DEBUG_TASK], changes=True), {}).printed


def test_a_play_that_fails_is_not_measured() -> None:
    with pytest.raises(AssertionError, match="nothing works"):
        measured(Play([{"name": "Fail", "ansible.builtin.fail": {"msg": "nothing works"}}]), {})


def test_the_busy_time_of_all_processes_leaves_out_idle_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statistics = tmp_path / "stat"
    statistics.write_text("cpu  1 2 4 1000 2000 8 16 32 4000 8000\ncpu0 1 2 4 1000 2000 8 16 32 4000 8000\n")
    monkeypatch.setattr("bench.measured.STATISTICS", statistics)
    assert busy_seconds() * os.sysconf("SC_CLK_TCK") == pytest.approx(1 + 2 + 4 + 8 + 16 + 32)
    monkeypatch.setattr("bench.measured.STATISTICS", tmp_path / "nothing")
    assert busy_seconds() == 0
