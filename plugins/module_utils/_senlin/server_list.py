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
from .errors import Refused
from .repetition import repeat_read, send_when_not_busy
from .transport import COMPUTE, Response, check_response, part_of

PATH = "/servers/detail"
"""The list of servers with their details."""

PAGE = 1000
"""How many servers one request asks for. Nova returns fewer if its own limit is lower; that is 1,000 by default."""

MOST_RESTARTS = 3
"""How often the list is begun anew, because the server where a page is to begin does not exist any more."""

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
    query: dict[str, Any] = {"limit": PAGE}
    restarts = MOST_RESTARTS
    while len(found) < len(wanted):
        try:
            response = repeat_read(partial(_read_page, client, query), client.deadline)
        except Refused as refusal:
            # The last server of a page can be deleted before the next page is read.
            if refusal.status != 400 or "marker" not in query or restarts == 0:
                raise
            query, restarts = {"limit": PAGE}, restarts - 1
            continue
        if response is None:
            return None
        page = part_of(response, "servers", DOING, list)
        found.update((server["id"], server) for server in page if server.get("id") in wanted)
        if not page or not response.body.get("servers_links"):
            break
        query = {**query, "marker": page[-1]["id"]}
    return found


def _read_page(client: Client, query: Mapping[str, Any]) -> Response | None:
    """One page; ``None`` if Nova cannot or may not be asked."""

    def send() -> Response:
        return client.read_from(NOVA, PATH, query=query) or NO_ANSWER

    response = send_when_not_busy(send, client.deadline)
    return None if response.status in MAY_NOT_ASK else check_response(response, DOING, is_get=True)
