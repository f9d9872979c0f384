# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of modules, each of which is a task or a block of tasks."""

from __future__ import annotations

from typing import Any


def tasks_of(entry: dict[str, Any]) -> list[dict[str, Any]]:
    """The tasks of an example."""
    return list(entry.get("block", [entry]))
