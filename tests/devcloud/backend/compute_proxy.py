# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated proxy for the compute service.

It waits with the SDK's own functions at the pace of the real driver (one poll every 2 s), so failure reasons read as in
a real cloud: without the fault of the server.
"""

from __future__ import annotations

from typing import Any

from openstack.compute.v2 import _proxy
from senlin.drivers import sdk

from .names import id_of, is_missing, name_of
from .operations import OperationsProxy
from .placement import PlacementProxy
from .refusals import not_found
from .scheduler import DEFAULT_ZONE
from .servers import SERVERS
from .servers import Server as SimulatedServer


class Server(sdk.FakeResourceObject):
    """A server as the SDK returns it. The messages of the SDK contain the name of this class."""

    def __init__(self, server: SimulatedServer) -> None:
        super().__init__(shown(server))

    def fetch(self, proxy: ComputeProxy, **dummy_options: Any) -> Server:
        """Read it again."""
        return proxy.get_server(self.id)

    def to_dict(self) -> dict[str, Any]:
        """All attributes."""
        return dict(vars(self))


class ComputeProxy(OperationsProxy, PlacementProxy, real=_proxy.Proxy):
    """What Senlin's Nova driver uses of the SDK's proxy, for one project."""

    # -- flavors and key pairs

    def find_flavor(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        if is_missing(name_or_id):
            return _none_or_not_found("Flavor", name_or_id, ignore_missing)
        flavor_id = id_of("flavor", name_or_id)
        return sdk.FakeResourceObject({"id": flavor_id, "name": name_of(flavor_id), "is_disabled": False})

    def find_keypair(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        if is_missing(name_or_id):
            return _none_or_not_found("Keypair", name_or_id, ignore_missing)
        return sdk.FakeResourceObject({"id": name_or_id, "name": name_or_id})

    # -- servers

    def create_server(self, **attrs: Any) -> Any:
        server = SimulatedServer(
            name=attrs["name"],
            project=self._project,
            image=attrs.get("imageRef"),
            flavor=attrs["flavorRef"],
            zone=attrs.get("availability_zone") or DEFAULT_ZONE,
            metadata=dict(attrs.get("metadata") or {}),
            key_name=attrs.get("key_name"),
            security_groups=[group["name"] for group in attrs.get("security_groups") or [{"name": "default"}]],
            disk_config=attrs.get("OS-DCF:diskConfig", "AUTO"),
            scheduler_hints=attrs.get("scheduler_hints") or {},
        )
        ports = [network["port"] for network in attrs.get("networks") or []]
        return Server(SERVERS.create(server, ports))

    def get_server(self, server: str) -> Server:
        return Server(self._get(server))

    def find_server(self, name_or_id: str, ignore_missing: bool = True) -> Any:
        found = SERVERS.find(name_or_id, self._project)
        return Server(found) if found else _none_or_not_found("Server", name_or_id, ignore_missing)

    def update_server(self, server: str, **attrs: Any) -> Any:
        found = self._get(server)
        found.name = attrs.get("name", found.name)
        return Server(found)

    def delete_server(self, server: str, ignore_missing: bool = True, force: bool = False) -> None:
        SERVERS.delete(server, self._project, ignore_missing)

    wait_for_server = _proxy.Proxy.wait_for_server
    wait_for_delete = _proxy.Proxy.wait_for_delete

    def rebuild_server(self, server: str, image: str, **attrs: Any) -> Any:
        return self._rebuild(server, image, attrs.get("name"))

    def _rebuild(self, server: str, image: str, name: str | None) -> Any:
        found = self._change(server, "rebuild")
        found.image = image
        found.name = name or found.name
        if found.status == "ERROR":
            found.status = "ACTIVE"
        return Server(found)


class OldComputeProxy(ComputeProxy):
    """The proxy of an SDK before 0.99, for which Senlin's driver was written."""

    def rebuild_server(self, server: str, name: str, admin_password: str, **attrs: Any) -> Any:  # type: ignore[override]
        return self._rebuild(server, attrs["image"], name)


def _none_or_not_found(kind: str, name_or_id: str, ignore_missing: bool) -> None:
    if not ignore_missing:
        raise not_found(kind, name_or_id)


def shown(server: SimulatedServer) -> dict[str, Any]:
    """The attributes of a server as the SDK returns them.

    Since Nova has embedded the flavor in the server, its id is unknown, and the SDK gives the name as the id.
    """
    flavor = name_of(server.flavor)
    return {
        "id": server.id,
        "name": server.name,
        "status": server.shown_status,
        "fault": server.fault and {"code": 500, "message": server.fault},
        "project_id": server.project,
        "availability_zone": server.zone,
        "image": {"id": server.image} if server.image else "",
        "flavor": {"id": flavor, "name": flavor, "original_name": flavor},
        "key_name": server.key_name,
        "metadata": dict(server.metadata),
        "addresses": {network: list(addresses) for network, addresses in server.addresses.items()},
        "security_groups": [{"name": name} for name in server.security_groups],
        "attached_volumes": [],
        "block_device_mapping": None,
        "disk_config": server.disk_config,
        "has_config_drive": "",
        "hypervisor_hostname": None,
        "is_locked": server.locked,
        "progress": 0,
        "created_at": server.created,
    }
