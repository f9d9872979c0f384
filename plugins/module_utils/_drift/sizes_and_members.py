# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Senlin's records of a cluster and of its nodes compared with each other. Pure functions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .._documents.records import Records
from .._plan.reserved import JOURNAL
from .._senlin.kinds import CLUSTER, NODE, Kind
from .._senlin.transport import Attributes
from .._subjects.adoption import ADOPTED
from .._subjects.revisions import retired_name
from .._subjects.sizes import NO_LIMIT
from .declared import Declared
from .difference import RECORD, Difference, changed_at
from .objects import of_name

CAPACITY = (
    "Run cluster_health with check_capacity, which creates missing nodes, or declare the desired capacity with cluster."
)
"""Mends that a cluster has another number of nodes than it is to have."""
BOUNDS = "Declare the sizes of the cluster with cluster."
"""Mends that the desired capacity is outside of the bounds."""
PROFILE = "Update the node with cluster_rollout, or by declaring the profile of the cluster with cluster."
"""Mends that a node has another profile than its cluster."""
RECOVERY = "Recover the node with cluster_health."
"""Mends that a node is in ERROR, or has no server or stack."""


def compare_records(
    records: Records, cluster: Attributes, declared: Declared | None = None, told: frozenset[str] = frozenset()
) -> Iterator[Difference]:
    """What differs between a cluster, its nodes and their profiles.

    Nodes that are at work are not compared, nor is the number of nodes while there are such.

    :param declared: the document of the cluster, which can give nodes profiles of their own.
    :param told: the ids of the nodes of which the servers have already told that they are broken.
    """
    members = records.members(cluster["id"])
    if not any(is_at_work(NODE, node) for node in members):
        yield from _sizes(cluster, len(members))
    for node in members:
        if is_at_work(NODE, node):
            continue
        if not is_rolled(cluster) and not _may_have_its_profile(cluster, node, declared):
            yield _of_node(cluster, node, "profile", cluster["profile_name"], node["profile_name"], PROFILE)
        if not node["physical_id"]:
            yield _of_node(cluster, node, "physical_id", "present", "absent", RECOVERY)
        elif node["status"] == "ERROR" and node["id"] not in told:
            yield _of_node(cluster, node, "status", "ACTIVE", node["status"], RECOVERY)


def is_at_work(kind: Kind, resource: Attributes) -> bool:
    """Whether something changes a cluster or a node at the moment, so that what is read of it may not fit together."""
    return resource["status"] in kind.transitional


def is_rolled(cluster: Attributes) -> bool:
    """Whether a roll-out of a cluster has begun and not ended, so that its members have several profiles."""
    return JOURNAL in (cluster["metadata"] or {})


def _sizes(cluster: Attributes, count: int) -> Iterator[Difference]:
    desired, low, high = (cluster[key] for key in ("desired_capacity", "min_size", "max_size"))
    if count != desired:
        yield _of_cluster(cluster, "desired_capacity", desired, count, CAPACITY)
    if desired < low:
        yield _of_cluster(cluster, "min_size", low, desired, BOUNDS)
    if high != NO_LIMIT and desired > high:
        yield _of_cluster(cluster, "max_size", high, desired, BOUNDS)


def _may_have_its_profile(cluster: Attributes, node: Attributes, declared: Declared | None) -> bool:
    """Whether a node has the profile of its cluster, or another one on purpose: adopted, or by the document.

    An older revision of the cluster's profile is never on purpose.
    """
    if node["profile_id"] == cluster["profile_id"]:
        return True
    name = str(node["profile_name"])
    if name == retired_name({"name": str(cluster["profile_name"]), "id": node["profile_id"]}):
        return False
    if name.startswith(ADOPTED):
        return True
    if declared is None:
        return False
    listed = of_name(declared.nodes, node["name"])
    return (
        bool(declared.cluster.get("profile_only"))
        or "nodes" in declared.open_lists
        or bool(listed and listed.get("profile"))
    )


def _of_node(cluster: Attributes, node: Attributes, where: str, expected: Any, found: Any, mend: str) -> Difference:
    return Difference(RECORD, NODE.noun, node, where, expected, found, mend, changed_at(node), cluster)


def _of_cluster(cluster: Attributes, where: str, expected: Any, found: Any, mend: str) -> Difference:
    return Difference(RECORD, CLUSTER.noun, cluster, where, expected, found, mend, changed_at(cluster), cluster)
