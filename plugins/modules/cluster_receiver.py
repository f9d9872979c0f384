# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_receiver
short_description: Declare a receiver
version_added: 0.2.0
description:
  - Creates, updates and deletes receivers of Senlin, OpenStack's clustering service. A receiver starts an action on a
    cluster when it is triggered from outside, for example by an alarm.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  action:
    description:
      - The action that the receiver starts. Required to create a webhook.
    type: str
    choices:
      - CLUSTER_ADD_NODES
      - CLUSTER_ATTACH_POLICY
      - CLUSTER_CHECK
      - CLUSTER_DELETE
      - CLUSTER_DEL_NODES
      - CLUSTER_DETACH_POLICY
      - CLUSTER_OPERATION
      - CLUSTER_RECOVER
      - CLUSTER_REPLACE_NODES
      - CLUSTER_RESIZE
      - CLUSTER_SCALE_IN
      - CLUSTER_SCALE_OUT
      - CLUSTER_UPDATE
      - CLUSTER_UPDATE_POLICY
  cluster:
    description:
      - The cluster that the receiver acts on, by its exact name or its full id. Required to create a webhook. It cannot
        be changed later.
    type: str
    aliases: [cluster_id, cluster_name]
  id:
    description:
      - The full id of the receiver. If given, O(name) is the name that the receiver should have.
    type: str
  name:
    description:
      - The name of the receiver, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  params:
    description:
      - The inputs of the action, such as V(count). Replaces all existing inputs. V({}) clears them.
      - You can also give numbers and booleans as strings, for example from a template. The task sends them as numbers
        and booleans, because the action would fail with a string.
    type: dict
  reveal_url:
    description:
      - Whether to return the alarm URL and the actor unmasked. By default, they are masked.
      - The URL triggers the receiver without a login, so set C(no_log) on a task that reveals it.
    type: bool
    default: false
  type:
    description:
      - The type of trigger. V(webhook) is an HTTP request. V(message) is a message in a Zaqar queue, which specifies
        the cluster and the action itself, and needs a cloud with Zaqar, the messaging service. The type cannot be
        changed later.
      - If omitted, a new receiver is a webhook.
    type: str
    choices: [message, webhook]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits.expected
  - senlin.clustering.resource
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
notes:
  - Deleting a cluster also deletes its receivers.
  - Anyone who knows the id of a webhook and the address of Senlin can construct the alarm URL. This is how Senlin is
    designed. If this is a risk, also treat the ids of receivers as secrets.
seealso:
  - module: senlin.clustering.cluster_receiver_info
  - module: senlin.clustering.cluster_receiver_trigger
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

- name: Declare a webhook that lets an alarm add a node
  senlin.clustering.cluster_receiver:
    cloud: mycloud
    name: web-out
    cluster: web
    action: CLUSTER_SCALE_OUT
    params:
      count: 1

- name: Add two nodes at a time from now on, and read the URL for the alarm
  senlin.clustering.cluster_receiver:
    cloud: mycloud
    name: web-out
    params:
      count: 2
    reveal_url: true
  register: out
  no_log: true

- name: Delete the receiver
  senlin.clustering.cluster_receiver:
    cloud: mycloud
    name: web-out
    state: absent

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
candidates:
  description: The resources that share the name, each with its id, status, project and creation time, and nodes with
    the id of their cluster.
  returned: if a name is not unique
  type: list
  elements: dict
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
receiver:
  description: The receiver as it is, or in check mode as it is predicted to be.
  returned: success and O(state=present)
  type: dict
  contains:
    action:
      description: The action that the receiver starts.
      type: str
      sample: CLUSTER_SCALE_OUT
    actor:
      description: On whose behalf the receiver acts. The values are masked unless O(reveal_url) is set.
      type: dict
    channel:
      description:
        - How the receiver is triggered. For a webhook, this is C(alarm_url), which works without a login. The values
          are masked unless O(reveal_url) is set.
        - The query parameters of the URL date from the creation of the receiver and have no effect.
      type: dict
      sample: {"alarm_url": "(masked)"}
    cluster_id:
      description: The id of the cluster that the receiver acts on.
      type: str
    created_at:
      description: When the receiver was created or last changed, in UTC. The server overwrites this value.
      type: str
      sample: "2026-11-24T15:00:00Z"
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the receiver. Anyone who knows it and the address of Senlin can construct the alarm URL.
      type: str
      sample: 2f5c3f0e-54cf-44a0-9a53-66b1d5a7c3d1
    name:
      description: The name of the receiver.
      type: str
      sample: web-out
    params:
      description: The inputs of the action. Passwords, tokens and secrets in it are masked.
      type: dict
      sample: {"count": 1}
    project_id:
      description: The id of the project that the receiver belongs to.
      type: str
    type:
      description: The type of trigger, V(webhook) or V(message).
      type: str
      sample: webhook
    updated_at:
      description: When the receiver was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the receiver.
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
  sample: ["update receiver web-out: params"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ..module_utils._plan import steps
from ..module_utils._plan.common_fields import ID, NAME, NAMED, REVEAL_URL
from ..module_utils._plan.compare import same_map
from ..module_utils._plan.fields import FIXED, PATCH, Field
from ..module_utils._plan.resource import Resource
from ..module_utils._plan.values import read_reference
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import CLUSTER, RECEIVER, RECEIVER_ACTIONS
from ..module_utils._subjects import receivers

FIELDS = (
    ID,
    NAME,
    Field("type", {"type": "str", "choices": ["message", "webhook"]}, FIXED),
    Field(
        "cluster",
        {"type": "str", "aliases": ["cluster_id", "cluster_name"]},
        FIXED,
        "cluster_id",
        refers=CLUSTER,
        read=read_reference,
    ),
    Field("action", {"type": "str", "choices": list(RECEIVER_ACTIONS)}, PATCH),
    Field("params", {"type": "dict"}, PATCH, same=same_map, read=receivers.read_inputs),
    REVEAL_URL,
)
PLANS = {"present": receivers.present, "absent": steps.delete}
RESOURCE = Resource(RECEIVER, FIELDS, PLANS, rules=NAMED)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
