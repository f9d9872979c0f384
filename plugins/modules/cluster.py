# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster
short_description: Declare a cluster
version_added: 0.2.0
description:
  - Creates, updates, resizes and deletes clusters of Senlin, OpenStack's clustering service.
  - The task waits for the actions that it starts. If an action fails, the error says which node could not be created,
    updated or deleted, and why.
  - Deleting a cluster deletes the servers of its nodes. It does not delete a server that Senlin has forgotten after a
    failed recovery. A node whose server is forgotten has no C(physical_id).
  - The task fails if the cluster is in ERROR, or if fewer of its nodes are ACTIVE than O(min_size), or if it should
    have nodes and none of them is ACTIVE. The task fails in every run, even if nothing else differs, and in check mode
    too. The error says why a node is not ACTIVE, and how to fix it. For a cluster in WARNING with enough ACTIVE nodes,
    the task only shows a warning, which says why each of the other nodes is not ACTIVE. To recover such a cluster with
    the task, set O(repair).
  - If the cluster is already being created or changed, the task waits for that action to end instead of starting over.
    If another action has locked the cluster, the task waits for its turn.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster_timeout:
    description:
      - How long Senlin lets a single action on the cluster take, in seconds. Returned as RV(cluster.timeout).
      - This limit applies on the server. To limit how long the task waits, use O(timeout).
    type: int
  config:
    description:
      - Settings of the cluster, such as C(node.name.format). Replaces all existing settings. V({}) clears them.
        Requires microversion 1.7.
      - Senlin reads C(node.name.format), a text, C(cluster.stop_timeout_before_update), in seconds, and
        C(cluster.stop_node_before_delete), a boolean. You can also give the number and the boolean as strings.
    type: dict
  desired_capacity:
    description:
      - The number of nodes that the cluster should have. V(0) is a valid size.
      - If omitted, a new cluster gets O(min_size) nodes. An existing cluster keeps its desired capacity, unless that is
        outside the bounds set by O(min_size) and O(max_size), in which case it moves to the nearest bound.
    type: int
  desired_capacity_mode:
    description:
      - V(enforce) resizes the cluster whenever its desired capacity differs.
      - V(initial) applies O(desired_capacity) only when the cluster is created, and leaves the size to the autoscaler
        from then on.
    type: str
    default: enforce
    choices: [enforce, initial]
  force:
    description:
      - With O(state=absent), delete the cluster even if an action is in progress on it. Requires microversion 1.8.
      - If V(false), the task waits for its turn.
    type: bool
    default: false
  id:
    description:
      - The full id of the cluster. If given, O(name) is the name that the cluster should have.
    type: str
  max_size:
    description:
      - The maximum number of nodes in the cluster, V(-1) for no limit.
    type: int
  metadata:
    description:
      - The metadata of the cluster, as keys and values. V({}) clears it.
    type: dict
  min_size:
    description:
      - The minimum number of nodes in the cluster.
    type: int
  name:
    description:
      - The name of the cluster, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  profile:
    description:
      - The profile of the nodes, by its exact name or its full id. Required to create a cluster.
      - Changing the profile also updates the existing members, unless O(profile_only) is set. The new profile must be
        of the same type, and must not differ in a property that Senlin cannot change in place, such as the key pair.
      - The members belong to the declaration. If the cluster already has the profile, but some members have another
        one, the task updates these members one by one, and begins with members that are not ACTIVE. Members can have
        another profile, for example, after a change with O(profile_only) or after an update that failed. To find them,
        a task that declares the profile of a cluster with nodes sends one more request. The diff shows them as
        C(member_profiles). Members that were adopted keep the profile that Senlin created for them, until the profile
        of the cluster changes.
      - If the last user of a retired revision of a profile changes to another profile, the task deletes the revision,
        unless O(wait) is V(false).
      - Senlin 14 to 16 cannot change the image of a running server in place, and the API does not return the release.
        If the image of several members would change, the task therefore updates one of them first, and the others only
        if that succeeds. In check mode, the task shows a warning.
    type: str
    aliases: [profile_id, profile_name]
  profile_only:
    description:
      - Whether the profile applies to new members only, so that existing members keep the profile that they have.
        Setting it requires microversion 1.6.
    type: bool
    default: false
    aliases: [is_profile_only]
  protect:
    description:
      - Whether the cluster is protected from removal. Every task that would delete a protected cluster fails before it
        sends anything, even with O(force). A task that would delete a cluster with protected nodes also fails.
      - O(state=absent) and O(protect=false) in one task delete the cluster even if it is protected. O(protect=true)
        contradicts O(state=absent), and the task fails.
      - A cluster that shrinks keeps its protected nodes. The task fails if a protected node would leave, or if Senlin
        chooses the nodes that leave and could choose a protected node. This also applies if a deletion policy keeps the
        nodes that leave.
      - The protection is the key C(senlin_clustering_protect) of the metadata. Any tool can set it, for example to
        V(true), and any value protects the cluster, except an empty one, V(0), V(false), V(no), V(none), V(null) and
        V(off). O(purge_metadata) keeps it. Senlin itself and other tools do not respect the protection.
      - If omitted, the protection stays as it is, and a new cluster is not protected.
    type: bool
  purge_metadata:
    description:
      - Whether O(metadata) replaces all existing metadata. If V(false), the given keys are added or changed, and all
        other keys are kept.
    type: bool
    default: true
  repair:
    description:
      - Whether to recover the cluster before anything else is changed. If the status of the cluster is ACTIVE and the
        number of its nodes equals its desired capacity, the task sends nothing.
      - The task recreates the nodes that are not ACTIVE. If the server of such a node is ACTIVE, the task only checks
        the node. To recreate a node, Senlin deletes its server, if it still has one, and creates another one. The step
        names each server that is deleted, in check mode too. The task also creates missing nodes. If the cluster is in
        ERROR or WARNING although all of its nodes are ACTIVE, the task updates its status.
      - If O(profile) changes too, or such a node has another profile than the cluster, the task removes the nodes that
        are not ACTIVE instead, and creates others with the new profile. If the cluster shrinks, the task does not
        recreate the nodes that leave.
      - The task relies on the statuses that Senlin has recorded, so it does not detect, for example, a server that was
        deleted in Nova. To compare the nodes with their servers first, use M(senlin.clustering.cluster_health).
      - If the creation of the cluster is still in progress, the task waits for it first. Check mode does not wait, so
        it does not predict the repair in that case.
    type: bool
    default: false
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits
  - senlin.clustering.limits.removed
  - senlin.clustering.limits.expected
  - senlin.clustering.resource
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster_health
  - module: senlin.clustering.cluster_info
  - module: senlin.clustering.cluster_profile
