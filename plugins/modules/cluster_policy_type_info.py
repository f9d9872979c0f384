# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_policy_type_info
short_description: List policy types
version_added: 0.2.0
description:
  - Lists the policy types that Senlin, OpenStack's clustering service, supports, with the properties of their specs.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  name:
    description:
      - List only the type with this full name, such as V(senlin.policy.scaling-1.0), or all versions of a type, such as
        V(senlin.policy.health).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_profile_type_info
"""

EXAMPLES = r"""
- name: Read the properties of all versions of the health policy
  senlin.clustering.cluster_policy_type_info:
    cloud: mycloud
    name: senlin.policy.health
  register: health
"""

RETURN = r"""
policy_types:
  description: The policy types that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The full name of the type.
      type: str
    name:
      description: The full name of the type, such as V(senlin.policy.scaling-1.0).
      type: str
    schema:
      description: The properties of a spec of this type.
      type: dict
    support_status:
      description: The support status of the type, and the release since which it applies. Null below microversion 1.5.
      type: dict
"""

from ..module_utils._plan.info import NAME, Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import POLICY_TYPE
from ..module_utils._subjects.types import type_source

INFO = Info(POLICY_TYPE, (NAME,), type_source())


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
