# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the simulated compute proxy that changes servers which exist."""

from __future__ import annotations

from typing import Any

import eventlet
from openstack.compute.v2 import _proxy
from senlin.drivers import sdk

from .instance_actions import HISTORY
from .network import is_used
from .refusals import NOVA, refuse
from .servers import SERVERS, Server
from .simulated_proxy import SimulatedProxy
from .states import HARD, require_possible

LOOK_SECONDS = 0.2
"""Seconds between two looks whether the time that an order takes is over."""


class OperationsProxy(SimulatedProxy, real=_proxy.Proxy):
    """The operations, metadata and interfaces of the servers of one project."""

    def __init__(self, project: str) -> None:
        self._project = project

    def _get(self, server_id: str) -> Server:
        return SERVERS.get(server_id, self._project)

    def _change(self, server_id: str, operation: str, status: str | None = None) -> Server:
        """Refuse an operation that Nova would refuse; otherwise start it, for a status that the server gets by it."""
        server = self._get(server_id)
        require_possible(server, operation)
        server.operate(operation, status or server.status)
        if " " not in (name := operation.removeprefix(HARD)):
            HISTORY.record(server, name)
        return server

    def reboot_server(self, server: str, reboot_type: str) -> None:
        self._change(server, f"{HARD if reboot_type.upper() == 'HARD' else ''}reboot", "ACTIVE")

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
        end = found.end_of("sim_update_seconds")
        while not found.has_come(end):
            eventlet.sleep(LOOK_SECONDS)
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
        port = attrs["port_id"]
        if is_used(port):
            message = f"Port {port} is still in use."
            refuse(409, "conflictingRequest", message, f"{NOVA}/servers/{server.id}/os-interface")
        self._change(server.id, "attach_interface").plug(port)

    def delete_server_interface(self, server_interface: str, server: str, ignore_missing: bool = True) -> None:
        self._change(server, "detach_interface").unplug(server_interface)
