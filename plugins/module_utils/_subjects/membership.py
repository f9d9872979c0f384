# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Membership of nodes in clusters: the steps in which nodes join and leave, and checks of the server's rules.

The server checks the two halves of a move separately, so it may remove a node from one cluster and then refuse to add
it to the next. The functions here check both halves by the server's rules before the first request is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._plan.calls import Act
from .._plan.effect import nodes_of
from .._plan.fields import Params
from .._plan.plan import Step
from .._plan.protection import protected_of
from .._plan.resource import Situation
from .._senlin.client import FULL_ID, Client
from .._senlin.errors import BadInput, StateConflict
from .._senlin.finding import ambiguous_error, resolve
from .._senlin.kinds import CLUSTER, NODE, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .deletion_policies import DeletionPolicy, deletion_policy_of
from .sizes import NO_LIMIT

NAMES_PER_REQUEST = 50
"""How many names one list request filters by. The names are part of its URL, whose length is limited."""


def join(cluster: Attributes, ids: Sequence[str], title: str, after: Mapping[str, Any]) -> Step:
    """The step in which nodes become members. ``POST /clusters/<id>/actions`` with ``add_nodes``."""
    call = Act(CLUSTER, "add_nodes", {"nodes": list(ids)}, id=cluster["id"])
    return Step(title, call, after, target=cluster["name"])


def leave(
    cluster: Attributes,
    nodes: Sequence[Attributes],
    title: str,
    after: Mapping[str, Any],
    *,
    destroy: bool = False,
    params: Params | None = None,
) -> Step:
    """The step in which members leave. ``POST /clusters/<id>/actions`` with ``del_nodes``.

    :param destroy: whether the server also deletes the nodes (1.4). A deletion policy on the cluster overrides this.
    :param params: the options of the task, if it declares the nodes.
    """
    body = {"nodes": [node["id"] for node in nodes], "destroy_after_deletion": destroy}
    call = Act(CLUSTER, "del_nodes", body, id=cluster["id"])
    return Step(title, call, after, target=cluster["name"], protected=protected_of(NODE, nodes, params))


def move(situation: Situation) -> list[Step]:
    """The steps that move a node to the cluster that the option ``cluster`` names.

    An empty name stands for no cluster. If the node is already where it belongs, there are no steps.

    The server clears the role of a node that leaves or joins a cluster.

    :raises BadInput: the node's present cluster cannot spare it or would delete it, or the other cluster would refuse
        it.
    """
    client, node, name = situation.client, situation.have or {}, situation.params["cluster"]
    new = situation.require("cluster", CLUSTER) if name else None
    old_id = node["cluster_id"]
    if name is None or old_id == (new or {"id": ""})["id"]:
        return []
    steps = []
    if old_id:
        old = resolve(client, CLUSTER, old_id)
        check_spare(old, 1)
        check_survival(deletion_policy_of(client, old), old, situation.title)
        steps.append(
            leave(
                old,
                [node],
                f"remove {situation.title} from cluster {old['name']}",
                {"cluster_id": "", "role": None},
                params=situation.params,
            )
        )
    if new:
        check_room(new, 1)
        # A node in ERROR fails the task with its cause, which says more than that it cannot join.
        status = "ACTIVE" if node["status"] == "ERROR" else node["status"]
        check_joins(client, new, [{**node, "cluster_id": "", "status": status}])
        joined = {"cluster_id": new["id"], "role": None}
        steps.append(join(new, [node["id"]], f"add {situation.title} to cluster {new['name']}", joined))
    return steps


def check_survival(policy: DeletionPolicy | None, cluster: Attributes, what: str) -> None:
    """Refuse to remove nodes from a cluster whose deletion policy deletes those that leave it.

    :param policy: the enabled deletion policy of the cluster.
    :param what: the nodes, as the subject of a sentence.
    :raises StateConflict: names the policy.
    """
    if policy and policy.destroys:
        raise StateConflict(
            f"{capitalized(what)} cannot leave {describe(CLUSTER, cluster)} without being deleted: {policy.title}, "
            f"which is attached to the cluster, deletes the nodes that leave. Disable or detach the policy first with "
            f"cluster_policy_binding.",
            object_ids=[cluster["id"]],
            cluster_id=cluster["id"],
        )


def has_room(cluster: Attributes, more: int) -> bool:
    """Whether ``max_size`` permits a number of additional nodes.

    The server first counts from the desired capacity, and later from the actual number of nodes. Both must fit.
    """
    count = max(cluster["desired_capacity"], _member_count(cluster)) + more
    return bool(cluster["max_size"] == NO_LIMIT or count <= cluster["max_size"])


def can_spare(cluster: Attributes, fewer: int) -> bool:
    """Whether ``min_size`` permits a cluster to lose a number of nodes."""
    return bool(min(cluster["desired_capacity"], _member_count(cluster)) - fewer >= cluster["min_size"])


def check_room(cluster: Attributes, more: int) -> None:
    """Refuse to add a number of nodes to a cluster if that exceeds its ``max_size``.

    :raises StateConflict: names the sizes.
    """
    if more and not has_room(cluster, more):
        raise StateConflict(
            f"{capitalized(describe(CLUSTER, cluster))} has max_size {cluster['max_size']} and "
            f"{_describe_size(cluster)}, so {nodes_of(more)} cannot be added. Raise max_size first, or remove "
            f"other nodes.",
            object_ids=[cluster["id"]],
            cluster_id=cluster["id"],
        )


