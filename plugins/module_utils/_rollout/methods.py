# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""By which method a member changes to another profile, and what that does to its server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .._plan.effect import Effect
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .._subjects.images import with_another_image
from .._subjects.property_effects import property_changes, type_name, worst_effect
from .._subjects.property_rules import SERVER, STACK
from .._subjects.servers import read_with_server, server_status

AUTO, UPDATE, REPLACE = "auto", "update", "replace"
"""The methods that a task can set."""
UPDATABLE = ("ACTIVE", "SHUTOFF")
"""The statuses of a server in which Nova changes its flavor, its image and its interfaces."""


@dataclass(frozen=True)
class Methods:
    """The method for each member.

    :param by_node: by the id of the member.
    :param effects: what an update does to a server, by the id of the profile that a member has.
    :param images: the ids of the members whose image an update would change.
    """

    by_node: Mapping[str, str]
    effects: Mapping[str, Effect]
    images: frozenset[str]

    def stops(self, node: Attributes) -> bool:
        """Whether an update takes a member out of service temporarily."""
        return self.effects[node["profile_id"]].disruption > Effect.IN_PLACE.disruption

    def of(self, nodes: Sequence[Attributes], method: str) -> list[Attributes]:
        """Those of some members that change by a method."""
        return [node for node in nodes if self.by_node[node["id"]] == method]


def methods_for(
    situation: Situation, cluster: Attributes, nodes: Sequence[Attributes], profile: Attributes, wanted: str
) -> Methods:
    """The method by which each of some members changes to a profile.

    :param profile: the new profile, with its type and spec.
    :param wanted: ``update``, ``replace``, or ``auto`` for an update wherever it does not rebuild the server, and the
        server is in a state in which Nova can update it. Stacks are always updated.
    :raises BadInput: the profile is of another type, or an update is wanted that is impossible.
    """
    client = situation.client
    found = {id: client.get(PROFILE, id) for id in sorted({node["profile_id"] for node in nodes})}
    old = {id: each for id, each in found.items() if each}
    check_type(cluster, old, profile)
    if type_name(profile) == STACK and nodes:
        if wanted == REPLACE:
            raise _stacks_stay(cluster, "no node can be replaced")
        wanted = UPDATE
    changes = {id: property_changes(client, each, profile) for id, each in old.items()}
    effects = {id: worst_effect(changes.get(id, ())) for id in found}
    if wanted == UPDATE:
        for node in nodes:
            impossible = [
                each.property for each in changes.get(node["profile_id"], ()) if each.effect is Effect.IMPOSSIBLE
            ]
            _check_update(cluster, node, profile, impossible)
    outdated = {node["id"] for node in with_another_image(client, nodes, profile)} if wanted != REPLACE else set()
    # The name of an image can belong to another image by now, which the specs do not show.
    for node in nodes:
        if node["id"] in outdated and effects[node["profile_id"]].disruption < Effect.REBUILD.disruption:
            effects[node["profile_id"]] = Effect.REBUILD
    gentle = {node["id"]: effects[node["profile_id"]].disruption < Effect.REBUILD.disruption for node in nodes}
    by_node = {
        node["id"]: UPDATE
        if wanted == UPDATE or (wanted == AUTO and gentle[node["id"]] and _can_be_updated(client, node, profile))
        else REPLACE
        for node in nodes
    }
    return Methods(by_node, effects, frozenset(outdated))


def check_extra(cluster: Attributes, profile: Attributes) -> None:
    """Refuse extra members where no node can join the cluster.

    :raises BadInput: the profile is one of stacks.
    """
    if type_name(profile) == STACK:
        raise _stacks_stay(cluster, "max_surge cannot add any")


def _stacks_stay(cluster: Attributes, what: str) -> BadInput:
    """The error for stacks that would have to join a cluster or leave it.

    Senlin writes the tags of a stack then, by an update without a template, which Heat refuses.
    """
    return BadInput(
        f"The nodes of {describe(CLUSTER, cluster)} are stacks, and {what}: Senlin 14 to 16 cannot let a stack join or "
        f"leave a cluster. Leave method and max_surge out, and Heat updates each stack."
    )


def check_type(cluster: Attributes, old: Mapping[str, Attributes], profile: Attributes) -> None:
    """Refuse a profile of another type than those of the members.

    :raises BadInput: names both types.
    """
    for each in old.values():
        if profile["type"] and each["type"] != profile["type"]:
            raise BadInput(
                f"{capitalized(describe(PROFILE, profile))} is of type {profile['type']}, and the members of "
                f"{describe(CLUSTER, cluster)} are of type {each['type']}: a cluster has nodes of one type only. "
                f"Choose a profile of type {each['type']}."
            )


def _can_be_updated(client: Client, node: Attributes, profile: Attributes) -> bool:
    """Whether a member has something that can be updated. ``GET /nodes/<id>?show_details=True`` unless it is ACTIVE."""
    if node["status"] == "ACTIVE" or not node["physical_id"] or not str(profile["type"]).startswith(f"{SERVER}-"):
        return bool(node["physical_id"])
    return server_status(read_with_server(client, node["id"])) in UPDATABLE


def _check_update(cluster: Attributes, node: Attributes, profile: Attributes, impossible: Sequence[str]) -> None:
    what = f"{describe(NODE, node)} of {describe(CLUSTER, cluster)}"
    stack = type_name(profile) == STACK
    if impossible:
        way_out = "Create another cluster with the profile" if stack else "Set method to replace or auto"
        raise BadInput(
            f"{capitalized(what)} cannot be updated to {describe(PROFILE, profile)}: Senlin cannot change "
            f"{', '.join(impossible)} of what exists. {way_out}."
        )
    if not node["physical_id"]:
        lost = "stack" if stack else "server"
        raise BadInput(
            f"{capitalized(what)} has lost its {lost}, so there is nothing to update. Recreate the node with "
            f"cluster_health{'' if stack else ', or set method to replace or auto'}."
        )
