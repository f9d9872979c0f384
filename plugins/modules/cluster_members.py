# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_members
short_description: Declare which nodes a cluster has
version_added: 0.1.0
description:
  - Adds existing nodes to a cluster of Senlin, OpenStack's clustering service, takes them out, or lets them take the
    place of others.
  - Whether the sizes of the cluster allow it is checked before anything is sent, in check mode too. On the way, the
    cluster is never larger or smaller than it may be.
  - A policy that is attached to the cluster has its say. A deletion policy decides whether nodes that leave are
    deleted, and whether the desired capacity goes down with them.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster:
    description:
      - The cluster, by its exact name or its full id. It must exist.
    type: str
    required: true
    aliases: [cluster_id]
  destroy_after_deletion:
    description:
      - Whether nodes that leave are deleted, and their servers with them. Needs microversion 1.4.
      - Without it, they stay as nodes in no cluster.
    type: bool
    default: false
  nodes:
    description:
      - The nodes, each by its exact name or its full id. One of O(nodes) and O(replace) is required.
      - A node that is named twice counts once.
    type: list
    elements: str
  replace:
    description:
      - Members, by name or id, and for each the node that shall take its place. Needs microversion 1.3.
      - A swap that is done already is not done again.
    type: dict
  state:
    description:
      - With V(present), O(nodes) become members, and others stay. This is also the state for O(replace).
      - With V(absent), O(nodes) leave. One that does not exist is no member.
      - With V(exact), O(nodes) are the members, and all others leave. V([]) empties the cluster. In one that may
        neither grow nor shrink, nodes take each other's place, which needs microversion 1.3.
    type: str
    default: present
    choices: [absent, exact, present]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster
  - module: senlin.clustering.cluster_node
"""

EXAMPLES = r"""
- name: Declare what the db servers are made of
  senlin.clustering.cluster_profile:
    cloud: devcloud
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
    cloud: devcloud
    name: db
    profile: db

- name: Make three nodes
  senlin.clustering.cluster_node:
    cloud: devcloud
    name: "{{ item }}"
    profile: db
  loop: [db-1, db-2, db-3]

- name: Add two of them
  senlin.clustering.cluster_members:
    cloud: devcloud
    cluster: db
    nodes:
      - db-1
      - db-2

- name: Let the third take the place of the first
  senlin.clustering.cluster_members:
    cloud: devcloud
    cluster: db
    replace:
      db-1: db-3

- name: Let just these two be members
  senlin.clustering.cluster_members:
    cloud: devcloud
    cluster: db
    nodes:
      - db-1
      - db-3
    state: exact

- name: Take one out, and delete it with its server
  senlin.clustering.cluster_members:
    cloud: devcloud
    cluster: db
    nodes: [db-3]
    destroy_after_deletion: true
    state: absent

- name: Remove the cluster and the nodes that are left in it
  senlin.clustering.cluster:
    cloud: devcloud
    name: db
    state: absent

- name: Remove the node that is in no cluster
  senlin.clustering.cluster_node:
    cloud: devcloud
    name: db-2
    state: absent

- name: Remove the profile
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: db
    state: absent
"""

RETURN = r"""
action:
  description: The action that failed, or that did not end in time.
  returned: when an action failed or did not end in time
  type: dict
action_id:
  description: The last action that the task started, or the one that it found at work.
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
  description: The ids of the nodes that are in the cluster now, or in check mode would be, in the order of the ids.
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
  sample: ["add nodes db-1, db-3 to cluster db", "remove node db-2 from cluster db"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, STEP, Field, Rules
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, find_by_option
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import members

FIELDS = (
    Field("cluster", {"type": "str", "required": True, "aliases": ["cluster_id"]}, CONTROL),
    Field("nodes", {"type": "list", "elements": "str"}, STEP, "node_ids"),
    Field("replace", {"type": "dict"}, STEP, "node_ids", since="1.3"),
    Field("destroy_after_deletion", {"type": "bool", "default": False}, CONTROL, since="1.4"),
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
