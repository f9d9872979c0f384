# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_node
short_description: Declare a node
version_added: 0.1.0
description:
  - Creates, updates, moves, adopts and deletes single nodes of Senlin, OpenStack's clustering service.
  - A node for a cluster is created alone, waited for, and then added. The server would not let it keep its name if it
    were created inside. A task that was cut off in between is finished by its next run.
  - Whether a cluster can take a node, or can do without it, is checked before anything is sent.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  adopt:
    description:
      - Make a node of a server or a stack that exists, instead of a new one. Needs microversion 1.7.
      - It is found again by what it manages, so a second run changes nothing. O(name) is what the node shall be called.
      - Senlin makes a profile of what it finds, called C(prof-) and the name of the node. It stays when the node is
        deleted.
      - With O(state=absent), the node that manages it is deleted, and with it the server or the stack itself.
    type: dict
    suboptions:
      identity:
        description:
          - The id of the server or the stack. Its name will not do.
        type: str
        required: true
      overrides:
        description:
          - Properties of the profile to set in place of what was found, such as V(key_name) for a server without a key
            pair. They count when it is adopted, and are not compared afterwards.
        type: dict
      snapshot:
        description:
          - Whether Senlin shall take a snapshot of the server first, where its profile type can do so.
        type: bool
        default: false
      type:
        description:
          - The type of the profile with its version, such as V(os.nova.server-1.0).
        type: str
        required: true
  cluster:
    description:
      - The cluster that the node shall be in, by its exact name or its full id. V("") is none.
      - A node that is in another one leaves that first. Where a deletion policy is attached that deletes nodes which
        leave, this is refused.
    type: str
    aliases: [cluster_id]
  force:
    description:
      - With O(state=absent), delete the node although an action is at work on it. Needs microversion 1.8.
      - Without it, the task waits for its turn.
    type: bool
    default: false
  id:
    description:
      - The full id of the node. With it, O(name) is what the node shall be called.
    type: str
  metadata:
    description:
      - Keys and values to keep with the node. V({}) clears them.
    type: dict
  name:
    description:
      - The name of the node, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  profile:
    description:
      - The profile of the node, by its exact name or its full id. Needed to create a node, unless it is adopted.
      - A changed profile updates the server too. It must be of the same type.
    type: str
    aliases: [profile_id]
  purge_metadata:
    description:
      - Whether O(metadata) declares the whole map. With V(false), its keys are added and changed, and others stay.
    type: bool
    default: true
  role:
    description:
      - What the node is in its cluster. V("") clears it.
      - The server forgets it when a node joins a cluster. It is set again then, also where it is not declared.
    type: str
  tainted:
    description:
      - Whether the node is the first to go when its cluster shrinks. Needs microversion 1.13.
    type: bool
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster_members
  - module: senlin.clustering.cluster_node_info
  - module: senlin.clustering.cluster_profile
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

- name: Put a node with a name and a role into it
  senlin.clustering.cluster_node:
    cloud: devcloud
    name: db-1
    profile: db
    cluster: db
    role: primary
    metadata:
      rack: r1

- name: Let it be the first to go
  senlin.clustering.cluster_node:
    cloud: devcloud
    name: db-1
    tainted: true

- name: Take it out of the cluster, and keep it
  senlin.clustering.cluster_node:
    cloud: devcloud
    name: db-1
    cluster: ""

- name: Manage a server that runs already
  senlin.clustering.cluster_node:
    cloud: devcloud
    name: legacy-1
    adopt:
      identity: "{{ lookup('ansible.builtin.env', 'SERVER_ID') }}"
      type: os.nova.server-1.0
      overrides:
        key_name: ops
    cluster: db

- name: Remove the nodes and their servers
  senlin.clustering.cluster_node:
    cloud: devcloud
    name: "{{ item }}"
    state: absent
  loop:
    - db-1
    - legacy-1

- name: Remove the cluster
  senlin.clustering.cluster:
    cloud: devcloud
    name: db
    state: absent

