# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which nodes a change of size adds to a cluster or takes from it, as far as it is known before.

Senlin takes those first that are in ERROR or WARNING or tainted, and then those that were never created. Among the
others, a deletion policy decides by the age of the nodes or of their profiles. Without one, Senlin chooses at random.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from .._plan.effect import Effect, Touch, listed, nodes_of
from .._plan.protection import protected_of
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.deletion_spec import RANDOM
from .._senlin.kinds import CLUSTER, NODE, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .deletion_policies import deletion_policy_of
from .targets import members_of

SIZE = "desired_capacity"
"""The attribute of a cluster whose change builds or removes nodes."""


@dataclass(frozen=True)
class SizeChange:
    """What a change of the size of a cluster does to nodes.

    :param words: the end of the title of the step, such as ``, deleting 2 nodes``; empty if no node leaves.
    :param touches: its effects.
    """

    words: str = ""
    touches: tuple[Touch, ...] = ()


def size_change(
    situation: Situation,
    cluster: Attributes,
    before: int,
    after: int,
    *,
    members: Sequence[Attributes] | None = None,
    obeys_policy: bool = True,
) -> SizeChange:
    """What it does to nodes that a cluster has another number of them.

    ``GET /nodes?cluster_id=``, and ``GET /clusters/<id>/policies`` with what it names, if nodes leave.

    :param before: how many nodes the cluster has.
    :param after: how many it is to have.
    :param members: its nodes, if they are known already.
    :param obeys_policy: whether a deletion policy decides about the nodes that leave.
    """
    if after >= before:
        return SizeChange(touches=(Touch(Effect.BUILD, after - before, (), SIZE),) if after > before else ())
    client, count = situation.client, before - after
    policy = deletion_policy_of(client, cluster) if obeys_policy else None
    if policy and not policy.destroys:
        return SizeChange(f", removing {nodes_of(count)}")
    nodes = members_of(situation, cluster) if members is None else members
    criteria = policy.criteria if policy else RANDOM
    certain, candidates = leaving(nodes, count, criteria, profile_times(client, nodes, criteria))
    protected, endangered = protected_among(nodes, certain, candidates, count)
    if endangered:
        situation.warn(
            f"{capitalized(describe(CLUSTER, cluster))} loses {nodes_of(count)}, which Senlin chooses, and can choose "
            f"{listed(endangered)} although {'it is' if len(endangered) == 1 else 'they are'} protected. To remove "
            f"others, name them with cluster_members."
        )
    touch = Touch(Effect.REMOVE, count, certain, SIZE, candidates, protected)
    return SizeChange(f", deleting {nodes_of(count)}", (touch,))


def protected_among(
    nodes: Sequence[Attributes], certain: Sequence[str], candidates: Sequence[str], count: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The protected nodes that leave for certain, and those that the server can choose, as they stand in sentences.

    If there are not enough candidates without protection, all that are protected count as certain.

    :param certain: the names of the nodes that leave for certain.
    :param candidates: the names of those among which the server chooses the others.
    :param count: how many nodes leave.
    """
    sure = protected_of(NODE, [node for node in nodes if node["name"] in certain])
    choice = [node for node in nodes if node["name"] in candidates]
    possible = protected_of(NODE, choice)
    if len(choice) - len(possible) < count - len(certain):
        return (*sure, *possible), ()
    return sure, possible


def profile_times(client: Client, nodes: Sequence[Attributes], criteria: str) -> dict[str, str]:
    """When the profiles of nodes were created, by their ids. Only where that decides. ``GET /profiles/<id>``."""
    ids = {node["profile_id"] for node in nodes} if criteria == "OLDEST_PROFILE_FIRST" else set()
    return {id: str((client.get(PROFILE, id) or {}).get("created_at") or "") for id in sorted(ids)}


def leaving(
    nodes: Sequence[Attributes], count: int, criteria: str, profile_created: dict[str, str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The names of the nodes that leave for certain, and of those among which Senlin chooses the others.

    :param nodes: the members of the cluster.
    :param count: how many of them leave.
    :param criteria: those of the deletion policy; empty if nothing is known about the order.
    :param profile_created: when the profiles of the nodes were created.
    """

    def place(node: Attributes) -> tuple[int, str]:
        if not criteria:
            return 0, ""
        if node["status"] in ("ERROR", "WARNING") or node.get("tainted"):
            return 0, ""
        if not node["created_at"]:
            return 1, ""
        if criteria == "OLDEST_PROFILE_FIRST":
            return 2, profile_created[node["profile_id"]]
        return 2, "" if criteria == "RANDOM" else str(node["created_at"])

    ordered = sorted(nodes, key=lambda node: place(node)[1], reverse=criteria == "YOUNGEST_FIRST")
    ordered.sort(key=lambda node: place(node)[0])
    certain: list[str] = []
    for dummy, group in groupby(ordered, key=place):
        names = [node["name"] for node in group]
        if len(certain) + len(names) > count:
            return tuple(certain), tuple(names) if len(certain) < count else ()
        certain += names
    return tuple(certain), ()
