# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The terminal that a person looks at, if there is one on which a line can be rewritten.

Ansible's main process finds out, when it loads this file: the standard output of a worker leads nowhere. A worker
reaches the terminal through Ansible's display alone, and knows the width from a descriptor that it inherits.
"""

from __future__ import annotations

import io
import os
import signal
import sys
import threading
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import FrameType
from typing import Any

from ansible import constants

CLEARED = "\r\x1b[K"
"""Goes to the begin of the line and empties it."""
DEFAULT_COLUMNS = 80
"""The width of a terminal that does not tell."""
CALLBACKS = frozenset({"default", "ansible.builtin.default"})
"""The callbacks that print a task's result in lines of their own. What others do with the screen nobody can tell."""


@dataclass(frozen=True)
class Terminal:
    """A terminal.

    :param descriptor: an open file descriptor of it.
    """

    descriptor: int

    @property
    def columns(self) -> int:
        """How wide it is now."""
        try:
            return os.get_terminal_size(self.descriptor).columns or DEFAULT_COLUMNS
        except OSError:
            return DEFAULT_COLUMNS

    def rewritten(self, text: str, end: str) -> str:
        """What puts a line in the place of the last, with its end to be seen in any case.

        It is a character narrower than the terminal, as a full line may wrap.
        """
        room = self.columns - 1
        return CLEARED + truncated(truncated(text, room - len(end)) + end, room)


def truncated(line: str, columns: int) -> str:
    """As much of the begin of a line as fits."""
    taken = 0
    for index, character in enumerate(line):
        taken += 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
        if taken > columns:
            return line[:index]
    return line


def can_rewrite(is_terminal: bool, callback: str, environment: Mapping[str, str]) -> bool:
    """Whether a line can be rewritten where the output goes.

    ansible-runner, and so AWX, gives Ansible a terminal, whose text it cuts into events by a callback of its own.

    :param callback: the stdout callback.
    """
    return (
        is_terminal
        and callback in CALLBACKS
        and environment.get("TERM", "dumb") != "dumb"
        and not environment.get("CI")
    )


def is_alone(variables: Mapping[str, Any], run_once: bool) -> bool:
    """Whether no other host's task is at work at the same time and wants the same line.

    :param variables: the task's.
    """
    one_host = len(variables.get("ansible_play_batch") or ()) <= 1
    return run_once or one_host or str(variables.get("ansible_forks")) == "1"


def terminal_of(variables: Mapping[str, Any], run_once: bool) -> Terminal | None:
    """The terminal on which a task may rewrite a line."""
    return TERMINAL if is_alone(variables, run_once) else None


def _found() -> Terminal | None:
    if not sys.stdout or not sys.stdout.isatty():
        return None
    if not can_rewrite(True, vars(constants)["DEFAULT_STDOUT_CALLBACK"], os.environ):
        return None
    return Terminal(os.dup(sys.stdout.fileno()))


def _clear_when_interrupted(terminal: Terminal) -> None:
    """Clear the line when a person interrupts the run: Ansible then ends the worker, which could have cleared it."""
    before = signal.getsignal(signal.SIGINT)
    if not callable(before) or threading.current_thread() is not threading.main_thread():
        return

    def interrupted(number: int, frame: FrameType | None) -> Any:
        os.write(terminal.descriptor, CLEARED.encode())
        return before(number, frame)

    signal.signal(signal.SIGINT, interrupted)


TERMINAL = _found()
if TERMINAL is not None:
    _clear_when_interrupted(TERMINAL)
elif isinstance(sys.stdout, io.TextIOWrapper):
    # Into a file or a pipe Python writes by the block, and what is said of a wait would come when it is over.
    sys.stdout.reconfigure(line_buffering=True)
