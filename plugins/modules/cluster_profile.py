# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_profile
short_description: Declare a profile, the template of a cluster's nodes
version_added: 0.1.0
description:
  - Creates, renames, updates and deletes profiles of Senlin, OpenStack's clustering service.
  - A profile says what the nodes of a cluster are made of, such as flavor, image and networks of a server.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  id:
    description:
      - The full id of the profile. With it, O(name) is what the profile shall be called.
    type: str
  metadata:
    description:
      - Keys and values to keep with the profile. V({}) clears them.
    type: dict
  name:
    description:
      - The name of the profile, matched exactly and within the project. One of O(name) and O(id) is required.
    type: str
  on_spec_change:
    description:
      - What to do when O(spec) differs from the one that the profile has. Senlin cannot change a spec.
      - V(fail) fails, and says which keys differ.
      - V(replace) makes a new profile of the name. The old one is renamed to its name and the first eight characters of
        its id, and is deleted as soon as no cluster or node uses it, now or by a later run of the task. Declare the
        cluster after it, and its members are rolled to the new profile.
    type: str
    default: fail
    choices: [fail, replace]
  purge_metadata:
    description:
      - Whether O(metadata) declares the whole map. With V(false), its keys are added and changed, and others stay.
    type: bool
    default: true
  spec:
    description:
      - What the profile is, as a dictionary with C(type), C(version) and C(properties), such as for
        C(os.nova.server-1.0). Needed to create one.
      - Check mode has the server check it, where the server can (microversion 1.2).
    type: dict
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.resource
  - senlin.clustering.attributes
  - senlin.clustering.attributes.declare
seealso:
  - module: senlin.clustering.cluster
  - module: senlin.clustering.cluster_profile_info
"""

EXAMPLES = r"""
- name: Declare what the web servers are made of
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: web
    spec:
      type: os.nova.server
      version: 1.0
      properties:
        name: web
        flavor: m1.small
        image: cirros
        networks:
          - network: private
    metadata:
      team: shop

- name: Give them a new image, as a new revision of the profile
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: web
    on_spec_change: replace
    spec:
      type: os.nova.server
      version: 1.0
      properties:
        name: web
        flavor: m1.small
        image: ubuntu
        networks:
          - network: private

- name: Remove the profile and its retired revisions
  senlin.clustering.cluster_profile:
    cloud: devcloud
    name: web
    state: absent
"""

RETURN = r"""
profile:
  description: The profile as it is, or in check mode as it would be.
  returned: success and O(state=present)
  type: dict
  contains:
    created_at:
      description: When it was made, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    domain_id:
      description: The domain of its owner.
      type: str
    id:
      description: Its id.
      type: str
      sample: 5f2ab7c2-7a6c-4d9b-9f0a-5d0c2a6d8a11
    metadata:
      description: The keys and values kept with it.
      type: dict
      sample: {"team": "shop"}
    name:
      description: Its name.
      type: str
      sample: web
    project_id:
      description: The project that it belongs to.
      type: str
    spec:
      description: What it is, just as it was sent.
      type: dict
    type:
      description: Type and version of the spec.
      type: str
      sample: os.nova.server-1.0
    updated_at:
      description: When it was last changed, in UTC.
      type: str
    user_id:
      description: Who made it.
      type: str
steps:
  description: What was done, or in check mode what would be, in order.
  returned: success
  type: list
  elements: str
  sample: ["rename profile web to web-5f2ab7c2", "create profile web"]
steps_done:
  description: What had been done before the task failed, in order.
  returned: failure
  type: list
  elements: str
"""

from ansible_collections.senlin.clustering.plugins.module_utils._plan.common_fields import (
    ID,
    METADATA,
    NAME,
    NAMED,
    PURGE_METADATA,
)
from ansible_collections.senlin.clustering.plugins.module_utils._plan.compare import same_spec
from ansible_collections.senlin.clustering.plugins.module_utils._plan.fields import CONTROL, FIXED, Field
from ansible_collections.senlin.clustering.plugins.module_utils._plan.resource import Resource
from ansible_collections.senlin.clustering.plugins.module_utils._run.module import run_module
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import PROFILE
from ansible_collections.senlin.clustering.plugins.module_utils._subjects import revisions

FIELDS = (
    ID,
    NAME,
    Field("spec", {"type": "dict"}, FIXED, same=same_spec),
    METADATA,
    PURGE_METADATA,
    Field("on_spec_change", {"type": "str", "default": "fail", "choices": ["fail", "replace"]}, CONTROL),
)
RESOURCE = Resource(PROFILE, FIELDS, revisions.plans(), rules=NAMED, starts_actions=False)


def main() -> None:
    run_module(RESOURCE)


if __name__ == "__main__":
    main()
