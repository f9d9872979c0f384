# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuse a driver's call exactly as the real service behind it would.

The doubles raise what openstacksdk raises for such an answer, so that the texts that end up in Senlin's
status reasons are the real ones.
"""

from __future__ import annotations

import json
import uuid
from typing import NoReturn

import requests
from openstack import exceptions

NOVA = "http://nova.devcloud/v2.1"
MISSING = "missing"
"""What begins so (flavors, images, networks, ...) does not exist; everything else does."""


def refuse(status: int, fault: str, message: str, url: str, summary: str | None = None) -> NoReturn:
    """Raise what the SDK raises for an answer like {"badRequest": {"code": 400, "message": ...}}."""
    response = requests.Response()
    response.status_code = status
    response.headers["Content-Type"] = "application/json"
    response._content = json.dumps({fault: {"code": status, "message": message}}).encode()
    response.request = requests.Request("POST", url).prepare()
    exceptions.raise_from_response(response, summary)
    raise ValueError(f"{status} is no error")


def refuse_missing_server(server_id: str) -> NoReturn:
    """Raise what the SDK raises when Nova has no such server."""
    refuse(
        404,
        "itemNotFound",
        f"Instance {server_id} could not be found.",
        f"{NOVA}/servers/{server_id}",
        f"No Server found for {server_id}",
    )


def not_found(kind: str, name: str) -> exceptions.ResourceNotFound:
    """What the SDK raises when it finds nothing of that name."""
    return exceptions.ResourceNotFound(f"No {kind} found for {name}", http_status=404)


def is_missing(name: str) -> bool:
    """Whether the simulated cloud has no resource of this name."""
    return name.startswith(MISSING)


def id_of(kind: str, name_or_id: str) -> str:
    """The id of a named resource: always the same one, and an id stands for itself."""
    try:
        return str(uuid.UUID(name_or_id))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{kind}/{name_or_id}"))
