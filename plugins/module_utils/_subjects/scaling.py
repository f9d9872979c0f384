# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Scaling out and in: predicts, by the server's rules, how a cluster's scaling policies affect a request.

A policy determines how many nodes are added or removed if the request does not say so, whether a request that exceeds
the bounds is reduced to fit them, and how long after one scaling it refuses the next. The server evaluates every
enabled policy for the event, in order of priority, and the last one decides.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from .._senlin.client import Client
from .._senlin.errors import BadInput, CooldownActive
from .._senlin.kinds import CLUSTER, POLICY, capitalized, describe
from .._senlin.times import read_time
from .._senlin.transport import Attributes
from .bindings import SCALING_TYPE_PREFIX, bindings_path
from .sizes import NO_LIMIT, Sizes, check_resulting

EVENTS = {"out": "CLUSTER_SCALE_OUT", "in": "CLUSTER_SCALE_IN"}
"""For each direction of scaling, the event in the spec of the policies that apply."""
MAX_NODES = 1000
"""How many nodes a cluster without an upper bound may have: the server's default, which its operator can change."""
DEFAULTS = {"type": "CHANGE_IN_CAPACITY", "number": 1, "min_step": 1, "best_effort": False, "cooldown": 0}
"""The server's defaults for the ``adjustment`` of a policy. A stored spec lacks them, because it is kept as sent."""


def sizes_after_scaling(client: Client, cluster: Attributes, count: int, direction: str, number: int | None) -> Sizes:
    """Predict the sizes of a cluster after scaling.

    :param count: how many nodes the cluster has.
    :param direction: ``out`` or ``in``.
    :param number: how many nodes to add or remove, ``None`` to leave that to the policies.
    :raises CooldownActive: a policy is in its cooldown.
    :raises BadInput: the server would refuse the size.
    """
    have = Sizes.of(cluster)
    adjustments = _adjustments(client, cluster, direction)
    step = number if number is not None else 1
    for adjustment in adjustments:
        step = number if number is not None else policy_step(adjustment, count, direction)
        if adjustment["best_effort"]:
            step = max(0, min(step, _room(have, count, direction)))
    if not adjustments and direction == "in":
        step = min(step, count)
    sizes = Sizes(have.min_size, have.max_size, count + step if direction == "out" else count - step)
    if not any(adjustment["best_effort"] for adjustment in adjustments[-1:]):
        nodes = "1 node" if step == 1 else f"{step} nodes"
        what = f"with {nodes} {'more' if direction == 'out' else 'less'}, the new size"
        check_resulting(sizes, what, "use a smaller number, or a policy with best_effort")
    return sizes


def policy_step(adjustment: Attributes, count: int, direction: str) -> int:
    """How many nodes a policy adds or removes if the request does not say how many.

    :param adjustment: the policy's adjustment, completed by :data:`DEFAULTS`.
    :param count: how many nodes the cluster has.
    :raises BadInput: the policy sets a fixed size, and reaching it requires scaling in the other direction, or none.
    """
    number = adjustment["number"]
    if adjustment["type"] == "EXACT_CAPACITY":
        step = int(number - count if direction == "out" else count - number)
        if step <= 0:
            raise BadInput(f"its policy scales {direction} to {number} nodes, but it has {count}.")
        return step
    if adjustment["type"] == "CHANGE_IN_CAPACITY":
        return int(number)
    return max(int(number * count / 100.0), int(adjustment["min_step"]))


def cooldown_left(last: str | None, cooldown: float, now: datetime) -> int:
    """How many seconds of a cooldown are left, rounded up; 0 if it is over.

    :param last: when the cluster was last scaled, as the server says; ``None`` if not since the policy was attached.
    :param cooldown: length of the cooldown in seconds.
    """
    since = read_time(last)
    if since is None or not cooldown:
        return 0
    return max(0, math.ceil(cooldown - (now - since).total_seconds()))


def _adjustments(client: Client, cluster: Attributes, direction: str) -> list[Attributes]:
    """The adjustments of the enabled scaling policies for a direction, in order of priority.

    :raises CooldownActive: a policy is in its cooldown.
    """
    found = []
    # Read as a document, because the SDK's class drops ``last_op``, which a cooldown counts from.
    bindings = client.read_document(bindings_path(cluster), "cluster_policies")
    for binding in sorted(bindings, key=lambda binding: binding["priority"]):
        if not binding["enabled"] or not binding["policy_type"].startswith(SCALING_TYPE_PREFIX):
            continue
        policy = client.get(POLICY, binding["policy_id"])
        properties: dict[str, Any] = (policy or {}).get("spec", {}).get("properties", {})
        if properties.get("event") == EVENTS[direction]:
            adjustment = {**DEFAULTS, **(properties.get("adjustment") or {})}
            _check_cooldown(client, cluster, direction, binding, adjustment["cooldown"])
            found.append(adjustment)
    return found


def _check_cooldown(client: Client, cluster: Attributes, direction: str, binding: Attributes, cooldown: float) -> None:
    left = cooldown_left(binding["last_op"], cooldown, client.server_time())
    if left:
        policy = {"id": binding["policy_id"], "name": binding["policy_name"]}
        raise CooldownActive(
            f"{capitalized(describe(CLUSTER, cluster))} cannot be scaled {direction} yet: policy {policy['name']} "
            f"({policy['id']}) has a cooldown of {cooldown:g} s, and {left} s are left. Nothing was sent. Try "
            f"again after the cooldown, or use cluster_resize with adjustment change, which ignores cooldowns.",
            policy=policy,
            cooldown_left=left,
        )


def _room(have: Sizes, count: int, direction: str) -> int:
    """How many nodes can be added or removed within the bounds."""
    if direction == "in":
        return count - have.min_size
    return (MAX_NODES if have.max_size == NO_LIMIT else have.max_size) - count
