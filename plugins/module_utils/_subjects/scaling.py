# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the scaling policies of a cluster make of a request to scale out or in, said beforehand by the server's rules.

A policy says how many nodes come or go when the request does not, whether a request beyond the bounds is cut down to
them, and how long after the last scaling it refuses the next one. The server looks at each policy that is enabled and
is about the same event, by priority, and the last of them decides.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from .._senlin.client import Client
from .._senlin.errors import BadInput, CooldownActive
from .._senlin.kinds import CLUSTER, POLICY, describe
from .._senlin.transport import Attributes
from .bindings import SHARED_TYPE, bindings_path
from .sizes import NO_LIMIT, Sizes, check_sizes

EVENTS = {"out": "CLUSTER_SCALE_OUT", "in": "CLUSTER_SCALE_IN"}
MAX_NODES = 1000
"""How many nodes the server lets a cluster without an upper bound have, unless its operator set another number."""
DEFAULTS = {"type": "CHANGE_IN_CAPACITY", "number": 1, "min_step": 1, "best_effort": False, "cooldown": 0}
"""What a policy says that does not say it: the server keeps a spec as it was sent."""


def scaled(client: Client, cluster: Attributes, count: int, direction: str, number: int | None) -> Sizes:
    """The sizes that a cluster has after it was scaled.

    :param count: how many nodes it has.
    :param direction: ``out`` or ``in``.
    :param number: how many nodes shall come or go, ``None`` to leave that to the policies.
    :raises Cooling: a policy is in its cooldown.
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
        check_sizes(sizes)
    return sizes


def policy_step(adjustment: Attributes, count: int, direction: str) -> int:
    """How many nodes a policy lets come or go, for a request that does not say it.

    :param adjustment: the policy's, with all of :data:`DEFAULTS`.
    :raises BadInput: the policy scales to a size, and that lies the other way.
    """
    number = adjustment["number"]
    if adjustment["type"] == "EXACT_CAPACITY":
        step = int(number - count if direction == "out" else count - number)
        if step <= 0:
            raise BadInput(f"its policy scales {direction} to {number} nodes, and there are {count}.")
        return step
    if adjustment["type"] == "CHANGE_IN_CAPACITY":
        return int(number)
    return max(int(number * count / 100.0), int(adjustment["min_step"]))


def cooldown_left(last: str | None, cooldown: float, now: datetime) -> int:
    """The whole seconds that are left of a cooldown, 0 if it is over.

    :param last: when the cluster was scaled last, in ISO 8601; ``None`` if it never was since the policy was attached.
    :param cooldown: in seconds.
    """
    if not last or not cooldown:
        return 0
    passed = (now - datetime.fromisoformat(last.replace("Z", "+00:00"))).total_seconds()
    return max(0, math.ceil(cooldown - passed))


def _adjustments(client: Client, cluster: Attributes, direction: str) -> list[Attributes]:
    """What the enabled scaling policies for a direction say, by priority. The SDK drops when each was used last."""
    found = []
    bindings = client.read_document(bindings_path(cluster))["cluster_policies"]
    for binding in sorted(bindings, key=lambda binding: binding["priority"]):
        if not binding["enabled"] or not binding["policy_type"].startswith(SHARED_TYPE):
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
            f"{describe(CLUSTER, cluster)} cannot be scaled {direction} yet: policy {policy['name']} ({policy['id']}) "
            f"has a cooldown of {cooldown:g} s, and {left} s of it are left. Nothing was sent. Try again then, or use "
            f"adjustment change, which no cooldown holds back.",
            policy=policy,
            cooldown_left=left,
        )


def _room(have: Sizes, count: int, direction: str) -> int:
    if direction == "in":
        return count - have.min_size
    return (MAX_NODES if have.max_size == NO_LIMIT else have.max_size) - count
