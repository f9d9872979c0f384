# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What an info module asks: a table of options, and one function that answers any of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

from ._client import FULL_ID, Attributes, Client
from ._errors import BadInput
from ._fields import APART, Field, Params
from ._kinds import Kind


@dataclass(frozen=True)
class Info:
    """An info module: what it lists, and its options."""

    kind: Kind
    fields: tuple[Field, ...]


NAME = Field("name", {"type": "str"}, APART)
FILTERS = Field("filters", {"type": "dict"}, APART)
ALL_PROJECTS = Field("all_projects", {"type": "bool", "default": False, "aliases": ["global_project"]}, APART)
SORT = Field("sort", {"type": "str"}, APART)
LIMIT = Field("limit", {"type": "int"}, APART)
LISTING = (NAME, FILTERS, ALL_PROJECTS, SORT, LIMIT)
"""The options of whatever Senlin lists with a name, a project and pages."""


def answer(info: Info, params: Params, client: Client) -> list[Attributes]:
    """The resources that a task asks for; an empty list if there are none.

    :raises BadInput: a filter that nothing could be filtered by, or a limit below zero.
    """
    kind, name, limit = info.kind, params.get("name"), params.get("limit")
    filters = _filters(kind, params.get("filters") or {})
    if limit is not None and limit < 0:
        raise BadInput(f"limit is {limit}; it must be 0 or more.")
    if name is not None and FULL_ID.fullmatch(name):
        found = client.get(kind, name)
        return [found] if found else []
    query: dict[str, Any] = {**filters}
    if name is not None:
        query["name"] = name
    if params.get("sort") is not None:
        query["sort"] = params["sort"]
    if params.get("all_projects"):
        query["global_project"] = "true"
    # An admin's list holds every project's, so a limit can be left to the server only where all are asked for.
    everything = params.get("all_projects") or client.project_id is None
    listed = client.listing(kind, limit=limit if everything else None, **query)
    wanted = (found for found in listed if (everything or client.mine(found)) and name in (None, found["name"]))
    return list(islice(wanted, limit))


def _filters(kind: Kind, filters: Params) -> Params:
    unknown = sorted(set(filters) - set(kind.filters))
    if unknown:
        raise BadInput(
            f"{kind.plural.capitalize()} cannot be filtered by {', '.join(unknown)}: Senlin knows the filters "
            f"{', '.join(kind.filters)}."
        )
    return {kind.filters[key]: value for key, value in filters.items() if value is not None}
