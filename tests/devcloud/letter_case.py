# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a database of SQLite compare text without case, as MariaDB does with its default collations."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

TEXT_COLUMN = re.compile(r"VARCHAR\(\d+\)(?! COLLATE)")


def ignore_case(path: Path) -> None:
    """Change the collation of all columns of limited length, such as names and ids, in the definitions of the tables.

    SQLite has no statement for that, but says how to edit the definitions in the documentation of ALTER TABLE.
    """
    database = sqlite3.connect(path, isolation_level=None)
    try:
        tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
        database.execute("PRAGMA writable_schema = ON")
        for name, definition in tables:
            changed = TEXT_COLUMN.sub(lambda column: f"{column[0]} COLLATE NOCASE", definition)
            database.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (changed, name))
        (version,) = database.execute("PRAGMA schema_version").fetchone()
        database.execute(f"PRAGMA schema_version = {version + 1}")
        database.execute("PRAGMA writable_schema = OFF")
    finally:
        database.close()
    # The indexes of the ids are still sorted with regard to case.
    database = sqlite3.connect(path)
    try:
        database.execute("REINDEX")
        database.commit()
    finally:
        database.close()
