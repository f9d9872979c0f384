# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_profile
short_description: Declare a profile, the template of a cluster's nodes
version_added: 0.2.0
description:
  - Creates, renames, updates and deletes profiles of Senlin, OpenStack's clustering service.
  - A profile is the template of the nodes in a cluster, such as the flavor, image and networks of a server.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  id:
    description:
      - The full id of the profile. If given, O(name) is the name that the profile should have.
    type: str
  metadata:
    description:
      - The metadata of the profile, as keys and values. V({}) clears it.
    type: dict
  name:
    description:
      - The name of the profile, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  on_fixed_change:
    description:
      - How to proceed if a new revision differs, in a property that Senlin cannot change in place, from a revision that
        nodes have. Examples are the key pair, the security groups and the user data of a server.
        M(senlin.clustering.cluster_profile_type_info) shows which properties are C(updatable), and the guide to effects
        describes what an update does for each.
      - V(fail) fails the task before anything is sent. The error names the properties and who uses the profile.
      - V(accept) creates the new revision. The existing nodes get it only by replacement, with
        M(senlin.clustering.cluster_rollout) and the method C(replace), or not at all, if
        O(senlin.clustering.cluster#module:profile_only) is set. The task shows a warning.
      - The option has a meaning only with O(on_spec_change=replace).
    type: str
    default: fail
    choices: [fail, accept]
  on_spec_change:
    description:
      - How to proceed if O(spec) differs from the spec of the existing profile. Senlin cannot change the spec of a
        profile.
      - V(fail) fails the task and reports which keys differ.
      - V(replace) creates a new profile with the same name. The old profile becomes a retired revision, which means
        that its new name is the old name, a hyphen, and the first eight characters of its id. It is deleted as soon as
        no cluster or node uses it, by this run, by the task that moves its last user to another profile, or by a later
        run of this task. Declare the cluster after the profile to update its members to the new profile.
      - If a retired revision has the declared O(spec), V(replace) takes it back instead of creating a third one. The
        retired revision gets the name again, and the profile that had the name becomes a retired revision. Clusters and
        nodes that still use the revision are then as declared, and need no update.
    type: str
    default: fail
    choices: [fail, replace]
  purge_metadata:
    description:
      - Whether O(metadata) replaces all existing metadata. If V(false), the given keys are added or changed, and all
        other keys are kept.
    type: bool
    default: true
  spec:
    description:
      - The spec of the profile, as a dictionary with C(type), C(version) and C(properties), such as for
        C(os.nova.server-1.0). Required to create a profile.
      - In the C(metadata) property of C(os.nova.server), all values must be strings, because Nova accepts no other
        values.
      - In check mode, the server validates the spec, if it supports microversion 1.2.
      - May also be the YAML or JSON text of a spec file, such as the ones that C(openstack cluster profile create
        --spec-file) reads.
    type: raw
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits.expected
  - senlin.clustering.resource
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster
  - module: senlin.clustering.cluster_profile_info
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
    metadata:
      team: shop

- name: Change the flavor in a new revision of the profile
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: web
    on_spec_change: replace
    spec:
      type: os.nova.server
      version: 1.0
      properties:
        name: web
        flavor: m1.large
        image: cirros
        networks:
          - network: private

- name: Delete the profile and its retired revisions
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: web
    state: absent
"""

RETURN = r"""
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
profile:
  description: The profile as it is, or in check mode as it is predicted to be.
  returned: success and O(state=present)
  type: dict
  contains:
    created_at:
      description: When the profile was created, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the profile.
      type: str
      sample: 5f2ab7c2-7a6c-4d9b-9f0a-5d0c2a6d8a11
    metadata:
      description: The metadata of the profile.
      type: dict
      sample: {"team": "shop"}
    name:
      description: The name of the profile.
      type: str
      sample: web
    project_id:
      description: The id of the project that the profile belongs to.
      type: str
    spec:
      description: The spec of the profile, exactly as it was sent.
      type: dict
    type:
      description: The type of the profile, with its version.
      type: str
      sample: os.nova.server-1.0
    updated_at:
      description: When the profile was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the profile.
      type: str
steps:
  description: The steps that were performed, or in check mode would be performed, in order.
  returned: success
  type: list
  elements: str
  sample: ["rename profile web to web-5f2ab7c2", "create profile web"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ..module_utils._plan.common_fields import ID, METADATA, NAME, NAMED, PURGE_METADATA
from ..module_utils._plan.compare import same_spec
from ..module_utils._plan.fields import CONTROL, FIXED, Field
from ..module_utils._plan.resource import Resource
from ..module_utils._plan.spec_text import read_spec
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import PROFILE
from ..module_utils._subjects import fixed_changes, revisions

FIELDS = (
    ID,
    NAME,
    Field("spec", {"type": "raw"}, FIXED, same=same_spec, read=read_spec),
    METADATA,
    PURGE_METADATA,
    Field("on_spec_change", {"type": "str", "default": "fail", "choices": ["fail", "replace"]}, CONTROL),
    fixed_changes.ON_FIXED_CHANGE,
)
PLANS = revisions.plans(foresee=fixed_changes.foresee)
RESOURCE = Resource(PROFILE, FIELDS, PLANS, find=revisions.find_revisions, rules=NAMED)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
