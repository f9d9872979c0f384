# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The members of a cluster as a whole: which nodes join, which nodes leave, and in what order.

The size of the cluster stays within its bounds at every step. If the cluster has room, nodes join first. Otherwise, if
it can spare nodes, nodes leave first. If neither is possible, joining nodes replace leaving nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._plan.calls import Act, Delete, Update
from .._plan.effect import Effect, listed, touch_named
from .._plan.plan import Step
from .._plan.protection import protected_of
from .._plan.resource import Situation
from .._plan.values import read_reference, sort_of
from .._senlin.errors import BadInput, StateConflict
from .._senlin.finding import not_found_error
from .._senlin.kinds import CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes
from .deletion_policies import DeletionPolicy, deletion_policy_of
from .membership import (
    can_spare,
    check_joins,
    check_room,
    check_spare,
    check_survival,
    find_nodes,
    has_room,
    join,
    leave,
)


def present(situation: Situation) -> list[Step]:
    """The steps that add the declared nodes, or that replace members as the option ``replace`` declares."""
    if situation.params["replace"] is not None:
        return _replace(situation, situation.params["replace"])
    return _change(situation, _non_members(situation, _declared_nodes(situation)), [])


def absent(situation: Situation) -> list[Step]:
    """The steps that remove the declared nodes. A node that does not exist is not a member."""
    found = find_nodes(situation.client, situation.params["nodes"])
    return _change(situation, [], _only_members(situation, [node for node in found.values() if node]))


def exact(situation: Situation) -> list[Step]:
    """The steps after which the declared nodes, and no others, are members."""
    declared = _declared_nodes(situation)
    kept = {node["id"] for node in declared}
    members = situation.client.listing(NODE, cluster_id=situation.have["id"]) if situation.have else ()
    return _change(situation, _non_members(situation, declared), [node for node in members if node["id"] not in kept])


