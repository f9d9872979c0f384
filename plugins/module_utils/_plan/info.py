# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What an info module consists of: its options, a source to read from, and :func:`gather`, which reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice, takewhile
from typing import Any

from .._senlin.client import FULL_ID, Client
from .._senlin.kinds import Kind
from .._senlin.transport import Attributes
from .fields import CONTROL, Field, Params, Rules, check_rows
from .query import check_query, check_types, in_order, orders, query_of, sent_order
from .values import read_reference

NAME = Field("name", {"type": "str"}, CONTROL, read=read_reference)
"""A name or a full id."""
FILTERS = Field("filters", {"type": "dict"}, CONTROL)
"""Values by attribute; those that the server can filter by are in :class:`Kind`."""
ALL_PROJECTS = Field("all_projects", {"type": "bool", "default": False, "aliases": ["global_project"]}, CONTROL)
"""Needs an administrator; the server refuses it otherwise."""
SORT = Field("sort", {"type": "str"}, CONTROL)
"""Attributes, such as ``name,created_at:desc``; those that the server can sort by are in :class:`Kind`."""
LIMIT = Field("limit", {"type": "int"}, CONTROL)
"""How many items are returned, whatever the size of a page."""
LIST_OPTIONS = (NAME, FILTERS, ALL_PROJECTS, SORT, LIMIT)
"""The options of an info module for a kind that has names, projects, and pages."""


def list_resources(
    kind: Kind,
    params: Params,
    client: Client,
    *,
    path: str | None = None,
    reads_on: Callable[[Attributes], bool] = lambda found: True,
) -> Iterator[Attributes]:
    """A source: what the server lists, by name or id, filtered and sorted, in the token's project or in all projects.

    :param path: where the list is, if not at the kind's own path.
    :param reads_on: whether what follows in a list is read. The answer for each resource of the list counts, also for
        one that is left out because it is in another project, or because the server does not know a filter.
    """
    everything = bool(params.get("all_projects")) or client.project_id is None
    name = params.get("name") or ""
    id = name if FULL_ID.fullmatch(name) else params.get("id")
    found = client.get(kind, id) if id is not None else None
    if found and (everything or client.in_project(found)):
        query = query_of(kind, {**params, "name": None}, client)
        yield from [found] if query.matches(found) and reads_on(found) else []
        return
    if params.get("id") is not None:
        return
    query, order = query_of(kind, params, client), orders(kind, params)
    if query.is_impossible:
        return
    sent = dict(query.sent)
    if text := sent_order(order):
        sent["sort"] = text
    sorted_here = bool(order) and not text
    if params.get("all_projects"):
        sent["global_project"] = "true"
    expected = params.get("limit") if query.all_sent and not sorted_here else None
    # An administrator's list holds every project's resources, so more may have to be read than the limit says.
    listed = takewhile(reads_on, _once(client.listing(kind, path=path, expected=expected, **sent)))
    found_here = (each for each in listed if query.matches(each) and (everything or client.in_project(each)))
    yield from in_order(order, found_here) if sorted_here else found_here


def _once(listed: Iterator[Attributes]) -> Iterator[Attributes]:
    """Each resource once. The server begins again where a page's last resource was deleted before the next page."""
    seen: set[Any] = set()
    for each in listed:
        if each["id"] is None or each["id"] not in seen:
            seen.add(each["id"])
            yield each


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
    :param report: what it returns instead, if that is more than a list.
    :param shows_connection: whether it also returns the URL of Senlin and the project of the token.
    """

    kind: Kind
    fields: tuple[Field, ...] = LIST_OPTIONS
    source: Source = list_resources
    single: bool = False
    report: Callable[[Params, Client], dict[str, Any]] | None = None
    shows_connection: bool = False

    def __post_init__(self) -> None:
        check_rows(self.fields, Rules())


def gather(info: Info, params: Params, client: Client) -> list[Attributes] | Attributes:
    """The resources that a task asks for, in a list; or the only object of its kind.

    :raises BadInput: a filter, value, sort key or limit that there is not.
    :raises NotSupported: a filter that needs a newer microversion.
    """
    check_query(info.kind, params, client)
    found = list(islice(info.source(info.kind, params, client), params.get("limit")))
    if not found and params.get("limit") != 0:
        check_types(info.kind, params, client)
    return found[0] if info.single else found
