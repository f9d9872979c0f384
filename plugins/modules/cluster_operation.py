# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_operation
short_description: Perform an operation of a profile type on nodes
version_added: 0.1.0
description:
  - Performs an operation that the type of a profile publishes, such as C(reboot) or C(stop) of servers, on all nodes of
    a cluster or on chosen nodes.
  - Operation and parameters are checked against what the type publishes before anything is sent.
  - Each run performs it again. Needs microversion 1.4.
author:
  - The senlin.clustering authors (@senlin-clustering)
attributes:
  idempotent:
    support: none
    details:
      - The operation is performed each time.
options:
  cluster:
    description:
      - The cluster, by its exact name or its full id. One of O(cluster) and O(nodes) is required.
    type: str
    aliases: [cluster_id]
  nodes:
    description:
      - The nodes to operate on, one after the other, by their exact names or their full ids. Without it, all nodes of
        O(cluster), by one action.
      - With O(cluster), they must be nodes of it, and their names need to be unique within it alone.
    type: list
    elements: str
  operation:
    description:
      - The operation. Which there are, M(senlin.clustering.cluster_profile_type_info) tells.
    type: str
    required: true
  params:
    description:
      - Its parameters, such as V(type) with V(SOFT) or V(HARD) for C(reboot). They may hold a password, and are not
        logged.
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
seealso:
  - module: senlin.clustering.cluster_health
  - module: senlin.clustering.cluster_profile_type_info
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
  register: web

- name: Reboot them all
  senlin.clustering.cluster_operation:
    cloud: devcloud
    cluster: web
    operation: reboot
    params:
      type: SOFT

- name: Pause one of them
  senlin.clustering.cluster_operation:
    cloud: devcloud
    nodes:
      - "{{ web.cluster.node_ids[0] }}"
    operation: pause

- name: Let it go on
  senlin.clustering.cluster_operation:
    cloud: devcloud
    cluster: web
    nodes:
      - "{{ web.cluster.node_ids[0] }}"
    operation: unpause

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
  description: The last action, after it has ended. Also the action that failed, or that did not end in time.
  returned: when an action was waited for, or failed
  type: dict
  contains:
    action:
      description: What it does.
      type: str
      sample: CLUSTER_OPERATION
    id:
      description: Its id.
      type: str
    status:
      description: Its status.
      type: str
      sample: SUCCEEDED
    status_reason:
      description: Why it has that status.
      type: str
    target_id:
      description: The cluster or node that it is about.
      type: str
actions:
  description: All actions that were waited for, in order, one for the cluster or one for each chosen node.
  returned: success
  type: list
  elements: dict
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
leaf_actions:
  description: The actions on single nodes where the failure began, each with its RV(leaf_actions[].status_reason).
  returned: when an action failed
  type: list
  elements: dict
  contains:
    status_reason:
      description: What the server said of it.
      type: str
request_id:
  description: The id under which the server logged the request that it refused.
  returned: when the server refused a request
  type: str
steps:
  description: What was done, or in check mode what would be, in order.
  returned: success
  type: list
  elements: str
  sample: ["reboot cluster web"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Operate, Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import describe
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Attributes
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE, PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.targets import (
    CLUSTER_FIELD,
    CLUSTER_OR_NODES,
    NODES_FIELD,
    chosen_nodes,
    find_cluster,
    members_of,
)
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.types import read_operations

FIELDS = (
    CLUSTER_FIELD,
    NODES_FIELD,
    Field("operation", {"type": "str", "required": True}, CONTROL),
    Field("params", {"type": "dict", "no_log": True}, CONTROL),
)


def plan(situation: Situation) -> list[Step]:
    params, cluster = situation.params, situation.have
    situation.client.require("1.4", "cluster_operation")
    if params["cluster"] is not None and cluster is None:
        return [Step(f"{params['operation']} cluster {params['cluster']}", Operate(CLUSTER, params["operation"], {}))]
    members = members_of(situation, cluster) if cluster else None
    if cluster and params["nodes"] is None:
        if not members:
            raise BadInput(f"{describe(CLUSTER, cluster)} has no node to {params['operation']}. Add one first.")
        check_operation(situation, [cluster])
        # For a cluster, the server reads the parameters under the key params; for a node, from the top level.
        body = {"params": params["params"]} if params["params"] else {}
        return [
            Step(
                f"{params['operation']} {situation.title}",
                Operate(CLUSTER, params["operation"], body),
                not_repeatable=True,
            )
        ]
    # A node on which this task has already performed the operation is skipped when the task plans again.
    done_ids = {step.call.id for step in situation.sent_steps if isinstance(step.call, Operate)}
    nodes = [node for node in chosen_nodes(situation, members) if node["id"] not in done_ids]
    check_operation(situation, nodes)
    return [
        Step(
            f"{params['operation']} node {node['name']}",
            Operate(NODE, params["operation"], params["params"] or {}, id=node["id"]),
            not_repeatable=True,
        )
        for node in nodes
    ]


def check_operation(situation: Situation, targets: list[Attributes]) -> None:
    """Refuse an operation, or parameters, that the targets' profile type does not support.

    :param targets: clusters or nodes.
    :raises BadInput: names the supported operations or parameters.
    """
    operation, given = situation.params["operation"], situation.params["params"] or {}
    for id in {target["profile_id"] for target in targets}:
        profile = situation.client.get(PROFILE, id)
        if profile is None:
            continue
        known = read_operations(situation.client, profile["type"])["operations"]
        if operation not in known:
            raise BadInput(
                f"Profile type {profile['type']} has no operation {operation!r}. Its operations are "
                f"{', '.join(sorted(known))}."
            )
        supported = known[operation]["parameters"]
        unsupported = sorted(set(given) - set(supported))
        if unsupported:
            raise BadInput(
                f"Operation {operation} of profile type {profile['type']} has no parameter {', '.join(unsupported)}. "
                f"Its parameters: {', '.join(sorted(supported)) or 'none'}."
            )


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    actions = list(situation.ended_actions)
    return {"actions": actions, **({"action": actions[-1]} if actions else {})}


RESOURCE = Resource(CLUSTER, FIELDS, {"": plan}, find=find_cluster, report=report, rules=CLUSTER_OR_NODES)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
