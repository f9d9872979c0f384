# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Pages of lists, merged with what is predicted of their items. ``overlay.py`` responds with them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from .._senlin.client import read_pages
from .._senlin.cloud_reason import part
from .._senlin.filters import SortKey
from .._senlin.kinds import BINDING, CLUSTER, POLICY, PROFILE, Kind
from .._senlin.transport import Response, Transport
from .placeholders import is_placeholder
from .predictions import Body, Predictions, key_of

Changes: TypeAlias = "dict[str, Body | None]"
"""The predictions for one list, by the id."""

NAMES = {"cluster_name": ("cluster_id", CLUSTER), "policy_name": ("policy_id", POLICY)}
"""By a key of a binding: the id that it is the name of, and the kind."""
PROFILE_NAME = {"profile_name": ("profile_id", PROFILE)}
"""The same for a cluster or a node."""


def merged_page(
    transport: Transport, predictions: Predictions, kind: Kind, path: str, query: Mapping[str, Any]
) -> Response:
    """A page. Where something in the list is predicted, it holds all that follows the marker, whatever the limit.

    :param path: the path of the list.
    :param query: filters, ``sort``, ``limit`` and ``marker``, under the server's names.
    """
    changes = predictions.get(path, {})
    # The server does not know the predicted names of policies, so it cannot filter bindings by them.
    unasked = {"policy_name"} if kind is BINDING and predictions.get(POLICY.path) else set()
    # What is predicted can change the order of the list, so the whole list is read.
    paging = {"limit", "marker"} if changes else set()
    asked = {key: value for key, value in query.items() if key not in unasked | paging}
    response, listed = Response(200, {kind.plural: []}, {}), list[Body]()
    if not is_placeholder(path, asked):
        response, listed = _listed(transport, kind, path, asked, whole=bool(changes))
        if response.status >= 400 or part(response.body, kind.plural) is None:
            return response
    items = [with_names(predictions, kind, item) for item in _merged(transport, changes, kind, path, query, listed)]
    matching = [item for item in items if not (unasked or item[key_of(kind)] in changes) or _matches(kind, item, query)]
    if changes and kind.paginated:
        matching = _after(query.get("marker"), _in_order(kind, matching, query.get("sort")))
    return Response(response.status, {kind.plural: matching}, response.headers)


def with_names(predictions: Predictions, kind: Kind, body: Body) -> Body:
    """A body with the predicted names of what it refers to."""
    names = dict(body)
    for key, (id_key, of) in (NAMES if kind is BINDING else PROFILE_NAME).items():
        named = predictions.get(of.path, {}).get(str(body.get(id_key))) or {}
        if key in body and "name" in named:
            names[key] = named["name"]
    return names


def _listed(
    transport: Transport, kind: Kind, path: str, query: Mapping[str, Any], *, whole: bool
) -> tuple[Response, list[Body]]:
    """What the server lists, and its last response.

    :param whole: read all of its pages.
    """
    response = Response(200, {}, {})

    def fetch(**page: Any) -> list[Body]:
        nonlocal response
        response = transport.request("GET", path, query={**query, **page})
        return part(response.body, kind.plural) or []

    items = list(read_pages(fetch, None)) if whole and kind.paginated else fetch()
    return response, items


def _merged(
    transport: Transport,
    changes: Changes,
    kind: Kind,
    path: str,
    query: Mapping[str, Any],
    listed: Iterable[Body],
) -> list[Body]:
    """What the server lists as it would be, and what else would be listed."""
    changed = [(item, changes.get(item[key_of(kind)], {})) for item in listed]
    shown = [{**item, **change} for item, change in changed if change is not None]
    unlisted = _unlisted(transport, changes, kind, path, query, {item[key_of(kind)] for item in listed})
    return [*unlisted, *shown, *_created(changes, shown)]


def _unlisted(
    transport: Transport, changes: Changes, kind: Kind, path: str, query: Mapping[str, Any], listed: Container[str]
) -> Iterator[Body]:
    """What exists and would be changed so that it can match the filters of a list that does not show it."""
    wanted = _wanted(kind, query)
    for id, change in changes.items():
        if not change or id in listed or is_placeholder(change.get("id"), path):
            continue
        unchanged = {key: value[0] if isinstance(value, list) else value for key, value in wanted.items()}
        if wanted.keys() & change.keys() and _matches(kind, {**unchanged, **change}, query):
            response = transport.request("GET", f"{path}/{id}")
            if response.status < 400:
                yield {**response.body[kind.noun], **change}


def _created(changes: Changes, shown: Iterable[Body]) -> Iterator[Body]:
    """What would be created, unless something of its name has been created in spite of check mode.

    An administrator's list shows the objects of every project.

    :param shown: what the list shows already.
    """
    names = {(item.get("name"), project) for item in shown for project in (item.get("project"), None)}
    for body in changes.values():
        if not body or not is_placeholder(body.get("id")):
            continue
        if body.get("name") is None or (body["name"], body.get("project")) not in names:
            yield body


def _in_order(kind: Kind, items: list[Body], sort: str | None) -> list[Body]:
    """Items as the server sorts them, which sorts by the time of creation if nothing is asked, and then by id."""
    keys = {row.key: row for row in kind.sort_keys.values()}
    items = sorted(items, key=lambda item: str(item["id"]))
    for each in reversed((sort or kind.created_key).split(",")):
        name, dummy, direction = each.partition(":")
        key = keys.get(name, SortKey(name))
        places = {item["id"]: key.place(item.get(name)) for item in items}
        items.sort(key=lambda item: places[item["id"]], reverse=direction == "desc")
    return items


def _after(marker: str | None, items: list[Body]) -> list[Body]:
    """The items that follow a marker."""
    ids = [item["id"] for item in items]
    return items[ids.index(marker) + 1 :] if marker in ids else [] if marker else items


def _wanted(kind: Kind, query: Mapping[str, Any]) -> dict[str, Any]:
    """The server's filters in a query. It has applied them to what is not predicted."""
    keys = {filter.key for filter in kind.filters.values()}
    return {key: value for key, value in query.items() if key in keys}


def _matches(kind: Kind, item: Body, query: Mapping[str, Any]) -> bool:
    """Whether an item passes the server's filters."""
    wanted = _wanted(kind, query).items()
    return all(item.get(key) in (value if isinstance(value, list) else [value]) for key, value in wanted)
