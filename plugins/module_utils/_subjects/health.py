# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Health of nodes: which nodes a task checks and recovers, how it recovers them, and how the result reports it.

The resource of such a task is composed: the cluster, if the task names one, and the nodes that the task is about under
``nodes``. A probe makes the server compare each node with the object that it manages. It decides nothing: planning
starts again after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .._plan.calls import Act, Call, Operate
from .._plan.effect import Effect, Touch, listed, touch_named
from .._plan.plan import Risk, Step
from .._plan.resource import Situation
from .._senlin.actions import unfinished_actions_on
from .._senlin.cloud_reason import without_urls
from .._senlin.errors import BadInput, LimitExceeded
from .._senlin.kinds import CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes
from .consequences import Consequences
from .images import in_order, risks_of_rebuilding
from .leaving import size_change
from .operations import read_operation
from .servers import check_can_reboot, risk_of_forgetting
from .targets import chosen_nodes, find_cluster, members_of

OUTCOMES = {"recreate": "recreated", "rebuild": "rebuilt", "reboot": "rebooted"}
"""The operations that recover a node, each with the value that ``done`` has in the result for a recovered node."""
EFFECTS = {"recreate": Effect.REPLACE, "rebuild": Effect.REBUILD, "reboot": Effect.RESTART}
"""What the operations do to a server."""
MAX_WARNED = 5
"""How many nodes that are not ACTIVE have a warning each. The result lists all of them."""
CHECKED = "checked"
"""The value that ``done`` has in the result for a node that was not recovered."""


def find(situation: Situation) -> Attributes | None:
    """Find the cluster and its nodes, or the nodes alone.

    :returns: the cluster's attributes, plus ``nodes`` (id, name and status of the nodes that the task is about),
        ``chosen`` (the same nodes in full) and ``members`` (all nodes of the cluster in full); ``None`` if the task
        names a cluster that does not exist.
    """
    cluster = find_cluster(situation)
    if cluster is None and situation.params["cluster"] is not None:
        return None
    members = members_of(situation, cluster) if cluster else None
    all_members = situation.params["nodes"] is None
    nodes = list(members or []) if all_members else chosen_nodes(situation, members)
    shown = [{key: node[key] for key in ("id", "name", "status")} for node in nodes]
    return {**(cluster or {"id": None}), "nodes": shown, "chosen": nodes, "members": members or []}


def plan(situation: Situation) -> list[Step]:
    """Plan the checks, and once they are done, the recoveries.

    :raises BadInput: the options contradict each other, or a node cannot be recovered by the operation.
    :raises LimitExceeded: more members of the cluster are not ACTIVE than the task permits.
    """
    params, have = situation.params, situation.have
    if params["check_capacity"] and params["nodes"] is not None:
        raise BadInput("check_capacity applies to the whole cluster: leave nodes out, or leave check_capacity out.")
    if params["max_unhealthy"] is not None and params["cluster"] is None:
        raise BadInput(
            "max_unhealthy is a portion of the members of a cluster: set cluster, or leave max_unhealthy out."
        )
    if have is None:
        return []
    probes = [] if situation.probed else _probes(situation, have)
    if not probes:
        _check_unhealthy(situation, have)
    return probes or _recoveries(situation, have)


