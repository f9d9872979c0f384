# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The result of a roll-out: each member before and after, and the batches."""

from __future__ import annotations

from typing import Any

from .._plan.resource import Situation
from .._senlin.transport import Attributes
from .batch_steps import stand_in
from .memory import memory_of
from .methods import REPLACE
from .state import State

OUTCOMES = {True: "replaced", False: "updated"}
"""The values of ``done`` for a member that has changed, by whether it was replaced."""
COMPOSED = ("node_profiles", "state")
"""What the cluster has in addition while the task is at work."""


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The cluster, its nodes, the batches, and the names of the members that do not have the profile.

    :param situation: the situation at the start.
    :param after: the cluster at the end, or as it is predicted.
    """
    if after is None:
        return {"cluster": None, "nodes": [], "batches": [], "remaining": []}
    cluster = {key: value for key, value in after.items() if key not in COMPOSED}
    return {"cluster": cluster, **facts(situation, after["state"])}


def remember_members(situation: Situation, state: State) -> None:
    """Remember the members as they are found first: at the start of the run, or when they have joined meanwhile."""
    memory = memory_of(situation)
    memory.new_ids.update(situation.findings.created.values(), (node["id"] for node, dummy in state.new))
    more = {node["id"]: node for node in state.members if node["id"] not in memory.new_ids | memory.members.keys()}
    memory.members.update(more)


def facts(situation: Situation, state: State) -> dict[str, Any]:
    """What is known of the members: before, as memory has it from the first plan of the run, and now.

    :param state: the state now.
    """
    memory, findings = memory_of(situation), situation.findings
    before = list(memory.members.values()) or list(state.members)
    batches, methods = memory.batches, memory.methods
    now = {node["id"]: node for node in state.members}
    by_name = {node["name"]: node for node in state.members}
    nodes = []
    for node in before:
        replaced = methods.get(node["id"]) == REPLACE
        new_id = findings.created.get(stand_in(node["id"])) if replaced else node["id"]
        current = now.get(str(new_id)) or now.get(node["id"]) or by_name.get(node["name"])
        profile = current["profile_name"] if current else None
        changed = bool(current and current["profile_id"] != node["profile_id"])
        failed = node["id"] in findings.failed or stand_in(node["id"]) in findings.failed
        kept = current is not None and current["id"] in (new_id, node["id"])
        nodes.append(
            {
                "name": node["name"],
                "id_before": node["id"],
                "id": current["id"] if current and kept else None,
                "profile_before": node["profile_name"],
                "profile_after": profile,
                "batch": batches.get(node["id"]),
                "done": "failed" if failed else OUTCOMES[replaced] if changed else "unchanged",
                "gate": findings.answers.get(str(new_id)),
            }
        )
    target = (memory.profile or {}).get("id")
    remaining = sorted(node["name"] for node in state.members if node["profile_id"] != target)
    numbers = sorted(set(batches.values()))
    names = {node["id"]: node["name"] for node in before}
    listed = [[names[id] for id, number in batches.items() if number == each and id in names] for each in numbers]
    return {"nodes": nodes, "batches": listed, "remaining": remaining}
