# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Senlin as the check-mode tasks of a run would have left it.

A playbook in check mode makes nothing, so its later tasks would miss what its earlier ones would have made. Here the
plans of those tasks are kept, and laid over what the server answers: what would be made is listed beside what is there,
what would be changed shows its new attributes, and what would be deleted is not found. Everything above reads through
this as it would read from the server, and need not know.

What would be made has a stand-in for an id, which begins with :data:`STAND_IN`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .._senlin.transport import Attributes, Response, Transport

PLACEHOLDER_PREFIX = "00000000-0000-0000-0000-"
PREDICTED = "(foreseen)"
"""Holds, in the body of an answer, the attributes that a plan sets: those are the SDK's names already."""

KINDS = {kind.path: kind for kind in (CLUSTER, NODE, PROFILE, POLICY, RECEIVER)}
BINDINGS = re.compile(rf"{CLUSTER.path}/[^/]+/policies")
Predictions: TypeAlias = "dict[str, dict[str, Attributes | None]]"
"""What is foreseen: by the path of a collection and the id in it, attributes, or ``None`` for what would be gone."""


class PredictionStore(Protocol):
    """Keeps what is foreseen between the check-mode tasks of a run. Only the in-process host has one."""

    @property
    def complete(self) -> bool:
        """Whether it knows of all the check-mode tasks of the run; those in module processes tell nothing."""

    def predictions(self, cloud: str) -> Predictions:
        """What is foreseen of a cloud, by its address and project."""

    def add(self, cloud: str, recorded: Predictions) -> None:
        """Keep what a task adds to that."""


class Overlay:
    """A transport that answers as if the plans of earlier tasks had been carried out.

    :param transport: the connection to the server; reads and validations go there.
    :param known: what is foreseen.
    :var told: what :meth:`tell` adds to that.
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
        """The body of an answer under the SDK's names, and what is foreseen of it."""
        shaped = self._transport.shape(kind, {key: value for key, value in body.items() if key != PREDICTED})
        return {**shaped, **{key: value for key, value in body.get(PREDICTED, {}).items() if key in shaped}}

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """The server's answer, with what is foreseen laid over it."""
        plain = path.partition("?")[0]
        collection, dummy, id = plain.rpartition("/")
        if method == "GET":
            kind = _kind_of(plain)
            if kind and (self._predictions.get(plain) or is_placeholder(plain, query)):
                return self._listing(kind, plain, query or {})
            if id in self._predictions.get(collection, {}):
                return self._one(collection, id, path)
            if is_placeholder(plain, query):
                return _empty(plain) if query else _gone(id)
        return self._transport.request(method, path, body=body, query=query)

    def _one(self, collection: str, id: str, path: str) -> Response:
        kind, attributes = _kind_of(collection), self._predictions[collection][id]
        if kind is None or attributes is None:
            return _gone(id)
        if is_placeholder(attributes.get("id")):
            return Response(200, {kind.noun: _body(kind, attributes)}, {})
        response = self._transport.request("GET", path)
        if response.status < 400:
            response.body[kind.noun].update(_body(kind, attributes))
        return response

    def _listing(self, kind: Kind, path: str, query: Mapping[str, Any]) -> Response:
        """A page, which may be longer than was asked, but is shorter only where it is the last."""
        predictions = self._predictions.get(path, {})
        if is_placeholder(path, query):
            made = [] if is_placeholder(query.get("marker")) else self._last(kind, path, [])
            return Response(200, {kind.plural: [item for item in made if _matches(kind, item, query)]}, {})
        shown: list[Attributes] = []
        while True:
            response = self._transport.request("GET", path, query=query)
            if response.status >= 400:
                return response
            items = response.body[kind.plural]
            shown += [item for item in (_merged(kind, predictions, item) for item in items) if item]
            if len(items) < query.get("limit", len(items) + 1):
                shown = list(self._last(kind, path, shown))
                break
            if len(shown) >= query["limit"]:
                break
            query = {**query, "marker": items[-1]["id"]}
        return Response(
            response.status, {kind.plural: [item for item in shown if _matches(kind, item, query)]}, response.headers
        )

    def _last(self, kind: Kind, path: str, items: list[Attributes]) -> Iterator[Attributes]:
        """The last page, with what would be changed so that it may match, and what would be made.

        The latter stands at the end, so that a client that asks on says that it begins after something made up.
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
            # What a task has made in spite of check mode takes the place of what was foreseen.
            if is_placeholder(each.get("id")) and (each.get("name") is None or each["name"] not in names):
                yield _body(kind, each)

    def record(self, path: str, id: str, attributes: Attributes | None) -> None:
        """Foresee more.

        :param attributes: what one of the collection would have, beside what it has; ``None``: it would be gone.
        """
        merge(self.recorded, {path: {id: attributes}})
        merge(self._predictions, {path: {id: attributes}})


def merge(predictions: Predictions, recorded: Predictions) -> None:
    """Add to what is foreseen, in place."""
    for path, resources in recorded.items():
        for id, attributes in resources.items():
            before = predictions.setdefault(path, {}).get(id) or {}
            predictions[path][id] = None if attributes is None else {**before, **attributes}


def _kind_of(path: str) -> Kind | None:
    """The kind that a list at this path has, if things of that kind are foreseen."""
    return BINDING if BINDINGS.fullmatch(path) else KINDS.get(path)


def _key(kind: Kind) -> str:
    """The attribute by which one of a list is named in a path."""
    return "policy_id" if kind is BINDING else "id"


def is_placeholder(*values: Any) -> bool:
    """Whether a stand-in is in there, so that the server must not be asked."""
    return PLACEHOLDER_PREFIX in str(values)


def _body(kind: Kind, attributes: Attributes) -> Attributes:
    """What is foreseen as the body of an answer: attributes under the server's names, as far as it filters by them."""
    theirs = {theirs: attributes[ours] for ours, theirs in kind.filters.items() if ours in attributes}
    return {**attributes, **theirs, PREDICTED: attributes}


def _merged(kind: Kind, predictions: Mapping[str, Attributes | None], item: Attributes) -> Attributes | None:
    attributes = predictions.get(item[_key(kind)], {})
    return None if attributes is None else {**item, **_body(kind, attributes)} if attributes else item


def _matches(kind: Kind, item: Attributes, query: Mapping[str, Any]) -> bool:
    """Whether a filter of the server would let pass what it knows otherwise."""
    if PREDICTED not in item:
        return True
    wanted = {key: value for key, value in query.items() if key in kind.filters.values()}
    return all(item.get(key) in (value if isinstance(value, list) else [value]) for key, value in wanted.items())


def _empty(path: str) -> Response:
    kind = _kind_of(path)
    return Response(200, {kind.plural if kind else path.rpartition("/")[2].replace("-", "_"): []}, {})


def _gone(id: str) -> Response:
    return Response(404, {"error": {"code": 404, "message": f"{id} could not be found."}}, {})
