# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_resize
short_description: Resize a cluster once
version_added: 0.2.0
description:
  - Changes the size of a cluster of Senlin, OpenStack's clustering service, to a number of nodes, by a number of nodes,
    by a percentage, or according to its scaling policies.
  - To declare a size, use M(senlin.clustering.cluster). This module is for one-time changes, such as adding two nodes.
  - The module calculates the resulting size by the server's own rules before it sends anything. A request that the
    server would refuse also fails in check mode.
  - A task in which a protected node would leave the cluster, or in which Senlin can choose such a node, fails before it
    sends anything; see the option C(protect) of M(senlin.clustering.cluster_node).
author:
  - The senlin.clustering authors (@senlin-clustering)
attributes:
  idempotent:
    support: partial
    details:
      - With O(adjustment=exact), a cluster that already has the size does not change. The other adjustments resize the
        cluster on every run.
options:
  adjustment:
    description:
      - V(exact) resizes the cluster to O(number) nodes. A cluster that already has this size does not change.
      - V(change) adds O(number) nodes, or removes them if O(number) is negative.
      - V(percentage) adds O(number) percent of the current nodes, or removes them if O(number) is negative. The number
        of nodes to add or remove is rounded down, but is at least one.
      - V(out) and V(in) add and remove nodes according to the scaling policies of the cluster, and fail while one of
        these policies is in its cooldown. The other adjustments ignore the scaling policies and their cooldowns.
      - All adjustments start from the number of nodes that currently exist, which may be lower than the desired
        capacity.
    type: str
    default: exact
    choices: [change, exact, in, out, percentage]
  cluster:
    description:
      - The cluster, by its exact name or its full id.
    type: str
    required: true
    aliases: [cluster_id, cluster_name]
  expect_capacity:
    description:
      - Fail without changing anything unless the cluster has exactly this many nodes, and the same desired capacity.
      - If the cluster needs no resize, this is not checked, so that a task with O(adjustment=exact) can be run again.
    type: int
  max_size:
    description:
      - The new maximum number of nodes in the cluster, V(-1) for no limit. Cannot be used with V(out) and V(in).
    type: int
  min_size:
    description:
      - The new minimum number of nodes in the cluster. Cannot be used with V(out) and V(in).
    type: int
  min_step:
    description:
      - With O(adjustment=percentage), the minimum number of nodes to add or remove.
    type: int
  number:
    description:
      - The number of nodes, or with O(adjustment=percentage) the percentage. V(0) is a valid size.
      - Required for V(change) and V(percentage). With V(exact), it can be omitted if O(min_size) or O(max_size) is
        given, and the desired capacity is then kept. With V(out) and V(in), the default is the number in the scaling
        policy, or one node without a policy.
    type: int
  strict:
    description:
      - Whether a size outside the bounds is an error. If V(false), the size moves to the nearest bound.
      - With V(out) and V(in), the C(best_effort) property of the scaling policy decides this instead.
    type: bool
    default: true
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits
  - senlin.clustering.limits.removed
  - senlin.clustering.limits.expected
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
seealso:
  - module: senlin.clustering.cluster
  - module: senlin.clustering.cluster_action
"""

EXAMPLES = r"""
- name: Declare the profile of the web servers
  senlin.clustering.cluster_profile:
    cloud: mycloud
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

- name: Declare a cluster of two
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    profile: web
    desired_capacity: 2
    max_size: 6

- name: Resize the cluster to three nodes
  senlin.clustering.cluster_resize:
    cloud: mycloud
    cluster: web
    number: 3

- name: Add a third of the nodes, but at least two, and only if there are three
  senlin.clustering.cluster_resize:
    cloud: mycloud
    cluster: web
    adjustment: percentage
    number: 33
    min_step: 2
    expect_capacity: 3

- name: Remove ten nodes, or as many as the bounds allow
  senlin.clustering.cluster_resize:
    cloud: mycloud
    cluster: web
    adjustment: change
    number: -10
    min_size: 1
    strict: false

