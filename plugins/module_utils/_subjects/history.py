# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""History of a project: its actions and events, of which there may be tens of thousands.

They are read newest first, page by page and only as far as the task asks, and returned newest last, like a log.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from .._plan.common_fields import CLUSTER_OPTION
from .._plan.fields import CONTROL, Field, Params
from .._plan.info import ALL_PROJECTS, FILTERS, LIMIT, SORT, list_resources
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.kinds import Kind
from .._senlin.times import read_second
from .._senlin.transport import Attributes

SECONDS = re.compile(r"\d{9,11}(\.\d+)?")
"""Matches the times at which actions start and end."""

SINCE = Field("since", {"type": "str"}, CONTROL)
"""Leaves out what happened before this time (ISO 8601, or seconds since the epoch)."""
HISTORY_OPTIONS = (FILTERS, ALL_PROJECTS, SORT, LIMIT, CLUSTER_OPTION, SINCE)
"""The options that both info modules for a history have."""


def list_history(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    """A source: the actions or events that a task asks for.

    :raises BadInput: the option ``since`` does not hold a time.
    """
    since = declared_time(params)
    if (params.get("sort") or "").strip():
        yield from (each for each in list_resources(kind, params, client) if _is_recent(kind, each, since))
        return
    newest_first = list_since(kind, params, client, since)
    yield from reversed(list(islice(newest_first, params.get("limit"))))


def list_since(kind: Kind, params: Params, client: Client, since: datetime | None) -> Iterator[Attributes]:
    """The actions or events since a time, the newest first. The list is read one item further than that."""
    newest_first = {**params, "sort": f"{kind.created_key}:desc"}
    return list_resources(kind, newest_first, client, reads_on=lambda found: _is_recent(kind, found, since))


def declared_time(params: Params) -> datetime | None:
    """The time that the option ``since`` declares. Like a time of the server, it is in UTC if it has no time zone.

    As in actions, it can be a number of seconds since the epoch. Fewer than nine digits are no time of any Senlin.

    :raises BadInput: the option does not hold a time.
    """
    text = params.get("since")
    time = read_second(float(text) if text and SECONDS.fullmatch(text) else text)
    if time is None and text is not None:
        raise BadInput(f"since is {text!r}; it must be a time such as 2026-11-24T15:00:00Z, or seconds since 1970.")
    return time


def _is_recent(kind: Kind, found: Attributes, since: datetime | None) -> bool:
    """Whether an action or event happened in the second of a time, or later."""
    time = read_second(found[kind.created_key])
    return since is None or (time is not None and time >= since.replace(microsecond=0))
