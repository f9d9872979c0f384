# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_attribute_info
short_description: Collect an attribute from all nodes of a cluster
version_added: 0.2.0
description:
  - Collects the value of one attribute from each node of a cluster. Requires microversion 1.2.
  - If the cluster does not exist, the list is empty, and the task does not fail.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster:
    description:
      - The cluster, by its exact name or its full id.
    type: str
    required: true
    aliases: [cluster_id, cluster_name]
  path:
    description:
      - The JSON path of the value, such as V(status) or V(details.addresses). For a path below C(details), Senlin
        queries the server of each node.
    type: str
    required: true
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_info
"""

EXAMPLES = r"""
- name: Declare the profile of the web servers
  senlin.clustering.cluster_profile:
    cloud: mycloud
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

- name: Declare a cluster of one web server
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    profile: web
    desired_capacity: 1

- name: Collect the addresses of all nodes
  senlin.clustering.cluster_attribute_info:
    cloud: mycloud
    cluster: web
    path: details.addresses
  register: addresses

- name: Delete the cluster
  senlin.clustering.cluster:
    cloud: mycloud
    name: web
    state: absent

- name: Delete the profile
  senlin.clustering.cluster_profile:
    cloud: mycloud
    name: web
    state: absent
"""

RETURN = r"""
cluster_attributes:
  description: The values, one for each node that has the attribute.
  returned: success
  type: list
  elements: dict
  contains:
    attr_value:
      description: The value of the attribute.
      type: raw
    id:
      description: The id of the node.
      type: str
    name:
      description: The name of the node. Null if the node no longer exists.
      type: str
      sample: node-Ab3dE6gh
    node_id:
      description: The id of the node.
      type: str
"""

from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import ATTRIBUTE
from ..module_utils._subjects.attributes import ATTRIBUTE_OPTIONS, list_attributes

INFO = Info(ATTRIBUTE, ATTRIBUTE_OPTIONS, list_attributes)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
