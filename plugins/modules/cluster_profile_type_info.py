# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_profile_type_info
short_description: List the types of profiles
version_added: 0.1.0
description:
  - Lists the types of profiles that Senlin, OpenStack's clustering service, knows.
  - Each comes with the properties of its specs and the operations on its nodes.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  name:
    description:
      - List only the type of this full name, such as V(os.nova.server-1.0), or all versions of a type, such as
        V(os.nova.server).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_profile
  - module: senlin.clustering.cluster_policy_type_info
"""

EXAMPLES = r"""
- name: Look up what a server profile can say
  senlin.clustering.cluster_profile_type_info:
    cloud: devcloud
    name: os.nova.server-1.0
  register: server
"""

RETURN = r"""
profile_types:
  description: The types that were found.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Its full name.
      type: str
    name:
      description: Its full name, such as V(os.nova.server-1.0).
      type: str
    operations:
      description: The operations that it has, each with its parameters. Null below microversion 1.4.
      type: dict
    schema:
      description: The properties of its specs.
      type: dict
    support_status:
      description: Since which release it is supported. Null below microversion 1.5.
      type: dict
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.info import NAME, Info
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import PROFILE_TYPE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.types import read_operations, type_source

INFO = Info(PROFILE_TYPE, (NAME,), type_source(read_operations))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
