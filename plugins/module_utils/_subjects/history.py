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
from datetime import datetime
from itertools import islice, takewhile

from .._plan.common_fields import CLUSTER_OPTION
from .._plan.fields import CONTROL, Field, Params
from .._plan.info import ALL_PROJECTS, FILTERS, LIMIT, SORT, Source, list_resources
from .._senlin.client import FULL_ID, Client
from .._senlin.errors import BadInput
from .._senlin.finding import look_up
from .._senlin.kinds import CLUSTER, Kind
from .._senlin.times import read_second
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
        since = _declared_time(params)
        query = {}
        if params.get("cluster") is not None:
            query["cluster_id"] = _cluster_id(params["cluster"], client)
            if query["cluster_id"] is None:
                return
        if params.get("sort") is not None:
            found = list_resources(kind, params, client, **query)
            yield from (each for each in found if _is_recent(kind, each, since))
            return
        newest_first = list_resources(kind, {**params, "sort": f"{sort_key}:desc"}, client, **query)
        recent = takewhile(lambda found: _is_recent(kind, found, since), newest_first)
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


def _declared_time(params: Params) -> datetime | None:
    """The time that the option ``since`` declares. Like a time of the server, it is in UTC if it has no time zone.

    :raises BadInput: the option does not hold a time.
    """
    text = params.get("since")
    time = read_second(text)
    if time is None and text is not None:
        raise BadInput(f"since is {text!r}; it must be a time such as 2026-11-24T15:00:00Z.")
    return time


def _is_recent(kind: Kind, found: Attributes, since: datetime | None) -> bool:
    """Whether an action or event happened in the second of a time, or later."""
    time = read_second(found[kind.created_key])
    return since is None or (time is not None and time >= since)
