# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The health of nodes: which are looked at, which are recovered and how, and how a result tells of it.

The resource of such a task is composed: a cluster, if the task names one, and the nodes that it is about under
``nodes``. A look makes the server compare each node with the real thing, and decides nothing; the plan is drawn anew
after it.
"""

from __future__ import annotations

from typing import Any

from .._plan.calls import Act
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.actions import unfinished_actions
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE, describe
from .._senlin.transport import Attributes
from .targets import chosen_nodes, find_cluster, members_of

DONE = {"recreate": "recreated", "rebuild": "rebuilt", "reboot": "rebooted"}
"""The ways to recover a node, and what a result calls a node that was."""
CHECKED = "checked"


def find(situation: Situation) -> Attributes | None:
    """The cluster and its nodes, or the nodes alone."""
    cluster = find_cluster(situation)
    if cluster is None and situation.params["cluster"] is not None:
        return None
    members = members_of(situation, cluster) if cluster else None
    whole = situation.params["nodes"] is None
    nodes = list(members or []) if whole else chosen_nodes(situation, members)
    shown = [{key: node[key] for key in ("id", "name", "status")} for node in nodes]
    return {**(cluster or {"id": None}), "nodes": shown, "chosen": nodes, "members": members or []}


def plan(situation: Situation) -> list[Step]:
    """Look, and then recover."""
    params, have = situation.params, situation.have
    if params["check_capacity"] and params["nodes"] is not None:
        raise BadInput("check_capacity is about the whole cluster: leave nodes out, or leave check_capacity out.")
    if have is None:
        return []
    probes = [] if situation.probed else _probes(situation, have)
    return probes or _recoveries(situation, have)


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The cluster, if the task names one, and what became of each node."""
    named = situation.params["cluster"] is not None
    if after is None:
        return {"cluster": None, "nodes": []} if named else {"nodes": []}
    composed = ("nodes", "chosen", "members")
    cluster = {key: value for key, value in after.items() if key not in composed}
    before = {node["id"]: node for node in (situation.have or {}).get("nodes", [])}
    later = {node["id"]: node for node in after["nodes"]}
    done = {node["id"]: node["done"] for step in situation.sent_steps for node in (step.after or {}).get("nodes", [])}
    nodes = []
    for id, node in {**before, **later}.items():
        first, last = before.get(id, {}).get("status"), later.get(id, {}).get("status")
        what = "created" if first is None else "deleted" if last is None else done.get(id, CHECKED)
        nodes.append({"id": id, "name": node["name"], "status_before": first, "status_after": last, "done": what})
    return {"cluster": cluster, "nodes": nodes} if named else {"nodes": nodes}


def _probes(situation: Situation, have: Attributes) -> list[Step]:
    """A node without a physical object is known to be lost. The server fails its check, and with it a cluster's."""
    there = [node for node in have["chosen"] if node["physical_id"]]
    if situation.params["nodes"] is None and len(there) == len(have["chosen"]):
        return [Step(f"check {situation.title}", Act(CLUSTER, "check", {}), probe=True)]
    return [Step(f"check node {node['name']}", Act(NODE, "check", {}, id=node["id"]), probe=True) for node in there]


def _recoveries(situation: Situation, have: Attributes) -> list[Step]:
    params = situation.params
    if params["recover"] == "never":
        return []
    # A node that was recovered before the plan had to be drawn anew is not recovered twice.
    served = {
        step.call.id for step in situation.sent_steps if isinstance(step.call, Act) and step.call.verb == "recover"
    }
    always = params["recover"] == "always"
    unhealthy = [
        node for node in have["chosen"] if node["id"] not in served and (always or _is_unhealthy(situation, node))
    ]
    lacking = bool(params["check_capacity"] and have.get("desired_capacity") != len(have["members"]))
    _check_possible(situation, unhealthy)
    done = {"nodes": _predicted(have, unhealthy, DONE[params["operation"]])}
    if params["nodes"] is None and not always:
        if not unhealthy and not lacking:
            return []
        capacity = {"check_capacity": True} if params["check_capacity"] else {}
        names = ", ".join(node["name"] for node in unhealthy)
        title = (
            f"{params['operation']} nodes of {situation.title}: {names}" if unhealthy else _capacity_title(situation)
        )
        return [Step(title, Act(CLUSTER, "recover", {**_body(params), **capacity}), done)]
    steps = [
        Step(
            f"{params['operation']} node {node['name']}",
            Act(NODE, "recover", _body(params), id=node["id"]),
            done,
            not_repeatable=always,
        )
        for node in unhealthy
    ]
    return [*steps, *_final_step(situation, have, unhealthy, lacking)]


def _final_step(situation: Situation, have: Attributes, unhealthy: list[Attributes], lacking: bool) -> list[Step]:
    """The server judges a cluster anew after an action on the cluster alone, and not after one on a node."""
    if lacking:
        capacity = Act(CLUSTER, "recover", {"check_capacity": True})
        return [Step(_capacity_title(situation), capacity)]
    mended = {node["id"] for node in unhealthy}
    lost = [node for node in have["members"] if not node["physical_id"] and node["id"] not in mended]
    if not unhealthy or not have.get("id") or lost:
        return []
    return [Step(f"check {situation.title}", Act(CLUSTER, "check", {}))]


def _capacity_title(situation: Situation) -> str:
    return f"recover the capacity of {situation.title}"


def _is_unhealthy(situation: Situation, node: Attributes) -> bool:
    """Whether a node needs to be recovered: one that something is at work on does not, and one that is stuck does."""
    if node["status"] in NODE.transitional:
        return not unfinished_actions(situation.client, node["id"])
    return bool(node["status"] != "ACTIVE")


def _check_possible(situation: Situation, unhealthy: list[Attributes]) -> None:
    operation = situation.params["operation"]
    lost = [node for node in unhealthy if not node["physical_id"]]
    if lost and operation != "recreate":
        raise BadInput(
            f"{describe(NODE, lost[0])} has nothing left to {operation}: its server is gone. Set operation to recreate."
        )


def _predicted(have: Attributes, unhealthy: list[Attributes], done: str) -> list[Attributes]:
    mended = {node["id"] for node in unhealthy}
    return [
        {**node, "status": "ACTIVE", "done": done} if node["id"] in mended else {**node, "done": CHECKED}
        for node in have["nodes"]
    ]


def _body(params: Any) -> dict[str, Any]:
    more = {"operation_params": params["operation_params"]} if params["operation_params"] is not None else {}
    return {"operation": params["operation"].upper(), **more}
