# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An event source for ansible-rulebook that reports what happens in Senlin, OpenStack's clustering service."""

from __future__ import annotations

import asyncio
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

DOCUMENTATION = r"""
---
short_description: Report what happens in Senlin
description:
  - Polls Senlin, OpenStack's clustering service, and reports each event, each action that fails or waits for its
    lifecycle hook, and each node that enters ERROR. Nothing is lost, and nothing is reported twice.
  - Each item is a dictionary with C(type), which is V(event), V(action) or V(node); the object itself under a key of
    the same name, as M(senlin.clustering.cluster_event_info), M(senlin.clustering.cluster_action_info) and
    M(senlin.clustering.cluster_node_info) return it; C(cluster), with C(id) and C(name), or null; and C(project_id).
  - The connection options are the same as in the modules of the collection, such as C(cloud), C(auth) and
    C(region_name). If you set none of them, C(OS_CLOUD) and the other C(OS_*) environment variables apply.
options:
  actions:
    description:
      - The statuses of actions to report. An action is reported once, when it enters one of these statuses. With an
        empty list, no action is reported.
      - Actions that are already waiting for a lifecycle hook when the source starts are reported, too.
    type: list
    elements: str
    default: [FAILED, WAITING_LIFECYCLE_COMPLETION]
  all_projects:
    description:
      - Whether to report what happens in all projects. Requires admin privileges.
    type: bool
    default: false
    aliases: [global_project]
  api_timeout:
    description:
      - How long to wait for the response to a single request, in seconds.
    type: int
    default: 60
  auth:
    description:
      - The parameters of the authentication plugin, such as C(auth_url), C(username) and C(password).
    type: dict
  auth_type:
    description:
      - The authentication plugin, such as V(password) or V(v3applicationcredential).
    type: str
  ca_cert:
    description:
      - Path of the CA bundle for verifying the server's certificate.
    type: str
    aliases: [cacert]
  client_cert:
    description:
      - Path of a client certificate for the TLS connection.
    type: str
    aliases: [cert]
  client_key:
    description:
      - Path of the key of O(client_cert).
    type: str
    aliases: [key]
  cloud:
    description:
      - The name of a cloud in C(clouds.yaml), or a dictionary with a complete cloud configuration.
    type: raw
  clustering_api_microversion:
    description:
      - The microversion of the clustering API to use. The default is the newest that both sides support.
    type: str
  clusters:
    description:
      - Report only items of these clusters and their nodes. Give exact names or full ids. A name selects all clusters
        that have it. The clusters do not have to exist yet.
      - By default, the source reports the items of all clusters, and items that belong to no cluster.
    type: list
    elements: str
  events:
    description:
      - Whether to report events. To report only some of them, give a dictionary with the filters of
        M(senlin.clustering.cluster_event_info), such as C(level), C(action) and C(obj_type).
    type: raw
    default: true
  feedback:
    description:
      - Whether ansible-rulebook confirms each item, so that an item counts as reported only when the rules have it.
        ansible-rulebook has this option for all sources, and needs its persistence for it.
    type: bool
    default: false
  interface:
    description:
      - Which endpoint in the service catalog to use.
    type: str
    choices: [admin, internal, public]
    aliases: [endpoint_type]
  interval:
    description:
      - How long to wait between two polls, in seconds.
    type: float
    default: 5
  nodes:
    description:
      - The statuses of nodes to report. A node is reported once when it enters one of these statuses, and again if it
        leaves the status and returns to it. With an empty list, no node is reported.
      - Nodes that are in such a status when the source starts are reported, too.
    type: list
    elements: str
    default: [ERROR]
  project:
    description:
      - The id of the project to report about, if you log in to another project. Requires admin privileges.
    type: str
  region_name:
    description:
      - The region of the cloud.
    type: str
  sdk_log_level:
    description:
      - The level of detail that the SDK writes to O(sdk_log_path).
    type: str
    default: INFO
    choices: [INFO, DEBUG]
  sdk_log_path:
    description:
      - Path of the SDK's log file. If omitted, the SDK logs nothing.
    type: str
  since:
    description:
      - Also report events from this time on, and actions that have ended since. In ISO 8601 format such as
        V("2026-11-24T15:00:00Z"), in quotes, in seconds since 1970-01-01 UTC, or how long ago it is, such as V(24h).
        The default is the time when the source starts.
      - It has no effect if O(state_file) exists.
    type: str
  state_file:
    description:
      - Path of a file in which the source remembers what it has reported. After a restart, the source reports the items
        that it missed, and reports nothing twice. Its folder must exist. Without a file, a restarted source starts
        over.
    type: str
  validate_certs:
    description:
      - Whether to verify the server's certificate.
    type: bool
    aliases: [verify]
"""

EXAMPLES = r"""
- senlin.clustering.events:
    cloud: mycloud
    state_file: /var/lib/eda/senlin.json

- senlin.clustering.events:
    cloud: mycloud
    clusters: [web, shop]
    events:
      level: [ERROR, CRITICAL]
    actions: []
    nodes: [ERROR, WARNING]
"""

COLLECTION = ("ansible_collections", "senlin", "clustering")
"""The folders that end the path of an installed collection."""
SOURCE = f"{'.'.join(COLLECTION)}.plugins.module_utils._events.source"
"""The Python module that does the work."""


class NotInCollection(Exception):
    """This file does not lie in a collection; the text says where it is."""


def collections_folder(file: str) -> Path:
    """The folder that holds ``ansible_collections`` with the collection of this file.

    Links are not followed: in a checkout, the folder of the collection is a link to a folder of any name.

    :param file: the path of this file.
    :raises NotInCollection: it was copied out of the collection.
    """
    path = Path(os.path.abspath(file))
    for folder in path.parents:
        if folder.parts[-len(COLLECTION) :] == COLLECTION:
            return folder.parents[len(COLLECTION) - 1]
    raise NotInCollection(
        f"{path} is not inside the collection senlin.clustering, whose shared code it needs. Name the source "
        f"senlin.clustering.events in the rulebook, and install the collection where ansible-rulebook finds it."
    )


def source() -> Any:
    """The Python module that does the work. The Python of ansible-rulebook does not look for collections itself."""
    folder = str(collections_folder(__file__))
    if folder not in sys.path:
        sys.path.insert(0, folder)
    package = import_module(COLLECTION[0])
    place = os.path.join(folder, COLLECTION[0])
    if place not in package.__path__:
        # Another package of that name, such as that of Ansible's community package, hides the folder.
        package.__path__ = [place, *package.__path__]
    return import_module(SOURCE)


async def main(queue: asyncio.Queue[Any], args: dict[str, Any]) -> None:
    """Report what happens in Senlin until the source is cancelled.

    :param queue: where to put the items.
    :param args: the options, as the rulebook gives them.
    """
    await source().run(queue, args)
