# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What happened: actions and events, of which a project may have tens of thousands.

They are read newest first, a page at a time and no further than asked, and returned newest last, as a log reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import islice, takewhile

from .._plan.fields import CONTROL, Field, Params
from .._plan.info import ALL_PROJECTS, CLUSTER_OPTION, FILTERS, LIMIT, SORT, Source, list_resources
from .._senlin.client import FULL_ID, Client
from .._senlin.errors import BadInput
from .._senlin.finding import look_up
from .._senlin.kinds import CLUSTER, Kind
from .._senlin.transport import Attributes

SINCE = Field("since", {"type": "str"}, CONTROL)
HISTORY = (FILTERS, ALL_PROJECTS, SORT, LIMIT, CLUSTER_OPTION, SINCE)


def history(newest: str) -> Source:
    """A source of what happened.

    :param newest: the server's name of the time to sort by.
    """

    def read(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
        since = utc_time(params["since"]) if params.get("since") is not None else ""
        query = {}
        if params.get("cluster") is not None:
            query["cluster_id"] = _cluster_id(params["cluster"], client)
            if query["cluster_id"] is None:
                return
        if params.get("sort") is not None:
            yield from (
                found for found in list_resources(kind, params, client, **query) if _time_of(kind, found) >= since
            )
            return
        latest_first = list_resources(kind, {**params, "sort": f"{newest}:desc"}, client, **query)
        recent = takewhile(lambda found: _time_of(kind, found) >= since, latest_first)
        yield from reversed(list(islice(recent, params.get("limit"))))

    return read


def _cluster_id(reference: str, client: Client) -> str | None:
    """The id of a cluster by its name; a full id as it is, as what happened outlives the cluster."""
    if FULL_ID.fullmatch(reference):
        return reference
    cluster = look_up(client, CLUSTER, reference)
    return cluster["id"] if cluster else None


def _time_of(kind: Kind, found: Attributes) -> str:
    """When it happened; actions and events write the zone in two ways."""
    return utc_time(found[kind.created_key]) if found[kind.created_key] else ""


def utc_time(text: str) -> str:
    """A time as the server writes its own, so that the two compare as texts; without a zone it is UTC.

    :raises BadInput: it is no ISO 8601 time.
    """
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadInput(f"since is {text!r}, and must be a time such as 2026-11-24T15:00:00Z.") from None
    aware = time if time.tzinfo else time.replace(tzinfo=timezone.utc)
    return aware.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
