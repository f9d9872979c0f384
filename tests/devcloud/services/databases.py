# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes sqlite bear a service's load, and spares time that only a remote database needs."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from oslo_db.sqlalchemy import compat, engines
from sqlalchemy import event
from sqlalchemy.pool import Pool, QueuePool


@contextmanager
def transaction(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection whose changes all take effect in the end, or none of them."""
    database = sqlite3.connect(path)
    try:
        with database:
            yield database
    finally:
        database.close()


def use_write_ahead_log(path: Path) -> None:
    """Let readers go on while one writes; the file remembers it. Without it a busy moment is 'database is locked'."""
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA journal_mode=wal")
    finally:
        database.close()


def keep_connections() -> None:
    """Let oslo.db keep connections to sqlite, which it opens, tries out and closes for each transaction."""

    @engines._init_connection_args.dispatch_for("sqlite")
    def keep(dummy_url: Any, engine_args: dict[str, Any], dummy_options: dict[str, Any]) -> None:
        # No limit: Senlin gives some connections back only when their session is garbage-collected.
        engine_args.update(poolclass=QueuePool, pool_size=20, max_overflow=-1, pool_pre_ping=False)

    compat.native_pre_ping_event_support = True

    @event.listens_for(Pool, "checkin")
    def forget_transaction(dummy_connection: Any, record: Any) -> None:
        # oslo.db begins transactions by hand and notes it at the connection, which nobody used to use again.
        record.info.pop("in_transaction", None)
