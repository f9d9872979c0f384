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
from .._senlin.actions import SUCCEEDED
from .._senlin.cloud_reason import UUID
from .._senlin.kinds import ACTION, NODE
from .._senlin.transport import Attributes
from .._subjects.targets import chosen_nodes
from .batch_steps import stand_in
from .memory import memory_of
from .state import State, begun_journal


def chosen_members(situation: Situation, state: State, profile: Attributes) -> list[Attributes]:
    """The members that the task may change. A member that this run has replaced has another id than the task names.

    :param profile: the profile that is rolled out.
    :raises NotFound: the task names a node that is no member.
    :raises Ambiguous: several members have one of the names.
    """
    members, memory = list(state.members), memory_of(situation)
    if situation.params["nodes"] is None:
        return members
    if memory.chosen is None:
        # The task can also name a member that an earlier run has deleted to replace it.
        nodes = [*members, *(each.as_node() for each in state.absent_members())]
        replaced = _replaced(situation, state, profile, nodes)
        left = [each for each in situation.params["nodes"] if each not in replaced]
        naming = replace(situation, params={**situation.params, "nodes": left})
        memory.chosen = [node["id"] for node in chosen_nodes(naming, nodes)]
    named = {*memory.chosen, *(situation.findings.created.get(stand_in(id)) for id in memory.chosen)}
    return [node for node in members if node["id"] in named]


def _replaced(situation: Situation, state: State, profile: Attributes, nodes: Sequence[Attributes]) -> list[str]:
    """The ids that the task names and that no longer exist, if a roll-out can have replaced their nodes.

    :param nodes: what the task can name.
    """
    references: list[str] = situation.params["nodes"]
    known = {node[key] for node in nodes for key in ("id", "name")}
    unknown = [each for each in references if each not in known and re.fullmatch(UUID, each)]
    gone = [each for each in unknown if situation.client.get(NODE, each) is None]
    has_begun = begun_journal(situation, state) is not None
    if not gone or not (has_begun or _has_ended(situation, profile, nodes, gone)):
        return []
    why = "This roll-out has begun" if has_begun else "All others that the task names have the profile"
    for each in gone:
        situation.warn(f"Node {each} no longer exists. {why}, so it counts as replaced.")
    return gone


def _has_ended(situation: Situation, profile: Attributes, nodes: Sequence[Attributes], gone: Sequence[str]) -> bool:
    """Whether a roll-out that has ended can have replaced the nodes that no longer exist.

    Then all other nodes that the task names have the profile, as do members that it does not name, and Senlin has
    deleted the nodes. ``GET /actions?target=&action=NODE_DELETE&status=SUCCEEDED`` for each of them.
    """
    references: list[str] = situation.params["nodes"]
    named = [node for node in nodes if node["id"] in references or node["name"] in references]
    others = [node for node in nodes if node["profile_id"] == profile["id"] and node not in named]
    if len(others) < len(gone) or any(node["profile_id"] != profile["id"] for node in named):
        return False
    client = situation.client
    return all(any(client.listing(ACTION, target=each, action="NODE_DELETE", status=SUCCEEDED)) for each in gone)
