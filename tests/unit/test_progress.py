# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task shows while it waits, on a clock that advances only when something sleeps on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import wait_for_success
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.action_text import ActionText
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
    display: FakeDisplay,
    *actions: tuple[str, float],
    building: float = 0.0,
    terminal: Terminal | None = None,
    log_only: bool = False,
    secrets: set[str] | None = None,
    name: str = "web",
    nodes: int = 10,
    **more: Any,
) -> None:
    """Wait for actions on a cluster of ten nodes, one after another, as a task does.

    :param actions: the name of each, and how many seconds it lasts.
    :param building: the seconds between the end of one node's part of an action and that of the next.
    :param name: what the task calls the cluster.
    :param more: further attributes of the actions.
    """
    senlin = display.senlin
    cluster = senlin.add("clusters", name="web")
    members = [senlin.add("nodes", cluster_id=cluster, profile_id="old") for dummy in range(nodes)]
    client = Client(senlin)
    with progress(display, terminal, senlin.clock, log_only=log_only, secrets=secrets or set()) as progress_for:
        show_progress = progress_for(client, name)
        for action_name, seconds in actions:
            part = PARTS.get(action_name, action_name.replace("CLUSTER_", "NODE_"))
            parts = []
            for number, member in enumerate(members):
                senlin.durations[part] = building * (number + 1)
                update = partial(senlin.stored["nodes"][member].update, profile_id="new")
                parts.append(senlin.start(part, member, update))
            senlin.durations[action_name] = seconds
            action = senlin.start(action_name, cluster, parts=parts, **more)
            wait_for_success(client, action, "cluster web", senlin.clock.deadline(), show_progress)


PARTS = {"CLUSTER_RESIZE": "NODE_DELETE", "CLUSTER_DEL_NODES": "NODE_LEAVE"}
"""What the actions on the nodes are, where that does not follow from the name of the action on the cluster."""


def lists(senlin: FakeSenlin) -> int:
    """How often the nodes have been listed."""
    return senlin.sent.count("GET /nodes")


def reads(senlin: FakeSenlin) -> int:
    """How often anything but the actions that the task waits for has been read."""
    waited_for = {id for id, action in senlin.stored["actions"].items() if action["action"].startswith("CLUSTER_")}
    return len([request for request in senlin.sent if request.rpartition("/")[2] not in waited_for])


def texts(display: FakeDisplay) -> list[str]:
    """The lines without the time."""
    return [line.rpartition(", ")[0] for line in display.text.splitlines()]


def test_a_line_shows_no_secret(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 9), secrets={"web"})
    assert "CLUSTER_CREATE" in display.text and "web" not in display.text


# When a line is shown


def test_a_short_wait_shows_nothing(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 2.9), terminal=NO_TERMINAL)
    assert display.shown == display.logged == []
    assert reads(display.senlin) == 0


def test_each_change_is_shown(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 30), building=3)
    lines = display.text.splitlines()
    assert lines[0] == "web: CLUSTER_CREATE, 1 of 10 nodes created, 3 s"
    assert texts(display)[-1] == "web: CLUSTER_CREATE, 9 of 10 nodes created", "the end is shown by the result"
    assert len(set(texts(display))) == len(lines) > 4
    assert display.logged == [(when, line.rstrip()) for when, line in display.shown]


@pytest.mark.parametrize(
    ("action", "words"),
    [
        ("CLUSTER_CREATE", "created"),
        ("CLUSTER_RESIZE", "removed"),
        ("CLUSTER_DELETE", "removed"),
        ("CLUSTER_DEL_NODES", "removed"),
        ("CLUSTER_RECOVER", "recovered"),
        ("CLUSTER_CHECK", "checked"),
        ("CLUSTER_OPERATION", "done"),
        ("CLUSTER_REPLACE_NODES", "done"),
    ],
)
def test_a_line_says_what_becomes_of_the_nodes(action: str, words: str, display: FakeDisplay) -> None:
    wait_for_actions(display, (action, 20), building=2)
    assert f"web: {action}, 4 of 10 nodes {words}" in texts(display)
    assert lists(display.senlin) == 0
    assert reads(display.senlin) <= 2


