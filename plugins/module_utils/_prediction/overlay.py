# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Senlin as the check-mode tasks of a run would have left it.

A playbook in check mode creates nothing, so its later tasks would miss what its earlier ones would have created. The
overlay merges the predictions of those tasks into the server's responses: what would be created is listed beside what
exists, what would be changed shows its new values, and what would be deleted is not found. Everything above reads
through the overlay as it would read from the server, and cannot tell the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .._senlin.cloud_reason import part
from .._senlin.kinds import ACTION, BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .._senlin.transport import Attributes, Response, Service, Transport
from .new_bodies import server_details
from .placeholders import is_placeholder
from .predictions import Body, Predictions, key_of, merge

KINDS = {kind.path: kind for kind in (ACTION, CLUSTER, NODE, PROFILE, POLICY, RECEIVER)}
"""The kinds with predictions, by the path of their collection."""

BINDINGS_PATH = re.compile(rf"{CLUSTER.path}/[^/]+/policies")
"""The path of a cluster's bindings."""
VALUES_PATH = re.compile(rf"{CLUSTER.path}/([^/]+)/attrs/(.+)")
"""The path of one attribute of a cluster's nodes."""

NAMES = {"cluster_name": ("cluster_id", CLUSTER), "policy_name": ("policy_id", POLICY)}
"""By a key of a binding: the id that it is the name of, and the kind."""
PROFILE_NAME = {"profile_name": ("profile_id", PROFILE)}
"""The same for a cluster or a node."""


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
        """The body of a response under the SDK's names."""
        return self._transport.shape(kind, body)

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """The server's response, merged with what is predicted."""
        plain, dummy, parameters = path.partition("?")
        collection, dummy, id = plain.rpartition("/")
        if method == "GET" and self._is_below_deleted(plain):
            return _not_found(id)
        if method == "GET" and self._predictions:
            if values := VALUES_PATH.fullmatch(plain):
                return self._values(values[1], values[2], path, query)
            if kind := kind_at(plain):
                return self._list(kind, plain, query or {})
            if kind := kind_at(collection):
                return self._get(kind, collection, id, path, detailed="show_details" in parameters)
        if method == "GET" and is_placeholder(plain, query):
            return _empty_list(plain) if query or kind_at(plain) else _not_found(id)
        return self._transport.request(method, path, body=body, query=query)

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        """What another service says. Nothing is predicted of it."""
        return self._transport.read_from(service, path, query=query, microversion=microversion)

    def lacks(self, service: Service) -> bool:
        """Whether the cloud certainly does not have another service."""
        return self._transport.lacks(service)

    def record(self, path: str, id: str, body: Body | None) -> None:
        """Add a prediction.

        :param path: the path of a collection.
        :param body: what the body of the object would have in addition; ``None``: it would be deleted.
        """
        merge(self.recorded, {path: {id: body}})
        self.assume(path, id, body)

    def assume(self, path: str, id: str, body: Body | None) -> None:
        """Add a prediction for this task alone."""
        merge(self._predictions, {path: {id: body}})

    def read(self, kind: Kind, id: str, path: str = "") -> Body:
        """The body of an object as it would be; empty if it would not exist.

        :param path: the path of its collection, if that is not the kind's own.
        """
        response = self._get(kind, path or kind.path, id, f"{path or kind.path}/{id}")
        return dict(response.body[kind.noun]) if response.status < 400 else {}

    def all(self, kind: Kind, path: str = "", **query: Any) -> list[Body]:
        """The bodies of the objects that a list would show."""
        response = self._list(kind, path or kind.path, query)
        return list(response.body[kind.plural]) if response.status < 400 else []

    def _get(self, kind: Kind, collection: str, id: str, path: str, *, detailed: bool = False) -> Response:
        predicted = self._predictions.get(collection, {}).get(id, {})
        if predicted is None:
            return _not_found(id)
        if is_placeholder(predicted.get("id")):
            body = self._named(kind, predicted)
            if detailed and kind is NODE:
                body["details"] = server_details(
                    body, self.read(PROFILE, str(body.get("profile_id"))).get("spec") or {}
                )
            return Response(200, {kind.noun: body}, {})
        if is_placeholder(path):
            return _not_found(id)
        response = self._transport.request("GET", path)
        if response.status >= 400 or part(response.body, kind.noun) is None:
            return response
        body = self._named(kind, {**response.body[kind.noun], **predicted})
        return Response(response.status, {kind.noun: body}, response.headers)

    def _list(self, kind: Kind, path: str, query: Mapping[str, Any]) -> Response:
        """A page. It can be longer than requested, and is shorter only if it is the last."""
        predictions = self._predictions.get(path, {})
        # The server does not know the predicted names of policies, so it cannot filter bindings by them.
        unasked = {"policy_name"} if kind is BINDING and self._predictions.get(POLICY.path) else set()
        asked = {key: value for key, value in query.items() if key not in unasked}
        response, is_last = Response(200, {kind.plural: []}, {}), True
        shown: list[Body] = []
        if not is_placeholder(path, asked):
            response, shown, is_last = self._listed(kind, path, asked)
            if response.status >= 400 or part(response.body, kind.plural) is None:
                return response
        # What would be created is on the last page, so that a request for the next page begins after a placeholder.
        if is_last and not is_placeholder(query.get("marker")):
            shown = [*self._unlisted(kind, path, shown), *shown, *self._created(path, shown)]
        items = [self._named(kind, item) for item in shown]
        unsure = [item for item in items if unasked or item[key_of(kind)] in predictions]
        left_out = [item for item in unsure if not _matches(kind, item, query)]
        return Response(response.status, {kind.plural: [item for item in items if item not in left_out]}, {})

    def _listed(self, kind: Kind, path: str, query: Mapping[str, Any]) -> tuple[Response, list[Body], bool]:
        """What the server lists and nothing would delete: at least one page, and whether that is the last."""
        predictions = self._predictions.get(path, {})
        shown: list[Body] = []
        while True:
            response = self._transport.request("GET", path, query=query)
            items = part(response.body, kind.plural) or []
            changed = [(item, predictions.get(item[key_of(kind)], {})) for item in items]
            shown += [{**item, **changes} for item, changes in changed if changes is not None]
            limit = query.get("limit", len(items) + 1)
            if len(items) < limit or len(shown) >= limit:
                return response, shown, len(items) < limit
            query = {**query, "marker": items[-1]["id"]}

    def _is_below_deleted(self, path: str) -> bool:
        """Whether a path is below that of a cluster that would be deleted, such as the path of its bindings."""
        collection, dummy, rest = path[1:].partition("/")
        id, dummy, below = rest.partition("/")
        return bool(below) and self._predictions.get(f"/{collection}", {}).get(id, {}) is None

    def _unlisted(self, kind: Kind, path: str, listed: Iterable[Body]) -> Iterator[Body]:
        """What exists and would be changed so that it can match the filters of a list that does not show it."""
        known = {item[key_of(kind)] for item in listed}
        for id, changes in self._predictions.get(path, {}).items():
            if changes and id not in known and not is_placeholder(changes.get("id"), path):
                response = self._transport.request("GET", f"{path}/{id}")
                if response.status < 400:
                    yield {**response.body[kind.noun], **changes}

    def _created(self, path: str, listed: Iterable[Body]) -> Iterator[Body]:
        """What would be created, unless something of its name has been created in spite of check mode."""
        names = {item.get("name") for item in listed}
        for body in self._predictions.get(path, {}).values():
            if body and is_placeholder(body.get("id")) and (body.get("name") is None or body["name"] not in names):
                yield body

    def _named(self, kind: Kind, body: Body) -> Body:
        """A body with the predicted names of what it refers to."""
        names = dict(body)
        for key, (id_key, of) in (NAMES if kind is BINDING else PROFILE_NAME).items():
            named = self._predictions.get(of.path, {}).get(str(body.get(id_key))) or {}
            if key in body and "name" in named:
                names[key] = named["name"]
        return names

    def _values(self, cluster_id: str, attribute: str, path: str, query: Any) -> Response:
        """The values of one attribute of the nodes that a cluster would have."""
        response = Response(200, {"cluster_attributes": []}, {})
        if self._get(CLUSTER, CLUSTER.path, cluster_id, f"{CLUSTER.path}/{cluster_id}").status >= 400:
            return _not_found(cluster_id)
        if not is_placeholder(cluster_id):
            response = self._transport.request("GET", path, query=query)
            if response.status >= 400:
                return response
        changed = self._predictions.get(NODE.path, {})
        listed = [item for item in response.body["cluster_attributes"] if item["id"] not in changed]
        joined = [id for id, body in changed.items() if body and self.read(NODE, id).get("cluster_id") == cluster_id]
        for id in joined:
            node = self._get(NODE, NODE.path, id, f"{NODE.path}/{id}?show_details=True", detailed=True)
            value = part(node.body[NODE.noun], *attribute.split("."))
            listed += [{"id": id, "value": value}] if value is not None else []
        return Response(200, {"cluster_attributes": listed}, response.headers)


def kind_at(path: str) -> Kind | None:
    """The kind that a list at this path holds, if there can be predictions for it."""
    return BINDING if BINDINGS_PATH.fullmatch(path) else KINDS.get(path)


def _matches(kind: Kind, item: Body, query: Mapping[str, Any]) -> bool:
    """Whether an item passes the server's filters. The server has applied them to what is not predicted."""
    keys = {filter.key for filter in kind.filters.values()}
    wanted = {key: value for key, value in query.items() if key in keys}
    return all(item.get(key) in (value if isinstance(value, list) else [value]) for key, value in wanted.items())


def _empty_list(path: str) -> Response:
    kind = kind_at(path)
    return Response(200, {kind.plural if kind else path.rpartition("/")[2].replace("-", "_"): []}, {})


def _not_found(id: str) -> Response:
    return Response(404, {"error": {"code": 404, "message": f"{id} could not be found."}}, {})
