# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Servers behind nodes: their statuses, when they can be rebooted, and which of them Senlin has forgotten.

Senlin forgets the server of a node if a recovery of the node fails: the node then has no ``physical_id``, so deleting
the node leaves the server running. Nova refuses a soft reboot of a server that does not run, so such a recovery would
be a failed one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from .._plan.plan import Risk
from .._senlin.client import Client
from .._senlin.errors import BadInput, ClusteringError, Refused, ResponseLost
from .._senlin.kinds import ATTRIBUTE, CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes

MAX_NAMED = 2
"""How many forgotten servers a message names. The fact ``forgotten_servers`` has all of them."""

REFUSES_HARD = frozenset({"RESCUE", "SHELVED", "SHELVED_OFFLOADED", "VERIFY_RESIZE"})
"""The statuses in which Nova refuses to reboot a server in any way."""
REFUSES_SOFT = REFUSES_HARD | {"ERROR", "PAUSED", "SHUTOFF", "SUSPENDED"}
"""The statuses in which Nova refuses a soft reboot of a server."""
ACTIVATING = {"PAUSED": "unpause", "RESCUE": "unrescue", "SHUTOFF": "start", "SUSPENDED": "resume"}
"""The operations that make a server ACTIVE again, by its status. Nova accepts each in this status only."""

NOT_DELETED = "Failed in deleting"
"""Is in the status reason of a node whose recovery failed when Senlin was to delete its server."""


def read_with_server(client: Client, node_id: str) -> Attributes | None:
    """A node with what Nova says about its server under ``details``. ``GET /nodes/<id>?show_details=True``."""
    return client.read(NODE, f"{NODE.path}/{node_id}?show_details=True")


def server_status(node: Attributes | None) -> str:
    """The status of a node's server, such as ``SHUTOFF``, or an empty string if it is not known.

    :param node: read with its details.
    """
    return str(((node or {}).get("details") or {}).get("status") or "")


def details_of(client: Client, nodes: Sequence[Attributes], key: str) -> dict[str, str]:
    """One of the details of each server, as far as Nova gives it, by the id of the server's node.

    One request reads it for all members of a cluster: ``GET /clusters/<id>/attrs/details.<key>`` (1.2). Otherwise, it
    takes one for each node. The details only help to foresee a failure, so what Senlin cannot read is not an error: for
    that one request, Senlin asks Nova about one member after the other, which can take longer than its RPC timeout.
    """
    try:
        return {id: str(value) for id, value in _read_details(client, nodes, key) if value}
    except (Refused, ResponseLost):
        return {}


def _read_details(client: Client, nodes: Sequence[Attributes], key: str) -> list[tuple[str, Any]]:
    cluster_id = _shared_cluster(nodes)
    if cluster_id and client.supports("1.2"):
        found = client.listing(ATTRIBUTE, path=f"{CLUSTER.path}/{cluster_id}/attrs/details.{key}")
        return [(each["node_id"], each["attr_value"]) for each in found]
    shown = ((node["id"], read_with_server(client, node["id"])) for node in nodes)
    return [(id, ((node or {}).get("details") or {}).get(key)) for id, node in shown]


def check_can_reboot(client: Client, nodes: Sequence[Attributes], reboot_type: str) -> None:
    """Refuse to reboot a server that Nova would refuse to reboot.

    :param reboot_type: ``SOFT`` or ``HARD``.
    :raises BadInput: names the first such server.
    """
    soft = reboot_type.upper() == "SOFT"
    statuses = details_of(client, nodes, "status")
    for node in nodes:
        status = statuses.get(node["id"], "")
        if status in (REFUSES_SOFT if soft else REFUSES_HARD):
            raise BadInput(
                f"The server {node['physical_id']} of {describe(NODE, node)} is {status}, and Nova refuses a "
                f"{'soft' if soft else 'hard'} reboot of it. {_instead_of_reboot(status)}"
            )


def _instead_of_reboot(status: str) -> str:
    """What to do with a server that cannot be rebooted because of its status, as a sentence."""
    ways = []
    if status in ACTIVATING:
        ways.append(f"make it ACTIVE with cluster_operation (operation {ACTIVATING[status]})")
    if status not in REFUSES_HARD:
        ways.append("set type to HARD")
    sentence = ", ".join([*ways, f"{'or ' if ways else ''}recreate it with cluster_health (operation recreate)."])
    return capitalized(sentence)


def risk_of_forgetting(nodes: Iterable[Attributes], operation: str) -> Risk:
    """What the failure of a recovery can mean: that Senlin has forgotten servers.

    :param nodes: the nodes to recover, as they are before.
    :param operation: ``reboot``, ``rebuild`` or ``recreate``.
    """
    return Risk(partial(name_forgotten, [node for node in nodes if node["physical_id"]], operation))


def name_forgotten(
    nodes: Sequence[Attributes], operation: str, client: Client, error: ClusteringError
) -> ClusteringError:
    """The error with a sentence about the servers that Senlin has forgotten, which are the fact ``forgotten_servers``.

    :param nodes: the nodes with a server, as they were before the recovery.
    """
    forgotten = list(_forgotten(nodes, operation, client))
    if not forgotten:
        return error
    error.facts["forgotten_servers"] = forgotten
    for each in forgotten:
        # The message names the node already.
        error.message = error.message.replace(f"Failed in recovering node '{each['node_id']}': ", "")
    named = " and ".join(f"{each['server_id']} of node {each['node_name']}" for each in forgotten[:MAX_NAMED])
    more = f" and {len(forgotten) - MAX_NAMED} more" if len(forgotten) > MAX_NAMED else ""
    it, s = ("them", "s") if len(forgotten) > 1 else ("it", "")
    error.message = (
        f"{error.message} Senlin has forgotten server{s} {named}{more}, which may still run and cost. Delete {it} with "
        f"`openstack server delete`, or adopt {it} with cluster_node. Then recreate the node{s}."
    )
    return error


def _forgotten(nodes: Sequence[Attributes], operation: str, client: Client) -> Iterator[Attributes]:
    current = {node["id"]: node for node in _read_again(client, nodes)}
    for before in nodes:
        node = current.get(before["id"])
        if node is None or node["physical_id"]:
            continue
        # To recreate a server, Senlin deletes it first. Usually it fails only after that.
        if operation == "recreate" and NOT_DELETED not in str(node["status_reason"]):
            continue
        yield {"node_id": node["id"], "node_name": node["name"], "server_id": before["physical_id"]}


def _read_again(client: Client, nodes: Sequence[Attributes]) -> Iterable[Attributes]:
    """The nodes as they are now, as far as they still exist; for those of one cluster, all of its nodes.

    ``GET /nodes?cluster_id=`` for several nodes of one cluster, else ``GET /nodes/<id>`` for each node.
    """
    cluster_id = _shared_cluster(nodes)
    if cluster_id:
        return client.listing(NODE, cluster_id=cluster_id)
    return filter(None, (client.get(NODE, node["id"]) for node in nodes))


def _shared_cluster(nodes: Sequence[Attributes]) -> str | None:
    """The id of the cluster that several nodes are in, so that one request can read them all; else ``None``."""
    clusters = {node.get("cluster_id") for node in nodes}
    return clusters.pop() or None if len(nodes) > 1 and len(clusters) == 1 else None
