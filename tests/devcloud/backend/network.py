# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated networks. Every name exists, unless it begins with `missing`. Ports and floating IPs have state."""

from __future__ import annotations

import ipaddress
import itertools
import uuid
from typing import Any

from senlin.drivers import base, sdk

from .refusals import id_of, is_missing, not_found

Port = dict[str, Any]

PORTS: dict[str, Port] = {}
FLOATING_IPS: dict[str, dict[str, Any]] = {}
NETWORK_NAMES: dict[str, str] = {}

_fixed_addresses = (str(address) for address in itertools.cycle(ipaddress.ip_network("10.0.0.0/16").hosts()))
_floating_addresses = (str(address) for address in itertools.cycle(ipaddress.ip_network("172.24.0.0/16").hosts()))


def new_port(network: str, fixed_ip: str | None = None, **attributes: Any) -> Port:
    """Create a port with an address on a network, which is given by id or name."""
    network_id = id_of("network", network)
    if network_id != network:
        NETWORK_NAMES[network_id] = network
    port = {
        "id": str(uuid.uuid4()),
        "network_id": network_id,
        "status": "DOWN",
        "fixed_ips": [{"ip_address": fixed_ip or next(_fixed_addresses), "subnet_id": id_of("subnet", network_id)}],
        "security_group_ids": [],
        **attributes,
    }
    PORTS[port["id"]] = port
    return port


def address_of(port_id: str) -> tuple[str, dict[str, Any]]:
    """The name of a port's network, and the port's address as Nova returns it."""
    port = PORTS[port_id]
    address = {
        "addr": port["fixed_ips"][0]["ip_address"],
        "version": 4,
        "OS-EXT-IPS:type": "fixed",
        "OS-EXT-IPS-MAC:mac_addr": "fa:16:3e:" + ":".join(port["id"][place : place + 2] for place in (0, 2, 4)),
    }
    network_id: str = port["network_id"]
    return NETWORK_NAMES.get(network_id, network_id), address


def mark_port(port_id: str, used: bool) -> None:
    """Mark a port as used by a server, or as free."""
    if port_id in PORTS:
        PORTS[port_id]["status"] = "ACTIVE" if used else "DOWN"


class NetworkDouble(base.DriverBase):
    """Replaces Senlin's Neutron driver."""

    @sdk.translate_exception
    def network_get(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        if is_missing(name_or_id):
            return None
        network_id = id_of("network", name_or_id)
        if network_id != name_or_id:
            NETWORK_NAMES[network_id] = name_or_id
        return sdk.FakeResourceObject({"id": network_id, "name": NETWORK_NAMES.get(network_id, name_or_id)})

    @sdk.translate_exception
    def subnet_get(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        if is_missing(name_or_id):
            raise not_found("Subnet", name_or_id)
        network_id = id_of("network", name_or_id)
        return sdk.FakeResourceObject({"id": id_of("subnet", name_or_id), "network_id": network_id})

    @sdk.translate_exception
    def security_group_find(self, name_or_id: str, ignore_missing: bool = False, project_id: str | None = None) -> Any:
        if is_missing(name_or_id):
            raise not_found("SecurityGroup", name_or_id)
        return sdk.FakeResourceObject({"id": id_of("security-group", name_or_id), "name": name_or_id})

    @sdk.translate_exception
    def port_find(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        if is_missing(name_or_id):
            raise not_found("Port", name_or_id)
        port_id = id_of("port", name_or_id)
        if port_id not in PORTS:
            new_port("private", id=port_id)
        return sdk.FakeResourceObject(PORTS[port_id])

    @sdk.translate_exception
    def port_create(self, **attributes: Any) -> Any:
        asked = (attributes.get("fixed_ips") or [{}])[0]
        groups = attributes.get("security_groups", [])
        port = new_port(attributes["network_id"], asked.get("fixed_ip"), security_group_ids=groups)
        return sdk.FakeResourceObject(port)

    @sdk.translate_exception
    def port_update(self, port: str, **attributes: Any) -> Any:
        if port not in PORTS:
            raise not_found("Port", port)
        PORTS[port]["security_group_ids"] = attributes.get("security_groups", [])
        return sdk.FakeResourceObject(PORTS[port])

    @sdk.translate_exception
    def port_delete(self, port: str, ignore_missing: bool = True) -> None:
        PORTS.pop(port, None)

    @sdk.translate_exception
    def floatingip_find(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        for floating_ip in FLOATING_IPS.values():
            if name_or_id in (floating_ip["id"], floating_ip["floating_ip_address"]):
                return sdk.FakeResourceObject(floating_ip)
        return None

    @sdk.translate_exception
    def floatingip_create(self, **attributes: Any) -> Any:
        floating_ip = {
            "id": str(uuid.uuid4()),
            "port_id": attributes["port_id"],
            "floating_network_id": attributes["floating_network_id"],
            "floating_ip_address": attributes.get("floating_ip_address") or next(_floating_addresses),
            "status": "ACTIVE",
        }
        FLOATING_IPS[floating_ip["id"]] = floating_ip
        return sdk.FakeResourceObject(floating_ip)

    @sdk.translate_exception
    def floatingip_update(self, floating_ip: Any, **attributes: Any) -> Any:
        FLOATING_IPS[floating_ip.id].update(attributes)
        return sdk.FakeResourceObject(FLOATING_IPS[floating_ip.id])

    @sdk.translate_exception
    def floatingip_delete(self, floating_ip: str, ignore_missing: bool = True) -> None:
        FLOATING_IPS.pop(floating_ip, None)
