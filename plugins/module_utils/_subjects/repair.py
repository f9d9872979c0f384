# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The option ``repair``: the steps that bring a declared cluster or node back to ACTIVE before anything else changes.

Only what Senlin shows as not ACTIVE or as missing is repaired, so what reads ACTIVE costs no request. A node whose
server is ACTIVE is only checked, which makes it ACTIVE; any other node is recreated. Its server is read before that,
in check mode too, so that the title of the step names each server that will be replaced.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from .._plan.calls import Act, Delete
from .._plan.effect import Effect, Touch, touch_named
from .._plan.fields import CONTROL, Field
from .._plan.plan import Step
from .._plan.protection import protected_of
from .._plan.resource import Situation
from .._senlin.actions import unfinished_actions
from .._senlin.cluster_status import evaluated
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.transport import Attributes
from .deletion_policies import deletion_policy_of
from .health import touches_of_recreation, unhealthy, updates_of_status
from .membership import leave
from .servers import read_with_server, risk_of_forgetting, server_status
from .sizes import Sizes
from .targets import members_of

REPAIR = Field("repair", {"type": "bool", "default": False}, CONTROL)
"""The option ``repair`` of ``cluster`` and ``cluster_node``."""

RECREATE = {"operation": "RECREATE"}
"""The body of the recoveries. Senlin deletes the server, if there is one, and creates another one."""


@dataclass(frozen=True)
class Repair:
    """How a cluster is repaired.

    :param steps: the steps.
    :param sizes: the sizes that the cluster has after them.
    :param count: how many nodes it has then.
    :param left: these nodes, as far as they exist already; ``None`` if they have not been read.
    :param removed_ids: the ids of the nodes that they remove.
    """

    steps: list[Step]
    sizes: Sizes
    count: int
    left: list[Attributes] | None = None
    removed_ids: frozenset[str] = frozenset()


def repair_cluster(situation: Situation, wanted: Sizes, *, new_profile: bool, outdated: Collection[str] = ()) -> Repair:
    """The steps that bring all nodes of a cluster to ACTIVE, create those that are missing, and update its status.

    None if the option is not set, if the cluster reads ACTIVE and has as many nodes as it should, or while an action on
    it is at work. Also none for nodes that leave when the cluster shrinks, as Senlin removes those first that are not
    ACTIVE.

    :param wanted: the declared sizes, which the task sets after the repair.
    :param new_profile: whether the task changes the profile after it. Senlin would recreate a node with the profile
        that it has, and cannot change the profile of a node without a server. So the nodes are removed instead, and the
        resize to the declared sizes creates others.
    :param outdated: the ids of the members that the task changes to the profile of the cluster after it. The same
        happens if one of them would be recreated.
    """
    have = situation.have or {}
    sizes, count = Sizes.of(have), len(have.get("node_ids") or [])
    if not situation.params["repair"] or _reads_well(have) or _is_changing(situation, have):
        return Repair([], sizes, count)
    members = members_of(situation, have)
    to_check, to_recreate = _sorted_out(situation, unhealthy(situation, members))
    checks = [_check(node) for node in to_check]
    missing = sizes.desired_capacity - len(members)
    shrinks = wanted.desired_capacity < sizes.desired_capacity
    if to_recreate and shrinks and len(members) - wanted.desired_capacity >= len(to_recreate):
        return Repair(checks, sizes, len(members), _active(members, to_check))
    renews = any(node["id"] in outdated for node, dummy in to_recreate)
    if renews or (new_profile and (to_recreate or missing > 0)):
        return _removal(situation, checks, members, to_recreate)
    active = len(members) + max(missing, 0)
    done = [f"recreate nodes {_named(to_recreate)}"] if to_recreate else []
    done += [f"create {missing} node{'s' if missing > 1 else ''}"] if missing > 0 else []
    if not done and not checks and status_of(sizes, active) == have["status"]:
        # The status is what Senlin would determine again, such as WARNING for more nodes than max_size.
        return Repair([], sizes, len(members), members)
    title = f"repair {situation.title}: {', '.join(done) or 'update its status'}"
    capacity = {"check_capacity": True} if missing > 0 else {}
    risk = risk_of_forgetting([node for node, dummy in to_recreate], "recreate")
    after = {"status": status_of(sizes, active)}
    recreated = [node for node, dummy in to_recreate]
    touches = (*touches_of_recreation(recreated), *((Touch(Effect.BUILD, missing),) if missing > 0 else ()))
    step = Step(title, Act(CLUSTER, "recover", {**RECREATE, **capacity}), after, risk=risk, touches=touches)
    return Repair([*checks, step], sizes, active, _active(members, [*to_check, *recreated]))


