# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The servers of all clusters that are compared, with one list of them."""

from __future__ import annotations

from collections.abc import Iterable

from .._documents.records import Records
from .._senlin.client import Client
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.transport import Attributes
from .._subjects.server_metadata import SERVER_TYPE
from .cloud import Cloud, read_cloud
from .comparison import Comparison
from .difference import SERVER, Difference
from .forgotten import forgotten_servers
from .servers import compare_server, is_changing, is_server, properties_of
from .sizes_and_members import is_at_work


def read_servers(client: Client, records: Records, clusters: Iterable[Attributes], *, everything: bool) -> Cloud | None:
    """What there is in the cloud of the nodes of clusters; ``None`` if none of them can be compared.

    :param everything: whether nodes without a cluster are wanted, too, and servers of clusters that are gone.
    """
    ready = {each["id"] for each in clusters if not is_at_work(CLUSTER, each)}
    if not ready and not everything:
        return None
    wanted = {*ready, *({"", None} if everything else ())}
    nodes = [each for each in records.nodes if each["cluster_id"] in wanted and _has_server(records, each)]
    used = {node["profile_id"]: properties_of(records.profile(node["profile_id"])) for node in nodes}
    return read_cloud(client, nodes, used.values())


def compare_servers(
    records: Records, compared: list[Comparison], cloud: Cloud, *, everything: bool
) -> list[Difference]:
    """Add what differs between the nodes of clusters and their servers.

    :param everything: whether nodes without a cluster are wanted, too, and servers of clusters that are gone.
    :returns: what belongs to none of the clusters.
    """
    ready = [each for each in compared if each.cluster.get("id") and not is_at_work(CLUSTER, dict(each.cluster))]
    nodes: list[tuple[Comparison | None, Attributes]] = [
        (each, node) for each in ready for node in _with_servers(records, each)
    ]
    if everything:
        nodes += [(None, node) for node in records.nodes if not node["cluster_id"] and _has_server(records, node)]
    for each in ready:
        each.notes += cloud.notes if not cloud.reason else [f"Its servers were not compared. {cloud.reason}"]
        each.sides |= set() if cloud.reason else {SERVER}
    if cloud.reason:
        return []
    found: list[tuple[Comparison | None, Difference]] = []
    for owner, node in nodes:
        profile = records.profile(node["profile_id"]) or {}
        cluster = dict(owner.cluster) if owner else None
        found += [(owner, each) for each in compare_server(node, profile, cluster, cloud)]
        body = cloud.servers.get(node["physical_id"])
        if owner and body and is_changing(body):
            owner.notes.append(f"Nova is changing the server of node {node['name']}, so it was not compared.")
    owners = {each.cluster["id"]: each for each in ready}
    for forgotten in forgotten_servers(records, cloud.servers, None if everything else frozenset(owners)):
        found.append((owners.get(str((forgotten.cluster or {}).get("id"))), forgotten))
    for owner, difference in found:
        if owner:
            owner.differences.append(difference)
    return [difference for owner, difference in found if owner is None]


def _with_servers(records: Records, compared: Comparison) -> list[Attributes]:
    """The members of a cluster whose servers can be compared. Why others cannot becomes a note."""
    members = records.members(compared.cluster["id"])
    if any(records.profile(node["profile_id"]) is None for node in members):
        compared.notes.append("Some profiles cannot be read, so the servers of their nodes were not compared.")
    types = {str(profile["spec"].get("type")) for node in members if (profile := records.profile(node["profile_id"]))}
    if others := sorted(types - {SERVER_TYPE}):
        compared.notes.append(f"What runs for nodes of these profile types was not compared: {', '.join(others)}.")
    return [node for node in members if _has_server(records, node)]


def _has_server(records: Records, node: Attributes) -> bool:
    """Whether a node has a server that can be compared."""
    return bool(node["physical_id"]) and not is_at_work(NODE, node) and is_server(records.profile(node["profile_id"]))