"""

EXAMPLES = r"""
- name: Declare a cluster of web servers
  # The options that all tasks of the block share. A play can have them, too.
  module_defaults:
    group/senlin.clustering.clustering:
      cloud: mycloud
  block:
    - name: Declare the profile of the web servers
      senlin.clustering.cluster_profile:
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

    - name: Start with three web servers, and let an autoscaler choose between two and ten
      senlin.clustering.cluster:
        name: web
        profile: web
        min_size: 2
        max_size: 10
        desired_capacity: 3
        desired_capacity_mode: initial
        metadata:
          team: shop

# The following tasks also work without module_defaults.
- name: Raise the maximum size, and add a key to the metadata
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    max_size: 20
    metadata:
      tier: front
    purge_metadata: false

- name: Shrink the cluster, but fail instead of deleting more than half of its nodes
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    desired_capacity: 2
    max_removed: 50%

- name: Recover the nodes that are not ACTIVE, and create missing nodes
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    repair: true

- name: Protect the cluster from removal
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    protect: true

- name: Start a resize without waiting for it
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    desired_capacity: 4
    wait: false
  register: resize

- name: Delete the cluster, even if an action is in progress on it
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    state: absent
    force: true
    # The cluster is protected, so that without this line the task fails.
    protect: false

- name: Delete the profile
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: web
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
  returned: success and O(state=present)
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
  sample: ["update cluster web: metadata", "resize cluster web: desired_capacity 3 to 5"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
tried_node:
  description:
    - The node whose image the task tried to change in place. The change failed.
  returned: when that failed
  type: dict
  contains:
    id:
      description: The id of the node.
      type: str
    name:
      description: The name of the node.
      type: str
    physical_id:
      description: The id of the node's server.
      type: str
    server_status:
      description: The status of the server, such as V(SHUTOFF). Null if it is not known.
      type: str
    status:
      description: The status of the node.
      type: str
unhealthy_nodes:
  description: The nodes that are not ACTIVE, if the cluster is in ERROR or WARNING.
  returned: when the cluster was found or left in ERROR or WARNING, and some of its nodes are not ACTIVE
  type: list
  elements: dict
  contains:
    cause:
      description: Why the node is not ACTIVE, as reported by Senlin or by the service that runs its server or stack.
      type: str
      sample: no compute host took the server
    id:
      description: The id of the node.
      type: str
    name:
      description: The name of the node.
      type: str
      sample: node-Wx2h8TfA
    status:
      description: The status of the node.
      type: str
      sample: ERROR
    status_reason:
      description: Why the node has this status, in Senlin's words.
      type: str
"""

from dataclasses import replace

from ..module_utils._plan import steps
from ..module_utils._plan.brakes import MAX_DISRUPTION, MAX_REMOVED
from ..module_utils._plan.calls import Act
from ..module_utils._plan.common_fields import ID, METADATA, NAME, NAMED, PROFILE_OPTION, PURGE_METADATA
from ..module_utils._plan.compare import same_map
from ..module_utils._plan.effect import Effect, nodes_of, touch_named
from ..module_utils._plan.fields import CONTROL, PATCH, STEP, Field
from ..module_utils._plan.plan import Step
from ..module_utils._plan.protection import PROTECT_OPTION, protected_of
from ..module_utils._plan.resource import Resource, Situation
from ..module_utils._run.module import run_module
from ..module_utils._senlin.errors import BadInput
from ..module_utils._senlin.kinds import CLUSTER, NODE
from ..module_utils._senlin.transport import Attributes
from ..module_utils._subjects import cluster_config, images
from ..module_utils._subjects.consequences import Consequences
from ..module_utils._subjects.freed_revisions import steps_of_freed_revisions
from ..module_utils._subjects.leaving import size_change
from ..module_utils._subjects.outdated_members import find_outdated, remaining_outdated, update_outdated
from ..module_utils._subjects.profile_change import check_profile_change
from ..module_utils._subjects.repair import REPAIR, Repair, repair_cluster
from ..module_utils._subjects.sizes import NO_LIMIT, Sizes, declared_sizes
from ..module_utils._subjects.targets import members_of
from ..module_utils._subjects.verdict import judge_cluster
from ..module_utils._subjects.zones import ZONE_RISK

MODES = ["enforce", "initial"]
FIELDS = (
    ID,
    NAME,
    PROFILE_OPTION,
    Field(
        "profile_only",
        {"type": "bool", "default": False, "aliases": ["is_profile_only"]},
        CONTROL,
        since="1.6",
        implied=False,
    ),
    Field("min_size", {"type": "int"}, STEP),
    Field("max_size", {"type": "int"}, STEP),
    Field("desired_capacity", {"type": "int"}, STEP),
    Field("desired_capacity_mode", {"type": "str", "default": "enforce", "choices": MODES}, CONTROL),
    Field("cluster_timeout", {"type": "int"}, PATCH, "timeout"),
    METADATA,
    PURGE_METADATA,
    PROTECT_OPTION,
    Field(
        "config",
        {"type": "dict"},
        PATCH,
        same=same_map,
        since="1.7",
        read=cluster_config.read_config,
    ),
    Field("force", {"type": "bool", "default": False}, CONTROL, since="1.8", implied=False),
    REPAIR,
    MAX_DISRUPTION,
    MAX_REMOVED,
)


def present(situation: Situation) -> list[Step]:
    """Plan a create, or the repair if it is asked for, then an update and a resize of what differs."""
    params, have = situation.params, situation.have
    if params["cluster_timeout"] is not None and params["cluster_timeout"] < 1:
        raise BadInput(
            f"cluster_timeout is {params['cluster_timeout']}, and must be 1 second or more. Senlin takes 0 for its own "
            f"default, usually 3600. To have that, leave out cluster_timeout when the cluster is created, or set it to "
            f"3600."
        )
    sizes = declared_sizes(situation)
    if have is None:
        return create_cluster(situation, sizes)
    body = steps.changes(situation)
    outdated = find_outdated(situation, body)
    outdated_ids = {node["id"] for node in outdated}
    repair = repair_cluster(situation, sizes, new_profile="profile_id" in body, outdated=outdated_ids)
    only = {"profile_only": True} if "profile_id" in body and params["profile_only"] else {}
    updated = steps.update(situation, body, **only)
    members: list[Attributes] = []
    if "profile_id" in body:
        members = [] if only else members_of(situation, have)
        remaining = [node for node in members if node["id"] not in repair.removed_ids]
        change = check_profile_change(situation, remaining)
        last = images.update_of_cluster(situation, change, updated[-1], remaining, sizes.desired_capacity)
        updated = [*updated[:-1], *last]
    singles = update_outdated(situation, remaining_outdated(outdated, repair.removed_ids, repair.sizes, sizes))
    resized = resize(situation, repair.sizes, sizes, repair)
    # Shrink before the update, because members that leave need no new profile. Grow after it, so that new members have
    # the new profile from the start. Updates of single members come first, as any member can leave.
    shrinks = sizes.desired_capacity < repair.sizes.desired_capacity
    changed = [*updated[:-1], *singles, *resized, *updated[-1:]] if shrinks else [*updated, *singles, *resized]
    moved = [have, *members] if "profile_id" in body else outdated
    freed = {each["profile_id"] for each in moved}
    return [*repair.steps, *changed, *steps_of_freed_revisions(situation, freed, {each["id"] for each in moved})]


def create_cluster(situation: Situation, sizes: Sizes) -> list[Step]:
    """Plan the create, and a resize after it for what a create cannot carry."""
    if situation.params["profile"] is None:
        raise BadInput(f"There is no {situation.title} yet, and profile is required to create it.")
    touches = size_change(situation, {}, 0, sizes.desired_capacity).touches
    if sizes.max_size != 0:
        return [replace(steps.create(situation), touches=touches)]
    # The server takes max_size 0 for "no limit" when it creates a cluster, but for 0 when it resizes one.
    unlimited = Sizes(sizes.min_size, NO_LIMIT, sizes.desired_capacity)
    create = replace(steps.create(situation, max_size=None), touches=touches)
    return [create, *resize(situation, unlimited, sizes, None)]


def resize(situation: Situation, have: Sizes, want: Sizes, repair: Repair | None) -> list[Step]:
    """Plan the one resize that carries all three sizes, if one of them differs.

    :param repair: what precedes it; ``None`` if the cluster is being created.
    """
    if have == want:
        return []
    change = Consequences()
    if repair:
        change = size_change(situation, situation.have or {}, repair.count, want.desired_capacity, members=repair.left)
    title = f"resize {situation.title}: {want.describe_changes(have)}"
    call = Act(CLUSTER, "resize", want.resize_body())
    return [change.added_to(Step(title, call, want.attributes(), risk=ZONE_RISK))]


def absent(situation: Situation) -> list[Step]:
    """Plan the delete, with what it takes along."""
    planned = steps.delete(situation, force=situation.params["force"])
    nodes = members_of(situation, situation.have) if situation.have and situation.have["node_ids"] else []
    clusters = [situation.have] if situation.have else []
    words = f" with {nodes_of(len(nodes))}" if nodes else ""
    touches = touch_named(Effect.REMOVE, [node["name"] for node in nodes])
    protected = (*protected_of(CLUSTER, clusters, situation.params), *protected_of(NODE, nodes))
    return [replace(step, title=step.title + words, touches=touches, protected=protected) for step in planned]


RESOURCE = Resource(CLUSTER, FIELDS, {"present": present, "absent": absent}, rules=NAMED, judge=judge_cluster)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
