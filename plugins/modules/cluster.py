# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster
short_description: Declare a cluster
version_added: 0.1.0
description:
  - Creates, updates, resizes and deletes clusters of Senlin, OpenStack's clustering service.
  - The task waits for the actions that it starts. When one fails, it says which node could not be built, updated or
    deleted, and why.
  - A cluster that is still being made or changed is joined, not made again. When another action holds it, the task
    waits for its turn.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster_timeout:
    description:
      - How long Senlin lets one action on the cluster take, in seconds. Returned as RV(cluster.timeout).
      - This is the server's own limit. How long the task waits is O(timeout).
    type: int
  config:
    description:
      - Settings of the cluster, such as C(node.name.format). Declares the whole map, V({}) clears it. Needs
        microversion 1.7.
    type: dict
  desired_capacity:
    description:
      - How many nodes the cluster shall have. V(0) is a size.
      - Left out, a new cluster gets O(min_size) nodes, and an existing one keeps what it has, moved into the bounds
        where O(min_size) and O(max_size) are declared.
    type: int
  desired_capacity_mode:
    description:
      - V(enforce) resizes the cluster whenever it has another size.
      - V(initial) counts when the cluster is made, and leaves the size to the autoscaler from then on.
    type: str
    default: enforce
    choices: [enforce, initial]
  force:
    description:
      - With O(state=absent), delete the cluster although an action is at work on it. Needs microversion 1.8.
      - Without it, the task waits for its turn.
    type: bool
    default: false
  id:
    description:
      - The full id of the cluster. With it, O(name) is what the cluster shall be called.
    type: str
  max_size:
    description:
      - The most nodes that the cluster may have, V(-1) for no limit.
    type: int
  metadata:
    description:
      - Keys and values to keep with the cluster. V({}) clears them.
    type: dict
  min_size:
    description:
      - The fewest nodes that the cluster may have.
    type: int
  name:
    description:
      - The name of the cluster, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  profile:
    description:
      - The profile of the nodes, by its exact name or its full id. Needed to create a cluster.
      - A changed profile updates the members too, unless O(profile_only) is set. It must be of the same type.
    type: str
    aliases: [profile_id]
  profile_only:
    description:
      - Whether a changed profile is for new members only. Needs microversion 1.6.
    type: bool
    default: false
    aliases: [is_profile_only]
  purge_metadata:
    description:
      - Whether O(metadata) declares the whole map. With V(false), its keys are added and changed, and others stay.
    type: bool
    default: true
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster_info
  - module: senlin.clustering.cluster_profile
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

- name: Run three of them, and let an autoscaler choose between two and ten
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    profile: web
    min_size: 2
    max_size: 10
    desired_capacity: 3
    desired_capacity_mode: initial
    metadata:
      team: shop

- name: Raise the upper bound, and add a key to the metadata
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    max_size: 20
    metadata:
      tier: front
    purge_metadata: false

- name: Start a resize and go on at once
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    desired_capacity: 4
    wait: false
  register: resize

- name: Remove the cluster, whatever is at work on it
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    state: absent
    force: true

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
  returned: success and O(state=present)
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
request_id:
  description: The id under which the server logged the request that it refused.
  returned: when the server refused a request
  type: str
steps:
  description: What was done, or in check mode what would be, in order.
  returned: success
  type: list
  elements: str
  sample: ["update cluster web: metadata", "resize cluster web: desired_capacity 3 to 5"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan import resource
from ansible_collections.senlin.clustering.plugins.module_utils._plan.common_fields import (
    ID,
    METADATA,
    NAME,
    NAMED,
    PURGE_METADATA,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.compare import same_map
from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, PATCH, STEP, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Act, Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.profile_type import check_profile_type
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import NO_LIMIT, Sizes, wanted_sizes

MODES = ["enforce", "initial"]
FIELDS = (
    ID,
    NAME,
    Field(
        "profile",
        {"type": "str", "aliases": ["profile_id"]},
        PATCH,
        "profile_id",
        refers=PROFILE,
        name_attribute="profile_name",
    ),
    Field("profile_only", {"type": "bool", "default": False, "aliases": ["is_profile_only"]}, CONTROL, since="1.6"),
    Field("min_size", {"type": "int"}, STEP),
    Field("max_size", {"type": "int"}, STEP),
    Field("desired_capacity", {"type": "int"}, STEP),
    Field("desired_capacity_mode", {"type": "str", "default": "enforce", "choices": MODES}, CONTROL),
    Field("cluster_timeout", {"type": "int"}, PATCH, "timeout"),
    METADATA,
    PURGE_METADATA,
    Field("config", {"type": "dict"}, PATCH, same=same_map, since="1.7"),
    Field("force", {"type": "bool", "default": False}, CONTROL, since="1.8"),
)


def present(situation: Situation) -> list[Step]:
    params, have = situation.params, situation.have
    if params["cluster_timeout"] is not None and params["cluster_timeout"] < 1:
        raise BadInput(
            f"cluster_timeout is {params['cluster_timeout']}, and every action would time out immediately. Set it to 1 "
            f"second or more."
        )
    sizes = wanted_sizes(Sizes.of(have) if have else None, params)
    if have is None:
        return create_cluster(situation, sizes)
    body = resource.changes(situation)
    if "profile_id" in body:
        check_profile_type(situation)
    only = {"profile_only": True} if "profile_id" in body and params["profile_only"] else {}
    updated = resource.update(situation, body, **only)
    resized = resize(situation, Sizes.of(have), sizes)
    # Shrink before the update, because members that leave need no new profile. Grow after it, so that new members have
    # the new profile from the start.
    shrinks = sizes.desired_capacity < have["desired_capacity"]
    return [*resized, *updated] if shrinks else [*updated, *resized]


def create_cluster(situation: Situation, sizes: Sizes) -> list[Step]:
    if situation.params["profile"] is None:
        raise BadInput(f"There is no {situation.title} yet, and profile is required to create it.")
    if sizes.max_size != 0:
        return [resource.create(situation)]
    # The server takes max_size 0 for "no limit" when it creates a cluster, but for 0 when it resizes one.
    unlimited = Sizes(sizes.min_size, NO_LIMIT, sizes.desired_capacity)
    return [resource.create(situation, max_size=None), *resize(situation, unlimited, sizes)]


def resize(situation: Situation, have: Sizes, want: Sizes) -> list[Step]:
    if have == want:
        return []
    title = f"resize {situation.title}: {want.describe_changes(have)}"
    return [Step(title, Act(CLUSTER, "resize", want.resize_body()), want.attributes())]


def absent(situation: Situation) -> list[Step]:
    return resource.delete(situation, force=situation.params["force"])


RESOURCE = Resource(CLUSTER, FIELDS, {"present": present, "absent": absent}, rules=NAMED)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
