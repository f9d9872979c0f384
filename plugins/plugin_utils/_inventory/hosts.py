# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""From nodes to hosts: the variables and the address of each, and which nodes cannot be hosts. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ...module_utils._plan.reserved import is_reserved
from ...module_utils._prediction.placeholders import is_placeholder
from ...module_utils._senlin.kinds import NODE, capitalized, describe
from ...module_utils._senlin.transport import Attributes
from ...module_utils._subjects.addresses import addresses_in, chosen
from .reading import Members
from .settings import Settings

NODE_KEYS = ("id", "name", "created_at", "tainted")
"""What a host knows of its node, besides what has a variable of its own. A thousand hosts have a thousand copies."""

CLUSTER_KEYS = ("id", "name", "status")
"""What it knows of its cluster."""

MOST_NAMED = 5
"""How many of the nodes that are left out a warning names."""


@dataclass(frozen=True)
class Host:
    """A node as a host.

    :param address: for ``ansible_host``; empty if something else sets that.
    :param cluster: ``None`` for a node that is in no cluster.
    """

    node: Attributes
    cluster: Attributes | None
    server: Attributes
    address: str

    @property
    def place(self) -> tuple[str, str, int, str]:
        """Where the host comes in the inventory: cluster by cluster, and there by the index."""
        cluster = self.cluster or {"name": "", "id": ""}
        return (cluster["name"], cluster["id"], self.node["index"] or 0, self.node["id"])

    @property
    def default_name(self) -> str:
        """The name of the host, unless the option ``hostname`` says otherwise.

        The name of a node is not unique, in its cluster or elsewhere. The id makes it so, whatever nodes come and go.
        """
        return f"{self.node['name']}-{self.node['id'][:8]}"

    @property
    def zone(self) -> str | None:
        """The availability zone. Senlin's details of a server lack it, but a placement policy keeps it in the node."""
        placement = (self.node.get("data") or {}).get("placement") or {}
        return self.server["zone"] or placement.get("zone")

    @property
    def facts(self) -> dict[str, Any]:
        """The variables of the host without the prefix of their names."""
        node, cluster = self.node, self.cluster
        return {
            "cluster": {**_some(cluster, CLUSTER_KEYS), "metadata": metadata_of(cluster)} if cluster else None,
            "index": node["index"],
            "node": {**_some(node, NODE_KEYS), "metadata": metadata_of(node)},
            "physical_id": node["physical_id"],
            "profile": {"id": node["profile_id"], "name": node["profile_name"]},
            "role": node["role"] or "",
            "server": self.server,
            "status": node["status"],
            "zone": self.zone,
        }

    def variables(self, prefix: str) -> dict[str, Any]:
        """The variables of the host."""
        address = {"ansible_host": self.address} if self.address else {}
        return {**address, **{f"{prefix}{name}": value for name, value in self.facts.items()}}


@dataclass(frozen=True)
class LeftOut:
    """A node that cannot be a host, and why, as a part of a sentence."""

    node: Attributes
    reason: str


def hosts_of(members: Members, settings: Settings) -> tuple[list[Host], list[LeftOut]]:
    """The nodes that can be hosts, and those that cannot. What check mode predicts is in neither."""
    hosts, left_out = [], []
    for node in members.nodes:
        if is_placeholder(node["id"], node["physical_id"]):
            continue
        server = members.servers.get(node["physical_id"] or "")
        if not node["physical_id"]:
            left_out.append(LeftOut(node, "it has no server"))
        elif server is None:
            left_out.append(LeftOut(node, f"Nova has no server {node['physical_id']}, which was deleted or is a stack"))
        else:
            found = chosen(addresses_in(server["addresses"]), settings.address)
            if found or not settings.needs_address:
                cluster = members.clusters.get(node["cluster_id"])
                hosts.append(Host(node, cluster, server, found[0] if found else ""))
            else:
                left_out.append(LeftOut(node, _told_addresses(server, settings)))
    hosts.sort(key=lambda host: host.place)
    return hosts, left_out


def _told_addresses(server: Attributes, settings: Settings) -> str:
    """Why no address of a server can be used."""
    networks = ", ".join(dict.fromkeys(address.network for address in addresses_in(server["addresses"])))
    has = f"only addresses on {networks}" if networks else "no address at all"
    return f"its server {server['name']} ({server['id']}) has no {settings.address}, and {has}"


def predicted_nodes(members: Members) -> list[Attributes]:
    """The nodes that check mode predicts, and those whose server it predicts. They have no address yet."""
    return [node for node in members.nodes if is_placeholder(node["id"], node["physical_id"])]


def told_left_out(left_out: Iterable[LeftOut]) -> str:
    """A warning that names the nodes that are left out, or the first of them; empty if there are none."""
    listed = list(left_out)
    if not listed:
        return ""
    named = "; ".join(f"{describe(NODE, each.node)}: {each.reason}" for each in listed[:MOST_NAMED])
    more = f"; and {len(listed) - MOST_NAMED} more" if len(listed) > MOST_NAMED else ""
    count = f"{len(listed)} nodes" if len(listed) > 1 else "1 node"
    return f"The inventory leaves out {count}. {capitalized(named)}{more}."


def told_predicted(nodes: Iterable[Attributes]) -> str:
    """What check mode says about the nodes that it predicts; empty if there are none."""
    count = len(list(nodes))
    if not count:
        return ""
    what = f"{count} nodes that check mode predicts have" if count > 1 else "The node that check mode predicts has"
    them, those = ("them", "those nodes") if count > 1 else ("it", "that node")
    return f"{what} no address yet, so the inventory leaves {them} out, and no play runs on {those}."


def metadata_of(resource: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata of a node or cluster without what the collection keeps there for itself."""
    return {key: value for key, value in (resource.get("metadata") or {}).items() if not is_reserved(key)}


def _some(resource: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    return {key: resource[key] for key in keys}
