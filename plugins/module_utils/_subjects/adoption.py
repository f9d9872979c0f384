# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Adoption: a server or a stack that exists becomes a node, with a profile that the server makes of what it finds.

Senlin adopts the same thing as often as it is asked to. So a node is looked for by what it manages: the second run
finds it there. What would be adopted is asked for first, and checked as a profile is: the server does so only halfway.
"""

from __future__ import annotations

import re
from typing import Any

from .._plan.calls import Adopt
from .._plan.fields import CONTROL, Field
from .._plan.plan import Step
from .._plan.resource import Situation, find_named
from .._senlin.errors import Ambiguous, BadInput, NotFound, Refused
from .._senlin.finding import find_all
from .._senlin.kinds import NODE, PROFILE
from .._senlin.transport import Attributes

NOT_THERE = re.compile(r"\b404\b|\bNo \w+ found\b|could not be found")
"""What a server says in a 500 of something that does not exist."""

ADOPT = Field(
    "adopt",
    {
        "type": "dict",
        "options": {
            "identity": {"type": "str", "required": True},
            "type": {"type": "str", "required": True},
            "overrides": {"type": "dict"},
            "snapshot": {"type": "bool", "default": False},
        },
    },
    CONTROL,
    since="1.7",
)


def find(situation: Situation) -> Attributes | None:
    """The live node: by what it manages where the task adopts something, else by name or id.

    :raises Ambiguous: several nodes manage it.
    """
    adopt = situation.params["adopt"]
    if not adopt:
        return find_named(situation)
    client, identity = situation.client, adopt["identity"]
    # The server cannot filter by what a node manages.
    found = [node for node in client.listing(NODE) if client.in_project(node) and node["physical_id"] == identity]
    if len(found) > 1:
        told = ", ".join(f"{node['name']} ({node['id']})" for node in found)
        raise Ambiguous(
            f"{len(found)} nodes manage {identity}: {told}. Name the one that is meant by its id, without adopt.",
            candidates=[{key: node[key] for key in ("id", "name", "status", "project_id")} for node in found],
        )
    return found[0] if found else None


def adopt(situation: Situation) -> Step:
    """The step that makes a node of what exists, checked beforehand; the profile that it gets is noted for the result.

    :raises BadInput: another node has the name, or it cannot be adopted as it is.
    :raises NotFound: there is nothing to adopt.
    """
    wanted, name = situation.params["adopt"], situation.name
    identity = wanted["identity"]
    for other in find_all(situation.client, NODE, name):
        raise BadInput(
            f"There is a node {name} ({other['id']}) already, and it manages {other['physical_id']}, not {identity}. "
            f"Adopt {identity} under another name, or leave adopt out if the node got a new server by a recovery."
        )
    asked = {"identity": identity, "type": wanted["type"], "overrides": wanted["overrides"] or {}}
    situation.extra_results["adopted_profile"] = _preview(situation, asked)
    metadata = situation.params["metadata"] or {}
    body = {**asked, "name": name, "metadata": metadata, "snapshot": wanted["snapshot"]}
    after = {"name": name, "physical_id": identity, "profile_name": f"prof-{name}", "metadata": metadata}
    # The server takes a role along with an adoption and forgets it.
    rest: dict[str, Any] = {"profile_id": None, "cluster_id": "", "role": "", "tainted": False}
    return Step(f"adopt {identity} as node {name}", Adopt(NODE, body), {**after, **rest, "status": "ACTIVE"})


def _preview(situation: Situation, asked: Attributes) -> Attributes:
    """The spec of the profile that the adoption will make."""
    client, identity = situation.client, asked["identity"]
    try:
        spec = client.preview_adoption(NODE, asked)
    except Refused as refusal:
        if not NOT_THERE.search(refusal.reason) or refusal.status < 500:
            raise
        raise NotFound(
            f"There is nothing with the id {identity} in this project that could become node {situation.name}: the "
            f"server says {refusal.reason!r}. Create the server or stack first, or correct identity; a name is no id.",
            request_id=refusal.facts.get("request_id"),
        ) from None
    try:
        client.validate(PROFILE, spec, f"prof-{situation.name}")
    except Refused as refusal:
        lacking = sorted(key for key, value in spec["properties"].items() if value is None)
        if not lacking:
            raise
        raise BadInput(
            f"{identity} cannot be adopted as node {situation.name}: it has no {' and no '.join(lacking)}, which its "
            f"profile would need (the server says {refusal.reason!r}). Set it in the overrides of adopt, such as "
            f"{lacking[0]}: the name of an existing one."
        ) from None
    return spec
