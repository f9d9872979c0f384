# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Asks the services below Senlin why something failed. Only reads are sent, and only after a failure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from . import compute, orchestration
from .client import Client
from .cloud_reason import CloudReason, PhysicalObject
from .transport import COMPUTE, ORCHESTRATION, Response, Service

LISTED_EVENTS = 50
"""How many of the newest events of a stack are looked through for a resource that failed."""

ANSWERS = frozenset({200, 404, 406})
"""The statuses of a service that can be asked. After any other, it is left alone."""


class ReasonReader:
    """Reads the cloud's reasons for one failed action, with as few requests as possible.

    :param since: when the action was created, by the server's clock.
    """

    def __init__(self, client: Client, since: datetime | None) -> None:
        self._client = client
        self._since = since
        self._silent: set[Service] = set()
        # Empty where that of Nova is too old to read actions of deleted servers.
        self._microversion = compute.ACTIONS_MICROVERSION

    def read(self, physical: PhysicalObject) -> CloudReason | None:
        """What the cloud says about a server or stack; ``None`` if it says nothing or cannot be asked."""
        return self._read_stack(physical) if physical.service == ORCHESTRATION else self._read_server(physical)

    def _read_server(self, physical: PhysicalObject) -> CloudReason | None:
        path = f"/servers/{physical.id}"
        server = self._get(COMPUTE, path)
        if server is None:
            return None
        found = compute.from_server(server.body, physical)
        return found or self._read_action(physical, f"{path}/os-instance-actions")

    def _read_action(self, physical: PhysicalObject, path: str) -> CloudReason | None:
        actions = self._get_versioned(path)
        if actions is not None and actions.status == 406:
            self._microversion = compute.newest_microversion(actions.body)
            actions = self._get_versioned(path)
        request_id = compute.request_in(actions.body, physical, self._since) if actions else ""
        if not request_id:
            return None
        action = self._get_versioned(f"{path}/{request_id}")
        return compute.from_action(action.body, physical) if action else None

    def _get_versioned(self, path: str) -> Response | None:
        return self._get(COMPUTE, path, microversion=self._microversion) if self._microversion else None

    def _read_stack(self, physical: PhysicalObject) -> CloudReason | None:
        stack = self._get(ORCHESTRATION, f"/stacks/{physical.id}")
        found, name = orchestration.from_stack(stack.body if stack else None, physical)
        if found is None or not name:
            return found
        path = f"/stacks/{name}/{physical.id}/events"
        events = self._get(ORCHESTRATION, path, query={"sort_dir": "desc", "limit": LISTED_EVENTS})
        return orchestration.from_events(events.body, found, name) if events else found

    def _get(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        if service in self._silent:
            return None
        response = self._client.read_from(service, path, query=query, microversion=microversion)
        if response is not None and response.status in ANSWERS:
            return response
        self._silent.add(service)
        return None
