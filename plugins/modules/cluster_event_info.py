# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_event_info
short_description: List events
version_added: 0.1.0
description:
  - Lists the events of Senlin, OpenStack's clustering service, newest last.
  - An event records that an action started or ended, and how.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(action), C(level), C(cluster_id), C(obj_id), C(obj_name) and C(obj_type). Write the
        values of C(level) and C(obj_type) in upper case, such as V(ERROR) and V(CLUSTER) or V(NODE).
    type: dict
  id:
    description:
      - The full id of a single event.
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.history
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_action_info
"""

EXAMPLES = r"""
- name: List the latest errors of a cluster
  senlin.clustering.cluster_event_info:
    cloud: devcloud
    cluster: web
    filters:
      level: [ERROR, CRITICAL]
    limit: 20
"""

RETURN = r"""
events:
  description: The events that were found, newest last unless O(sort) specifies a different order.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: The action that the event is about, such as V(CLUSTER_CREATE).
      type: str
    cluster_id:
      description: The id of the cluster that the event is about.
      type: str
    generated_at:
      description: When the event occurred, in UTC.
      type: str
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
      description: The id of the object that the event is about.
      type: str
    obj_name:
      description: The name of the object that the event is about.
      type: str
    obj_type:
      description: The type of the object that the event is about, V(CLUSTER) or V(NODE).
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
from ..module_utils._subjects.history import HISTORY_OPTIONS, history_source

ID = Field("id", {"type": "str"}, CONTROL)
INFO = Info(EVENT, (ID, *HISTORY_OPTIONS), history_source(sort_key="timestamp"))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
