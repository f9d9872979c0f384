# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_resize
short_description: Resize a cluster once
version_added: 0.1.0
description:
  - Gives a cluster of Senlin another size, by a number of nodes, by a percentage, or as its scaling policies have it.
  - To declare a size, use M(senlin.clustering.cluster). This module is for what is done once, such as two more nodes.
  - The size that comes out is counted before anything is sent, by the server's own rules, and what the server would
    refuse is refused in check mode too.
author:
  - The senlin.clustering authors (@senlin-clustering)
attributes:
  idempotent:
    support: partial
    details:
      - With O(adjustment=exact), a cluster that has the size is left alone. The other adjustments resize each time.
options:
  adjustment:
    description:
      - V(exact) resizes the cluster to O(number) nodes. One that has this size is left alone.
      - V(change) adds O(number) nodes, or removes them if it is negative.
      - V(percentage) adds or removes so many of a hundred of the nodes that there are, rounded towards the size that
        there is, but at least one.
      - V(out) and V(in) add and remove nodes as the cluster's scaling policies have it, and fail while one of them is
        in its cooldown. The others do not ask the scaling policies, and no cooldown holds them back.
      - The nodes that there are count, which may be fewer than the desired capacity.
    type: str
    default: exact
    choices: [change, exact, in, out, percentage]
  cluster:
    description:
      - The cluster, by its exact name or its full id.
    type: str
    required: true
    aliases: [cluster_id]
  expect_capacity:
    description:
      - Refuse to do anything unless the cluster has this many nodes, and desires as many.
      - A cluster that needs no resize is not refused, so that an V(exact) resize may be run a second time.
    type: int
  max_size:
    description:
      - The most nodes that the cluster may have from now on, V(-1) for no limit. Not with V(out) and V(in).
    type: int
  min_size:
    description:
      - The fewest nodes that the cluster may have from now on. Not with V(out) and V(in).
    type: int
  min_step:
    description:
      - With O(adjustment=percentage), add or remove at least so many nodes.
    type: int
  number:
    description:
      - How many nodes, or how many percent of them. V(0) is a size.
      - Needed for V(change) and V(percentage). With V(exact) it may be left out when a bound is given, and the desired
        capacity then stays. With V(out) and V(in), the scaling policy decides when it is left out, and without a policy
        it is one node.
    type: int
  strict:
    description:
      - Whether a size beyond the bounds is an error. With V(false) it is moved into them.
      - With V(out) and V(in), the C(best_effort) of the scaling policy decides that.
    type: bool
    default: true
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
seealso:
  - module: senlin.clustering.cluster
  - module: senlin.clustering.cluster_action
"""

EXAMPLES = r"""
- name: Declare what the web servers are made of
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: web
    spec:
      type: os.nova.server
      version: 1.0
      properties:
        name: web
        flavor: m1.small
        image: cirros
        networks:
          - network: private

- name: Run two of them
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    profile: web
    desired_capacity: 2
    max_size: 6

- name: Resize it to three
  senlin.clustering.cluster_resize:
    cloud: devcloud
    cluster: web
    number: 3

- name: Add a third of them, but two at least, and only if there are three
  senlin.clustering.cluster_resize:
    cloud: devcloud
    cluster: web
    adjustment: percentage
    number: 33
    min_step: 2
    expect_capacity: 3

- name: Remove ten, or as many as the bounds allow
  senlin.clustering.cluster_resize:
    cloud: devcloud
    cluster: web
    adjustment: change
    number: -10
    min_size: 1
    strict: false

- name: Scale it out as its policies have it
  senlin.clustering.cluster_resize:
    cloud: devcloud
    cluster: web
    adjustment: out

- name: Remove the cluster
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    state: absent

- name: Remove the profile
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: web
    state: absent
"""

RETURN = r"""
action:
  description: The action that failed, or that did not end in time.
  returned: when an action failed or did not end in time
  type: dict
action_id:
  description: The last action that the task started.
  returned: success and O(wait=false), when there is one
  type: str
  sample: 7b0d8f3e-6c0c-4f36-9e4c-1d8f3f1a2b33
added:
  description: The ids of the nodes that came. Empty in check mode, as nobody knows them yet.
  returned: success
  type: list
  elements: str
