# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ids of flavors, images, networks and so on, which are derived from their names.

All names exist, unless they begin with `missing`.
"""

from __future__ import annotations

import uuid

MISSING = "missing"
"""The beginning of the names that do not exist."""

_NAMES: dict[str, str] = {}
_IDS: dict[tuple[str, str], None] = {}
_REPLACED: dict[tuple[str, str], str] = {}


def is_missing(name_or_id: str) -> bool:
    """Whether no resource of this name exists in the simulated cloud."""
    return name_or_id.startswith(MISSING)


def id_of(kind: str, name_or_id: str) -> str:
    """The id of a resource. An id is returned as it is."""
    try:
        return str(uuid.UUID(name_or_id))
    except ValueError:
        derived = _REPLACED.get((kind, name_or_id)) or str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{kind}/{name_or_id}"))
        _NAMES[derived] = name_or_id
        _IDS[kind, derived] = None
        return derived


def name_of(resource_id: str) -> str:
    """The name from which an id was derived; other ids are returned as they are."""
    return _NAMES.get(resource_id, resource_id)


def used(kind: str) -> dict[str, str]:
    """The names of the resources of a kind that anybody has asked for so far, by id."""
    return {id: _NAMES[id] for other, id in list(_IDS) if other == kind}


def replace(kind: str, name: str) -> str:
    """Create a resource that takes over a name, and return its id."""
    _REPLACED[kind, name] = str(uuid.uuid4())
    return id_of(kind, name)
