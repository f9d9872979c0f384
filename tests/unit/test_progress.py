# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task shows while it waits, on a clock that advances only when something sleeps on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import wait_for_success
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.progress import progress
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.terminal import CLEAR_LINE, Terminal
from fake_senlin import FakeSenlin, Trouble

NO_TERMINAL = Terminal(-1)
"""A terminal whose width cannot be read."""


@dataclass
class FakeDisplay:
    """Keeps what is displayed, with the time at which it is."""

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


def wait_for_actions(
    display: FakeDisplay, *actions: tuple[str, float], building: float = 0.0, terminal: Terminal | None = None
) -> None:
    """Wait for actions on a cluster of ten nodes, one after another, as a task does.

    :param actions: the name of each, and how many seconds it lasts.
    :param building: the seconds between one node becoming ACTIVE and the next.
    """
    senlin = display.senlin
    cluster = senlin.add("clusters", name="web")
    for number in range(10):
        node = senlin.add("nodes", cluster_id=cluster, status="CREATING")
        senlin.durations["NODE_CREATE"] = building * (number + 1)
        senlin.start("NODE_CREATE", node, partial(senlin.stored["nodes"][node].update, status="ACTIVE"))
    client = Client(senlin)
    with progress(display, terminal, senlin.clock) as progress_for:
        show_progress = progress_for(client, "web")
        for name, seconds in actions:
            senlin.durations[name] = seconds
            action = senlin.start(name, cluster)
            wait_for_success(client, action, "cluster web", senlin.clock.deadline(), show_progress)


def lists(senlin: FakeSenlin) -> int:
    """How often the nodes have been listed."""
    return senlin.sent.count("GET /nodes")


# When a line is shown


def test_a_short_wait_shows_nothing(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 2.9), terminal=NO_TERMINAL)
    assert display.shown == display.logged == []
    assert lists(display.senlin) == 0


def test_each_change_is_shown(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 30), building=3)
    lines = display.text.splitlines()
    texts = [line.rpartition(", ")[0] for line in lines]
    assert lines[0] == "web: CLUSTER_CREATE, 1 of 10 nodes ACTIVE, 3 s"
    assert texts[-1] == "web: CLUSTER_CREATE, 8 of 10 nodes ACTIVE", "the end is shown by the result"
    assert len(set(texts)) == len(texts) > 4
    assert display.logged == [(when, line.rstrip()) for when, line in display.shown]


def test_the_same_is_shown_again_within_15_seconds(display: FakeDisplay) -> None:
    start = display.senlin.clock.now
    wait_for_actions(display, ("CLUSTER_CREATE", 120), building=1000)
    times = [start, *(when for when, dummy in display.shown), start + 120]
    assert max(later - earlier for earlier, later in pairwise(times)) <= 15
    assert len(display.shown) <= 10


def test_the_nodes_are_listed_every_5_seconds_at_most(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 60), ("CLUSTER_UPDATE", 2), ("CLUSTER_RESIZE", 60), building=5)
    assert 12 < lists(display.senlin) <= 122 / 5


def test_short_actions_add_up(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 2), ("CLUSTER_UPDATE", 2), ("CLUSTER_RESIZE", 2))
    assert display.text.splitlines() == [
        "web: CLUSTER_UPDATE, 10 of 10 nodes ACTIVE, 1 s",
        "web: CLUSTER_RESIZE, 10 of 10 nodes ACTIVE, 0 s",
    ]


def test_a_second_action_is_shown_like_the_first(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_RESIZE", 40), ("CLUSTER_RESIZE", 40), building=7)
    second = [line for when, line in display.shown if when > display.senlin.clock.now - 39]
    assert [line for line in second if "10 of 10" in line]
    assert len(second) > 3


def test_an_action_on_a_node_shows_no_numbers_of_nodes(display: FakeDisplay) -> None:
    senlin = display.senlin
    node = senlin.add("nodes", name="one")
    senlin.durations["NODE_CREATE"] = 4
    action = senlin.start("NODE_CREATE", node)
    with progress(display, None, senlin.clock) as progress_for:
        wait_for_success(
            Client(senlin), action, "node one", senlin.clock.deadline(), progress_for(Client(senlin), "one")
        )
    assert display.text == "one: NODE_CREATE, 3 s\n"
    assert lists(senlin) == 0


def test_a_list_that_fails_does_not_fail_the_task(display: FakeDisplay) -> None:
    display.senlin.troubles.append(Trouble("GET /nodes", status=500))
    wait_for_actions(display, ("CLUSTER_CREATE", 4.5))
    assert display.text == "web: CLUSTER_CREATE, 3 s\n"


# One line that is rewritten


def test_a_terminal_shows_one_line(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 30), building=3, terminal=NO_TERMINAL)
    empty, *lines = display.text.split(CLEAR_LINE)
    assert (empty, lines.pop()) == ("", ""), "it is cleared at the end"
    assert all(line.startswith("web: CLUSTER_CREATE, ") for line in lines)
    assert "\n" not in display.text
    assert len(lines) > len(display.logged) > 4


def test_a_log_gets_plain_lines(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 30), building=3, terminal=NO_TERMINAL)
    plain = FakeDisplay(FakeSenlin())
    wait_for_actions(plain, ("CLUSTER_CREATE", 30), building=3)
    assert display.logged == plain.logged


@pytest.mark.parametrize("end", [KeyboardInterrupt, RuntimeError])
def test_the_line_is_cleared_however_the_task_ends(end: type[BaseException], display: FakeDisplay) -> None:
    def interrupt() -> None:
        raise end

    display.senlin.durations["CLUSTER_CHECK"] = 8
    display.senlin.start("CLUSTER_CHECK", display.senlin.add("clusters"), interrupt)
    with pytest.raises(end):
        wait_for_actions(display, ("CLUSTER_CREATE", 30), terminal=NO_TERMINAL)
    assert display.text.endswith(CLEAR_LINE)
    assert display.text.count(CLEAR_LINE) > 2