def _removal(
    situation: Situation,
    checks: list[Step],
    members: list[Attributes],
    to_remove: list[tuple[Attributes, str]],
) -> Repair:
    """The repair that removes nodes. Before that, ``min_size`` is lowered as far as it has to be."""
    have = situation.have or {}
    before, left = Sizes.of(have), len(members) - len(to_remove)
    low = min(before.min_size, left)
    lowered = Sizes(low, before.max_size, len(members))
    after = {"status": status_of(lowered, left)}
    planned = list(checks)
    if lowered != before:
        title = f"resize {situation.title}: {lowered.describe_changes(before)}"
        planned.append(Step(title, Act(CLUSTER, "resize", lowered.resize_body()), {**lowered.attributes(), **after}))
    removed = [node for node, dummy in to_remove]
    ids = [node["id"] for node in removed]
    sizes = Sizes(low, before.max_size, left)
    if ids:
        title = f"remove nodes {_named(to_remove)} from {situation.title}"
        gone = {**sizes.attributes(), "status": status_of(sizes, left)}
        policy = deletion_policy_of(situation.client, have)
        names = [node["name"] for node in removed] if policy is None or policy.destroys else []
        step = leave(have, removed, title, gone, destroy=True)
        planned.append(replace(step, touches=touch_named(Effect.REMOVE, names)))
    rest = [node for node in members if node["id"] not in ids]
    return Repair(planned, sizes, left, rest, frozenset(ids))


def repair_node(situation: Situation, *, replaceable: bool) -> list[Step]:
    """The steps that bring a node to ACTIVE, and the status of its cluster up to date.

    None if the option is not set, if the node reads ACTIVE, or while an action on it is at work.

    :param replaceable: whether to delete a node that would have to be recreated, so that the task creates it anew.
    """
    have = situation.have or {}
    if not situation.params["repair"] or have["status"] == "ACTIVE":
        return []
    to_check, to_recreate = _sorted_out(situation, unhealthy(situation, [have]))
    if not to_check and not to_recreate:
        return []
    after = {"status": "ACTIVE"}
    if to_recreate and replaceable:
        touches = touch_named(Effect.REMOVE, [have["name"]])
        protected = protected_of(NODE, [have], situation.params)
        return [Step(f"delete node {_named(to_recreate)}", Delete(NODE), None, touches=touches, protected=protected)]
    if to_check:
        step = Step(f"check {situation.title}", Act(NODE, "check", {}), after)
    else:
        risk = risk_of_forgetting([have], "recreate")
        touches = touches_of_recreation([have])
        call = Act(NODE, "recover", RECREATE)
        step = Step(f"recreate node {_named(to_recreate)}", call, after, risk=risk, touches=touches)
    return [step, *updates_of_status(situation, [have])]


def status_of(sizes: Sizes, active: int) -> str:
    """The status that Senlin gives to a cluster with a number of ACTIVE nodes."""
    return evaluated(sizes.attributes(), active, "")[0]


def _reads_well(cluster: Attributes) -> bool:
    return bool(cluster["status"] == "ACTIVE" and len(cluster.get("node_ids") or []) >= cluster["desired_capacity"])


def _is_changing(situation: Situation, resource: Attributes) -> bool:
    """Whether an action is at work on what is in a transitional status. Without one, it is stuck in that status."""
    busy = resource["status"] in situation.kind.transitional
    return busy and bool(unfinished_actions(situation.client, resource["id"]))


def _sorted_out(situation: Situation, nodes: list[Attributes]) -> tuple[list[Attributes], list[tuple[Attributes, str]]]:
    """The nodes to check, as their servers are ACTIVE, and those to recreate, with a description of their servers.

    A check does not make a node ACTIVE that is in WARNING.
    """
    to_check, to_recreate = [], []
    for node in nodes:
        found = read_with_server(situation.client, node["id"]) if node["physical_id"] else None
        status = server_status(found)
        if status == "ACTIVE" and node["status"] != "WARNING":
            to_check.append(node)
        else:
            to_recreate.append((node, f" (server {node['physical_id']}, {status})" if _exists(found) else ""))
    return to_check, to_recreate


def _exists(node: Attributes | None) -> bool:
    """Whether the server of a node may exist: Senlin found it, or could not find out.

    :param node: read with its details; ``None`` if the node has no server.
    """
    details: dict[str, Any] = (node or {}).get("details") or {}
    return bool(details) and (details.get("Error") or {}).get("code") != 404


def _check(node: Attributes) -> Step:
    return Step(f"check node {node['name']}", Act(NODE, "check", {}, id=node["id"]), target=node["name"])


def _active(members: list[Attributes], repaired: list[Attributes]) -> list[Attributes]:
    """The members as they are when some of them are repaired."""
    ids = {node["id"] for node in repaired}
    return [{**node, "status": "ACTIVE"} if node["id"] in ids else node for node in members]


def _named(nodes: list[tuple[Attributes, str]]) -> str:
    return ", ".join(f"{node['name']}{server}" for node, server in nodes)
