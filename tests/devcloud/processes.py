# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the process of a service, finds out whether it is running, and stops it.

A process holds a lock that it inherits on `<service>.pid` in the state folder. As long as the lock is held, the process
is running and the process id in the file is its own. A signal can therefore never reach another process that later got
the same id, and no tool that lists processes is needed.
"""

from __future__ import annotations

import fcntl
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from .places import TESTS

GRACE_SECONDS = 5.0
"""How long a process may take to stop after a signal."""


def listening_socket(port: int = 0) -> socket.socket:
    """A listening socket on loopback; connections wait until the service accepts them. Port 0 selects a free one."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(512)
    return listener


def start(service: str, python: Path, folder: Path, sockets: dict[str, socket.socket], *arguments: str) -> int:
    """Start `devcloud.services.<service>` on these sockets, in a new session, and return its process id."""
    with open(_pid_file(folder, service), "w") as lock, open(folder / f"{service}.log", "a") as log:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        command = [str(python), "-m", f"devcloud.services.{service}", "--state", str(folder), *arguments]
        for name, listener in sockets.items():
            command += [f"--{name}-socket", str(listener.fileno())]
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_environment_variables(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[lock.fileno(), *(listener.fileno() for listener in sockets.values())],
        )
        lock.write(str(process.pid))
    return process.pid


def pid_of(service: str, folder: Path) -> int | None:
    """The process id of the service, or None if it is not running."""
    try:
        with open(_pid_file(folder, service)) as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return int(lock.read())
    except FileNotFoundError:
        return None
    return None


def stop(service: str, folder: Path) -> bool:
    """Stop the service if it is running, and return whether it was.

    :raises TimeoutError: the process still runs after SIGKILL.
    """
    pid = pid_of(service, folder)
    if pid is None:
        return False
    for signal_number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, signal_number)
        except ProcessLookupError:
            return True
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline:
            if pid_of(service, folder) is None:
                return True
            time.sleep(0.02)
    raise TimeoutError(f"the process {pid} of {service} does not stop")


def _pid_file(folder: Path, service: str) -> Path:
    return folder / f"{service}.pid"


def _environment_variables() -> dict[str, str]:
    """The environment variables of this process, without those that point to a proxy or to another cloud."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("OS_", "PYTHON")) and not name.lower().endswith("_proxy")
    }
    return {**kept, "PYTHONPATH": str(TESTS), "PYTHONUNBUFFERED": "1"}
