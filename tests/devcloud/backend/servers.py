# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The simulated servers, their status, and the failures that were ordered for them.

Failures are ordered with the metadata of a server, which is the `metadata` property of its profile (see README.md).
Changes that take time are computed when a server is read, so no thread changes servers in the background. They end at
a time in seconds since the epoch, or when the word that was ordered instead of a time is released.
"""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from .instance_actions import HISTORY
from .names import id_of, is_missing
from .network import PORTS, addresses_of, mark_port, new_port
from .refusals import NOVA, refuse, refuse_missing_server
from .scheduler import NO_HOST, host_for
from .states import SHOWN_TASKS, TASKS, require_possible

ORDER_PREFIX = "sim_"
NUMBER = re.compile(r"\d+(\.\d+)?")
NODE = "cluster_node_id"
INDEX = "cluster_node_index"
"""The items of the metadata in which Senlin stores the node's id and its index."""
End = float | str
"""When something ends that an order delays: a time in seconds since the epoch, or the word that must be released."""
RELEASED: set[tuple[str, str]] = set()
"""The words that have been released, each with its project."""


@dataclass
class Server:
    """A simulated server.

    `built_at` and `gone_at` say when that is; `gone_at` is None unless the server is being deleted. While an operation
    takes time, `task` is Nova's name of it; it ends at `task_ends` with `status_then`. `launched` says whether it has
    ever been ACTIVE, `resized_from` the flavor and status before an unconfirmed resize. `host` is None if there was no
    host for it. `updated` is when it was last changed from outside of Senlin, and `without_power` says that it has
    crashed, which Nova notices in its power state only. `index` is its position in its cluster, which is kept while
    Senlin replaces the metadata one by one. `obeys` says whether it obeys the orders in its metadata.
    """

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
    launched: bool = False
    fault: str | None = None
    locked: bool = False
    resized_from: tuple[str, str] = ("", "")
    orders: dict[str, str] = field(default_factory=dict)
    obeys: bool = True
    ports: list[str] = field(default_factory=list)
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    created: str = field(default_factory=lambda: datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"))
    built_at: End = 0.0
    gone_at: End | None = None
    task: str | None = None
    task_ends: End = 0.0
    status_then: str = ""
    index: str | None = None
    host: str | None = None
    updated: str = ""
    without_power: bool = False

    def refresh(self) -> None:
        """Update the status to the current time."""
        if self.status == "BUILD" and self.has_come(self.built_at):
            self.fault = self.ordered("sim_fail") if self.host else self.ordered("sim_no_host") or NO_HOST
            self.status = "ERROR" if self.fault else "ACTIVE"
            self.launched = not self.fault
        if self.task and self.has_come(self.task_ends):
            self.task, self.status = None, self.status_then

    @property
    def shown_status(self) -> str:
        """The status as Nova shows it."""
        return SHOWN_TASKS.get(self.task or "", self.status) if self.status == "ACTIVE" else self.status

    @property
    def power_state(self) -> int:
        """The state of its power as Nova shows it: none known, running, paused, shut down or suspended."""
        if self.without_power or self.status in ("SHUTOFF", "SHELVED", "SHELVED_OFFLOADED"):
            return 4
        return {"PAUSED": 3, "SUSPENDED": 7, "BUILD": 0, "ERROR": 0}.get(self.status, 1)

    def operate(self, operation: str, status: str) -> None:
        """Start an operation that Nova allows, after which the server has this status."""
        if self.orders.get("sim_operation_seconds") and operation in TASKS:
            self.task, self.status_then = TASKS[operation], status
            self.task_ends = self.end_of("sim_operation_seconds")
        else:
            self.status = status

    def ordered(self, order: str) -> str | None:
        """The value of an order, or None if there is none that applies to this server."""
        indexes = self.orders.get("sim_fail_indexes")
        if indexes and self.index not in [index.strip() for index in indexes.split(",")]:
            return None
        return self.orders.get(order) or None

    def end_of(self, order: str) -> End:
        """When that ends which begins now and which an order delays, by default at once."""
        value = self.orders.get(order) or "0"
        return time.time() + float(value) if NUMBER.fullmatch(value) else value

    def has_come(self, end: End) -> bool:
        """Whether it is so late, or the word has been released."""
        return (self.project, end) in RELEASED if isinstance(end, str) else time.time() >= end

    def plug(self, port: str) -> None:
        """Attach a port with its address."""
        self.ports.append(port)
        mark_port(port, used=True)

    def unplug(self, port: str) -> None:
        """Detach a port with its address."""
        if port in self.ports:
            self.ports.remove(port)
            mark_port(port, used=False)

    @property
    def addresses(self) -> dict[str, list[dict[str, Any]]]:
        """The addresses by network name, as Nova returns them."""
        addresses: dict[str, list[dict[str, Any]]] = {}
        for port in self.ports:
            if port not in PORTS:
                continue
            network, found = addresses_of(port)
            addresses.setdefault(network, []).extend(found)
        return addresses

    def set_metadata(self, metadata: dict[str, str]) -> None:
        """Add or change items of the metadata, which contains the orders.

        Senlin deletes the old items before, and sets the new ones one by one, the node's id after those of the profile.
        When a node joins a cluster, it deletes the items of the profile as well; the orders are kept then.
        """
        refuse_unless_text(metadata)
        self.metadata.update(metadata)
        self.index = metadata.get(INDEX, self.index)
        if self.updated_by(metadata) and self.obeys:
            self.orders = orders_in(self.metadata)

    @staticmethod
    def updated_by(metadata: dict[str, str]) -> bool:
        """Whether these are the items that Senlin sets when a profile update has set all those of the profile."""
        return NODE in metadata


UNLIMITED = -1
"""The quota of a project that has none."""


class Servers:
    """All servers of the cloud. Calls that Nova would refuse raise what the SDK would raise."""

    def __init__(self) -> None:
        self._servers: dict[str, Server] = {}
        self._lifted: set[str] = set()
        self._limits: dict[str, int] = {}

    def create(self, server: Server, ports: list[str]) -> Server:
        """Create a server, as Nova does for POST /servers."""
        refuse_unless_text(server.metadata)
        used, most = self.limits(server.project)
        if most != UNLIMITED and used >= most:
            message = f"Quota exceeded for instances: Requested 1, but already used {used} of {most} instances"
            refuse(403, "forbidden", message, f"{NOVA}/servers")
        for group in filter(is_missing, server.security_groups):
            message = f"Unable to find security_group with name or id '{group}'"
            refuse(400, "badRequest", message, f"{NOVA}/servers")
        server.obeys = server.project not in self._lifted
        server.orders = orders_in(server.metadata) if server.obeys else {}
        server.index = server.metadata.get(INDEX)
        rejection = server.ordered("sim_reject")
        if rejection:
            refuse(403, "forbidden", rejection, f"{NOVA}/servers")
        for port in ports or [new_port("private")["id"]]:
            server.plug(port)
        server.status = "BUILD"
        server.host = None if server.ordered("sim_no_host") else host_for(server, self.all())
        server.built_at = server.end_of("sim_build_seconds")
        self._servers[server.id] = server
        HISTORY.record(server, "create")
        return server

    def get(self, server_id: str, project: str | None = None) -> Server:
        """Return a server, as Nova does for GET /servers/ID. Servers of other projects are not found."""
        server = self._find(server_id, project)
        if server is None:
            refuse_missing_server(server_id)
        return server

    def find(self, server_id: str, project: str) -> Server | None:
        """Return a server, or None if there is no such server in the project."""
        return self._find(server_id, project)

    def delete(self, server_id: str, project: str, ignore_missing: bool) -> None:
        """Delete a server, as Nova does for DELETE /servers/ID. It can continue to exist for some time."""
        server = self._find(server_id, project)
        if server is None:
            if ignore_missing:
                return
            refuse_missing_server(server_id)
        require_possible(server, "delete")
        refusal = server.ordered("sim_delete_fail")
        if refusal:
            refuse(409, "conflictingRequest", refusal, f"{NOVA}/servers/{server_id}")
        server.gone_at = server.end_of("sim_delete_seconds")
        HISTORY.record(server, "delete")

    def all(self) -> list[Server]:
        """All servers that exist now."""
        found = [self._find(server_id) for server_id in list(self._servers)]
        return [server for server in found if server is not None]

    def lift(self, project: str) -> None:
        """Let new servers of a project ignore the orders in their metadata."""
        self._lifted.add(project)

    def release(self, project: str, word: str) -> None:
        """End what takes until this word is released, now and from now on."""
        RELEASED.add((project, word))

    def limit(self, project: str, servers: int) -> None:
        """Set the quota of a project: how many servers it can have."""
        self._limits[project] = servers

    def limits(self, project: str) -> tuple[int, int]:
        """How many servers a project has, and how many it can have."""
        used = sum(server.project == project for server in self.all())
        return used, self._limits.get(project, UNLIMITED)

    def vanish(self, server_id: str) -> None:
        """Remove a server without Senlin's knowledge.

        :raises LookupError: there is no such server.
        """
        if server_id not in self._servers:
            raise LookupError(f"no server {server_id}")
        self._remove(server_id)

    def break_down(self, server_id: str, reason: str) -> None:
        """Set a server to ERROR; the reason becomes its fault.

        :raises LookupError: there is no such server.
        """
        server = self._find(server_id)
        if server is None:
            raise LookupError(f"no server {server_id}")
        server.status, server.task = "ERROR", None
        server.fault = reason

    def change(self, server_id: str, changes: dict[str, Any]) -> None:
        """Change a server without Senlin's knowledge, as its owner can with Nova.

        :param changes: any of `name`, `flavor`, `metadata` (all of it), `networks` (the names, all of them), `status`
            and `without_power`.
        :raises LookupError: there is no such server.
        """
        server = self._find(server_id)
        if server is None:
            raise LookupError(f"no server {server_id}")
        if "networks" in changes:
            for port in list(server.ports):
                server.unplug(port)
            for network in changes["networks"]:
                server.plug(new_port(network)["id"])
        if "flavor" in changes:
            server.flavor = id_of("flavor", changes["flavor"])
        if "metadata" in changes:
            refuse_unless_text(changes["metadata"])
        for key in ("name", "metadata", "status", "without_power"):
            setattr(server, key, changes.get(key, getattr(server, key)))
        server.updated = datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")

    def set_locked(self, server_id: str, *, locked: bool) -> None:
        """Lock a server, or unlock it, whatever it is doing.

        :raises LookupError: there is no such server.
        """
        server = self._find(server_id)
        if server is None:
            raise LookupError(f"no server {server_id}")
        server.locked = locked

    def _find(self, server_id: str, project: str | None = None) -> Server | None:
        server = self._servers.get(server_id)
        if server is None:
            return None
        if server.gone_at is not None and server.has_come(server.gone_at):
            self._remove(server_id)
            return None
        if project is not None and server.project != project:
            return None
        server.refresh()
        return server

    def _remove(self, server_id: str) -> None:
        server = self._servers.pop(server_id)
        server.gone_at = server.gone_at or time.time()
        for port in list(server.ports):
            server.unplug(port)


def refuse_unless_text(metadata: dict[str, Any]) -> None:
    """Refuse metadata that contains something other than text, as Nova does."""
    for key, value in metadata.items():
        if not isinstance(value, str):
            message = f"Invalid input for field/attribute {key}. Value: {value}. {value!r} is not of type 'string'"
            refuse(400, "badRequest", message, f"{NOVA}/servers")


def orders_in(metadata: dict[str, str]) -> dict[str, str]:
    """The orders in a server's metadata."""
    return {key: value for key, value in metadata.items() if key.startswith(ORDER_PREFIX)}


SERVERS = Servers()
