# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Finds resources by name: exactly, and in the token's project.

The server would also match the beginning of an id: asked for ``db``, it returns or even deletes the one object whose id
begins so. Here a full id is read by its path, and anything else is compared with the names of a filtered list. Names
are not unique in Senlin, so several matches are an error that lists them.
"""

from __future__ import annotations

from typing import Any

from .client import FULL_ID, Client
from .errors import Ambiguous, NotFound
from .kinds import Kind
from .transport import Attributes


def find_all(client: Client, kind: Kind, name: str, **query: Any) -> list[Attributes]:
    """The resources of the token's project that have exactly this name.

    The names are compared again here, as a database can compare without regard to case.

    :param query: what :meth:`Client.listing` asks for in addition.
    """
    found = client.listing(kind, name=name, **query)
    return [resource for resource in found if resource["name"] == name and client.in_project(resource)]


def find(client: Client, kind: Kind, name: str) -> Attributes | None:
    """The one resource of the token's project that has exactly this name, or ``None``.

    :raises Ambiguous: several have the name.
    """
    return the_one(kind, name, find_all(client, kind, name))


def the_one(kind: Kind, name: str, found: list[Attributes]) -> Attributes | None:
    """The one resource among those of a name, or ``None`` if there are none.

    A resource that is being deleted counts only where there is no other.

    :raises Ambiguous: several have the name.
    """
    staying = [resource for resource in found if resource.get("status") != "DELETING"]
    if len(staying) > 1:
        raise ambiguous_error(kind, name, staying)
    candidates = staying or found
    return candidates[0] if candidates else None


def look_up(client: Client, kind: Kind, reference: str) -> Attributes | None:
    """The resource that an option of a task refers to by its exact name or its full id, or ``None``.

    :raises Ambiguous: several have the name.
    """
    found = client.get(kind, reference) if FULL_ID.fullmatch(reference) else None
    return found or find(client, kind, reference)


def resolve(client: Client, kind: Kind, reference: str) -> Attributes:
    """The resource that an option of a task refers to, where the task needs it.

    :raises NotFound: there is no such resource.
    :raises Ambiguous: several have the name.
    """
    found = look_up(client, kind, reference)
    if found is None:
        raise not_found_error(kind, reference)
    return found


def not_found_error(kind: Kind, reference: str) -> NotFound:
    """The error for a reference that names nothing."""
    return NotFound(
        f"There is no {kind.title} {reference!r} in this project. Create it first, or correct the reference, "
        f"which must be an exact name or a full id."
    )


def ambiguous_error(kind: Kind, name: str, found: list[Attributes]) -> Ambiguous:
    """The error that lists all resources of one name."""
    keys = ("id", kind.created_key, "status", "cluster_id", "project_id")
    candidates = [{key: candidate[key] for key in keys if key in candidate} for candidate in found]
    # All of them are in the same project.
    described = "; ".join(
        ", ".join(f"{key} {value or 'none'}" for key, value in candidate.items() if key != "project_id")
        for candidate in candidates
    )
    return Ambiguous(
        f"{len(found)} {kind.plural} are named {name!r} ({described}). Give the id instead of the name.",
        created_times=[candidate[kind.created_key] for candidate in found if candidate.get(kind.created_key)],
        candidates=candidates,
    )
