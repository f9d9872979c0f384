# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an update of a node to another profile does to its server or stack is what the collection's rules say.

The updates are sent to Senlin directly, so that the collection cannot refuse those that are impossible. What they have
done is read from Nova, which records what it does to a server, and from the servers and stacks themselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._plan.effect import Effect
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.property_effects import (
    PropertyChange,
    property_changes,
    worst_effect,
)
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.property_rules import RULES, SERVER, STACK
from cloud_under_test import CLOUD, skip_if_real
from property_proofs import (
    ADDRESS,
    IMAGE_PROOFS,
    ON_A_REAL_CLOUD,
    PROJECT,
    SERVER_DEFAULTS,
    SERVER_PROOFS,
    STACK_DEFAULTS,
    STACK_PROOFS,
    Proof,
    Properties,
)
from tenant import Tenant

pytestmark = pytest.mark.long

STOPPING = frozenset({"reboot", "resize", "stop"})
"""What Nova calls the requests that stop a running server."""
DECIDED_BY_HEAT = frozenset({"template", "parameters", "environment", "files"})
"""What a stack consists of. Heat replaces those of its resources that it cannot update."""
DEFAULTS = {SERVER: SERVER_DEFAULTS, STACK: STACK_DEFAULTS}
NOT_THERE = "the profiles name what it does not have"
PROOFS = {SERVER: (*SERVER_PROOFS, *IMAGE_PROOFS), STACK: STACK_PROOFS}


@dataclass(frozen=True)
class Update:
    """An update of a node from one profile to another.

    :param have: the profile that the node had.
    :param want: the other one.
    :param before: the server or stack before the update.
    :param after: the server or stack after it.
    :param succeeded: whether the action of the update has succeeded.
    """

    have: Mapping[str, Any]
    want: Mapping[str, Any]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    succeeded: bool


def updates(tenant: Tenant, profile_type: str, proofs: Sequence[Proof]) -> dict[str, Update]:
    """Update one node for each proof, all of them at once, and return the updates by the names of the proofs."""
    pairs = {proof.name: profiles(tenant, profile_type, proof) for proof in proofs}
    created = {
        name: sent(tenant, "POST", "/nodes", {"name": f"n{number}", "profile_id": have["id"]})
        for number, (name, (have, dummy)) in enumerate(pairs.items())
    }
    nodes = {name: tenant.ended(action) for name, action in created.items()}
    assert [(name, node["status_reason"]) for name, node in nodes.items() if node["status"] != "SUCCEEDED"] == []
    before = physical_objects(tenant)
    updated = {
        name: sent(tenant, "PATCH", f"/nodes/{nodes[name]['target']}", {"profile_id": want["id"]})
        for name, (dummy, want) in pairs.items()
    }
    actions = {name: tenant.ended(action) for name, action in updated.items()}
    after = physical_objects(tenant)
    return {
        name: Update(
            *pairs[name], before[node["target"]], after[node["target"]], actions[name]["status"] == "SUCCEEDED"
        )
        for name, node in nodes.items()
    }


def profiles(tenant: Tenant, profile_type: str, proof: Proof) -> tuple[dict[str, Any], dict[str, Any]]:
    """Create the profiles of a proof."""
    have, want = (create_profile(tenant, profile_type, each) for each in proof.of(DEFAULTS[profile_type]))
    return have, want


def create_profile(tenant: Tenant, profile_type: str, properties: Properties) -> dict[str, Any]:
    """Create a profile of a type with properties."""
    assert tenant.project
    # Ports and floating IPs are those of the whole cloud, which other tests use, too.
    number = int(tenant.project.id[:4], 16)
    text = json.dumps(properties).replace(ADDRESS, f"172.25.{number // 256}.{number % 256}")
    spec = {"type": profile_type, "version": "1.0", "properties": json.loads(text.replace(PROJECT, tenant.project.id))}
    return dict(tenant.send("POST", "/profiles", {"profile": {"name": "p", "spec": spec}}).json()["profile"])


def sent(tenant: Tenant, method: str, path: str, node: Properties) -> str:
    """Send a request about a node, and return the id of the action that it starts."""
    location = tenant.send(method, path, {"node": node}).headers["Location"]
    return str(location.rpartition("/")[2])


def physical_objects(tenant: Tenant) -> dict[str, dict[str, Any]]:
    """The server or stack of each node, and what was requested of a server since it exists, by the id of the node."""
    servers = {server["id"]: server for server in tenant.devcloud.servers(tenant.project)}
    return {
        node["id"]: {**servers[server_id], "requests": requests_to_nova(tenant, server_id)}
        if (server_id := node["physical_id"]) in servers
        else stack_of(tenant, node["id"])
        for node in tenant.read("/nodes")
    }