- name: Remove the profiles
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: "{{ item }}"
    state: absent
  loop:
    - db
    - prof-legacy-1
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
adopted_profile:
  description: The spec of the profile that Senlin makes of what is adopted, or in check mode would make.
  returned: success, when something is adopted
  type: dict
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
node:
  description: The node as it is, or in check mode as it would be.
  returned: success and O(state=present)
  type: dict
  contains:
    cluster_id:
      description: The id of its cluster, empty for a member of none.
      type: str
    created_at:
      description: When its creation ended, in UTC.
      type: str
      sample: "2026-11-24T15:00:03Z"
    data:
      description: What Senlin keeps with it for its own use.
      type: dict
    dependents:
      description: What depends on it, such as containers that run on it.
      type: dict
    details:
      description: Always null. M(senlin.clustering.cluster_node_info) reads them.
      type: dict
    domain_id:
      description: The domain of its owner.
      type: str
    id:
      description: Its id.
      type: str
      sample: 4b1f6a52-1d5f-4c0b-93b7-0d5d8f6a1c77
    index:
      description: Its number in its cluster, -1 for a member of none.
      type: int
      sample: 1
    init_at:
      description: When it was asked for, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    metadata:
      description: The keys and values kept with it.
      type: dict
    name:
      description: Its name.
      type: str
      sample: db-1
    physical_id:
      description: The id of the server or stack that it manages.
      type: str
    profile_id:
      description: The id of its profile.
      type: str
    profile_name:
      description: The name of its profile.
      type: str
      sample: db
    project_id:
      description: The project that it belongs to.
      type: str
    role:
      description: What it is in its cluster.
      type: str
      sample: primary
    status:
      description: Its status, V(ACTIVE) when all is well.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why it has that status.
      type: str
    tainted:
      description: Whether it is the first to go when its cluster shrinks. Null below microversion 1.13.
      type: bool
    updated_at:
      description: When it was last updated, in UTC.
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
  sample: ["create node db-1", "add node db-1 to cluster db"]
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
from ansible_collections.senlin.clustering.plugins.module_utils._plan.compare import same_text
from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, PATCH, STEP, Field, Rules
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import OWN_ID, Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE, PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import adoption
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.membership import move
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.profile_type import check_profile_type

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
    Field("cluster", {"type": "str", "aliases": ["cluster_id"]}, STEP, "cluster_id", refers=CLUSTER),
    Field("role", {"type": "str"}, PATCH, same=same_text),
    METADATA,
    PURGE_METADATA,
    # Below 1.13 the server does not return tainted, and no node can be tainted.
    Field("tainted", {"type": "bool"}, PATCH, same=lambda have, want: bool(have) == want, since="1.13"),
    adoption.ADOPT,
    Field("force", {"type": "bool", "default": False}, CONTROL, since="1.8"),
)
RULES = Rules(required_one_of=NAMED.required_one_of, mutually_exclusive=(("adopt", "id"), ("adopt", "profile")))


def present(situation: Situation) -> list[Step]:
    creation = []
    if situation.have is None:
        creation = [adoption.adopt(situation) if situation.params["adopt"] else create_node(situation)]
        situation = situation.after(creation[0], id=OWN_ID, status="INIT")
    moves, role = move(situation), (situation.have or {}).get("role")
    if moves:
        situation = situation.after(moves[-1], **(situation.have or {}))
    body = resource.changes(situation)
    if moves and role and situation.params["cluster"] and situation.params["role"] is None:
        # The server clears the role when the node moves, but a role that the task does not declare must not change.
        body["role"] = role
    if "profile_id" in body:
        check_profile_type(situation)
    return [*creation, *moves, *resource.update(situation, body)]


def create_node(situation: Situation) -> Step:
    if situation.params["profile"] is None:
        raise BadInput(f"There is no {situation.title} yet, and profile or adopt is required to create it.")
    return resource.create(situation, unsent={"cluster_id": "", "tainted": False})


def absent(situation: Situation) -> list[Step]:
    return resource.delete(situation, force=situation.params["force"])


RESOURCE = Resource(NODE, FIELDS, {"present": present, "absent": absent}, find=adoption.find, rules=RULES)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
