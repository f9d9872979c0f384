# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Servers that Senlin has built for nodes, and that no node manages any more. A pure function.

Senlin writes the ids of the cluster and of the node, and the index of the node, into the metadata of its servers. It
forgets a server if a recovery fails, or if it cannot delete the server before a new one is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._documents.records import Records
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.times import in_format
from .difference import ABSENT, FORGOTTEN, PRESENT, Difference

CLUSTER_ID, NODE_ID, INDEX = SENLIN_KEYS = ("cluster_id", "cluster_node_id", "cluster_node_index")
"""The keys of Senlin's own metadata of a server. Programs use ``cluster_id`` alone for clusters of other kinds."""
WAY_OUT = "Delete the server with `openstack server delete`, or adopt it with cluster_node (adopt)."
"""What can be done with such a server."""


def forgotten_servers(
    records: Records, servers: Mapping[str, Mapping[str, Any]], cluster_ids: frozenset[str] | None = None
) -> Iterator[Difference]:
    """The servers that carry the metadata of a node, and that no node manages.

    Those of clusters and nodes that are at work are left out: Senlin does not know the server of a node before it has
    been built.

    :param servers: the servers of the project as Nova shows them, by id.
    :param cluster_ids: the clusters whose servers are wanted; ``None`` for all, and for clusters that are gone.
    """
    managed = {node["physical_id"] for node in records.nodes}
    clusters = {each["id"]: each for each in records.clusters}
    nodes = {each["id"]: each for each in records.nodes}
    for id, body in servers.items():
        metadata = body.get("metadata") or {}
        cluster_id, node_id = metadata.get(CLUSTER_ID), metadata.get(NODE_ID)
        if id in managed or not (node_id or (cluster_id and INDEX in metadata)):
            continue
        if cluster_ids is not None and cluster_id not in cluster_ids:
            continue
        cluster, node = clusters.get(str(cluster_id)), nodes.get(str(node_id))
        if (cluster and cluster["status"] in CLUSTER.transitional) or (node and node["status"] in NODE.transitional):
            continue
        if body.get("OS-EXT-STS:task_state") == "deleting":
            continue
        since = in_format(str(body.get("updated") or "")) or None
        known = cluster or ({"id": cluster_id} if cluster_id else {})
        found = {"id": id, "name": body.get("name")}
        yield Difference(FORGOTTEN, "server", found, "node", PRESENT, ABSENT, WAY_OUT, since, known)
