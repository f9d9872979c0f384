# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every form in which a server writes a time is read as the same moment, and no other file reads one by itself."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, EVENT, POLICY
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.times import in_format, read_second, read_time

PLUGINS = Path(__file__).parents[2] / "plugins"
MOMENT = datetime(2026, 11, 24, 15, 4, 5, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-24T15:04:05Z",
        "2026-11-24T15:04:05+00:00",
        "2026-11-24T16:34:05+01:30",
        "2026-11-24T16:34:05+0130",
        "2026-11-24T13:04:05-02",
        "2026-11-24T15:04:05",
        "2026-11-24 15:04:05",
        "2026-11-24t15:04:05z",
        "2026-11-24T15:04:05.000000+00:00",
        "Tue, 24 Nov 2026 15:04:05 GMT",
        "Tue, 24 Nov 2026 15:04:05 -0000",
        MOMENT.timestamp(),
        int(MOMENT.timestamp()),
    ],
)
def test_every_form_is_the_same_moment(text: str | float) -> None:
    read = read_time(text)
    assert read == MOMENT
    assert read is not None and read.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    ("text", "microseconds"),
    [
        ("2026-11-24T15:04:05.5", 500_000),
        ("2026-11-24T15:04:05.25Z", 250_000),
        ("2026-11-24T15:04:05,000001+00:00", 1),
        ("2026-11-24T15:04:05.123456789Z", 123_456),
        (MOMENT.timestamp() + 0.5, 500_000),
    ],
)
def test_fractions(text: str | float, microseconds: int) -> None:
    assert read_time(text) == MOMENT + timedelta(microseconds=microseconds)


@pytest.mark.parametrize(
    ("text", "formatted"),
    [
        ("2026-11-24T15:04:05Z", "2026-11-24T15:04:05Z"),
        ("2026-11-24T15:04:05.000000", "2026-11-24T15:04:05Z"),
        ("2026-11-24T15:04:05+00:00", "2026-11-24T15:04:05Z"),
        ("2026-11-24T16:34:05.9+01:30", "2026-11-24T15:04:05Z"),
        ("", ""),
        ("soon", "soon"),
    ],
)
def test_results_have_one_format(text: str, formatted: str) -> None:
    assert in_format(text) == formatted
    assert POLICY.shaped({"created_at": text, "updated_at": None})["created_at"] == formatted
    assert EVENT.shaped({"timestamp": text, "oname": text})["generated_at"] == formatted
    assert EVENT.shaped({"timestamp": text, "oname": text})["obj_name"] == text


def test_times_are_compared_by_their_seconds() -> None:
    assert read_second("2026-11-24T15:04:05.999999") == read_second("2026-11-24T15:04:05Z") == MOMENT
    assert read_second(None) is None


def test_a_day_or_a_minute_is_a_time() -> None:
    assert read_time("2026-11-24") == MOMENT.replace(hour=0, minute=0, second=0)
    assert read_time("2026-11-24T15:04") == MOMENT.replace(second=0)


@pytest.mark.parametrize(
    "value",
    [
        *(None, "", " ", "yesterday", "-", "2026", "2026-13-24T15:04:05Z", "2026-11-24T15", 1e30, float("nan"), [], {}),
        *("0000-00-00 00:00:00", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"),
        "Tue, 24 Nov 2026 15:04:05 +99999999999999999999",
    ],
)
def test_what_is_no_time(value: Any) -> None:
    assert read_time(value) is None


@pytest.mark.parametrize(
    ("start", "end", "derived"),
    [
        (1795532400.0312, 1795532403.1148, ("2026-11-24T15:00:00Z", "2026-11-24T15:00:03Z", 3.084)),
        (1795532400, 1795532400.0, ("2026-11-24T15:00:00Z", "2026-11-24T15:00:00Z", 0.0)),
        (1795532400.999999, None, ("2026-11-24T15:00:00Z", None, None)),
        (None, 1795532403.114, (None, "2026-11-24T15:00:03Z", None)),
        (None, None, (None, None, None)),
        (1e30, {}, (None, None, None)),
    ],
)
def test_an_action_has_its_times_in_the_same_format(start: Any, end: Any, derived: tuple[Any, ...]) -> None:
    shaped = ACTION.shaped({"start_time": start, "end_time": end})
    assert (shaped["started_at"], shaped["ended_at"], shaped["duration"]) == derived
    assert (shaped["start_at"], shaped["end_at"]) == (start, end)


def test_no_other_file_reads_a_time() -> None:
    reads = re.compile(r"\b(fromisoformat|strptime|fromtimestamp|parsedate\w*|timegm|calendar)\b")
    found = {path.name for path in PLUGINS.rglob("*.py") if reads.search(path.read_text(encoding="utf-8"))}
    assert found == {"times.py"}
