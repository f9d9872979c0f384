# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_node_info
short_description: List nodes
version_added: 0.2.0
description:
  - Lists the nodes of Senlin, OpenStack's clustering service.
  - If nothing matches, the list is empty, and the task does not fail.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  address:
    description:
      - List only the node whose server has this address, fixed or floating.
    type: str
  cluster:
    description:
      - List only the nodes of this cluster, given by its exact name or its full id. If the cluster does not exist, the
        list is empty.
    type: str
    aliases: [cluster_id, cluster_name]
  details:
    description:
      - Whether to also read the attributes of each server or stack from Nova or Heat. This takes one more request for
        each node.
    type: bool
    default: false
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(cluster_id), C(metadata), C(name), C(physical_id) and C(status).
      - C(cluster_id) is the name or the full id of a cluster, like O(cluster). If it is empty, the nodes that are in no
        cluster are listed.
      - C(metadata) is a dictionary. The metadata of a resource must contain all of its keys and values. A list of
        values matches any of them. Null matches a missing key.
      - C(physical_id) is the id of the server or stack of a node.
      - C(status) can be V(ACTIVE), V(CREATING), V(DELETING), V(ERROR), V(INIT), V(OPERATING), V(RECOVERING),
        V(UPDATING) or V(WARNING), in any case.
    type: dict
  server:
    description:
      - List only the nodes whose server has exactly this name or this full id.
      - For O(server) by name and for O(address), the module lists the servers of the project. If Nova is not available,
        or the user may not list servers, the module reads the details of one node after the other from Senlin.
    type: str
  sort:
    description:
      - The attributes to sort by, separated by commas. Each can be followed by V(:asc) or V(:desc), as in
        V(status,init_at:desc).
      - The available attributes are C(created_at), C(index), C(init_at), C(name), C(status) and C(updated_at).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_node
"""

EXAMPLES = r"""
- name: Read a single node and the details of its server
  senlin.clustering.cluster_node_info:
    cloud: mycloud
    name: db-1
    details: true
  register: node

- name: Find the node behind an address that a log mentions
  senlin.clustering.cluster_node_info:
    cloud: mycloud
    address: 10.0.0.7

- name: List the nodes of a cluster that have problems
  senlin.clustering.cluster_node_info:
    cloud: mycloud
    cluster: db
    filters:
      status: [ERROR, WARNING]
    sort: index
"""

RETURN = r"""
nodes:
  description: The nodes that were found.
  returned: success
  type: list
  elements: dict
  contains:
    cluster_id:
      description: The id of the cluster that the node is in. Empty if the node is in no cluster.
      type: str
    created_at:
      description: When the creation of the node finished, in UTC.
      type: str
      sample: "2026-11-24T15:00:03Z"
    data:
      description: Data that Senlin stores with the node for its own use.
      type: dict
    dependents:
      description: Objects that depend on the node, such as containers that run on it.
      type: dict
    details:
      description: The attributes of the server or stack that Nova or Heat reports, if O(details=true). Null otherwise.
      type: dict
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the node.
      type: str
      sample: 4b1f6a52-1d5f-4c0b-93b7-0d5d8f6a1c77
    index:
      description: The number of the node within its cluster. -1 if the node is in no cluster.
      type: int
      sample: 1
    init_at:
      description: When the creation of the node was requested, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    metadata:
      description: The metadata of the node.
      type: dict
    name:
      description: The name of the node.
      type: str
      sample: db-1
    physical_id:
      description: The id of the server or stack that the node manages.
      type: str
    profile_id:
      description: The id of the profile of the node.
      type: str
    profile_name:
      description: The name of the profile of the node.
      type: str
      sample: db
    project_id:
      description: The id of the project that the node belongs to.
      type: str
    role:
      description: The role of the node in its cluster.
      type: str
      sample: primary
    status:
      description: The status of the node, V(ACTIVE) in normal operation.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why the node has this status.
      type: str
    tainted:
      description: Whether the node is removed first when its cluster shrinks. Null below microversion 1.13.
      type: bool
    updated_at:
      description: When the node was last updated, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the node.
      type: str
"""

from collections.abc import Iterator

from ..module_utils._plan.common_fields import CLUSTER_OPTION
from ..module_utils._plan.fields import CONTROL, Field, Params
from ..module_utils._plan.info import LIST_OPTIONS, Info, list_resources
from ..module_utils._run.module import run_module
from ..module_utils._senlin.client import Client
from ..module_utils._senlin.kinds import NODE, Kind
from ..module_utils._senlin.transport import Attributes
from ..module_utils._subjects.node_servers import SERVER_OPTIONS, with_server

FIELDS = (*LIST_OPTIONS, CLUSTER_OPTION, *SERVER_OPTIONS, Field("details", {"type": "bool", "default": False}, CONTROL))


def list_nodes(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    """A source: the nodes of the cluster that the task names, or all nodes, with details if requested."""
    for node in with_server(list_resources(kind, params, client), params, client):
        detailed = client.read(kind, f"{kind.path}/{node['id']}?show_details=True") if params["details"] else node
        if detailed:
            yield detailed


INFO = Info(NODE, FIELDS, list_nodes)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
