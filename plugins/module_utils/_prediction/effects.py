# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the server would do on each request: the effects on the object itself, and on those that depend on it.

The rules are Senlin's. Where the server chooses at random, such as the nodes that leave when a cluster without a
deletion policy shrinks, the prediction is one of the possible outcomes, with the right number of nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .._plan.calls import Act, Adopt, Call, Create, Delete, Operate, Update, with_own_id
from .._senlin.client import FULL_ID
from .._senlin.cluster_status import evaluated
from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .deletion import deletion_policy, destroys, leaving_order, reduces
from .new_bodies import new_body
from .overlay import Overlay
from .placeholders import TEXT, placeholder_name
from .predictions import Body, dependents_path

NOT_STORED = frozenset({"profile_only"})
"""The keys of an update that are no attributes."""


RECOVERED = {"status": "ACTIVE", "status_reason": TEXT}
"""What is known of a node after a recovery, or after a check that makes it ACTIVE."""


UPDATED = {"status": "ACTIVE", "status_reason": "Update succeeded"}
"""What the server makes of a node that it has updated."""


def record_call(overlay: Overlay, call: Call, own_id: str, after: Body) -> str:
    """Record the effect of a request.

    :param own_id: the id of the task's resource.
    :param after: what the step sets in the task's resource, under the server's names.
    :returns: the id of the task's resource after the request.
    """
    target = str(with_own_id(getattr(call, "id", ""), own_id))
    match call:
        case Create():
            return _create(overlay, call.kind, {**call.body, **after})
        case Adopt():
            return _adopt(overlay, call, after)
        case Update():
            _update(overlay, call.kind, target, call.body)
        case Delete():
            _delete(overlay, call.kind, target)
        case Act(kind=kind, verb="policy_attach" | "policy_update" | "policy_detach") if kind is CLUSTER:
            _bind(overlay, target, call.verb, with_own_id(call.body, own_id))
        case Act(kind=kind) if kind is CLUSTER:
            _act_on_cluster(overlay, target, call.verb, with_own_id(call.body, own_id), after)
            _evaluate(overlay, target, f"CLUSTER_{call.verb.upper()}")
        case Operate(kind=kind) if kind is CLUSTER:
            for node in _members(overlay, target):
                _touch(overlay, target, NODE, node["id"], _operated(call.operation))
            _evaluate(overlay, target, call.operation)
        case Operate():
            overlay.record(NODE.path, target, _operated(call.operation))
        case Act(verb="check" | "recover"):
            overlay.record(NODE.path, target, RECOVERED)
        case _:
            pass
    return own_id


def _operated(operation: str) -> Body:
    """What is known of a node after an operation: the server takes every node for ACTIVE after one that succeeds."""
    return {"status": "ACTIVE", "status_reason": f"Operation '{operation}' succeeded"}


def _create(overlay: Overlay, kind: Kind, request: Mapping[str, Any]) -> str:
    id = overlay.new_id(kind.noun, dict(request))
    body = new_body(kind, id, request, overlay.project_id)
    if "profile_id" in body:
        body["profile_name"] = _name(overlay, PROFILE, body["profile_id"])
    overlay.record(kind.path, id, body)
    if kind is CLUSTER:
        _resize(overlay, id, request.get("desired_capacity") or body["min_size"])
    return id


def _adopt(overlay: Overlay, call: Adopt, after: Body) -> str:
    """The node, and the profile that the server would create from what it finds."""
    name = after.get("profile_name")
    profile_id = _create(overlay, PROFILE, {"name": name, "spec": {}})
    overlay.record(PROFILE.path, profile_id, {"type": call.body.get("type")})
    known = {key: value for key, value in after.items() if key != "profile_id"}
    return _create(overlay, NODE, {"metadata": call.body.get("metadata"), **known, "profile_id": profile_id})