- name: Scale out according to the scaling policies
  senlin.clustering.cluster_resize:
    cloud: mycloud
    cluster: web
    adjustment: out

- name: Delete the cluster
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    state: absent

- name: Delete the profile
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: web
    state: absent
"""

RETURN = r"""
action:
  description: The action that failed or did not end in time.
  returned: when an action failed or did not end in time
  type: dict
action_id:
  description: The id of the last action that the task started.
  returned: success and O(wait=false), if there is one
  type: str
  sample: 7b0d8f3e-6c0c-4f36-9e4c-1d8f3f1a2b33
added:
  description: The ids of the nodes that were added, or in check mode placeholder ids.
  returned: success
  type: list
  elements: str
candidates:
  description: The resources that share the name, each with its id, status, project and creation time, and nodes with
    the id of their cluster.
  returned: if a name is not unique
  type: list
  elements: dict
cloud_reasons:
  description: The reasons that Nova or Heat gives for failed servers or stacks of the nodes in the message, if Senlin
    gives no reason.
  returned: when an action failed, and Nova or Heat gives more details
  type: list
  elements: dict
  contains:
    node_id:
      description: The id of the node.
      type: str
    physical_id:
      description: The id of the server or stack, which may no longer exist.
      type: str
    reason:
      description: The error message of the service. Null if the service does not show it to this user.
      type: str
      sample: No valid host was found
    request_id:
      description: The id of the failed request in the logs of Nova. Null if the service does not show it.
      type: str
      sample: req-e7d9365f-9c1f-47cf-b7d5-87eb56004183
    service:
      description: The type of the service in Keystone's catalog, V(compute) or V(orchestration).
      type: str
      sample: compute
    what:
      description: The failure, in a few words.
      type: str
      sample: no compute host took the server
cluster:
  description: The cluster as it is, or in check mode as it is predicted to be.
  returned: success
  type: dict
  contains:
    cluster_timeout:
      description: The same as C(timeout), under the name of the option.
      type: int
      sample: 3600
    config:
      description: Settings of the cluster, such as C(node.name.format).
      type: dict
    created_at:
      description: When the creation of the cluster finished, in UTC.
      type: str
      sample: "2026-11-24T15:00:03Z"
    data:
      description: Data that Senlin stores with the cluster for its own use.
      type: dict
    dependents:
      description: Objects that depend on the cluster, such as profiles of containers that run on its nodes.
      type: dict
    desired_capacity:
      description: The number of nodes that the cluster should have.
      type: int
      sample: 3
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the cluster.
      type: str
      sample: 0c2f4f0e-9a6c-4f6e-8f0b-3c6a3d8f2b11
    init_at:
      description: When the creation of the cluster was requested, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    is_profile_only:
      description: Always null. The SDK defines this attribute, but the server never returns it.
      type: bool
    max_size:
      description: The maximum number of nodes, -1 for no limit.
      type: int
      sample: 10
    metadata:
      description: The metadata of the cluster.
      type: dict
    min_size:
      description: The minimum number of nodes.
      type: int
      sample: 2
    name:
      description: The name of the cluster.
      type: str
      sample: web
    node_ids:
      description: The ids of the nodes in the cluster.
      type: list
      elements: str
    profile_id:
      description: The id of the profile of the cluster.
      type: str
    profile_name:
      description: The name of the profile of the cluster.
      type: str
      sample: web
    project_id:
      description: The id of the project that the cluster belongs to.
      type: str
    status:
      description: The status of the cluster, V(ACTIVE) in normal operation.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why the cluster has this status.
      type: str
    timeout:
      description: How long Senlin lets a single action on the cluster take, in seconds.
      type: int
      sample: 3600
    updated_at:
      description: When the cluster was last updated, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the cluster.
      type: str
cooldown_left:
  description: The remaining time of the cooldown, in seconds.
  returned: when a scaling policy is in its cooldown
  type: int
  sample: 42
