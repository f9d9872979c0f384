# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_action
short_description: Wait for an action, cancel it, or complete its lifecycle hook
version_added: 0.1.0
description:
  - An action is what Senlin calls a piece of work, such as a resize of a cluster.
  - With O(state=finished), it is the partner of O(ignore:wait=false) of the other modules, which return the id of the
    action that they started.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  force:
    description:
      - With O(state=cancelled), do not wait until the engine notices, but take the action for cancelled. For one that
        is stuck.
    type: bool
    default: false
  id:
    description:
      - The full id of the action.
    type: str
    required: true
  state:
    description:
      - V(finished) waits for the action, and fails as the action failed. With O(wait=false), it tells how far the
        action is, and fails if it has failed already.
      - V(cancelled) cancels an action that is at work. One that has ended, in whatever way, is left alone, and one
        that ends before the engine notices ends as it does. Nodes that were being made may be made to the end, and the
        cluster may need a check afterwards. Needs microversion 1.12.
      - V(lifecycle_completed) lets an action that waits for a lifecycle hook go on, and waits for it. One that does not
        wait for a hook is left alone. Needs microversion 1.9.
    type: str
    default: finished
    choices: [cancelled, finished, lifecycle_completed]
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster_action_info
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

- name: Start to make a cluster of them, and go on at once
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    profile: web
    desired_capacity: 1
    wait: false
  register: web

- name: Look how far it is now and then, and do something else in between
  senlin.clustering.cluster_action:
    cloud: devcloud
    id: "{{ web.action_id }}"
    wait: false
  register: making
  until: making.action.status == 'SUCCEEDED'
  retries: 30
  delay: 1

- name: Start to resize it
  senlin.clustering.cluster_resize:
    cloud: devcloud
    cluster: web
    number: 2
    wait: false
  register: resize

- name: Wait for the resize, if there was one to start
  senlin.clustering.cluster_action:
    cloud: devcloud
    id: "{{ resize.action_id }}"
    timeout: 120
  when: resize.action_id is defined

- name: Cancel it, which is too late
  senlin.clustering.cluster_action:
    cloud: devcloud
    id: "{{ resize.action_id }}"
    state: cancelled

- name: Remove the cluster
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    state: absent

- name: Remove the profile
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: web
    state: absent
"""

RETURN = r"""
action:
  description: The action as it is, or in check mode as it would be. Also the one that failed, or did not end in time.
  returned: always, if the action was found
  type: dict
  contains:
    action:
      description: What it does, such as V(CLUSTER_RESIZE).
      type: str
    cause:
      description: Why it was made, such as V(RPC Request) or V(Derived Action).
      type: str
    cluster_id:
      description: The cluster that it runs on. Null below microversion 1.14.
      type: str
    created_at:
      description: When it was made, in UTC.
      type: str
    depended_by:
      description: The actions that wait for it.
      type: list
      elements: str
    depends_on:
      description: The actions that it waits for.
      type: list
      elements: str
    domain_id:
      description: The domain of its owner.
      type: str
    end_at:
      description: When it ended, in seconds since 1970.
      type: float
    id:
      description: Its id.
      type: str
    inputs:
      description: What it was started with.
      type: dict
    interval:
      description: The seconds between two runs of it, -1 for one run.
      type: int
    name:
      description: Its name, such as V(cluster_resize_0c2f4f0e).
      type: str
    outputs:
      description: What it returned.
      type: dict
    owner_id:
      description: The engine that runs it.
      type: str
    project_id:
      description: The project that it belongs to.
      type: str
    start_at:
      description: When it started, in seconds since 1970.
      type: float
    status:
      description: Its status, such as V(SUCCEEDED), V(FAILED) or V(RUNNING).
      type: str
    status_reason:
      description: Why it has that status.
      type: str
    target_id:
      description: The cluster or node that it is about.
      type: str
    timeout:
      description: The seconds that it may take.
      type: int
    updated_at:
      description: When it was last changed, in UTC.
      type: str
    user_id:
      description: Who started it.
      type: str
action_id:
  description: The action that goes on, when its lifecycle hook was completed.
  returned: success and O(wait=false), when there is one
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
  sample: ["cancel action cluster_resize_0c2f4f0e"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import KEY, STEP, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Act, Await, Cancel, Step
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import failure, target_of
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Attributes
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import NotFound
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, CLUSTER, NODE

FIELDS = (
    Field("id", {"type": "str", "required": True}, KEY),
    # The attribute is status, so that a diff shows the status besides the id.
    Field("force", {"type": "bool", "default": False}, STEP, "status"),
)


def find(situation: Situation) -> Attributes | None:
    id = situation.params["id"]
    found = situation.client.get(ACTION, id)
    if found is None:
        situation.on_missing(NotFound(f"There is no action with the id {id} in this project. Correct the id."))
    return found


def finished(situation: Situation) -> list[Step]:
    have = situation.have
    if have is None:
        return []
    if have["status"] in ("FAILED", "CANCELLED"):
        raise failure(situation.client, have, target_of(situation.client, have))
    if have["status"] in ACTION.transitional and situation.params["wait"] and not situation.probed:
        return [Step(f"wait for {situation.title}", Await(ACTION), probe=True)]
    return []


def cancelled(situation: Situation) -> list[Step]:
    situation.client.require("1.12", "state cancelled")
    have = situation.have
    if have is not None and have["status"] not in ACTION.transitional:
        return []
    cancel = Cancel(ACTION, situation.params["force"])
    return [Step(f"cancel {situation.title}", cancel, {"status": "CANCELLED"})]


def lifecycle_completed(situation: Situation) -> list[Step]:
    situation.client.require("1.9", "state lifecycle_completed")
    have = situation.have
    if have is None or have["status"] != "WAITING_LIFECYCLE_COMPLETION":
        return []
    body = {"lifecycle_action_token": have["id"]}
    complete = Act(CLUSTER, "complete_lifecycle", body, id=cluster_of(situation, have))
    return [Step(f"complete the lifecycle hook of {situation.title}", complete, {"status": "SUCCEEDED"})]


def cluster_of(situation: Situation, action: Attributes) -> str:
    """Return the id of the cluster whose node an action is about. Below 1.14 the action itself does not contain it."""
    node = None if action.get("cluster_id") else situation.client.get(NODE, action["target_id"])
    return str(node["cluster_id"] if node else action["cluster_id"])


PLANS = {"finished": finished, "cancelled": cancelled, "lifecycle_completed": lifecycle_completed}
RESOURCE = Resource(ACTION, FIELDS, PLANS, find=find)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
