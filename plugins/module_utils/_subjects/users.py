# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What uses a profile or a policy, which the server therefore refuses to delete without naming it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import StateConflict
from .._senlin.kinds import CLUSTER, NODE, POLICY, PROFILE, Kind, capitalized, describe
from .._senlin.transport import Attributes
from .bindings import bindings_of

MAX_NAMED = 3
"""How many users a message names."""


User: TypeAlias = "tuple[Kind, Attributes]"
"""A cluster or a node."""


def users_of_profiles(client: Client) -> dict[str, list[User]]:
    """The clusters and nodes that use each profile, by its id. ``GET /clusters``, ``GET /nodes``.

    All of them are listed, because the server cannot filter them by profile.
    """
    users: dict[str, list[User]] = {}
    for kind in (CLUSTER, NODE):
        for user in client.listing(kind):
            users.setdefault(user["profile_id"], []).append((kind, user))
    return users


def bindings_of_clusters(client: Client) -> Iterator[tuple[Attributes, list[Attributes]]]:
    """Each cluster that has any bindings, and these. ``GET /clusters``, ``GET /clusters/<id>/policies``.

    Only the body of a cluster says whether it has any; the SDK's class drops that.
    """
    for body in client.bodies(CLUSTER):
        if body.get("policies"):
            cluster = client.shaped(CLUSTER, body)
            yield cluster, list(bindings_of(client, cluster))


def check_unused(situation: Situation) -> None:
    """Refuse to delete a profile or a policy that is in use, or a policy of which a retired revision is.

    :raises StateConflict: names what uses it.
    """
    have = [situation.have] if situation.have else []
    retired = situation.retired if situation.kind is POLICY else []
    users_of = _users(situation) if have or retired else {}
    for resource in (*have, *retired):
        if resource["id"] in users_of:
            raise _conflict(situation.kind, resource, users_of[resource["id"]])


def _conflict(kind: Kind, resource: Attributes, users: list[User]) -> StateConflict:
    named = [describe(user_kind, user) for user_kind, user in users[:MAX_NAMED]]
    more = f" and {len(users) - MAX_NAMED} more" if len(users) > MAX_NAMED else ""
    return StateConflict(
        f"{capitalized(describe(kind, resource))} cannot be deleted: it is used by {', '.join(named)}{more}. "
        f"{_way_out(kind)}",
        object_ids=[user["id"] for dummy, user in users if user["status"] == "DELETING"],
    )


def _users(situation: Situation) -> dict[str, list[User]]:
    """What uses each profile or policy, by its id."""
    if situation.kind is PROFILE:
        return users_of_profiles(situation.client)
    users: dict[str, list[User]] = {}
    for cluster, bindings in bindings_of_clusters(situation.client):
        for binding in bindings:
            users.setdefault(binding["policy_id"], []).append((CLUSTER, cluster))
    return users


def _way_out(kind: Kind) -> str:
    if kind is PROFILE:
        return "Delete what uses it first, or let that use another profile."
    return "Detach it first, with cluster_policy_binding and state absent."
