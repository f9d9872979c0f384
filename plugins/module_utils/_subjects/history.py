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
from itertools import islice

from .._plan.common_fields import CLUSTER_OPTION
from .._plan.fields import CONTROL, Field, Params
from .._plan.info import ALL_PROJECTS, FILTERS, LIMIT, SORT, list_resources
from .._plan.moments import Moment, read_moment
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.kinds import Kind
from .._senlin.times import read_second
from .._senlin.transport import Attributes

SINCE = Field("since", {"type": "str"}, CONTROL)
"""Leaves out what happened before this time; see :func:`read_moment`."""
UNTIL = Field("until", {"type": "str"}, CONTROL)
"""Leaves out what happened after this time; see :func:`read_moment`."""
HISTORY_OPTIONS = (FILTERS, ALL_PROJECTS, SORT, LIMIT, CLUSTER_OPTION, SINCE, UNTIL)
"""The options that both info modules for a history have."""


def list_history(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    """A source: the actions or events that a task asks for.

    :raises BadInput: an option does not hold a time, or ``since`` is later than ``until``.
    """
    since, until = (read_moment(field.option, params.get(field.option)) for field in (SINCE, UNTIL))
    sorted_here = bool((params.get("sort") or "").strip())
    listed = list_resources(kind, params, client) if sorted_here else list_since(kind, params, client, since)
    within = (each for each in listed if _is_recent(kind, each, since, client) and _is_over(kind, each, until, client))
    found = list(islice(within, params.get("limit")))
    # Only now is the server's clock known.
    now = client.server_time()
    if since and until and since(now) > until(now):
        raise BadInput(f"since is {params['since']}, which is later than until, {params['until']}. Exchange them.")
    yield from found if sorted_here else reversed(found)


def list_since(kind: Kind, params: Params, client: Client, since: Moment | None) -> Iterator[Attributes]:
    """The actions or events since a time, the newest first. The list is read one item further than that."""
    newest_first = {**params, "sort": f"{kind.created_key}:desc"}
    return list_resources(kind, newest_first, client, reads_on=lambda found: _is_recent(kind, found, since, client))


def _is_recent(kind: Kind, found: Attributes, since: Moment | None, client: Client) -> bool:
    """Whether an action or event happened in the second of a time, or later."""
    time = read_second(found[kind.created_key])
    return since is None or (time is not None and time >= since(client.server_time()))


def _is_over(kind: Kind, found: Attributes, until: Moment | None, client: Client) -> bool:
    """Whether an action or event happened in the second of a time, or earlier."""
    time = read_second(found[kind.created_key])
    return until is None or (time is not None and time <= until(client.server_time()))