candidates:
  description: The resources of the same name, each with id, status, project and when it was made.
  returned: when a name is not unique
  type: list
  elements: dict
cluster:
  description: The cluster as it is, or in check mode as it would be.
  returned: success
  type: dict
  contains:
    config:
      description: Settings of the cluster, such as C(node.name.format).
      type: dict
    created_at:
      description: When its creation ended, in UTC.
      type: str
      sample: "2026-11-24T15:00:03Z"
    data:
      description: What Senlin keeps with it for its own use.
      type: dict
    dependents:
      description: What depends on it, such as profiles of containers that run on its nodes.
      type: dict
    desired_capacity:
      description: How many nodes it shall have.
      type: int
      sample: 3
    domain_id:
      description: The domain of its owner.
      type: str
    id:
      description: Its id.
      type: str
      sample: 0c2f4f0e-9a6c-4f6e-8f0b-3c6a3d8f2b11
    init_at:
      description: When it was asked for, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    is_profile_only:
      description: Always null. The SDK lists it among a cluster's attributes, and the server never returns it.
      type: bool
    max_size:
      description: The most nodes it may have, -1 for no limit.
      type: int
      sample: 10
    metadata:
      description: The keys and values kept with it.
      type: dict
    min_size:
      description: The fewest nodes it may have.
      type: int
      sample: 2
    name:
      description: Its name.
      type: str
      sample: web
    node_ids:
      description: The ids of its nodes.
      type: list
      elements: str
    profile_id:
      description: The id of its profile.
      type: str
    profile_name:
      description: The name of its profile.
      type: str
      sample: web
    project_id:
      description: The project that it belongs to.
      type: str
    status:
      description: Its status, V(ACTIVE) when all is well.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why it has that status.
      type: str
    timeout:
      description: How long Senlin lets one action on it take, in seconds.
      type: int
      sample: 3600
    updated_at:
      description: When it was last updated, in UTC.
      type: str
    user_id:
      description: Who made it.
      type: str
cooldown_left:
  description: How many seconds of the cooldown are left.
  returned: when a scaling policy is in its cooldown
  type: int
  sample: 42
leaf_actions:
  description: The actions on single nodes where the failure began, each with its RV(leaf_actions[].status_reason).
  returned: when an action failed
  type: list
  elements: dict
  contains:
    status_reason:
      description: What the server said of it.
      type: str
policy:
  description: The scaling policy that is in its cooldown.
  returned: when a scaling policy is in its cooldown
  type: dict
  contains:
    id:
      description: Its id.
      type: str
    name:
      description: Its name.
      type: str
      sample: out-when-busy
removed:
  description: The ids of the nodes that went. Empty in check mode, as nobody knows them yet.
  returned: success
  type: list
  elements: str
request_id:
  description: The id under which the server logged the request that it refused.
  returned: when the server refused a request
  type: str