def check_spare(cluster: Attributes, fewer: int) -> None:
    """Refuse to remove a number of nodes from a cluster if that leaves fewer than its ``min_size``.

    :raises StateConflict: names the sizes.
    """
    if fewer and not can_spare(cluster, fewer):
        raise _indispensable(cluster, fewer)


def consequence_of_deletion(client: Client, node: Attributes) -> str:
    """What the deletion of a node does to its cluster, for the title of a step; empty if it is in none.

    Other than for nodes that leave, the server counts only the nodes, whatever the desired capacity. A deletion policy
    can keep the desired capacity.

    :raises StateConflict: the cluster cannot spare the node. The server refuses that when the action runs, even by
        force. Names the sizes.
    """
    cluster = client.get(CLUSTER, node["cluster_id"]) if FULL_ID.fullmatch(node["cluster_id"] or "") else None
    if not cluster or cluster["status"] == "DELETING":
        return ""
    left = _member_count(cluster) - 1
    if left < cluster["min_size"]:
        raise _indispensable(cluster, 1)
    policy, before = deletion_policy_of(client, cluster), cluster["desired_capacity"]
    after = left if policy is None or policy.reduces else before
    return f" of cluster {cluster['name']}" + (f": desired_capacity {before} to {after}" if before != after else "")


def _indispensable(cluster: Attributes, fewer: int) -> StateConflict:
    return StateConflict(
        f"{capitalized(describe(CLUSTER, cluster))} has min_size {cluster['min_size']} and {_describe_size(cluster)}, "
        f"so {nodes_of(fewer)} cannot be removed. Lower min_size first, or add other nodes.",
        object_ids=[cluster["id"]],
        cluster_id=cluster["id"],
    )


def check_joins(client: Client, cluster: Attributes, nodes: Sequence[Attributes]) -> None:
    """Refuse nodes that the server would not add to a cluster.

    These are nodes that are members of another cluster, that are not ACTIVE, or whose profile is of another type.

    :raises StateConflict: names the first of them and the reason.
    """
    for node in nodes:
        if node["cluster_id"]:
            owner = client.get(CLUSTER, node["cluster_id"]) if FULL_ID.fullmatch(node["cluster_id"]) else None
            title = describe(CLUSTER, owner) if owner else f"cluster {node['cluster_id']}"
            raise StateConflict(
                f"{capitalized(describe(NODE, node))} is a member of {title}, and a node can be in only one cluster "
                f"at a time. Remove it from that cluster first, or move it with cluster_node.",
                object_ids=[node["id"], node["cluster_id"], cluster["id"]],
                cluster_id=cluster["id"],
            )
        # A node in a transitional status passes, because the task waits for it before it is added.
        if node["status"] != "ACTIVE" and node["status"] not in NODE.transitional:
            raise StateConflict(
                f"{capitalized(describe(NODE, node))} has status {node['status']}, and only an ACTIVE node can join "
                f"{describe(CLUSTER, cluster)}. Check or recover the node first with cluster_health.",
                object_ids=[node["id"], cluster["id"]],
                cluster_id=cluster["id"],
            )
    _check_types(client, cluster, nodes)


def _check_types(client: Client, cluster: Attributes, nodes: Iterable[Attributes]) -> None:
    """Refuse nodes whose profile is of another type than the profile of the cluster.

    A node whose profile is ``None`` or the name of one that does not exist yet is skipped; the server checks it.

    :raises BadInput: names the first of them and both types.
    """
    first_nodes: dict[str, Attributes] = {}
    for node in nodes:
        first_nodes.setdefault(node["profile_id"] or "", node)
    other_ids = [id for id in first_nodes if FULL_ID.fullmatch(id) and id != cluster["profile_id"]]
    required = client.get(PROFILE, cluster["profile_id"]) if other_ids else None
    for id in other_ids:
        profile = client.get(PROFILE, id)
        if required and profile and profile["type"] != required["type"]:
            raise BadInput(
                f"Node {first_nodes[id]['name']} has {describe(PROFILE, profile)} of type {profile['type']}, and "
                f"{describe(CLUSTER, cluster)} accepts only nodes of type {required['type']}. Choose another cluster "
                f"or another profile."
            )


def find_nodes(client: Client, references: Iterable[str]) -> dict[str, Attributes | None]:
    """Find nodes by name or full id, with as few requests as possible.

    :param references: names and full ids.
    :returns: for each reference the node, ``None`` if it does not exist.
    :raises Ambiguous: several nodes of the project have one of the names.
    """
    wanted = list(dict.fromkeys(references))
    found: dict[str, Attributes | None] = {}
    found.update({reference: client.get(NODE, reference) for reference in wanted if FULL_ID.fullmatch(reference)})
    names = [reference for reference in wanted if found.get(reference) is None]
    listed: list[Attributes] = []
    for start in range(0, len(names), NAMES_PER_REQUEST):
        listed += client.listing(NODE, name=names[start : start + NAMES_PER_REQUEST])
    for name in names:
        namesakes = [node for node in listed if node["name"] == name and client.in_project(node)]
        if len(namesakes) > 1:
            raise ambiguous_error(NODE, name, namesakes)
        found[name] = namesakes[0] if namesakes else None
    return {reference: found[reference] for reference in wanted}


def _member_count(cluster: Attributes) -> int:
    return len(cluster["node_ids"] or [])


def _describe_size(cluster: Attributes) -> str:
    return f"desired_capacity {cluster['desired_capacity']} with {nodes_of(_member_count(cluster))}"
