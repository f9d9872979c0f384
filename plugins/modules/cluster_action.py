# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_action
short_description: Wait for an action, cancel it, or complete its lifecycle hook
version_added: 0.2.0
description:
  - Manages a single action. An action is a unit of work in Senlin, OpenStack's clustering service, such as the resize
    of a cluster.
  - Use O(state=finished) together with O(ignore:wait=false) of the other modules, which return the id of the action
    that they started.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  force:
    description:
      - With O(state=cancelled), mark the action as cancelled without waiting for the engine to notice. Use this for an
        action that is stuck.
    type: bool
    default: false
  id:
    description:
      - The full id of the action.
    type: str
    required: true
  state:
    description:
      - V(finished) waits for the action to end, and fails if the action failed or was cancelled. With O(wait=false), it
        reports the current state of the action, and fails if the action has already failed or been cancelled.
      - V(cancelled) cancels an action that is in progress. An action that has already ended does not change, and the
        task shows a warning unless the action was cancelled. An action that ends before the engine notices the
        cancellation keeps its outcome. The engine may still finish creating nodes that it had begun to create. After
        that, check the cluster with M(senlin.clustering.cluster_health). Requires microversion 1.12.
      - V(lifecycle_completed) completes the lifecycle hook that an action is waiting for, and waits for the action to
        end. An action that is waiting for anything else does not change. Requires microversion 1.9.
      - V(lifecycle_completed) fails if the node that leaves is protected; see the option C(protect) of
        M(senlin.clustering.cluster_node). To keep such a node, cancel the action.
    type: str
    default: finished
    choices: [cancelled, finished, lifecycle_completed]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.limits.expected
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster_action_info
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

- name: Start to create a cluster without waiting for it
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    profile: web
    desired_capacity: 1
    wait: false
  register: web

- name: Poll the action until it has succeeded
  senlin.clustering.cluster_action:
    cloud: mycloud
    id: "{{ web.action_id }}"
    wait: false
  register: making
  until: making.action.status == 'SUCCEEDED'
  retries: 30
  delay: 1

- name: Start to resize the cluster without waiting for it
  senlin.clustering.cluster_resize:
    cloud: mycloud
    cluster: web
    number: 2
    wait: false
  register: resize

- name: Wait for the resize, if one was necessary
  senlin.clustering.cluster_action:
    cloud: mycloud
    id: "{{ resize.action_id }}"
    timeout: 120
  when: resize.action_id is defined

- name: Cancel the resize, which changes nothing because it has already ended
  senlin.clustering.cluster_action:
    cloud: mycloud
    id: "{{ resize.action_id }}"
    state: cancelled

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
action:
  description: The action as it is, or in check mode as it is predicted to be. If the task fails, the action that failed
    or did not end in time.
  returned: always, if the action was found
  type: dict
  contains:
    action:
      description: The type of the action, such as V(CLUSTER_RESIZE).
      type: str
    cause:
      description: Why the action was created, such as V(RPC Request) or V(Derived Action).
      type: str
    cluster_id:
      description: The id of the cluster that the action runs on. Null below microversion 1.14.
      type: str
    created_at:
      description: When the action was created, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    depended_by:
      description: The ids of the actions that wait for this one.
      type: list
      elements: str
    depends_on:
      description: The ids of the actions that this one waits for.
      type: list
      elements: str
    domain_id:
      description: The id of the owner's domain.
      type: str
    duration:
      description: How long the action ran, in seconds. Null until it has ended.
      type: float
      sample: 3.083
    end_at:
      description: When the action ended, in seconds since 1970-01-01 UTC.
      type: float
      sample: 1795532403.114
    ended_at:
      description: When the action ended, in UTC. Null until then.
      type: str
      sample: "2026-11-24T15:00:03Z"
    id:
      description: The id of the action.
      type: str
    inputs:
      description: The inputs that the action was started with.
      type: dict
    interval:
      description: The number of seconds between two runs of the action, -1 if it runs once.
      type: int
    name:
      description: The name of the action, such as V(cluster_resize_0c2f4f0e).
      type: str
    outputs:
      description: The outputs of the action.
      type: dict
    owner_id:
      description: The id of the engine that runs the action.
      type: str
    project_id:
      description: The id of the project that the action belongs to.
      type: str
    start_at:
      description: When the action started, in seconds since 1970-01-01 UTC.
      type: float
      sample: 1795532400.031
    started_at:
      description: When the action started, in UTC. Null until then.
      type: str
      sample: "2026-11-24T15:00:00Z"
    status:
      description: The status of the action, such as V(SUCCEEDED), V(FAILED) or V(RUNNING).
      type: str
    status_reason:
      description: Why the action has this status.
      type: str
    target_id:
      description: The id of the cluster or node that the action operates on.
      type: str
    timeout:
      description: How long the action may take, in seconds.
      type: int
    updated_at:
      description: When the action was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who started the action.
      type: str
action_id:
  description: The id of the action that continues after its lifecycle hook was completed.
  returned: success and O(wait=false), if there is one
  type: str
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
  sample: ["cancel action cluster_resize_0c2f4f0e"]
