# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whether a saved plan can be carried out now: what it says must be what the role would do. Pure.

Where nothing is left to do, the plan has been carried out, and there is nothing to refuse. Where a part is done, as a
run that was cut off leaves it, the rest is carried out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.expected import paired, plan_differences, shown_in_part, title_of
from .._plan.expected_values import Likeness
from .digest import is_same
from .done import is_done
from .moved import moves

Document = Mapping[str, Any]
"""A plan."""


def differences(saved: Document, current: Document) -> list[str]:
    """What keeps a saved plan from being carried out, each as a part of a sentence; empty if nothing does.

    :param saved: the plan that was approved.
    :param current: the plan as it would be now.
    """
    if not current["tasks"]:
        return []
    found: list[str] = []
    if saved["secrets"] and current["secrets"] and not is_same(saved["secrets"], current["secrets"]):
        found.append("a secret in the document of the group has changed")
    items = [item for task in saved["tasks"] for item in task["plan"]]
    moved = moves(saved["objects"], current["objects"], items)
    found += [move.sentence for move in moved if not move.planned]
    begun = any(move.planned for move in moved)
    planned, now = _by_task(saved), _by_task(current)
    own = [item for task in now.values() for item in task]
    kept = _without_moved(planned, now) if begun else now
    for task in dict.fromkeys([*planned, *now]):
        found += plan_differences(planned.get(task, []), kept.get(task, []), begun=begun, others=items)
        if begun:
            found += _undone(planned.get(task, []), now.get(task, []), items, own, current["objects"])
        else:
            found += _other_titles(task, saved, current)
    return list(dict.fromkeys(found))


def _without_moved(planned: Mapping[str, list[Any]], now: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
    """What tasks would do now that no other task was to do. What remains of a task can fall to another one.

    :param planned: the items of the saved plan, by task.
    :param now: the items as they would be now.
    """
    free: list[Any] = []
    rest: dict[str, list[Any]] = {}
    for task in dict.fromkeys([*planned, *now]):
        expected = planned.get(task, [])
        pairs, rest[task] = paired(expected, now.get(task, []), begun=True)
        taken = {place for place, dummy in pairs}
        free += [item for place, item in enumerate(expected) if place not in taken]
    kept = {}
    for task, own in now.items():
        pairs, dummy = paired(free, rest[task], begun=True)
        taken = {place for place, dummy in pairs}
        free = [item for place, item in enumerate(free) if place not in taken]
        moved = [rest[task][place] for dummy, place in pairs]
        kept[task] = [item for item in own if not any(item is each for each in moved)]
    return kept


def _undone(expected: list[Any], own: list[Any], items: list[Any], all_own: list[Any], now: list[Any]) -> list[str]:
    """The items of a task that a run that was cut off has left out, and that are no longer needed."""
    taken = {place for place, dummy in paired(expected, own, begun=True)[0]}
    left = [item for place, item in enumerate(expected) if place not in taken]
    undone = [item for item in left if not is_done(item, items, all_own, now)]
    return [f"{title_of(item)} is in the plan, not done, and no longer needed" for item in undone]


def _other_titles(task: str, saved: Document, current: Document) -> list[str]:
    """What tells the steps that a person reads from those that the items are."""
    then, now = (
        [title for each in document["tasks"] if each["task"] == task for title in each["steps"]]
        for document in (saved, current)
    )
    return [] if len(then) != len(now) or Likeness().same(then, now) else [f"the steps of {task} have other titles"]


def refusal(saved: Document, current: Document) -> str:
    """The sentence that refuses a saved plan; empty if it can be carried out."""
    found = differences(saved, current)
    if not found:
        return ""
    return (
        f"The plan of the group {saved['group']} of {saved['written_at']} cannot be carried out, and nothing was sent: "
        f"{shown_in_part(found)}. Look at what has happened, and whether this run has the same variables, "
        f"and write a new plan."
    )


def _by_task(document: Document) -> dict[str, list[Any]]:
    """The items of a plan by task. Two tasks of one name are about the same object."""
    found: dict[str, list[Any]] = {}
    for task in document["tasks"]:
        found.setdefault(task["task"], []).extend(task["plan"])
    return found