def _check_unhealthy(situation: Situation, have: Attributes) -> None:
    """Refuse to recover a cluster of which too many members are not ACTIVE, as their servers may be well."""
    limit, members = situation.params["max_unhealthy"], have["members"]
    found = unhealthy(situation, members) if limit is not None else []
    if limit is None or len(found) <= limit.of(len(members)):
        return
    portion = f"{limit}, which is {limit.of(len(members))} of {len(members)}" if limit.is_percentage else str(limit)
    raise LimitExceeded(
        f"{len(found)} of {len(members)} members of {describe(CLUSTER, have)} are not ACTIVE "
        f"({listed([node['name'] for node in found])}), and max_unhealthy is {portion}. Nothing was recovered. If that "
        f"many are not ACTIVE at once, the cause is likely the network or a compute host, and new servers would not "
        f"help. Correct that, and run this again. To recover them all the same, raise max_unhealthy.",
        unhealthy_nodes=[{key: node[key] for key in ("id", "name", "status", "status_reason")} for node in found],
    )


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The cluster, if the task names one, and for each node its statuses before and after, and what was done."""
    named = situation.params["cluster"] is not None
    if after is None:
        return {"cluster": None, "nodes": []} if named else {"nodes": []}
    composed = ("nodes", "chosen", "members")
    cluster = {key: value for key, value in after.items() if key not in composed}
    before = {node["id"]: node for node in (situation.have or {}).get("nodes", [])}
    later = {node["id"]: node for node in after["nodes"]}
    done = {node["id"]: node["done"] for step in situation.sent_steps for node in (step.after or {}).get("nodes", [])}
    reasons = {node["id"]: node["status_reason"] for node in after.get("chosen", [])}
    nodes: list[dict[str, Any]] = []
    for id, node in {**before, **later}.items():
        first, last = before.get(id, {}).get("status"), later.get(id, {}).get("status")
        outcome = "created" if first is None else "deleted" if last is None else done.get(id, CHECKED)
        nodes.append(
            {
                "id": id,
                "name": node["name"],
                "status_before": first,
                "status_after": last,
                "status_reason": reasons.get(id),
                "done": outcome,
            }
        )
    _warn_of_unhealthy(situation, nodes)
    return {"cluster": cluster, "nodes": nodes} if named else {"nodes": nodes}


def _warn_of_unhealthy(situation: Situation, nodes: list[dict[str, Any]]) -> None:
    """Warn of the nodes that are not ACTIVE at the end, unless they may still be changing."""
    found = [node for node in nodes if node["status_after"] in ("ERROR", "WARNING")]
    for node in found[:MAX_WARNED] if situation.params["wait"] else ():
        reason = without_urls(str(node["status_reason"] or "no reason given")).rstrip(".")
        situation.warn(f"{capitalized(describe(NODE, node))} is in {node['status_after']}: {reason}.")
    if len(found) > MAX_WARNED:
        situation.warn(f"{len(found) - MAX_WARNED} more nodes are not ACTIVE; the result lists them under nodes.")


def _probes(situation: Situation, have: Attributes) -> list[Step]:
    """The checks of the cluster or of its nodes.

    A node without a ``physical_id`` is known to be lost, so it is not checked. The server would fail its check, and
    also the check of its cluster.
    """
    checkable = [node for node in have["chosen"] if node["physical_id"]]
    if situation.params["nodes"] is None and len(checkable) == len(have["chosen"]):
        return [Step(f"check {situation.title}", Act(CLUSTER, "check", {}), probe=True)]
    return [
        Step(f"check node {node['name']}", Act(NODE, "check", {}, id=node["id"]), probe=True, target=node["name"])
        for node in checkable
    ]


def _recoveries(situation: Situation, have: Attributes) -> list[Step]:
    params = situation.params
    if params["recover"] == "never":
        return []
    # A node that this task has already recovered is not recovered again when the task plans again.
    calls = [step.call for step in situation.sent_steps]
    recovered_ids = {
        call.id for call in calls if isinstance(call, Operate) or (isinstance(call, Act) and call.verb == "recover")
    }
    always = params["recover"] == "always"
    candidates = [node for node in have["chosen"] if node["id"] not in recovered_ids]
    to_recover = candidates if always else unhealthy(situation, candidates)
    to_recover = in_order(to_recover) if params["operation"] == "rebuild" else to_recover
    capacity_differs = bool(params["check_capacity"] and have.get("desired_capacity") != len(have["members"]))
    _check_possible(situation, to_recover)
    after = {"nodes": _predicted_nodes(have, to_recover, OUTCOMES[params["operation"]])}
    if params["nodes"] is None and not always and (params["operation"] == "recreate" or not to_recover):
        if not to_recover and not capacity_differs:
            return []
        capacity = {"check_capacity": True} if params["check_capacity"] else {}
        names = ", ".join(node["name"] for node in to_recover)
        title = (
            f"{params['operation']} nodes of {situation.title}: {names}" if to_recover else _capacity_title(situation)
        )
        risk = risk_of_forgetting(to_recover, params["operation"])
        size = _capacity_change(situation, have, to_recover, surely=False) if capacity else Consequences()
        touches = _touches(params["operation"], to_recover)
        call = Act(CLUSTER, "recover", {**_body(params), **capacity})
        return [size.added_to(Step(title, call, after, risk=risk, touches=touches))]
    steps = [
        Step(
            f"{params['operation']} node {node['name']}",
            call,
            after,
            not_repeatable=always,
            risk=risk,
            touches=_touches(params["operation"], [node]),
            target=node["name"],
        )
        for node, (call, risk) in zip(to_recover, _calls(situation, to_recover), strict=True)
    ]
    return [*steps, *_final_step(situation, have, to_recover, capacity_differs)]


def _calls(situation: Situation, nodes: list[Attributes]) -> Iterator[tuple[Call, Risk]]:
    """For each node, the request that recovers it, and what its failure means.

    When a recovery fails, the server forgets which server the node has. When an operation fails, it does not. So nodes
    are rebooted and rebuilt by operations (1.4). One exception: if a load balancing policy could not add a node to its
    pool, the node is in WARNING, and only a recovery adds it.
    """
    operation, params = situation.params["operation"], situation.params["operation_params"] or {}
    by_operation = operation != "recreate" and situation.client.supports("1.4")
    if by_operation and params:
        params = read_operation(situation.client, nodes, operation, params)[1]
    risks = [risk_of_forgetting([node], operation) for node in nodes]
    if operation == "rebuild":
        rebuilding = risks_of_rebuilding(situation.client, nodes, "To get another server, set operation to recreate.")
        risks = [one.followed_by(other) for one, other in zip(rebuilding, risks, strict=True)]
    for node, risk in zip(nodes, risks, strict=True):
        call: Call = Act(NODE, "recover", _body(situation.params), id=node["id"])
        if by_operation and node["status"] != "WARNING":
            hard = {"type": "HARD"} if operation == "reboot" else {}
            call = Operate(NODE, operation, {**hard, **params}, id=node["id"])
        yield call, risk


def _final_step(
    situation: Situation, have: Attributes, to_recover: list[Attributes], capacity_differs: bool
) -> list[Step]:
    """A last step that is an action on the cluster.

    The server evaluates the status of a cluster only after such an action, and not after an action on a node.
    """
    if capacity_differs:
        change = _capacity_change(situation, have, to_recover, surely=True)
        capacity = Act(CLUSTER, "recover", {"check_capacity": True})
        return [change.added_to(Step(_capacity_title(situation), capacity))]
    recovering = {node["id"] for node in to_recover}
    without_server = [node for node in have["members"] if not node["physical_id"] and node["id"] not in recovering]
    # The server would fail the check of a cluster that still has a node without a server.
    if not have.get("id"):
        return updates_of_status(situation, to_recover)
    if not to_recover or without_server:
        return []
    return [Step(f"check {situation.title}", Act(CLUSTER, "check", {}))]


def updates_of_status(situation: Situation, nodes: list[Attributes]) -> list[Step]:
    """The checks of the clusters of nodes, after which Senlin determines the statuses of the clusters anew.

    Senlin would fail the check of a cluster that has another node without a server. There is none then, and none for a
    cluster that reads ACTIVE.
    """
    steps = []
    ids = {node["id"] for node in nodes}
    for cluster_id in dict.fromkeys(node["cluster_id"] for node in nodes if node["cluster_id"]):
        cluster = situation.client.get(CLUSTER, cluster_id)
        if cluster is None or cluster["status"] == "ACTIVE":
            continue
        others = [member for member in members_of(situation, cluster) if member["id"] not in ids]
        if all(member["physical_id"] for member in others):
            call = Act(CLUSTER, "check", {}, id=cluster_id)
            steps.append(Step(f"check cluster {cluster['name']}", call, target=cluster["name"]))
    return steps


def touches_of_recreation(nodes: Iterable[Attributes]) -> tuple[Touch, ...]:
    """What it does to nodes to recreate them: those that have lost their servers lose nothing."""
    return _touches("recreate", list(nodes))


def _touches(operation: str, nodes: list[Attributes]) -> tuple[Touch, ...]:
    """What a recovery does to the servers of nodes."""
    with_server = [node["name"] for node in nodes if node["physical_id"]]
    without = [node["name"] for node in nodes if not node["physical_id"]]
    return (*touch_named(EFFECTS[operation], with_server), *touch_named(Effect.BUILD, without))


def _capacity_change(
    situation: Situation, have: Attributes, recovered: list[Attributes], *, surely: bool
) -> Consequences:
    """What it does to nodes that a recovery makes up for a difference from the desired capacity.

    :param recovered: the nodes that are ACTIVE by then.
    :param surely: whether nothing is sent if one of them is not. Otherwise, Senlin removes that one first.
    """
    ids = {node["id"] for node in recovered}
    members = [{**node, "status": "ACTIVE"} if node["id"] in ids else node for node in have["members"]]
    count, desired = len(members), have["desired_capacity"]
    in_order = surely or not recovered
    return size_change(situation, have, count, desired, members=members, obeys_policy=False, in_order=in_order)


def _capacity_title(situation: Situation) -> str:
    return f"recover the capacity of {situation.title}"


def unhealthy(situation: Situation, nodes: list[Attributes]) -> list[Attributes]:
    """The nodes that need recovery.

    A node in a transitional status needs none while an action on it is unfinished. If there is no such action, the node
    is stuck in that status and needs recovery.
    """
    transitional = [node["id"] for node in nodes if node["status"] in NODE.transitional]
    busy = {action["target_id"] for action in unfinished_actions_on(situation.client, transitional)}
    return [node for node in nodes if node["status"] != "ACTIVE" and node["id"] not in busy]


def _check_possible(situation: Situation, nodes: list[Attributes]) -> None:
    """Refuse to reboot or rebuild a node whose server is gone.

    :raises BadInput: names the first such node.
    """
    operation = situation.params["operation"]
    without_server = [node for node in nodes if not node["physical_id"]]
    if without_server and operation != "recreate":
        raise BadInput(
            f"{capitalized(describe(NODE, without_server[0]))} has lost its server, so there is nothing to "
            f"{operation}. Set operation to recreate."
        )
    if operation == "reboot":
        # Senlin reboots a server hard when it recovers its node, unless it is told otherwise.
        reboot_type = (situation.params["operation_params"] or {}).get("type") or "HARD"
        check_can_reboot(situation.client, nodes, str(reboot_type))


def _predicted_nodes(have: Attributes, to_recover: list[Attributes], outcome: str) -> list[Attributes]:
    recovering = {node["id"] for node in to_recover}
    return [
        {**node, "status": "ACTIVE", "done": outcome} if node["id"] in recovering else {**node, "done": CHECKED}
        for node in have["nodes"]
    ]


def _body(params: Any) -> dict[str, Any]:
    """The body of a recover action. Senlin fails to rebuild a server without parameters, even if there are none."""
    given = params["operation_params"]
    if given is None and params["operation"] == "rebuild":
        given = {}
    more = {} if given is None else {"operation_params": given}
    return {"operation": params["operation"].upper(), **more}
