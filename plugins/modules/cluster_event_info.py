# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_event_info
short_description: List events
version_added: 0.1.0
description:
  - Lists the events of Senlin, OpenStack's clustering service, the newest last.
  - They tell what began and ended, and how.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only those that have these values. A list of values means any of them.
      - The filters are C(action), C(level), C(cluster_id), C(obj_id), C(obj_name) and C(obj_type). C(level) is written
        in upper case, such as V(ERROR), and so is C(obj_type), V(CLUSTER) or V(NODE).
    type: dict
  id:
    description:
      - The full id of one event.
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
- name: Look at what went wrong with one cluster
  senlin.clustering.cluster_event_info:
    cloud: devcloud
    cluster: web
    filters:
      level: [ERROR, CRITICAL]
    limit: 20
"""

RETURN = r"""
events:
  description: The events that were found, the newest last unless O(sort) says otherwise.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: The action that it is about, such as V(CLUSTER_CREATE).
      type: str
    cluster_id:
      description: The cluster that it is about.
      type: str
    generated_at:
      description: When it happened, in UTC.
      type: str
    id:
      description: Its id.
      type: str
    level:
      description: How bad it is, such as V(INFO) or V(ERROR).
      type: str
    meta_data:
      description: More about it, as the server keeps it.
      type: dict
    name:
      description: Always null. An event has no name.
      type: str
    obj_id:
      description: The id of what it happened to.
      type: str
    obj_name:
      description: The name of what it happened to.
      type: str
    obj_type:
      description: What it happened to, V(CLUSTER) or V(NODE).
      type: str
    project_id:
      description: The project that it belongs to.
      type: str
    status:
      description: How it stands with the action, such as V(start), V(end) or V(error).
      type: str
    status_reason:
      description: Why.
      type: str
    user_id:
      description: Who started the action.
      type: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import EVENT
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.history import HISTORY_OPTIONS, history_source

ID = Field("id", {"type": "str"}, CONTROL)
INFO = Info(EVENT, (ID, *HISTORY_OPTIONS), history_source(sort_key="timestamp"))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
