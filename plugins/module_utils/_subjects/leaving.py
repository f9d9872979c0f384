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
from itertools import groupby

from .._plan.effect import Effect, Touch, nodes_of
from .._plan.protection import protected_of
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.deletion_spec import RANDOM
from .._senlin.kinds import NODE, PROFILE
from .._senlin.transport import Attributes
from .consequences import Consequences
from .deletion_policies import deletion_policy_of
from .targets import members_of

SIZE = "desired_capacity"
"""The attribute of a cluster whose change builds or removes nodes."""


def size_change(
    situation: Situation,
    cluster: Attributes,
    before: int,
    after: int,
    *,
    members: Sequence[Attributes] | None = None,
    obeys_policy: bool = True,
    in_order: bool = True,
) -> Consequences:
    """What it does to nodes that a cluster has another number of them.

    ``GET /nodes?cluster_id=``, and ``GET /clusters/<id>/policies`` with what it names, if nodes leave.

    :param before: how many nodes the cluster has.
    :param after: how many it is to have.
    :param members: its nodes, if they are known already.
    :param obeys_policy: whether a deletion policy decides about the nodes that leave.
    :param in_order: whether the nodes are by then what they are now, so that it is known which ones leave first.
    """
    if after >= before:
        return Consequences(touches=(Touch(Effect.BUILD, after - before, (), SIZE),) if after > before else ())
    client, count = situation.client, before - after
    policy = deletion_policy_of(client, cluster) if obeys_policy else None
    nodes = members_of(situation, cluster) if members is None else members
    keeps = policy is not None and not policy.destroys
    words = f", {'removing' if keeps else 'deleting'} {nodes_of(count)}"
    if keeps and not protected_of(NODE, nodes):
        return Consequences(words)
    criteria = (policy.criteria if policy else RANDOM) if in_order else ""
    certain, candidates = leaving(nodes, count, criteria, profile_times(client, nodes, criteria))
    protected, at_risk = protected_among(certain, candidates, count)
    names, possible = (tuple(node["name"] for node in each) for each in (certain, candidates))
    touches = () if keeps else (Touch(Effect.REMOVE, count, names, SIZE, possible),)
    return Consequences(words, touches, protected, at_risk)


def protected_among(
    certain: Sequence[Attributes], candidates: Sequence[Attributes], count: int
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The protected nodes that leave for certain, and those that the server can choose, as they stand in sentences.

    If there are not enough candidates without protection, all that are protected count as certain.

    :param certain: the nodes that leave for certain.
    :param candidates: those among which the server chooses the others.
    :param count: how many nodes leave.
    """
    sure, possible = protected_of(NODE, certain), protected_of(NODE, candidates)
    if len(candidates) - len(possible) < count - len(certain):
        return (*sure, *possible), ()
    return sure, possible


def profile_times(client: Client, nodes: Sequence[Attributes], criteria: str) -> dict[str, str]:
    """When the profiles of nodes were created, by their ids. Only where that decides. ``GET /profiles/<id>``."""
    ids = {node["profile_id"] for node in nodes} if criteria == "OLDEST_PROFILE_FIRST" else set()
    return {id: str((client.get(PROFILE, id) or {}).get("created_at") or "") for id in sorted(ids)}


def leaving(
    nodes: Sequence[Attributes], count: int, criteria: str, profile_created: dict[str, str]
) -> tuple[list[Attributes], list[Attributes]]:
    """The nodes that leave for certain, and those among which Senlin chooses the others.

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
    certain: list[Attributes] = []
    for dummy, group in groupby(ordered, key=place):
        alike = list(group)
        if len(certain) + len(alike) > count:
            return certain, alike if len(certain) < count else []
        certain += alike
    return certain, []
