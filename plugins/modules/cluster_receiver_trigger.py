# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_receiver_trigger
short_description: Trigger a webhook receiver
version_added: 0.2.0
description:
  - Triggers a webhook receiver of Senlin, OpenStack's clustering service, as an alarm would through its URL, and waits
    for the action that this starts. The URL is not shown anywhere.
  - If another action has locked the cluster, the task waits for its turn. If a cooldown prevents the action, the task
    fails.
  - If the action would remove a protected cluster or node, or if Senlin could choose a protected node, the task fails
    before it sends anything; see the option C(protect) of M(senlin.clustering.cluster_node).
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  id:
    description:
      - The full id of the receiver.
    type: str
  inputs:
    description:
      - Inputs of the action, such as V(count). They are merged with the parameters of the receiver, and take
        precedence.
      - You can also give numbers and booleans as strings, for example from a template.
    type: dict
  name:
    description:
      - The name of the receiver, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits.expected
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
seealso:
  - module: senlin.clustering.cluster_receiver
  - module: senlin.clustering.cluster_resize
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

- name: Declare a cluster
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    profile: web
    max_size: 5

- name: Declare a receiver that adds a node
  senlin.clustering.cluster_receiver:
    cloud: mycloud
    name: web-out
    cluster: web
    action: CLUSTER_SCALE_OUT
    params:
      count: 1

- name: Trigger the receiver as an alarm would
  senlin.clustering.cluster_receiver_trigger:
    cloud: mycloud
    name: web-out

- name: Trigger the receiver with a different input, without waiting for the action
  senlin.clustering.cluster_receiver_trigger:
    cloud: mycloud
    name: web-out
    inputs:
      count: 2
    wait: false
  register: triggered

- name: Delete the cluster and its receiver
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
  description:
    - The action that was started, after it has ended. In check mode and with O(wait=false), the attributes that are
      known in advance.
    - If the task fails, the action that failed or did not end in time.
  returned: success, and when an action failed or did not end in time
  type: dict
  contains:
    action:
      description: The type of the action, such as V(CLUSTER_RESIZE).
      type: str
    cause:
      description: Why the action was created, such as V(RPC Request) or V(Derived Action).
      type: str
    cluster_id:
      description: The id of the cluster that the action runs on. Null below microversion 1.14.
      type: str
    created_at:
      description: When the action was created, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    depended_by:
      description: The ids of the actions that wait for this one.
      type: list
      elements: str
    depends_on:
      description: The ids of the actions that this one waits for.
      type: list
      elements: str
    domain_id:
      description: The id of the owner's domain.
      type: str
    duration:
      description: How long the action ran, in seconds. Null until it has ended.
      type: float
      sample: 3.083
    end_at:
      description: When the action ended, in seconds since 1970-01-01 UTC.
      type: float
      sample: 1795532403.114
    ended_at:
      description: When the action ended, in UTC. Null until then.
      type: str
      sample: "2026-11-24T15:00:03Z"
    id:
      description: The id of the action.
      type: str
    inputs:
      description: The inputs that the action was started with.
      type: dict
    interval:
      description: The number of seconds between two runs of the action, -1 if it runs once.
      type: int
    name:
      description: The name of the action, such as V(cluster_resize_0c2f4f0e).
      type: str
    outputs:
      description: The outputs of the action.
      type: dict
    owner_id:
      description: The id of the engine that runs the action.
      type: str
    project_id:
      description: The id of the project that the action belongs to.
      type: str
    start_at:
      description: When the action started, in seconds since 1970-01-01 UTC.
      type: float
      sample: 1795532400.031
    started_at:
      description: When the action started, in UTC. Null until then.
      type: str
      sample: "2026-11-24T15:00:00Z"
    status:
      description: The status of the action, such as V(SUCCEEDED), V(FAILED) or V(RUNNING).
      type: str
    status_reason:
      description: Why the action has this status.
      type: str
    target_id:
      description: The id of the cluster or node that the action operates on.
      type: str
    timeout:
      description: How long the action may take, in seconds.
      type: int
    updated_at:
      description: When the action was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who started the action.
      type: str
action_id:
  description: The id of the action that was started.
  returned: success and O(wait=false)
  type: str
  sample: 7b0d8f3e-6c0c-4f36-9e4c-1d8f3f1a2b33
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
request_id:
  description: The id of the refused request in the logs of the server.
  returned: when the server refused a request
  type: str
steps:
  description: The steps that were performed, or in check mode would be performed, in order.
  returned: success
  type: list
  elements: str
  sample: ["trigger receiver web-out"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from typing import Any

from ..module_utils._plan.common_fields import ID, NAME, NAMED
from ..module_utils._plan.fields import CONTROL, Field
from ..module_utils._plan.resource import Resource, Situation
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import ACTION, RECEIVER
from ..module_utils._senlin.transport import Attributes
from ..module_utils._subjects import receivers

FIELDS = (ID, NAME, Field("inputs", {"type": "dict"}, CONTROL, read=receivers.read_inputs))


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The action that the task waited for; otherwise what the receiver and the inputs determine of it."""
    if situation.ended_actions:
        return {"action": situation.ended_actions[-1]}
    receiver = situation.have or situation.client.empty(RECEIVER)
    inputs = {**(receiver["params"] or {}), **(situation.params["inputs"] or {})}
    known = {"action": receiver["action"], "target_id": receiver["cluster_id"], "inputs": inputs}
    return {"action": {**situation.client.empty(ACTION), **known}}


RESOURCE = Resource(RECEIVER, FIELDS, {"": receivers.trigger}, find=receivers.find_existing, report=report, rules=NAMED)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
