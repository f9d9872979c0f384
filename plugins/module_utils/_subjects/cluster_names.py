# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The names of the clusters that actions, events and receivers are about. Senlin gives only the ids.

Only info modules ask for them. A module that declares or acts sends no request for a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from .._plan.fields import Params
from .._plan.info import Source
from .._senlin.client import Client
from .._senlin.kinds import CLUSTER, Kind
from .._senlin.transport import Attributes


def with_cluster_names(source: Source) -> Source:
    """A source whose results have ``cluster_name`` beside ``cluster_id``."""

    def read(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
        found = list(islice(source(kind, params, client), params.get("limit")))
        ids = {each["cluster_id"] for each in found if each["cluster_id"]}
        names = {**_names_in_events(found), **names_of(client, ids, all_projects=bool(params.get("all_projects")))}
        for each in found:
            each["cluster_name"] = names.get(each["cluster_id"] or _own_id(each))
            yield each

    return read


def names_of(client: Client, ids: Iterable[str], *, all_projects: bool = False) -> dict[str, str]:
    """The names of clusters, by their ids. A cluster that does not exist any more has none.

    ``GET /clusters/<id>`` for a single one, ``GET /clusters`` for several. The list is read until all are named.

    :param all_projects: whether the clusters can be in any project, as an administrator sees them.
    """
    missing = set(ids)
    if len(missing) < 2:
        read = (client.get(CLUSTER, id) for id in missing)
        return {cluster["id"]: cluster["name"] for cluster in read if cluster}
    names: dict[str, str] = {}
    query: dict[str, Any] = {"global_project": "true"} if all_projects else {}
    for cluster in client.listing(CLUSTER, **query):
        if cluster["id"] in missing:
            names[cluster["id"]] = cluster["name"]
            missing.remove(cluster["id"])
        if not missing:
            break
    return names


def _names_in_events(found: Iterable[Attributes]) -> dict[str, str]:
    """The names that clusters had in their own events, which outlive them; the last name of each."""
    own = sorted((each for each in found if _own_id(each)), key=lambda each: str(each["generated_at"]))
    return {each["obj_id"]: each["obj_name"] for each in own}


def _own_id(found: Attributes) -> Any:
    """The id of the cluster that an event is about itself. Senlin clears ``cluster_id`` when the cluster is deleted."""
    return found["obj_id"] if found.get("obj_type") == "CLUSTER" else None
