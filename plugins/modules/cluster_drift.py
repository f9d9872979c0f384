# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_drift
short_description: Find where clusters, their documents and their servers differ
version_added: 0.2.0
description:
  - Compares documents of the role P(senlin.clustering.scaling_group#role) with the records of the clusters in Senlin,
    OpenStack's clustering service. The differences are the changes that the role would make.
  - Compares the records of Senlin with each other. It reports clusters whose number of nodes differs from the desired
    capacity, or whose desired capacity is outside its bounds. It also reports nodes with another profile than their
    cluster, nodes in ERROR, and nodes without a server or stack. An adopted node may have a profile of its own, and so
    may a node whose profile the document declares.
  - Compares the records with the servers in Nova. It reports servers that do not exist or do not run, and servers whose
    flavor, image, networks, metadata or name differ from the profile of their node. It compares only properties that
    the profile declares.
  - Finds servers that Senlin has built and that no node manages any more. They carry the metadata that Senlin sets.
  - The module only reads. It reads one list of each type of object, for any number of clusters, and one list of the
    policies of each cluster. A list takes one request for each page.
  - If anything differs, the task reads the lists again, together with the actions of Senlin that have not ended. A
    difference counts if it is still the same, and if no running action changes the object. Otherwise
    RV(clusters[].note) names it.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  clusters:
    description:
      - The clusters, each by its exact name or its full id. If omitted, the task compares all clusters of the project,
        the servers of nodes without a cluster, and forgotten servers of clusters that no longer exist.
      - The task fails if a cluster does not exist, unless O(documents) contains a document of it.
    type: list
    elements: str
  documents:
    description:
      - Documents of clusters. Each document is a dictionary with variables of the role
        P(senlin.clustering.scaling_group#role), or the text of a file with such variables.
        M(senlin.clustering.cluster_export) returns both, in
        RV(senlin.clustering.cluster_export#module:documents[].variables) and
        RV(senlin.clustering.cluster_export#module:documents[].text).
      - Only variables that a document declares are compared. Policies, receivers and nodes that the document does not
        list count only if O(senlin.clustering.scaling_group#role:main:scaling_group_purge) is V(true) in it, and then a
        node only if Senlin would not create it as it is. The desired capacity does not count with the mode V(initial).
      - M(senlin.clustering.cluster_export) leaves out values that equal the defaults of the server, such as a
        C(max_size) of V(-1). To compare such a value, add it to the document.
      - The task does not compare expressions, such as the expressions that replace secrets. RV(clusters[].note) lists
        them. The name of the group must not be an expression. In the text of a file, values with the tag C(!vault)
        count as expressions, and values with the tag C(!unsafe) do not.
      - The task fails if a document has a variable or key that the role does not know. It ignores documents of clusters
        that are not in O(clusters).
    type: list
    elements: raw
  servers:
    description:
      - Whether to compare the servers of nodes, and to find forgotten servers. The user needs the right to list the
        servers of the project in Nova.
    type: bool
    default: true
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
notes:
  - Clusters, nodes and servers that a running operation may change are not compared. RV(clusters[].note) names them.
  - Stacks and containers of nodes are not compared, because their services do not list their properties.
  - When a node is added to a cluster, Senlin removes the metadata of the profile from its server. This is a difference.
seealso:
  - module: senlin.clustering.cluster_export
  - module: senlin.clustering.cluster_health
"""

EXAMPLES = r"""
- name: Compare Senlin with itself and with Nova
  senlin.clustering.cluster_drift:
    cloud: mycloud
  register: drift

- name: Show what to do about each difference
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.where }} is {{ item.found }} instead of {{ item.expected }}. {{ item.mend }}"
  loop: "{{ drift.differences }}"
  loop_control:
    label: "{{ item.name }}"

# For a nightly job. The folder holds the files that cluster_export has written. Without any, nothing would differ.
- name: Fail if a cluster is not as its document in the folder says
  senlin.clustering.cluster_drift:
    cloud: mycloud
    documents: "{{ query('ansible.builtin.file', *files) }}"
  vars:
    files: "{{ query('ansible.builtin.fileglob', playbook_dir ~ '/clusters/*.yml') }}"
  register: nightly
  failed_when: nightly is failed or files == [] or nightly.counts.total > 0
"""

RETURN = r"""
clusters:
  description: The clusters, sorted by name. Each entry says which parts of the cluster were compared.
  returned: success
  type: list
  elements: dict
  contains:
    counts:
      description: How many differences the cluster has, as in RV(counts).
      type: dict
    document:
      description: Whether the cluster was compared with a document.
      type: bool
    id:
      description: The id of the cluster. Null if only its document exists.
      type: str
    name:
      description: The name of the cluster.
      type: str
      sample: web
    note:
      description: The parts that were not compared, and why. For example, an action runs on the cluster, or Nova does
        not respond. Null if everything was compared.
      type: str
    servers:
      description: Whether the servers of its nodes were compared.
      type: bool
    status:
      description: The status of the cluster. Null if it does not exist.
      type: str
      sample: ACTIVE
counts:
  description: The number of differences, by the type of comparison.
  returned: success
  type: dict
  contains:
    document:
      description: Differences between documents and the records of Senlin.
      type: int
    forgotten:
      description: Servers that no node manages any more.
      type: int
    record:
      description: Differences among the records of Senlin.
      type: int
    server:
      description: Differences between the records of Senlin and the servers in Nova.
      type: int
    total:
      description: The total number of differences.
      type: int
differences:
  description: The differences, sorted by the name of the cluster and by the type of comparison.
  returned: success
  type: list
  elements: dict
  contains:
    cluster:
      description: The cluster that the difference belongs to. The id and the name are null if the difference belongs to
        no cluster. The name is null if the cluster no longer exists.
      type: dict
      contains:
        id:
          description: The id of the cluster.
          type: str
        name:
          description: The name of the cluster.
          type: str
    compared:
      description:
        - The type of comparison. V(document) compares a document with the records of Senlin, V(record) compares the
          records with each other, and V(server) compares the records with the servers in Nova. V(forgotten) is a server
          that no node manages.
      type: str
      sample: server
    expected:
      description: The value in the document, in the other record, or in the profile of the node; V(present) or
        V(absent) if the object as a whole differs. Secrets are masked.
      type: raw
      sample: m1.small
    found:
      description: The value that was found instead. Secrets are masked.
      type: raw
      sample: m1.large
    id:
      description: The id of the object; of an attached policy, the id of the policy. Null if it does not exist.
      type: str
    kind:
      description: The kind of the object, such as V(cluster), V(node), V(cluster_policy), which is a policy that is
        attached to a cluster, or V(server), which is a forgotten server.
      type: str
      sample: node
    mend:
      description: How to resolve the difference, as a sentence.
      type: str
    name:
      description: The name of the object.
      type: str
      sample: web-001
    since:
      description: When the object was last changed, in UTC. Null if neither Senlin nor Nova records it.
      type: str
      sample: "2026-11-24T15:00:00Z"
    where:
      description: The attribute that differs, as a path that begins with the kind of the object. The path of a server
        begins with the path of its node.
      type: str
      sample: node.server.flavor
"""

from ..module_utils._drift.report import DIFFERENCE, DRIFT_OPTIONS, drift
from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module

INFO = Info(DIFFERENCE, DRIFT_OPTIONS, report=drift)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
