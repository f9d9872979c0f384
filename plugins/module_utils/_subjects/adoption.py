# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Adoption: turn an existing server or stack into a node.

Senlin creates the node's profile from what it finds, and adopts the same object every time it is asked to. So an
adopting task finds its node by the object that the node manages, and the second run finds the adopted node. Before the
adoption, the task requests a preview and validates the previewed profile, because Senlin checks only part of it.
"""

from __future__ import annotations

import re
from typing import Any

from .._plan.calls import Adopt
from .._plan.fields import CONTROL, Field
from .._plan.plan import Step
from .._plan.protection import declared_metadata
from .._plan.resource import Situation, find_named
from .._plan.values import read_reference
from .._senlin.client import FULL_ID
from .._senlin.errors import Ambiguous, BadInput, NotFound, Refused, StateConflict
from .._senlin.finding import find_all
from .._senlin.kinds import NODE, PROFILE, PROFILE_TYPE, describe
from .._senlin.previews import preview_adoption, validate_spec
from .._senlin.transport import Attributes
from .server_metadata import check_server_metadata
from .spec_checks import check_type

ADOPTED = "prof-"
"""The beginning of the names of the profiles that Senlin creates for what it adopts."""
NOT_FOUND_REASON = re.compile(r"\b404\b|\bNo \w+ found\b|could not be found")
"""Matches the reason in the HTTP 500 that the server returns when the object to adopt does not exist."""


def _read_adopt(option: str, adopt: dict[str, Any]) -> dict[str, Any]:
    return {**adopt, "identity": read_reference(f"identity of {option}", adopt["identity"])}


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
    read=_read_adopt,
)
"""The option ``adopt`` of ``cluster_node``."""


def find(situation: Situation) -> Attributes | None:
    """Find the live node: by the object that it manages if the task adopts one, otherwise by name or id.

    :raises Ambiguous: several nodes manage the object.
    :raises BadInput: the object's id is not in lowercase. The server would store it like that, and adopt the same
        object once more under its real id. Or the object was adopted with another type.
    """
    adopt = situation.params["adopt"]
    if not adopt:
        return find_named(situation)
    client, identity = situation.client, adopt["identity"]
    if FULL_ID.fullmatch(identity.lower()) and not FULL_ID.fullmatch(identity):
        raise BadInput(f"{identity!r} cannot be the identity of adopt: an id is a full UUID in lowercase.")
    # The server cannot filter nodes by physical_id.
    found = [node for node in client.listing(NODE) if client.in_project(node) and node["physical_id"] == identity]
    if len(found) > 1:
        nodes = ", ".join(f"{node['name']} ({node['id']})" for node in found)
        raise Ambiguous(
            f"{len(found)} nodes manage {identity}: {nodes}. Identify one of them by its id, and leave out adopt. "
            f"Deleting one of them deletes {identity}, too.",
            candidates=[
                {key: node[key] for key in ("id", "name", "status", "cluster_id", "project_id")} for node in found
            ],
        )
    if found:
        _check_type(situation, found[0])
    return found[0] if found else None


def _check_type(situation: Situation, node: Attributes) -> None:
    """Refuse another type than the one of the profile that the node has. ``GET /profiles/<id>``."""
    wanted = situation.params["adopt"]["type"]
    profile = situation.client.get(PROFILE, node["profile_id"]) if FULL_ID.fullmatch(node["profile_id"] or "") else None
    if profile and profile["type"] != wanted:
        raise BadInput(
            f"{node['physical_id']} is already managed by {describe(NODE, node)}, whose profile is of type "
            f"{profile['type']}, not {wanted}. Correct the type in adopt."
        )


def adopt(situation: Situation) -> Step:
    """The step that adopts an existing object as a node. ``POST /nodes/adopt`` (1.7).

    The spec of the profile that the node gets becomes the result key ``adopted_profile``.

    :raises StateConflict: another node has the name.
    :raises BadInput: the object lacks something that its profile requires.
    :raises NotFound: the object does not exist.
    """
    wanted, name = situation.params["adopt"], situation.name
    identity = wanted["identity"]
    for other in find_all(situation.client, NODE, name):
        raise StateConflict(
            f"Node {name} ({other['id']}) already exists, and it manages {other['physical_id']}, not {identity}. "
            f"Adopt {identity} under another name, or leave out adopt if a recovery gave the node a new server.",
            object_ids=[other["id"]],
        )
    request = {"identity": identity, "type": wanted["type"], "overrides": wanted["overrides"] or {}}
    situation.extra_results["adopted_profile"] = _preview(situation, request)
    metadata = declared_metadata(None, situation.params["metadata"], situation.params)
    body = {**request, "name": name, "metadata": metadata, "snapshot": wanted["snapshot"]}
    after = {"name": name, "physical_id": identity, "profile_name": f"{ADOPTED}{name}", "metadata": metadata}
    # The server accepts a role in an adoption request but does not store it.
    rest: dict[str, Any] = {"profile_id": None, "cluster_id": "", "role": "", "tainted": False}
    return Step(f"adopt {identity} as node {name}", Adopt(NODE, body), {**after, **rest, "status": "ACTIVE"})


def _preview(situation: Situation, request: Attributes) -> Attributes:
    """The spec of the profile that the adoption would create, after the server has validated it."""
    client, identity = situation.client, request["identity"]
    try:
        spec = preview_adoption(client, NODE, request)
    except Refused as refusal:
        check_type(client, PROFILE_TYPE, request["type"], f"adopt of node {situation.name}")
        if not NOT_FOUND_REASON.search(refusal.reason) or refusal.status < 500:
            raise
        raise NotFound(
            f"No server or stack with the id {identity} in this project can be adopted as node {situation.name}: the "
            f"server says {refusal.reason!r}. Create the server or stack first, or correct identity, which must be an "
            f"id and not a name.",
            request_id=refusal.facts.get("request_id"),
        ) from None
    check_server_metadata(spec, f"profile prof-{situation.name}")
    try:
        validate_spec(client, PROFILE, spec, f"prof-{situation.name}")
    except Refused as refusal:
        missing = sorted(key for key, value in spec["properties"].items() if value is None)
        if not missing:
            raise
        raise BadInput(
            f"{identity} cannot be adopted as node {situation.name}: it has no {' and no '.join(missing)}, which its "
            f"profile requires (the server says {refusal.reason!r}). Set what is missing in the overrides of adopt: "
            f"for example, set {missing[0]} to the name of an existing one."
        ) from None
    return spec
