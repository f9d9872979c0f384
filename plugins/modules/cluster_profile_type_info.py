# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_profile_type_info
short_description: List profile types
version_added: 0.2.0
description:
  - Lists the profile types that Senlin, OpenStack's clustering service, supports, with the properties of their specs
    and the operations on their nodes.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  name:
    description:
      - List only the type with this full name, such as V(os.nova.server-1.0), or all versions of a type, such as
        V(os.nova.server).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_profile
  - module: senlin.clustering.cluster_policy_type_info
"""

EXAMPLES = r"""
- name: Read the properties and operations of a server profile
  senlin.clustering.cluster_profile_type_info:
    cloud: mycloud
    name: os.nova.server-1.0
  register: server
"""

RETURN = r"""
profile_types:
  description: The profile types that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: The full name of the type.
      type: str
    name:
      description: The full name of the type, such as V(os.nova.server-1.0).
      type: str
    operations:
      description: The operations that the type provides, each with its parameters. Null below microversion 1.4.
      type: dict
    schema:
      description: The properties of a spec of this type.
      type: dict
    support_status:
      description: The support status of the type, and the release since which it applies. Null below microversion 1.5.
      type: dict
"""

from ..module_utils._plan.info import NAME, Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import PROFILE_TYPE
from ..module_utils._subjects.types import read_operations, type_source

INFO = Info(PROFILE_TYPE, (NAME,), type_source(read_operations))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
