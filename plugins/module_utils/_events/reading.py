# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Reads from Senlin what one poll needs: as little as possible, and nothing that could be missed.

Up to four lists, each in as few pages as it needs: nodes in a wanted status, actions in progress, actions that have
ended in a wanted status, and events. The last two are read newest first, and only as far back as the memory says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from .._plan.info import list_resources
from .._senlin.client import Client
from .._senlin.kinds import ACTION, CLUSTER, EVENT, NODE
from .._senlin.times import read_second
from .._senlin.transport import Attributes
from .memory import Memory, Reading
from .wanted import Wanted


def read(client: Client, wanted: Wanted, memory: Memory) -> Reading:
    """Read what one poll needs. ``GET /nodes``, ``GET /actions``, ``GET /actions/<id>``, ``GET /events``.

    The actions in progress are read before those that have ended: one that ends in between is in both lists, and not in
    neither.

    :raises ClusteringError: a request failed.
    """
    time: datetime | None = None
    nodes: list[Attributes] = []
    in_progress: list[Attributes] = []
    ended: list[Attributes] = []
    events: list[Attributes] = []
    if wanted.nodes:
        nodes = list(wanted.listed(NODE, client, {"status": sorted(wanted.nodes)}))
        time = client.server_time()
    if wanted.actions:
        in_progress = list(wanted.listed(ACTION, client, {"status": sorted(ACTION.transitional)}))
        time = time or client.server_time()
        ended = _ended(client, wanted, memory, {each["id"] for each in in_progress})
    if wanted.events is not None:
        events = list(wanted.listed(EVENT, client, wanted.events, since=memory.events_from))
        time = time or client.server_time()
    return Reading(time or client.server_time(), events, in_progress, ended, nodes)


def _ended(client: Client, wanted: Wanted, memory: Memory, in_progress: set[str]) -> list[Attributes]:
    """The actions that have ended in a wanted status."""
    statuses = wanted.ended_statuses
    if not statuses:
        return []
    listed = list(wanted.listed(ACTION, client, {"status": statuses}, since=memory.actions_from))
    older = _too_old_for_list(memory, in_progress)
    # One that is gone was purged, and one that is in no wanted status has ended otherwise.
    read_by_id = (client.get(ACTION, id) for id in older)
    return [*listed, *(each for each in read_by_id if each and each["status"] in statuses)]


def _too_old_for_list(memory: Memory, in_progress: set[str]) -> Iterable[str]:
    """The ids of actions that are no longer in progress, and were created before those that the list is read for."""
    for id, created in memory.in_progress.items():
        time = read_second(created)
        if id not in in_progress and (time is None or time < memory.actions_from.replace(microsecond=0)):
            yield id


def read_names(client: Client, wanted: Wanted) -> Mapping[str, str]:
    """The names of the clusters that exist, by id. ``GET /clusters``."""
    everywhere = wanted.all_projects or bool(wanted.project)
    found = list_resources(CLUSTER, {"all_projects": everywhere}, client)
    return {each["id"]: each["name"] for each in found}
