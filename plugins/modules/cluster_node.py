# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_node
short_description: Declare a node
version_added: 0.2.0
description:
  - Creates, updates, moves, adopts and deletes single nodes of Senlin, OpenStack's clustering service.
  - To create a node in a cluster, the task first creates the node outside the cluster, waits for it, and then adds it
    to the cluster. Otherwise, Senlin would not keep the name of the node. If the task is interrupted in between, the
    next run completes it.
  - The module checks whether a cluster can accept or release a node before it sends anything.
  - The task fails if the node is in ERROR, even if nothing else differs, and in check mode too. The error says why, and
    how to fix it. To recover such a node with the task, set O(repair). For a node in WARNING, the task only shows a
    warning.
  - Deleting a node deletes its server, unless Senlin has forgotten the server after a failed recovery. Such a node has
    no RV(node.physical_id).
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  adopt:
    description:
      - Create the node from an existing server or stack instead of a new one. Requires microversion 1.7.
      - The module finds the node by the server or stack that it manages, so a second run changes nothing. O(name) is
        the name that the node should have.
      - Senlin creates a profile that describes the server or stack, named C(prof-) followed by the name of the node.
        The profile remains when the node is deleted.
      - O(state=absent) deletes the node that manages the server or stack, and with it the server or stack itself.
      - In a cluster, the node counts like any other member. If a task of M(senlin.clustering.cluster) declares a size
        without it, such as V(0) for a cluster that is empty before the adoption, the next run of that task deletes the
        server. To prevent that, set O(ignore:max_removed=0) there, or declare a size that includes it.
    type: dict
    suboptions:
      identity:
        description:
          - The id of the server or stack. A name is not accepted.
        type: str
        required: true
      overrides:
        description:
          - Properties of the profile that replace the discovered ones, such as V(key_name) for a server without a key
            pair. They apply only during the adoption, and are not compared later.
        type: dict
      snapshot:
        description:
          - Whether Senlin should take a snapshot of the server first, if the profile type supports snapshots.
        type: bool
        default: false
      type:
        description:
          - The type of the profile with its version, such as V(os.nova.server-1.0).
        type: str
        required: true
  cluster:
    description:
      - The cluster that the node should be in, by its exact name or its full id. V("") means no cluster.
      - A node that is in another cluster leaves that cluster first. The task fails if a deletion policy that deletes
        removed nodes is attached and enabled there.
    type: str
    aliases: [cluster_id, cluster_name]
  force:
    description:
      - With O(state=absent), delete the node even if an action is in progress on it. Requires microversion 1.8.
      - If V(false), the task waits for its turn.
    type: bool
    default: false
  id:
    description:
      - The full id of the node. If given, O(name) is the name that the node should have.
    type: str
  metadata:
    description:
      - The metadata of the node, as keys and values. V({}) clears it.
    type: dict
  name:
    description:
      - The name of the node, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  profile:
    description:
      - The profile of the node, by its exact name or its full id. Required to create a node, unless O(adopt) is given.
      - Changing the profile also updates the server. The new profile must be of the same type, and must not differ in a
        property that Senlin cannot change in place, such as the key pair.
      - A member belongs to the declaration of its cluster. A task that declares another profile for the cluster updates
        the node to that profile, unless O(senlin.clustering.cluster#module:profile_only) is set there.
      - If the node is the last user of a retired revision of a profile, the task deletes the revision, unless O(wait)
        is V(false).
      - Senlin 14 to 16 cannot change the image of a running server in place, and the API does not return the release.
        In check mode, the task shows a warning.
    type: str
    aliases: [profile_id, profile_name]
  protect:
    description:
      - Whether the node is protected from removal. Every task that would delete a protected node, remove it from its
        cluster, replace it with another node, or delete its cluster fails before it sends anything, even with O(force).
        Updates, recoveries and operations remain possible, and can rebuild or replace its server.
      - O(state=absent) and O(protect=false) in one task delete the node even if it is protected. O(protect=true)
        contradicts O(state=absent), and the task fails.
      - A task that shrinks a cluster fails if a protected node would leave, or if Senlin chooses the nodes that leave
        and could choose a protected node. This also applies if a deletion policy keeps the nodes that leave. To remove
        others, name them with M(senlin.clustering.cluster_members), or set O(tainted) for them, because tainted nodes
        leave first.
      - The protection is the key C(senlin_clustering_protect) of the metadata. Any tool can set it, for example to
        V(true), and any value protects the node, except an empty one, V(0), V(false), V(no), V(none), V(null) and
        V(off). O(purge_metadata) keeps it. Senlin itself and other tools do not respect the protection.
      - If omitted, the protection stays as it is, and a new node is not protected.
    type: bool
  purge_metadata:
    description:
      - Whether O(metadata) replaces all existing metadata. If V(false), the given keys are added or changed, and all
        other keys are kept.
    type: bool
    default: true
  repair:
    description:
      - Whether to recover the node before anything else is changed. If the status of the node is ACTIVE, the task sends
        nothing.
      - The task recreates the node. If the server of the node is ACTIVE, the task only checks the node. To recreate a
        node, Senlin deletes its server, if it still has one, and creates another one. The step names the server that is
        deleted, in check mode too. If the node is in a cluster that is not ACTIVE, the task then checks the cluster, so
        that Senlin updates its status.
      - If O(profile) changes too, a node that is in no cluster is deleted, and a new node is created with the new
        profile, unless the task names it by O(id) or O(adopt).
      - The task relies on the status that Senlin has recorded, so it does not detect, for example, a server that was
        deleted in Nova. To compare the node with its server first, use M(senlin.clustering.cluster_health).
    type: bool
    default: false
  role:
    description:
      - The role of the node in its cluster. V("") clears it.
      - The server discards the role when a node joins a cluster. The task then sets it again, even if O(role) is not
        given.
    type: str
  tainted:
    description:
      - Whether the node is removed first when its cluster shrinks. Requires microversion 1.13.
    type: bool
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits
  - senlin.clustering.limits.expected
  - senlin.clustering.resource
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster_health
  - module: senlin.clustering.cluster_members
  - module: senlin.clustering.cluster_node_info
  - module: senlin.clustering.cluster_profile
"""

EXAMPLES = r"""
- name: Declare the profile of the database servers
  senlin.clustering.cluster_profile:
    cloud: mycloud
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
    cloud: mycloud
    name: db
    profile: db

- name: Create a node with a name and a role in the cluster
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: db-1
    profile: db
    cluster: db
    role: primary
    metadata:
      rack: r1

- name: Mark the node for removal when the cluster shrinks
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: db-1
    tainted: true

- name: Recreate the node if it is in ERROR
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: db-1
    repair: true

- name: Remove the node from the cluster without deleting it
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: db-1
    cluster: ""

- name: Adopt an existing server as a node
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: legacy-1
    adopt:
      identity: "{{ lookup('ansible.builtin.env', 'SERVER_ID') }}"
      type: os.nova.server-1.0
      overrides:
        key_name: ops
    cluster: db

- name: Delete the nodes and their servers
  senlin.clustering.cluster_node:
    cloud: mycloud
    name: "{{ item }}"
    state: absent
  loop:
    - db-1
    - legacy-1

- name: Delete the cluster
  senlin.clustering.cluster:
    cloud: mycloud
    name: db
    state: absent

- name: Delete the profiles
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: "{{ item }}"
    state: absent
  loop:
    - db
    - prof-legacy-1
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
adopted_profile:
  description: The spec of the profile that Senlin creates for the adopted server or stack, or in check mode would
    create.
  returned: success, when something is adopted
  type: dict
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
node:
  description: The node as it is, or in check mode as it is predicted to be.
  returned: success and O(state=present)
  type: dict
  contains:
    cluster_id:
      description: The id of the cluster that the node is in. Empty if the node is in no cluster.
      type: str
    created_at:
      description: When the creation of the node finished, in UTC.
      type: str
      sample: "2026-11-24T15:00:03Z"
    data:
      description: Data that Senlin stores with the node for its own use.
      type: dict
    dependents:
      description: Objects that depend on the node, such as containers that run on it.
      type: dict
    details:
      description: Always null. Use M(senlin.clustering.cluster_node_info) to read the details.
      type: dict
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the node.
      type: str
      sample: 4b1f6a52-1d5f-4c0b-93b7-0d5d8f6a1c77
    index:
      description: The number of the node within its cluster. -1 if the node is in no cluster.
      type: int
      sample: 1
    init_at:
      description: When the creation of the node was requested, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    metadata:
      description: The metadata of the node.
      type: dict
    name:
      description: The name of the node.
      type: str
      sample: db-1
    physical_id:
      description: The id of the server or stack that the node manages.
      type: str
    profile_id:
      description: The id of the profile of the node.
      type: str
    profile_name:
      description: The name of the profile of the node.
      type: str
      sample: db
    project_id:
      description: The id of the project that the node belongs to.
      type: str
    role:
      description: The role of the node in its cluster.
      type: str
      sample: primary
    status:
      description: The status of the node, V(ACTIVE) in normal operation.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why the node has this status.
      type: str
    tainted:
      description: Whether the node is removed first when its cluster shrinks. Null below microversion 1.13.
      type: bool
    updated_at:
      description: When the node was last updated, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the node.
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
  sample: ["create node db-1", "add node db-1 to cluster db"]
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
"""

from dataclasses import replace

from ..module_utils._plan import steps
from ..module_utils._plan.brakes import MAX_DISRUPTION
from ..module_utils._plan.calls import OWN_ID
from ..module_utils._plan.common_fields import ID, METADATA, NAME, NAMED, PROFILE_OPTION, PURGE_METADATA
from ..module_utils._plan.compare import same_text
from ..module_utils._plan.effect import Effect, touch_named
from ..module_utils._plan.fields import CONTROL, PATCH, STEP, Field, Rules
from ..module_utils._plan.plan import Step
from ..module_utils._plan.protection import PROTECT_OPTION, declared_metadata, protected_of
from ..module_utils._plan.resource import Resource, Situation
from ..module_utils._run.module import run_module
from ..module_utils._senlin.errors import BadInput
from ..module_utils._senlin.kinds import CLUSTER, NODE
from ..module_utils._subjects import adoption, images
from ..module_utils._subjects.freed_revisions import steps_of_freed_revisions
from ..module_utils._subjects.membership import consequence_of_deletion, move
from ..module_utils._subjects.profile_change import check_profile_change
from ..module_utils._subjects.repair import REPAIR, repair_node
from ..module_utils._subjects.verdict import judge_node

FIELDS = (
    ID,
    NAME,
    PROFILE_OPTION,
    Field("cluster", {"type": "str", "aliases": ["cluster_id", "cluster_name"]}, STEP, "cluster_id", refers=CLUSTER),
    Field("role", {"type": "str"}, PATCH, same=same_text),
    METADATA,
    PURGE_METADATA,
    PROTECT_OPTION,
    # Below 1.13 the server does not return tainted, so nothing is known about a node, not even that it is not tainted.
    Field("tainted", {"type": "bool"}, PATCH, same=lambda have, want: bool(have) == want, since="1.13"),
    adoption.ADOPT,
    Field("force", {"type": "bool", "default": False}, CONTROL, since="1.8", implied=False),
    REPAIR,
    MAX_DISRUPTION,
)
RULES = Rules(required_one_of=NAMED.required_one_of, mutually_exclusive=(("adopt", "id"), ("adopt", "profile")))


def present(situation: Situation) -> list[Step]:
    """Plan a create, an adoption or the repair, then the moves between clusters, then an update of what differs."""
    creation = []
    if situation.have is None:
        creation = [adoption.adopt(situation) if situation.params["adopt"] else create_node(situation)]
        situation = situation.after(creation[0], id=OWN_ID, status="INIT")
    elif creation := repair_node(situation, replaceable=is_replaceable(situation)):
        if creation[0].after is None:
            creation.append(create_again(situation))
            situation = situation.after(creation[1], id=OWN_ID, status="INIT")
        else:
            situation = situation.after(creation[0], **(situation.have or {}))
    moves, role = move(situation), (situation.have or {}).get("role")
    if moves:
        situation = situation.after(moves[-1], **(situation.have or {}))
    body = steps.changes(situation)
    if moves and role and situation.params["cluster"] and situation.params["role"] is None:
        # The server clears the role when the node moves, but a role that the task does not declare must not change.
        body["role"] = role
    updated = steps.update(situation, body)
    freed: list[Step] = []
    if "profile_id" in body:
        have = situation.have or {}
        change = check_profile_change(situation, [have])
        updated[-1] = images.update_of_node(situation, change, updated[-1])
        freed = steps_of_freed_revisions(situation, [have["profile_id"]], [have["id"]])
    return [*creation, *moves, *updated, *freed]


def create_node(situation: Situation) -> Step:
    """Plan the create of a node without a cluster: inside one, the server would ignore its name."""
    if situation.params["profile"] is None:
        raise BadInput(f"There is no {situation.title} yet, and profile or adopt is required to create it.")
    return built(steps.create(situation, unsent={"cluster_id": "", "tainted": False}), situation)


def built(create: Step, situation: Situation) -> Step:
    """A create with its effect."""
    return replace(create, touches=touch_named(Effect.BUILD, [situation.name]))


def is_replaceable(situation: Situation) -> bool:
    """Whether a node that is not ACTIVE is better created anew than recreated: its profile changes.

    Senlin would recreate it with the profile that it has. A node that the task knows by its id or by its server cannot
    be created anew, nor one whose place in a cluster would be lost.
    """
    params, have = situation.params, situation.have or {}
    named = params["id"] is None and not params["adopt"]
    return bool(params["repair"] and named and not have["cluster_id"] and "profile_id" in steps.changes(situation))


def create_again(situation: Situation) -> Step:
    """Plan the create of a node that is deleted before, with the role and the metadata that it had."""
    have, params = situation.have or {}, situation.params
    kept = {"role": have["role"]} if params["role"] is None and have["role"] else {}
    if params["metadata"] is None and have["metadata"]:
        kept["metadata"] = declared_metadata(have["metadata"], None, params)
    new = replace(situation, have=None)
    return built(steps.create(new, unsent={"cluster_id": "", "tainted": False}, **kept), new)


def absent(situation: Situation) -> list[Step]:
    """Plan the delete."""
    if situation.have is None:
        return []
    (step,) = steps.delete(situation, force=situation.params["force"])
    words = consequence_of_deletion(situation.client, situation.have)
    touches = touch_named(Effect.REMOVE, [situation.have["name"]])
    protected = protected_of(NODE, [situation.have], situation.params)
    return [replace(step, title=step.title + words, touches=touches, protected=protected)]


RESOURCE = Resource(
    NODE, FIELDS, {"present": present, "absent": absent}, find=adoption.find, rules=RULES, judge=judge_node
)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
