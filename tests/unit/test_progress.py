# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task shows while it waits, on a clock that only moves when somebody sleeps, and where a line is rewritten."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import wait_for_success
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.progress import progress
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.terminal import (
    CLEAR_LINE,
    DEFAULT_COLUMNS,
    Terminal,
    can_rewrite,
    runs_alone,
    truncate,
)
from fake_senlin import FakeSenlin, Trouble

NO_TERMINAL = Terminal(-1)
"""A terminal that does not tell how wide it is."""


@dataclass
class FakeDisplay:
    """Keeps what is displayed, with the time of a clock."""

    senlin: FakeSenlin
    shown: list[tuple[float, str]] = field(default_factory=list)
    logged: list[tuple[float, str]] = field(default_factory=list)

    def display(self, text: str, newline: bool = True, screen_only: bool = False, log_only: bool = False) -> None:
        assert not (screen_only and log_only)
        if not log_only:
            self.shown.append((self.senlin.clock.now, text + "\n" * newline))
        if not screen_only:
            self.logged.append((self.senlin.clock.now, text))

    @property
    def text(self) -> str:
        return "".join(text for dummy, text in self.shown)


@pytest.fixture
def display() -> FakeDisplay:
    return FakeDisplay(FakeSenlin())


def waited(
    display: FakeDisplay, *actions: tuple[str, float], building: float = 0.0, terminal: Terminal | None = None
) -> None:
    """Wait for actions on a cluster of ten nodes, one after the other, as one task does.

    :param actions: the name of each, and how many seconds it lasts.
    :param building: how many seconds one node after the other takes to become ACTIVE.
    """
    senlin = display.senlin
    cluster = senlin.add("clusters", name="web")
    for number in range(10):
        node = senlin.add("nodes", cluster_id=cluster, status="CREATING")
        senlin.lasting["NODE_CREATE"] = building * (number + 1)
        senlin.start("NODE_CREATE", node, partial(senlin.stored["nodes"][node].update, status="ACTIVE"))
    client = Client(senlin)
    with progress(display, terminal, senlin.clock) as progress_for:
        watch = progress_for(client, "web")
        for name, seconds in actions:
            senlin.lasting[name] = seconds
            action = senlin.start(name, cluster)
            wait_for_success(client, action, "cluster web", senlin.clock.deadline(), watch)


def lists(senlin: FakeSenlin) -> int:
    """How often the nodes were listed."""
    return senlin.sent.count("GET /nodes")


# When something is said


def test_a_short_wait_is_quiet(display: FakeDisplay) -> None:
    waited(display, ("CLUSTER_CREATE", 2.9), terminal=NO_TERMINAL)
    assert display.shown == display.logged == []
    assert lists(display.senlin) == 0


def test_a_line_at_each_change(display: FakeDisplay) -> None:
    waited(display, ("CLUSTER_CREATE", 30), building=3)
    lines = display.text.splitlines()
    texts = [line.rpartition(", ")[0] for line in lines]
    assert lines[0] == "web: CLUSTER_CREATE, 1 of 10 nodes ACTIVE, 3 s"
    assert texts[-1] == "web: CLUSTER_CREATE, 8 of 10 nodes ACTIVE", "the result tells of the end"
    assert len(set(texts)) == len(texts) > 4
    assert display.logged == [(when, line.rstrip()) for when, line in display.shown]


def test_the_same_is_said_again_within_15_seconds(display: FakeDisplay) -> None:
    start = display.senlin.clock.now
    waited(display, ("CLUSTER_CREATE", 120), building=1000)
    times = [start, *(when for when, dummy in display.shown), start + 120]
    assert max(later - earlier for earlier, later in pairwise(times)) <= 15
    assert len(display.shown) <= 10


def test_the_nodes_are_listed_every_5_seconds_at_most(display: FakeDisplay) -> None:
    waited(display, ("CLUSTER_CREATE", 60), ("CLUSTER_UPDATE", 2), ("CLUSTER_RESIZE", 60), building=5)
    assert 12 < lists(display.senlin) <= 122 / 5


def test_short_actions_add_up(display: FakeDisplay) -> None:
    waited(display, ("CLUSTER_CREATE", 2), ("CLUSTER_UPDATE", 2), ("CLUSTER_RESIZE", 2))
    assert display.text.splitlines() == [
        "web: CLUSTER_UPDATE, 10 of 10 nodes ACTIVE, 1 s",
        "web: CLUSTER_RESIZE, 10 of 10 nodes ACTIVE, 0 s",
    ]


def test_a_second_action_is_told_as_well_as_the_first(display: FakeDisplay) -> None:
    waited(display, ("CLUSTER_RESIZE", 40), ("CLUSTER_RESIZE", 40), building=7)
    second = [line for when, line in display.shown if when > display.senlin.clock.now - 39]
    assert [line for line in second if "10 of 10" in line]
    assert len(second) > 3


