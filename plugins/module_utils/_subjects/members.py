# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The members of a cluster as a whole: which nodes join and which leave, and in what order.

A cluster is never larger or smaller on the way than it may be: nodes join first where there is room, leave first where
they can be spared, and else take each other's place.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .._plan.calls import Act, Delete, Update
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.errors import BadInput
from .._senlin.finding import not_found_error
from .._senlin.kinds import CLUSTER, NODE, describe
from .._senlin.transport import Attributes
from .membership import (
    can_spare,
    check_joins,
    check_room,
    check_spare,
    find_nodes,
    has_room,
    join,
    leave,
    placeholder_cluster,
)

MAX_NAMED = 5
"""How many nodes a title names."""


def present(situation: Situation) -> list[Step]:
    """The steps in which the declared nodes become members, or take the place of others, as ``replace`` says."""
    if situation.params["replace"]:
        return _replace(situation, situation.params["replace"])
    return _change(situation, _outside(situation, _declared(situation)), [])


def absent(situation: Situation) -> list[Step]:
    """The steps in which the declared nodes leave; one that does not exist is no member."""
    found = find_nodes(situation.client, situation.params["nodes"])
    return _change(situation, [], _inside(situation, [node for node in found.values() if node]))


def exact(situation: Situation) -> list[Step]:
    """The steps after which the declared nodes are members, and no others."""
    declared = _declared(situation)
    kept = {node["id"] for node in declared}
    members = situation.client.listing(NODE, cluster_id=situation.have["id"]) if situation.have else ()
    return _change(situation, _outside(situation, declared), [node for node in members if node["id"] not in kept])


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The cluster, and the ids of its nodes in an order of their own."""
    return {"cluster": after, "nodes": sorted((after or {}).get("node_ids") or [])}


def _change(situation: Situation, joining: Sequence[Attributes], leaving: Sequence[Attributes]) -> list[Step]:
    cluster = _cluster(situation)
    check_joins(situation.client, cluster, joining)
    check_room(cluster, len(joining) - len(leaving))
    check_spare(cluster, len(leaving) - len(joining))
    if has_room(cluster, len(joining)):
        return _follow(situation, [("add", joining), ("remove", leaving)])
    if can_spare(cluster, len(leaving)):
        return _follow(situation, [("remove", leaving), ("add", joining)])
    situation.client.require("1.3", f"Changing the members of {describe(CLUSTER, cluster)}, which has no spare room,")
    pairs = list(zip(leaving, joining, strict=False))
    swapped = _swapped(cluster["node_ids"], pairs)
    rest = [("add", joining[len(pairs) :]), ("remove", leaving[len(pairs) :])]
    return [*_swap(situation, pairs), *_follow(situation, rest, swapped)]


def _follow(
    situation: Situation, moves: Iterable[tuple[str, Sequence[Attributes]]], ids: list[str] | None = None
) -> list[Step]:
    """The steps of some moves in their order; none for one without nodes. The roles of those that join are kept."""
    cluster, destroy = _cluster(situation), situation.params["destroy_after_deletion"]
    ids = list(cluster["node_ids"] or []) if ids is None else ids
    steps = []
    for verb, nodes in moves:
        moved = [node["id"] for node in nodes]
        what = _names(node["name"] for node in nodes)
        if moved and verb == "add":
            ids = [*ids, *moved]
            steps.append(join(cluster, moved, f"add {what} to cluster {cluster['name']}", _after(ids)))
            steps += _roles(nodes)
        elif moved:
            ids = [id for id in ids if id not in moved]
            verb = "remove and delete" if destroy else "remove"
            title = f"{verb} {what} from cluster {cluster['name']}"
            steps.append(leave(cluster, moved, title, _after(ids), destroy=destroy))
    return steps


def _after(ids: list[str]) -> dict[str, Any]:
    return {"node_ids": ids, "desired_capacity": len(ids)}


def _replace(situation: Situation, replacements: dict[str, Any]) -> list[Step]:
    cluster = _cluster(situation)
    found = find_nodes(situation.client, [*replacements, *map(str, replacements.values())])
    pairs, done = [], []
    for old_reference, new_reference in replacements.items():
        old, new = found[old_reference], found[str(new_reference)]
        if new and _is_member(new, cluster) and not (old and _is_member(old, cluster)):
            done += [old] if old and not old["cluster_id"] else []
            continue
        old = old or _missing(situation, old_reference, cluster["id"])
        new = new or _missing(situation, str(new_reference))
        if not _is_member(old, cluster):
            raise BadInput(
                f"{describe(NODE, old)} is no member of {describe(CLUSTER, cluster)}, and {describe(NODE, new)} is "
                f"none either, so there is nothing to replace. Correct the names, or add the new node by nodes."
            )
        if _is_member(new, cluster):
            raise BadInput(
                f"{describe(NODE, new)} is in {describe(CLUSTER, cluster)} already and cannot take the place of "
                f"{describe(NODE, old)}. Take the old node out with state absent."
            )
        pairs.append((old, new))
    for nodes in zip(*pairs, strict=True):
        _check_distinct(nodes)
    check_joins(situation.client, cluster, [new for dummy, new in pairs])
    return [*_swap(situation, pairs), *_deletions(situation, done)]


def _swap(situation: Situation, pairs: Sequence[tuple[Attributes, Attributes]]) -> list[Step]:
    """The step in which nodes take each other's place (1.3), and those in which the replaced ones are deleted."""
    if not pairs:
        return []
    cluster = _cluster(situation)
    told = ", ".join(f"{old['name']} by {new['name']}" for old, new in pairs)
    body = {"nodes": {old["id"]: new["id"] for old, new in pairs}}
    call = Act(CLUSTER, "replace_nodes", body, id=cluster["id"])
    swapped = {"node_ids": _swapped(cluster["node_ids"], pairs)}
    title = f"replace {told} in cluster {cluster['name']}"
    kept = _roles([new for dummy, new in pairs])
    return [Step(title, call, swapped), *kept, *_deletions(situation, [old for old, dummy in pairs])]


