# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes to the types of the columns in Senlin's tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from senlin.db.sqlalchemy import types


def cache_statements() -> None:
    """Let SQLAlchemy keep compiled statements. Compiling them again takes half the time of an API call."""
    for column_type in (types.Dict, types.List, types.TZAwareDateTime):
        column_type.cache_ok = True


def keep_whole_seconds() -> None:
    """Store times without fractions of seconds, as the columns of Senlin's tables in MariaDB do."""
    bind = types.TZAwareDateTime.process_bind_param

    def bind_whole(column_type: Any, value: datetime | None, dialect: Any) -> datetime | None:
        return bind(column_type, value and value.replace(microsecond=0), dialect)

    types.TZAwareDateTime.process_bind_param = bind_whole
