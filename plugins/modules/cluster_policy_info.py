# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_policy_info
short_description: List policies
version_added: 0.2.0
description:
  - Lists the policies of Senlin, OpenStack's clustering service.
  - If nothing matches, the list is empty, and the task does not fail.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(name) and C(type).
      - C(type) is the full type, such as V(senlin.policy.scaling-1.0), or all versions of a type, such as
        V(senlin.policy.scaling).
    type: dict
  sort:
    description:
      - The attributes to sort by, separated by commas. Each can be followed by V(:asc) or V(:desc), as in
        V(type,created_at:desc).
      - The available attributes are C(created_at), C(name), C(type) and C(updated_at).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_policy
  - module: senlin.clustering.cluster_policy_binding_info
"""

EXAMPLES = r"""
- name: Read a single policy
  senlin.clustering.cluster_policy_info:
    cloud: mycloud
    name: grow
  register: grow

- name: List the scaling policies by name
  senlin.clustering.cluster_policy_info:
    cloud: mycloud
    filters:
      type: senlin.policy.scaling-1.0
    sort: name
"""

RETURN = r"""
policies:
  description: The policies that were found.
  returned: success
  type: list
  elements: dict
  contains:
    created_at:
      description: When the policy was created, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    data:
      description: Data that the server stores with the policy, usually empty.
      type: dict
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the policy.
      type: str
      sample: 9c1d1c3e-0b0a-4e0f-8f0e-3a1f4f0d7b52
    name:
      description: The name of the policy.
      type: str
      sample: grow
    project_id:
      description: The id of the project that the policy belongs to.
      type: str
    spec:
      description: The spec of the policy, exactly as it was sent.
      type: dict
    type:
      description: The type of the policy, with its version.
      type: str
      sample: senlin.policy.scaling-1.0
    updated_at:
      description: When the policy was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the policy.
      type: str
"""

from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import POLICY

INFO = Info(POLICY)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
