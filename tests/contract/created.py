# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids of what tasks have made, and the placeholders in later tasks that stand for them."""

from __future__ import annotations

import re
from typing import Any

from harness import Task

PLACEHOLDER = re.compile(r"\{(\w+) (\w+)(:8)?\}")


def remember(result: dict[str, Any], made: dict[str, str]) -> None:
    """Keep the ids of what a task has made, and of the action that it did not wait for as ``{action last}``."""
    if result.get("action_id"):
        made["action last"] = result["action_id"]
    for noun, resource in result.items():
        if isinstance(resource, dict) and resource.get("id") and resource.get("name"):
            made.setdefault(f"{noun} {resource['name']}", resource["id"])


def filled_task(task: Task, made: dict[str, str]) -> Task:
    """A task with its placeholders filled."""
    return Task(task.module, filled(dict(task.options), made))


def filled(text: Any, made: dict[str, str]) -> Any:
    """Put the ids of what was made before in place of ``{profile web}``, or their beginning for ``{profile web:8}``."""
    if isinstance(text, dict):
        return {filled(key, made): filled(value, made) for key, value in text.items()}
    if isinstance(text, list):
        return [filled(value, made) for value in text]
    if not isinstance(text, str):
        return text
    return PLACEHOLDER.sub(lambda match: made[f"{match[1]} {match[2]}"][: 8 if match[3] else None], text)
