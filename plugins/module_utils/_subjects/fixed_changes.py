# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""New revisions of profiles that existing nodes cannot be changed to: refused before the name moves, unless accepted.

Once the name has moved, every task that declares a cluster by that name would try to update the members, and fail.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._plan.effect import Effect, Touch
from .._plan.fields import CONTROL, Field
from .._plan.resource import Situation
from .._senlin.client import Client
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes
from .profile_change import BY_ROLLOUT, enumerated, impossible_changes, sentence_of
from .property_effects import PropertyChange, property_changes
from .users import users_of_profiles

ON_FIXED_CHANGE = Field("on_fixed_change", {"type": "str", "default": "fail", "choices": ["fail", "accept"]}, CONTROL)
"""The option ``on_fixed_change`` of ``cluster_profile``."""

ACCEPT = (
    f"Set on_fixed_change to accept to create it nevertheless, and then {BY_ROLLOUT}, or set profile_only of cluster "
    f"so that only new members get it."
)
"""What to do instead of a change in place."""
OTHER_NAME = "Declare the profile with another name, and create a cluster with it."
"""What to do instead of a change of the type."""

MAX_NAMED = 3
"""How many users a message names."""


def foresee(situation: Situation, spec: Mapping[str, Any], revisions: Sequence[Attributes]) -> tuple[Touch, ...]:
    """Refuse a new revision that nodes have no way to get but replacement, or warn of it. See ``revisions.Foresee``.

    ``GET /profile-types/<type>`` for each revision that differs. If a difference cannot be made in place, also
    ``GET /clusters`` and ``GET /nodes``.

    :raises BadInput: names the properties, what uses the revisions, and the ways out.
    """
    changes = {each["id"]: _impossible(situation.client, each, spec) for each in revisions}
    if not any(changes.values()):
        return ()
    users = users_of_profiles(situation.client)
    nodes = {
        # A node without a server or stack has nothing that would have to change in place.
        id: [
            user
            for kind, user in users.get(id, ())
            if kind is NODE and user["physical_id"] and user["status"] != "DELETING"
        ]
        for id, found in changes.items()
        if found
    }
    affected = [node for found in nodes.values() for node in found]
    if not affected:
        return ()
    impossible = impossible_changes(change for id, found in nodes.items() if found for change in changes[id])
    clusters = {user["id"]: user for found in users.values() for kind, user in found if kind is CLUSTER}
    other_type = any(change.property == "type" for change in impossible)
    use = "uses" if len(affected) == 1 else "use"
    found = f"{sentence_of(impossible)} {capitalized(_named(affected, clusters))} {use} {situation.title}"
    if situation.params["on_fixed_change"] == "fail":
        raise BadInput(f"{found}, and could not be updated to a new revision. {OTHER_NAME if other_type else ACCEPT}")
    instead = OTHER_NAME if other_type else f"{capitalized(BY_ROLLOUT)}, or set profile_only to leave them as they are."
    situation.warn(f"{found}, and cannot be updated to the new revision. {instead}")
    return (Touch(Effect.IMPOSSIBLE, len(affected), tuple(node["name"] for node in affected), "spec"),)


def _impossible(client: Client, revision: Attributes, spec: Mapping[str, Any]) -> list[PropertyChange]:
    """The properties in which a revision differs from a spec although they cannot change in place."""
    # Below microversion 1.2, nothing has checked yet whether the spec is well-formed.
    if not isinstance(spec.get("properties") or {}, Mapping):
        return []
    wanted = {"id": "", "type": f"{spec.get('type')}-{spec.get('version')}", "spec": spec}
    return impossible_changes(property_changes(client, revision, wanted))


def _named(nodes: Sequence[Attributes], clusters: Mapping[str, Attributes]) -> str:
    """Nodes in a sentence: the clusters with the number of their members among them, and the nodes in no cluster."""
    counts: dict[str, int] = {}
    names = []
    for node in nodes:
        if node["cluster_id"] in clusters:
            counts[node["cluster_id"]] = counts.get(node["cluster_id"], 0) + 1
        else:
            names.append(describe(NODE, node))
    members = [
        f"{count} node{'s' if count > 1 else ''} of {describe(CLUSTER, clusters[id])}" for id, count in counts.items()
    ]
    named = [*members, *names]
    more = [f"{len(named) - MAX_NAMED} more"] if len(named) > MAX_NAMED else []
    return enumerated([*named[:MAX_NAMED], *more])
