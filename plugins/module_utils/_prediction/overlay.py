# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Senlin as the check-mode tasks of a run would have left it.

A playbook in check mode creates nothing, so its later tasks would miss what its earlier ones would have created. The
overlay merges the predictions of those tasks into the server's responses: what would be created is listed beside what
exists, what would be changed shows its new attributes, and what would be deleted is not found. Everything above reads
through the overlay as it would read from the server, and cannot tell the difference.

What would be created has a placeholder id, which begins with :data:`PLACEHOLDER_PREFIX`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .._senlin.transport import Attributes, Response, Service, Transport

PLACEHOLDER_PREFIX = "00000000-0000-0000-0000-"
"""The beginning of a placeholder id. The server never chooses such an id: it is not a random UUID."""

PREDICTED = "(predicted)"
"""The key in a response's body that holds predicted attributes, which have the SDK's names already."""

KINDS = {kind.path: kind for kind in (CLUSTER, NODE, PROFILE, POLICY, RECEIVER)}
"""The kinds with predictions, by the path of their collection."""

BINDINGS_PATH = re.compile(rf"{CLUSTER.path}/[^/]+/policies")
"""The path of a cluster's bindings."""

Predictions: TypeAlias = "dict[str, dict[str, Attributes | None]]"
"""By the path of a collection and the id in it: predicted attributes, or ``None`` for what would be deleted."""


class PredictionStore(Protocol):
    """Keeps predictions between the check-mode tasks of a run. Only in-process execution has one."""

    @property
    def complete(self) -> bool:
        """Whether the plans of all check-mode tasks of the run are recorded. Those in module processes are not."""

    def predictions(self, cloud: str) -> Predictions:
        """The predictions for a project of a cloud, by the transport's ``address``."""

    def add(self, cloud: str, recorded: Predictions) -> None:
        """Add what a task has recorded."""


class Overlay:
    """A transport that responds as if the plans of earlier check-mode tasks had been carried out.

    :param transport: the connection to the server. Reads and validations go there.
    :param predictions: what earlier tasks have recorded.
    :var recorded: what :meth:`record` adds to that.
    """

    def __init__(self, transport: Transport, predictions: Predictions) -> None:
        self._transport = transport
        self._predictions = predictions
        self.recorded: Predictions = {}

    @property
    def project_id(self) -> str | None:
        """The project of the token."""
        return self._transport.project_id

    @property
    def microversion(self) -> str:
        """The microversion of every request."""
        return self._transport.microversion

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The body of a response under the SDK's names, with what is predicted of it, and of its profile's name."""
        shaped = self._transport.shape(kind, {key: value for key, value in body.items() if key != PREDICTED})
        shaped.update((key, value) for key, value in body.get(PREDICTED, {}).items() if key in shaped)
        profile = self._predictions.get(PROFILE.path, {}).get(shaped.get("profile_id", "")) or {}
        if "profile_name" in shaped and "name" in profile:
            shaped["profile_name"] = profile["name"]
        return shaped

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """The server's response, merged with what is predicted."""
        plain = path.partition("?")[0]
        collection, dummy, id = plain.rpartition("/")
        if method == "GET":
            kind = _kind_at(plain)
            if self._is_below_deleted(plain):
                return _not_found(id)
            if kind and (self._predictions.get(plain) or is_placeholder(plain, query)):
                return self._list(kind, plain, query or {})
            if id in self._predictions.get(collection, {}):
                return self._get(collection, id, path)
            if is_placeholder(plain, query):
                return _empty_list(plain) if query else _not_found(id)
        return self._transport.request(method, path, body=body, query=query)

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        """What another service says. Nothing is predicted of it."""
        return self._transport.read_from(service, path, query=query, microversion=microversion)

    def record(self, path: str, id: str, attributes: Attributes | None) -> None:
        """Add a prediction.

        :param path: the path of a collection.
        :param attributes: what the object would have in addition to what it has; ``None``: it would be deleted.
        """
        merge(self.recorded, {path: {id: attributes}})
        merge(self._predictions, {path: {id: attributes}})

    def _is_below_deleted(self, path: str) -> bool:
        """Whether a path is below that of a cluster that would be deleted, such as the path of its bindings."""
        collection, dummy, rest = path[1:].partition("/")
        id, dummy, below = rest.partition("/")
        return bool(below) and self._predictions.get(f"/{collection}", {}).get(id, {}) is None

    def _get(self, collection: str, id: str, path: str) -> Response:
        kind, attributes = _kind_at(collection), self._predictions[collection][id]
        if kind is None or attributes is None:
            return _not_found(id)
        if is_placeholder(attributes.get("id")):
            return Response(200, {kind.noun: _body(kind, attributes)}, {})
        response = self._transport.request("GET", path)
        if response.status < 400:
            response.body[kind.noun].update(_body(kind, attributes))
        return response

    def _list(self, kind: Kind, path: str, query: Mapping[str, Any]) -> Response:
        """A page. It can be longer than requested, and is shorter only if it is the last."""
        predictions = self._predictions.get(path, {})
        if is_placeholder(path, query):
            created = [] if is_placeholder(query.get("marker")) else self._last_page(kind, path, [])
            return Response(200, {kind.plural: [item for item in created if _matches(kind, item, query)]}, {})
        shown: list[Attributes] = []
        while True:
            response = self._transport.request("GET", path, query=query)
            if response.status >= 400:
                return response
            items = response.body[kind.plural]
            shown += [item for item in (_merged(kind, predictions, item) for item in items) if item]
            if len(items) < query.get("limit", len(items) + 1):
                shown = list(self._last_page(kind, path, shown))
                break
            if len(shown) >= query["limit"]:
                break
            query = {**query, "marker": items[-1]["id"]}
        matching = [item for item in shown if _matches(kind, item, query)]
        return Response(response.status, {kind.plural: matching}, response.headers)

    def _last_page(self, kind: Kind, path: str, items: list[Attributes]) -> Iterator[Attributes]:
        """The last page, with what would be changed so that it can match the filters, and what would be created.

        What would be created is at the end, so that a request for the next page begins after a placeholder.
        """
        listed, names = {item[_key(kind)] for item in items}, {item.get("name") for item in items}
        unlisted = {id: each for id, each in self._predictions.get(path, {}).items() if each and id not in listed}
        for id, each in unlisted.items():
            if not is_placeholder(each.get("id"), path):
                response = self._transport.request("GET", f"{path}/{id}")
                if response.status < 400:
                    yield {**response.body[kind.noun], **_body(kind, each)}
        yield from items
        for each in unlisted.values():
            # What a task has created in spite of check mode takes the place of what was predicted.
            if is_placeholder(each.get("id")) and (each.get("name") is None or each["name"] not in names):
                yield _body(kind, each)


