# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a command on a pseudo-terminal and keeps what the terminal shows, with its colors, at each moment."""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

import pyte
from rich.color import Color
from rich.style import Style
from rich.text import Text

ROWS = 200
"""More rows than a run prints, so that nothing scrolls off."""
NAMES = {"brown": "yellow", "brightbrown": "bright_yellow"}
"""The colors that pyte calls by another name than rich."""


def run(command: list[str], folder: Path, environment: Mapping[str, str], columns: int) -> Iterator[Text]:
    """Run a command in a folder, and yield what the terminal shows after each piece of output.

    :param environment: all environment variables of the command.
    :param columns: the width of the terminal, in characters.
    """
    screen = pyte.Screen(columns, ROWS)
    stream = pyte.ByteStream(screen)
    screen.set_mode(pyte.modes.LNM)
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=slave, stdout=slave, stderr=slave, start_new_session=True
    ):
        os.close(slave)
        while piece := _read(master):
            stream.feed(piece)
            yield shown(screen)
    os.close(master)


def _read(master: int) -> bytes:
    """The next piece of output; empty when the command has ended, which Linux reports as an error."""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""


def shown(screen: pyte.Screen) -> Text:
    """What a terminal shows, without the empty rows at its end."""
    rows = [_row(screen, number) for number in range(screen.lines)]
    while rows and not rows[-1].plain:
        rows.pop()
    return Text("\n").join(rows)


def _row(screen: pyte.Screen, number: int) -> Text:
    row = Text()
    cells = (screen.buffer[number][column] for column in range(screen.columns))
    for (color, bold), alike in groupby(cells, lambda cell: (cell.fg, cell.bold)):
        row.append("".join(cell.data for cell in alike), Style(color=_color(color), bold=bold))
    row.rstrip()
    return row


def _color(name: str) -> Color | None:
    return None if name == "default" else Color.parse(NAMES.get(name, name.replace("bright", "bright_")))