steps:
  description: What was done, or in check mode what would be, in order.
  returned: success
  type: list
  elements: str
  sample: ["resize cluster web: desired_capacity 3 to 5"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, STEP, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Act, Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import describe
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Attributes
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.scaling import EVENTS, sizes_after_scaling
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import (
    Sizes,
    adjusted_size,
    sizes_after_resize,
)
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.targets import find_cluster

ADJUSTMENTS = ["change", "exact", "in", "out", "percentage"]
FIELDS = (
    Field("cluster", {"type": "str", "required": True, "aliases": ["cluster_id"]}, CONTROL),
    Field("min_size", {"type": "int"}, STEP),
    Field("max_size", {"type": "int"}, STEP),
    Field("adjustment", {"type": "str", "default": "exact", "choices": ADJUSTMENTS}, STEP, "desired_capacity"),
    Field("number", {"type": "int"}, CONTROL),
    Field("min_step", {"type": "int"}, CONTROL),
    Field("strict", {"type": "bool", "default": True}, CONTROL),
    Field("expect_capacity", {"type": "int"}, CONTROL),
)


def plan(situation: Situation) -> list[Step]:
    check_options(situation.params)
    have = situation.have
    if have is None:
        return [Step(f"resize cluster {situation.params['cluster']}", Act(CLUSTER, "resize", {}))]
    in_transition = have["status"] in CLUSTER.transitional
    count = have["desired_capacity"] if in_transition else len(have["node_ids"])
    nodes = "1 node" if count == 1 else f"{count} nodes"
    try:
        steps = scale(situation, have, count) or resize(situation, have, count)
    except BadInput as error:
        raise BadInput(f"{describe(CLUSTER, have)} cannot be resized from {nodes}: {error.message}") from None
    expected = situation.params["expect_capacity"]
    if steps and not in_transition and expected is not None and not expected == count == have["desired_capacity"]:
        raise BadInput(
            f"{describe(CLUSTER, have)} has {nodes} with desired_capacity {have['desired_capacity']}, but "
            f"expect_capacity is {expected}. Nothing was sent. Find out what changed the cluster, and then run the "
            f"task again."
        )
    return steps


def check_options(params: Any) -> None:
    adjustment, number = params["adjustment"], params["number"]
    bounds = [option for option in ("min_size", "max_size") if params[option] is not None]
    if params["min_step"] is not None and adjustment != "percentage":
        raise BadInput(f"min_step is for adjustment percentage only, and this is {adjustment}. Leave min_step out.")
    if adjustment in EVENTS and bounds:
        raise BadInput(
            f"{bounds[0]} cannot be changed by adjustment {adjustment}. Use exact or change, or leave {bounds[0]} out."
        )
    if adjustment in EVENTS and number is not None and number < 1:
        raise BadInput(
            f"number is {number}, but adjustment {adjustment} requires 1 or more. Correct it or leave it out."
        )
    if number is None and (adjustment in ("change", "percentage") or (adjustment == "exact" and not bounds)):
        raise BadInput(
            f"adjustment {adjustment} requires number. Set it, or change only a bound with adjustment exact."
        )


def scale(situation: Situation, have: Attributes, count: int) -> list[Step]:
    """Return the step for adjustment in or out, which scaling policies affect; none for the other adjustments."""
    direction, number = situation.params["adjustment"], situation.params["number"]
    if direction not in EVENTS:
        return []
    want = sizes_after_scaling(situation.client, have, count, direction, number)
    if want.desired_capacity == count:
        return []
    title = (
        f"scale {direction} {situation.title}: desired_capacity {have['desired_capacity']} to {want.desired_capacity}"
    )
    body = {} if number is None else {"count": number}
    return [Step(title, Act(CLUSTER, f"scale_{direction}", body), want.attributes(), not_repeatable=True)]


def resize(situation: Situation, have: Attributes, count: int) -> list[Step]:
    """Return the steps for the adjustments that no scaling policy affects; none for in and out."""
    params, old = situation.params, Sizes.of(have)
    if params["adjustment"] in EVENTS:
        return []
    only_bounds = params["number"] is None
    capacity = (
        old.desired_capacity
        if only_bounds
        else adjusted_size(count, params["adjustment"], params["number"], params["min_step"] or 0)
    )
    want = sizes_after_resize(old, capacity, params)
    if want == old and want.desired_capacity == count:
        return []
    title = f"resize {situation.title}: {want.describe_changes(old) or f'nodes {count} to {want.desired_capacity}'}"
    step = Step(
        title,
        Act(CLUSTER, "resize", want.resize_body()),
        want.attributes(),
        not_repeatable=params["adjustment"] != "exact",
    )
    if count or not old.desired_capacity:
        return [step]
    # If a cluster has no nodes, the server counts from its desired capacity, and so creates the wrong number of nodes.
    # A resize to that same capacity creates no nodes and sets the desired capacity to 0, so the next resize is right.
    first = Sizes(old.min_size, old.max_size, 0).attributes()
    return [Step(f"take {situation.title} for empty", Act(CLUSTER, "resize", old.resize_body()), first), step]


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    before = (situation.have or {}).get("node_ids") or []
    now = (after or {}).get("node_ids") or []
    added, removed = [id for id in now if id not in before], [id for id in before if id not in now]
    return {"cluster": after, "added": added, "removed": removed if after else []}


RESOURCE = Resource(CLUSTER, FIELDS, {"": plan}, find=find_cluster, report=report)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
