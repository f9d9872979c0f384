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
from .._senlin.deletion_spec import DELETION_TYPE_PREFIX, means_true
from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .new_bodies import new_body
from .overlay import Overlay
from .placeholders import TEXT, placeholder_id, placeholder_name
from .predictions import Body

NOT_STORED = frozenset({"profile_only"})
"""The keys of an update that are no attributes."""


RECOVERED = {"status": "ACTIVE", "status_reason": TEXT}
"""What is known of a node after a recovery, or after a check that makes it ACTIVE."""


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
        case Act(kind=kind) if kind is CLUSTER:
            _act_on_cluster(overlay, target, call.verb, with_own_id(call.body, own_id), after)
        case Act(verb="check" | "recover") | Operate(operation="reboot" | "rebuild") if call.kind is NODE:
            overlay.record(NODE.path, target, RECOVERED)
        case _:
            pass
    return own_id


def _create(overlay: Overlay, kind: Kind, request: Mapping[str, Any]) -> str:
    id = placeholder_id(kind.noun, dict(request))
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
    overlay.record(kind.path, id, body)
    if kind is CLUSTER and "profile_id" in body and not request.get("profile_only"):
        used = {key: body[key] for key in ("profile_id", "profile_name")}
        for node in _members(overlay, id):
            overlay.record(NODE.path, node["id"], used)


def _delete(overlay: Overlay, kind: Kind, id: str) -> None:
    """Record that an object would be deleted: a cluster with its nodes and receivers, a member with its place."""
    if kind is CLUSTER:
        for dependent in (NODE, RECEIVER):
            for found in overlay.all(dependent, cluster_id=id):
                overlay.record(dependent.path, found["id"], None)
    cluster_id = overlay.read(NODE, id).get("cluster_id") if kind is NODE else None
    overlay.record(kind.path, id, None)
    if cluster_id:
        _set_members(overlay, cluster_id, [node for node in _member_ids(overlay, cluster_id) if node != id])


def _act_on_cluster(overlay: Overlay, id: str, verb: str, request: Body, after: Body) -> None:
    match verb:
        case "policy_attach" | "policy_update" | "policy_detach":
            _bind(overlay, id, verb, request)
        case "add_nodes":
            _join(overlay, request["nodes"], id)
            _set_members(overlay, id, [*_member_ids(overlay, id), *request["nodes"]])
        case "del_nodes":
            destroyed = _destroys(overlay, id, bool(request.get("destroy_after_deletion")))
            for node in request["nodes"]:
                overlay.record(NODE.path, node, None if destroyed else {"cluster_id": "", "index": -1, "role": None})
            _set_members(overlay, id, [node for node in _member_ids(overlay, id) if node not in request["nodes"]])
        case "replace_nodes":
            _join(overlay, request["nodes"], "")
            _join(overlay, request["nodes"].values(), id)
            replaced = [request["nodes"].get(node, node) for node in _member_ids(overlay, id)]
            overlay.record(CLUSTER.path, id, {"nodes": replaced})
        case "recover":
            for node in _members(overlay, id):
                if node["status"] != "ACTIVE":
                    overlay.record(NODE.path, node["id"], RECOVERED)
            overlay.record(CLUSTER.path, id, {"status": "ACTIVE"})
            if request.get("check_capacity"):
                _resize(overlay, id, overlay.read(CLUSTER, id)["desired_capacity"])
        case "check":
            active = [node for node in _members(overlay, id) if node["status"] == "ACTIVE"]
            if len(active) >= overlay.read(CLUSTER, id)["desired_capacity"]:
                overlay.record(CLUSTER.path, id, {"status": "ACTIVE"})
        case "resize" | "scale_out" | "scale_in":
            overlay.record(CLUSTER.path, id, after)
            _resize(overlay, id, after.get("desired_capacity"))
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
        id = placeholder_id(cluster_id, policy_id)
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


def _join(overlay: Overlay, nodes: Iterable[str], cluster_id: str) -> None:
    """Record that nodes would join a cluster, or none. The server clears their roles."""
    for node in nodes:
        overlay.record(NODE.path, node, {"cluster_id": cluster_id, "index": -1, "role": None})


def _resize(overlay: Overlay, cluster_id: str, size: int | None) -> None:
    """Record the size of a cluster, with the nodes that would be created or deleted."""
    if size is None:
        return
    cluster, present = overlay.read(CLUSTER, cluster_id), _member_ids(overlay, cluster_id)
    for node in present[size:]:
        overlay.record(NODE.path, node, None if _destroys(overlay, cluster_id, True) else {"cluster_id": ""})
    new = [placeholder_id(cluster_id, number) for number in range(len(present), size)]
    for number, id in enumerate(new, len(present) + 1):
        request = {
            "cluster_id": cluster_id,
            "index": number,
            "name": placeholder_name(cluster_id, number),
            "profile_id": cluster.get("profile_id"),
            "profile_name": cluster.get("profile_name"),
        }
        overlay.record(NODE.path, id, new_body(NODE, id, request, overlay.project_id))
    _set_members(overlay, cluster_id, [*present, *new][:size])


def _set_members(overlay: Overlay, cluster_id: str, ids: list[str]) -> None:
    overlay.record(CLUSTER.path, cluster_id, {"desired_capacity": len(ids), "nodes": ids})


def _member_ids(overlay: Overlay, cluster_id: str) -> list[str]:
    return list(overlay.read(CLUSTER, cluster_id).get("nodes") or [])


def _members(overlay: Overlay, cluster_id: str) -> list[Body]:
    return overlay.all(NODE, cluster_id=cluster_id)


def _destroys(overlay: Overlay, cluster_id: str, asked: bool) -> bool:
    """Whether the server would delete nodes that leave a cluster: a deletion policy overrules the request."""
    for binding in overlay.all(BINDING, f"{CLUSTER.path}/{cluster_id}/policies"):
        if binding["enabled"] and str(binding["policy_type"]).startswith(DELETION_TYPE_PREFIX):
            return means_true(overlay.read(POLICY, binding["policy_id"]), "destroy_after_deletion")
    return asked


def _name(overlay: Overlay, kind: Kind, id: str) -> Any:
    # What is no full id must not be requested: the server matches prefixes of ids.
    return overlay.read(kind, id).get("name") if FULL_ID.fullmatch(str(id)) else None
