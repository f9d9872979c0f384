# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Puts the plan of a group together: what each task of the role would do, what that rests on, and how much it is. Pure.

The form has a version. A reader refuses a plan of a newer one, as it may mean something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from .digest import digest_of, fingerprint
from .masks import without_secrets
from .seen import seen_objects

FORMAT = 1
"""The version of the form."""
ROLE = "senlin.clustering.scaling_group"
"""The role whose plans these are."""
SERVERS = {
    "build": "built",
    "in_place": "changed_in_place",
    "restart": "restarted",
    "rebuild": "rebuilt",
    "replace": "replaced",
    "remove": "removed",
}
"""What happens to servers or stacks, by the effect, in the words of the counts."""

Task = dict[str, Any]
"""What one task would do, under the keys ``task``, ``module``, ``steps`` and ``plan``."""


def tasks_of(results: Iterable[Mapping[str, Any]]) -> list[Task]:
    """What the tasks of the role would do, from their results in check mode, in their order.

    :param results: for each task, its name in the role as ``task``, its ``module``, and its registered ``result``. The
        items of a loop become tasks of their own, which have the name of the item as well, or its value ``by`` which
        the dictionary names.
    """
    found: list[Task] = []
    for each in results:
        result = each["result"] or {}
        for single in result.get("results", [result]):
            if single.get("plan") is None:
                continue
            item = single.get(single.get("ansible_loop_var", "item"))
            name = item[each["by"]] if "by" in each else item_name(item)
            task = f"{each['task']} {name}" if "results" in result else str(each["task"])
            found.append({"task": task, "module": each["module"], "steps": single["steps"], "plan": single["plan"]})
    return found


def item_name(item: Any) -> str:
    """The name of what an item of a loop is about: an object, its name, or the result of a task about a policy."""
    if isinstance(item, Mapping):
        return str(item.get("name") or item.get("policy_name") or item_name(item.get("policy")))
    return str(item)


def plan_document(
    tasks: Sequence[Task],
    seen: Mapping[str, Any],
    declared: Mapping[str, Any],
    *,
    group: str,
    state: str,
    connection: Mapping[str, Any],
    written_at: datetime,
    key: str = "",
) -> dict[str, Any]:
    """The plan of a group.

    :param tasks: what the tasks would do.
    :param seen: the objects as they are, in lists under the names that info modules give them.
    :param declared: what the document of the group declares; only its secrets count, and only with a key.
    :param connection: the ``endpoint`` and the ``project_id``, as far as they are known.
    :param key: signs the plan; empty if nothing does.
    """
    shown = [
        {**task, "plan": [masked_item(item) for item in task["plan"]], "steps": without_secrets(task["steps"])}
        for task in tasks
        if task["plan"]
    ]
    items = [item for task in shown for item in task["plan"]]
    document = {
        "format": FORMAT,
        "role": ROLE,
        "group": group,
        "state": state,
        "endpoint": connection.get("endpoint"),
        "project_id": connection.get("project_id"),
        "written_at": written_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "steps": steps_of(shown),
        "servers": servers_of(items),
        "tasks": shown,
        "objects": seen_objects(seen),
        "secrets": fingerprint(declared, key),
    }
    return {**document, "digest": digest_of(document, key)}


def steps_of(tasks: Iterable[Mapping[str, Any]]) -> int:
    """How many steps a plan has."""
    return sum(len(task["steps"]) for task in tasks)


def masked_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item of a plan without secrets."""
    name = str(item["attribute"] or "")
    return {**item, **{side: without_secrets(item[side], name) for side in ("before", "after")}}


def servers_of(items: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """How many servers or stacks a plan touches, by what happens to them."""
    counts = dict.fromkeys(SERVERS.values(), 0)
    for item in items:
        if item["nodes"] and item["effect"] in SERVERS:
            counts[SERVERS[item["effect"]]] += item["nodes"]["count"]
    return counts
