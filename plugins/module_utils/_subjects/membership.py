# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Nodes and their clusters: the steps in which nodes join and leave, and what the server will not do, said beforehand.

The server checks a move in two halves, so that a node which one cluster lets go may be refused by the next. Here both
halves are checked before the first is sent, by the rules that the server has.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._plan.plan import Act, Step
from .._plan.resource import Situation
from .._senlin.actions import describe
from .._senlin.client import FULL_ID, Attributes, Client, ambiguous_error
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE, POLICY, PROFILE
from .bindings import bindings_of
from .sizes import NO_LIMIT

NAMES_AT_ONCE = 50
"""How many names one list request asks for: they travel in its URL."""


def join(cluster: Attributes, ids: Sequence[str], title: str, after: Mapping[str, Any]) -> Step:
    """The step in which nodes become members. ``POST /clusters/<id>/actions`` with ``add_nodes``."""
    return Step(title, Act(CLUSTER, "add_nodes", {"nodes": list(ids)}, id=cluster["id"]), after)


def leave(
    cluster: Attributes, ids: Sequence[str], title: str, after: Mapping[str, Any], *, destroy: bool = False
) -> Step:
    """The step in which members leave. ``POST /clusters/<id>/actions`` with ``del_nodes``.

    :param destroy: whether they are deleted then (1.4). A deletion policy on the cluster has the last word on that.
    """
    body = {"nodes": list(ids), "destroy_after_deletion": destroy}
    return Step(title, Act(CLUSTER, "del_nodes", body, id=cluster["id"]), after)


def move(situation: Situation) -> list[Step]:
    """The steps that bring a node into the cluster that its option ``cluster`` names, and out of any other one.

    None if it is there. An empty name is no cluster.

    The server forgets a node's role on the way.

    :raises BadInput: the one cluster needs the node or would delete it, or the other would not take it.
    """
    client, node, name = situation.client, situation.have or {}, situation.params["cluster"]
    new = situation.resolve("cluster", CLUSTER) or placeholder_cluster(name) if name else None
    old_id = node["cluster_id"]
    if name is None or old_id == (new or {"id": ""})["id"]:
        return []
    steps = []
    if old_id:
        old = client.resolve(CLUSTER, old_id)
        check_spare(old, 1)
        _check_survival(situation, old)
        steps.append(
            leave(
                old,
                [node["id"]],
                f"remove {situation.title} from cluster {old['name']}",
                {"cluster_id": "", "role": None},
            )
        )
    if new:
        check_room(new, 1)
        check_joins(client, new, [{**node, "cluster_id": ""}])
        joined = {"cluster_id": new["id"], "role": None}
        steps.append(join(new, [node["id"]], f"add {situation.title} to cluster {new['name']}", joined))
    return steps


def _check_survival(situation: Situation, cluster: Attributes) -> None:
    """Refuse to take a node out of a cluster whose deletion policy deletes what leaves it."""
    for binding in bindings_of(situation.client, cluster):
        if not binding["is_enabled"] or not binding["policy_type"].startswith("senlin.policy.deletion-"):
            continue
        policy = situation.client.get(POLICY, binding["policy_id"]) or {"spec": {}}
        if policy["spec"].get("properties", {}).get("destroy_after_deletion", True):
            raise BadInput(
                f"{situation.title} cannot leave {describe(CLUSTER, cluster)} alive: policy {binding['policy_name']} "
                f"({binding['policy_id']}), which is attached there, deletes the nodes that leave. Disable or detach "
                f"it first, with cluster_policy_binding."
            )


def placeholder_cluster(name: str) -> Attributes:
    """A cluster that check mode takes for one that an earlier task makes: it has room."""
    sizes = {"min_size": 0, "max_size": NO_LIMIT, "desired_capacity": 0}
    return {"id": name, "name": name, "node_ids": [], "profile_id": None, **sizes}


def has_room(cluster: Attributes, more: int) -> bool:
    """Whether a cluster may have so many nodes more. The server counts the desired ones first, the real ones later."""
    count = max(cluster["desired_capacity"], _members(cluster)) + more
    return bool(cluster["max_size"] == NO_LIMIT or count <= cluster["max_size"])


