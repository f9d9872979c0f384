# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuses a call of a driver exactly as the real service would.

The doubles raise what openstacksdk raises for the response of the real service, so Senlin's status reasons contain the
real texts.
"""

from __future__ import annotations

import json
from typing import NoReturn

import requests
from openstack import exceptions

NOVA = "http://nova.devcloud/v2.1"
HEAT = "http://heat.devcloud/v1"


def refuse(status: int, fault: str, message: str, url: str, summary: str | None = None) -> NoReturn:
    """Raise what the SDK raises for a response like {"badRequest": {"code": 400, "message": ...}}."""
    response = requests.Response()
    response.status_code = status
    response.headers["Content-Type"] = "application/json"
    response._content = json.dumps({fault: {"code": status, "message": message}}).encode()
    response.request = requests.Request("POST", url).prepare()
    exceptions.raise_from_response(response, summary)
    raise ValueError(f"{status} is not an error")


def refuse_missing_server(server_id: str) -> NoReturn:
    """Raise what the SDK raises if Nova has no server with this id."""
    refuse(
        404,
        "itemNotFound",
        f"Instance {server_id} could not be found.",
        f"{NOVA}/servers/{server_id}",
        f"No Server found for {server_id}",
    )


def not_found(kind: str, name: str) -> exceptions.ResourceNotFound:
    """The exception that the SDK raises if it finds nothing with this name.

    It has no HTTP status, as it does not come from a response, so Senlin responds with 500.
    """
    return exceptions.ResourceNotFound(f"No {kind} found for {name}")