def test_an_action_on_a_node_has_no_figures(display: FakeDisplay) -> None:
    senlin = display.senlin
    node = senlin.add("nodes", name="one")
    senlin.lasting["NODE_CREATE"] = 4
    action = senlin.start("NODE_CREATE", node)
    with progress(display, None, senlin.clock) as progress_for:
        wait_for_success(
            Client(senlin), action, "node one", senlin.clock.deadline(), progress_for(Client(senlin), "one")
        )
    assert display.text == "one: NODE_CREATE, 3 s\n"
    assert lists(senlin) == 0


def test_a_list_that_fails_does_not_fail_the_task(display: FakeDisplay) -> None:
    display.senlin.troubles.append(Trouble("GET /nodes", status=500))
    waited(display, ("CLUSTER_CREATE", 4.5))
    assert display.text == "web: CLUSTER_CREATE, 3 s\n"


# In place


def test_a_terminal_has_one_line(display: FakeDisplay) -> None:
    waited(display, ("CLUSTER_CREATE", 30), building=3, terminal=NO_TERMINAL)
    empty, *lines = display.text.split(CLEAR_LINE)
    assert (empty, lines.pop()) == ("", ""), "it is cleared in the end"
    assert all(line.startswith("web: CLUSTER_CREATE, ") for line in lines)
    assert "\n" not in display.text
    assert len(lines) > len(display.logged) > 4


def test_a_log_has_plain_lines(display: FakeDisplay) -> None:
    waited(display, ("CLUSTER_CREATE", 30), building=3, terminal=NO_TERMINAL)
    plain = FakeDisplay(FakeSenlin())
    waited(plain, ("CLUSTER_CREATE", 30), building=3)
    assert display.logged == plain.logged


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError])
def test_the_line_is_cleared_however_the_task_ends(end: type[BaseException], display: FakeDisplay) -> None:
    def cut() -> None:
        raise end

    display.senlin.lasting["CLUSTER_CHECK"] = 8
    display.senlin.start("CLUSTER_CHECK", display.senlin.add("clusters"), cut)
    with pytest.raises(end):
        waited(display, ("CLUSTER_CREATE", 30), terminal=NO_TERMINAL)
    assert display.text.endswith(CLEAR_LINE)
    assert display.text.count(CLEAR_LINE) > 2


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A real terminal of 30 columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 30, 0, 0))
    yield Terminal(slave)
    os.close(master)
    os.close(slave)


def test_a_line_is_narrower_than_the_terminal(terminal: Terminal) -> None:
    assert terminal.rewrite("web: CLUSTER_CREATE, 7 of 10 nodes ACTIVE", ", 12 s") == (
        f"{CLEAR_LINE}web: CLUSTER_CREATE, 7 , 12 s"
    )
    assert terminal.rewrite("one: NODE_CREATE", ", 12 s") == f"{CLEAR_LINE}one: NODE_CREATE, 12 s"
    fcntl.ioctl(terminal.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 5, 0, 0))
    assert terminal.rewrite("web: CLUSTER_CREATE", ", 12 s") == f"{CLEAR_LINE}, 12"
    assert NO_TERMINAL.columns == DEFAULT_COLUMNS


@pytest.mark.parametrize(
    ("line", "columns", "seen"), [("web", 3, "web"), ("web", 2, "we"), ("web", 0, ""), ("\u7f51\u7edc: ", 3, "\u7f51")]
)
def test_wide_characters_take_two_columns(line: str, columns: int, seen: str) -> None:
    assert truncate(line, columns) == seen


# Where


@pytest.mark.parametrize(
    ("place", "callback", "environment", "can"),
    [
        (True, "default", {"TERM": "xterm"}, True),
        (True, "ansible.builtin.default", {"TERM": "linux", "CI": ""}, True),
        (False, "default", {"TERM": "xterm"}, False),
        (True, "awx_display", {"TERM": "xterm"}, False),
        (True, "community.general.dense", {"TERM": "xterm"}, False),
        (True, "default", {"TERM": "xterm", "CI": "true"}, False),
        (True, "default", {"TERM": "dumb"}, False),
        (True, "default", {}, False),
    ],
)
def test_where_a_line_can_be_rewritten(place: bool, callback: str, environment: dict[str, str], can: bool) -> None:
    assert can_rewrite(place, callback, environment) == can


@pytest.mark.parametrize(
    ("batch", "forks", "run_once", "alone"),
    [
        (["a"], 5, False, True),
        (["a", "b"], 5, False, False),
        (["a", "b"], 1, False, True),
        (["a", "b"], 5, True, True),
    ],
)
def test_a_task_that_is_alone(batch: list[str], forks: int, run_once: bool, alone: bool) -> None:
    variables: dict[str, Any] = {"ansible_play_batch": batch, "ansible_forks": forks}
    assert runs_alone(variables, run_once) == alone
