# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Placeholders such as ``{profile web}``, which later tasks use for the ids of objects that earlier ones created.

A placeholder is a noun and a name. ``{profile web:8}`` stands for the first eight characters of the id, and
``{profile web_2}`` for the id of the second object with the name.
"""

from __future__ import annotations

import re
from typing import Any

from harness import Task

PLACEHOLDER = re.compile(r"\{(\w+) (\w+)(:8)?\}")


def remember(result: dict[str, Any], created: dict[str, str]) -> None:
    """Add the ids in a task's result to those of earlier tasks.

    :param created: ids by noun and name; an id that is already there is kept. ``action last`` is the latest action
        that a task did not wait for.
    """
    if result.get("action_id"):
        created["action last"] = result["action_id"]
    for noun, resource in result.items():
        if isinstance(resource, dict) and resource.get("id") and resource.get("name"):
            first = created.setdefault(f"{noun} {resource['name']}", resource["id"])
            if resource["id"] != first:
                created.setdefault(f"{noun} {resource['name']}_2", resource["id"])


def filled_task(task: Task, created: dict[str, str]) -> Task:
    """The task with the placeholders in its options replaced."""
    return Task(task.module, filled(dict(task.options), created))


def filled(text: Any, created: dict[str, str]) -> Any:
    """Replace the placeholders in a string, or in all strings within a dict or list.

    :raises KeyError: no earlier task created the object.
    """
    if isinstance(text, dict):
        return {filled(key, created): filled(value, created) for key, value in text.items()}
    if isinstance(text, list):
        return [filled(value, created) for value in text]
    if not isinstance(text, str):
        return text
    return PLACEHOLDER.sub(lambda match: created[f"{match[1]} {match[2]}"][: 8 if match[3] else None], text)
