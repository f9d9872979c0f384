# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The times that options hold: a point in time, or how long ago it is, such as ``24h``.

How long ago means on the server's clock, which is known only when the server has responded. So an option is read as a
function of the present time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeAlias

from .._senlin.errors import BadInput
from .._senlin.times import read_second
from .values import shortened

Moment: TypeAlias = Callable[[datetime], datetime]
"""A time to the second, given the present time on the server's clock."""

EPOCH_SECONDS = re.compile(r"\d{9,11}(\.\d+)?")
"""Matches the times at which actions start and end. Fewer than nine digits are no time of any Senlin."""
UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
"""The units of how long ago a time is, the largest first, and their names in :class:`datetime.timedelta`."""
SPAN = re.compile("".join(rf"(?:(?P<{name}>\d{{1,6}}){unit})?" for unit, name in UNITS.items()))
"""Matches how long ago a time is, such as ``7d`` or ``1d12h``, and also no text."""


def read_moment(option: str, text: str | None) -> Moment | None:
    """The time that an option holds. Like a time of the server, it is in UTC if it has no time zone.

    :param option: the name of the option.
    :raises BadInput: the option does not hold a time.
    """
    if text is None:
        return None
    parts = SPAN.fullmatch(text.strip())
    if parts and parts.group():
        span = timedelta(**{name: int(number) for name, number in parts.groupdict(default="0").items()})
        return lambda now: _before(now, span)
    time = read_second(float(text) if EPOCH_SECONDS.fullmatch(text) else text)
    if time is None:
        raise BadInput(
            f"{option} is {shortened(text)!r}; it must be a time such as 2026-11-24T15:00:00Z, seconds since 1970, or "
            f"how long ago it is, such as 24h, 7d or 1d12h."
        )
    return lambda now: time


def _before(now: datetime, span: timedelta) -> datetime:
    """The time so long before another; the earliest one that there is if that is too long ago."""
    try:
        return now - span
    except OverflowError:
        return datetime.min.replace(tzinfo=now.tzinfo)
