# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_receiver_trigger
short_description: Trigger a webhook receiver
version_added: 0.1.0
description:
  - Does what an alarm would do with the URL of a webhook receiver of Senlin, OpenStack's clustering service, and waits
    for the action that this starts. The URL is shown nowhere.
  - When another action holds the cluster, the task waits for its turn. When a cooldown does, the task fails.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  id:
    description:
      - The full id of the receiver.
    type: str
  inputs:
    description:
      - Inputs of the action, such as V(count). They come on top of the parameters of the receiver.
    type: dict
  name:
    description:
      - The name of the receiver, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.act
seealso:
  - module: senlin.clustering.cluster_receiver
  - module: senlin.clustering.cluster_resize
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

- name: Declare a cluster
  senlin.clustering.cluster:
    cloud: devcloud
    name: web
    profile: web
    max_size: 5

- name: Declare a receiver that adds a node to it
  senlin.clustering.cluster_receiver:
    cloud: devcloud
    name: web-out
    cluster: web
    action: CLUSTER_SCALE_OUT
    params:
      count: 1

- name: Trigger it as an alarm would
  senlin.clustering.cluster_receiver_trigger:
    cloud: devcloud
    name: web-out

- name: Trigger it with another input, and go on at once
  senlin.clustering.cluster_receiver_trigger:
    cloud: devcloud
    name: web-out
    inputs:
      count: 2
    wait: false
  register: triggered

- name: Remove the cluster and its receiver
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
  description:
    - The action that was started, after its end. In check mode and with O(wait=false), what is known of it beforehand.
    - When the task fails, the action that failed or did not end in time.
  returned: success, and when an action failed or did not end in time
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
  description: The action that was started.
  returned: success and O(wait=false)
  type: str
  sample: 7b0d8f3e-6c0c-4f36-9e4c-1d8f3f1a2b33
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
request_id:
  description: The id under which the server logged the request that it refused.
  returned: when the server refused a request
  type: str
steps:
  description: What was done, or in check mode what would be, in order.
  returned: success
  type: list
  elements: str
  sample: ["trigger receiver web-out"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.common_fields import ID, NAME, NAMED
from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.plan import Step, Trigger
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource, Situation
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.actions import describe
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Attributes
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import BadInput, NotFound
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION, RECEIVER

FIELDS = (ID, NAME, Field("inputs", {"type": "dict"}, CONTROL))


def trigger(situation: Situation) -> list[Step]:
    have, inputs = situation.have, situation.params["inputs"] or {}
    if have is None:
        situation.on_missing(
            NotFound(
                f"There is no {situation.title} in this project. Create the receiver first, or correct its exact name "
                f"or full id."
            )
        )
    elif have["type"] != "webhook":
        raise BadInput(f"{describe(RECEIVER, have)} is of type {have['type']}, and only a webhook can be triggered.")
    cluster_id = (have or {}).get("cluster_id") or ""
    return [Step(f"trigger {situation.title}", Trigger(RECEIVER, inputs), not_repeatable=True, locks=cluster_id)]


def report(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """Return the action that the task waited for; otherwise what the receiver and the inputs determine of it."""
    if situation.ended_actions:
        return {"action": situation.ended_actions[-1]}
    receiver = situation.have or situation.client.empty(RECEIVER)
    inputs = {**(receiver["params"] or {}), **(situation.params["inputs"] or {})}
    known = {"action": receiver["action"], "target_id": receiver["cluster_id"], "inputs": inputs}
    return {"action": {**situation.client.empty(ACTION), **known}}


RESOURCE = Resource(RECEIVER, FIELDS, {"": trigger}, report=report, rules=NAMED)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
