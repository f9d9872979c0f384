# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Neutron's API, read only: the networks."""

from __future__ import annotations

from typing import Any

from ..backend.names import used
from .application import Answer, Application, Request


def network_api() -> Application:
    """The WSGI application."""
    public = {"": {"versions": [{"id": "v2.0", "status": "CURRENT"}]}}
    return Application(public, {"/v2.0/networks": list_networks}, error)


def error(dummy_status: int, message: str) -> dict[str, Any]:
    """An error as Neutron words it."""
    return {"NeutronError": {"type": "HTTPNotFound", "message": message, "detail": ""}}


def list_networks(request: Request) -> Answer:
    """GET /networks: those that anybody has used so far, as networks exist under all names."""
    wanted = request.query.get("fields", ["id", "name"])
    networks = [{"id": id, "name": name, "project_id": request.project} for id, name in used("network").items()]
    return Answer(200, {"networks": [{key: each[key] for key in wanted if key in each} for each in networks]})
