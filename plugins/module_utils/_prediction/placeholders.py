# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Placeholders: values of the right type for what only the server can choose, which a play can read in check mode.

Each of them can be told from a real value: ids begin with zeros, texts say ``(predicted)``, times are in the year 9999,
and addresses are of ranges that are reserved for documentation.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

ID_PREFIX = "00000000-0000-0000-0000-"
"""The beginning of a placeholder id. The server never chooses such an id: it is not a random UUID."""
TEXT = "(predicted)"
"""A text that only the server knows."""
FIRST_MOMENT = datetime(9999, 1, 1)
"""When the first object would be created."""
TIME = f"{FIRST_MOMENT.isoformat()}Z"
"""The first of the times that only the server knows. It is later than every real one, so what would be created is the
newest."""
ADDRESS = "192.0.2.1"
"""The address of a server."""
SITE = "https://senlin.invalid"
"""The address of the clustering service in a URL that the server would choose."""


def placeholder_id(*of: Any, number: int = 0) -> str:
    """A placeholder id. It is the same for equal values, as several hosts that create the same would create it once.

    :param number: how many objects are predicted before this one, so that no two of a run have one id, and ids ascend
        in the order of creation.
    """
    return f"{ID_PREFIX}{number:06x}{_digest(of)[:6]}"


def placeholder_time(id: str) -> str:
    """A time that only the server knows, of an object with a placeholder id. Times ascend as the ids do."""
    moment = FIRST_MOMENT + timedelta(seconds=int(id[len(ID_PREFIX) :][:6], 16))
    return f"{moment.isoformat()}Z"


def placeholder_name(id: str) -> str:
    """The name of a node that the server would name.

    :param id: its placeholder id.
    """
    return f"node-predicted-{id[-8:]}"


def is_placeholder(*values: Any) -> bool:
    """Whether a placeholder id is in one of the values, so that the server must not be asked about it."""
    return ID_PREFIX in str(values)


def _digest(values: Any) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
