# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_rollout
short_description: Roll out a profile to the members of a cluster
version_added: 0.2.0
description:
  - Changes the members of a cluster to another profile, in batches, and checks each batch before the next one begins.
  - The task declares how many members have the profile. If enough of them do, it changes nothing. To continue a
    roll-out that has failed, or whose run was killed, run the same task again.
  - Before the first batch, the task writes a journal into the metadata of the cluster, and disables the health and
    scaling policies that are enabled on it. At the end, and after a failure too, it enables them again, restores the
    sizes of the cluster if it has changed them, and removes the journal. If the run is killed, the next run of the task
    does that. It keeps sizes that somebody else has changed during the roll-out. Tasks that declare the metadata of the
    cluster do not change the journal.
  - When all members have the profile, it becomes the profile of the cluster. Until then, nodes that are added to the
    cluster get the old one. See O(keep_cluster_profile).
  - If a member that already has the profile is in ERROR or WARNING, the task fails before it changes other members.
  - After a failure, the message says how many members have which profile. The task deletes new nodes that have not
    replaced a member yet.
  - A server that is locked in Nova cannot be deleted. If the roll-out replaces its node, the task fails, and the
    cluster keeps both the old node and the new one, unless O(on_failure=rollback). Unlock the server, and run the task
    again, which deletes the old node.
notes:
  - If two runs roll out different profiles to one cluster, the later run takes over. The earlier run stops before its
    next step and fails. Runs of the same profile share the roll-out.
  - Before each batch, the task reads the cluster and its members again. So it keeps changes that others make during the
    roll-out, such as metadata, roles and sizes, and takes members into account that have joined or left the cluster. A
    change to a member can be lost if somebody makes it while the batch of this member is in progress.
  - A roll-out that would replace a protected node fails before it sends anything; see the option C(protect) of
    M(senlin.clustering.cluster_node). Protected nodes can be updated. Nodes that somebody protects during the roll-out
    are not removed after a failure either, and the message or a warning names them.
author:
  - The senlin.clustering authors (@senlin-clustering)
attributes:
  idempotent:
    support: full
