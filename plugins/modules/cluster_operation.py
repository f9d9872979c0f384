# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_operation
short_description: Perform an operation of a profile type on nodes
version_added: 0.2.0
description:
  - Performs an operation that a profile type provides, such as C(reboot) or C(stop) for servers, on all nodes of a
    cluster or on selected nodes.
  - Before the module sends anything, it checks whether the profile type has this operation with these parameters.
  - Each run performs the operation again. Requires microversion 1.4.
  - The servers of a cluster are rebuilt one after the other, because Senlin 14 to 16 cannot rebuild any server, and the
    API does not return the release. If the first one fails, the task stops. In check mode, the task shows a warning.
  - If Nova would refuse to reboot a server, the task fails before it sends anything.
author:
  - The senlin.clustering authors (@senlin-clustering)
attributes:
  idempotent:
    support: none
    details:
      - The operation is performed on every run.
options:
  cluster:
    description:
      - The cluster, by its exact name or its full id. One of O(cluster) and O(nodes) is required.
    type: str
    aliases: [cluster_id, cluster_name]
  nodes:
    description:
      - The nodes to operate on, one after the other, by their exact names or their full ids. If omitted, a single
        action operates on all nodes of O(cluster), except for C(rebuild).
      - If O(cluster) is given, the nodes must belong to it, and their names need to be unique only within it.
    type: list
    elements: str
  operation:
    description:
      - The operation to perform, in upper or lower case. M(senlin.clustering.cluster_profile_type_info) lists the
        operations of each profile type.
    type: str
    required: true
  params:
    description:
      - Parameters of the operation, such as V(type) with V(SOFT) or V(HARD) for C(reboot). Passwords
        among them are masked in results and logs.
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits
  - senlin.clustering.limits.expected
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
seealso:
  - module: senlin.clustering.cluster_health
  - module: senlin.clustering.cluster_profile_type_info
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
  register: web

- name: Reboot all nodes
  senlin.clustering.cluster_operation:
    cloud: mycloud
    cluster: web
    operation: reboot
    params:
      type: SOFT

- name: Pause one of the nodes
  senlin.clustering.cluster_operation:
    cloud: mycloud
    nodes:
      - "{{ web.cluster.node_ids[0] }}"
    operation: pause

- name: Unpause the node
  senlin.clustering.cluster_operation:
    cloud: mycloud
    cluster: web
    nodes:
      - "{{ web.cluster.node_ids[0] }}"
    operation: unpause

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
  description: The last action, after it has ended. If the task fails, the action that failed or did not end in time.
  returned: when an action was waited for, or failed
  type: dict
  contains:
    action:
      description: The type of the action.
      type: str
      sample: CLUSTER_OPERATION
    id:
      description: The id of the action.
      type: str
    status:
      description: The status of the action.
      type: str
      sample: SUCCEEDED
    status_reason:
      description: Why the action has this status.
      type: str
    target_id:
      description: The id of the cluster or node that the action operates on.
      type: str
actions:
  description: All actions that the task waited for, in order. There is one for the cluster, or one for each selected
    node.
  returned: success
  type: list
  elements: dict
action_id:
  description: The id of the last action that the task started.
  returned: success and O(wait=false), if there is one
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
request_id:
  description: The id of the refused request in the logs of the server.
  returned: when the server refused a request
  type: str
