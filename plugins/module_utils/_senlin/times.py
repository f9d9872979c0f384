# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The one place where a time that the server sends is read, and where it gets the one format that results have.

The server writes times in several forms: with ``Z``, with an offset, with fractions of a second, and without a time
zone (those of policies, and others where its database keeps no zone, as MySQL). It keeps its times in UTC, so a time
without a zone is in UTC.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

ISO_TIME = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)"
    r"([T ](?P<clock>\d\d:\d\d(:\d\d)?)([.,](?P<fraction>\d+))?)?"
    r" ?(?P<zone>Z|[+-]\d\d(:?\d\d)?)?",
    re.IGNORECASE,
)
"""Matches a time in ISO 8601. Python 3.10 reads neither ``Z`` nor any number of digits of a fraction by itself."""

FORMAT = "%Y-%m-%dT%H:%M:%SZ"
"""The format of times in results."""


def read_time(value: str | float | None) -> datetime | None:
    """A time that the server sent, in UTC.

    :param value: a time in ISO 8601; the date of a response in HTTP's form; or seconds since the epoch, as actions
        have them.
    :returns: ``None`` if the server gave no time, or something that is none.
    """
    if value is None or isinstance(value, str):
        return _read_text((value or "").strip())
    try:
        return datetime.fromtimestamp(value, timezone.utc)
    except (OverflowError, OSError, TypeError, ValueError):
        return None


def read_second(value: str | float | None) -> datetime | None:
    """The whole second of a time that the server sent.

    To be compared with others: the server cuts most of its times to whole seconds, but not those of policies.
    """
    time = read_time(value)
    return time and time.replace(microsecond=0)


def in_format(text: str) -> str:
    """A time that the server sent, in :data:`FORMAT`; what is no time stays as it is."""
    if len(text) == len("2026-11-24T15:00:00Z") and text.endswith("Z"):
        return text
    time = read_second(text)
    return time.strftime(FORMAT) if time else text


def run_times(action: Mapping[str, Any]) -> dict[str, Any]:
    """When an action started and ended, in :data:`FORMAT`, and how many seconds it ran. What is not known is ``None``.

    :param action: has both times in ``start_at`` and ``end_at``, in seconds since the epoch.
    """
    start, end = read_time(action.get("start_at")), read_time(action.get("end_at"))
    return {
        "started_at": start and start.strftime(FORMAT),
        "ended_at": end and end.strftime(FORMAT),
        "duration": round((end - start).total_seconds(), 3) if start and end else None,
    }


def _read_text(text: str) -> datetime | None:
    found = ISO_TIME.fullmatch(text)
    try:
        time = datetime.fromisoformat(_normalized(found)) if found else parsedate_to_datetime(text)
        return time.replace(tzinfo=time.tzinfo or timezone.utc).astimezone(timezone.utc)
    except (OverflowError, TypeError, ValueError):
        return None


def _normalized(found: re.Match[str]) -> str:
    """The time in the form that every supported release of Python reads."""
    fraction = f".{found['fraction'][:6]:0<6}" if found["fraction"] else ""
    clock = found["clock"] or "00:00"
    clock = clock if len(clock) > len("00:00") else f"{clock}:00"
    zone = (found["zone"] or "Z").upper()
    digits = zone[1:].replace(":", "")
    offset = f"{zone[0]}{digits[:2]}:{digits[2:] or '00'}" if digits else "+00:00"
    return f"{found['day']}T{clock}{fraction}{offset}"
