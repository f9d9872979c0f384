# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The progress that is shown while a task waits, such as

    web: CLUSTER_CREATE, 7 of 10 nodes created, 12 s

On a terminal, this is a single line that is rewritten at each poll and cleared when the task ends. Elsewhere, and in
Ansible's log, a new line appears at each change, and otherwise at intervals, to show that the task is still running.
Where a program reads the standard output, only the log gets the lines.

The progress costs the server little; ``action_text.py`` says what is read.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from ansible.utils.display import Display

from ...module_utils._run.task import ProgressFactory
from ...module_utils._senlin.actions import Progress
from ...module_utils._senlin.client import Client
from ...module_utils._senlin.deadline import LONGEST_PAUSE
from ...module_utils._senlin.kinds import ACTION
from ...module_utils._senlin.masking import masked_sentence
from .action_text import ActionText
from .terminal import CLEAR_LINE, Terminal

QUIET_SECONDS = 3.0
"""Seconds that a task waits before it shows any progress."""
REPEAT_SECONDS = 15.0 - LONGEST_PAUSE
"""Seconds after which the next poll repeats an unchanged line with the new time: within 15 seconds altogether."""
SHORTEST_SECONDS = 1.0
"""Seconds that an action takes before it is shown."""


@dataclass
class _State:
    """What a task has shown so far, over all the actions that it waits for. Times are in seconds of the clock.

    :param start: when the task started to wait.
    :param text: the last line shown, without the time.
    :param shown_at: when that line was shown.
    :param texts: the words for each action, by its id.
    """

    start: float | None = None
    text: str = ""
    shown_at: float = 0.0
    texts: dict[str, ActionText] = field(default_factory=dict)


@contextmanager
def progress(
    display: Display,
    terminal: Terminal | None,
    clock: Callable[[], float] = time.monotonic,
    *,
    log_only: bool = False,
    secrets: Collection[str] = (),
) -> Iterator[ProgressFactory]:
    """Yield a factory for functions that show the progress of a task's actions while the context is open.

    :param display: Ansible's display, through which a worker sends output to the main process.
    :param terminal: the terminal on which the line may be rewritten; ``None`` to show plain lines.
    :param clock: returns monotonic seconds.
    :param log_only: write the plain lines to Ansible's log only, because a program reads the standard output.
    :param secrets: those of the task, which the name of a cluster can contain.
    """
    state = _State()

    def progress_for(client: Client, name: str) -> Progress:
        def show(action: dict[str, Any], waited: float) -> None:
            now = clock()
            if state.start is None:
                state.start = now - waited
            words = state.texts.setdefault(action["id"], ActionText(client, action, name))
            words.poll(action)
            quiet = now - state.start < QUIET_SECONDS or waited < SHORTEST_SECONDS
            if quiet or action["status"] not in ACTION.transitional:
                return
            # A step of several can say more than its action does. Then the time counts from the first one.
            note = action.get("note")
            text = masked_sentence(
                f"{action.get('title') or name}: {note}" if note else words.text(action, now), secrets
            )
            end = f", {now - state.start if note else waited:.0f} s"
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
