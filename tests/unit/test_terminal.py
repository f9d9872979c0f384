# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where one line can be rewritten, and how a line is made to fit."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import termios
from collections.abc import Iterator
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.terminal import (
    CLEAR_LINE,
    DEFAULT_COLUMNS,
    Terminal,
    can_rewrite,
    runs_alone,
    truncate,
)

NO_TERMINAL = Terminal(-1)
"""A terminal whose width cannot be read."""


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    """A real terminal of 30 columns."""
    master, slave = pty.openpty()
    fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 30, 0, 0))
    yield Terminal(slave)
    os.close(master)
    os.close(slave)


def test_a_line_is_narrower_than_the_terminal(terminal: Terminal) -> None:
    assert terminal.rewrite("web: CLUSTER_CREATE, 7 of 10 nodes created", ", 12 s") == (
        f"{CLEAR_LINE}web: CLUSTER_CREATE, 7 , 12 s"
    )
    assert terminal.rewrite("one: NODE_CREATE", ", 12 s") == f"{CLEAR_LINE}one: NODE_CREATE, 12 s"
    fcntl.ioctl(terminal.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 5, 0, 0))
    assert terminal.rewrite("web: CLUSTER_CREATE", ", 12 s") == f"{CLEAR_LINE}, 12"
    assert NO_TERMINAL.columns == DEFAULT_COLUMNS


@pytest.mark.parametrize(
    ("line", "columns", "start"), [("web", 3, "web"), ("web", 2, "we"), ("web", 0, ""), ("\u7f51\u7edc: ", 3, "\u7f51")]
)
def test_truncated_counts_two_columns_for_wide_characters(line: str, columns: int, start: str) -> None:
    assert truncate(line, columns) == start


@pytest.mark.parametrize(
    ("is_terminal", "callback", "environment", "expected"),
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
def test_can_rewrite(is_terminal: bool, callback: str, environment: dict[str, str], expected: bool) -> None:
    assert can_rewrite(is_terminal, callback, environment) == expected


@pytest.mark.parametrize(
    ("batch", "forks", "run_once", "alone"),
    [
        (["a"], 5, False, True),
        (["a", "b"], 5, False, False),
        (["a", "b"], 1, False, True),
        (["a", "b"], 5, True, True),
    ],
)
def test_is_alone(batch: list[str], forks: int, run_once: bool, alone: bool) -> None:
    variables: dict[str, Any] = {"ansible_play_batch": batch, "ansible_forks": forks}
    assert runs_alone(variables, run_once) == alone