leaf_actions:
  description: The actions on single nodes in which the failure began, each with its RV(leaf_actions[].status_reason).
    If there are none, the action that failed.
  returned: when an action failed
  type: list
  elements: dict
  contains:
    status_reason:
      description: The reason that the server gave.
      type: str
plan:
  description: The steps as data, in order. The list has an item for each attribute that a step changes. An effect on
    servers or stacks that no attribute causes has an item of its own.
  returned: success, and when a limit of the task or O(expected_plan) refuses them
  type: list
  elements: dict
  contains:
    after:
      description: The value of the attribute after the step. Null if the item has no attribute.
      type: raw
    attribute:
      description: The attribute that the step changes. Null if the item concerns the effect on servers or stacks only.
      type: str
      sample: desired_capacity
    before:
      description: The value of the attribute before the step. Null if the item has no attribute.
      type: raw
    effect:
      description: The effect on the servers or stacks of the nodes, in ascending order of disruption V(none), V(build),
        V(in_place), V(restart), V(rebuild), V(replace) or V(remove). V(impossible) is a change that Senlin cannot make.
      type: str
      sample: remove
    id:
      description: The id of the object that the step acts on. Null if the object does not exist yet.
      type: str
    kind:
      description: The kind of this object, such as V(cluster), V(node) or V(cluster_policy), which is a policy that is
        attached to a cluster.
      type: str
      sample: cluster
    name:
      description: The name of this object; of an attached policy, the name of the policy.
      type: str
      sample: web
    nodes:
      description: The nodes whose servers or stacks have the effect. Null if there are none.
      type: dict
      contains:
        count:
          description: The number of nodes.
          type: int
          sample: 2
        names:
          description: The known names of the nodes. If Senlin chooses the nodes, the names are not known.
          type: list
          elements: str
          sample: [web-001, web-002]
    verb:
      description: The operation of the step, such as V(create), V(update), V(delete), or the name of an action or an
        operation in Senlin's API, such as V(resize) or V(reboot).
      type: str
      sample: resize
plan_differences:
  description: The differences between the plan of the task and O(expected_plan), one sentence each.
  returned: when O(expected_plan) refuses the steps
  type: list
  elements: str
policy:
  description: The scaling policy that is in its cooldown.
  returned: when a scaling policy is in its cooldown
  type: dict
  contains:
    id:
      description: The id of the policy.
      type: str
    name:
      description: The name of the policy.
      type: str
      sample: out-when-busy
removed:
  description: The ids of the nodes that were removed. In check mode, the predicted ids, although the server may choose
    other nodes.
  returned: success
  type: list
  elements: str
request_id:
  description: The id of the refused request in the logs of the server.
  returned: when the server refused a request
  type: str