def _roles(nodes: Iterable[Attributes]) -> list[Step]:
    """The steps that give nodes back the role that the server forgets when they join."""
    return [
        Step(f"update node {node['name']}: role", Update(NODE, {"role": node["role"]}, id=node["id"]))
        for node in nodes
        if node["role"]
    ]


def _deletions(situation: Situation, nodes: Iterable[Attributes]) -> list[Step]:
    if not situation.params["destroy_after_deletion"]:
        return []
    return [Step(f"delete node {node['name']}", Delete(NODE, id=node["id"])) for node in nodes]


def _swapped(ids: Sequence[str] | None, pairs: Iterable[tuple[Attributes, Attributes]]) -> list[str]:
    replaced = {old["id"]: new["id"] for old, new in pairs}
    return [replaced.get(id, id) for id in ids or []]


def _check_distinct(nodes: Sequence[Attributes]) -> None:
    ids = [node["id"] for node in nodes]
    for node in nodes:
        if ids.count(node["id"]) > 1:
            raise BadInput(f"replace names {describe(NODE, node)} more than once. Give each node one counterpart.")


def _declared(situation: Situation) -> list[Attributes]:
    """The declared nodes, each once, however often and by whatever it is named."""
    found = find_nodes(situation.client, situation.params["nodes"])
    nodes = [node or _missing(situation, reference) for reference, node in found.items()]
    return list({node["id"]: node for node in nodes}.values())


def _missing(situation: Situation, reference: str, cluster_id: str = "") -> Attributes:
    """A node that check mode takes for one that an earlier task makes."""
    situation.on_missing(not_found_error(NODE, reference))
    return {
        "id": reference,
        "name": reference,
        "status": "INIT",
        "profile_id": None,
        "cluster_id": cluster_id,
        "role": "",
    }


def _outside(situation: Situation, nodes: Iterable[Attributes]) -> list[Attributes]:
    return [node for node in nodes if not _is_member(node, _cluster(situation))]


def _inside(situation: Situation, nodes: Iterable[Attributes]) -> list[Attributes]:
    return list({node["id"]: node for node in nodes if _is_member(node, _cluster(situation))}.values())


def _is_member(node: Attributes, cluster: Attributes) -> bool:
    return bool(node["cluster_id"] == cluster["id"])


def _cluster(situation: Situation) -> Attributes:
    return situation.have or placeholder_cluster(situation.params["cluster"])


def _names(names: Iterable[str]) -> str:
    told = list(names)
    more = f" and {len(told) - MAX_NAMED} more" if len(told) > MAX_NAMED else ""
    return f"node{'s' if len(told) > 1 else ''} {', '.join(told[:MAX_NAMED])}{more}"
