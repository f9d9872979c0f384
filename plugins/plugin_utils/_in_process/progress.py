# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The progress that is shown while a task waits, such as

    web: CLUSTER_CREATE, 7 of 10 nodes ACTIVE, 12 s

On a terminal, this is a single line that is rewritten at each poll and cleared when the task ends. Elsewhere, and in
Ansible's log, a new line appears at each change, and otherwise at intervals, to show that the task is still running.
Where a program reads the standard output, only the log gets the lines.

The progress costs the server little: the task polls the action anyway, and lists the nodes at most every few seconds.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ansible.utils.display import Display

from ...module_utils._run.task import ProgressFactory
from ...module_utils._senlin.actions import Progress
from ...module_utils._senlin.client import Client
from ...module_utils._senlin.deadline import LONGEST_PAUSE
from ...module_utils._senlin.errors import ClusteringError
from ...module_utils._senlin.kinds import ACTION, NODE
from .terminal import CLEAR_LINE, Terminal

QUIET_SECONDS = 3.0
"""Seconds that a task waits before it shows any progress."""
REPEAT_SECONDS = 15.0 - LONGEST_PAUSE
"""Seconds after which the next poll repeats an unchanged line with the new time: within 15 seconds altogether."""
COUNT_SECONDS = 5.0
"""Minimum number of seconds between two requests that list the nodes."""


@dataclass
class _State:
    """What a task has shown so far, over all the actions that it waits for. Times are in seconds of the clock.

    :param start: when the task started to wait.
    :param text: the last line shown, without the time.
    :param shown_at: when that line was shown.
    :param counted_at: when the nodes were last listed.
    :param target: id of the cluster or node that the current action is about.
    :param nodes: the part of the line that says how many nodes are ACTIVE.
    """

    start: float | None = None
    text: str = ""
    shown_at: float = 0.0
    counted_at: float = float("-inf")
    target: str = ""
    nodes: str = ""


@contextmanager
def progress(
    display: Display,
    terminal: Terminal | None,
    clock: Callable[[], float] = time.monotonic,
    *,
    log_only: bool = False,
) -> Iterator[ProgressFactory]:
    """Yield a factory for functions that show the progress of a task's actions while the context is open.

    :param display: Ansible's display, through which a worker sends output to the main process.
    :param terminal: the terminal on which the line may be rewritten; ``None`` to show plain lines.
    :param clock: returns monotonic seconds.
    :param log_only: write the plain lines to Ansible's log only, because a program reads the standard output.
    """
    state = _State()

    def progress_for(client: Client, name: str) -> Progress:
        def show(action: dict[str, Any], waited: float) -> None:
            now = clock()
            if state.start is None:
                state.start = now - waited
            if now - state.start < QUIET_SECONDS or action["status"] not in ACTION.transitional:
                return
            _count_nodes(client, action, state, now)
            text = f"{name}: {action['action']}{state.nodes}"
            end = f", {waited:.0f} s"
            due = text != state.text or now - state.shown_at >= REPEAT_SECONDS
            if due:
                state.text, state.shown_at = text, now
            if terminal is None and due:
                display.display(text + end, log_only=log_only)
            if terminal is not None:
                display.display(terminal.rewrite(text, end), newline=False, screen_only=True)
            if terminal is not None and due:
                display.display(text + end, log_only=True)

        return show

    try:
        yield progress_for
    finally:
        if terminal is not None and state.text:
            display.display(CLEAR_LINE, newline=False, screen_only=True)


def _count_nodes(client: Client, action: dict[str, Any], state: _State, now: float) -> None:
    """Count the ACTIVE nodes of the cluster that an action is about, if the last count is old enough.

    An action on a single node has no such count.
    """
    if action["target_id"] != state.target:
        state.target, state.nodes = action["target_id"], ""
    if not action["action"].startswith("CLUSTER_") or now - state.counted_at < COUNT_SECONDS:
        return
    state.counted_at = now
    try:
        statuses = Counter(node["status"] for node in client.listing(NODE, cluster_id=action["target_id"]))
    except ClusteringError:
        # The count is only informative, so the task must not fail because of it.
        return
    state.nodes = f", {statuses['ACTIVE']} of {statuses.total()} nodes ACTIVE" if statuses else ""