def _update(overlay: Overlay, kind: Kind, id: str, request: Mapping[str, Any]) -> None:
    body = {key: value for key, value in request.items() if key not in NOT_STORED}
    if "profile_id" in body:
        body["profile_name"] = _name(overlay, PROFILE, body["profile_id"])
    overlay.record(kind.path, id, {**UPDATED, **body} if kind is NODE else body)
    if kind is CLUSTER and "profile_id" in body and not request.get("profile_only"):
        used = {key: body[key] for key in ("profile_id", "profile_name")}
        for node in _members(overlay, id):
            _touch(overlay, id, NODE, node["id"], {**UPDATED, **used})
    if kind is CLUSTER:
        _evaluate(overlay, id, "CLUSTER_UPDATE")


def _delete(overlay: Overlay, kind: Kind, id: str) -> None:
    """Record that an object would be deleted: a cluster with its nodes and receivers, a member with its place."""
    if kind is CLUSTER:
        for dependent in (NODE, RECEIVER):
            for found in overlay.all(dependent, cluster_id=id):
                _touch(overlay, id, dependent, found["id"], None)
    cluster_id = overlay.read(NODE, id).get("cluster_id") if kind is NODE else None
    overlay.record(kind.path, id, None)
    if cluster_id:
        left = [node for node in _member_ids(overlay, cluster_id) if node != id]
        _set_members(overlay, cluster_id, left, reduces=reduces(deletion_policy(overlay, cluster_id)))
        _evaluate(overlay, cluster_id, "NODE_DELETE")


def _act_on_cluster(overlay: Overlay, id: str, verb: str, request: Body, after: Body) -> None:
    match verb:
        case "add_nodes":
            _join(overlay, id, request["nodes"])
            _set_members(overlay, id, [*_member_ids(overlay, id), *request["nodes"]])
        case "del_nodes":
            policy = deletion_policy(overlay, id)
            _remove(overlay, id, request["nodes"], destroyed=destroys(policy, bool(request["destroy_after_deletion"])))
            left = [node for node in _member_ids(overlay, id) if node not in request["nodes"]]
            _set_members(overlay, id, left, reduces=reduces(policy))
        case "replace_nodes":
            _remove(overlay, id, request["nodes"], destroyed=False)
            _join(overlay, id, request["nodes"].values())
            replaced = [request["nodes"].get(node, node) for node in _member_ids(overlay, id)]
            overlay.record(CLUSTER.path, id, {"nodes": replaced})
        case "recover":
            for node in _members(overlay, id):
                if node["status"] != "ACTIVE":
                    _touch(overlay, id, NODE, node["id"], RECOVERED)
            if request.get("check_capacity"):
                _resize(overlay, id, overlay.read(CLUSTER, id)["desired_capacity"])
        case "resize" | "scale_out" | "scale_in":
            overlay.record(CLUSTER.path, id, after)
            _resize(overlay, id, after.get("desired_capacity"), deletion_policy(overlay, id))
        case _:
            pass


def _bind(overlay: Overlay, cluster_id: str, verb: str, request: Body) -> None:
    path, policy_id = f"{CLUSTER.path}/{cluster_id}/policies", request["policy_id"]
    present = overlay.read(BINDING, policy_id, path)
    if verb == "policy_attach" and not present:
        policy = overlay.read(POLICY, policy_id)
        body = {
            "cluster_id": cluster_id,
            "cluster_name": _name(overlay, CLUSTER, cluster_id),
            "enabled": bool(request.get("enabled", True)),
            "policy_id": policy_id,
            "policy_name": policy.get("name"),
            "policy_type": policy.get("type"),
        }
        id = overlay.new_id(cluster_id, policy_id)
        overlay.record(path, policy_id, new_body(BINDING, id, body, overlay.project_id))
        _set_bindings(overlay, cluster_id, add=[id])
    elif verb == "policy_update" and present:
        overlay.record(path, policy_id, {"enabled": request["enabled"]})
    elif verb == "policy_detach":
        overlay.record(path, policy_id, None)
        _set_bindings(overlay, cluster_id, remove=[present.get("id")])


def _set_bindings(overlay: Overlay, cluster_id: str, *, add: Iterable[Any] = (), remove: Iterable[Any] = ()) -> None:
    """Record the bindings that a cluster would list as its ``policies``."""
    kept = [id for id in overlay.read(CLUSTER, cluster_id).get("policies") or [] if id not in remove]
    overlay.record(CLUSTER.path, cluster_id, {"policies": [*kept, *add]})


