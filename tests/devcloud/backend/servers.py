# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated servers: what exists, in which status, and the trouble that was ordered for them.

Trouble is ordered by a server's metadata, which a profile's `metadata` property becomes (see README.md).
Everything that takes time is worked out when someone looks, so no thread changes a server in the background.
"""

from __future__ import annotations

import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .network import PORTS, address_of, mark_port, new_port
from .refusals import NOVA, refuse, refuse_missing_server

ORDER_PREFIX = "sim_"
DEFAULT_ZONE = "nova"


@dataclass
class Server:
    """One simulated server."""

    name: str
    project: str
    image: str | None
    flavor: str
    zone: str
    metadata: dict[str, str]
    key_name: str | None = None
    security_groups: list[str] = field(default_factory=list)
    disk_config: str = "AUTO"
    scheduler_hints: dict[str, str] = field(default_factory=dict)
    status: str = "ACTIVE"
    fault: str | None = None
    locked: bool = False
    orders: dict[str, str] = field(default_factory=dict)
    ports: list[str] = field(default_factory=list)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: str = field(default_factory=lambda: datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
    built_at: float = 0.0
    gone_at: float | None = None

    def look(self) -> None:
        """Bring the status up to the present."""
        if self.status == "BUILD" and time.time() >= self.built_at:
            self.fault = self.ordered("sim_fail")
            self.status = "ERROR" if self.fault else "ACTIVE"

    def ordered(self, order: str) -> str | None:
        """The value of an order, when there is one that holds for this server."""
        indexes = self.orders.get("sim_fail_indexes")
        if indexes and self.metadata.get("cluster_node_index") not in [index.strip() for index in indexes.split(",")]:
            return None
        return self.orders.get(order) or None

    def seconds(self, order: str) -> float:
        """The value of an order that is a number of seconds."""
        return float(self.orders.get(order) or 0)

    def plug(self, port: str) -> None:
        """Give the server a port and its address."""
        self.ports.append(port)
        mark_port(port, used=True)

    def unplug(self, port: str) -> None:
        """Take a port and its address away."""
        if port in self.ports:
            self.ports.remove(port)
            mark_port(port, used=False)

    @property
    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """The addresses by the name of the network, as Nova shows them."""
        addresses: dict[str, list[dict[str, Any]]] = {}
        for port in self.ports:
            if port not in PORTS:
                continue
            network, address = address_of(port)
            addresses.setdefault(network, []).append(address)
        return addresses

    def set_metadata(self, metadata: dict[str, str]) -> None:
        """Replace the metadata; orders follow, but joining a cluster (which wipes the user's keys) keeps them."""
        joining = "cluster_node_id" not in metadata
        self.metadata = dict(metadata)
        if not joining:
            self.orders = orders_in(metadata)


class Servers:
    """All servers of the cloud; calls that Nova would refuse raise what the SDK raises then."""

    def __init__(self) -> None:
        self._servers: dict[str, Server] = {}

    def create(self, server: Server, ports: list[str]) -> Server:
        """Nova's POST /servers."""
        server.orders = orders_in(server.metadata)
        rejection = server.ordered("sim_reject")
        if rejection:
            refuse(403, "forbidden", rejection, f"{NOVA}/servers")
        for port in ports or [new_port("private")["id"]]:
            server.plug(port)
        server.status = "BUILD"
        server.built_at = time.time() + server.seconds("sim_build_seconds")
        self._servers[server.id] = server
        return server

    def get(self, server_id: str, project: str | None = None) -> Server:
        """Nova's GET /servers/id: a server of another project is not seen."""
        server = self._find(server_id, project)
        if server is None:
            refuse_missing_server(server_id)
        return server

    def delete(self, server_id: str, project: str, ignore_missing: bool) -> None:
        """Nova's DELETE /servers/id: the server goes some time after the answer."""
        server = self._find(server_id, project)
        if server is None:
            if ignore_missing:
                return
            refuse_missing_server(server_id)
        refusal = server.ordered("sim_delete_fail")
        if refusal:
            refuse(409, "conflictingRequest", refusal, f"{NOVA}/servers/{server_id}")
        server.gone_at = time.time() + server.seconds("sim_delete_seconds")

    def all(self) -> list[Server]:
        """Every server that exists."""
        found = [self._find(server_id) for server_id in list(self._servers)]
        return [server for server in found if server is not None]

    def vanish(self, server_id: str) -> None:
        """Let a server be gone, as if its host had burnt down."""
        if server_id not in self._servers:
            raise LookupError(f"no server {server_id}")
        self._remove(server_id)

    def break_down(self, server_id: str, reason: str) -> None:
        """Let a server be in ERROR."""
        server = self._find(server_id)
        if server is None:
            raise LookupError(f"no server {server_id}")
        server.status = "ERROR"
        server.fault = reason

    def _find(self, server_id: str, project: str | None = None) -> Server | None:
        server = self._servers.get(server_id)
        if server is None:
            return None
        if server.gone_at is not None and time.time() >= server.gone_at:
            self._remove(server_id)
            return None
        if project is not None and server.project != project:
            return None
        server.look()
        return server

    def _remove(self, server_id: str) -> None:
        server = self._servers.pop(server_id)
        for port in list(server.ports):
            server.unplug(port)


def orders_in(metadata: dict[str, str]) -> dict[str, str]:
    """The orders among a server's metadata."""
    return {key: str(value) for key, value in metadata.items() if key.startswith(ORDER_PREFIX)}


SERVERS = Servers()
