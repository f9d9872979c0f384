# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_policy
short_description: Declare a policy, a rule that clusters follow
version_added: 0.1.0
description:
  - Creates, renames, replaces and deletes policies of Senlin, OpenStack's clustering service.
  - A policy says how a cluster scales, which nodes go first, how its health is watched, and more, depending on its
    type. It has no effect before it is attached to a cluster, by M(senlin.clustering.cluster_policy_binding).
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  id:
    description:
      - The full id of the policy. With it, O(name) is what the policy shall be called.
    type: str
  name:
    description:
      - The name of the policy, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  on_spec_change:
    description:
      - What to do when O(spec) differs from the one that the policy has. Senlin cannot change a spec.
      - V(fail) fails, and says which keys differ.
      - V(replace) makes a new policy of the name. The old one is renamed to its name and the first eight characters of
        its id. Wherever it is attached, the new one is attached, enabled or disabled as the old one was, and the old
        one is detached and deleted.
      - A cluster takes one policy of a type, but for those of C(senlin.policy.scaling). So there, and only there, the
        old one is detached first, and the cluster is without for a moment.
      - When a run is cut in the middle of that, the next run of the same task goes on from there.
    type: str
    default: fail
    choices: [fail, replace]
  spec:
    description:
      - What the policy is, as a dictionary with C(type), C(version) and C(properties), such as for
        C(senlin.policy.scaling-1.0). Needed to create one. M(senlin.clustering.cluster_policy_type_info) lists the
        types with their properties.
      - Check mode has the server check it, where the server can (microversion 1.2).
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
notes:
  - A policy that is attached to a cluster cannot be deleted. Detach it first, with
    M(senlin.clustering.cluster_policy_binding), or delete the cluster.
  - Whatever O(wait) says, a replacement waits until the old policy is detached, as it can only be deleted then.
seealso:
  - module: senlin.clustering.cluster_policy_binding
  - module: senlin.clustering.cluster_policy_info
"""

EXAMPLES = r"""
- name: Declare by how much a cluster grows at a time
  senlin.clustering.cluster_policy:
    cloud: devcloud
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

- name: Let it grow faster, wherever the policy is attached
  senlin.clustering.cluster_policy:
    cloud: devcloud
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

- name: Remove the policy
  senlin.clustering.cluster_policy:
    cloud: devcloud
    name: grow
    state: absent
"""

RETURN = r"""
action:
  description: The action that failed, or that did not end in time.
  returned: when an action failed, or the time was over
  type: dict
policy:
  description: The policy as it is, or in check mode as it would be.
  returned: success and O(state=present)
  type: dict
  contains:
    created_at:
      description: When it was made, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    data:
      description: What the server keeps with it, mostly nothing.
      type: dict
    domain_id:
      description: The domain of its owner.
      type: str
    id:
      description: Its id.
      type: str
      sample: 9c1d1c3e-0b0a-4e0f-8f0e-3a1f4f0d7b52
    name:
      description: Its name.
      type: str
      sample: grow
    project_id:
      description: The project that it belongs to.
      type: str
    spec:
      description: What it is, just as it was sent.
      type: dict
    type:
      description: Type and version of the spec.
      type: str
      sample: senlin.policy.scaling-1.0
    updated_at:
      description: When it was last changed, in UTC.
      type: str
    user_id:
      description: Who made it.
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
  sample:
    - rename policy grow to grow-9c1d1c3e
    - create policy grow
    - attach policy grow to cluster web
    - detach policy grow-9c1d1c3e from cluster web
    - delete policy grow-9c1d1c3e
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.common_fields import ID, NAME, NAMED
from ansible_collections.senlin.clustering.plugins.module_utils._plan.compare import same_spec
from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, FIXED, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import POLICY
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import policy_moves, revisions

FIELDS = (
    ID,
    NAME,
    Field("spec", {"type": "dict"}, FIXED, same=same_spec),
    Field("on_spec_change", {"type": "str", "default": "fail", "choices": ["fail", "replace"]}, CONTROL),
)
RESOURCE = Resource(POLICY, FIELDS, revisions.plans(policy_moves.move_bindings), rules=NAMED)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
