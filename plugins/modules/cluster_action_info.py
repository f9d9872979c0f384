# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_action_info
short_description: List actions
version_added: 0.1.0
description:
  - Lists the actions of Senlin, OpenStack's clustering service, the newest last.
  - Senlin keeps every action for ever. Name a cluster, a time or a limit where there are many.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only those that have these values. A list of values means any of them.
      - The filters are C(name), C(action), C(status), C(cluster_id) and C(target_id).
      - C(cluster_id), like O(cluster), needs microversion 1.14.
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.info.history
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_event_info
"""

EXAMPLES = r"""
- name: Look at what failed today
  senlin.clustering.cluster_action_info:
    cloud: devcloud
    since: "{{ lookup('ansible.builtin.pipe', 'date +%Y-%m-%d') }}"
    filters:
      status: FAILED

- name: Look at the last five actions on one cluster
  senlin.clustering.cluster_action_info:
    cloud: devcloud
    cluster: web
    limit: 5
"""

RETURN = r"""
actions:
  description: The actions that were found, the newest last unless O(sort) says otherwise.
  returned: success
  type: list
  elements: dict
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
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import NAME, Info
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import ACTION
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.history import HISTORY_OPTIONS, history_source

INFO = Info(ACTION, (NAME, *HISTORY_OPTIONS), history_source(sort_key="created_at"))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
