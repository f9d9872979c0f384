# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_build_info
short_description: Show the build of Senlin
version_added: 0.2.0
description:
  - Shows the revisions of the API and the engine of Senlin, OpenStack's clustering service. They do not identify the
    release.
  - Also shows which Senlin and which project the task reaches, so that a play can tell one cloud from another.
author:
  - The senlin.clustering authors (@senlin-clustering)
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_service_info
"""

EXAMPLES = r"""
- name: Read the revisions of the API and the engine
  senlin.clustering.cluster_build_info:
    cloud: mycloud
  register: senlin
"""

RETURN = r"""
build_info:
  description: The revisions.
  returned: success
  type: dict
  contains:
    api:
      description: The revision of the API.
      type: dict
    engine:
      description: The revision of the engine.
      type: dict
    id:
      description: Always null.
      type: str
    name:
      description: Always null.
      type: str
endpoint:
  description: The URL of Senlin.
  returned: success
  type: str
  sample: https://cloud.example.com:8778
project_id:
  description: The id of the project of the login.
  returned: success
  type: str
"""

from ..module_utils._plan.info import Info, read_single
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import BUILD_INFO

INFO = Info(BUILD_INFO, (), read_single, single=True, shows_connection=True)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
