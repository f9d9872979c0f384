# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated networks. Every name exists, unless it begins with `missing`. Ports and floating IPs have state."""

from __future__ import annotations

import ipaddress
import itertools
import uuid
from types import SimpleNamespace
from typing import Any

from openstack.network.v2 import _proxy
from senlin.drivers import base, sdk
from senlin.drivers.os import neutron_v2

from .names import id_of, is_missing, name_of
from .refusals import not_found
from .simulated_proxy import SimulatedProxy

Port = dict[str, Any]

PORTS: dict[str, Port] = {}
FLOATING_IPS: dict[str, dict[str, Any]] = {}

_fixed_addresses = (str(address) for address in itertools.cycle(ipaddress.ip_network("10.0.0.0/16").hosts()))
_floating_addresses = (str(address) for address in itertools.cycle(ipaddress.ip_network("172.24.0.0/16").hosts()))


def new_port(network: str, fixed_ip: str | None = None, **attributes: Any) -> Port:
    """Create a port with an address on a network, which is given by id or name."""
    network_id = id_of("network", network)
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


def addresses_of(port_id: str) -> tuple[str, list[dict[str, Any]]]:
    """The name of a port's network, and the addresses of the port as Nova returns them, fixed and floating ones."""
    port = PORTS[port_id]
    texts = [("fixed", port["fixed_ips"][0]["ip_address"])]
    texts += [("floating", each["floating_ip_address"]) for each in FLOATING_IPS.values() if each["port_id"] == port_id]
    mac = "fa:16:3e:" + ":".join(port["id"][place : place + 2] for place in (0, 2, 4))
    addresses = [
        {
            "addr": text,
            "version": ipaddress.ip_address(text).version,
            "OS-EXT-IPS:type": kind,
            "OS-EXT-IPS-MAC:mac_addr": mac,
        }
        for kind, text in texts
    ]
    return name_of(port["network_id"]), addresses


def mark_port(port_id: str, used: bool) -> None:
    """Mark a port as used by a server, or as free."""
    if port_id in PORTS:
        PORTS[port_id]["status"] = "ACTIVE" if used else "DOWN"


def is_used(port_id: str) -> bool:
    """Whether a server uses a port."""
    return port_id in PORTS and PORTS[port_id]["status"] == "ACTIVE"


class NetworkProxy(SimulatedProxy, real=_proxy.Proxy):
    """What Senlin's Neutron driver uses of the SDK's proxy."""

    def networks(self, **query: Any) -> list[Any]:
        return [] if is_missing(query["name"]) else [self.find_network(query["name"])]

    def find_network(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        network_id = id_of("network", name_or_id)
        return sdk.FakeResourceObject({"id": network_id, "name": name_of(network_id)})

    def find_subnet(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        _refuse_missing("Subnet", name_or_id)
        network_id = id_of("network", name_or_id)
        return sdk.FakeResourceObject({"id": id_of("subnet", name_or_id), "network_id": network_id})

    def find_security_group(self, name_or_id: str, ignore_missing: bool = True, **dummy_query: Any) -> Any:
        _refuse_missing("SecurityGroup", name_or_id)
        return sdk.FakeResourceObject({"id": id_of("security-group", name_or_id), "name": name_or_id})

    def find_port(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        _refuse_missing("Port", name_or_id)
        port_id = id_of("port", name_or_id)
        if port_id not in PORTS:
            new_port("private", id=port_id)
        return sdk.FakeResourceObject(PORTS[port_id])

    def create_port(self, **attributes: Any) -> Any:
        asked = (attributes.get("fixed_ips") or [{}])[0]
        groups = attributes.get("security_groups", [])
        port = new_port(attributes["network_id"], asked.get("fixed_ip"), security_group_ids=groups)
        return sdk.FakeResourceObject(port)

    def update_port(self, port: str, **attributes: Any) -> Any:
        if port not in PORTS:
            raise not_found("Port", port)
        PORTS[port]["security_group_ids"] = attributes.get("security_groups", [])
        return sdk.FakeResourceObject(PORTS[port])

    def delete_port(self, port: str, ignore_missing: bool = True) -> None:
        PORTS.pop(port, None)

    def find_ip(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        for floating_ip in FLOATING_IPS.values():
            if name_or_id in (floating_ip["id"], floating_ip["floating_ip_address"]):
                return sdk.FakeResourceObject(floating_ip)
        return None

    def create_ip(self, **attributes: Any) -> Any:
        floating_ip = {
            "id": str(uuid.uuid4()),
            "port_id": attributes["port_id"],
            "floating_network_id": attributes["floating_network_id"],
            "floating_ip_address": attributes.get("floating_ip_address") or next(_floating_addresses),
            "status": "ACTIVE",
        }
        FLOATING_IPS[floating_ip["id"]] = floating_ip
        return sdk.FakeResourceObject(floating_ip)

    def update_ip(self, floating_ip: Any, **attributes: Any) -> Any:
        FLOATING_IPS[floating_ip.id].update(attributes)
        return sdk.FakeResourceObject(FLOATING_IPS[floating_ip.id])

    def delete_ip(self, floating_ip: str, ignore_missing: bool = True) -> None:
        FLOATING_IPS.pop(floating_ip, None)


def _refuse_missing(kind: str, name_or_id: str) -> None:
    if is_missing(name_or_id):
        raise not_found(kind, name_or_id)


class NetworkDouble(neutron_v2.NeutronClient):
    """Senlin's Neutron driver, over the simulated proxy."""

    def __init__(self, params: dict[str, Any]) -> None:
        base.DriverBase.__init__(self, params)
        self.conn = SimpleNamespace(network=NetworkProxy())
