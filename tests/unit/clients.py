# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients over a recorded or a scripted server, and what they are told about."""

from __future__ import annotations

from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Response
from fake_transport import FakeTransport
from scripted_transport import PROJECT, ScriptedTransport

ID = "00000000-0000-4000-8000-000000000000"
OTHER_ID = "00000000-0000-4000-8000-000000000001"
SERVER = {
    "type": "os.nova.server",
    "version": "1.0",
    "properties": {"flavor": "m1.tiny", "image": "cirros", "networks": [{"network": "private"}]},
}


def spec(**properties: Any) -> dict[str, Any]:
    return {**SERVER, "properties": {**SERVER["properties"], **properties}}


def member(scenario: str) -> tuple[Client, FakeTransport]:
    transport = FakeTransport(scenario)
    return Client(transport), transport


def scripted(
    *answers: Response | Exception, microversion: str = "1.14", **more: Any
) -> tuple[Client, ScriptedTransport]:
    transport = ScriptedTransport(*answers, microversion=microversion)
    return Client(transport, **more), transport


def resource(name: str, id: str = ID, project: str | None = PROJECT) -> dict[str, Any]:
    return {"id": id, "name": name, "project": project, "status": "ACTIVE", "init_at": "2026-01-01T00:00:00Z"}
