# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the control port that lists, creates and damages servers, and replaces images."""

from __future__ import annotations

from typing import Any

from ..services.control import Control
from .names import id_of, name_of, replace
from .network import PORTS, new_port
from .scheduler import DEFAULT_ZONE
from .servers import SERVERS, Server


def add_server_orders(control: Control) -> None:
    """Register the orders with a control port."""
    control.route("GET", "/servers", list_servers)
    control.route("POST", "/servers", add_server)
    control.route("POST", "/servers/([^/]+)/vanish", SERVERS.vanish)
    control.route("POST", "/servers/([^/]+)/break", SERVERS.break_down)
    control.route("POST", "/servers/([^/]+)/lock", SERVERS.set_locked)
    control.route("POST", "/servers/([^/]+)/change", SERVERS.change)
    control.route("POST", "/projects/([^/]+)/lift", SERVERS.lift)
    control.route("POST", "/projects/([^/]+)/release", SERVERS.release)
    control.route("POST", "/projects/([^/]+)/limit", SERVERS.limit)
    control.route("POST", "/images/([^/]+)/replace", replace_image)


def list_servers() -> list[dict[str, Any]]:
    """All servers, whether Senlin manages them or not."""
    return [describe(server) for server in SERVERS.all()]


def add_server(
    project: str,
    name: str,
    key_name: str | None = None,
    image: str = "cirros",
    flavor: str = "m1.tiny",
    network: str = "private",
    zone: str = DEFAULT_ZONE,
    metadata: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Create a server that Senlin does not manage."""
    port = new_port(network)
    server = Server(
        name=name,
        project=project,
        image=id_of("image", image),
        flavor=id_of("flavor", flavor),
        zone=zone,
        metadata=metadata or {},
        key_name=key_name,
        security_groups=["default"],
    )
    SERVERS.create(server, [port["id"]])
    return describe(server)


def replace_image(name: str) -> dict[str, str]:
    """Create an image that takes over a name."""
    return {"id": replace("image", name)}


def describe(server: Server) -> dict[str, Any]:
    """A server as the control port returns it."""
    return {
        "id": server.id,
        "name": server.name,
        "project": server.project,
        "status": server.shown_status,
        "fault": server.fault,
        "zone": server.zone,
        "host": server.host,
        "image": server.image,
        "flavor": name_of(server.flavor),
        "key_name": server.key_name,
        "metadata": server.metadata,
        "addresses": server.addresses,
        "security_groups": [PORTS[port]["security_group_ids"] for port in server.ports if port in PORTS],
        "deleting": server.gone_at is not None,
    }