def merge(predictions: Predictions, recorded: Predictions) -> None:
    """Add predictions to others, in place."""
    for path, resources in recorded.items():
        for id, attributes in resources.items():
            before = predictions.setdefault(path, {}).get(id) or {}
            predictions[path][id] = None if attributes is None else {**before, **attributes}


def is_placeholder(*values: Any) -> bool:
    """Whether a placeholder id is in one of the values, so that the server must not be asked about it."""
    return PLACEHOLDER_PREFIX in str(values)


def _kind_at(path: str) -> Kind | None:
    """The kind that a list at this path holds, if there can be predictions for it."""
    return BINDING if BINDINGS_PATH.fullmatch(path) else KINDS.get(path)


def _key(kind: Kind) -> str:
    """The attribute that names an object in a path."""
    return "policy_id" if kind is BINDING else "id"


def _body(kind: Kind, attributes: Attributes) -> Attributes:
    """Predicted attributes as the body of a response, also under the server's names where it filters by them."""
    theirs = {filter.key: attributes[ours] for ours, filter in kind.filters.items() if ours in attributes}
    return {**attributes, **theirs, PREDICTED: attributes}


def _merged(kind: Kind, predictions: Mapping[str, Attributes | None], item: Attributes) -> Attributes | None:
    attributes = predictions.get(item[_key(kind)], {})
    return None if attributes is None else {**item, **_body(kind, attributes)} if attributes else item


def _matches(kind: Kind, item: Attributes, query: Mapping[str, Any]) -> bool:
    """Whether an item passes the server's filters. The server has applied them to what is not predicted."""
    if PREDICTED not in item:
        return True
    keys = {filter.key for filter in kind.filters.values()}
    wanted = {key: value for key, value in query.items() if key in keys}
    return all(item.get(key) in (value if isinstance(value, list) else [value]) for key, value in wanted.items())


def _empty_list(path: str) -> Response:
    kind = _kind_at(path)
    return Response(200, {kind.plural if kind else path.rpartition("/")[2].replace("-", "_"): []}, {})


def _not_found(id: str) -> Response:
    return Response(404, {"error": {"code": 404, "message": f"{id} could not be found."}}, {})
