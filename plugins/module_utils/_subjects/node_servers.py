# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Reads the servers of many nodes: from Nova with one list, or from Senlin node by node where Nova may not be asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from .._plan.fields import CONTROL, Field, Params
from .._plan.values import read_reference
from .._senlin.client import FULL_ID, Client
from .._senlin.server_list import list_servers
from .._senlin.transport import Attributes
from .addresses import addresses_in, read_address, same_address
from .server_details import server_of
from .servers import read_with_server

SERVER_OPTIONS = (
    Field("server", {"type": "str"}, CONTROL, read=read_reference),
    Field("address", {"type": "str"}, CONTROL, read=read_address),
)
"""The options that find nodes by their servers."""


def read_servers(client: Client, nodes: Iterable[Attributes]) -> dict[str, Attributes]:
    """What is known of the servers of nodes, by the id of the server. A server that does not exist is not in it.

    ``GET /servers/detail`` of Nova, in pages. If that cannot be asked: ``GET /nodes/<id>?show_details=True`` for each.

    :raises ResponseLost: Nova or Senlin fails.
    """
    behind = {node["physical_id"]: node for node in nodes if node["physical_id"]}
    if not behind:
        return {}
    listed = list_servers(client, set(behind))
    if listed:
        return {id: server_of(body) for id, body in listed.items()}
    # A Nova that has none of the servers may be that of another region.
    some = behind if listed is None else dict(islice(behind.items(), 1))
    shown = _shown(client, some)
    return _shown(client, behind) if shown and some is not behind else shown


def _shown(client: Client, behind: Mapping[str, Attributes]) -> dict[str, Attributes]:
    """What Senlin shows of servers, by id. Where it cannot read one, it shows nothing, or an error instead.

    :param behind: the nodes by the ids of their servers.
    """
    details = ((id, (read_with_server(client, node["id"]) or {}).get("details")) for id, node in behind.items())
    return {id: server_of(each) for id, each in details if each and "addresses" in each}


def with_server(nodes: Iterable[Attributes], params: Params, client: Client) -> Iterator[Attributes]:
    """Those nodes whose server the task asks for; all of them if it asks for none.

    :param params: the options of the task, :data:`SERVER_OPTIONS` among them.
    """
    server, address = params["server"], params["address"]
    by_id = server is not None and FULL_ID.fullmatch(server) is not None
    if by_id:
        nodes = (node for node in nodes if node["physical_id"] == server)
    if address is None and (server is None or by_id):
        yield from nodes
        return
    found = list(nodes)
    servers = read_servers(client, found)
    for node in found:
        behind = servers.get(node["physical_id"])
        if (
            behind
            and (server is None or by_id or behind["name"] == server)
            and (address is None or _has(behind, address))
        ):
            yield node


def _has(server: Attributes, address: str) -> bool:
    return any(same_address(each.text, address) for each in addresses_in(server["addresses"]))
