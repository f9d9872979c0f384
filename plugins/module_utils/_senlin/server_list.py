# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Lists the servers of a project from Nova, with the session and token of the connection to Senlin.

Unlike the reads that only explain a failure, a task needs this list: it is repeated if Nova fails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from .client import Client
from .repetition import send_when_not_busy
from .service_pages import PAGE, pages
from .transport import COMPUTE, Response, check_response, part_of

PATH = "/servers/detail"
"""The list of servers with their details."""

NOVA = replace(COMPUTE, seconds=60.0)
"""Nova, with the time that it has for each part of a long list."""

MAY_NOT_ASK = frozenset({401, 403, 404})
"""The statuses with which Nova, or a gateway before it, turns a user away."""

NO_ANSWER = Response(404, {}, {})
"""Stands for Nova where it is not in the catalog, or cannot be reached."""

DOING = "list the servers of the project"
"""What the request does, in the sentence about its failure."""


def list_servers(client: Client, wanted: set[str]) -> dict[str, Mapping[str, Any]] | None:
    """The servers with these ids, as far as the project has them, as Nova shows them. ``GET /servers/detail``.

    The list is read in pages, and no further than until all are found. Nova cannot list servers by their ids.

    :param wanted: the ids of the servers.
    :returns: the bodies by id; ``None`` if this task cannot ask Nova, or may not.
    :raises ResponseLost: Nova fails.
    :raises Refused: it refuses the request.
    """
    found: dict[str, Mapping[str, Any]] = {}
    if not wanted:
        return found
    for response in pages(partial(_read_page, client), {"limit": PAGE}, _last_id, client.deadline):
        if response is None:
            return None
        found.update((server["id"], server) for server in _servers_in(response) if server.get("id") in wanted)
        if len(found) == len(wanted):
            break
    return found


def _servers_in(response: Response) -> list[Any]:
    servers: list[Any] = part_of(response, "servers", DOING, list)
    return servers


def _last_id(response: Response | None) -> str | None:
    """The id of the last server of a page, if another page follows."""
    servers = _servers_in(response) if response else []
    return servers[-1]["id"] if servers and response and response.body.get("servers_links") else None


def _read_page(client: Client, query: Mapping[str, Any]) -> Response | None:
    """One page; ``None`` if Nova cannot or may not be asked."""

    def send() -> Response:
        return client.read_from(NOVA, PATH, query=query) or NO_ANSWER

    response = send_when_not_busy(send, client.deadline)
    return None if response.status in MAY_NOT_ASK else check_response(response, DOING, is_get=True)