def can_spare(cluster: Attributes, fewer: int) -> bool:
    """Whether a cluster may have so many nodes fewer."""
    return bool(min(cluster["desired_capacity"], _members(cluster)) - fewer >= cluster["min_size"])


def check_room(cluster: Attributes, more: int) -> None:
    """Refuse to add so many nodes to a cluster that may not have them.

    :raises BadInput: naming the sizes.
    """
    if more and not has_room(cluster, more):
        raise BadInput(
            f"{describe(CLUSTER, cluster)} has max_size {cluster['max_size']}, and {_size(cluster)}: {_nodes(more)} "
            f"more cannot be added. Raise max_size first, or take others out."
        )


def check_spare(cluster: Attributes, fewer: int) -> None:
    """Refuse to take so many nodes out of a cluster that needs them.

    :raises BadInput: naming the sizes.
    """
    if fewer and not can_spare(cluster, fewer):
        raise BadInput(
            f"{describe(CLUSTER, cluster)} has min_size {cluster['min_size']}, and {_size(cluster)}: {_nodes(fewer)} "
            f"cannot be taken out. Lower min_size first, or add others."
        )


def check_joins(client: Client, cluster: Attributes, nodes: Sequence[Attributes]) -> None:
    """Refuse nodes that the server would not take: another cluster's, in trouble, or of another profile type.

    :raises BadInput: naming the first of them, and why.
    """
    for node in nodes:
        if node["cluster_id"]:
            raise BadInput(
                f"{describe(NODE, node)} is a member of cluster {node['cluster_id']}, and a node is in one cluster "
                f"at a time. Take it out of that one first, or move it with cluster_node."
            )
        # A node that is still being made or changed is waited for before it is added.
        if node["status"] != "ACTIVE" and node["status"] not in NODE.transitional:
            raise BadInput(
                f"{describe(NODE, node)} is in {node['status']}, and only an ACTIVE node can join "
                f"{describe(CLUSTER, cluster)}. Have it checked or recovered first, with cluster_health."
            )
    check_types(client, cluster, {node["profile_id"] for node in nodes})


def check_types(client: Client, cluster: Attributes, profile_ids: Iterable[str | None]) -> None:
    """Refuse nodes of some profiles in a cluster that is made of a profile of another type.

    :param profile_ids: those that exist; ones that are yet to come are left to the server.
    :raises BadInput: naming both types.
    """
    foreign = [id for id in profile_ids if id and FULL_ID.fullmatch(id) and id != cluster["profile_id"]]
    needed = client.get(PROFILE, cluster["profile_id"]) if foreign else None
    for id in foreign:
        profile = client.get(PROFILE, id)
        if needed and profile and profile["type"] != needed["type"]:
            raise BadInput(
                f"{describe(PROFILE, profile)} is of type {profile['type']}, and {describe(CLUSTER, cluster)} takes "
                f"nodes of type {needed['type']} alone. Choose another cluster, or another profile."
            )


def find_nodes(client: Client, references: Iterable[str]) -> dict[str, Attributes | None]:
    """The nodes that some names and full ids stand for, by reference; ``None`` for one that is not there.

    :raises Ambiguous: several nodes of the project have one of the names.
    """
    wanted = list(dict.fromkeys(references))
    found: dict[str, Attributes | None] = {}
    found.update({reference: client.get(NODE, reference) for reference in wanted if FULL_ID.fullmatch(reference)})
    names = [reference for reference in wanted if found.get(reference) is None]
    listed: list[Attributes] = []
    for start in range(0, len(names), NAMES_AT_ONCE):
        listed += client.listing(NODE, name=names[start : start + NAMES_AT_ONCE])
    for name in names:
        namesakes = [node for node in listed if node["name"] == name and client.in_project(node)]
        if len(namesakes) > 1:
            raise ambiguous_error(NODE, name, namesakes)
        found[name] = namesakes[0] if namesakes else None
    return {reference: found[reference] for reference in wanted}


def _members(cluster: Attributes) -> int:
    return len(cluster["node_ids"] or [])


def _size(cluster: Attributes) -> str:
    return f"desired_capacity {cluster['desired_capacity']} with {_nodes(_members(cluster))}"


def _nodes(count: int) -> str:
    return "1 node" if count == 1 else f"{count} nodes"
