# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs playbooks on a pseudo-terminal, as a person does, to test what the terminal shows and what key presses do."""

from __future__ import annotations

import codecs
import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from playbook import settings

PROGRAMS = Path(sys.executable).parent
"""The folder of ansible-playbook."""
CONTROL_C = "\x03"
PIECE = re.compile(r"\x1b\[(?P<number>\d*)(?P<order>[A-Za-z])|(?P<text>[^\x1b])", re.DOTALL)
"""A control sequence or a single character."""
NOT_INTERACTIVE = frozenset({"CI", "TERM", "PYTHONUNBUFFERED"})
"""Environment variables that may be set where the tests run but are not set in a person's shell."""
UNFINISHED = re.compile(r"\x1b[^A-Za-z]*$")
"""The beginning of a control sequence at the end of a text."""
LONGEST = 600
"""How long a run may take before it counts as hanging, in seconds."""


class Screen:
    """A minimal terminal emulator, which writes on its last row only.

    :param columns: the width.
    :var rows: the text of all rows, including those that have scrolled off.
    :var emptied: the text of each row that was cleared, oldest first.
    """

    def __init__(self, columns: int) -> None:
        self.rows = [""]
        self.emptied: list[str] = []
        self._columns = columns
        self._column = 0
        self._rest = ""

    def write(self, text: str) -> None:
        """Process output; an incomplete control sequence is kept for the next call.

        :raises AssertionError: a control sequence or character that the emulator does not know.
        """
        text = self._rest + text
        cut = UNFINISHED.search(text)
        self._rest = cut[0] if cut else ""
        for piece in PIECE.finditer(text.removesuffix(self._rest)):
            if piece["order"]:
                self._obey(piece["number"], piece["order"])
            elif piece["text"] == "\r":
                self._column = 0
            elif piece["text"] == "\n":
                self.rows.append("")
            else:
                self._put(piece["text"])

    def _obey(self, number: str, order: str) -> None:
        assert (number, order) == ("", "K"), f"unknown control sequence: {number}{order}"
        row = self.rows[-1]
        if self._column == 0 and row:
            self.emptied.append(row)
        self.rows[-1] = row[: self._column]

    def _put(self, character: str) -> None:
        assert character.isprintable(), repr(character)
        if self._column == self._columns:
            self.rows.append("")
            self._column = 0
        row = self.rows[-1].ljust(self._column)
        self.rows[-1] = row[: self._column] + character + row[self._column + 1 :]
        self._column += 1


class Terminal:
    """A pseudo-terminal that runs one program.

    :param columns: the width.
    :var screen: what the terminal shows.
    """

    def __init__(self, command: list[str], environment: Mapping[str, str], columns: int = 80) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        self.screen = Screen(columns)
        # The first terminal that a session leader opens becomes its controlling terminal, whose Ctrl-C interrupts it.
        shell = ["sh", "-c", 'exec "$@" <>"$0" >&0 2>&0', os.ttyname(slave), *command]
        self._process = subprocess.Popen(
            shell, env={"TERM": "xterm", **environment}, start_new_session=True, stdin=subprocess.DEVNULL
        )
        self._reader = threading.Thread(target=self._read, args=(slave,), daemon=True)
        self._reader.start()

    def press(self, keys: str) -> None:
        """Send keys as if typed on the keyboard."""
        os.write(self._master, keys.encode())

    def ended(self) -> int:
        """Wait until the program ends.

        :returns: its exit status.
        """
        status = self._process.wait(LONGEST)
        self._reader.join(LONGEST)
        os.close(self._master)
        return status

    def _read(self, slave: int) -> None:
        decoder = codecs.getincrementaldecoder("utf-8")()
        # Reading fails while nobody has the other end open, so keep it open here until the program writes something.
        waiting = [slave]
        while True:
            try:
                read = os.read(self._master, 65536)
            except OSError:
                return
            while waiting:
                os.close(waiting.pop())
            self.screen.write(decoder.decode(read))


def play(
    tasks: list[dict[str, Any]],
    clouds: Mapping[str, Mapping[str, Any]],
    folder: Path,
    *arguments: str,
    in_process: bool = True,
    hosts: str = "localhost",
) -> tuple[list[str], dict[str, str]]:
    """Write the files of a play.

    :param folder: the folder for all files of the run, including temporary ones.
    :returns: the command that runs the play, and its environment variables.
    """
    clouds_path = folder / "clouds.yaml"
    clouds_path.write_text(yaml.safe_dump({"clouds": {name: dict(cloud) for name, cloud in clouds.items()}}))
    content = {"name": "Run tasks", "hosts": hosts, "gather_facts": False, "tasks": tasks}
    (folder / "play.yml").write_text(yaml.safe_dump([content], sort_keys=False))
    variables = json.dumps({"senlin_in_process": in_process})
    command = [str(PROGRAMS / "ansible-playbook"), str(folder / "play.yml"), "-e", variables, *arguments]
    return command, environment(folder)


def environment(folder: Path) -> dict[str, str]:
    """The environment variables of a run whose files are in a folder."""
    mine = {name: value for name, value in os.environ.items() if name not in NOT_INTERACTIVE}
    return {
        **mine,
        **settings(folder),
        "ANSIBLE_REMOTE_TEMP": str(folder / "remote"),
    }
