# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The user's terminal, if there is one on which a line can be rewritten.

It is detected in Ansible's main process, when that loads this file, because the standard output of a worker is not
connected to the terminal. A worker can write to the terminal only through Ansible's display, and gets the width from a
file descriptor that it inherits.
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

from ansible import constants, context

from .readers import RUNNER, callback_in_use, people_read

CLEAR_LINE = "\r\x1b[K"
"""Moves the cursor to the start of the line and clears the line."""
DEFAULT_COLUMNS = 80
"""The width that is assumed for a terminal that does not report its width, in columns."""
CALLBACKS = frozenset({"default", "ansible.builtin.default", "minimal", "ansible.builtin.minimal"})
"""The stdout callbacks that print a task's result on lines of its own. How others use the screen is unknown."""


@dataclass(frozen=True)
class Terminal:
    """A terminal.

    :param descriptor: an open file descriptor for it.
    """

    descriptor: int

    @property
    def columns(self) -> int:
        """The current width in columns."""
        try:
            return os.get_terminal_size(self.descriptor).columns or DEFAULT_COLUMNS
        except OSError:
            return DEFAULT_COLUMNS

    def rewrite(self, text: str, end: str) -> str:
        """The output that replaces the current line.

        The line is one column narrower than the terminal, because some terminals wrap a full line.

        :param text: the line without its end; truncated to leave room for the end.
        :param end: the end of the line, which stays visible.
        """
        room = self.columns - 1
        return CLEAR_LINE + truncate(truncate(text, room - len(end)) + end, room)


def truncate(line: str, columns: int) -> str:
    """As much of the start of a line as fits. Wide characters take two columns."""
    used = 0
    for index, character in enumerate(line):
        used += 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
        if used > columns:
            return line[:index]
    return line


def can_rewrite(is_terminal: bool, callback: str, environment: Mapping[str, str]) -> bool:
    """Whether the output goes to a terminal on which a line can be rewritten.

    ansible-runner, and thus AWX, runs Ansible in a terminal too, but splits the output into events with a callback of
    its own.

    :param is_terminal: whether the standard output is a terminal.
    :param callback: the stdout callback.
    :param environment: environment variables.
    """
    return (
        is_terminal
        and callback in CALLBACKS
        and environment.get("TERM", "dumb") != "dumb"
        and not environment.get("CI")
    )


def runs_alone(variables: Mapping[str, Any], run_once: bool) -> bool:
    """Whether no task for another Ansible host can run at the same time and use the same line.

    :param variables: the task's variables.
    :param run_once: whether the task has the keyword ``run_once``.
    """
    one_host = len(variables.get("ansible_play_batch") or ()) <= 1
    return run_once or one_host or str(variables.get("ansible_forks")) == "1"


def terminal_of(variables: Mapping[str, Any], run_once: bool) -> Terminal | None:
    """The terminal on which a task may rewrite a line, ``None`` if it must not."""
    return TERMINAL if runs_alone(variables, run_once) else None


def _is_terminal() -> bool:
    return bool(sys.stdout and sys.stdout.isatty())


def _people_read() -> bool:
    """Whether people read the standard output of Ansible's main process."""
    return people_read(_callback(), _is_terminal())


def _callback() -> str:
    settings = vars(constants)
    return callback_in_use(
        settings["DEFAULT_STDOUT_CALLBACK"],
        context.CLIARGS,
        bool(settings["DEFAULT_LOAD_CALLBACK_PLUGINS"]),
        os.environ.get("ORIGINAL_STDOUT_CALLBACK"),
    )


def _detect_terminal() -> Terminal | None:
    # ansible-runner splits the output into events, whichever callback prints it.
    callback = RUNNER if vars(constants)["DEFAULT_STDOUT_CALLBACK"] == RUNNER else _callback()
    if not can_rewrite(_is_terminal(), callback, os.environ):
        return None
    return Terminal(os.dup(sys.stdout.fileno()))


def _clear_when_interrupted(terminal: Terminal) -> None:
    """Clear the line when the user interrupts the run, because Ansible then kills the worker before it can do so."""
    previous = signal.getsignal(signal.SIGINT)
    if not callable(previous) or threading.current_thread() is not threading.main_thread():
        return

    def handle_interrupt(number: int, frame: FrameType | None) -> Any:
        os.write(terminal.descriptor, CLEAR_LINE.encode())
        return previous(number, frame)

    signal.signal(signal.SIGINT, handle_interrupt)


TERMINAL = _detect_terminal()
"""The terminal of Ansible's main process, ``None`` if no line can be rewritten."""
PEOPLE_READ = _people_read()
"""Whether lines of progress can appear on the standard output of Ansible's main process."""
if TERMINAL is not None:
    _clear_when_interrupted(TERMINAL)
elif PEOPLE_READ and isinstance(sys.stdout, io.TextIOWrapper):
    # Python buffers output to a file or a pipe in blocks, so progress would appear only after the wait is over.
    sys.stdout.reconfigure(line_buffering=True)
