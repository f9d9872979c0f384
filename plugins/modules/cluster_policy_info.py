# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_policy_info
short_description: List policies
version_added: 0.1.0
description:
  - Lists the policies of Senlin, OpenStack's clustering service.
  - What is not there is not listed, and that is no error.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only those that have these values. A list of values means any of them.
      - The filters are C(name) and C(type), the full one such as V(senlin.policy.scaling-1.0).
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_policy
  - module: senlin.clustering.cluster_policy_binding_info
"""

EXAMPLES = r"""
- name: Look at one policy
  senlin.clustering.cluster_policy_info:
    cloud: devcloud
    name: grow
  register: grow

- name: List the scaling policies by name
  senlin.clustering.cluster_policy_info:
    cloud: devcloud
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
      description: When it was made, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    data:
      description: What the server keeps with it, mostly nothing.
      type: dict
    domain_id:
      description: The domain of its owner.
      type: str
    id:
      description: Its id.
      type: str
      sample: 9c1d1c3e-0b0a-4e0f-8f0e-3a1f4f0d7b52
    name:
      description: Its name.
      type: str
      sample: grow
    project_id:
      description: The project that it belongs to.
      type: str
    spec:
      description: What it is, just as it was sent.
      type: dict
    type:
      description: Type and version of the spec.
      type: str
      sample: senlin.policy.scaling-1.0
    updated_at:
      description: When it was last changed, in UTC.
      type: str
    user_id:
      description: Who made it.
      type: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import Info
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import POLICY

INFO = Info(POLICY)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
