# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Targets of a task that acts: a cluster, some of its nodes, or any nodes of the project."""

from __future__ import annotations

from .._plan.fields import CONTROL, Field, Rules
from .._plan.resource import Situation
from .._plan.values import read_references
from .._senlin.errors import BadInput, NotFound
from .._senlin.finding import ambiguous_error, not_found_error, resolve
from .._senlin.kinds import CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes

NODES_OPTION = Field("nodes", {"type": "list", "elements": "str"}, CONTROL, read=read_references)
"""Nodes of the cluster by name or id, or of the project if the task names no cluster."""
CLUSTER_OR_NODES = Rules(required_one_of=(("cluster", "nodes"),))
"""The rule of modules that are about a cluster, some of its nodes, or nodes wherever they are."""


def find_cluster(situation: Situation) -> Attributes | None:
    """Find the live cluster that a task names.

    :returns: ``None`` if the task names no cluster, or in check mode if the cluster does not exist yet.
    :raises BadInput: the cluster is being deleted.
    :raises NotFound: the cluster does not exist.
    """
    if situation.params["cluster"] is None:
        return None
    cluster = situation.resolve("cluster", CLUSTER)
    if cluster and cluster["status"] == "DELETING":
        raise BadInput(
            f"{capitalized(describe(CLUSTER, cluster))} is being deleted, so nothing else can be done with it."
        )
    return cluster


def members_of(situation: Situation, cluster: Attributes) -> list[Attributes]:
    """List the nodes of a cluster in the order of their indexes. ``GET /nodes?cluster_id=``."""
    return sorted(situation.client.listing(NODE, cluster_id=cluster["id"]), key=lambda node: node["index"] or 0)


def chosen_nodes(situation: Situation, members: list[Attributes] | None) -> list[Attributes]:
    """Find the nodes that a task names by name or id, each once.

    :param members: the nodes to search, ``None`` for all nodes of the project. A name that several nodes of the project
        have may still be unique within a cluster.
    :raises NotFound: a node does not exist, or is not among the members.
    :raises Ambiguous: several of the searched nodes have one of the names.
    """
    chosen: dict[str, Attributes] = {}
    for reference in situation.params["nodes"] or []:
        try:
            node = _find_in(members, reference) if members is not None else resolve(situation.client, NODE, reference)
        except NotFound as error:
            situation.on_missing(error)
        else:
            chosen[node["id"]] = node
    return list(chosen.values())


def _find_in(members: list[Attributes], reference: str) -> Attributes:
    found = [node for node in members if reference == node["id"]] or [
        node for node in members if reference == node["name"]
    ]
    if len(found) > 1:
        raise ambiguous_error(NODE, reference, found)
    if not found:
        error = not_found_error(NODE, reference)
        error.message = f"The cluster has no node {reference!r}. Identify its nodes by exact name or full id."
        raise error
    return found[0]
