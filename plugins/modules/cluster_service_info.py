# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_service_info
short_description: List the services of Senlin
version_added: 0.2.0
description:
  - Lists the services of Senlin, OpenStack's clustering service, and whether they are up. Requires admin privileges.
  - By default, a service reports every 60 seconds and counts as down 60 seconds after its last report. A working
    service can therefore be V(down) for a moment. As in the example, read the status again before you conclude that a
    service is down.
author:
  - The senlin.clustering authors (@senlin-clustering)
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_build_info
"""

EXAMPLES = r"""
- name: Verify that an engine is up
  senlin.clustering.cluster_service_info:
    cloud: mycloud-admin
  register: senlin
  until: >-
    senlin.services | default([]) | selectattr('binary', 'eq', 'senlin-engine') | selectattr('state', 'eq', 'up')
    | length > 0
  retries: 3
  delay: 5
"""

RETURN = r"""
services:
  description: The services.
  returned: success
  type: list
  elements: dict
  contains:
    binary:
      description: The program that the service runs, such as V(senlin-engine).
      type: str
    disabled_reason:
      description: Why the service is disabled.
      type: str
    host:
      description: The machine that the service runs on.
      type: str
    id:
      description: The id of the service.
      type: str
    name:
      description: Always null.
      type: str
    state:
      description: Whether the service is V(up) or V(down).
      type: str
    status:
      description: Whether the service is V(enabled) or V(disabled).
      type: str
    updated_at:
      description: When the service last reported, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
"""

from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import SERVICE

INFO = Info(SERVICE, ())


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
