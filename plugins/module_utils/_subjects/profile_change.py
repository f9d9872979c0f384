# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Change of a cluster's or node's profile: what the server refuses, and what it accepts and then fails.

The server accepts only a profile of the same type. Which properties of a server or stack can change in place is in the
schema of the type. The server checks that only when it is at work: it fails then without a reason, and leaves each node
in UPDATING.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .._plan.effect import Effect
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, PROFILE, capitalized
from .._senlin.transport import Attributes
from .property_effects import properties_of, property_changes, type_name
from .property_rules import SERVER


def check_profile_change(situation: Situation, nodes: Iterable[Attributes]) -> None:
    """Refuse a declared profile that the server would refuse, or to which it could not change the nodes in place.

    :param nodes: the nodes that would be updated.
    :raises BadInput: names what cannot change.
    """
    have, client = situation.have or {}, situation.client
    wanted, current = situation.resolved.get("profile"), client.get(PROFILE, have["profile_id"])
    # Nothing is known of a profile that is only assumed to exist, not even its type.
    if not wanted or not current or not wanted["type"]:
        return
    what = f"{situation.title} ({have['id']})"
    if wanted["type"] != current["type"]:
        raise BadInput(
            f"{capitalized(what)} has a profile of type {current['type']}, and profile {wanted['name']} "
            f"({wanted['id']}) is of type {wanted['type']}: Senlin cannot change the type of an existing "
            f"{situation.kind.title}. Create another {situation.kind.title} with the new profile."
        )
    fixed = _fixed_properties(client, wanted, profiles_of(client, nodes).values())
    if fixed:
        instead = "Set profile_only, and then replace the members by new nodes."
        raise BadInput(
            f"The profile of {what} cannot be changed to {wanted['name']} ({wanted['id']}): Senlin cannot change "
            f"{', '.join(fixed)} of what already exists. "
            f"{instead if situation.kind is CLUSTER else 'Create another node with the profile.'}"
        )


def profiles_of(client: Client, nodes: Iterable[Attributes]) -> dict[str, Attributes]:
    """The profiles of the nodes that manage something, by the profile's id."""
    ids = {node["profile_id"] for node in nodes if node.get("physical_id")}
    return {id: found for id in sorted(ids) if (found := client.get(PROFILE, id))}


def image_of(profile: Attributes) -> Any:
    """The image that a profile of servers declares; ``None`` if it declares none, or is one of stacks."""
    return properties_of(profile).get("image") if type_name(profile) == SERVER else None


def _fixed_properties(client: Client, wanted: Attributes, profiles: Iterable[Attributes]) -> list[str]:
    """The properties in which a profile differs from others although they cannot change in place."""
    impossible = {
        change.property if change.property != "image" else "image (to none)"
        for profile in profiles
        for change in property_changes(client, profile, wanted)
        if change.effect is Effect.IMPOSSIBLE
    }
    return sorted(impossible)
