# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_drift
short_description: Find where clusters, their documents and their servers differ
version_added: 0.2.0
description:
  - Compares documents of the role P(senlin.clustering.scaling_group#role) with what Senlin, OpenStack's clustering
    service, has recorded of the clusters. What differs is what the role would change.
  - Compares the records of Senlin with each other. A difference is a cluster that has another number of nodes than its
    desired capacity, a desired capacity outside of its bounds, a node with another profile than its cluster, a node in
    ERROR, or a node without a server or stack. A node that was adopted may have a profile of its own, and so may a node
    to which the document gives one.
  - Compares the records with the servers in Nova. A difference is a server that does not exist or does not run, or
    whose flavor, image, networks, metadata or name are others than the profile of its node declares. What the profile
    does not declare is not compared.
  - Finds servers that Senlin has built and that no node manages any more. They carry the metadata that Senlin sets.
  - The module asks, and changes nothing. It reads one list of each kind of object, for any number of clusters, and one
    of the policies of each cluster. A list takes one request for each page.
  - If anything differs, the lists are read once more, with those actions of Senlin that have not ended. A difference
    counts if it is still the same, and if no action is at work on it. Otherwise RV(clusters[].note) names it.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  clusters:
    description:
      - The clusters, each by its exact name or its full id. If omitted, all clusters of the project are compared, the
        servers of nodes without a cluster, and forgotten servers of clusters that do not exist any more.
      - The name of a cluster that does not exist is an error, unless O(documents) has a document of it.
    type: list
    elements: str
  documents:
    description:
      - Documents of clusters, each a mapping of the variables of the role P(senlin.clustering.scaling_group#role), as
        M(senlin.clustering.cluster_export) returns them in
        RV(senlin.clustering.cluster_export#module:documents[].variables), or the text of a file of variables, as it
        returns it in RV(senlin.clustering.cluster_export#module:documents[].text).
      - Only what a document declares is compared. Policies, receivers and nodes that it does not list count only if
        O(senlin.clustering.scaling_group#role:main:scaling_group_purge) is V(true) in it, and then a node only if
        Senlin would not create it as it is. The desired capacity does not count with the mode V(initial).
      - M(senlin.clustering.cluster_export) leaves out what equals the defaults of the server, such as a C(max_size) of
        V(-1). To have such a value compared, add it to the document.
      - An expression, such as those in the places of secrets, is not compared, whatever it is in the place of, and
        RV(clusters[].note) lists it. Only the name of the group must be known. In the text of a file, what is tagged
        with C(!unsafe) is no expression, and what is tagged with C(!vault) is one.
      - A variable or key that the role does not know is an error. Documents of clusters that are not in O(clusters) are
        not used.
    type: list
    elements: raw
  servers:
    description:
      - Whether the servers of nodes are compared, and forgotten ones found. The user needs the right to list the
        servers of the project in Nova.
    type: bool
    default: true
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
notes:
  - Clusters, nodes and servers that something is at work on are not compared, and RV(clusters[].note) says so.
  - Stacks and containers of nodes are not compared, because their services do not list what they consist of.
  - When a node is added to a cluster, Senlin removes the metadata of the profile from its server. This is a difference.
seealso:
  - module: senlin.clustering.cluster_export
  - module: senlin.clustering.cluster_health
"""

EXAMPLES = r"""
- name: Compare Senlin with itself and with Nova
  senlin.clustering.cluster_drift:
    cloud: devcloud
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
    cloud: devcloud
    documents: "{{ query('ansible.builtin.file', *files) }}"
  vars:
    files: "{{ query('ansible.builtin.fileglob', playbook_dir ~ '/clusters/*.yml') }}"
  register: nightly
  failed_when: nightly is failed or files == [] or nightly.counts.total > 0
"""

RETURN = r"""
clusters:
  description: The clusters, sorted by name, with what of each was compared.
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
      description: The id of the cluster. Null if it does not exist, and only its document does.
      type: str
    name:
      description: The name of the cluster.
      type: str
      sample: web
    note:
      description: What was not compared and why, such as that the cluster is at work, or that Nova cannot be asked.
        Null if there is nothing to say.
      type: str
    servers:
      description: Whether the servers of its nodes were compared.
      type: bool
    status:
      description: The status of the cluster. Null if it does not exist.
      type: str
      sample: ACTIVE
counts:
  description: How many differences there are, by what was compared.
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
      description: All of them.
      type: int
differences:
  description: The differences, sorted by the name of the cluster and by what was compared.
  returned: success
  type: list
  elements: dict
  contains:
    cluster:
      description: The cluster that the difference is about. Its id and name are null if it is about none, and the name
        is null if the cluster does not exist any more.
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
        - What was compared. V(document) is a document with the records of Senlin, V(record) are the records with each
          other, V(server) are the records with the servers in Nova, and V(forgotten) is a server that no node manages.
      type: str
      sample: server
    expected:
      description: The value by the document, by the other record, or by the profile of the node; V(present) or
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
      description: What to do about it, as a sentence.
      type: str
    name:
      description: The name of the object.
      type: str
      sample: web-001
    since:
      description: When the object was last changed, in UTC, as far as Senlin or Nova says. Null if it does not.
      type: str
      sample: "2026-11-24T15:00:00Z"
    where:
      description: What differs, as a path that begins with the kind of the object. The path of a server begins with
        that of its node.
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
