# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Records what a plan would have done, for the tasks that follow it in a check-mode run.

For a step about the task's own resource, the step says what it sets. For other steps, such as those for the bindings
that a new revision of a policy takes over, the request says it. Which nodes a cluster would create or delete on its own
is not predicted, as only the server knows.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from .._plan.calls import Act, Adopt, Create, Delete, Update, with_own_id
from .._plan.plan import Plan, Step
from .._senlin.client import FULL_ID
from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, Kind
from .._senlin.transport import Attributes
from .overlay import PLACEHOLDER_PREFIX, Overlay

SERVER_DEFAULTS: dict[str, Attributes] = {
    CLUSTER.noun: {"status": "ACTIVE", "min_size": 0, "max_size": -1},
    NODE.noun: {"status": "ACTIVE"},
    BINDING.noun: {"is_enabled": True, "priority": 0, "last_op": None},
}
"""The attributes that the server gives a new resource unless the request says otherwise."""


def record_plan(overlay: Overlay, kind: Kind, plan: Plan) -> str | None:
    """Record the effect of a plan.

    :param overlay: records it.
    :param kind: the kind of the task's resource.
    :returns: the id of the task's resource, or its placeholder id.
    """
    own_id = plan.have.get("id") if plan.have else None
    for step in plan.steps:
        call = step.call
        if isinstance(call, Create | Adopt):
            own_id = _record_created(overlay, call.kind, _created_attributes(step, call))
            continue
        id = str(with_own_id(call.id, own_id or ""))
        if isinstance(call, Delete):
            overlay.record(call.kind.path, id, None)
        elif isinstance(call, Act) and call.kind is CLUSTER:
            _record_action(overlay, id, call.verb, with_own_id(call.body, own_id or ""), dict(step.after or {}))
        elif isinstance(call, Update) and not step.after:
            overlay.record(call.kind.path, id, dict(call.body))
        if step.after and own_id and not kind.parent:
            overlay.record(kind.path, own_id, dict(step.after))
            if kind is CLUSTER and "desired_capacity" in step.after and "node_ids" not in step.after:
                _record_size(overlay, own_id, step.after["desired_capacity"])
    return own_id


def placeholder_id(kind: Kind, plan: Plan) -> str | None:
    """The id of a task's resource after its plan, or its placeholder id, where the plan is not recorded."""
    own_id = plan.have.get("id") if plan.have else None
    for step in plan.steps:
        if isinstance(step.call, Create | Adopt):
            own_id = _placeholder(step.call.kind.noun, _created_attributes(step, step.call))
    return own_id


def _created_attributes(step: Step, call: Create | Adopt) -> Attributes:
    declared = {**call.body, **(step.after or {})}
    return {
        **SERVER_DEFAULTS.get(call.kind.noun, {}),
        **{key: value for key, value in declared.items() if value is not None},
    }


def _record_created(overlay: Overlay, kind: Kind, attributes: Attributes) -> str:
    id = _placeholder(kind.noun, attributes)
    if spec := attributes.get("spec"):
        attributes["type"] = f"{spec.get('type')}-{spec.get('version')}"
    overlay.record(kind.path, id, {**attributes, "id": id, "project_id": overlay.project_id})
    if kind is CLUSTER:
        _record_size(overlay, id, int(attributes.get("desired_capacity") or attributes["min_size"]))
    return id


def _record_size(overlay: Overlay, cluster_id: str, size: int) -> None:
    """Record the size of a cluster. The nodes that it would create have placeholder ids and nothing else."""
    present = _members(overlay, cluster_id)
    new = [_placeholder(cluster_id, number) for number in range(len(present), size)]
    _record_members(overlay, cluster_id, [*present, *new][:size])


def _record_members(overlay: Overlay, cluster_id: str, ids: list[str]) -> None:
    overlay.record(CLUSTER.path, cluster_id, {"desired_capacity": len(ids), "node_ids": ids})


def _members(overlay: Overlay, cluster_id: str) -> list[str]:
    cluster = _read(overlay, CLUSTER, cluster_id)
    return list(cluster.get("node_ids") or cluster.get("nodes") or [])


def _record_action(overlay: Overlay, cluster_id: str, verb: str, body: Attributes, after: Attributes) -> None:
    """Record the effect of an action on a cluster: it attaches and detaches policies, and adds and removes nodes."""
    bindings, policy = f"{CLUSTER.path}/{cluster_id}/policies", body.get("policy_id", "")
    if verb == "policy_attach":
        binding = after if "policy_id" in after else _binding(overlay, cluster_id, policy, body)
        overlay.record(
            bindings, policy, {**SERVER_DEFAULTS[BINDING.noun], "id": _placeholder(cluster_id, policy), **binding}
        )
    elif verb == "policy_update":
        overlay.record(bindings, policy, {"is_enabled": body["enabled"]})
    elif verb == "policy_detach":
        overlay.record(bindings, policy, None)
    elif verb == "add_nodes":
        _record_cluster(overlay, body["nodes"], cluster_id)
        _record_members(overlay, cluster_id, [*_members(overlay, cluster_id), *body["nodes"]])
    elif verb == "del_nodes":
        _record_cluster(overlay, body["nodes"], None if body.get("destroy_after_deletion") else "")
        _record_members(
            overlay, cluster_id, [node for node in _members(overlay, cluster_id) if node not in body["nodes"]]
        )
    elif verb == "replace_nodes":
        _record_cluster(overlay, body["nodes"], "")
        _record_cluster(overlay, body["nodes"].values(), cluster_id)
        _record_members(overlay, cluster_id, [body["nodes"].get(node, node) for node in _members(overlay, cluster_id)])


def _record_cluster(overlay: Overlay, nodes: Iterable[str], cluster_id: str | None) -> None:
    for node in nodes:
        overlay.record(NODE.path, node, None if cluster_id is None else {"cluster_id": cluster_id})


def _binding(overlay: Overlay, cluster_id: str, policy_id: str, body: Attributes) -> Attributes:
    cluster, policy = _read(overlay, CLUSTER, cluster_id), _read(overlay, POLICY, policy_id)
    return {
        "cluster_id": cluster_id,
        "cluster_name": cluster.get("name"),
        "policy_id": policy_id,
        "policy_name": policy.get("name"),
        "policy_type": policy.get("type"),
        "is_enabled": bool(body.get("enabled", True)),
    }


def _placeholder(*of: Any) -> str:
    """A placeholder id. It is the same for equal values, as drawing a plan again must not predict another resource."""
    digest = hashlib.sha256(json.dumps(of, sort_keys=True, default=str).encode()).hexdigest()
    return f"{PLACEHOLDER_PREFIX}{digest[:12]}"


def _read(overlay: Overlay, kind: Kind, id: str) -> Attributes:
    # A missing resource is referred to by its name, which must not be requested: the server matches prefixes of ids.
    if not FULL_ID.fullmatch(id):
        return {}
    response = overlay.request("GET", f"{kind.path}/{id}")
    return dict(response.body[kind.noun]) if response.status < 400 else {}