def read_pairs(option: str, pairs: Mapping[str, Any]) -> dict[str, str]:
    """The pairs of old and new nodes, by name or id.

    :raises BadInput: names what is not a pair.
    """
    for old, new in pairs.items():
        if not isinstance(new, str | int) or isinstance(new, bool):
            raise BadInput(
                f"{option} pairs {old!r} with {sort_of(new)}. Pair the name or id of each old node with the name or id "
                f"of the node that replaces it."
            )
        read_reference(f"An old node in {option}", old)
        read_reference(f"The new node for {old} in {option}", str(new))
    return {old: str(new) for old, new in pairs.items()}


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The cluster, and the ids of its nodes sorted, so that their order does not depend on the server."""
    return {"cluster": after, "nodes": sorted((after or {}).get("node_ids") or [])}


def _change(situation: Situation, joining: Sequence[Attributes], leaving: Sequence[Attributes]) -> list[Step]:
    """The steps in which some nodes join and others leave, in an order that keeps the size within its bounds."""
    cluster = _cluster(situation)
    check_joins(situation.client, cluster, joining)
    check_room(cluster, len(joining) - len(leaving))
    check_spare(cluster, len(leaving) - len(joining))
    policy = deletion_policy_of(situation.client, cluster) if leaving else None
    if has_room(cluster, len(joining)):
        return _add_and_remove(situation, policy, [("add", joining), ("remove", leaving)])
    if can_spare(cluster, len(leaving)) and (policy is None or policy.reduces):
        return _add_and_remove(situation, policy, [("remove", leaving), ("add", joining)])
    situation.client.require("1.3", f"Changing the members of {describe(CLUSTER, cluster)}, which has no spare room,")
    pairs = list(zip(leaving, joining, strict=False))
    ids = _ids_after_replacement(cluster["node_ids"], pairs)
    rest = [("add", joining[len(pairs) :]), ("remove", leaving[len(pairs) :])]
    return [*_replace_pairs(situation, pairs), *_add_and_remove(situation, policy, rest, ids)]


def _add_and_remove(
    situation: Situation,
    policy: DeletionPolicy | None,
    changes: Iterable[tuple[str, Sequence[Attributes]]],
    ids: list[str] | None = None,
) -> list[Step]:
    """The steps of some changes in the given order. Nodes that join keep their roles.

    :param policy: the enabled deletion policy of the cluster.
    :param changes: ``add`` or ``remove``, and the nodes; a change without nodes takes no step.
    :param ids: the ids of the members before the changes; those of the live cluster if left out.
    """
    cluster = _cluster(situation)
    ids = list(cluster["node_ids"] or []) if ids is None else ids
    steps = []
    for verb, nodes in changes:
        changed_ids = [node["id"] for node in nodes]
        if changed_ids and verb == "add":
            what = _list_names(node["name"] for node in nodes)
            ids = [*ids, *changed_ids]
            steps.append(join(cluster, changed_ids, f"add {what} to cluster {cluster['name']}", _predicted(ids)))
            steps += _restore_roles(nodes)
        elif changed_ids:
            ids = [id for id in ids if id not in changed_ids]
            steps.append(_removal(situation, policy, nodes, ids))
    return steps


def _removal(situation: Situation, policy: DeletionPolicy | None, nodes: Sequence[Attributes], ids: list[str]) -> Step:
    """The step in which nodes leave, and are deleted if the cluster's deletion policy or else the task wants that.

    :param ids: the ids of the members that stay.
    :raises StateConflict: the task wants the opposite of what the policy does.
    """
    cluster, wanted = _cluster(situation), situation.params["destroy_after_deletion"]
    what = _list_names(node["name"] for node in nodes)
    if wanted is False:
        check_survival(policy, cluster, what)
    if policy and wanted and not policy.destroys:
        raise StateConflict(
            f"destroy_after_deletion cannot be true for {what} of {describe(CLUSTER, cluster)}: {policy.title}, which "
            f"is attached to the cluster, keeps the nodes that leave. Disable or detach the policy first with "
            f"cluster_policy_binding, or leave destroy_after_deletion out.",
            object_ids=[cluster["id"]],
            cluster_id=cluster["id"],
        )
    destroys = policy.destroys if policy else bool(wanted)
    title = f"{'remove and delete' if destroys else 'remove'} {what} from cluster {cluster['name']}"
    after = _predicted(ids) if policy is None or policy.reduces else {"node_ids": ids}
    step = leave(cluster, nodes, title, after, destroy=destroys)
    removed = [node["name"] for node in nodes] if destroys else []
    return replace(step, touches=touch_named(Effect.REMOVE, removed, "node_ids"))


def _predicted(ids: list[str]) -> dict[str, Any]:
    """What a step sets in the cluster when its nodes are these afterwards."""
    return {"node_ids": ids, "desired_capacity": len(ids)}


def _replace(situation: Situation, replacements: dict[str, str]) -> list[Step]:
    """The steps in which members are replaced.

    A pair whose new node is a member and whose old node is not has already been replaced. All that can remain to do is
    to delete the old node, if it is in no cluster.

    :param replacements: for the name or id of each old node, that of the new one.
    """
    cluster = _cluster(situation)
    found = find_nodes(situation.client, [*replacements, *replacements.values()])
    pairs, already_replaced = [], []
    for old_reference, new_reference in replacements.items():
        old, new = found[old_reference], found[new_reference]
        if new and _is_member(new, cluster) and not (old and _is_member(old, cluster)):
            already_replaced += [old] if old and not old["cluster_id"] else []
            continue
        old = old or _assumed_node(situation, old_reference, cluster["id"])
        new = new or _assumed_node(situation, new_reference)
        if not _is_member(old, cluster):
            raise StateConflict(
                f"Neither {describe(NODE, old)} nor {describe(NODE, new)} is a member of "
                f"{describe(CLUSTER, cluster)}, so there is nothing to replace. Correct the names, or add the new node "
                f"with the option nodes.",
                object_ids=[old["id"], new["id"], cluster["id"]],
                cluster_id=cluster["id"],
            )
        if _is_member(new, cluster):
            raise StateConflict(
                f"{capitalized(describe(NODE, new))} is already a member of {describe(CLUSTER, cluster)}, so it "
                f"cannot replace {describe(NODE, old)}. Remove the old node with state absent.",
                object_ids=[old["id"], new["id"], cluster["id"]],
                cluster_id=cluster["id"],
            )
        pairs.append((old, new))
    for nodes in zip(*pairs, strict=True):
        _check_distinct(nodes)
    check_joins(situation.client, cluster, [new for dummy, new in pairs])
    return [*_replace_pairs(situation, pairs), *_deletions(situation, already_replaced)]


def _replace_pairs(situation: Situation, pairs: Sequence[tuple[Attributes, Attributes]]) -> list[Step]:
    """The step that replaces nodes, and those that delete the replaced nodes.

    ``POST /clusters/<id>/actions`` with ``replace_nodes`` (1.3).

    :param pairs: each old node with the new one.
    """
    if not pairs:
        return []
    cluster = _cluster(situation)
    replacements = ", ".join(f"{old['name']} by {new['name']}" for old, new in pairs)
    body = {"nodes": {old["id"]: new["id"] for old, new in pairs}}
    call = Act(CLUSTER, "replace_nodes", body, id=cluster["id"])
    after = {"node_ids": _ids_after_replacement(cluster["node_ids"], pairs)}
    title = f"replace {replacements} in cluster {cluster['name']}"
    roles = _restore_roles([new for dummy, new in pairs])
    replaced = [old for old, dummy in pairs]
    step = Step(title, call, after, protected=protected_of(NODE, replaced))
    return [step, *roles, *_deletions(situation, replaced)]


def _restore_roles(nodes: Iterable[Attributes]) -> list[Step]:
    """The steps that set the roles of nodes again: the server clears the role of a node that joins a cluster."""
    return [
        Step(
            f"update node {node['name']}: role",
            Update(NODE, {"role": node["role"]}, id=node["id"]),
            target=node["name"],
        )
        for node in nodes
        if node["role"]
    ]


def _deletions(situation: Situation, nodes: Iterable[Attributes]) -> list[Step]:
    """The steps that delete replaced nodes, if the task asks for that."""
    if not situation.params["destroy_after_deletion"]:
        return []
    return [
        Step(
            f"delete node {node['name']}",
            Delete(NODE, id=node["id"]),
            touches=touch_named(Effect.REMOVE, [node["name"]]),
            target=node["name"],
            protected=protected_of(NODE, [node]),
        )
        for node in nodes
    ]


def _ids_after_replacement(ids: Sequence[str] | None, pairs: Iterable[tuple[Attributes, Attributes]]) -> list[str]:
    replaced = {old["id"]: new["id"] for old, new in pairs}
    return [replaced.get(id, id) for id in ids or []]


def _check_distinct(nodes: Sequence[Attributes]) -> None:
    ids = [node["id"] for node in nodes]
    for node in nodes:
        if ids.count(node["id"]) > 1:
            raise BadInput(f"replace names {describe(NODE, node)} more than once. Pair each node with only one other.")


def _declared_nodes(situation: Situation) -> list[Attributes]:
    """The declared nodes, each once, even if the task names one several times or by both its name and its id."""
    found = find_nodes(situation.client, situation.params["nodes"])
    nodes = [node or _assumed_node(situation, reference) for reference, node in found.items()]
    return list({node["id"]: node for node in nodes}.values())


def _assumed_node(situation: Situation, reference: str, cluster_id: str = "") -> Attributes:
    """A node that check mode assumes an earlier task creates.

    :raises NotFound: in a real run, and in check mode if all earlier tasks are known.
    """
    situation.on_missing(not_found_error(NODE, reference))
    return {**situation.assume(NODE, reference), "cluster_id": cluster_id}


def _non_members(situation: Situation, nodes: Iterable[Attributes]) -> list[Attributes]:
    return [node for node in nodes if not _is_member(node, _cluster(situation))]


def _only_members(situation: Situation, nodes: Iterable[Attributes]) -> list[Attributes]:
    return list({node["id"]: node for node in nodes if _is_member(node, _cluster(situation))}.values())


def _is_member(node: Attributes, cluster: Attributes) -> bool:
    return bool(node["cluster_id"] == cluster["id"])


def _cluster(situation: Situation) -> Attributes:
    """The live cluster; an assumed one if it is missing and that is no error."""
    return situation.have or situation.require("cluster", CLUSTER)


def _list_names(names: Iterable[str]) -> str:
    """Names for a title, such as ``nodes one, two``."""
    known = list(names)
    return f"node{'s' if len(known) > 1 else ''} {listed(known)}"
