# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The members that a task names, although the roll-out replaces them by others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from .._plan.resource import Situation
from .._senlin.cloud_reason import UUID
from .._senlin.kinds import NODE
from .._senlin.transport import Attributes
from .._subjects.targets import chosen_nodes
from .batch_steps import stand_in
from .state import State, begun_journal


def chosen_members(situation: Situation, state: State) -> list[Attributes]:
    """The members that the task may change. A member that this run has replaced has another id than the task names.

    :raises NotFound: the task names a node that is no member.
    :raises Ambiguous: several members have one of the names.
    """
    members, findings = list(state.members), situation.findings
    if situation.params["nodes"] is None:
        return members
    if "chosen" not in findings.memory:
        # The task can also name a member that an earlier run has deleted to replace it.
        absent = [each.as_node() for each in state.absent_members()]
        naming = _still_there(situation, state, [*members, *absent])
        findings.memory["chosen"] = [node["id"] for node in chosen_nodes(naming, [*members, *absent])]
    ids: list[str] = findings.memory["chosen"]
    named = {*ids, *(findings.created.get(stand_in(id)) for id in ids)}
    return [node for node in members if node["id"] in named]


def _still_there(situation: Situation, state: State, nodes: Sequence[Attributes]) -> Situation:
    """The situation without the ids of nodes that no longer exist, if the roll-out has begun: it has replaced them."""
    references: list[str] = situation.params["nodes"]
    known = {node[key] for node in nodes for key in ("id", "name")}
    unknown = [each for each in references if each not in known and re.fullmatch(UUID, each)]
    if not unknown or begun_journal(situation, state) is None:
        return situation
    gone = [each for each in unknown if situation.client.get(NODE, each) is None]
    for each in gone:
        situation.warn(f"Node {each} no longer exists. This roll-out has begun, and takes it for one it has replaced.")
    return replace(situation, params={**situation.params, "nodes": [each for each in references if each not in gone]})
