# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_health
short_description: Check nodes, and recover unhealthy ones
version_added: 0.2.0
description:
  - Checks the nodes of a cluster, or selected nodes, against the actual servers, and recovers unhealthy nodes. The
    check also detects a node whose server no longer exists, and the recovery replaces the server.
  - Senlin updates the status of a cluster only after an action on the cluster. A task that recovers single nodes
    therefore also checks their clusters, unless these are ACTIVE or have other nodes without a server.
  - A check of the whole cluster also returns a cluster that was left in ERROR or WARNING to ACTIVE, if its nodes are
    healthy again.
  - If the recovery of a node fails, Senlin forgets which server the node had, and the server may continue to run. The
    message and RV(forgotten_servers) then name the server.
  - If a node is in ERROR or WARNING at the end, the task shows a warning with the reason.
  - The task reports a change only if a node was recovered, or with O(check_capacity=true) added or removed.
author:
  - The senlin.clustering authors (@senlin-clustering)
attributes:
  idempotent:
    support: partial
    details:
      - The task does not recover healthy nodes, unless O(recover=always).
options:
  check_capacity:
    description:
      - Whether to also add or remove nodes if the number of nodes in the cluster differs from its desired capacity.
    type: bool
    default: false
  cluster:
    description:
      - The cluster, by its exact name or its full id. One of O(cluster) and O(nodes) is required.
    type: str
    aliases: [cluster_id, cluster_name]
  max_unhealthy:
    description:
      - How many members of O(cluster) may not be ACTIVE, either as a number such as V(2), or as a percentage of its
        members such as V(50%), rounded down. If more members are not ACTIVE after the check, the task recovers nothing
        and fails. When many nodes fail at once, the likely cause is the network or a compute host, and new servers
        would not help.
      - Members that an action is still creating or changing do not count. In check mode, the task does not check the
        nodes, and uses the statuses that Senlin has recorded.
      - If omitted, there is no limit.
    type: str
  nodes:
    description:
      - The nodes to check, by their exact names or their full ids. If omitted, all nodes of O(cluster) are checked.
      - If O(cluster) is given, the nodes must belong to it, and their names need to be unique only within it.
    type: list
    elements: str
  operation:
    description:
      - How to recover a node. V(recreate) deletes the server and creates a new one, V(rebuild) reinstalls the server
        from its image, V(reboot) restarts the server. Not every profile type supports all of these operations.
      - To recreate nodes, the task uses a recovery. To rebuild or reboot nodes, it uses an operation of the profile
        type on one node after the other, because Senlin forgets the server of a node whose recovery fails. The task
        always uses a recovery below microversion 1.4, and for nodes in WARNING, which a load balancing policy could not
        add to its pool.
      - Senlin 14 to 16 cannot rebuild a server. If the first one fails, the task therefore stops.
    type: str
    default: recreate
    choices: [reboot, rebuild, recreate]
  operation_params:
    description:
      - Parameters of O(operation), such as V(type) with V(SOFT) or V(HARD) for V(reboot). A reboot is hard by default.
      - A soft reboot of a server that is not running is refused, because Nova would refuse it.
    type: dict
  recover:
    description:
      - Which nodes to recover. V(unhealthy) recovers nodes that are not ACTIVE after the check, except nodes that an
        action is still creating or changing.
      - V(always) recovers all nodes on every run, even healthy ones.
      - V(never) only checks the nodes.
    type: str
    default: unhealthy
    choices: [always, never, unhealthy]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits
  - senlin.clustering.limits.expected
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
notes:
  - Check mode does not check the nodes. It predicts which nodes would be recovered from the statuses that Senlin
    already knows. It warns that servers may not be rebuildable.
seealso:
  - module: senlin.clustering.cluster_operation
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

- name: Check all nodes, and recreate the unhealthy ones
  senlin.clustering.cluster_health:
    cloud: mycloud
    cluster: web
    check_capacity: true
    max_unhealthy: 50%
  register: health

