# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_policy
short_description: Declare a policy, a rule that governs clusters
version_added: 0.2.0
description:
  - Creates, renames, replaces and deletes policies of Senlin, OpenStack's clustering service.
  - Depending on its type, a policy defines, for example, how a cluster scales, which nodes it removes first, or how
    Senlin monitors its health. A policy has no effect until it is attached to a cluster with
    M(senlin.clustering.cluster_policy_binding).
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  id:
    description:
      - The full id of the policy. If given, O(name) is the name that the policy should have.
    type: str
  name:
    description:
      - The name of the policy, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  on_spec_change:
    description:
      - How to proceed if O(spec) differs from the spec of the existing policy. Senlin cannot change the spec of a
        policy.
      - V(fail) fails the task and reports which keys differ.
      - V(replace) creates a new policy with the same name. The old policy becomes a retired revision, which means that
        its new name is the old name, a hyphen, and the first eight characters of its id. Wherever the retired revision
        is attached, the new policy is attached, enabled or disabled as the old one was, and the retired revision is
        detached and deleted.
      - A cluster accepts several policies of type C(senlin.policy.scaling), and one policy of each other type. For
        those other types only, the retired revision is detached first, and the cluster is briefly without the policy.
      - If a run is interrupted during the replacement, the next run of the same task completes it. If the next run
        declares the old O(spec) again, it takes the retired revision back, with its name and its bindings.
    type: str
    default: fail
    choices: [fail, replace]
  spec:
    description:
      - The spec of the policy, as a dictionary with C(type), C(version) and C(properties), such as for
        C(senlin.policy.scaling-1.0). Required to create a policy. M(senlin.clustering.cluster_policy_type_info) lists
        the available types with their properties.
      - In check mode, the server validates the spec, if it supports microversion 1.2.
      - The task warns of a new health policy that recovers nodes by C(REBOOT) or C(REBUILD). If such a recovery fails,
        Senlin forgets the server of the node, which may continue to run. C(RECREATE) is safer.
      - May also be the YAML or JSON text of a spec file, such as the ones that C(openstack cluster policy create
        --spec-file) reads.
    type: raw
  unused_only:
    description:
      - Whether O(state=absent) keeps a policy that is attached to a cluster. By default, the task fails for such a
        policy.
    type: bool
    default: false
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits.expected
  - senlin.clustering.resource
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
notes:
  - A policy that is attached to a cluster cannot be deleted. Detach it first, with
    M(senlin.clustering.cluster_policy_binding), or delete the cluster. O(unused_only) reads the policies of every
    cluster to find out whether one uses it.
  - Regardless of O(wait), a replacement waits until the old policy is detached, because it can only be deleted
    then.
seealso:
  - module: senlin.clustering.cluster_policy_binding
  - module: senlin.clustering.cluster_policy_info
"""

EXAMPLES = r"""
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
          cooldown: 60

- name: Add more nodes at a time, wherever the policy is attached
  senlin.clustering.cluster_policy:
    cloud: mycloud
    name: grow
    on_spec_change: replace
    spec:
      type: senlin.policy.scaling
      version: 1.0
      properties:
        event: CLUSTER_SCALE_OUT
        adjustment:
          type: CHANGE_IN_CAPACITY
          number: 2
          cooldown: 60

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
  description: The policy as it is, or in check mode as it is predicted to be.
  returned: success and O(state=present)
  type: dict
  contains:
    created_at:
      description: When the policy was created, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    data:
      description: Data that the server stores with the policy, usually empty.
      type: dict
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the policy.
      type: str
      sample: 9c1d1c3e-0b0a-4e0f-8f0e-3a1f4f0d7b52
    name:
      description: The name of the policy.
      type: str
      sample: grow
    project_id:
      description: The id of the project that the policy belongs to.
      type: str
    spec:
      description: The spec of the policy, exactly as it was sent.
      type: dict
    type:
      description: The type of the policy, with its version.
      type: str
      sample: senlin.policy.scaling-1.0
    updated_at:
      description: When the policy was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the policy.
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
  sample:
    - rename policy grow to grow-9c1d1c3e
    - create policy grow
    - attach policy grow to cluster web
    - detach policy grow-9c1d1c3e from cluster web
    - delete policy grow-9c1d1c3e
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ..module_utils._plan.common_fields import ID, NAME, NAMED
from ..module_utils._plan.compare import same_spec
from ..module_utils._plan.fields import CONTROL, FIXED, Field
from ..module_utils._plan.plan import Step
from ..module_utils._plan.resource import Resource, Situation
from ..module_utils._plan.spec_text import read_spec
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import POLICY
from ..module_utils._subjects import policy_moves, revisions
from ..module_utils._subjects.health_policies import warn_of_recoveries

FIELDS = (
    ID,
    NAME,
    Field("spec", {"type": "raw"}, FIXED, same=same_spec, read=read_spec),
    Field("on_spec_change", {"type": "str", "default": "fail", "choices": ["fail", "replace"]}, CONTROL),
    Field("unused_only", {"type": "bool", "default": False}, CONTROL),
)
PLANS = revisions.plans(policy_moves.move_bindings)


def present(situation: Situation) -> list[Step]:
    """Plan a create, an update or a replacement."""
    return warn_of_recoveries(situation, PLANS["present"](situation))


def absent(situation: Situation) -> list[Step]:
    """Plan a delete."""
    return PLANS["absent"](policy_moves.unattached(situation) if situation.params["unused_only"] else situation)


RESOURCE = Resource(POLICY, FIELDS, {"present": present, "absent": absent}, find=revisions.find_revisions, rules=NAMED)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
