# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the processes of a stage, finds out which are running, and stops them.

A process is known by its id and the time at which it was started, so a signal never reaches another process that later
got the same id. Each has a session of its own, so that its workers stop with it.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

START_SECONDS = 120.0
"""How long a process may take until it listens."""
STOP_SECONDS = 20.0
"""How long a process may take to stop after SIGTERM; heat-engine ignores it once it has worked."""
POLL_SECONDS = 0.05
LOG_LINES = 15
"""How much of a log an error message quotes."""

Command = Sequence[str | Path | int]


class ProcessFailed(Exception):
    """A process does not do what it is needed for; the message quotes its log."""


class Processes:
    """The processes of one stage.

    :param record: the file that lists them.
    :param log: the folder of their logs.
    :param folder: their working directory.
    """

    def __init__(self, record: Path, log: Path, folder: Path) -> None:
        self._record = record
        self._log = log
        self._folder = folder

    def running(self) -> dict[str, int]:
        """The process id of each process that runs."""
        # One that ended before its start could be read was recorded without it.
        return {name: pid for name, (pid, since) in self._read().items() if since and started(pid) == since}

    def start(self, name: str, command: Command, environment: Mapping[str, str]) -> None:
        """Start a process that keeps running."""
        with open(self._log / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(word) for word in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=self._folder,
                start_new_session=True,
            )
        self._record.write_text(json.dumps({**self._read(), name: (process.pid, started(process.pid))}))

    def wait_until_listening(self, ports: Mapping[str, int]) -> None:
        """Wait until each port accepts connections.

        :param ports: the name of the process, and its port.
        :raises ProcessFailed: one does not.
        """
        deadline = time.monotonic() + START_SECONDS
        for name, port in ports.items():
            while not listens(port):
                if name not in self.running() or time.monotonic() > deadline:
                    raise ProcessFailed(f"{name} does not listen on port {port}{self._end_of_log(name)}")
                time.sleep(POLL_SECONDS)

    def check_free(self, ports: Mapping[str, int]) -> None:
        """Fail if another process already listens on one of the ports, before any is mistaken for the new one.

        :raises ProcessFailed: names the port.
        """
        for name, port in ports.items():
            if listens(port):
                raise ProcessFailed(f"{name} needs port {port}, on which another process listens. Stop that process.")

    def run(self, *commands: tuple[str, Command, Mapping[str, str]]) -> None:
        """Run commands at once, and wait until all have ended.

        :raises ProcessFailed: one of them failed.
        """
        running = []
        for name, command, environment in commands:
            with open(self._log / f"{name}.log", "ab") as log:
                words = [str(word) for word in command]
                running.append(
                    (name, subprocess.Popen(words, stdout=log, stderr=log, env=environment, cwd=self._folder))
                )
        failed = [name for name, process in running if process.wait() != 0]
        if failed:
            raise ProcessFailed(f"{failed[0]} failed{self._end_of_log(failed[0])}")

    def stop(self, names: Iterable[str]) -> None:
        """Stop processes, and kill those that do not stop."""
        names = list(names)
        for number in (signal.SIGTERM, signal.SIGKILL):
            for name, pid in self.running().items():
                if name in names:
                    # A worker outlives its killed parent, so SIGKILL goes to all processes of the session.
                    send = os.killpg if number == signal.SIGKILL else os.kill
                    with suppress(ProcessLookupError):
                        send(pid, number)
            deadline = time.monotonic() + STOP_SECONDS
            while time.monotonic() < deadline and set(names) & set(self.running()):
                time.sleep(POLL_SECONDS)

    def forget(self) -> None:
        """Remove the list of processes."""
        self._record.unlink(missing_ok=True)

    def _read(self) -> dict[str, tuple[int, str | None]]:
        if not self._record.exists():
            return {}
        return {name: (pid, since) for name, (pid, since) in json.loads(self._record.read_text()).items()}

    def _end_of_log(self, name: str) -> str:
        path = self._log / f"{name}.log"
        lines = path.read_text(errors="replace").splitlines() if path.exists() else []
        return f"; the end of {path}:\n" + "\n".join(lines[-LOG_LINES:])


def started(pid: int) -> str | None:
    """When a process was started, in clock ticks since the boot; None for one that has ended."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    state, start_time = fields[0], fields[19]
    return None if state == "Z" else start_time


def listens(port: int) -> bool:
    """Whether a port on loopback accepts connections."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True
