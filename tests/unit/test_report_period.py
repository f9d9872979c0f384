# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The period of a report: what options mean, how it is widened, and since when actions are read."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.plugin_utils._report.period import (
    MOST_PARTS,
    PART_SECONDS,
    Period,
    actions_since,
    as_dict,
    extended,
    from_dict,
    read_period,
)

NOW = datetime(2026, 11, 24, 15, 7, 31, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("since", "until", "start", "end", "part"),
    [
        ("24h", None, "2026-11-23T15:00:00Z", "2026-11-24T15:30:00Z", 1800),
        ("24h", "", "2026-11-23T15:00:00Z", "2026-11-24T15:30:00Z", 1800),
        ("30m", None, "2026-11-24T14:37:00Z", "2026-11-24T15:08:00Z", 60),
        ("7d", None, "2026-11-17T15:00:00Z", "2026-11-24T18:00:00Z", 10800),
        ("2026-11-01", "2026-11-02", "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z", 1800),
        # What is to come is not part of a report.
        ("1h", "2027-01-01", "2026-11-24T14:06:00Z", "2026-11-24T15:08:00Z", 120),
    ],
)
def test_it_is_widened_to_whole_parts(since: str, until: str | None, start: str, end: str, part: int) -> None:
    lasting = {"until_now": until != "2026-11-02"}
    assert as_dict(read_period(since, until, NOW)) == {"start": start, "end": end, "part_seconds": part, **lasting}


def test_two_reports_soon_after_one_another_have_the_same_period() -> None:
    assert read_period("24h", None, NOW) == read_period("24h", None, NOW + timedelta(minutes=20))


@pytest.mark.parametrize("since", ["1m", "59m", "61m", "1d", "8d", "100d", "4000d"])
def test_it_has_at_most_so_many_parts(since: str) -> None:
    period = read_period(since, None, NOW)
    assert 1 <= period.parts <= MOST_PARTS
    assert period.part_seconds in PART_SECONDS or period.part_seconds % PART_SECONDS[-1] == 0
    assert period.part_of(period.end) == period.parts - 1
    assert period.part_of(period.start) == 0
    assert period.part_of(period.start - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    ("since", "until", "message"),
    [
        ("yesterday", None, "report_since is 'yesterday'; it must be a time"),
        ("0001-01-01", None, "The period of the report begins before 1970."),
        ("24h", "later", "report_until is 'later'; it must be a time"),
        ("", None, "report_since is empty"),
        ("1h", "2h", "The period of the report is empty: report_since is '1h', and report_until is '2h'."),
        ("2027-01-01", None, "report_until is now."),
    ],
)
def test_what_is_no_period_is_refused(since: str, until: str | None, message: str) -> None:
    with pytest.raises(BadInput) as refused:
        read_period(since, until, NOW)
    assert message in str(refused.value)


def test_actions_are_read_for_as_long_as_one_may_take() -> None:
    period = read_period("24h", None, NOW)

    def before(*timeouts: int | None) -> float:
        return (period.start - actions_since(period, [{"timeout": each} for each in timeouts])).total_seconds()

    assert (before(), before(60, None), before(60, 7200), before(10**6)) == (3600, 3600, 7200, 86400)


def test_it_lasts_until_the_newest_record() -> None:
    period = read_period("24h", None, NOW)
    assert extended(period, None) == extended(period, period.end) == period
    later = extended(period, period.end + timedelta(hours=2))
    assert later.end >= period.end + timedelta(hours=2) and later.start <= period.start


def test_it_is_data() -> None:
    period = read_period("24h", None, NOW)
    assert from_dict(as_dict(period)) == period
    for wrong in ({}, {**as_dict(period), "end": "2020-01-01"}, {**as_dict(period), "part_seconds": 0}):
        with pytest.raises(BadInput):
            from_dict(wrong)
    assert isinstance(period, Period)
