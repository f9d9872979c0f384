# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_event_info
short_description: List events
version_added: 0.2.0
description:
  - Lists the events of Senlin, OpenStack's clustering service, newest last.
  - An event records that an action started or ended, and how.
  - If any of the events has a cluster, the task sends one more request to find the names of the clusters.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  action_ids:
    description:
      - Whether to find the action of each event. Senlin does not store this relation. The task sends another request to
        list the actions on the objects of the events, and compares names and times.
      - If V(false), RV(events[].action_id) is null.
    type: bool
    default: false
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(action), C(cluster_id), C(level), C(obj_id), C(obj_name) and C(obj_type).
      - C(action) can be V(CLUSTER_ADD_NODES), V(CLUSTER_ATTACH_POLICY), V(CLUSTER_CHECK), V(CLUSTER_CREATE),
        V(CLUSTER_DELETE), V(CLUSTER_DEL_NODES), V(CLUSTER_DETACH_POLICY), V(CLUSTER_RECOVER), V(CLUSTER_REPLACE_NODES),
        V(CLUSTER_RESIZE), V(CLUSTER_SCALE_IN), V(CLUSTER_SCALE_OUT), V(CLUSTER_UPDATE), V(CLUSTER_UPDATE_POLICY),
        V(NODE_CHECK), V(NODE_CREATE), V(NODE_DELETE), V(NODE_JOIN), V(NODE_LEAVE), V(NODE_RECOVER), V(NODE_UPDATE),
        V(abandon), V(change_password), V(evacuate), V(lock), V(migrate), V(pause), V(reboot), V(rebuild), V(rescue),
        V(restart), V(resume), V(start), V(stop), V(suspend), V(unlock), V(unpause) or V(unrescue), in any case.
      - C(cluster_id) is the name or the full id of a cluster, like O(cluster).
      - C(level) can be V(CRITICAL), V(DEBUG), V(ERROR), V(INFO) or V(WARN), in any case.
      - C(obj_type) can be V(CLUSTER) or V(NODE), in any case.
    type: dict
  id:
    description:
      - The full id of a single event.
    type: str
  sort:
    description:
      - The attributes to sort by, separated by commas. Each can be followed by V(:asc) or V(:desc), as in
        V(status,generated_at:desc).
      - The available attributes are C(action), C(cluster_id), C(generated_at), C(level), C(obj_id), C(obj_name),
        C(obj_type) and C(status).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.history
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_action_info
"""

EXAMPLES = r"""
- name: List the latest errors of a cluster
  senlin.clustering.cluster_event_info:
    cloud: mycloud
    cluster: web
    filters:
      level: [ERROR, CRITICAL]
    limit: 20

- name: List what has failed in the last 24 hours, with the actions
  senlin.clustering.cluster_event_info:
    cloud: mycloud
    since: 24h
    filters:
      level: ERROR
    action_ids: true
  register: failures

- name: Read each of these actions
  senlin.clustering.cluster_action_info:
    cloud: mycloud
    name: "{{ item }}"
  loop: "{{ failures.events | map(attribute='action_id') | select | unique }}"
"""

RETURN = r"""
events:
  description: The events that were found, newest last unless O(sort) specifies a different order.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: The type of the action that the event belongs to, such as V(CLUSTER_CREATE).
      type: str
    action_id:
      description:
        - The id of this action, with O(action_ids=true).
        - The event for the beginning of an action contains its id. For any other event, this is the action of this type
          on this object that ended at the time of the event, or else ran at that time. Null if there are several of
          them or none, for example if one action was followed by an equal one within two seconds.
      type: str
      sample: 7b0d8f3e-6c0c-4f36-9e4c-1d8f3f1a2b33
    cluster_id:
      description: The id of the cluster that the event belongs to. Senlin clears it when the cluster is deleted.
      type: str
    cluster_name:
      description: The name of the cluster. If the cluster no longer exists, the last name of the cluster in its events,
        if the list contains any. Null if that is not known.
      type: str
      sample: web
    generated_at:
      description: When the event occurred, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    id:
      description: The id of the event.
      type: str
    level:
      description: The severity of the event, such as V(INFO) or V(ERROR).
      type: str
    meta_data:
      description: Further data about the event, as the server stores it.
      type: dict
    name:
      description: Always null, because an event has no name.
      type: str
    obj_id:
      description: The id of the object of the event.
      type: str
    obj_name:
      description: The name of the object of the event.
      type: str
    obj_type:
      description: The type of the object of the event, V(CLUSTER) or V(NODE).
      type: str
    project_id:
      description: The id of the project that the event belongs to.
      type: str
    status:
      description: The state of the action at the time of the event, such as V(start), V(end) or V(error).
      type: str
    status_reason:
      description: Why the action is in this state.
      type: str
    user_id:
      description: The id of the user who started the action.
      type: str
"""

from ..module_utils._plan.fields import CONTROL, Field
from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import EVENT
from ..module_utils._subjects.cluster_names import with_cluster_names
from ..module_utils._subjects.event_actions import ACTION_IDS, with_action_ids
from ..module_utils._subjects.history import HISTORY_OPTIONS, list_history

ID = Field("id", {"type": "str"}, CONTROL)
INFO = Info(EVENT, (ID, *HISTORY_OPTIONS, ACTION_IDS), with_cluster_names(with_action_ids(list_history)))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