steps:
  description: The steps that were performed, or in check mode would be performed, in order.
  returned: success
  type: list
  elements: str
  sample: ["resize cluster web: desired_capacity 3 to 5"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from typing import Any

from ..module_utils._plan.brakes import MAX_DISRUPTION, MAX_REMOVED
from ..module_utils._plan.calls import Act
from ..module_utils._plan.common_fields import REQUIRED_CLUSTER
from ..module_utils._plan.fields import CONTROL, STEP, Field
from ..module_utils._plan.plan import Step
from ..module_utils._plan.resource import Resource, Situation
from ..module_utils._run.module import run_module
from ..module_utils._senlin.errors import BadInput
from ..module_utils._senlin.kinds import CLUSTER, capitalized, describe
from ..module_utils._senlin.transport import Attributes
from ..module_utils._subjects.leaving import size_change
from ..module_utils._subjects.scaling import EVENTS, sizes_after_scaling
from ..module_utils._subjects.sizes import Sizes, adjusted_size, sizes_after_resize
from ..module_utils._subjects.targets import find_cluster
from ..module_utils._subjects.zones import ZONE_RISK

ADJUSTMENTS = ["change", "exact", "in", "out", "percentage"]
FIELDS = (
    REQUIRED_CLUSTER,
    Field("min_size", {"type": "int"}, STEP),
    Field("max_size", {"type": "int"}, STEP),
    Field("adjustment", {"type": "str", "default": "exact", "choices": ADJUSTMENTS}, STEP, "desired_capacity"),
    Field("number", {"type": "int"}, CONTROL),
    Field("min_step", {"type": "int"}, CONTROL),
    Field("strict", {"type": "bool", "default": True}, CONTROL),
    Field("expect_capacity", {"type": "int"}, CONTROL),
    MAX_DISRUPTION,
    MAX_REMOVED,
)


def plan(situation: Situation) -> list[Step]:
    """Plan the resize or the scaling, unless the cluster has the size already."""
    check_options(situation.params)
    have = situation.have
    if have is None:
        name = situation.params["cluster"]
        return [Step(f"resize cluster {name}", Act(CLUSTER, "resize", {}), target=name)]
    in_transition = have["status"] in CLUSTER.transitional
    count = have["desired_capacity"] if in_transition else len(have["node_ids"])
    nodes = "1 node" if count == 1 else f"{count} nodes"
    try:
        steps = scale(situation, have, count) or resize(situation, have, count)
    except BadInput as error:
        raise BadInput(
            f"{capitalized(describe(CLUSTER, have))} cannot be resized from {nodes}: {error.message}"
        ) from None
    expected = situation.params["expect_capacity"]
    if steps and not in_transition and expected is not None and not expected == count == have["desired_capacity"]:
        raise BadInput(
            f"{capitalized(describe(CLUSTER, have))} has {nodes} with desired_capacity {have['desired_capacity']}, but "
            f"expect_capacity is {expected}. Nothing was sent. Find out what changed the cluster, and then run the "
            f"task again."
        )
    return steps


def check_options(params: Any) -> None:
    """Refuse options that do not go together."""
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
    """The step for adjustment in or out, which scaling policies affect; none for the other adjustments."""
    direction, number = situation.params["adjustment"], situation.params["number"]
    if direction not in EVENTS:
        return []
    want = sizes_after_scaling(situation.client, have, count, direction, number)
    if want.desired_capacity == count:
        return []
    change = size_change(situation, have, count, want.desired_capacity)
    title = (
        f"scale {direction} {situation.title}: desired_capacity {have['desired_capacity']} to {want.desired_capacity}"
    )
    body = {} if number is None else {"count": number}
    call = Act(CLUSTER, f"scale_{direction}", body)
    return [change.added_to(Step(title, call, want.attributes(), not_repeatable=True, risk=ZONE_RISK))]


def resize(situation: Situation, have: Attributes, count: int) -> list[Step]:
    """The steps for the adjustments that no scaling policy affects; none for in and out."""
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
    change = size_change(situation, have, count, want.desired_capacity)
    changes = want.describe_changes(old) or f"nodes {count} to {want.desired_capacity}"
    step = Step(
        f"resize {situation.title}: {changes}",
        Act(CLUSTER, "resize", want.resize_body()),
        want.attributes(),
        not_repeatable=params["adjustment"] != "exact",
        risk=ZONE_RISK,
    )
    step = change.added_to(step)
    if count or not old.desired_capacity:
        return [step]
    # If a cluster has no nodes, the server counts from its desired capacity, and so creates the wrong number of nodes.
    # A resize to that same capacity creates no nodes and sets the desired capacity to 0, so the next resize is right.
    first = Sizes(old.min_size, old.max_size, 0).attributes()
    return [Step(f"count {situation.title} as empty", Act(CLUSTER, "resize", old.resize_body()), first), step]


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The cluster, and the ids of the nodes that were added and removed."""
    before = (situation.have or {}).get("node_ids") or []
    now = (after or {}).get("node_ids") or []
    added, removed = [id for id in now if id not in before], [id for id in before if id not in now]
    return {"cluster": after, "added": added, "removed": removed if after else []}


RESOURCE = Resource(CLUSTER, FIELDS, {"": plan}, find=find_cluster, report=report)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