options:
  batch_size:
    description:
      - How many members change at a time, as a number or as a whole percentage of the members such as V(25%), which is
        rounded down to at least one member.
    type: str
    default: "1"
  cluster:
    description:
      - The cluster, by its exact name or its full id.
    type: str
    required: true
    aliases: [cluster_id, cluster_name]
  delete_freed_revisions:
    description:
      - Whether to delete the retired revisions of profiles that nothing uses any more after the roll-out. See
        M(senlin.clustering.cluster_profile). A revision that is kept is deleted by the next task that declares the
        profile with C(on_spec_change=replace), unless something uses it by then. To be able to return to the old
        profile, see O(keep_cluster_profile).
    type: bool
    default: true
  gate:
    description:
      - The test that the changed members of a batch must pass before the next batch begins.
      - V(active) requires only that Senlin has created or updated them and that they are ACTIVE.
      - With V(check), Senlin compares each of them with its server.
      - V(url) sends a request to O(gate_url) for each of them, one after the other, from the machine that runs the
        module. If the environment of that machine sets an HTTP proxy, the module uses it. In each run, members that
        already have the profile are checked first, even if nothing is left to do. In check mode, no such request is
        sent.
      - If O(max_surge) is not V(0), a new node passes the gate before it takes the place of a member.
    type: str
    default: active
    choices: [active, check, url]
  gate_delay:
    description:
      - Seconds between two tries of O(gate_url).
    type: int
    default: 3
  gate_network:
    description:
      - The name of the network whose address C({address}) in O(gate_url) stands for. The default is the first network.
    type: str
  gate_retries:
    description:
      - How often the request to O(gate_url) is repeated for a node that has not given an expected answer.
    type: int
    default: 20
  gate_status:
    description:
      - The expected HTTP statuses of the answer to O(gate_url). Redirections are not followed.
    type: list
    elements: int
    default: [200]
  gate_timeout:
    description:
      - Seconds that an answer to O(gate_url) can take.
    type: int
    default: 5
  gate_url:
    description:
      - The URL that is requested for each changed member. C({address}) in it stands for the address of the server,
        C({name}) for the name of the node, and C({id}) for its id. Required with O(gate=url), and refused without it.
    type: str
  gate_validate_certs:
    description:
      - Whether the certificate is verified if O(gate_url) begins with C(https).
    type: bool
    default: true
  keep_cluster_profile:
    description:
      - Whether the cluster keeps its own profile even if all members are of O(profile). Nodes that are added to the
        cluster then get that profile, so that you can return to it. To end the roll-out, run the task later with
        V(false).
    type: bool
    default: false
  max_failures:
    description:
      - How many members may fail without ending the roll-out. The task then continues with the other members, and fails
        at the end. A node that does not pass the gate always ends the roll-out.
    type: int
    default: 0
  max_surge:
    description:
      - The maximum number of additional nodes during the roll-out, as a number or as a percentage of the members, which
        is rounded up.
      - When members are replaced, this is how many new nodes are created before the old ones are deleted. The default
        is O(batch_size). A new node is in no cluster until it takes the place of a member, so the cluster does not
        exceed its C(max_size). The old nodes leave and the new nodes join at the same time, so the cluster can be
        without a node for a moment, while all servers are in service.
      - With V(0), the members of a batch are deleted before others are created. That needs no additional quota, but the
        batch is out of service until the new nodes have joined. If necessary, the C(min_size) of the cluster is lowered
        until the roll-out ends. The task refuses V(0) for a cluster in ERROR, because Senlin does not update the
        metadata of such a cluster, and nodes could be lost if the task was interrupted.
      - When members are updated, this is how many extra nodes with the new profile are in the cluster until the
        roll-out ends, at most O(batch_size). They are then deleted. By default, there are no extra nodes. If necessary,
        the sizes of the cluster are raised until then.
    type: str
  max_unavailable:
    description:
      - How many members are out of service at a time because of the roll-out, as a number or as a percentage of the
        members, which is rounded down. The default is O(batch_size), or V(0) if there are extra nodes.
      - It limits batches of updates, and batches of replacements with O(max_surge=0).
    type: str
  method:
    description:
      - With V(update), Senlin changes each member in place. Most properties require that its server is stopped.
      - V(replace) creates a new node with the profile, puts it in the place of the member, and deletes the member. The
        new node gets the name, the metadata and the role of the member, and another index. Requires microversion 1.3,
        unless O(max_surge=0).
      - V(auto) updates the members if no server would be rebuilt, and replaces them otherwise. So a new image is rolled
        out by replacement, because Senlin 14 to 16 cannot change the image of a running server in place. A member whose
        server is in ERROR, or no longer exists, is replaced as well.
      - Stacks are always updated, by Heat. V(replace), and O(max_surge) above V(0), are refused for them, because with
        Senlin 14 to 16, a stack cannot join or leave a cluster.
    type: str
    default: auto
    choices: [auto, replace, update]
  nodes:
    description:
      - Change only these members. Give their exact names or their full ids. If the list is empty, no member changes,
        and the task only cleans up after an earlier roll-out.
    type: list
    elements: str
  on_failure:
    description:
      - V(stop) keeps the changes that the roll-out has made so far.
      - V(rollback) returns the members that this roll-out has changed to their old profiles, and recreates members
        whose update failed, unless O(max_disruption) forbids that. If the cluster already has the new profile, it also
        returns to the old one. The task fails even if the rollback succeeds. O(timeout) applies to each batch of the
        rollback.
    type: str
    default: stop
    choices: [rollback, stop]
  order:
    description:
      - The order in which members change. V(unhealthy_first) begins with members that are not ACTIVE, and continues in
        the order of their indexes.
    type: str
    default: unhealthy_first
    choices: [name, oldest_first, unhealthy_first]
  pause:
    description:
      - Seconds to wait between two batches. They do not count against O(timeout).
    type: int
    default: 0
  profile:
    description:
      - The profile to roll out, by its exact name or its full id. The default is the profile of the cluster.
    type: str
    aliases: [profile_id, profile_name]
  target:
    description:
      - How many members should have the profile, as a number or as a percentage of the members, which is rounded up. If
        more members have it, nothing changes. The default is all members.
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits
  - senlin.clustering.limits.expected
  - senlin.clustering.resource.wait_each
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
seealso:
  - module: senlin.clustering.cluster
  - module: senlin.clustering.cluster_profile
  - ref: ansible_collections.senlin.clustering.docsite.guide_rolling_update
    description: Roll out a new image safely, step by step.
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

- name: Declare a cluster of three
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    profile: web
    desired_capacity: 3

- name: Declare a profile with a new image
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: web-ubuntu
    spec:
      type: os.nova.server
      version: 1.0
      properties:
        name: web
        flavor: m1.small
        image: ubuntu
        networks:
          - network: private

- name: Roll it out to one member, as a canary
  senlin.clustering.cluster_rollout:
    cloud: mycloud
    cluster: web
    profile: web-ubuntu
    target: 1

- name: Roll it out to all members, two at a time, and roll back if a batch fails
  senlin.clustering.cluster_rollout:
    cloud: mycloud
    cluster: web
    profile: web-ubuntu
    batch_size: 2
    gate: check
    on_failure: rollback

- name: Delete the cluster
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    state: absent

- name: Delete the profiles
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: "{{ item }}"
    state: absent
  loop: [web, web-ubuntu]
"""

RETURN = r"""
action:
  description: The action that failed or did not end in time.
  returned: when an action failed or did not end in time
  type: dict
