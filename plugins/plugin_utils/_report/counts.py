# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""How many actions there were, when, with what result, and how long they took."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median
from typing import Any

from .histories import Action
from .period import Period, to_text

OUTCOMES = ("succeeded", "failed", "cancelled", "unfinished")
"""What can become of an action. An unfinished one is waiting or under way."""


def outcome(action: Action) -> str:
    """What has become of an action: one of :data:`OUTCOMES`."""
    lower = action.status.lower()
    return lower if lower in OUTCOMES else "unfinished"


def outcomes(actions: Iterable[Action]) -> dict[str, int]:
    """The number of actions by outcome, and in total."""
    counted = dict.fromkeys(OUTCOMES, 0)
    for action in actions:
        counted[outcome(action)] += 1
    return {"total": sum(counted.values()), **counted}


def histogram(actions: Iterable[Action], period: Period) -> list[dict[str, Any]]:
    """The parts of a period in which actions began, with their numbers by outcome.

    An action that began before the period is in its first part. One without times is in none.
    """
    parts: dict[int, dict[str, int]] = {}
    for action in actions:
        part = period.part_of(max(action.at, period.start)) if action.at else None
        if part is not None:
            parts.setdefault(part, dict.fromkeys(OUTCOMES, 0))[outcome(action)] += 1
    return [{"start": to_text(period.start_of(part)), **numbers} for part, numbers in sorted(parts.items())]


def by_verb(actions: Iterable[Action]) -> list[dict[str, Any]]:
    """For each kind of action, how often it ran and failed, and how long it took, in seconds; the most frequent first.

    The times are those of the actions that succeeded, as a failure can be very quick.
    """
    groups: dict[str, list[Action]] = {}
    for action in actions:
        groups.setdefault(action.verb, []).append(action)
    rows = [{"action": verb, **outcomes(group), **_durations(group)} for verb, group in groups.items()]
    return sorted(rows, key=lambda row: (-int(row["total"]), str(row["action"])))


def _durations(actions: Sequence[Action]) -> dict[str, float | None]:
    seconds = [action.seconds for action in actions if action.status == "SUCCEEDED" and action.seconds is not None]
    return {
        "median_seconds": round(median(seconds), 1) if seconds else None,
        "longest_seconds": round(max(seconds), 1) if seconds else None,
    }
