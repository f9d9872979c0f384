# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short records of actions, clusters and nodes, for the tests of the report."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from ansible_collections.senlin.clustering.plugins.plugin_utils._report.period import Period

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=timezone.utc)
"""The middle of :data:`DAY`."""
DAY = Period(NOON - timedelta(hours=12), NOON + timedelta(hours=12), 1800)
"""The period of the tests."""


def at(hour: float) -> datetime:
    """A time of the day of the tests; the hours before it are negative."""
    return DAY.start + timedelta(hours=hour)


def text(time: datetime) -> str:
    """A time as the server writes it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def action(verb: str, hour: float, seconds: float | None = 60.0, **more: Any) -> dict[str, Any]:
    """The record of an action.

    :param hour: when it was created and started.
    :param seconds: how long it took, or None if it has not ended.
    """
    begin = at(hour)
    target = more.pop("target_id", "c1" if verb.startswith("CLUSTER_") else f"n-{verb}-{hour}")
    return {
        "id": f"{verb}-{hour}-{target}",
        "name": verb.lower(),
        "action": verb,
        "target_id": target,
        "cluster_id": "c1",
        "cause": "RPC Request" if verb.startswith("CLUSTER_") else "Derived Action",
        "created_at": text(begin),
        "start_at": begin.timestamp() + 0.25,
        "end_at": None if seconds is None else begin.timestamp() + 0.25 + seconds,
        "status": "RUNNING" if seconds is None else "SUCCEEDED",
        "status_reason": "",
        "inputs": {},
        "depends_on": [],
        "depended_by": [],
        **more,
    }


def cluster(**more: Any) -> dict[str, Any]:
    """The record of a cluster."""
    return {
        "id": "c1",
        "name": "web",
        "status": "ACTIVE",
        "status_reason": "",
        "desired_capacity": 0,
        "min_size": 0,
        "max_size": -1,
        "profile_name": "web",
        "init_at": text(at(-100)),
        "timeout": 3600,
        **more,
    }


def nodes(count: int, **more: Any) -> list[dict[str, Any]]:
    """The records of members."""
    return [
        {
            "id": f"n{index}",
            "name": f"web-{index}",
            "index": index,
            "cluster_id": "c1",
            "status": "ACTIVE",
            "status_reason": "",
            "init_at": text(at(-100)),
            **more,
        }
        for index in range(1, count + 1)
    ]
