# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Serves a WSGI application: python -m fullcloud.inside.serve MODULE:FACTORY PORT.

Its configuration comes from the environment.
"""

from __future__ import annotations

import importlib
import sys

from cheroot import wsgi

THREADS = 8


def main() -> None:
    """Serve until the process is stopped."""
    place, port = sys.argv[1:]
    # Services parse sys.argv themselves.
    sys.argv[1:] = []
    module, factory = place.split(":")
    application = getattr(importlib.import_module(module), factory)()
    wsgi.Server(("127.0.0.1", int(port)), application, numthreads=THREADS, server_name=module).start()


if __name__ == "__main__":
    main()
