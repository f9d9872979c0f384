# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_policy_binding
short_description: Attach a policy to a cluster
version_added: 0.2.0
description:
  - Attaches policies to clusters of Senlin, OpenStack's clustering service, enables and disables attached policies, and
    detaches them.
  - A cluster accepts several policies of type C(senlin.policy.scaling), and one policy of each other type.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster:
    description:
      - The cluster, by its exact name within the project or its full id.
    type: str
    required: true
    aliases: [cluster_id, cluster_name]
  enabled:
    description:
      - Whether the policy is enabled on the cluster. If omitted, a policy that the task attaches is enabled, and the
        task does not change a policy that is already attached.
    type: bool
    aliases: [is_enabled]
  policy:
    description:
      - The policy, by its exact name within the project or its full id.
    type: str
    required: true
    aliases: [policy_id, policy_name]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits.expected
  - senlin.clustering.resource
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
notes:
  - With O(state=absent), the task succeeds even if the policy or the cluster does not exist.
  - Deleting a cluster detaches its policies.
seealso:
  - module: senlin.clustering.cluster_policy
  - module: senlin.clustering.cluster_policy_binding_info
"""

EXAMPLES = r"""
- name: Declare the profile of the servers
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: web
    spec:
      type: os.nova.server
      version: 1.0
      properties:
        flavor: m1.small
        image: cirros
        networks:
          - network: private

- name: Declare the cluster
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    profile: web

- name: Declare how many nodes a scale-out adds
  senlin.clustering.cluster_policy:
    cloud: mycloud
    name: grow
    spec:
      type: senlin.policy.scaling
      version: 1.0
      properties:
        event: CLUSTER_SCALE_OUT
        adjustment:
          type: CHANGE_IN_CAPACITY
          number: 1

- name: Attach the policy to the cluster
  senlin.clustering.cluster_policy_binding:
    cloud: mycloud
    cluster: web
    policy: grow

- name: Disable the policy for a while
  senlin.clustering.cluster_policy_binding:
    cloud: mycloud
    cluster: web
    policy: grow
    enabled: false

- name: Detach the policy
  senlin.clustering.cluster_policy_binding:
    cloud: mycloud
    cluster: web
    policy: grow
    state: absent

- name: Delete the policy
  senlin.clustering.cluster_policy:
    cloud: mycloud
    name: grow
    state: absent
"""

RETURN = r"""
action:
  description: The action that failed or did not end in time.
  returned: when an action failed or did not end in time
  type: dict
action_id:
  description: The id of the last action, which the task did not wait for.
  returned: success and O(wait=false), if an action was started
  type: str
cluster_policy:
  description: The binding as it is, or in check mode as it is predicted to be.
  returned: success and O(state=present)
  type: dict
  contains:
    cluster_id:
      description: The id of the cluster.
      type: str
    cluster_name:
      description: The name of the cluster.
      type: str
      sample: web
    data:
      description: Data that the server stores with the binding, such as the id of a load balancer.
      type: dict
    id:
      description: The id of the binding. No module takes it as an option.
      type: str
    is_enabled:
      description: Whether the policy is enabled on the cluster.
      type: bool
    name:
      description: Always empty, because a binding has no name.
      type: str
    policy_id:
      description: The id of the policy.
      type: str
    policy_name:
      description: The name of the policy.
      type: str
      sample: grow
    policy_type:
      description: The type of the policy, with its version.
      type: str
      sample: senlin.policy.scaling-1.0
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
  sample: ["attach policy grow to cluster web"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ..module_utils._plan.fields import KEY, STEP, Field
from ..module_utils._plan.plan import Step
from ..module_utils._plan.resource import Resource, Situation
from ..module_utils._plan.values import read_reference
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import BINDING, Kind
from ..module_utils._subjects.bindings import ENDS, attach, check_exclusive, detach, ends_of, find_binding, set_enabled


def end_of_binding(option: str, kind: Kind) -> Field:
    """The row of an option that names one of the two objects that a binding connects."""
    spec = {"type": "str", "required": True, "aliases": [f"{option}_id", f"{option}_name"]}
    name = f"{option}_name"
    return Field(option, spec, KEY, f"{option}_id", refers=kind, name_attribute=name, read=read_reference)


FIELDS = (
    *(end_of_binding(option, kind) for option, kind in ENDS.items()),
    Field("enabled", {"type": "bool", "aliases": ["is_enabled"]}, STEP, "is_enabled"),
)


def present(situation: Situation) -> list[Step]:
    """Plan to attach the policy, or to enable or disable it where it is attached."""
    (cluster, policy), enabled = ends_of(situation), situation.params["enabled"]
    if situation.have is None:
        check_exclusive(situation, cluster, policy)
        return [attach(cluster, policy, enabled=enabled is not False)]
    if enabled in (None, situation.have["is_enabled"]):
        return []
    return [set_enabled(cluster, policy, enabled=enabled)]


def absent(situation: Situation) -> list[Step]:
    """Plan to detach the policy."""
    return [] if situation.have is None else [detach(*ends_of(situation))]


RESOURCE = Resource(BINDING, FIELDS, {"present": present, "absent": absent}, find=find_binding)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
