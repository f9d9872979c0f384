# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of modules, each of which is a task or a play."""

from __future__ import annotations

from typing import Any

PLAY_ONLY = {"hosts", "gather_facts", "tasks"}
"""The keys of a play that a block cannot have."""


def tasks_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The tasks of an example."""
    return list(entry["tasks"]) if "hosts" in entry else [entry]


def as_task(entry: dict[str, Any]) -> dict[str, Any]:
    """An example as a task; a play as a block with the same tasks and the same defaults."""
    if "hosts" not in entry:
        return entry
    return {**{key: value for key, value in entry.items() if key not in PLAY_ONLY}, "block": tasks_of(entry)}