def _remove(overlay: Overlay, cluster_id: str, nodes: Iterable[str], *, destroyed: bool) -> None:
    """Record that nodes would leave their cluster, and be deleted or stay. The server clears their roles."""
    for node in nodes:
        _touch(overlay, cluster_id, NODE, node, None if destroyed else {"cluster_id": "", "index": -1, "role": None})


def _join(overlay: Overlay, cluster_id: str, nodes: Iterable[str]) -> None:
    """Record that nodes would join a cluster. The server clears their roles."""
    for index, node in enumerate(nodes, _next_index(overlay, cluster_id)):
        _touch(overlay, cluster_id, NODE, node, {"cluster_id": cluster_id, "index": index, "role": None})


def _touch(overlay: Overlay, cluster_id: str, kind: Kind, id: str, body: Body | None) -> None:
    """Record what an action on a cluster would do to an object that depends on it, and that the action would do it."""
    overlay.record(kind.path, id, body)
    overlay.record(dependents_path(cluster_id, kind), id, {"created": True} if body and "id" in body else {})


def _resize(overlay: Overlay, cluster_id: str, size: int | None, policy: Body | None = None) -> None:
    """Record the size of a cluster, with the nodes that would be created or deleted.

    :param policy: the deletion policy that chooses the nodes to delete.
    """
    if size is None:
        return
    cluster, present = overlay.read(CLUSTER, cluster_id), _member_ids(overlay, cluster_id)
    if size < len(present):
        leaving = leaving_order(overlay, cluster_id, policy)[: len(present) - size]
        _remove(overlay, cluster_id, leaving, destroyed=destroys(policy, True))
        present = [id for id in present if id not in leaving]
    new, first = [], _next_index(overlay, cluster_id)
    for number in range(first, first + size - len(present)):
        id = overlay.new_id(cluster_id, number)
        request = {
            "cluster_id": cluster_id,
            "index": number,
            "name": placeholder_name(id),
            "profile_id": cluster.get("profile_id"),
            "profile_name": cluster.get("profile_name"),
        }
        _touch(overlay, cluster_id, NODE, id, new_body(NODE, id, request, overlay.project_id))
        new.append(id)
    _set_members(overlay, cluster_id, [*present, *new])


def _set_members(overlay: Overlay, cluster_id: str, ids: list[str], *, reduces: bool = True) -> None:
    """Record the nodes of a cluster, and that as many are desired unless a deletion policy keeps the capacity."""
    overlay.record(CLUSTER.path, cluster_id, {"nodes": ids, **({"desired_capacity": len(ids)} if reduces else {})})


def _evaluate(overlay: Overlay, cluster_id: str, operation: str) -> None:
    """Record the status that the server would give to a cluster at the end of an action."""
    cluster = overlay.read(CLUSTER, cluster_id)
    if cluster:
        active = sum(node["status"] == "ACTIVE" for node in _members(overlay, cluster_id))
        status, reason = evaluated(cluster, active, operation)
        overlay.record(CLUSTER.path, cluster_id, {"status": status, "status_reason": reason})


def _next_index(overlay: Overlay, cluster_id: str) -> int:
    """The index of the next node. The server counts on, so it is higher where the last nodes were deleted before."""
    return max([0, *(node["index"] or 0 for node in _members(overlay, cluster_id))]) + 1


def _member_ids(overlay: Overlay, cluster_id: str) -> list[str]:
    return list(overlay.read(CLUSTER, cluster_id).get("nodes") or [])


def _members(overlay: Overlay, cluster_id: str) -> list[Body]:
    return overlay.all(NODE, cluster_id=cluster_id)


def _name(overlay: Overlay, kind: Kind, id: str) -> Any:
    # What is no full id must not be requested: the server matches prefixes of ids.
    return overlay.read(kind, id).get("name") if FULL_ID.fullmatch(str(id)) else None
