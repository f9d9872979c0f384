# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which action an event is about. Senlin does not store that.

What it stores is the object, the name of the action, and the time. The event of a start has the first eight digits of
the action's id as its reason. The event of an end is stored right after the action has ended. Other actions can have
the same name, object and second, so the answer can be that nobody knows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice, takewhile
from typing import Any

from .._plan.fields import CONTROL, Field, Params
from .._plan.info import Source
from .._plan.query import LONGEST_QUERY
from .._senlin.client import Client
from .._senlin.kinds import ACTION, EVENT, Kind
from .._senlin.times import read_second
from .._senlin.transport import Attributes

ACTION_IDS = Field("action_ids", {"type": "bool", "default": False}, CONTROL)
"""Whether the actions are looked for, which needs another list request."""
LONGEST_ACTION = timedelta(days=1)
"""How long before its events an action can have been created."""
LATE = timedelta(seconds=2)
"""How long after the end of an action its event is stored, in whole seconds. A database can round a time up."""
BEGINNING_OF_ID = re.compile(r"[0-9a-f]{8}")
"""Matches the reason of the event of a start."""


def with_action_ids(source: Source) -> Source:
    """A source of events with ``action_id``, which is ``None`` unless the task asks for it and it is certain."""

    def read(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
        events = list(islice(source(kind, params, client), params.get("limit")))
        actions = _actions_of(events, params, client) if params.get(ACTION_IDS.option) else {}
        for event in events:
            event["action_id"] = action_of(event, actions.get(event["obj_id"], ()))
            yield event

    return read


def action_of(event: Attributes, actions: Sequence[Attributes]) -> str | None:
    """The id of the action that an event is about; ``None`` if none or several can be meant.

    :param actions: those on the object of the event.
    """
    candidates = [each for each in actions if _name_in_events(each) == event["action"]]
    time, reason = read_second(event[EVENT.created_key]), str(event["status_reason"])
    if event["status"] == "start" and BEGINNING_OF_ID.fullmatch(reason):
        meant = [each for each in candidates if each["id"].startswith(reason)]
    elif time is None:
        meant = []
    else:
        spans = [(each, read_second(each["start_at"]), read_second(each["end_at"])) for each in candidates]
        meant = [each for each, dummy, end in spans if event["status"] != "start" and end and end <= time <= end + LATE]
        # What is reported while the action still runs, such as that it has to wait for another one.
        meant = meant or [each for each, start, end in spans if start and start <= time and (not end or time <= end)]
    return str(meant[0]["id"]) if len(meant) == 1 else None


def _actions_of(events: Sequence[Attributes], params: Params, client: Client) -> Mapping[str, list[Attributes]]:
    """The actions that the events can be about, by the ids of their targets. ``GET /actions``, newest first."""
    times = [time for event in events if (time := read_second(event[EVENT.created_key]))]
    targets = sorted({event["obj_id"] for event in events})
    if not times:
        return {}
    query: dict[str, Any] = {"sort": f"{ACTION.created_key}:desc"}
    if sum(map(len, targets)) <= LONGEST_QUERY:
        query["target"] = targets if len(targets) > 1 else targets[0]
    if params.get("all_projects"):
        query["global_project"] = "true"
    oldest = min(times) - LONGEST_ACTION

    def is_recent(action: Attributes) -> bool:
        created = read_second(action[ACTION.created_key])
        return created is None or created >= oldest

    found: dict[str, list[Attributes]] = defaultdict(list)
    for action in takewhile(is_recent, client.listing(ACTION, **query)):
        found[action["target_id"]].append(action)
    return found


def _name_in_events(action: Attributes) -> str:
    """What events call an action: an operation by its own name."""
    operation = (action["inputs"] or {}).get("operation") if action["action"].endswith("_OPERATION") else None
    return str(operation or action["action"])
