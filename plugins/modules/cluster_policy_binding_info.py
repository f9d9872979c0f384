# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_policy_binding_info
short_description: List the policies of clusters
version_added: 0.2.0
description:
  - Lists the policies that are attached to a cluster of Senlin, OpenStack's clustering service, or to all clusters of
    the project.
  - If the cluster does not exist, the list is empty, and the task does not fail.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster:
    description:
      - The cluster, by its exact name within the project or its full id. If omitted, the bindings of all clusters of
        the project are listed, by the names of the clusters. This takes one request for each cluster.
    type: str
    aliases: [cluster_id, cluster_name]
  filters:
    description:
      - List only the bindings that have these values. A list of values matches any of them.
      - The available filters are C(is_enabled), C(policy_name) and C(policy_type).
      - C(is_enabled) can be V(true) or V(false).
      - C(policy_type) is the full type, such as V(senlin.policy.scaling-1.0), or all versions of a type, such as
        V(senlin.policy.scaling).
    type: dict
  limit:
    description:
      - The maximum number of bindings to return.
    type: int
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_policy_binding
  - module: senlin.clustering.cluster_policy_info
"""

EXAMPLES = r"""
- name: List the policies of a cluster
  senlin.clustering.cluster_policy_binding_info:
    cloud: mycloud
    cluster: web
  register: bindings

- name: List what is attached to all clusters of the project
  senlin.clustering.cluster_policy_binding_info:
    cloud: mycloud

- name: List the scaling policies that are currently disabled on the cluster
  senlin.clustering.cluster_policy_binding_info:
    cloud: mycloud
    cluster: web
    filters:
      is_enabled: false
      policy_type: senlin.policy.scaling-1.0
"""

RETURN = r"""
cluster_policies:
  description: The bindings that were found.
  returned: success
  type: list
  elements: dict
  contains:
    cluster_id:
      description: The id of the cluster.
      type: str
    cluster_name:
      description: The name of the cluster.
      type: str
      sample: web
    data:
      description: Data that the server stores with the binding, such as the id of a load balancer.
      type: dict
    id:
      description: The id of the binding. No module takes it as an option.
      type: str
    is_enabled:
      description: Whether the policy is enabled on the cluster.
      type: bool
    name:
      description: Always empty, because a binding has no name.
      type: str
    policy_id:
      description: The id of the policy.
      type: str
    policy_name:
      description: The name of the policy.
      type: str
      sample: grow
    policy_type:
      description: The type of the policy, with its version.
      type: str
      sample: senlin.policy.scaling-1.0
"""

from ..module_utils._plan.common_fields import CLUSTER_OPTION
from ..module_utils._plan.info import FILTERS, LIMIT, Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import BINDING
from ..module_utils._subjects.bindings import list_bindings

INFO = Info(BINDING, (CLUSTER_OPTION, FILTERS, LIMIT), list_bindings)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