def test_a_roll_says_how_many_nodes_are_updated(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_UPDATE", 40), building=4, inputs={"new_profile_id": "new"})
    counts = [int(text.split()[2]) for text in texts(display)]
    assert texts(display)[0] == "web: CLUSTER_UPDATE, 0 of 10 nodes updated"
    assert counts == sorted(set(counts)) and counts[-1] >= 8
    assert 5 < lists(display.senlin) <= 40 / 5


def test_an_update_that_concerns_no_node_counts_none(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_UPDATE", 5), nodes=0, inputs={"name": "web"})
    assert display.text == "web: CLUSTER_UPDATE, 3 s\n"


def test_parts_that_do_something_else_are_counted_anew(display: FakeDisplay) -> None:
    senlin = display.senlin
    client, action = Client(senlin), {"action": "CLUSTER_DEL_NODES", "target_id": senlin.add("clusters", name="web")}
    stops = [senlin.add("actions", action="NODE_OPERATION") for dummy in range(3)]
    deletions = [senlin.add("actions", action="NODE_DELETE") for dummy in range(3)]
    words = ActionText(client, action, "web")
    found = []
    for unfinished in (stops, stops[:1], [], deletions, deletions[:2]):
        words.poll({**action, "depends_on": unfinished})
        found.append(words.text(action, 0).partition(", ")[2])
    assert found == [f"{count} of 3 nodes {done}" for count, done in zip((0, 2, 3, 0, 1), WORDS, strict=True)]


WORDS = ("done", "done", "done", "removed", "removed")


def test_a_cluster_is_called_by_its_name(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 4), name="3a5e5a6c-0000-4000-8000-000000000000")
    assert display.text.startswith("web: ")


def test_only_the_log_gets_lines_where_a_program_reads(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 30), building=3, log_only=True)
    assert display.shown == []
    assert len(display.logged) > 4


def test_the_same_is_shown_again_within_15_seconds(display: FakeDisplay) -> None:
    start = display.senlin.clock.now
    wait_for_actions(display, ("CLUSTER_CREATE", 120), building=1000)
    times = [start, *(when for when, dummy in display.shown), start + 120]
    assert max(later - earlier for earlier, later in pairwise(times)) <= 15
    assert len(display.shown) <= 10


def test_short_actions_add_up_and_none_is_shown_with_no_time(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_CREATE", 2), ("CLUSTER_CHECK", 2), ("CLUSTER_RESIZE", 2), building=0.5)
    assert display.text.splitlines() == [
        "web: CLUSTER_CHECK, 2 of 10 nodes checked, 1 s",
        "web: CLUSTER_CHECK, 3 of 10 nodes checked, 2 s",
        "web: CLUSTER_RESIZE, 2 of 10 nodes removed, 1 s",
        "web: CLUSTER_RESIZE, 3 of 10 nodes removed, 2 s",
    ]


def test_a_second_action_is_shown_like_the_first(display: FakeDisplay) -> None:
    wait_for_actions(display, ("CLUSTER_RESIZE", 40), ("CLUSTER_RESIZE", 40), building=3)
    second = [line for when, line in display.shown if when > display.senlin.clock.now - 39]
    assert [line for line in second if "5 of 10" in line]
    assert len(second) > 3


@pytest.mark.parametrize("given", ["web", "0c2f4f0e-9a6c-4f6e-8f0b-3c6a3d8f2b11"])
def test_a_step_says_what_its_action_does_not(given: str, display: FakeDisplay) -> None:
    with progress(display, None, display.senlin.clock) as progress_for:  # type: ignore[arg-type]
        show = progress_for(Client(display.senlin), given)
        action = {"id": "7", "target_id": "8", "action": "NODE_UPDATE", "status": "RUNNING"}
        for waited in (0.0, 2.0):
            show({**action, "note": "batch 2 of 4, 3 of 10 updated", "title": "web"}, waited)
            display.senlin.clock.sleep(41)
    assert display.text == "web: batch 2 of 4, 3 of 10 updated, 41 s\n"


def test_an_action_on_a_node_shows_no_numbers_of_nodes(display: FakeDisplay) -> None:
    senlin = display.senlin
    node = senlin.add("nodes", name="one")
    senlin.durations["NODE_CREATE"] = 4
    action = senlin.start("NODE_CREATE", node)
    with progress(display, None, senlin.clock) as progress_for:
        show_progress = progress_for(Client(senlin), "web")
        wait_for_success(Client(senlin), action, "node one", senlin.clock.deadline(), show_progress)
    assert display.text == "one: NODE_CREATE, 3 s\n"
    assert senlin.sent.count(f"GET /nodes/{node}") == 1
    assert lists(senlin) == 0


@pytest.mark.parametrize("request_", ["GET /clusters/", "GET /actions/0000000c"])
def test_a_read_that_fails_does_not_fail_the_task(request_: str, display: FakeDisplay) -> None:
    display.senlin.troubles.append(Trouble(request_, status=500))
    wait_for_actions(display, ("CLUSTER_CREATE", 4.5), building=2)
    assert display.text.startswith("web: CLUSTER_CREATE, 1 of 10 nodes ")
    assert display.senlin.troubles == []


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
