# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a person sees while a task waits, such as

    web: CLUSTER_CREATE, 7 of 10 nodes ACTIVE, 12 s

On a terminal this is one line, rewritten at each look and gone when the task ends. Elsewhere, and in Ansible's log, it
is a line at each change, and one every so often to show that the task is alive.

The figures cost the server little: the action is read anyway, and the nodes are listed every few seconds at most.
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
from .terminal import CLEARED, Terminal

QUIET_SECONDS = 3.0
"""Seconds that a task may take without a word."""
REPEAT_SECONDS = 15.0 - LONGEST_PAUSE
"""Seconds after which the same is said again with the time that has passed, at the next look: within 15 in all."""
COUNT_SECONDS = 5.0
"""Seconds between two lists of the nodes."""


@dataclass
class _Shown:
    """What a task has shown so far, over all the actions that it waits for; the times are the clock's."""

    start: float | None = None
    text: str = ""
    shown: float = 0.0
    counted: float = float("-inf")
    target: str = ""
    nodes: str = ""


@contextmanager
def progress(
    display: Display, terminal: Terminal | None, clock: Callable[[], float] = time.monotonic
) -> Iterator[ProgressFactory]:
    """The watcher of a task, which shows how far it is until the context ends.

    :param display: Ansible's, by which a worker has the main process show something.
    :param terminal: where a line may be rewritten.
    :param clock: monotonic seconds.
    """
    seen = _Shown()

    def progress_for(client: Client, name: str) -> Progress:
        def show(action: dict[str, Any], waited: float) -> None:
            now = clock()
            if seen.start is None:
                seen.start = now - waited
            if now - seen.start < QUIET_SECONDS or action["status"] not in ACTION.transitional:
                return
            _count(client, action, seen, now)
            text = f"{name}: {action['action']}{seen.nodes}"
            end = f", {waited:.0f} s"
            due = text != seen.text or now - seen.shown >= REPEAT_SECONDS
            if due:
                seen.text, seen.shown = text, now
            if terminal is None and due:
                display.display(text + end)
            if terminal is not None:
                display.display(terminal.rewritten(text, end), newline=False, screen_only=True)
            if terminal is not None and due:
                display.display(text + end, log_only=True)

        return show

    try:
        yield progress_for
    finally:
        if terminal is not None and seen.text:
            display.display(CLEARED, newline=False, screen_only=True)


def _count(client: Client, action: dict[str, Any], seen: _Shown, now: float) -> None:
    """Find out how far the nodes of a cluster are, if that is due; an action may also be about a single node."""
    if action["target_id"] != seen.target:
        seen.target, seen.nodes = action["target_id"], ""
    if not action["action"].startswith("CLUSTER_") or now - seen.counted < COUNT_SECONDS:
        return
    seen.counted = now
    try:
        statuses = Counter(node["status"] for node in client.listing(NODE, cluster_id=action["target_id"]))
    except ClusteringError:
        # The figures are for a person's comfort, and no reason to fail.
        return
    seen.nodes = f", {statuses['ACTIVE']} of {statuses.total()} nodes ACTIVE" if statuses else ""
