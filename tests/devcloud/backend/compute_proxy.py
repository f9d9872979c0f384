# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A simulated proxy for the compute service.

It waits with the SDK's own functions at the pace of the real driver (one poll every 2 s), so failure reasons read as in
a real cloud: without the fault of the server.
"""

from __future__ import annotations

from typing import Any

import eventlet
from openstack.compute.v2 import _proxy
from senlin.drivers import sdk

from .instance_actions import HISTORY
from .names import id_of, is_missing, name_of
from .placement import PlacementProxy
from .refusals import NOVA, not_found, refuse
from .scheduler import DEFAULT_ZONE
from .servers import SERVERS
from .servers import Server as SimulatedServer
from .states import HARD, require_possible


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


class ComputeProxy(PlacementProxy, real=_proxy.Proxy):
    """What Senlin's Nova driver uses of the SDK's proxy, for one project."""

    def __init__(self, project: str) -> None:
        self._project = project

    def _get(self, server_id: str) -> SimulatedServer:
        return SERVERS.get(server_id, self._project)

    def _change(self, server_id: str, operation: str, status: str | None = None) -> SimulatedServer:
        """Refuse an operation that Nova would refuse; otherwise start it, for a status that the server gets by it."""
        server = self._get(server_id)
        require_possible(server, operation)
        server.operate(operation, status or server.status)
        if " " not in (name := operation.removeprefix(HARD)):
            HISTORY.record(server, name)
        return server

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

    # -- operations on servers

    def reboot_server(self, server: str, reboot_type: str) -> None:
        self._change(server, f"{HARD if reboot_type.upper() == 'HARD' else ''}reboot", "ACTIVE")

    def rebuild_server(self, server: str, image: str, **attrs: Any) -> Any:
        return self._rebuild(server, image, attrs.get("name"))

    def _rebuild(self, server: str, image: str, name: str | None) -> Any:
        found = self._change(server, "rebuild")
        found.image = image
        found.name = name or found.name
        if found.status == "ERROR":
            found.status = "ACTIVE"
        return Server(found)

    def resize_server(self, server: str, flavor: str) -> None:
        found = self._change(server, "resize")
        found.resized_from = (found.flavor, found.status)
        found.flavor = flavor
        found.status = "VERIFY_RESIZE"

    def confirm_server_resize(self, server: str) -> None:
        found = self._change(server, "confirmResize")
        found.status = found.resized_from[1]

    def revert_server_resize(self, server: str) -> None:
        found = self._change(server, "revertResize")
        found.flavor, found.status = found.resized_from

    def start_server(self, server: str) -> None:
        self._change(server, "start", "ACTIVE")

    def stop_server(self, server: str) -> None:
        self._change(server, "stop", "SHUTOFF")

    def pause_server(self, server: str) -> None:
        self._change(server, "pause", "PAUSED")

    def unpause_server(self, server: str) -> None:
        self._change(server, "unpause", "ACTIVE")

    def suspend_server(self, server: str) -> None:
        self._change(server, "suspend", "SUSPENDED")

    def resume_server(self, server: str) -> None:
        self._change(server, "resume", "ACTIVE")

    def rescue_server(self, server: str, admin_pass: str | None = None, image_ref: str | None = None) -> None:
        self._change(server, "rescue", "RESCUE")

    def unrescue_server(self, server: str) -> None:
        self._change(server, "unrescue", "ACTIVE")

    def lock_server(self, server: str, locked_reason: str | None = None) -> None:
        self._get(server).locked = True

    def unlock_server(self, server: str) -> None:
        self._get(server).locked = False

    def change_server_password(self, server: str, new_password: str) -> None:
        self._change(server, "changePassword")

    def create_server_image(self, server: str, name: str, metadata: dict[str, str] | None = None) -> None:
        self._change(server, "createImage")

    # -- metadata and interfaces of servers

    def get_server_metadata(self, server: str) -> Any:
        return sdk.FakeResourceObject({"metadata": dict(self._get(server).metadata)})

    def set_server_metadata(self, server: str, **metadata: str) -> None:
        found = self._change(server, "update metadata")
        found.set_metadata(metadata)
        if not found.updated_by(metadata):
            return
        eventlet.sleep(found.seconds("sim_update_seconds"))
        refusal = found.ordered("sim_update_fail")
        if refusal:
            refuse(409, "conflictingRequest", refusal, f"{NOVA}/servers/{server}/metadata")

    def delete_server_metadata(self, server: str, keys: list[str] | None = None) -> None:
        found = self._change(server, "delete metadata")
        for key in list(found.metadata) if keys is None else keys:
            if key not in found.metadata:
                refuse(404, "itemNotFound", "Metadata item was not found", f"{NOVA}/servers/{server}/metadata/{key}")
            del found.metadata[key]

    def create_server_interface(self, server: Any, **attrs: Any) -> None:
        self._change(server.id, "attach_interface").plug(attrs["port_id"])

    def delete_server_interface(self, server_interface: str, server: str, ignore_missing: bool = True) -> None:
        self._change(server, "detach_interface").unplug(server_interface)


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
