# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves WSGI applications in green threads, on sockets that the parent process has opened."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import eventlet
import eventlet.greenio
import eventlet.wsgi

from ..choices import add_choices

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]

LOG = logging.getLogger(__name__)

WATCH_SECONDS = 2
"""How often a process checks whether its cloud still exists."""
CONNECTIONS = 10_000
"""How many connections may be open at a time. Each occupies a green thread, and one more would wait forever."""
IDLE_SECONDS = 30
"""After how long an idle connection is closed; clients leave theirs open when they are done."""


def parse_arguments() -> argparse.Namespace:
    """Parse the command line of a service."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="the cloud's folder")
    parser.add_argument("--api-socket", type=int, required=True, help="an open listening socket for the service")
    parser.add_argument("--control-socket", type=int, required=True, help="an open listening socket for orders")
    add_choices(parser)
    return parser.parse_args()


def serve(descriptor: int, application: Application) -> None:
    """Serve the application on a listening socket in the background."""
    listener = eventlet.greenio.GreenSocket(socket.socket(fileno=descriptor))
    settings = {"custom_pool": eventlet.GreenPool(CONNECTIONS), "socket_timeout": IDLE_SECONDS}
    eventlet.spawn(eventlet.wsgi.server, listener, application, log=LOG, log_output=False, **settings)


def run_until_replaced(state: Path, service: str) -> None:
    """Run until the folder of the cloud is removed or replaced, as nothing could find the process to stop it then."""
    while True:
        eventlet.sleep(WATCH_SECONDS)
        if not _is_known(state / f"{service}.pid"):
            LOG.warning("%s does not name this process any more, stopping", state)
            os.kill(os.getpid(), signal.SIGTERM)


def _is_known(pid_file: Path) -> bool:
    try:
        return pid_file.read_text() == str(os.getpid())
    except FileNotFoundError:
        return False
