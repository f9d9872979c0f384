# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts of the simulated cloud, and the choice of one for a new server."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from .groups import GROUPS

if TYPE_CHECKING:
    from .servers import Server

ZONES = ("nova", "az1", "az2", "az3")
DEFAULT_ZONE = "nova"
"""Where a server is built if no zone is asked for."""
HOSTS_PER_ZONE = 3
NO_HOST = "No valid host was found. There are not enough hosts available."
"""The fault of a server for which there is no host."""


def host_for(server: Server, others: Iterable[Server]) -> str | None:
    """The host with the fewest servers that the server's zone and group allow, or None if there is none."""
    load = {f"{server.zone}-host{number}": 0 for number in range(1, HOSTS_PER_ZONE + 1)}
    group = GROUPS.get(server.scheduler_hints.get("group", ""))
    mates = set()
    for other in others:
        if other.host in load:
            load[other.host] += 1
        if group is not None and other.host is not None and other.scheduler_hints.get("group") == group["id"]:
            mates.add(other.host)
    policy = group["policies"][0] if group is not None else None
    if policy == "anti-affinity":
        load = {host: count for host, count in load.items() if host not in mates}
    elif policy == "affinity" and mates:
        load = {host: count for host, count in load.items() if host in mates}
    return min(load, key=lambda host: load[host], default=None)
