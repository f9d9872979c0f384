# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Reads what becomes hosts.

The number of requests does not depend on the number of nodes, apart from the pages of the lists.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...module_utils._plan.info import list_resources
from ...module_utils._prediction.placeholders import is_placeholder
from ...module_utils._senlin.client import FULL_ID, Client
from ...module_utils._senlin.finding import not_found_error, the_one
from ...module_utils._senlin.kinds import CLUSTER, NODE
from ...module_utils._senlin.transport import Attributes
from ...module_utils._subjects.node_servers import read_servers
from .settings import Settings

NO_CLUSTER = ""
"""What Senlin gives as the cluster of a node that is in none."""


@dataclass(frozen=True)
class Members:
    """What was read, in a form that a cache can keep.

    :param clusters: the clusters of the nodes, by id.
    :param nodes: in the order in which Senlin lists them.
    :param servers: what is known of their servers, by the id of the server.
    """

    clusters: dict[str, Attributes]
    nodes: list[Attributes]
    servers: dict[str, Attributes]


def to_text(members: Members) -> str:
    """What a cache keeps. Ansible's caches would give some keys of metadata in it a meaning, if it were no text."""
    return json.dumps(vars(members))


def from_text(text: Any) -> Members | None:
    """What :func:`to_text` has returned; ``None`` if it is something else, such as of another release."""
    try:
        return Members(**json.loads(text))
    except (TypeError, ValueError):
        return None


def read_members(client: Client, settings: Settings, warn: Callable[[str], None]) -> Members:
    """Read the nodes that the settings ask for, their clusters and their servers.

    ``GET /clusters`` and ``GET /nodes`` of Senlin, and ``GET /servers/detail`` of Nova, each in pages.

    :param warn: shows a sentence to the operator.
    :raises NotFound: there is no such cluster.
    :raises Ambiguous: several clusters have a name that the settings give.
    """
    if settings.clusters is None:
        nodes = _list_nodes(client, settings)
        # After the nodes, so that the cluster of each is among them.
        clusters = {each["id"]: each for each in list_resources(CLUSTER, {}, client)}
        wanted = clusters.keys()
    else:
        clusters = _named_clusters(client, settings, warn)
        wanted = clusters.keys()
        nodes = _list_nodes(client, settings, *wanted) if clusters or settings.without_cluster else []
    nodes = [
        node
        for node in nodes
        if node["cluster_id"] in wanted or (settings.without_cluster and node["cluster_id"] == NO_CLUSTER)
    ]
    servers = read_servers(client, (node for node in nodes if not is_placeholder(node["physical_id"])))
    used = {node["cluster_id"] for node in nodes}
    return Members({id: each for id, each in clusters.items() if id in used}, nodes, servers)


def _list_nodes(client: Client, settings: Settings, *cluster_ids: str) -> list[Attributes]:
    """The nodes in the wanted statuses; those of one cluster if only one is wanted, as the server takes only one."""
    filters: dict[str, Any] = {"status": list(settings.statuses)}
    if len(cluster_ids) == 1 and not settings.without_cluster:
        filters["cluster_id"] = cluster_ids[0]
    return list(list_resources(NODE, {"filters": filters}, client))


def _named_clusters(client: Client, settings: Settings, warn: Callable[[str], None]) -> dict[str, Attributes]:
    references = settings.clusters or ()
    by_id = {id: client.get(CLUSTER, id) for id in references if FULL_ID.fullmatch(id)}
    found = [each for each in by_id.values() if each is not None and client.in_project(each)]
    ids = {each["id"] for each in found}
    names = [each for each in references if each not in ids]
    listed = list(list_resources(CLUSTER, {"filters": {"name": names}}, client)) if names else []
    for name in names:
        cluster = the_one(CLUSTER, name, [each for each in listed if each["name"] == name])
        if cluster is not None:
            found.append(cluster)
            continue
        error = not_found_error(CLUSTER, name)
        if not settings.allow_missing:
            error.message += " To go on without it, set allow_missing to true in the inventory file."
            raise error
        warn(f"There is no cluster {name!r} in this project, so the inventory has no hosts of it.")
    return {each["id"]: each for each in found}
