# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process of Senlin. This file only patches the standard library for green threads, before any other import."""

from __future__ import annotations

import eventlet


def main() -> None:
    """Serve until the process is stopped."""
    eventlet.monkey_patch()
    from .clustering import serve_clustering

    serve_clustering()


if __name__ == "__main__":
    main()
