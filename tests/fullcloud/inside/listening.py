# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves a WSGI application and its control port in green threads."""

from __future__ import annotations

from typing import Any

import eventlet
import eventlet.wsgi

CONNECTIONS = 5000
"""How many connections may be open at a time; clients leave theirs open."""
IDLE_SECONDS = 30
"""After how long an idle connection is closed."""
BACKLOG = 512


def serve(port: int, application: Any) -> None:
    """Serve on a port of loopback, until the process is stopped."""
    # Without reuse_port, a second process fails instead of taking half of the requests.
    listener = eventlet.listen(("127.0.0.1", port), backlog=BACKLOG, reuse_port=False)
    pool = eventlet.GreenPool(CONNECTIONS)
    eventlet.wsgi.server(
        listener, application, custom_pool=pool, socket_timeout=IDLE_SECONDS, log_output=False, debug=False
    )


def serve_in_background(port: int, application: Any) -> None:
    """Serve on a port of loopback, in a green thread."""
    eventlet.spawn(serve, port, application)
