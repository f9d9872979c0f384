# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_action_info
short_description: List actions
version_added: 0.2.0
description:
  - Lists the actions of Senlin, OpenStack's clustering service, newest last.
  - Senlin never deletes actions. If there are many, limit the list by cluster, time or number.
  - If any of the actions has a cluster, the task sends one more request to find the names of the clusters.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(action), C(cluster_id), C(name), C(status) and C(target_id).
      - C(action) can be V(CLUSTER_ADD_NODES), V(CLUSTER_ATTACH_POLICY), V(CLUSTER_CHECK), V(CLUSTER_CREATE),
        V(CLUSTER_DELETE), V(CLUSTER_DEL_NODES), V(CLUSTER_DETACH_POLICY), V(CLUSTER_OPERATION), V(CLUSTER_RECOVER),
        V(CLUSTER_REPLACE_NODES), V(CLUSTER_RESIZE), V(CLUSTER_SCALE_IN), V(CLUSTER_SCALE_OUT), V(CLUSTER_UPDATE),
        V(CLUSTER_UPDATE_POLICY), V(NODE_CHECK), V(NODE_CREATE), V(NODE_DELETE), V(NODE_JOIN), V(NODE_LEAVE),
        V(NODE_OPERATION), V(NODE_RECOVER) or V(NODE_UPDATE), in any case.
      - C(cluster_id) is the name or the full id of a cluster, like O(cluster), and requires microversion 1.14.
      - C(status) can be V(CANCELLED), V(FAILED), V(INIT), V(READY), V(RUNNING), V(SUCCEEDED), V(SUSPENDED), V(WAITING)
        or V(WAITING_LIFECYCLE_COMPLETION), in any case.
    type: dict
  sort:
    description:
      - The attributes to sort by, separated by commas. Each can be followed by V(:asc) or V(:desc), as in
        V(status,created_at:desc).
      - The available attributes are C(action), C(created_at), C(name), C(status) and C(target_id).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.info.history
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_event_info
"""

EXAMPLES = r"""
- name: List the actions that have failed in the last 24 hours
  senlin.clustering.cluster_action_info:
    cloud: mycloud
    since: 24h
    filters:
      status: FAILED

- name: List the last five actions on a cluster
  senlin.clustering.cluster_action_info:
    cloud: mycloud
    cluster: web
    limit: 5
  register: latest

- name: Show when each of them started, and how many seconds it took
  ansible.builtin.debug:
    msg: "{{ item.action }}: {{ item.started_at }}, {{ item.duration | round(1) }} s"
  loop: "{{ latest.actions | selectattr('end_at') }}"
  loop_control:
    label: "{{ item.id }}"
"""

RETURN = r"""
actions:
  description: The actions that were found, newest last unless O(sort) specifies a different order.
  returned: success
  type: list
  elements: dict
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
    cluster_name:
      description: The name of this cluster. Null if there is no cluster, or if it no longer exists.
      type: str
      sample: web
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
"""

from ..module_utils._plan.info import NAME, Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import ACTION
from ..module_utils._subjects.cluster_names import with_cluster_names
from ..module_utils._subjects.history import HISTORY_OPTIONS, list_history

INFO = Info(ACTION, (NAME, *HISTORY_OPTIONS), with_cluster_names(list_history))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
