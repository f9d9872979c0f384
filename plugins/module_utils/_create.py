# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A create that ends with one object, whatever happens to the answer and whoever else creates the same name.

Names are not unique in Senlin, so a create must never be repeated blindly, and two runs that find nothing at the same
moment both create. After its own create, each looks the name up once more. Who sees an older object of the name removes
its own and goes on with the older.

The server's times have whole seconds. Within one second nobody can tell which object is older, and whoever looked
before the other's create has gone on without knowing of it. So the one with the greater id gives way at once, and the
other waits for that to happen; if it does not, then the greater one has not seen it, and it gives way itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ._actions import LAG, Deadline, ended
from ._client import Attributes, Client, Sent
from ._errors import AnswerLost
from ._kinds import ACTION, Kind
from ._plan import Create

PATIENCE = 8.0
"""Seconds for which the object with the smaller id waits for its twin of the same second to go.

Long, as giving way to one that is about to go leaves whoever has already gone on with this one with nothing; and it is
the rarest of cases in which the time is spent.
"""

MOMENT = 3.0
"""Seconds within which objects of one name are born when runs create it at once."""


def create_once(client: Client, call: Create, deadline: Deadline) -> Sent | None:
    """Create, and make sure that there is one object of the name.

    :returns: what was created, or ``None`` if this run gave way to an older object of the same name.
    :raises AnswerLost: the request did not reach the server, as far as anyone can see: it may be sent again.
    """
    kind, name = call.kind, str(call.body["name"])
    try:
        sent = client.create(kind, call.body)
    except AnswerLost:
        made = _found_again(client, kind, name, deadline)
        if made is None:
            raise
        sent = Sent(made, _creation(client, kind, made) if kind.moving else None)
    own = sent.resource or {}
    if _gives_way(client, kind, own, deadline):
        remove(client, kind, own, sent.action_id, deadline)
        return None
    return sent


def remove(client: Client, kind: Kind, own: Attributes, action_id: str | None, deadline: Deadline) -> None:
    """Remove an object that this run has just made, though it may still be in the making."""
    force = kind.deletes_by_force and client.supports("1.8")
    if action_id and not force:
        ended(client, action_id, f"{kind.title} {own['name']} ({own['id']})", deadline)
    deletion = client.delete(kind, own["id"], force=force)
    if deletion.action_id:
        ended(client, deletion.action_id, f"{kind.title} {own['name']} ({own['id']})", deadline)


def born_together(births: Sequence[str]) -> bool:
    """Whether objects of one name are likely to be the work of runs that created it at once: all but one will go.

    :param births: the server's times, which are those of one clock.
    """
    try:
        seconds = [datetime.fromisoformat(birth.removesuffix("Z")).timestamp() for birth in births]
    except ValueError:
        return False
    return bool(seconds) and max(seconds) - min(seconds) <= MOMENT


def _found_again(client: Client, kind: Kind, name: str, deadline: Deadline) -> Attributes | None:
    """What a create made whose answer was lost; the server may still be at work on it, so there are several looks."""
    for dummy in deadline.looks(LAG / 4):
        found = client.named(kind, name)
        if found:
            return max(found, key=lambda candidate: age(kind, candidate))
    return None


def _creation(client: Client, kind: Kind, made: Attributes) -> str | None:
    """The action that makes an object, or made it: it may have failed already."""
    created = client.listing(ACTION, target=made["id"], action=f"{kind.noun.upper()}_CREATE")
    return next((action["id"] for action in created), None)


def _gives_way(client: Client, kind: Kind, own: Attributes, deadline: Deadline) -> bool:
    twins = _twins(client, kind, own)
    if any(age(kind, twin)[0] < age(kind, own)[0] for twin in twins):
        return True
    rivals = [twin for twin in twins if age(kind, twin)[0] == age(kind, own)[0]]
    if not rivals or min(age(kind, rival) for rival in rivals) < age(kind, own):
        return bool(rivals)
    return all(_twins(client, kind, own) for dummy in deadline.looks(PATIENCE))


def _twins(client: Client, kind: Kind, own: Attributes) -> list[Attributes]:
    found = client.named(kind, own["name"])
    return [twin for twin in found if twin["id"] != own["id"] and twin.get("status") != "DELETING"]


def age(kind: Kind, resource: Attributes) -> tuple[Any, Any]:
    """Orders resources by age, the oldest first; those of one second by their ids."""
    return resource[kind.born] or "", resource["id"]
