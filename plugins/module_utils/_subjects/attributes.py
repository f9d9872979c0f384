# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Read one attribute of all nodes of a cluster, and the names of the nodes.

``GET /clusters/<id>/attrs/<path>`` (1.2), ``GET /nodes?cluster_id=<id>``.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from .._plan.common_fields import REQUIRED_CLUSTER
from .._plan.fields import CONTROL, Field, Params
from .._senlin.client import Client
from .._senlin.errors import BadInput, Refused
from .._senlin.finding import look_up
from .._senlin.kinds import CLUSTER, NODE, Kind
from .._senlin.transport import Attributes

ATTRIBUTE_OPTIONS = (
    REQUIRED_CLUSTER,
    Field("path", {"type": "str", "required": True}, CONTROL),
)
"""The options of the info module for attributes."""


def list_attributes(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    """Source for an info module: the attribute's value on each node that has it.

    Yields nothing if the cluster does not exist.

    :raises BadInput: ``path`` is not a valid JSON path; the server returns HTTP 500 for such a path.
    :raises NotSupported: the microversion is below 1.2.
    """
    client.require(
        "1.2",
        "The module cluster_attribute_info",
        advice="Use a newer Senlin, or read the nodes one by one with cluster_node_info, with details if needed.",
    )
    cluster = look_up(client, CLUSTER, params["cluster"])
    if cluster is None:
        return
    path = f"{CLUSTER.path}/{cluster['id']}/attrs/{quote(params['path'], safe='')}"
    try:
        found = list(client.listing(kind, path=path))
    except Refused as refusal:
        raise BadInput(
            f"Senlin could not read {params['path']!r} from the nodes of cluster {cluster['name']} ({cluster['id']}): "
            f"{refusal.reason} (HTTP {refusal.status}). path must be a JSON path such as status or details.addresses."
        ) from refusal
    names = _names_of_nodes(client, cluster["id"]) if found else {}
    yield from ({**each, "name": names.get(each["node_id"])} for each in found)


def _names_of_nodes(client: Client, cluster_id: str) -> dict[str, str]:
    """The names of the nodes of a cluster by their ids; empty if the cluster was deleted meanwhile."""
    try:
        return {node["id"]: node["name"] for node in client.listing(NODE, cluster_id=cluster_id)}
    except Refused:
        return {}
