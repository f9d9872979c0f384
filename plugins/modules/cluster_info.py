# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_info
short_description: List clusters
version_added: 0.2.0
description:
  - Lists the clusters of Senlin, OpenStack's clustering service.
  - If nothing matches, the list is empty, and the task does not fail.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(metadata), C(name) and C(status).
      - C(metadata) is a dictionary. The metadata of a resource must contain all of its keys and values. A list of
        values matches any of them. Null matches a missing key.
      - C(status) can be V(ACTIVE), V(CHECKING), V(CREATING), V(CRITICAL), V(DELETING), V(ERROR), V(INIT), V(OPERATING),
        V(RECOVERING), V(RESIZING), V(UPDATING) or V(WARNING), in any case.
    type: dict
  sort:
    description:
      - The attributes to sort by, separated by commas. Each can be followed by V(:asc) or V(:desc), as in
        V(status,init_at:desc).
      - The available attributes are C(created_at), C(init_at), C(name), C(status) and C(updated_at).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster
"""

EXAMPLES = r"""
- name: Read a single cluster
  senlin.clustering.cluster_info:
    cloud: mycloud
    name: web
  register: web

- name: List the clusters with problems, newest first
  senlin.clustering.cluster_info:
    cloud: mycloud
    filters:
      status: [ERROR, WARNING]
    sort: created_at:desc
    limit: 10

- name: List the clusters of a team
  senlin.clustering.cluster_info:
    cloud: mycloud
    filters:
      metadata:
        team: shop
"""

RETURN = r"""
clusters:
  description: The clusters that were found.
  returned: success
  type: list
  elements: dict
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
"""

from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import CLUSTER

INFO = Info(CLUSTER)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
