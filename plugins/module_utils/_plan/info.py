# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What an info module consists of: its options, a source to read from, and :func:`gather`, which reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .._senlin.client import FULL_ID, Client
from .._senlin.errors import BadInput
from .._senlin.kinds import Kind
from .._senlin.transport import Attributes
from .fields import CONTROL, Field, Params, Rules, check_rows
from .values import read_reference

NAME = Field("name", {"type": "str"}, CONTROL, read=read_reference)
"""A name or a full id."""
FILTERS = Field("filters", {"type": "dict"}, CONTROL)
"""Values by attribute; those that the server can filter by are in :class:`Kind`."""
ALL_PROJECTS = Field("all_projects", {"type": "bool", "default": False, "aliases": ["global_project"]}, CONTROL)
"""Needs an administrator; the server refuses it otherwise."""
SORT = Field("sort", {"type": "str"}, CONTROL)
"""In the server's notation, such as ``name:desc``."""
LIMIT = Field("limit", {"type": "int"}, CONTROL)
"""How many items are returned, whatever the size of a page."""
LIST_OPTIONS = (NAME, FILTERS, ALL_PROJECTS, SORT, LIMIT)
"""The options of an info module for a kind that has names, projects, and pages."""


def list_resources(
    kind: Kind, params: Params, client: Client, *, path: str | None = None, **query: Any
) -> Iterator[Attributes]:
    """A source: what the server lists, by name or id, filtered and sorted, in the token's project or in all projects.

    :param path: where the list is, if not at the kind's own path.
    :param query: further filters that the server applies.
    """
    name, id = params.get("name"), params.get("id")
    if id is None and name is not None and FULL_ID.fullmatch(name):
        id = name
    if id is not None:
        found = client.get(kind, id)
        yield from [found] if found else []
        return
    filters = params.get("filters") or {}
    query = {**_filters(kind, filters), **query}
    if name is not None:
        query["name"] = name
    if params.get("sort") is not None:
        query["sort"] = params["sort"]
    if params.get("all_projects"):
        query["global_project"] = "true"
    # An administrator's list holds every project's resources, so more may have to be read than the limit says.
    everything = params.get("all_projects") or client.project_id is None
    for found in client.listing(kind, path=path, expected=params.get("limit"), **query):
        exact = not any(_differs_in_case(found.get(key), wanted) for key, wanted in filters.items())
        if exact and (everything or client.in_project(found)) and name in (None, found["name"]):
            yield found


def read_single(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
    """A source: the only object of its kind, at the kind's own path."""
    found = client.read(kind, kind.path)
    yield from [found] if found else []


Source = Callable[[Kind, Params, Client], Iterator[Attributes]]
"""Reads what a task asks for. It is read no further than the task's ``limit``."""


@dataclass(frozen=True)
class Info:
    """An info module.

    :param kind: what it returns, under the kind's plural.
    :param fields: its options.
    :param source: where the result comes from.
    :param single: whether there is always exactly one object, which is returned as it is instead of in a list.
    """

    kind: Kind
    fields: tuple[Field, ...] = LIST_OPTIONS
    source: Source = list_resources
    single: bool = False

    def __post_init__(self) -> None:
        check_rows(self.fields, Rules())


def gather(info: Info, params: Params, client: Client) -> list[Attributes] | Attributes:
    """The resources that a task asks for, in a list; or the only object of its kind.

    :raises BadInput: a filter that the server does not have, or a limit below zero.
    """
    limit = params.get("limit")
    if limit is not None and limit < 0:
        raise BadInput(f"limit is {limit}; it must be 0 or more.")
    found = list(islice(info.source(info.kind, params, client), limit))
    return found[0] if info.single else found


def _differs_in_case(value: Any, wanted: Any) -> bool:
    """Whether a filter matches only because the server's database compares without regard to case.

    Not every match is an equal text: some filters take names for what is an id in the resource.
    """
    texts = wanted if isinstance(wanted, list) else [wanted]
    if not isinstance(value, str) or value in texts:
        return False
    return value.casefold() in {text.casefold() for text in texts if isinstance(text, str)}


def _filters(kind: Kind, filters: Params) -> dict[str, Any]:
    unknown = sorted(set(filters) - set(kind.filters))
    if unknown:
        raise BadInput(
            f"{kind.plural.replace('_', ' ').capitalize()} cannot be filtered by {', '.join(unknown)}: The "
            f"available filters are {', '.join(kind.filters)}."
        )
    return {kind.filters[key]: value for key, value in filters.items() if value is not None}