steps_done:
  description: The steps that were completed before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ..module_utils._plan.calls import Act, Await, Cancel
from ..module_utils._plan.effect import Effect, touch_named
from ..module_utils._plan.fields import KEY, STEP, Field
from ..module_utils._plan.plan import Plan, Step
from ..module_utils._plan.protection import protected_of
from ..module_utils._plan.resource import Concern, Resource, Situation
from ..module_utils._run.module import run_module
from ..module_utils._senlin.actions import target_of
from ..module_utils._senlin.errors import NotFound, Protected
from ..module_utils._senlin.failures import failure
from ..module_utils._senlin.kinds import ACTION, CLUSTER, NODE
from ..module_utils._senlin.transport import Attributes

FIELDS = (
    Field("id", {"type": "str", "required": True}, KEY),
    # The attribute is status, so that a diff shows the status beside the id.
    Field("force", {"type": "bool", "default": False}, STEP, "status"),
)


def find(situation: Situation) -> Attributes | None:
    """Find the action by its id; no action is found by name."""
    id = situation.params["id"]
    found = situation.client.get(ACTION, id)
    if found is None:
        situation.on_missing(NotFound(f"There is no action with the id {id} in this project. Correct the id."))
    return found


def finished(situation: Situation) -> list[Step]:
    """Plan to wait for the action, and fail as it failed."""
    have = situation.have
    if have is None:
        return []
    if have["status"] in ("FAILED", "CANCELLED"):
        raise failure(situation.client, have, target_of(situation.client, have))
    if have["status"] in ACTION.transitional and situation.params["wait"] and not situation.probed:
        return [Step(f"wait for {situation.title}", Await(ACTION), probe=True)]
    return []


def cancelled(situation: Situation) -> list[Step]:
    """Plan to cancel the action, unless it has ended."""
    advice = "Wait for the action with state finished, or use a newer Senlin."
    situation.client.require("1.12", "state cancelled", advice=advice)
    have = situation.have
    if have is not None and have["status"] not in ACTION.transitional:
        return []
    cancel = Cancel(ACTION, situation.params["force"])
    return [Step(f"cancel {situation.title}", cancel, {"status": "CANCELLED"})]


def lifecycle_completed(situation: Situation) -> list[Step]:
    """Plan to complete the lifecycle hook that the action waits for."""
    advice = "Senlin goes on once the timeout of the lifecycle hook is over; or use a newer Senlin."
    situation.client.require("1.9", "state lifecycle_completed", advice=advice)
    have = situation.have
    if have is None or have["status"] != "WAITING_LIFECYCLE_COMPLETION":
        return []
    body = {"lifecycle_action_token": have["id"]}
    complete = Act(CLUSTER, "complete_lifecycle", body, id=cluster_of(situation, have))
    nodes = nodes_of_completion(situation, have)
    check_completion(situation, nodes)
    return [
        Step(
            f"complete the lifecycle hook of {situation.title}",
            complete,
            {"status": "SUCCEEDED"},
            touches=touch_named(Effect.REMOVE, [node["name"] for node in nodes if have["action"] == "NODE_DELETE"]),
        )
    ]


def nodes_of_completion(situation: Situation, action: Attributes) -> list[Attributes]:
    """The node that leaves its cluster once the lifecycle hook of the action is completed. ``GET /nodes/<id>``.

    Senlin has hooks only for nodes that leave: for their deletion, for their leave if a deletion policy keeps them, and
    for the stop of their servers before either.
    """
    node = situation.client.get(NODE, action["target_id"])
    return [node] if node else []


def check_completion(situation: Situation, nodes: list[Attributes]) -> None:
    """Refuse to complete the hook of a node that is protected.

    Senlin lets nothing change the node before the hook ends, so the protection cannot be lifted.

    :param nodes: what leaves once the hook is completed.
    :raises Protected: names the node, and how to keep it.
    """
    for title in protected_of(NODE, nodes):
        raise Protected(
            f"The lifecycle hook of {situation.title} cannot be completed: {title} is protected, and would be removed. "
            f"Nothing was changed. Senlin removes the node when the timeout of the hook has passed. To keep it, "
            f"cancel the action with state cancelled before that."
        )


def cluster_of(situation: Situation, action: Attributes) -> str:
    """The id of the cluster whose node an action is about. Below 1.14 the action itself does not contain it."""
    node = None if action.get("cluster_id") else situation.client.get(NODE, action["target_id"])
    return str(node["cluster_id"] if node else action["cluster_id"])


def judge(situation: Situation, plan: Plan) -> Concern | None:
    """Warn of an action that was to be cancelled, and ended otherwise before that."""
    have = plan.have or {}
    if situation.params["state"] != "cancelled" or have["status"] not in ("SUCCEEDED", "FAILED"):
        return None
    reason = str(have["status_reason"] or "no reason given").rstrip(".")
    return Concern(
        f"Action {have['name']} ({have['id']}) was not cancelled, because it has already ended with the status "
        f"{have['status']}: {reason}."
    )


PLANS = {"finished": finished, "cancelled": cancelled, "lifecycle_completed": lifecycle_completed}
RESOURCE = Resource(ACTION, FIELDS, PLANS, judge=judge, find=find)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
