# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_members
short_description: Declare the nodes of a cluster
version_added: 0.2.0
description:
  - Adds existing nodes to a cluster of Senlin, OpenStack's clustering service, removes nodes from it, or replaces nodes
    with others.
  - The module checks that the sizes of the cluster allow the change before it sends anything, in check mode too. The
    cluster never exceeds its bounds.
  - A policy that is attached to the cluster takes effect. A deletion policy decides whether removed nodes are deleted,
    and whether the desired capacity is reduced with them.
  - A task that would take a protected node out of the cluster fails before it sends anything; see the option C(protect)
    of M(senlin.clustering.cluster_node).
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster:
    description:
      - The cluster, by its exact name or its full id. It must exist.
    type: str
    required: true
    aliases: [cluster_id, cluster_name]
  destroy_after_deletion:
    description:
      - Whether removed nodes are deleted together with their servers. Requires microversion 1.4.
      - If V(false), the nodes continue to exist outside any cluster.
      - If omitted, the deletion policy that is attached to the cluster and enabled decides, and the step says "remove
        and delete" if it deletes them. Without such a policy, the nodes continue to exist.
      - The policy takes precedence on the server, so the task fails if it would do the opposite of this option. It does
        not apply to nodes that are replaced, which are deleted only if this option is V(true).
    type: bool
  nodes:
    description:
      - The nodes, each by its exact name or its full id. One of O(nodes) and O(replace) is required.
      - A node that is listed twice counts once.
    type: list
    elements: str
  replace:
    description:
      - A dictionary that maps current members to the nodes that should replace them, by name or id. Requires
        microversion 1.3.
      - A replacement that has already been made is not repeated.
    type: dict
  state:
    description:
      - V(present) adds O(nodes) to the cluster, and keeps all other members. Use this state with O(replace), too.
      - V(absent) removes O(nodes) from the cluster. Nodes that do not exist are ignored.
      - V(exact) makes O(nodes) the only members, and removes all others. V([]) empties the cluster. If the cluster can
        neither grow nor shrink, nodes are replaced in place, which requires microversion 1.3.
    type: str
    default: present
    choices: [absent, exact, present]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits
  - senlin.clustering.limits.removed
  - senlin.clustering.limits.expected
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster
  - module: senlin.clustering.cluster_node
"""

EXAMPLES = r"""
- name: Declare the profile of the database servers
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: db
    spec:
      type: os.nova.server
      version: 1.0
      properties:
        name: db
        flavor: m1.small
        image: cirros
        networks:
          - network: private

- name: Declare an empty cluster
  senlin.clustering.cluster:
    cloud: mycloud
    name: db
    profile: db

- name: Create three nodes
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: "{{ item }}"
    profile: db
  loop: [db-1, db-2, db-3]

- name: Add two of the nodes
  senlin.clustering.cluster_members:
    cloud: mycloud
    cluster: db
    nodes:
      - db-1
      - db-2

- name: Replace the first node with the third
  senlin.clustering.cluster_members:
    cloud: mycloud
    cluster: db
    replace:
      db-1: db-3

- name: Make these two nodes the only members
  senlin.clustering.cluster_members:
    cloud: mycloud
    cluster: db
    nodes:
      - db-1
      - db-3
    state: exact

- name: Remove a node, and delete it together with its server
  senlin.clustering.cluster_members:
    cloud: mycloud
    cluster: db
    nodes: [db-3]
    destroy_after_deletion: true
    state: absent

- name: Delete the cluster and its remaining nodes
  senlin.clustering.cluster:
    cloud: mycloud
    name: db
    state: absent

- name: Delete the node that is in no cluster
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: db-2
    state: absent

- name: Delete the profile
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: db
    state: absent
"""

RETURN = r"""
action:
  description: The action that failed or did not end in time.
  returned: when an action failed or did not end in time
  type: dict
action_id:
  description: The id of the last action that the task started, or of the action that it found in progress.
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
  description: The ids of the nodes that are in the cluster, or in check mode are predicted to be, sorted by id.
  returned: success
  type: list
  elements: str
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
  sample: ["add nodes db-1, db-3 to cluster db", "remove node db-2 from cluster db"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ..module_utils._plan.brakes import MAX_DISRUPTION, MAX_REMOVED
from ..module_utils._plan.common_fields import REQUIRED_CLUSTER
from ..module_utils._plan.fields import CONTROL, STEP, Field, Rules
from ..module_utils._plan.resource import Resource, find_by_option
from ..module_utils._plan.values import read_references
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import CLUSTER
from ..module_utils._subjects import members

FIELDS = (
    REQUIRED_CLUSTER,
    Field("nodes", {"type": "list", "elements": "str"}, STEP, "node_ids", read=read_references),
    Field("replace", {"type": "dict"}, STEP, "node_ids", since="1.3", implied={}, read=members.read_pairs),
    Field("destroy_after_deletion", {"type": "bool"}, CONTROL, since="1.4", implied=False),
    MAX_DISRUPTION,
    MAX_REMOVED,
)
RULES = Rules(
    required_one_of=(("nodes", "replace"),),
    required_if=(("state", "absent", ("nodes",)), ("state", "exact", ("nodes",))),
    mutually_exclusive=(("nodes", "replace"),),
)
PLANS = {"present": members.present, "absent": members.absent, "exact": members.exact}
RESOURCE = Resource(
    CLUSTER,
    FIELDS,
    PLANS,
    find=find_by_option("cluster", CLUSTER),
    report=members.report,
    rules=RULES,
    stays_when_absent=True,
)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
