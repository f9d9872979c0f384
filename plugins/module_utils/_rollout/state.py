# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""How far a roll-out is: the members of the cluster, and what earlier runs have left behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._plan.resource import Situation
from .._senlin.actions import SUCCEEDED
from .._senlin.kinds import ACTION, NODE
from .._senlin.transport import Attributes
from .._subjects.targets import find_cluster, members_of
from .marks import Absent, Journal, Mark, read_journal, read_mark
from .memory import memory_of

DERIVED = "Derived Action"
"""The cause of an action that another action has started."""


@dataclass(frozen=True)
class State:
    """What is there.

    Senlin lets the members leave and the new nodes join at the same time, and each of that can fail for itself. A
    member that could not leave counts as replaced, and one that has left alone counts as a member.

    :param cluster: the cluster.
    :param members: its nodes, in the order of their indexes, without the extra ones and those that were replaced.
    :param extra: the members that are there only during the roll-out.
    :param new: the nodes that were created to replace members, and are in no cluster.
    :param left: the nodes that were replaced, and still exist, by their ids.
    :param journal: the record of a roll-out that has begun.
    :param alone: the nodes that have left the cluster, although the new nodes have not joined it.
    :param roles: the roles that nodes have lost when they left or joined the cluster, by their ids. The attributes of
        the members have them.
    """

    cluster: Attributes
    members: Sequence[Attributes]
    new: Sequence[tuple[Attributes, Mark]]
    left: Mapping[str, Attributes]
    journal: Journal | None
    extra: Sequence[Attributes] = ()
    alone: Sequence[Attributes] = ()
    roles: Mapping[str, str] = field(default_factory=dict)

    def servers_beside(self) -> int:
        """How many servers exist that the roll-out can use, or deletes first: an earlier run has left their nodes."""
        nodes = [*(node for node, dummy in self.new), *self.left.values()]
        return len([node for node in nodes if node["physical_id"]])

    def replaced_members(self) -> list[tuple[Attributes, Mark]]:
        """The members that have replaced others, and still have their marks."""
        marked = ((node, read_mark(node)) for node in self.members)
        return [(node, mark) for node, mark in marked if mark and mark.cluster_id == self.cluster["id"]]

    def gone(self) -> set[str]:
        """The ids of the noted members that are members no more. Some can be replaced already."""
        noted = self.journal.absent if self.journal else ()
        return {each.id for each in noted} - {node["id"] for node in self.members}

    def absent_members(self) -> list[Absent]:
        """The members that were deleted to be replaced, and that no node has replaced yet."""
        noted = self.journal.absent if self.journal else ()
        lacking = self.gone() - {mark.node_id for dummy, mark in self.replaced_members()}
        return [each for each in noted if each.id in lacking]

    def coming(self) -> int:
        """How many members were deleted to be replaced, and are to be there again."""
        return len({mark.node_id for dummy, mark in self.joining()} | {each.id for each in self.absent_members()})

    def joining(self) -> list[tuple[Attributes, Mark]]:
        """The new nodes that are to join in the places of members that are deleted already, one for each of them.

        Runs of the same profile can create several nodes for a member. The journal notes it until one has joined.
        """
        present = {node["id"] for node in self.members}
        noted = {each.id for each in self.absent_members()}
        found: dict[str, tuple[Attributes, Mark]] = {}
        for node, mark in sorted(self.new, key=lambda each: (each[0]["init_at"] or "", each[0]["id"])):
            if mark.joins and mark.node_id not in present and (self.journal is None or mark.node_id in noted):
                found.setdefault(mark.node_id, (node, mark))
        return list(found.values())

    def completed_cluster(self) -> Attributes:
        """The cluster as it is when the members are there again that were deleted to be replaced."""
        cluster, coming = self.cluster, self.coming()
        ids = [*(cluster["node_ids"] or []), *[""] * coming]
        return {**cluster, "desired_capacity": cluster["desired_capacity"] + coming, "node_ids": ids}


