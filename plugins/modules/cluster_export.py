# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_export
short_description: Export clusters as documents
version_added: 0.2.0
description:
  - Turns the clusters of Senlin, OpenStack's clustering service, into documents for the role
    P(senlin.clustering.scaling_group#role), each with its profiles, policies and receivers, and some of its nodes.
  - The role changes nothing when it applies the document of a cluster that has not changed. In an empty project, it
    creates an equal cluster, whose export is the same text.
  - A document contains the settings that differ from the defaults of the server. It lists only the nodes that Senlin
    would not create in the same form, because they have a name, a profile, a role or metadata of their own, or are
    tainted.
  - The module recognizes secrets by their name or their form, and replaces each of them with a variable. See
    RV(documents[].secrets). Read a document before you publish it, because it can contain other secrets.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  clusters:
    description:
      - The clusters, each by its exact name or its full id. If omitted, all clusters of the project are exported.
    type: list
    elements: str
  comments:
    description:
      - Whether the text has a comment with the id and the time of creation for each object.
    type: bool
    default: false
  exclude:
    description:
      - The objects to leave out. A list of names leaves out the clusters, nodes, policies and receivers that have one
        of these names.
      - A mapping leaves out objects of some kinds only. Its keys are C(clusters), C(nodes), C(policies) and
        C(receivers), and each value is a list of names.
    type: raw
    default: []
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_info
"""

EXAMPLES = r"""
- name: Export all clusters
  senlin.clustering.cluster_export:
    cloud: mycloud
  register: export

- name: Create a folder
  ansible.builtin.file:
    path: "{{ playbook_dir }}/groups"
    state: directory
    mode: "0700"

- name: Write a file for each cluster
  ansible.builtin.copy:
    content: "{{ item.text }}"
    # The name of a cluster can be too long for a file.
    dest: "{{ playbook_dir }}/groups/{{ item.cluster_id }}.yml"
    mode: "0600"
  loop: "{{ export.documents }}"
  loop_control:
    label: "{{ item.name }}"

- name: Leave out a policy, but export the receiver with the same name
  senlin.clustering.cluster_export:
    cloud: mycloud
    clusters: [web]
    exclude:
      policies: [web-out]

- name: Export all clusters without what is named scratch
  senlin.clustering.cluster_export:
    cloud: mycloud
    exclude: [scratch]
"""

RETURN = r"""
documents:
  description: A document for each cluster, sorted by the names of the clusters.
  returned: success
  type: list
  elements: dict
  contains:
    cluster_id:
      description: The id of the cluster.
      type: str
    left_out:
      description: The parts of the cluster that are not in the document.
      type: list
      elements: dict
      contains:
        id:
          description: The id of the object.
          type: str
        kind:
          description: The kind of the object.
          type: str
          sample: receiver
        name:
          description: The name of the object.
          type: str
        reason:
          description: Why it is left out.
          type: str
    name:
      description: The name of the cluster.
      type: str
      sample: web
    secrets:
      description: The places of the secrets, such as a password in a spec. To apply the document, set the variable
        C(scaling_group_secrets) to a dictionary that maps these places to the secrets. In the keys of a place, all
        characters except letters, digits, C(_) and C(-) are encoded as in a URL, such as C(%2E) for a dot.
      type: list
      elements: str
      sample: [profile.spec.properties.admin_pass]
    text:
      description: The document as YAML, for a file of variables. Text that looks like a template is marked with
        C(!unsafe).
      type: str
    variables:
      description:
        - The document as data, for comparing and for filters.
        - Ansible does not evaluate expressions in the results of a module. The expressions in the places of
          RV(documents[].secrets) therefore stay as they are, and the role P(senlin.clustering.scaling_group#role)
          refuses them. To apply the document, write RV(documents[].text) to a file, and read that as a file of
          variables, for example with C(ansible.builtin.include_vars).
      type: dict
left_out:
  description: The clusters that have no document, and, if all clusters are exported, the nodes and receivers that
    belong to no cluster.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The id of the object.
      type: str
    kind:
      description: The kind of the object.
      type: str
      sample: node
    name:
      description: The name of the object.
      type: str
    reason:
      description: Why it is left out.
      type: str
"""

from ..module_utils._documents.export import DOCUMENT, EXPORT_OPTIONS, export
from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module

INFO = Info(DOCUMENT, EXPORT_OPTIONS, report=export)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