def requests_to_nova(tenant: Tenant, server_id: str) -> list[str]:
    """What was requested of a server, the newest first, as Nova recorded it."""
    path = f"/servers/{server_id}/os-instance-actions"
    found = tenant.senlin.session.get(path, endpoint_filter={"service_type": "compute"})
    return [action["action"] for action in found.json()["instanceActions"]]


def stack_of(tenant: Tenant, node_id: str) -> dict[str, Any]:
    """The stack of a node."""
    details = tenant.read(f"/nodes/{node_id}?show_details=True")["details"]
    # Senlin's test double adds the address of a method.
    return {name: value for name, value in details.items() if name != "to_dict"}


def effect_on_server(update: Update) -> Effect:
    """What an update has done to a server."""
    if not update.succeeded:
        return Effect.IMPOSSIBLE
    assert (update.after["id"], update.after["status"]) == (update.before["id"], "ACTIVE")
    requests = set(update.after["requests"])
    if "rebuild" in requests:
        return Effect.REBUILD
    if requests & STOPPING:
        return Effect.RESTART
    return Effect.NONE if update.after == update.before else Effect.IN_PLACE


def effect_on_stack(update: Update) -> Effect:
    """What an update has done to a stack."""
    if not update.succeeded:
        return Effect.IMPOSSIBLE
    assert update.after["id"] == update.before["id"]
    if update.after == update.before:
        return Effect.NONE
    assert update.after["status"] == "UPDATE_COMPLETE"
    changed = {name for name in update.after if update.after[name] != update.before[name]}
    return Effect.REPLACE if changed & DECIDED_BY_HEAT else Effect.IN_PLACE


def predictions(tenant: Tenant, made: Mapping[str, Update]) -> dict[str, list[PropertyChange]]:
    """What the collection says of updates, by the schema of the profile type."""
    client: Any = SimpleNamespace(read=lambda dummy_kind, path: tenant.read(path))
    return {name: property_changes(client, update.have, update.want) for name, update in made.items()}


def assert_as_predicted(predicted: Mapping[str, list[PropertyChange]], seen: Mapping[str, Effect]) -> None:
    """Fail unless the updates have done what the collection says."""
    said = {name: worst_effect(changes).value for name, changes in predicted.items()}
    assert said == {name: effect.value for name, effect in seen.items()}


def test_servers(tenant: Tenant) -> None:
    proofs = [proof for proof in SERVER_PROOFS if not CLOUD.is_real or proof.name in ON_A_REAL_CLOUD]
    made = updates(tenant, SERVER, proofs)
    assert_as_predicted(predictions(tenant, made), {name: effect_on_server(update) for name, update in made.items()})


def test_image_of_a_server(old_tenant: Tenant) -> None:
    skip_if_real(NOT_THERE)
    made = updates(old_tenant, SERVER, IMAGE_PROOFS)
    seen = {name: effect_on_server(update) for name, update in made.items()}
    assert_as_predicted(predictions(old_tenant, made), seen)
    assert made["another image"].after["requests"] == ["start", "rebuild", "stop", "create"]


def test_stacks(tenant: Tenant) -> None:
    skip_if_real(NOT_THERE)
    made = updates(tenant, STACK, STACK_PROOFS)
    assert_as_predicted(predictions(tenant, made), {name: effect_on_stack(update) for name, update in made.items()})
    # Senlin sends only what differs, and to Heat the rest is not given then.
    beside = made["a template beside parameters"]
    lost = ("parameters", "environment", "files")
    assert all(beside.before[name] for name in lost)
    assert not any(beside.after[name] for name in lost)


@pytest.mark.parametrize("profile_type", [SERVER, STACK])
def test_every_rule_and_property_is_proven(profile_type: str, tenant: Tenant) -> None:
    skip_if_real(NOT_THERE)
    schema = tenant.read(f"/profile-types/{profile_type}-1.0")["schema"]
    client: Any = SimpleNamespace(read=lambda *dummy: {"schema": schema})
    full = f"{profile_type}-1.0"
    proven = set()
    for proof in PROOFS[profile_type]:
        have, want = (
            {"id": id, "type": full, "spec": {"properties": properties}}
            for id, properties in zip("ab", proof.of(DEFAULTS[profile_type]), strict=True)
        )
        proven |= {(each.property, each.effect, each.reason) for each in property_changes(client, have, want)}
    assert {property for property, *dummy in proven} == set(schema)
    assert {(rule.property, rule.effect, rule.reason) for rule in RULES[profile_type]} <= proven
