# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the action of a webhook does to nodes, as far as the receiver and the inputs determine it.

A trigger starts the action with the inputs as they are: no request translates or checks them, so their names and
defaults are those of the engine. Inputs with which the action fails do nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from .._plan.effect import Effect, touch_named
from .._plan.protection import protected_of
from .._plan.resource import Situation
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.transport import Attributes
from .consequences import Consequences
from .deletion_policies import deletion_policy_of
from .leaving import size_change
from .operations import effect_of
from .scaling import EVENTS, sizes_after_scaling
from .sizes import NO_LIMIT, Sizes, adjusted_size, sizes_after_resize
from .targets import members_of

DELETION = "CLUSTER_DELETE"
"""The action that deletes the cluster of a receiver."""
ADJUSTMENTS = {"EXACT_CAPACITY": "exact", "CHANGE_IN_CAPACITY": "change"}
"""What the adjustment types of the engine are called in a task. It takes all others for a percentage."""


def consequences_of_trigger(situation: Situation, receiver: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """What it does to nodes to trigger a webhook, without the words for a title.

    ``GET /clusters/<id>``, and what the action needs, if the action can remove nodes.

    :param inputs: those of the trigger, which take precedence over those of the receiver.
    :raises CooldownActive: it would scale, and a scaling policy of the cluster is in its cooldown.
    """
    find = BY_ACTION.get(receiver["action"])
    cluster = situation.client.get(CLUSTER, receiver["cluster_id"]) if find else None
    if find is None or cluster is None:
        return Consequences()
    try:
        found = find(situation, cluster, {**(receiver["params"] or {}), **inputs})
    except BadInput:
        # The action fails, and the task says why.
        return Consequences()
    return Consequences(touches=found.touches, protected=found.protected, at_risk=found.at_risk)


def _deletion(situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """The cluster is deleted with its nodes."""
    found = _loss(members_of(situation, cluster), destroys=True)
    return Consequences(touches=found.touches, protected=(*protected_of(CLUSTER, [cluster]), *found.protected))


def _scaling(direction: str, situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """The cluster is scaled as its policies say, where the inputs do not.

    :param direction: ``in`` or ``out``.
    """
    count, given = len(cluster["node_ids"] or []), str(inputs.get("count"))
    number = int(given) if given.isdecimal() else None
    if direction == "in" and (chosen := _chosen_by_inputs(situation, cluster, inputs)):
        return chosen
    after = sizes_after_scaling(situation.client, cluster, count, direction, number).desired_capacity
    return size_change(situation, cluster, count, after)


def _resize(situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """The cluster is resized, within its bounds unless the inputs say ``strict``.

    :raises BadInput: the sizes contradict each other.
    """
    if chosen := _chosen_by_inputs(situation, cluster, inputs):
        return chosen
    count, have = len(cluster["node_ids"] or []), Sizes.of(cluster)
    low, high, number, step = (_whole(inputs.get(key)) for key in ("min_size", "max_size", "number", "min_step"))
    capacity, adjustment = count or have.desired_capacity, inputs.get("adjustment_type")
    if adjustment is not None and number is not None:
        capacity = adjusted_size(capacity, ADJUSTMENTS.get(adjustment, "percentage"), number, step or 0)
    bounds = {
        "min_size": None if low is None else max(low, 0),
        "max_size": None if high is None else max(high, NO_LIMIT),
        "strict": inputs.get("strict", False) is not False,
    }
    return size_change(situation, cluster, count, sizes_after_resize(have, capacity, bounds).desired_capacity)


def _whole(number: Any) -> int | None:
    """A number as the engine rounds it where nodes leave; ``None`` for anything else."""
    return math.floor(number) if isinstance(number, int | float) and math.isfinite(number) else None


def _removal(situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """The members among the candidates leave. The engine deletes them unless it is told exactly ``False``."""
    candidates = _candidates(inputs)
    nodes = [node for node in members_of(situation, cluster) if node["id"] in candidates] if candidates else []
    policy = deletion_policy_of(situation.client, cluster) if nodes else None
    wanted = inputs.get("destroy_after_deletion", False) is not False
    return _loss(nodes, destroys=policy.destroys if policy else wanted)


def _replacement(situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """The members that the candidates name first leave, and are kept."""
    candidates = _candidates(inputs)
    nodes = [node for node in members_of(situation, cluster) if node["id"] in candidates] if candidates else []
    return _loss(nodes, destroys=False)


def _recovery(situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """Nodes are created or removed if the capacity is checked, without regard to any deletion policy.

    Which ones leave first depends on which ones have been recovered by then.
    """
    if inputs.get("check_capacity") is not True:
        return Consequences()
    count, desired = len(cluster["node_ids"] or []), cluster["desired_capacity"]
    return size_change(situation, cluster, count, desired, obeys_policy=False, in_order=False)


def _operation(situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences:
    """An operation is performed on the nodes that the inputs name, wherever they are."""
    if effect_of(str(inputs.get("operation"))) is not Effect.REMOVE:
        return Consequences()
    return _loss(_nodes(situation, _texts(inputs.get("nodes"))), destroys=True)


def _chosen_by_inputs(situation: Situation, cluster: Attributes, inputs: Mapping[str, Any]) -> Consequences | None:
    """What happens to the nodes that a deletion policy takes from the inputs, instead of choosing any itself.

    It does not look whether they are members. ``None`` if there are none, or no such policy.
    """
    candidates = _candidates(inputs)
    policy = deletion_policy_of(situation.client, cluster) if candidates else None
    return _loss(_nodes(situation, candidates), destroys=policy.destroys) if policy else None


def _candidates(inputs: Mapping[str, Any]) -> list[str]:
    return _texts(inputs.get("candidates"))


def _texts(value: Any) -> list[str]:
    """The items of a list, or the keys of a map; none for anything else."""
    return [str(item) for item in value] if isinstance(value, list | Mapping) else []


def _nodes(situation: Situation, ids: Iterable[str]) -> list[Attributes]:
    """The nodes that exist. ``GET /nodes/<id>`` for each."""
    return [node for id in dict.fromkeys(ids) if (node := situation.client.get(NODE, id))]


def _loss(nodes: Sequence[Attributes], *, destroys: bool) -> Consequences:
    """Some nodes leave.

    :param destroys: whether they are deleted, with their servers.
    """
    touches = touch_named(Effect.REMOVE, [node["name"] for node in nodes] if destroys else [])
    return Consequences(touches=touches, protected=protected_of(NODE, nodes))


BY_ACTION: Mapping[str, Callable[[Situation, Attributes, Mapping[str, Any]], Consequences]] = {
    DELETION: _deletion,
    **{action: partial(_scaling, direction) for direction, action in EVENTS.items()},
    "CLUSTER_RESIZE": _resize,
    "CLUSTER_DEL_NODES": _removal,
    "CLUSTER_REPLACE_NODES": _replacement,
    "CLUSTER_RECOVER": _recovery,
    "CLUSTER_OPERATION": _operation,
}
"""By the action of a receiver, what it does to nodes. The others neither create nor remove any."""
