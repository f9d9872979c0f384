# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""History of a project: its actions and events, of which there may be tens of thousands.

They are read newest first, page by page and only as far as the task asks, and returned newest last, like a log.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import islice, takewhile

from .._plan.common_fields import CLUSTER_OPTION
from .._plan.fields import CONTROL, Field, Params
from .._plan.info import ALL_PROJECTS, FILTERS, LIMIT, SORT, Source, list_resources
from .._senlin.client import FULL_ID, Client
from .._senlin.errors import BadInput
from .._senlin.finding import look_up
from .._senlin.kinds import CLUSTER, Kind
from .._senlin.transport import Attributes

SINCE = Field("since", {"type": "str"}, CONTROL)
"""Leaves out what happened before this time (ISO 8601)."""
HISTORY_OPTIONS = (FILTERS, ALL_PROJECTS, SORT, LIMIT, CLUSTER_OPTION, SINCE)
"""The options that both info modules for a history have."""


def history_source(sort_key: str) -> Source:
    """A source for an info module that lists actions or events.

    :param sort_key: the sort key that orders them by time; the server's name for it.
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
        newest_first = list_resources(kind, {**params, "sort": f"{sort_key}:desc"}, client, **query)
        recent = takewhile(lambda found: _time_of(kind, found) >= since, newest_first)
        yield from reversed(list(islice(recent, params.get("limit"))))

    return read


def _cluster_id(reference: str, client: Client) -> str | None:
    """The id of the cluster that a reference names, ``None`` if there is no such cluster.

    A full id is returned unchanged, because actions and events outlive their cluster.
    """
    if FULL_ID.fullmatch(reference):
        return reference
    cluster = look_up(client, CLUSTER, reference)
    return cluster["id"] if cluster else None


def _time_of(kind: Kind, found: Attributes) -> str:
    """When an action or event happened. The server formats the time zone of the two in different ways."""
    return utc_time(found[kind.created_key]) if found[kind.created_key] else ""


def utc_time(text: str) -> str:
    """Convert a time to UTC in the server's format, so that times can be compared as strings.

    :param text: an ISO 8601 time; in UTC if it has no time zone.
    :raises BadInput: the text is not an ISO 8601 time.
    """
    try:
        time = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise BadInput(f"since is {text!r}; it must be a time such as 2026-11-24T15:00:00Z.") from None
    aware = time if time.tzinfo else time.replace(tzinfo=timezone.utc)
    return aware.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