def find(situation: Situation) -> Attributes | None:
    """Find the cluster, with its members and what is left behind.

    The nodes that are in no cluster are read only if a roll-out has begun, as they are found by a list of all nodes.
    ``GET /clusters?name=``, ``GET /nodes?cluster_id=``, and if need be ``GET /nodes``.

    :returns: the attributes of the cluster, ``state``, and under ``node_profiles`` the profile of each member.
    """
    cluster = find_cluster(situation)
    if cluster is None:
        return None
    everyone = members_of(situation, cluster)
    extra = [node for node in everyone if _is_extra(cluster, node)]
    members = [node for node in everyone if node not in extra]
    journal = _journal_of(situation, cluster, everyone)
    marked = {mark.node_id for mark in map(read_mark, members) if mark}
    # A cluster in ERROR cannot be updated, so it has no journal even if a roll-out has begun. And another run of the
    # same roll-out can have ended it, and removed the journal, after this one has created nodes.
    begun = journal or marked or cluster["status"] == "ERROR" or situation.findings.created
    beside = [node for node in _nodes(situation) if node["cluster_id"] != cluster["id"]] if begun else []
    outside = [node for node in beside if not node["cluster_id"]]
    marks = [(node, mark) for node in outside if (mark := read_mark(node)) and mark.cluster_id == cluster["id"]]
    left = {node["id"]: node for node in (*members, *outside) if node["id"] in marked}
    to_replace = {mark.node_id: mark for dummy, mark in marks if not mark.joins}
    gone = [node for node in outside if node["id"] in to_replace and node["id"] not in left]
    # What exists elsewhere was not deleted: somebody has removed it from the cluster.
    moved = {node["id"] for node in beside} - left.keys() - to_replace.keys()
    journal = journal.forgetting(moved) if journal else None
    there = [node for node in everyone if node["id"] not in left]
    alone = gone if len(gone) <= _desired_capacity(cluster, journal) - len(there) else []
    present = [node for node in (*members, *alone) if node["id"] not in left]
    lost = _lost_roles(cluster, present, to_replace)
    present = [{**node, "role": lost.get(node["id"], node["role"])} for node in present]
    state = State(cluster, present, marks, left, journal, extra, alone, lost)
    return {**cluster, "state": state, "node_profiles": profiles_by_label(present)}


def _journal_of(situation: Situation, cluster: Attributes, nodes: Sequence[Attributes]) -> Journal | None:
    """The journal of a cluster, without members that somebody else has removed before they were replaced.

    A roll-out deletes nodes itself, and Senlin deletes those that an action on the cluster removes.
    ``GET /actions?target=&action=NODE_DELETE`` for the members that are noted and are gone.
    """
    journal = read_journal(cluster)
    present = {node["id"] for node in nodes}
    gone = [each.id for each in journal.absent if each.id not in present] if journal else []
    if not journal or not gone:
        return journal
    removed = _deleted_nodes(situation, gone, derived=True)
    return replace(journal, absent=tuple(each for each in journal.absent if each.id not in removed))


def deleted_by_request(situation: Situation, ids: Sequence[str]) -> set[str]:
    """The ids of nodes that were deleted by a request for just this node, as a roll-out does."""
    return _deleted_nodes(situation, ids, derived=False) if ids else set()


def _deleted_nodes(situation: Situation, ids: Sequence[str], *, derived: bool) -> set[str]:
    actions = situation.client.listing(ACTION, target=list(ids), action="NODE_DELETE", status=SUCCEEDED)
    return {str(action["target_id"]) for action in actions if (action["cause"] == DERIVED) is derived}


def _desired_capacity(cluster: Attributes, journal: Journal | None) -> int:
    """The desired capacity of a cluster, apart from what a roll-out has changed temporarily.

    Nodes that leave to be replaced do not reduce it, unlike those that somebody removes from the cluster.
    """
    before = journal.sizes.desired_capacity if journal and journal.sizes else 0
    return max(int(cluster["desired_capacity"]), before)


def _lost_roles(cluster: Attributes, nodes: Sequence[Attributes], to_replace: Mapping[str, Mark]) -> dict[str, str]:
    """The roles that nodes have lost when they left or joined the cluster, by their ids.

    :param to_replace: the marks of the new nodes that are in no cluster, by the ids of the nodes that they replace.
    """
    marks = {node["id"]: read_mark(node) or to_replace.get(node["id"]) for node in nodes if not node["role"]}
    return {id: mark.role for id, mark in marks.items() if mark and mark.role and mark.cluster_id == cluster["id"]}


def begun_journal(situation: Situation, state: State) -> Journal | None:
    """The journal of the roll-out that has begun: in the metadata of the cluster, or in this run alone."""
    return state.journal or memory_of(situation).journal


def _is_extra(cluster: Attributes, node: Attributes) -> bool:
    mark = read_mark(node)
    return bool(mark and mark.extra and mark.cluster_id == cluster["id"])


def _nodes(situation: Situation) -> list[Attributes]:
    """The nodes of the project."""
    return [node for node in situation.client.listing(NODE) if situation.client.in_project(node)]


def labels(members: Iterable[Attributes]) -> dict[str, str]:
    """By the id of each member: its name, with a number behind it if several have the name."""
    members = list(members)
    counted, seen = Counter(node["name"] for node in members), Counter[str]()
    found = {}
    for node in members:
        seen[node["name"]] += 1
        several = counted[node["name"]] > 1
        found[node["id"]] = f"{node['name']} ({seen[node['name']]})" if several else node["name"]
    return found


def profiles_by_label(members: Iterable[Attributes]) -> dict[str, Any]:
    """The names of the profiles of members, by their labels."""
    members = list(members)
    by_id = labels(members)
    return {by_id[node["id"]]: node["profile_name"] for node in members}
