# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Change of a cluster's or node's profile: what it does to each node, and what the server refuses or cannot do.

The server accepts only a profile of the same type. Which properties of a server or stack can change in place is in the
schema of the type. The server checks that only when it is at work: it fails then without a reason, and leaves each node
in UPDATING.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .._plan.effect import Effect, Touch
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, PROFILE, capitalized
from .._senlin.transport import Attributes
from .property_effects import PropertyChange, properties_of, property_changes, type_name, worst_effect
from .property_rules import FIXED, NO_IMAGE, SERVER

BY_ROLLOUT = "replace the members with cluster_rollout (method replace)"
"""The one way in which existing members get what cannot change in place."""


@dataclass(frozen=True)
class ProfileChange:
    """What the change of nodes to another profile does to them.

    :param wanted: the profile; ``None`` if nothing is known of it.
    :param profiles: the profiles that the nodes have, by id, as far as the nodes manage something.
    :param changes: the properties in which each of these differs from the wanted one, by the profile's id.
    """

    wanted: Attributes | None
    profiles: Mapping[str, Attributes]
    changes: Mapping[str, list[PropertyChange]]

    @classmethod
    def of_nodes(cls, client: Client, wanted: Attributes | None, nodes: Iterable[Attributes]) -> ProfileChange:
        """Read the profiles of the nodes. ``GET /profiles/<id>``, and ``GET /profile-types/<type>`` if any differs.

        :param nodes: the nodes that would be updated.
        """
        # Nothing is known of a profile that is only assumed to exist, not even its type.
        if not wanted or not wanted["type"]:
            return cls(None, {}, {})
        profiles = profiles_of(client, nodes)
        return cls(wanted, profiles, {id: property_changes(client, each, wanted) for id, each in profiles.items()})

    @property
    def impossible(self) -> list[PropertyChange]:
        """What cannot change in place, each property once."""
        return impossible_changes(change for changes in self.changes.values() for change in changes)

    def touches(
        self, nodes: Sequence[Attributes], *, remaining: int | None = None, rebuilt: Iterable[str] = ()
    ) -> tuple[Touch, ...]:
        """What the update does to the servers or stacks of nodes.

        :param remaining: how many nodes remain to be updated; ``None`` for all. The server chooses those that go.
        :param rebuilt: the ids of nodes whose image changes although the profiles name the same one.
        """
        if self.wanted is None:
            return ()
        by_effect: dict[Effect, list[str]] = {}
        rebuilt = frozenset(rebuilt)
        for node in nodes:
            if node.get("physical_id") and node["profile_id"] != self.wanted["id"]:
                effect = worst_effect(self.changes.get(node["profile_id"], ()))
                if node["id"] in rebuilt:
                    effect = max(effect, Effect.REBUILD, key=lambda each: each.disruption)
                by_effect.setdefault(effect, []).append(node["name"])
        if remaining is None or remaining >= len(nodes):
            return tuple(Touch(effect, len(names), tuple(names), "profile_id") for effect, names in by_effect.items())
        worst = max(by_effect, key=lambda each: each.disruption, default=Effect.NONE)
        return (Touch(worst, remaining, (), "profile_id"),) if remaining and by_effect else ()


def check_profile_change(situation: Situation, nodes: Iterable[Attributes]) -> ProfileChange:
    """Refuse a declared profile that the server would refuse, or to which it could not change the nodes in place.

    :param nodes: the nodes that would be updated.
    :returns: what the change does to the nodes.
    :raises BadInput: names what cannot change.
    """
    have, client = situation.have or {}, situation.client
    wanted, current = situation.resolved.get("profile"), client.get(PROFILE, have["profile_id"])
    what = f"{situation.title} ({have['id']})"
    if wanted and current and wanted["type"] and wanted["type"] != current["type"]:
        raise BadInput(
            f"{capitalized(what)} has a profile of type {current['type']}, and profile {wanted['name']} "
            f"({wanted['id']}) is of type {wanted['type']}: Senlin cannot change the type of an existing "
            f"{situation.kind.title}. Create another {situation.kind.title} with the new profile."
        )
    change = ProfileChange.of_nodes(client, wanted, nodes)
    if wanted and change.impossible:
        if situation.kind is CLUSTER:
            instead = f"{capitalized(BY_ROLLOUT)}, or set profile_only, so that only new members get the profile."
        elif have.get("cluster_id"):
            instead = "Replace it with cluster_rollout (method replace), or create another node with the profile."
        else:
            instead = "Create another node with the profile."
        raise BadInput(
            f"The profile of {what} cannot be changed to {wanted['name']} ({wanted['id']}): "
            f"{sentence_of(change.impossible)} {instead}"
        )
    return change


def impossible_changes(changes: Iterable[PropertyChange]) -> list[PropertyChange]:
    """Those of several changes that cannot be made in place, each property once."""
    found = {change.property: change for change in changes if change.effect is Effect.IMPOSSIBLE}
    return [found[name] for name in sorted(found)]


def sentence_of(impossible: Sequence[PropertyChange]) -> str:
    """Which properties Senlin cannot change in place, and why if that is not only by the schema of the type."""
    no_image = NO_IMAGE.property
    names = [
        f"{no_image} (to none)" if change.property == no_image and not change.after else change.property
        for change in impossible
    ]
    reasons = dict.fromkeys(change.reason for change in impossible if change.reason != FIXED)
    return " ".join([f"Senlin cannot change {enumerated(names)} of what already exists.", *list(reasons)[:1]])


def enumerated(words: Sequence[str]) -> str:
    """Words as a list in a sentence."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def profiles_of(client: Client, nodes: Iterable[Attributes]) -> dict[str, Attributes]:
    """The profiles of the nodes that manage something, by the profile's id."""
    ids = {node["profile_id"] for node in nodes if node.get("physical_id")}
    return {id: found for id in sorted(ids) if (found := client.get(PROFILE, id))}


def image_of(profile: Attributes) -> Any:
    """The image that a profile of servers declares; ``None`` if it declares none, or is one of stacks."""
    return properties_of(profile).get("image") if type_name(profile) == SERVER else None