- name: Show what was done to each node
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.status_before }}, {{ item.done }}, {{ item.status_after }}"
  loop: "{{ health.nodes }}"
  loop_control:
    label: "{{ item.id }}"

- name: Check a single node without recovering it
  senlin.clustering.cluster_health:
    cloud: mycloud
    nodes:
      - "{{ health.nodes[0].id }}"
    recover: never

- name: Reboot a node, whether it is healthy or not
  senlin.clustering.cluster_health:
    cloud: mycloud
    cluster: web
    nodes:
      - "{{ health.nodes[0].name }}"
    recover: always
    operation: reboot
    operation_params:
      type: SOFT

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
  returned: success and O(cluster) is given
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
forgotten_servers:
  description: The servers that Senlin has forgotten because the recovery of their nodes failed. They may continue to
    run. Delete these servers, or adopt them with M(senlin.clustering.cluster_node).
  returned: when that happened
  type: list
  elements: dict
  contains:
    node_id:
      description: The id of the node that had the server.
      type: str
    node_name:
      description: The name of the node.
      type: str
    server_id:
      description: The id of the server.
      type: str
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
nodes:
  description: The nodes that were checked, added or removed.
  returned: success
  type: list
  elements: dict
  contains:
    done:
      description:
        - The result for the node, V(checked), V(recreated), V(rebuilt) or V(rebooted).
        - With O(check_capacity=true), also V(created) and V(deleted).
      type: str
      sample: recreated
    id:
      description: The id of the node.
      type: str
    name:
      description: The name of the node.
      type: str
      sample: node-Wx2h8TfA
    status_after:
      description: The status of the node at the end of the task, or in check mode the predicted status. Null if the
        node was deleted.
      type: str
      sample: ACTIVE
    status_before:
      description: The status of the node before the check. Null if the node did not exist yet.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why the node has this status at the end, in Senlin's words. Null for a node that was deleted. In
        check mode, a placeholder for a node that would be recovered.
      type: str
      sample: "Check: Node is ACTIVE."
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
  sample: ["recreate nodes of cluster web: node-Wx2h8TfA"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
tried_node:
  description:
    - The node that the task tried to recover with the operation V(rebuild). The operation failed.
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
unhealthy_nodes:
  description: The members of the cluster that are not ACTIVE.
  returned: when there are more than O(max_unhealthy)
  type: list
  elements: dict
  contains:
    id:
      description: The id of the node.
      type: str
    name:
      description: The name of the node.
      type: str
    status:
      description: The status of the node.
      type: str
      sample: ERROR
    status_reason:
      description: Why the node has this status, in Senlin's words.
      type: str
"""

from ..module_utils._plan.brakes import MAX_DISRUPTION
from ..module_utils._plan.common_fields import CLUSTER_OPTION
from ..module_utils._plan.fields import CONTROL, STEP, Field
from ..module_utils._plan.portion import read_portion
from ..module_utils._plan.resource import Resource
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import CLUSTER
from ..module_utils._subjects import health
from ..module_utils._subjects.targets import CLUSTER_OR_NODES, NODES_OPTION

RECOVER = ["always", "never", "unhealthy"]
OPERATIONS = ["reboot", "rebuild", "recreate"]
FIELDS = (
    CLUSTER_OPTION,
    NODES_OPTION,
    Field("recover", {"type": "str", "default": "unhealthy", "choices": RECOVER}, STEP, "nodes"),
    Field("operation", {"type": "str", "default": "recreate", "choices": OPERATIONS}, CONTROL),
    Field("operation_params", {"type": "dict"}, CONTROL),
    Field("check_capacity", {"type": "bool", "default": False}, CONTROL),
    MAX_DISRUPTION,
    Field("max_unhealthy", {"type": "str"}, CONTROL, read=read_portion),
)
RESOURCE = Resource(
    CLUSTER,
    FIELDS,
    {"": health.plan},
    find=health.find,
    report=health.report,
    rules=CLUSTER_OR_NODES,
    composed=True,
)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
