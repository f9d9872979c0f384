# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whether a cluster or node that a task declares is really there, and otherwise why not and what to do.

A declared cluster is there if it is not in ERROR, and if enough of its nodes are ACTIVE: ``min_size`` of them, and at
least one if it is to have any. A declared node is there if it is not in ERROR. What is not there fails the task, in its
first run and in every later one. A cluster or node in WARNING is there, with a warning.

A cluster that reads ACTIVE is believed without a further request: Senlin turns a cluster to WARNING as soon as one of
its nodes fails.
"""

from __future__ import annotations

from typing import Any

from .._plan.calls import Act, Update
from .._plan.plan import Plan, Step
from .._plan.resource import Concern, Situation
from .._senlin.client import FULL_ID
from .._senlin.cloud_reason import stopped
from .._senlin.errors import Unhealthy
from .._senlin.kinds import CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes
from .node_causes import NodeCause, causes_of, last_failure, way_out
from .sizes import Sizes
from .targets import members_of

EXPLAINED = 2
"""For how many nodes the cloud is asked why they are not ACTIVE."""
WARNED = 5
"""How many nodes a warning names with their causes. The result key ``unhealthy_nodes`` has all of them."""
LONGEST_CAUSE = 220
"""How many characters of a cause a message shows."""
NOT_THERE = frozenset({"ERROR", "INIT", "CREATING"})
"""The statuses of what is not there. In the last two, it is stuck, as what is at work is not judged."""
EVALUATING = frozenset({"check", "recover", "resize"})
"""The actions after which Senlin determines the status of a cluster anew, by their names in a request."""


def judge_cluster(situation: Situation, plan: Plan) -> Concern | None:
    """Judge a cluster as a plan will leave it. One that reads ACTIVE costs no request, and another one costs a list.

    :returns: what to warn of, if there is anything.
    :raises Unhealthy: the cluster will not be there.
    """
    cluster = dict(plan.have or {})
    if _looks_well(cluster) or _is_repaired(situation, plan) or not FULL_ID.fullmatch(str(cluster["id"])):
        return None
    members = members_of(situation, cluster)
    active = sum(node["status"] == "ACTIVE" for node in members)
    after, updated = Sizes.of(plan.after or cluster), _updated_ids(plan.steps)
    then = sum(node["status"] == "ACTIVE" or node["id"] in updated for node in members)
    expected = active_after(len(members), then, after.desired_capacity if _resizes(plan.steps) else len(members))
    stays = cluster["status"] in NOT_THERE and not _evaluates(plan.steps)
    causes = causes_of(situation.client, [node for node in members if node["status"] != "ACTIVE"], EXPLAINED)
    facts = _facts(causes)
    if stays or expected < needed(after) or _would_be_refused(cluster, plan.steps):
        sentence = f"{_counted(cluster, active, len(members))} "
        sentence += _explained(situation, cluster, causes, missing=len(members) < cluster["desired_capacity"])
        raise Unhealthy(sentence, cluster=cluster, **facts)
    if expected < after.desired_capacity or (cluster["status"] == "WARNING" and not plan.steps):
        return Concern(_warning(situation, cluster, active, len(members), causes), facts)
    return None


def judge_node(situation: Situation, plan: Plan) -> Concern | None:
    """Judge a node as a plan will leave it. It costs a request only if the node is not ACTIVE.

    :returns: what to warn of, if there is anything.
    :raises Unhealthy: the node is in ERROR, or its creation is stuck, and the plan does not repair it.
    """
    node = dict(plan.have or {})
    if node["status"] == "ACTIVE" or _is_repaired(situation, plan):
        return None
    (cause,) = causes_of(situation.client, [node], EXPLAINED)
    sentence = stopped(capitalized(cause.sentence(LONGEST_CAUSE)))
    if node["status"] not in NOT_THERE:
        return Concern(sentence)
    advice = way_out(cause.words, "set repair to true, or recover the node with cluster_health")
    raise Unhealthy(f"{sentence} {advice}", node=node, **_cloud_reasons([cause]))


def needed(sizes: Sizes) -> int:
    """How many nodes of a cluster have to be ACTIVE: as many as its lower bound, and one if it is to have any."""
    return max(sizes.min_size, 1 if sizes.desired_capacity > 0 else 0)


def active_after(count: int, active: int, capacity: int) -> int:
    """How many nodes are ACTIVE after a resize. Senlin removes the nodes first that are not.

    :param count: how many nodes there are.
    :param active: how many of them are ACTIVE.
    :param capacity: how many there will be.
    """
    return min(active, capacity) if capacity < count else active + capacity - count


def _looks_well(cluster: Attributes) -> bool:
    return bool(cluster["status"] == "ACTIVE" and len(cluster.get("node_ids") or []) >= cluster["min_size"])


def _is_repaired(situation: Situation, plan: Plan) -> bool:
    """Whether the first steps of the plan are a repair. What it leaves is judged when it is done."""
    return bool(situation.params["repair"] and plan.steps)


def _resizes(steps: tuple[Step, ...]) -> bool:
    return any(isinstance(step.call, Act) and step.call.verb == "resize" for step in steps)


def _evaluates(steps: tuple[Step, ...]) -> bool:
    return any(isinstance(step.call, Act) and step.call.verb in EVALUATING for step in steps)


def _updated_ids(steps: tuple[Step, ...]) -> set[str]:
    """The ids of the nodes that are updated one by one. Senlin shows a node as ACTIVE after that."""
    return {step.call.id for step in steps if isinstance(step.call, Update) and step.call.kind is NODE}


def _would_be_refused(cluster: Attributes, steps: tuple[Step, ...]) -> bool:
    """Whether Senlin would refuse the first step: it does not update a cluster that is in ERROR."""
    return bool(cluster["status"] == "ERROR" and steps and isinstance(steps[0].call, Update))


def _counted(cluster: Attributes, active: int, count: int) -> str:
    """The beginning of a message: the cluster, its status, and how many of its nodes are ACTIVE."""
    total = max(count, cluster["desired_capacity"])
    bound = f", and min_size is {cluster['min_size']}" if active < cluster["min_size"] else ""
    what = capitalized(describe(CLUSTER, cluster))
    counts = f"{active} of {total} nodes {'is' if active == 1 else 'are'} ACTIVE{bound}"
    return f"{what} is in {cluster['status']}: {counts}."


def _explained(situation: Situation, cluster: Attributes, causes: list[NodeCause], missing: bool) -> str:
    """The rest of the message of a failure: the cause, and the way out."""
    if not causes and not missing:
        return (
            f"{_sentence_of_status(cluster)} All of its nodes are ACTIVE: set repair to true, or check it with "
            f"cluster_health, and Senlin determines its status anew."
        )
    if causes:
        words = causes[0].words
        more = f", and {len(causes) - 1} more" if len(causes) > 1 else ""
        cause = capitalized(f"{causes[0].sentence(LONGEST_CAUSE)}{more}")
    else:
        failed = last_failure(situation.client, cluster["id"])
        words = str((failed or cluster).get("status_reason") or "no reason given").rstrip(". ")
        cause = f"{failed['action']} failed: {words}" if failed else f"Senlin says: {words}"
    capacity = " and check_capacity" if missing else ""
    advice = way_out(words, f"set repair to true, or recover the nodes with cluster_health{capacity}")
    return f"{stopped(cause)} {advice}"


def _sentence_of_status(cluster: Attributes) -> str:
    return f"Senlin says: {str(cluster.get('status_reason') or 'no reason given').rstrip('. ')}."


def _warning(situation: Situation, cluster: Attributes, active: int, count: int, causes: list[NodeCause]) -> str:
    named = [cause.sentence(LONGEST_CAUSE) for cause in causes[:WARNED]]
    if len(causes) > WARNED:
        named.append(f"and so on for {len(causes) - WARNED} more")
    reasons = stopped(capitalized("; ".join(named))) if named else _sentence_of_status(cluster)
    return f"{_counted(cluster, active, count)} {reasons}"


def _facts(causes: list[NodeCause]) -> dict[str, Any]:
    nodes = {"unhealthy_nodes": [cause.data for cause in causes]} if causes else {}
    return {**nodes, **_cloud_reasons(causes)}


def _cloud_reasons(causes: list[NodeCause]) -> dict[str, Any]:
    reasons = [cause.cloud.data(cause.node["id"]) for cause in causes if cause.cloud]
    return {"cloud_reasons": reasons} if reasons else {}
