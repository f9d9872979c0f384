# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The body that a new object would have: what the request says, what the server sets, and placeholders for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._senlin.cloud_reason import part, parts, text
from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .placeholders import ADDRESS, SITE, TEXT, TIME, placeholder_id, placeholder_time
from .predictions import Body

DEFAULTS: Mapping[str, Body] = {
    BINDING.noun: {"data": None, "enabled": True, "last_op": None, "priority": 100},
    CLUSTER.noun: {
        "config": {},
        "data": {},
        "dependents": {},
        "desired_capacity": 0,
        "init_at": TIME,
        "max_size": -1,
        "metadata": {},
        "min_size": 0,
        "nodes": [],
        "policies": [],
        "status": "ACTIVE",
        "status_reason": TEXT,
        "timeout": 3600,
        "updated_at": TIME,
    },
    NODE.noun: {
        "cluster_id": "",
        "data": {},
        "dependents": {},
        "index": -1,
        "init_at": TIME,
        "metadata": {},
        "role": "",
        "status": "ACTIVE",
        "status_reason": TEXT,
        "tainted": False,
        "updated_at": TIME,
    },
    POLICY.noun: {"data": {}, "updated_at": None},
    PROFILE.noun: {"metadata": {}, "updated_at": None},
    RECEIVER.noun: {"action": None, "cluster_id": None, "params": {}, "updated_at": None},
}
"""The values that a new object has unless the request says otherwise, by the noun of its kind.

The time limit of a cluster is the server's default, which its operator can change.
"""


def new_body(kind: Kind, id: str, request: Mapping[str, Any], project_id: str | None) -> Body:
    """The body of an object that would be created.

    :param id: its placeholder id.
    :param request: what the request sets, under the server's names.
    """
    given = {key: value for key, value in request.items() if value is not None}
    defaults = {
        key: placeholder_time(id) if value == TIME else value for key, value in DEFAULTS.get(kind.noun, {}).items()
    }
    body = {**defaults, **given, "id": id}
    if kind is BINDING:
        return body
    owner = {"domain": None, "project": project_id, "user": TEXT}
    return {**owner, "created_at": placeholder_time(id), **_derived(kind, id, body), **body}


def server_details(node: Mapping[str, Any], spec: Mapping[str, Any]) -> Body:
    """What Nova would say about the server of a node, as far as it can be foreseen.

    :param spec: the spec of the node's profile.
    """
    networks = [text(network, "network") for network in parts(part(spec, "properties"), "networks")]
    return {
        "addresses": {network: [{"addr": ADDRESS, "version": 4}] for network in networks if network},
        "id": node["physical_id"],
        "name": text(part(spec, "properties"), "name") or node["name"],
        "status": "ACTIVE",
    }


def _derived(kind: Kind, id: str, body: Mapping[str, Any]) -> Body:
    """What the server derives from the request, or chooses."""
    if kind in (PROFILE, POLICY):
        spec = body.get("spec") or {}
        return {"spec": {}, "type": f"{spec.get('type')}-{spec.get('version')}" if spec else ""}
    if kind is NODE:
        return {"physical_id": placeholder_id("physical", id)}
    if kind is RECEIVER:
        webhook = {"alarm_url": f"{SITE}/v1/webhooks/{id}/trigger?V=2"}
        message = {"queue_name": TEXT}
        return {"actor": {"trust_id": TEXT}, "channel": message if body.get("type") == "message" else webhook}
    return {}
