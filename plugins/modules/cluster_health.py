# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_health
short_description: Check nodes, and recover those that are not well
version_added: 0.1.0
description:
  - Has Senlin compare the nodes of a cluster, or chosen nodes, with the real servers, and recovers those that are not
    well. A server that vanished is found, and replaced.
  - A cluster that was left in ERROR or WARNING, and whose nodes are well again, is cleared by the check.
  - The task has changed something only if a node was recovered.
author:
  - The senlin.clustering authors (@senlin-clustering)
attributes:
  idempotent:
    support: partial
    details:
      - Nodes that are well are left alone, unless O(recover=always).
options:
  check_capacity:
    description:
      - Whether to add or remove nodes too, when the cluster has another number of them than it desires.
    type: bool
    default: false
  cluster:
    description:
      - The cluster, by its exact name or its full id. One of O(cluster) and O(nodes) is required.
    type: str
    aliases: [cluster_id]
  nodes:
    description:
      - The nodes to look at, by their exact names or their full ids. Without it, all nodes of O(cluster).
      - With O(cluster), they must be nodes of it, and their names need to be unique within it alone.
    type: list
    elements: str
  operation:
    description:
      - How to recover a node. V(recreate) deletes the server and makes a new one, V(rebuild) puts its image on it anew,
        V(reboot) restarts it. Not every profile type can do all of them.
    type: str
    default: recreate
    choices: [reboot, rebuild, recreate]
  operation_params:
    description:
      - Parameters of O(operation), such as V(type) with V(SOFT) or V(HARD) for V(reboot).
    type: dict
  recover:
    description:
      - Which nodes to recover. V(unhealthy) are those that are not ACTIVE after the check.
      - V(always) recovers well ones too, and with it each run recovers all.
      - V(never) just checks.
    type: str
    default: unhealthy
    choices: [always, never, unhealthy]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
notes:
  - Check mode does not have the nodes checked. It tells what would be recovered as far as Senlin knows already.
seealso:
  - module: senlin.clustering.cluster_operation
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

- name: Check them all, and recreate those that are not well
  senlin.clustering.cluster_health:
    cloud: devcloud
    cluster: web
    check_capacity: true
  register: health

- name: Show what became of each
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.status_before }}, {{ item.done }}, {{ item.status_after }}"
  loop: "{{ health.nodes }}"
  loop_control:
    label: "{{ item.id }}"

- name: Just check one of them
  senlin.clustering.cluster_health:
    cloud: devcloud
    nodes:
      - "{{ health.nodes[0].id }}"
    recover: never

- name: Reboot one, whether it is well or not
  senlin.clustering.cluster_health:
    cloud: devcloud
    cluster: web
    nodes:
      - "{{ health.nodes[0].name }}"
    recover: always
    operation: reboot
    operation_params:
      type: SOFT

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
candidates:
  description: The resources of the same name, each with id, status, project and when it was made.
  returned: when a name is not unique
  type: list
  elements: dict
cluster:
  description: The cluster as it is, or in check mode as it would be.
  returned: success and O(cluster) is given
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
leaf_actions:
  description: The actions on single nodes where the failure began, each with its RV(leaf_actions[].status_reason).
  returned: when an action failed
  type: list
  elements: dict
  contains:
    status_reason:
      description: What the server said of it.
      type: str
nodes:
  description: The nodes that were looked at, and those that came or went.
  returned: success
  type: list
  elements: dict
  contains:
    done:
      description:
        - What was done to it, V(checked), V(recreated), V(rebuilt) or V(rebooted).
        - With O(check_capacity=true) also V(created) and V(deleted).
      type: str
      sample: recreated
    id:
      description: Its id.
      type: str
    name:
      description: Its name.
      type: str
      sample: node-Wx2h8TfA
    status_after:
      description: Its status at the end, or in check mode what it would be. Null once it was deleted.
      type: str
      sample: ACTIVE
    status_before:
      description: Its status before the check. Null if it was not there yet.
      type: str
      sample: ACTIVE
request_id:
  description: The id under which the server logged the request that it refused.
  returned: when the server refused a request
  type: str
steps:
  description: What was done, or in check mode what would be, in order.
  returned: success
  type: list
  elements: str
  sample: ["recreate nodes of cluster web: node-Wx2h8TfA"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, STEP, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import health
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.targets import (
    CLUSTER_FIELD,
    CLUSTER_OR_NODES,
    NODES_FIELD,
)

RECOVER = ["always", "never", "unhealthy"]
OPERATIONS = ["reboot", "rebuild", "recreate"]
FIELDS = (
    CLUSTER_FIELD,
    NODES_FIELD,
    Field("recover", {"type": "str", "default": "unhealthy", "choices": RECOVER}, STEP, "nodes"),
    Field("operation", {"type": "str", "default": "recreate", "choices": OPERATIONS}, CONTROL),
    Field("operation_params", {"type": "dict"}, CONTROL),
    Field("check_capacity", {"type": "bool", "default": False}, CONTROL),
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
