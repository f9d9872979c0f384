# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_info
short_description: List clusters
version_added: 0.1.0
description:
  - Lists the clusters of Senlin, OpenStack's clustering service.
  - What is not there is not listed, and that is no error.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only those that have these values. A list of values means any of them.
      - The filters are C(name) and C(status).
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster
"""

EXAMPLES = r"""
- name: Look at one cluster
  senlin.clustering.cluster_info:
    cloud: devcloud
    name: web
  register: web

- name: List what is broken, the newest first
  senlin.clustering.cluster_info:
    cloud: devcloud
    filters:
      status: [ERROR, WARNING]
    sort: created_at:desc
    limit: 10
"""

RETURN = r"""
clusters:
  description: The clusters that were found.
  returned: success
  type: list
  elements: dict
  contains:
    config:
      description: Settings of the cluster, such as C(node.name.format).
      type: dict
    created_at:
      description: When its creation ended, in UTC.
      type: str
      sample: "2026-11-24T15:00:03Z"
    data:
      description: What Senlin keeps with it for its own use.
      type: dict
    dependents:
      description: What depends on it, such as profiles of containers that run on its nodes.
      type: dict
    desired_capacity:
      description: How many nodes it shall have.
      type: int
      sample: 3
    domain_id:
      description: The domain of its owner.
      type: str
    id:
      description: Its id.
      type: str
      sample: 0c2f4f0e-9a6c-4f6e-8f0b-3c6a3d8f2b11
    init_at:
      description: When it was asked for, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    is_profile_only:
      description: Always null. The SDK lists it among a cluster's attributes, and the server never returns it.
      type: bool
    max_size:
      description: The most nodes it may have, -1 for no limit.
      type: int
      sample: 10
    metadata:
      description: The keys and values kept with it.
      type: dict
    min_size:
      description: The fewest nodes it may have.
      type: int
      sample: 2
    name:
      description: Its name.
      type: str
      sample: web
    node_ids:
      description: The ids of its nodes.
      type: list
      elements: str
    profile_id:
      description: The id of its profile.
      type: str
    profile_name:
      description: The name of its profile.
      type: str
      sample: web
    project_id:
      description: The project that it belongs to.
      type: str
    status:
      description: Its status, V(ACTIVE) when all is well.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why it has that status.
      type: str
    timeout:
      description: How long Senlin lets one action on it take, in seconds.
      type: int
      sample: 3600
    updated_at:
      description: When it was last updated, in UTC.
      type: str
    user_id:
      description: Who made it.
      type: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER

INFO = Info(CLUSTER)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
