# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: cluster_receiver_info
short_description: List receivers
version_added: 0.2.0
description:
  - Lists the receivers of Senlin, OpenStack's clustering service.
  - If nothing matches, the list is empty, and the task does not fail.
  - The task sends one more request to name the clusters of the receivers, unless none of the receivers has a cluster.
author:
  - The senlin.clustering authors (@senlin-clustering)
options:
  filters:
    description:
      - List only the resources that have these values. A list of values matches any of them.
      - The available filters are C(action), C(cluster_id), C(name), C(type) and C(user_id).
      - C(action) can be V(CLUSTER_ADD_NODES), V(CLUSTER_ATTACH_POLICY), V(CLUSTER_CHECK), V(CLUSTER_CREATE),
        V(CLUSTER_DELETE), V(CLUSTER_DEL_NODES), V(CLUSTER_DETACH_POLICY), V(CLUSTER_OPERATION), V(CLUSTER_RECOVER),
        V(CLUSTER_REPLACE_NODES), V(CLUSTER_RESIZE), V(CLUSTER_SCALE_IN), V(CLUSTER_SCALE_OUT), V(CLUSTER_UPDATE) or
        V(CLUSTER_UPDATE_POLICY), in any case.
      - C(cluster_id) is the name or the full id of a cluster.
      - C(type) can be V(message) or V(webhook), in any case.
    type: dict
  reveal_url:
    description:
      - Whether to return the alarm URL and the actor unmasked. By default, they are masked.
      - The URL triggers the receiver without a login, so set C(no_log) on a task that reveals it.
    type: bool
    default: false
  sort:
    description:
      - The attributes to sort by, separated by commas. Each can be followed by V(:asc) or V(:desc), as in
        V(type,created_at:desc).
      - The available attributes are C(action), C(cluster_id), C(created_at), C(name), C(type) and C(user_id).
    type: str
extends_documentation_fragment:
  - senlin.clustering.connection
  - senlin.clustering.info
  - senlin.clustering.info.named
  - senlin.clustering.resource.no_wait
  - senlin.clustering.attributes
  - senlin.clustering.attributes.info_module
seealso:
  - module: senlin.clustering.cluster_receiver
"""

EXAMPLES = r"""
- name: Read a single receiver
  senlin.clustering.cluster_receiver_info:
    cloud: mycloud
    name: web-out
  register: out

- name: Read the URLs of all webhooks that add nodes
  senlin.clustering.cluster_receiver_info:
    cloud: mycloud
    filters:
      type: webhook
      action: CLUSTER_SCALE_OUT
    reveal_url: true
  register: webhooks
  no_log: true
"""

RETURN = r"""
receivers:
  description: The receivers that were found.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: The action that the receiver starts.
      type: str
      sample: CLUSTER_SCALE_OUT
    actor:
      description: On whose behalf the receiver acts. The values are masked unless O(reveal_url) is set.
      type: dict
    channel:
      description:
        - How the receiver is triggered. For a webhook, this is C(alarm_url), which works without a login. The values
          are masked unless O(reveal_url) is set.
        - The query parameters of the URL date from the creation of the receiver and have no effect.
      type: dict
      sample: {"alarm_url": "(masked)"}
    cluster_id:
      description: The id of the cluster that the receiver acts on.
      type: str
    cluster_name:
      description: The name of this cluster. Null if the receiver has no cluster.
      type: str
      sample: web
    created_at:
      description: When the receiver was created or last changed, in UTC. The server overwrites this value.
      type: str
      sample: "2026-11-24T15:00:00Z"
    domain_id:
      description: The id of the owner's domain.
      type: str
    id:
      description: The id of the receiver. Anyone who knows it and the address of Senlin can construct the alarm URL.
      type: str
      sample: 2f5c3f0e-54cf-44a0-9a53-66b1d5a7c3d1
    name:
      description: The name of the receiver.
      type: str
      sample: web-out
    params:
      description: The inputs of the action. Passwords, tokens and secrets in it are masked.
      type: dict
      sample: {"count": 1}
    project_id:
      description: The id of the project that the receiver belongs to.
      type: str
    type:
      description: The type of trigger, V(webhook) or V(message).
      type: str
      sample: webhook
    updated_at:
      description: When the receiver was last changed, in UTC.
      type: str
      sample: "2026-11-24T15:00:00Z"
    user_id:
      description: The id of the user who created the receiver.
      type: str
"""

from ..module_utils._plan.common_fields import REVEAL_URL
from ..module_utils._plan.info import LIST_OPTIONS, Info, list_resources
from ..module_utils._run.module import run_module
from ..module_utils._senlin.kinds import RECEIVER
from ..module_utils._subjects.cluster_names import with_cluster_names

INFO = Info(RECEIVER, (*LIST_OPTIONS, REVEAL_URL), with_cluster_names(list_resources))


def main() -> None:
    run_module(INFO)


if __name__ == "__main__":
    main()
