# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A create that ends with one object, whatever happens to the answer and whoever else creates the same name.

Names are not unique in Senlin, so a create must never be repeated blindly, and two runs that find nothing at the same
moment both create. After its own create, each looks the name up once more, and has the server sort what it finds by
age. Who is not the first removes its own and goes on with the first.

The server shows its times in whole seconds, and sorts by what its database holds: fractions in some, and in others
(MySQL) whole seconds too, within which the smaller id counts as the older. So the first of a second may be one that was
not there yet when another looked, and that other has gone on without knowing of it. Therefore the first waits for the
others of its second to go; if one does not, then it has not seen the first, and the first gives way to it.

What is left to chance, where the database has whole seconds only: a third run that finds nothing but the greater id in
the moment before the smaller one is made, and has nothing to change or to wait for, names an object that goes.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from .._plan.plan import Create
from .._senlin.actions import SETTLE_SECONDS, Deadline, wait_for_end
from .._senlin.client import Attributes, Client, WriteResult
from .._senlin.errors import ResponseLost
from .._senlin.kinds import ACTION, Kind

TWIN_WAIT = 8.0
"""Seconds for which the first object of a name waits for the others of its second to go.

Long, as giving way to one that is about to go leaves whoever has already gone on with this one with nothing; and it is
the rarest of cases in which the time is spent.
"""

RACE_WINDOW = 3.0
"""Seconds within which objects of one name are born when runs create it at once."""


def create_once(client: Client, call: Create, deadline: Deadline) -> WriteResult | None:
    """Create, and make sure that there is one object of the name.

    :returns: what was created, or ``None`` if this run gave way to an older object of the same name.
    :raises AnswerLost: the request did not reach the server, as far as anyone can see: it may be sent again.
    """
    kind, name = call.kind, str(call.body["name"])
    try:
        sent = client.create(kind, call.body)
    except ResponseLost:
        made = _find_created(client, kind, name, deadline)
        if made is None:
            raise
        sent = WriteResult(made, _create_action_id(client, kind, made) if kind.transitional else None)
    own = sent.resource or {}
    if _loses_race(client, kind, own, deadline):
        remove(client, kind, own, sent.action_id, deadline)
        return None
    return sent


def remove(client: Client, kind: Kind, own: Attributes, action_id: str | None, deadline: Deadline) -> None:
    """Remove an object that this run has just made, though it may still be in the making."""
    force = kind.force_deletable and client.supports("1.8")
    if action_id and not force:
        wait_for_end(client, action_id, f"{kind.title} {own['name']} ({own['id']})", deadline)
    deletion = client.delete(kind, own["id"], force=force)
    if deletion.action_id:
        wait_for_end(client, deletion.action_id, f"{kind.title} {own['name']} ({own['id']})", deadline)


def created_together(created_times: Sequence[str]) -> bool:
    """Whether objects of one name are likely to be the work of runs that created it at once: all but one will go.

    :param births: the server's times, which are those of one clock.
    """
    try:
        seconds = [datetime.fromisoformat(birth.removesuffix("Z")).timestamp() for birth in created_times]
    except ValueError:
        return False
    return bool(seconds) and max(seconds) - min(seconds) <= RACE_WINDOW


def _find_created(client: Client, kind: Kind, name: str, deadline: Deadline) -> Attributes | None:
    """What a create made whose answer was lost; the server may still be at work on it, so there are several looks."""
    for dummy in deadline.polls(SETTLE_SECONDS / 4):
        found = _existing(client, kind, name)
        if found:
            return found[-1]
    return None


def _create_action_id(client: Client, kind: Kind, made: Attributes) -> str | None:
    """The action that makes an object, or made it: it may have failed already."""
    created = client.listing(ACTION, target=made["id"], action=f"{kind.noun.upper()}_CREATE")
    return next((action["id"] for action in created), None)


def _loses_race(client: Client, kind: Kind, own: Attributes, deadline: Deadline) -> bool:
    staying = _existing(client, kind, own["name"])
    if staying and staying[0]["id"] != own["id"]:
        return True
    if all(twin[kind.created_key] != own[kind.created_key] for twin in staying[1:]):
        return False
    return all(len(_existing(client, kind, own["name"])) > 1 for dummy in deadline.polls(TWIN_WAIT))


def _existing(client: Client, kind: Kind, name: str) -> list[Attributes]:
    """What has a name and is not being deleted, the oldest first."""
    found = client.find_all(kind, name, sort=f"{kind.created_key}:asc")
    return [resource for resource in found if resource.get("status") != "DELETING"]
