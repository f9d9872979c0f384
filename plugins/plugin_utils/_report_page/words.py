# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Writes times, durations and numbers for people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ...module_utils._senlin.times import read_time

MINUTE, HOUR, DAY = 60, 3600, 86400
"""In seconds."""
NONE = "\N{EN DASH}"
"""Stands for a value that there is not."""


def moment(text: str | None, *, year: bool = False) -> str:
    """A time of the report, in UTC, such as ``28 Nov 02:30``.

    :param year: whether to write the year.
    """
    time = read_time(text)
    return clock(time, year=year) if time else NONE


def clock(time: datetime, *, year: bool = False) -> str:
    """A time such as ``28 Nov 02:30``, independent of the language of the controller."""
    month = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")[time.month - 1]
    return f"{time.day} {month}{f' {time.year}' if year else ''} {time:%H:%M}"


def duration(seconds: float | None) -> str:
    """A number of seconds such as ``3.2 s``, ``4 min 10 s`` or ``2 h 5 min``."""
    if seconds is None:
        return NONE
    if seconds < MINUTE - 0.05:
        return f"{seconds:.1f} s"
    whole = round(seconds)
    if whole < HOUR:
        return f"{whole // MINUTE} min {whole % MINUTE} s" if whole % MINUTE else f"{whole // MINUTE} min"
    if whole < DAY:
        return f"{whole // HOUR} h {whole % HOUR // MINUTE} min"
    return f"{whole // DAY} d {whole % DAY // HOUR} h"


def number(value: int) -> str:
    """A number with thin spaces between groups of three digits."""
    return f"{value:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def counted(value: int, noun: str) -> str:
    """A number and a noun, which gets an ``s`` unless there is one of it."""
    return f"{number(value)} {noun}{'' if value == 1 else 's'}"


def listed(parts: Iterable[tuple[str, int]]) -> str:
    """Names with their numbers, such as ``97 ACTIVE, 2 WARNING``, without those of which there are none."""
    return ", ".join(f"{number(value)} {name}" for name, value in parts if value)


def short_id(id: str) -> str:
    """The beginning of an id, to be shown where there is no name."""
    return f"{id[:8]}\N{HORIZONTAL ELLIPSIS}" if len(id) > 12 else id
