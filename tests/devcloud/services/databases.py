# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes SQLite fast enough for the services, and avoids work that only a remote database needs."""

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
    """A connection whose changes are committed together at the end, or rolled back on an exception."""
    database = sqlite3.connect(path)
    try:
        with database:
            yield database
    finally:
        database.close()


def use_write_ahead_log(path: Path) -> None:
    """Make readers and a writer work at the same time, which avoids 'database is locked'. The setting is persistent."""
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA journal_mode=wal")
    finally:
        database.close()


def keep_connections() -> None:
    """Make oslo.db keep connections to SQLite, which it otherwise opens, tests and closes for each transaction."""

    @engines._init_connection_args.dispatch_for("sqlite")
    def keep(dummy_url: Any, engine_args: dict[str, Any], dummy_options: dict[str, Any]) -> None:
        # No limit, because Senlin returns some connections only when their session is garbage-collected.
        engine_args.update(poolclass=QueuePool, pool_size=20, max_overflow=-1, pool_pre_ping=False)

    compat.native_pre_ping_event_support = True

    @event.listens_for(Pool, "checkin")
    def forget_transaction(dummy_connection: Any, record: Any) -> None:
        # oslo.db starts transactions explicitly and marks the connection, as it does not expect it to be used again.
        record.info.pop("in_transaction", None)
