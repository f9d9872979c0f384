# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_node_info
short_description: List nodes
version_added: 0.1.0
description:
  - Lists the nodes of Senlin, OpenStack's clustering service.
  - What is not there is not listed, and that is no error.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  cluster:
    description:
      - List only the nodes of this cluster, an exact name or a full id. Of one that is not there, none are listed.
    type: str
    aliases: [cluster_id]
  details:
    description:
      - Whether to read also what the service behind a node says of its server or stack. One more request for each node.
    type: bool
    default: false
  filters:
    description:
      - List only those that have these values. A list of values means any of them.
      - The filters are C(cluster_id), C(name) and C(status).
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_node
"""

EXAMPLES = r"""
- name: Look at one node and its server
  senlin.clustering.cluster_node_info:
    cloud: devcloud
    name: db-1
    details: true
  register: node

- name: List the nodes of a cluster that are in trouble
  senlin.clustering.cluster_node_info:
    cloud: devcloud
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
      description: The id of its cluster, empty for a member of none.
      type: str
    created_at:
      description: When its creation ended, in UTC.
      type: str
      sample: "2026-11-24T15:00:03Z"
    data:
      description: What Senlin keeps with it for its own use.
      type: dict
    dependents:
      description: What depends on it, such as containers that run on it.
      type: dict
    details:
      description: What the service behind it says of its server or stack, with O(details=true). Null otherwise.
      type: dict
    domain_id:
      description: The domain of its owner.
      type: str
    id:
      description: Its id.
      type: str
      sample: 4b1f6a52-1d5f-4c0b-93b7-0d5d8f6a1c77
    index:
      description: Its number in its cluster, -1 for a member of none.
      type: int
      sample: 1
    init_at:
      description: When it was asked for, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    metadata:
      description: The keys and values kept with it.
      type: dict
    name:
      description: Its name.
      type: str
      sample: db-1
    physical_id:
      description: The id of the server or stack that it manages.
      type: str
    profile_id:
      description: The id of its profile.
      type: str
    profile_name:
      description: The name of its profile.
      type: str
      sample: db
    project_id:
      description: The project that it belongs to.
      type: str
    role:
      description: What it is in its cluster.
      type: str
      sample: primary
    status:
      description: Its status, V(ACTIVE) when all is well.
      type: str
      sample: ACTIVE
    status_reason:
      description: Why it has that status.
      type: str
    tainted:
      description: Whether it is the first to go when its cluster shrinks. Null below microversion 1.13.
      type: bool
    updated_at:
      description: When it was last updated, in UTC.
      type: str
    user_id:
      description: Who made it.
      type: str
"""

from collections.abc import Iterator
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, Field, Params
from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import (
    CLUSTER_OPTION,
    LIST_OPTIONS,
    Info,
    list_resources,
)
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Attributes, Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import CLUSTER, NODE, Kind

FIELDS = (*LIST_OPTIONS, CLUSTER_OPTION, Field("details", {"type": "bool", "default": False}, CONTROL))


def list_nodes(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    query: dict[str, Any] = {}
    if params["cluster"] is not None:
        cluster = client.look_up(CLUSTER, params["cluster"])
        if cluster is None:
            return
        query = {"cluster_id": cluster["id"]}
    for node in list_resources(kind, params, client, **query):
        detailed = client.read(kind, f"{kind.path}/{node['id']}?show_details=True") if params["details"] else node
        # The server does not filter if the task identifies the node by its id.
        if detailed and node["cluster_id"] == query.get("cluster_id", node["cluster_id"]):
            yield detailed


INFO = Info(NODE, FIELDS, list_nodes)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
