# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_profile_info
short_description: List profiles
version_added: 0.2.0
description:
  - Lists the profiles of Senlin, OpenStack's clustering service.
  - If nothing matches, the list is empty, and the task does not fail.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(metadata), C(name) and C(type).
      - C(metadata) is a dictionary. The metadata of a resource must contain all of its keys and values. A list of
        values matches any of them. Null matches a missing key.
      - C(type) is the full type, such as V(os.nova.server-1.0), or all versions of a type, such as
        V(os.nova.server).
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
  - module: senlin.clustering.cluster_profile
"""

EXAMPLES = r"""
- name: Read a single profile
  senlin.clustering.cluster_profile_info:
    cloud: mycloud
    name: web
  register: web

- name: List the server profiles by name
  senlin.clustering.cluster_profile_info:
    cloud: mycloud
    filters:
      type: os.nova.server-1.0
    sort: name
"""

RETURN = r"""
profiles:
  description: The profiles that were found.
  returned: success
  type: list
  elements: dict
  contains:
    created_at:
      description: When the profile was created, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the profile.
      type: str
      sample: 5f2ab7c2-7a6c-4d9b-9f0a-5d0c2a6d8a11
    metadata:
      description: The metadata of the profile.
      type: dict
      sample: {"team": "shop"}
    name:
      description: The name of the profile.
      type: str
      sample: web
    project_id:
      description: The id of the project that the profile belongs to.
      type: str
    spec:
      description: The spec of the profile, exactly as it was sent.
      type: dict
    type:
      description: The type of the profile, with its version.
      type: str
      sample: os.nova.server-1.0
    updated_at:
      description: When the profile was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the profile.
      type: str
"""

from ..module_utils._plan.info import Info
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import PROFILE

INFO = Info(PROFILE)


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
