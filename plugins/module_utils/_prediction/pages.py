# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Pages of lists, merged with what is predicted of their items. ``overlay.py`` responds with them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any, TypeAlias

from .._senlin.cloud_reason import part
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
    """A page. It can be longer than requested, and is shorter only if it is the last.

    :param path: the path of the list.
    :param query: filters, ``sort``, ``limit`` and ``marker``, under the server's names.
    """
    changes = predictions.get(path, {})
    # The server does not know the predicted names of policies, so it cannot filter bindings by them.
    unasked = {"policy_name"} if kind is BINDING and predictions.get(POLICY.path) else set()
    asked = {key: value for key, value in query.items() if key not in unasked}
    response, is_last = Response(200, {kind.plural: []}, {}), True
    shown: list[Body] = []
    if not is_placeholder(path, asked):
        response, shown, is_last = _listed(transport, changes, kind, path, asked)
        if response.status >= 400 or part(response.body, kind.plural) is None:
            return response
    # What would be created is on the last page, so that a request for the next page begins after a placeholder.
    if is_last and not is_placeholder(query.get("marker")):
        unlisted = _unlisted(transport, changes, kind, path, {item[key_of(kind)] for item in shown})
        shown = [*unlisted, *shown, *_created(changes, {item.get("name") for item in shown})]
    items = [with_names(predictions, kind, item) for item in shown]
    matching = [item for item in items if not (unasked or item[key_of(kind)] in changes) or _matches(kind, item, query)]
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
    transport: Transport, changes: Changes, kind: Kind, path: str, query: Mapping[str, Any]
) -> tuple[Response, list[Body], bool]:
    """What the server lists and nothing would delete: at least one page, and whether that is the last."""
    shown: list[Body] = []
    while True:
        response = transport.request("GET", path, query=query)
        items = part(response.body, kind.plural) or []
        changed = [(item, changes.get(item[key_of(kind)], {})) for item in items]
        shown += [{**item, **change} for item, change in changed if change is not None]
        limit = query.get("limit", len(items) + 1)
        if len(items) < limit or len(shown) >= limit:
            return response, shown, len(items) < limit
        query = {**query, "marker": items[-1]["id"]}


def _unlisted(transport: Transport, changes: Changes, kind: Kind, path: str, listed: Container[str]) -> Iterator[Body]:
    """What exists and would be changed so that it can match the filters of a list that does not show it."""
    for id, change in changes.items():
        if change and id not in listed and not is_placeholder(change.get("id"), path):
            response = transport.request("GET", f"{path}/{id}")
            if response.status < 400:
                yield {**response.body[kind.noun], **change}


def _created(changes: Changes, names: Container[Any]) -> Iterator[Body]:
    """What would be created, unless something of its name has been created in spite of check mode.

    :param names: the names that the list shows already.
    """
    for body in changes.values():
        if body and is_placeholder(body.get("id")) and (body.get("name") is None or body["name"] not in names):
            yield body


def _matches(kind: Kind, item: Body, query: Mapping[str, Any]) -> bool:
    """Whether an item passes the server's filters. The server has applied them to what is not predicted."""
    keys = {filter.key for filter in kind.filters.values()}
    wanted = {key: value for key, value in query.items() if key in keys}
    return all(item.get(key) in (value if isinstance(value, list) else [value]) for key, value in wanted.items())
