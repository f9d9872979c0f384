# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated compute service, with the interface of Senlin's Nova driver.

It waits with the SDK's own functions at the pace of the real driver (one poll every 2 s), so failure reasons read as in
a real cloud: without the fault of the server.
"""

from __future__ import annotations

from typing import Any

import eventlet
from openstack import exceptions, resource
from oslo_config import cfg
from senlin.drivers import base, sdk

from .placement import PlacementDouble
from .refusals import NOVA, is_missing, not_found, refuse
from .servers import DEFAULT_ZONE, SERVERS
from .servers import Server as SimulatedServer

POLL_SECONDS = 2


class Server:
    """What the waiting functions of the SDK need to know of a server. Their messages contain the name of this class."""

    def __init__(self, server_id: str, project: str) -> None:
        self.id = server_id
        self._project = project
        self.status = SERVERS.get(server_id, project).status

    def fetch(self, dummy_session: Any, **dummy_options: Any) -> Server:
        """Read the current status."""
        return Server(self.id, self._project)


class ComputeDouble(PlacementDouble, base.DriverBase):
    """Replaces Senlin's Nova driver."""

    @property
    def _project(self) -> str:
        return self.conn_params["devcloud_project"]

    def _get(self, server: str) -> SimulatedServer:
        return SERVERS.get(server, self._project)

    @sdk.translate_exception
    def flavor_find(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        if is_missing(name_or_id):
            raise not_found("Flavor", name_or_id)
        return sdk.FakeResourceObject({"id": name_or_id, "name": name_or_id, "is_disabled": False})

    @sdk.translate_exception
    def keypair_find(self, name_or_id: str, ignore_missing: bool = False) -> Any:
        if is_missing(name_or_id):
            raise not_found("Keypair", name_or_id)
        return sdk.FakeResourceObject({"id": name_or_id, "name": name_or_id})

    @sdk.translate_exception
    def server_create(self, **attrs: Any) -> Any:
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
        return _shown(SERVERS.create(server, ports))

    @sdk.translate_exception
    def server_get(self, server: str) -> Any:
        return _shown(self._get(server))

    @sdk.translate_exception
    def server_update(self, server: str, **attrs: Any) -> Any:
        found = self._get(server)
        found.name = attrs.get("name", found.name)
        return _shown(found)

    @sdk.translate_exception
    def server_delete(self, server: str, ignore_missing: bool = True) -> None:
        SERVERS.delete(server, self._project, ignore_missing)

    server_force_delete = server_delete

    @sdk.translate_exception
    def server_rebuild(
        self, server: str, image: str, name: str | None = None, admin_password: str | None = None, **attrs: Any
    ) -> Any:
        found = self._get(server)
        found.image = image
        found.name = name or found.name
        if found.status != "SHUTOFF":
            found.status = "ACTIVE"
        return _shown(found)

    @sdk.translate_exception
    def server_resize(self, server: str, flavor: str) -> None:
        found = self._get(server)
        found.flavor = flavor
        found.status = "VERIFY_RESIZE"

    @sdk.translate_exception
    def server_resize_confirm(self, server: str) -> None:
        # The profile stops a server before it resizes it and waits for SHUTOFF afterwards.
        self._get(server).status = "SHUTOFF"

    server_resize_revert = server_resize_confirm

    @sdk.translate_exception
    def server_change_password(self, server: str, new_password: str) -> None:
        self._get(server)

    @sdk.translate_exception
    def server_lock(self, server: str) -> None:
        self._get(server).locked = True

    @sdk.translate_exception
    def server_unlock(self, server: str) -> None:
        self._get(server).locked = False

    @sdk.translate_exception
    def server_create_image(self, server: str, name: str, metadata: dict[str, str] | None = None) -> None:
        self._get(server)

    @sdk.translate_exception
    def server_metadata_get(self, server: str) -> dict[str, str]:
        return dict(self._get(server).metadata)

    @sdk.translate_exception
    def server_metadata_update(self, server: str, metadata: dict[str, str]) -> None:
        found = self._get(server)
        found.set_metadata(metadata)
        eventlet.sleep(found.seconds("sim_update_seconds"))
        refusal = found.ordered("sim_update_fail")
        if refusal:
            refuse(409, "conflictingRequest", refusal, f"{NOVA}/servers/{server}/metadata")

    @sdk.translate_exception
    def server_metadata_delete(self, server: str, keys: list[str]) -> None:
        found = self._get(server)
        found.metadata = {key: value for key, value in found.metadata.items() if key not in keys}

    @sdk.translate_exception
    def server_interface_create(self, server: Any, **attrs: Any) -> None:
        self._get(server.id).plug(attrs["port_id"])

    @sdk.translate_exception
    def server_interface_delete(self, interface: str, server: str, ignore_missing: bool = True) -> None:
        self._get(server).unplug(interface)

    @sdk.translate_exception
    def wait_for_server(
        self,
        server: str,
        status: str = "ACTIVE",
        failures: list[str] | None = None,
        interval: int = POLL_SECONDS,
        timeout: int | None = None,
    ) -> None:
        try:
            found = Server(server, self._project)
        except exceptions.ResourceNotFound:
            raise not_found("Server", server) from None
        resource.wait_for_status(
            None, found, status, failures or ["ERROR"], interval, timeout or cfg.CONF.default_nova_timeout
        )

    @sdk.translate_exception
    def wait_for_server_delete(self, server: str, timeout: int | None = None) -> None:
        try:
            found = Server(server, self._project)
        except exceptions.ResourceNotFound:
            return
        resource.wait_for_delete(None, found, POLL_SECONDS, timeout or cfg.CONF.default_nova_timeout)


def _sets_status(status: str) -> Any:
    """Build a method of the driver that sets a server to a status at once."""

    @sdk.translate_exception
    def operation(self: ComputeDouble, server: str, *dummy_arguments: Any, **dummy_options: Any) -> None:
        self._get(server).status = status

    return operation


for _operation, _status in {
    "reboot": "ACTIVE",
    "start": "ACTIVE",
    "stop": "SHUTOFF",
    "pause": "PAUSED",
    "unpause": "ACTIVE",
    "suspend": "SUSPENDED",
    "resume": "ACTIVE",
    "rescue": "RESCUE",
    "unrescue": "ACTIVE",
    "migrate": "ACTIVE",
    "evacuate": "ACTIVE",
}.items():
    setattr(ComputeDouble, f"server_{_operation}", _sets_status(_status))


def _shown(server: SimulatedServer) -> Any:
    """A server as the SDK returns it."""
    return sdk.FakeResourceObject(
        {
            "id": server.id,
            "name": server.name,
            "status": server.status,
            "fault": server.fault and {"code": 500, "message": server.fault},
            "project_id": server.project,
            "availability_zone": server.zone,
            "image": {"id": server.image} if server.image else "",
            "flavor": {"id": server.flavor, "name": server.flavor, "original_name": server.flavor},
            "key_name": server.key_name,
            "metadata": dict(server.metadata),
            "addresses": {network: list(addresses) for network, addresses in server.addresses.items()},
            "security_groups": [{"name": name} for name in server.security_groups],
            "attached_volumes": [],
            "block_device_mapping": None,
            "disk_config": server.disk_config,
            "has_config_drive": "",
            "hypervisor_hostname": "devcloud-host",
            "is_locked": server.locked,
            "progress": 0,
            "created_at": server.created,
        }
    )