steps:
  description: The steps that were performed, or in check mode would be performed, in order.
  returned: success
  type: list
  elements: str
  sample: ["reboot cluster web"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
tried_node:
  description:
    - The node that the task tried to recover with the operation C(rebuild). The operation failed.
  returned: when that failed
  type: dict
  contains:
    id:
      description: The id of the node.
      type: str
    name:
      description: The name of the node.
      type: str
    physical_id:
      description: The id of the node's server.
      type: str
    server_status:
      description: The status of the server, such as V(SHUTOFF). Null if it is not known.
      type: str
    status:
      description: The status of the node.
      type: str
"""

from typing import Any

from ..module_utils._plan.brakes import MAX_DISRUPTION
from ..module_utils._plan.calls import Operate
from ..module_utils._plan.common_fields import CLUSTER_OPTION
from ..module_utils._plan.effect import Effect, nodes_of, touch_named
from ..module_utils._plan.fields import CONTROL, Field
from ..module_utils._plan.plan import Risk, Step
from ..module_utils._plan.protection import protected_of
from ..module_utils._plan.resource import Resource, Situation
from ..module_utils._run.module import run_module
from ..module_utils._senlin.errors import BadInput
from ..module_utils._senlin.kinds import CLUSTER, NODE, capitalized, describe
from ..module_utils._senlin.transport import Attributes
from ..module_utils._subjects.images import in_order, risks_of_rebuilding
from ..module_utils._subjects.operations import effect_of, read_operation
from ..module_utils._subjects.servers import check_can_reboot
from ..module_utils._subjects.targets import CLUSTER_OR_NODES, NODES_OPTION, chosen_nodes, find_cluster, members_of

FIELDS = (
    CLUSTER_OPTION,
    NODES_OPTION,
    Field("operation", {"type": "str", "required": True}, CONTROL),
    Field("params", {"type": "dict"}, CONTROL),
    MAX_DISRUPTION,
)
INSTEAD = "To get new servers, recreate them with cluster_health (recover always)."
"""What to do where servers cannot be rebuilt."""
OTHER_MODULE = "Use a newer Senlin, or recreate the nodes with cluster_health (recover always)."
"""What to do where Senlin has no operations."""


def plan(situation: Situation) -> list[Step]:
    """Plan the operation on the cluster as a whole, or on each of the nodes.

    The servers of a cluster are rebuilt one after the other, as some releases of Senlin cannot rebuild any.
    """
    params, cluster = situation.params, situation.have
    operation = params["operation"].lower()
    situation.client.require("1.4", "The module cluster_operation", advice=OTHER_MODULE)
    if params["cluster"] is not None and cluster is None:
        name = params["cluster"]
        return [Step(f"{operation} cluster {name}", Operate(CLUSTER, operation, {}), target=name)]
    members = members_of(situation, cluster) if cluster else None
    whole = params["nodes"] is None
    if cluster and whole and not members:
        raise BadInput(f"{capitalized(describe(CLUSTER, cluster))} has no node to {operation}. Add one first.")
    nodes = members or [] if whole else chosen_nodes(situation, members)
    targets = [cluster] if cluster and whole else nodes
    operation, inputs = read_operation(situation.client, targets, params["operation"], params["params"] or {})
    if operation == "reboot":
        check_can_reboot(situation.client, nodes, str(inputs.get("type") or "SOFT"))
    if whole and operation != "rebuild":
        # For a cluster, the server reads the parameters under the key params; for a node, from the top level.
        body = {"params": inputs} if inputs else {}
        effect = effect_of(operation)
        touches = touch_named(effect, [node["name"] for node in nodes])
        lost = f" with {nodes_of(len(nodes))}" if effect is Effect.REMOVE else ""
        title = f"{operation} {situation.title}{lost}"
        protected = protected_of(NODE, nodes) if effect is Effect.REMOVE else ()
        call = Operate(CLUSTER, operation, body)
        return [Step(title, call, not_repeatable=True, touches=touches, protected=protected)]
    # A node on which this task has already performed the operation is skipped when the task plans again.
    done_ids = {step.call.id for step in situation.sent_steps if isinstance(step.call, Operate)}
    nodes = [node for node in nodes if node["id"] not in done_ids]
    risks: list[Risk | None] = [None] * len(nodes)
    if operation == "rebuild":
        nodes = in_order(nodes)
        risks = [*risks_of_rebuilding(situation.client, nodes, INSTEAD)]
    return [
        Step(
            f"{operation} node {node['name']}",
            Operate(NODE, operation, inputs, id=node["id"]),
            not_repeatable=True,
            risk=risk,
            touches=touch_named(effect_of(operation), [node["name"]]),
            target=node["name"],
            protected=protected_of(NODE, [node]) if effect_of(operation) is Effect.REMOVE else (),
        )
        for node, risk in zip(nodes, risks, strict=True)
    ]


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The actions that the operation started, and the last of them."""
    actions = list(situation.ended_actions)
    return {"actions": actions, **({"action": actions[-1]} if actions else {})}


RESOURCE = Resource(CLUSTER, FIELDS, {"": plan}, find=find_cluster, report=report, rules=CLUSTER_OR_NODES)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
