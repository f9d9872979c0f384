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
from collections.abc import Mapping
from typing import Any

from .._senlin.cloud_reason import part
from .._senlin.kinds import ACTION, BINDING, CLUSTER, NODE, POLICY, PROFILE, RECEIVER, Kind
from .._senlin.transport import Attributes, Response, Service, Transport
from .new_bodies import server_details
from .pages import merged_page, with_names
from .placeholders import ID_PREFIX, is_placeholder, placeholder_id
from .predictions import Body, Predictions, merge

KINDS = {kind.path: kind for kind in (ACTION, CLUSTER, NODE, PROFILE, POLICY, RECEIVER)}
"""The kinds with predictions, by the path of their collection."""

BINDINGS_PATH = re.compile(rf"{CLUSTER.path}/[^/]+/policies")
"""The path of a cluster's bindings."""
VALUES_PATH = re.compile(rf"{CLUSTER.path}/([^/]+)/attrs/(.+)")
"""The path of one attribute of a cluster's nodes."""


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
                return merged_page(self._transport, self._predictions, kind, plain, query or {})
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

    def new_id(self, *of: Any) -> str:
        """The placeholder id of an object that would be created.

        :param of: what it is created from.
        """
        number = sum(id.startswith(ID_PREFIX) for resources in self._predictions.values() for id in resources)
        return placeholder_id(*of, number=number)

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
        response = merged_page(self._transport, self._predictions, kind, path or kind.path, query)
        return list(response.body[kind.plural]) if response.status < 400 else []

    def _get(self, kind: Kind, collection: str, id: str, path: str, *, detailed: bool = False) -> Response:
        predicted = self._predictions.get(collection, {}).get(id, {})
        if predicted is None:
            return _not_found(id)
        if is_placeholder(predicted.get("id")):
            body = with_names(self._predictions, kind, predicted)
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
        body = with_names(self._predictions, kind, {**response.body[kind.noun], **predicted})
        return Response(response.status, {kind.noun: body}, response.headers)

    def _is_below_deleted(self, path: str) -> bool:
        """Whether a path is below that of a cluster that would be deleted, such as the path of its bindings."""
        collection, dummy, rest = path[1:].partition("/")
        id, dummy, below = rest.partition("/")
        return bool(below) and self._predictions.get(f"/{collection}", {}).get(id, {}) is None

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
        known = {item["id"]: item["value"] for item in response.body["cluster_attributes"]}
        for id, body in changed.items():
            if body is not None and id in known and attribute in body and "cluster_id" not in body:
                # The node stays in the cluster, so nothing else needs to be read.
                value = body[attribute]
            elif body and self.read(NODE, id).get("cluster_id") == cluster_id:
                value = self._value(id, attribute)
            else:
                value = None
            listed += [{"id": id, "value": value}] if value is not None else []
        return Response(200, {"cluster_attributes": listed}, response.headers)

    def _value(self, id: str, attribute: str) -> Any:
        """The value of an attribute of a node, such as ``status`` or ``details.status``."""
        keys = attribute.split(".")
        details = "?show_details=True" if keys[0] == "details" else ""
        node = self._get(NODE, NODE.path, id, f"{NODE.path}/{id}{details}", detailed=bool(details))
        return part(node.body[NODE.noun], *keys)


def kind_at(path: str) -> Kind | None:
    """The kind that a list at this path holds, if there can be predictions for it."""
    return BINDING if BINDINGS_PATH.fullmatch(path) else KINDS.get(path)


def _empty_list(path: str) -> Response:
    kind = kind_at(path)
    return Response(200, {kind.plural if kind else path.rpartition("/")[2].replace("-", "_"): []}, {})


def _not_found(id: str) -> Response:
    return Response(404, {"error": {"code": 404, "message": f"{id} could not be found."}}, {})
