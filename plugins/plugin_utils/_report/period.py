# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The time that a report is about, and the equal parts of it by which actions are counted.

The period is widened to whole parts, counted from 1970. So two reports that are made soon after one another are about
the same period, and are equal if nothing has happened.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from ...module_utils._plan.moments import read_moment
from ...module_utils._senlin.errors import BadInput
from ...module_utils._senlin.times import FORMAT, read_time

MOST_PARTS = 60
"""How many parts a period has at most."""
HOUR, DAY = 3600, 86400
"""In seconds."""
PART_SECONDS = (60, 120, 300, 600, 900, 1800, HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, 7 * DAY)
"""The lengths that a part can have. Longer ones are multiples of the last."""
DEFAULT_TIMEOUT = HOUR
"""How long Senlin lets an action take, in seconds, unless its cluster says otherwise."""
LONGEST_TIMEOUT = DAY
"""How far before the period the actions are read at most, in seconds."""
CLOCK_TOLERANCE = timedelta(seconds=60)
"""By how much the server's clock may be ahead of the controller's without a note in the report."""


EARLIEST = 0
"""The earliest start of a period, in seconds since the epoch. Senlin is younger."""
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
"""Since when the parts of periods are counted."""


@dataclass(frozen=True)
class Period:
    """A time from a start to an end, both in UTC, in equal parts.

    :param part_seconds: the length of a part.
    :param until_now: whether it lasts until the present, so that nothing can be later unless clocks differ.
    """

    start: datetime
    end: datetime
    part_seconds: int
    until_now: bool = True

    @property
    def parts(self) -> int:
        """The number of parts."""
        return int((self.end - self.start).total_seconds()) // self.part_seconds

    def part_of(self, time: datetime) -> int | None:
        """The number of the part that a time is in, from 0; ``None`` outside of the period."""
        if not self.start <= time <= self.end:
            return None
        return min(int((time - self.start).total_seconds()) // self.part_seconds, self.parts - 1)

    def start_of(self, part: int) -> datetime:
        """When a part begins."""
        return self.start + timedelta(seconds=part * self.part_seconds)


def read_period(since: str, until: str | None, now: datetime) -> Period:
    """The period between two options, widened to whole parts.

    :param since: a time, or how long ago it is, such as ``24h``.
    :param until: the same; the present if it is empty.
    :raises BadInput: an option holds no time, or a time that is too early, or the period has no length.
    """
    start, end = (read_moment(f"report_{name}", text or None) for name, text in (("since", since), ("until", until)))
    if start is None:
        raise BadInput("report_since is empty; it must be a time, or how long ago it is, such as 24h or 7d.")
    first, last = start(now), min(end(now), now) if end else now
    if first >= last:
        shown = repr(until) if until else "now"
        raise BadInput(
            f"The period of the report is empty: report_since is {since!r}, and report_until is {shown}. "
            f"report_since must be the earlier one, and not be in the future."
        )
    return replace(widened(first, last), until_now=last == now)


def widened(first: datetime, last: datetime) -> Period:
    """The shortest period of whole parts in which two times are.

    :raises BadInput: the first time is before 1970.
    """
    seconds = (last - first).total_seconds()
    part = next((each for each in PART_SECONDS if seconds / each < MOST_PARTS - 1), PART_SECONDS[-1])
    if seconds / part >= MOST_PARTS - 1:
        part *= int(seconds / part / (MOST_PARTS - 2)) + 1
    start = math.floor(first.timestamp() / part) * part
    end = math.ceil(last.timestamp() / part) * part
    if start < EARLIEST:
        raise BadInput("The period of the report begins before 1970. Give a later time in report_since.")
    return Period(_at(start), _at(max(end, start + part)), part)


def extended(period: Period, newest: datetime | None) -> Period:
    """A period that lasts until now, and until the newest record, which is later if the server's clock is ahead."""
    return period if newest is None or newest <= period.end else widened(period.start, newest)


def actions_since(period: Period, clusters: Iterable[Mapping[str, Any]]) -> datetime:
    """Since when the actions have to be read, so that those which run over the start of the period are among them.

    No action takes longer than the timeout of its cluster.
    """
    timeouts = [cluster.get("timeout") or DEFAULT_TIMEOUT for cluster in clusters]
    longest = min(max([DEFAULT_TIMEOUT, *timeouts]), LONGEST_TIMEOUT)
    try:
        return period.start - timedelta(seconds=longest)
    except OverflowError:
        return period.start


def to_text(time: datetime | None) -> str | None:
    """A time as results have it."""
    return time.strftime(FORMAT) if time else None


def as_dict(period: Period) -> dict[str, Any]:
    """A period as data."""
    return {
        "start": to_text(period.start),
        "end": to_text(period.end),
        "part_seconds": period.part_seconds,
        "until_now": period.until_now,
    }


def from_dict(value: Mapping[str, Any]) -> Period:
    """The period of :func:`as_dict`.

    :raises BadInput: the value is no period.
    """
    start, end, part = read_time(value.get("start")), read_time(value.get("end")), value.get("part_seconds")
    if start is None or end is None or not isinstance(part, int) or part <= 0 or end <= start:
        raise BadInput("The period of the report is none. Take it from the filter senlin.clustering.report_period.")
    return Period(start, end, part, bool(value.get("until_now", True)))


def _at(seconds: int) -> datetime:
    return EPOCH + timedelta(seconds=seconds)
