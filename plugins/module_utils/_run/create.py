# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A create that leaves one object, whatever happens to the response and whoever else creates the same name.

Names are not unique in Senlin, so a create must never be repeated blindly, and two runs that find nothing at the same
moment both create. After its own create, each run looks the name up again, and has the server sort what it finds by
age. A run whose object is not the oldest removes it and continues with the oldest.

The server shows its times in whole seconds, and sorts by what its database holds: fractions in some, and whole seconds
in others (MySQL), within which the smaller id counts as the older. So the first object of a second may not have existed
yet when another run looked, and that run has continued without knowing of it. Therefore the first object waits for the
others of its second to be removed. If one is not, then its run has not seen the first, and the first is removed.

One race remains, where the database holds whole seconds only: a third run that finds nothing but the greater id in the
moment before the smaller one is created, and has nothing to change or to wait for, returns an object that is removed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .._plan.calls import Create
from .._senlin.actions import SETTLE_SECONDS, wait_for_end
from .._senlin.client import Client
from .._senlin.deadline import Deadline
from .._senlin.errors import ClusteringError, OutcomeUnknown, ResponseLost
from .._senlin.finding import find_all
from .._senlin.kinds import ACTION, Kind, describe
from .._senlin.times import read_time
from .._senlin.transport import Attributes
from .._senlin.writer import Writer, WriteResult

TWIN_WAIT = 8.0
"""Seconds for which the first object of a name waits for the others of its second to be removed.

It is long, as removing the first too early leaves whoever has already continued with it with nothing. The time is spent
in the rarest of cases only.
"""

LOST_WAIT = SETTLE_SECONDS / 4
"""Seconds for which an object is looked for whose create may have been carried out before its response was lost."""

PENDING_WAIT = 30.0
"""Seconds for which an object is looked for while the server may still be at work on its create."""

RACE_WINDOW = 3.0
"""Seconds within which objects with the same name are created when several runs create it at the same time."""

REMOVAL_WINDOW = 60.0
"""Seconds after which no run is expected to remove the object that it has created beside another one.

Before it removes an object, a run waits for the creation of that object to end, if the server cannot cut it off.
"""


class NotLookedAt(Exception):
    """An object was created, and whether others have its name could not be read.

    :param created: the object.
    :param error: why its namesakes could not be read.
    """

    def __init__(self, created: Attributes, error: ClusteringError) -> None:
        super().__init__(error.message)
        self.created = created
        self.error = error


def create_once(writer: Writer, call: Create, deadline: Deadline) -> WriteResult | None:
    """Create, and make sure that one object has the name.

    :returns: what was created, or ``None`` if this run removed it in favor of an older object of the same name.
    :raises ResponseLost: the request did not reach the server, as far as can be seen: it can be sent again.
    :raises NotLookedAt: it was created, and other objects of its name could not be looked for.
    :raises OutcomeUnknown: the server may still carry out the request, so it must not be sent again.
    """
    client, kind = writer.client, call.kind
    try:
        result = writer.create(kind, call.body)
    except ResponseLost as lost:
        created = _find_created(client, call, deadline, lost)
        if created is None:
            raise
        result = WriteResult(created, _create_action_id(client, kind, created) if kind.transitional else None)
    own = result.resource or {}
    try:
        is_younger = _loses_race(client, call, own, deadline)
    except ClusteringError as error:
        # The object stands, whatever the look at its namesakes ended with.
        raise NotLookedAt(own, error) from error
    if is_younger:
        remove(writer, kind, own, result.action_id, deadline)
        return None
    return result


def remove(writer: Writer, kind: Kind, own: Attributes, action_id: str | None, deadline: Deadline) -> None:
    """Remove an object that this run has just created, although its creation may not have ended."""
    client, what = writer.client, describe(kind, own)
    force = kind.force_deletable and client.supports("1.8")
    if action_id and not force:
        wait_for_end(client, action_id, what, deadline)
    deletion = writer.delete(kind, own["id"], force=force)
    if deletion.action_id:
        wait_for_end(client, deletion.action_id, what, deadline)


def created_together(times: Sequence[str], now: datetime) -> bool:
    """Whether objects with the same name were probably created by runs at the same time, just now.

    All but one of them will be removed soon.

    :param times: when they were created, by the server's clock.
    :param now: the time on that clock.
    """
    moments = [moment for moment in map(read_time, times) if moment]
    if len(moments) < len(times) or not moments:
        return False
    age = (now - max(moments)).total_seconds()
    return (max(moments) - min(moments)).total_seconds() <= RACE_WINDOW and age <= REMOVAL_WINDOW


def _find_created(client: Client, call: Create, deadline: Deadline, lost: ResponseLost) -> Attributes | None:
    """What a create whose response was lost has created. The server may still be at work on it, so this polls.

    :raises OutcomeUnknown: it does not exist, and may still appear.
    """
    for dummy in deadline.polls(PENDING_WAIT if lost.pending else LOST_WAIT):
        try:
            found = _existing(client, call)
        except ResponseLost:
            if not lost.pending:
                raise
            continue
        if found:
            return found[-1]
    if lost.pending:
        what = f"{call.kind.title} {call.body['name']}"
        raise OutcomeUnknown(
            f"{lost.message} No {what} has appeared so far. As it can still appear, the request was not "
            f"repeated: run this again, which then continues with it, or creates it."
        ) from lost
    return None


def _create_action_id(client: Client, kind: Kind, created: Attributes) -> str | None:
    """The action that creates an object, or created it; it may already have failed."""
    actions = client.listing(ACTION, target=created["id"], action=f"{kind.noun.upper()}_CREATE")
    return next((action["id"] for action in actions), None)


def _loses_race(client: Client, call: Create, own: Attributes, deadline: Deadline) -> bool:
    existing, kind = _existing(client, call), call.kind
    if existing and existing[0]["id"] != own["id"]:
        return True
    if all(read_time(twin[kind.created_key]) != read_time(own[kind.created_key]) for twin in existing[1:]):
        return False
    return all(len(_existing(client, call)) > 1 for dummy in deadline.polls(TWIN_WAIT))


def _existing(client: Client, call: Create) -> list[Attributes]:
    """The objects that have the name and the mark of what is created, and are not being deleted, oldest first."""
    kind = call.kind
    found = find_all(client, kind, str(call.body["name"]), sort=f"{kind.created_key}:asc")
    return [resource for resource in found if resource.get("status") != "DELETING" and _has_mark(resource, call)]


def _has_mark(resource: Attributes, call: Create) -> bool:
    mark = call.mark
    return not mark or (resource.get("metadata") or {}).get(mark) == call.body["metadata"][mark]