batches:
  description: The names of the members that the task changes, in the order of the batches.
  returned: success, and when the roll-out failed
  type: list
  elements: list
  sample: [["web-001", "web-002"], ["web-003"]]
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
  returned: success
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
failed_checks:
  description: The nodes that did not pass the gate.
  returned: when the gate failed
  type: list
  elements: dict
  contains:
    id:
      description: The id of the node. A new node is deleted after that.
      type: str
    name:
      description: The name of the node.
      type: str
    reason:
      description: Why there was no answer. Null if there was one.
      type: str
      sample: Connection refused
    status:
      description: With O(gate=url), the HTTP status of the last answer, null without one. Else the status of the node,
        null if it no longer exists.
      type: raw
      sample: 503
    url:
      description: The URL that was asked, with O(gate=url).
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
nodes:
  description: The members of the cluster at the start of the roll-out, and the result for each of them.
  returned: success, and when the roll-out failed
  type: list
  elements: dict
  contains:
    batch:
      description: The number of the batch in which the node changes. Null if it does not.
      type: int
    done:
      description: The result, V(updated), V(replaced), V(unchanged) or V(failed). In check mode, the predicted result.
      type: str
      sample: replaced
    gate:
      description: The last answer to O(gate_url). Null if no request was sent, for example in check mode.
      type: dict
      contains:
        reason:
          description: Why there was no answer. Null if there was one.
          type: str
        seconds:
          description: When the answer came, in seconds after the first request of the batch.
          type: float
        status:
          description: The HTTP status of the answer. Null if there was no answer.
          type: int
        tries:
          description: The number of requests.
          type: int
        url:
          description: The URL of the requests.
          type: str
    id:
      description:
        - The id of the node that is in this place now. In check mode, null for a node that does not exist yet.
      type: str
    id_before:
      description: The id of the node that was in this place at the start.
      type: str
    name:
      description: The name of the node, which a new node takes over.
      type: str
      sample: web-001
    profile_after:
      description: The name of the profile of the node at the end.
      type: str
    profile_before:
      description: The name of the profile of the node at the start.
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
remaining:
  description: The names of the members that do not have the profile.
  returned: success, and when the roll-out failed
  type: list
  elements: str
request_id:
  description: The id of the refused request in the logs of the server.
  returned: when the server refused a request
  type: str
rolled_back:
  description: Whether the members that had changed went back.
  returned: when the roll-out failed
  type: bool
steps:
  description: The steps that were performed, or in check mode would be performed, in order.
  returned: success
  type: list
  elements: str
  sample: ["batch 1 of 3: create a new node web-001 with profile web"]
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

from ..module_utils._plan.brakes import MAX_DISRUPTION
from ..module_utils._plan.common_fields import REQUIRED_CLUSTER
from ..module_utils._plan.fields import CONTROL, STEP, Field, Rules
from ..module_utils._plan.portion import read_portion
from ..module_utils._plan.resource import AfterFailure, Resource
from ..module_utils._plan.values import read_reference
from ..module_utils._rollout import ownership, plan, report, rollback, state
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import CLUSTER
from ..module_utils._subjects.targets import NODES_OPTION

METHODS = ["auto", "replace", "update"]
GATES = ["active", "check", "url"]
ORDERS = ["name", "oldest_first", "unhealthy_first"]
FIELDS = (
    REQUIRED_CLUSTER,
    Field("profile", {"type": "str", "aliases": ["profile_id", "profile_name"]}, CONTROL, read=read_reference),
    Field("target", {"type": "str"}, CONTROL, read=read_portion),
    NODES_OPTION,
    Field("method", {"type": "str", "default": "auto", "choices": METHODS}, STEP, "node_profiles"),
    Field("batch_size", {"type": "str", "default": "1"}, CONTROL, read=read_portion),
    Field("max_unavailable", {"type": "str"}, CONTROL, read=read_portion),
    Field("max_surge", {"type": "str"}, CONTROL, read=read_portion),
    Field("order", {"type": "str", "default": "unhealthy_first", "choices": ORDERS}, CONTROL),
    Field("pause", {"type": "int", "default": 0}, CONTROL),
    Field("gate", {"type": "str", "default": "active", "choices": GATES}, CONTROL),
    Field("gate_url", {"type": "str"}, CONTROL),
    Field("gate_status", {"type": "list", "elements": "int", "default": [200]}, CONTROL),
    Field("gate_retries", {"type": "int", "default": 20}, CONTROL),
    Field("gate_delay", {"type": "int", "default": 3}, CONTROL),
    Field("gate_timeout", {"type": "int", "default": 5}, CONTROL),
    Field("gate_network", {"type": "str"}, CONTROL),
    Field("gate_validate_certs", {"type": "bool", "default": True}, CONTROL),
    Field("on_failure", {"type": "str", "default": "stop", "choices": ["rollback", "stop"]}, CONTROL),
    Field("keep_cluster_profile", {"type": "bool", "default": False}, CONTROL),
    Field("max_failures", {"type": "int", "default": 0}, CONTROL),
    MAX_DISRUPTION,
    Field("delete_freed_revisions", {"type": "bool", "default": True}, CONTROL),
)
RESOURCE = Resource(
    CLUSTER,
    FIELDS,
    {"": plan.plan},
    find=state.find,
    report=report.report,
    rules=Rules(required_if=(("gate", "url", ("gate_url",)),), mutually_exclusive=(("nodes", "target"),)),
    composed=True,
    after_failure=AfterFailure(rollback.after_failure, rollback.explain, rollback.tolerates),
    guard=ownership.guard,
    repeats=True,
)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
