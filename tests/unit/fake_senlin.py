# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small Senlin in memory, on a fake clock. It is enough to see what a whole task sends, and in which order.

Clusters and profiles can be created, changed, and deleted. Each write to a cluster starts an action that takes some
seconds and takes effect at its end. Whether the real server responds in the same way is checked by tests/contract.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ResponseLost
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.kinds import Kind
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.transport import Attributes, Response, Service
from fake_clock import FakeClock
from fake_transport import shape
from scripted_transport import PROJECT

CLUSTER = {
    "config": {},
    "desired_capacity": 0,
    "max_size": -1,
    "metadata": {},
    "min_size": 0,
    "nodes": [],
    "profile_id": None,
    "profile_name": None,
    "status": "ACTIVE",
    "status_reason": "no problem known",
    "timeout": 3600,
}
DEFAULTS: dict[str, dict[str, Any]] = {
    "actions": {"cause": "RPC Request", "depended_by": [], "status": "RUNNING", "status_reason": "in progress"},
    "clusters": CLUSTER,
    "events": {},
    "nodes": {
        "name": "node",
        "status": "ACTIVE",
        "status_reason": "no problem known",
        "index": -1,
        "physical_id": None,
    },
    "services": {"binary": "senlin-engine", "host": "one", "state": "up"},
    "policies": {"spec": {}},
    "profiles": {"metadata": {}, "spec": {}, "type": "os.nova.server-1.0"},
    "receivers": {},
}
TRANSITIONAL_STATUSES = {"CREATE": "CREATING", "UPDATE": "UPDATING", "RESIZE": "RESIZING", "DELETE": "DELETING"}
ID = re.compile(r"[0-9a-f-]{36}")


@dataclass
class Trouble:
    """What happens, once, to the next request that matches.

    :param request: a regular expression for method and path.
    :param first: is called before the server handles the request.
    :param lost: whether the connection breaks ``before`` the server sees the request, or ``after`` it has handled it.
    :param pending: whether the loss is one after which the server may still be at work on the request.
    :param status: refuse the request with this HTTP status and ``error_type``.
    """

    request: str
    first: Callable[[], Any] = lambda: None
    lost: str = ""
    pending: bool = False
    status: int = 0
    error_type: str = ""


@dataclass
class FakeSenlin:
    """A transport, and the server behind it.

    :param durations: how many seconds an action takes, by its name; 1 by default.
    :param failures: why an action fails, by its name.
    :param troubles: what happens to later requests.
    :param ignores_case: whether the database compares texts without regard to case, as MariaDB does by default.
    :param sent: the requests so far, such as ``GET /clusters``.
    :param others: the responses of other services, by the service's type and the path, such as ``compute /servers/1``.
        Where there is none, the service cannot be asked.
    :param asked: the reads from other services so far, with their microversions, if any.
    :param missing: the types of services that the cloud does not have.
    :param stored: the resources, by their plural and id.
    """

    clock: FakeClock = field(default_factory=FakeClock)
    microversion: str = "1.14"
    project_id: str | None = PROJECT
    durations: dict[str, float] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    ignores_case: bool = False
    sent: list[str] = field(default_factory=list)
    others: dict[str, Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)
    stored: dict[str, dict[str, dict[str, Any]]] = field(default_factory=lambda: {name: {} for name in DEFAULTS})
    _ends: dict[str, tuple[float, Callable[[], None]]] = field(default_factory=dict)
    _number: int = 0

    @property
    def writes(self) -> list[str]:
        """The writes so far, with ``(id)`` in place of ids."""
        return [ID.sub("(id)", request) for request in self.sent if not request.startswith("GET")]

    def lacks(self, service: Service) -> bool:
        return service.type in self.missing

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        return shape(kind, body)

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        name = f"{service.type} {path}"
        self.asked.append(f"{name} {microversion}".rstrip())
        return self.others.get(f"{name} {microversion}", self.others.get(name))

    # For the tests

    def add(self, plural: str, **attributes: Any) -> str:
        """Add a resource without a request. Returns its id."""
        self._number += 1
        id = attributes.get("id") or f"{self._number:08x}-0000-4000-8000-000000000000"
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.clock.now))
        created = {"created_at": now, "init_at": now, "project": PROJECT}
        self.stored[plural][id] = {"id": id, **created, **DEFAULTS[plural], **attributes}
        return id

    def start(
        self, name: str, target: str, effect: Callable[[], None] = lambda: None, parts: Iterable[str] = (), **more: Any
    ) -> str:
        """Start an action without a request. Returns the action's id.

        :param effect: is called when the action succeeds.
        :param parts: ids of the actions that it waits for.
        :param more: further attributes of the action.
        """
        action = self.add("actions", action=name, target=target, cluster_id=target, depends_on=list(parts), **more)
        cluster = self.stored["clusters"].get(target)
        status = TRANSITIONAL_STATUSES.get(name.removeprefix("CLUSTER_"))
        if cluster and status:
            cluster["status"] = status
        self._ends[action] = (self.clock.now + self.durations.get(name, 1.0), effect)
        return action

    # For the task

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        self._end_due_actions()
        self.sent.append(f"{method} {path}")
        trouble = next((trouble for trouble in self.troubles if re.search(trouble.request, self.sent[-1])), None)
        if trouble is None:
            return self._handle(method, path, body, query)
        self.troubles.remove(trouble)
        trouble.first()
        if trouble.status:
            return refusal(trouble.status, trouble.error_type)
        if trouble.lost != "before":
            response = self._handle(method, path, body, query)
        if trouble.lost:
            raise ResponseLost("No response from Senlin: the connection was closed.", pending=trouble.pending)
        return response

    def _handle(self, method: str, path: str, body: Any, query: Any) -> Response:
        dummy, plural, *rest = path.partition("?")[0].split("/")
        date = {"Date": formatdate(self.clock.now, usegmt=True)}
        if not rest:
            if method == "GET":
                return Response(200, {plural: list(self._listed(plural, query or {}))}, date)
            return self._create(plural, body[plural[:-1]])
        if rest == ["validate"]:
            return Response(200, {}, {})
        resource = self.stored.get(plural, {}).get(rest[0].lower() if self.ignores_case else rest[0])
        if resource is None:
            return refusal(404, "ResourceNotFound")
        if rest[1:] == ["policies"]:
            return Response(200, {"cluster_policies": []}, date)
        if rest[1:2] == ["policies"]:
            return refusal(404, "PolicyBindingNotFound")
        if rest[1:2] == ["attrs"]:
            return Response(200, {"cluster_attributes": list(self._values(resource["id"], rest[2]))}, date)
        if method == "GET":
            return Response(200, {plural[:-1].replace("-", "_"): dict(resource)}, date)
        return self._write(method, plural, resource, body)

    def _values(self, cluster: str, path: str) -> Iterator[dict[str, Any]]:
        """The values that a cluster's nodes have at a path such as ``details.status``."""
        for node in self._listed("nodes", {"cluster_id": cluster}):
            above, dummy, key = path.rpartition(".")
            value = (node.get(above, {}) if above else node).get(key)
            if value is not None:
                yield {"id": node["id"], "value": value}

    def _listed(self, plural: str, query: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for resource in self._sorted(plural, *query.get("sort", ":asc").split(":")):
            wanted = {key: value for key, value in query.items() if key not in ("limit", "marker", "sort")}
            if all(self._equals_any(resource.get(key), value) for key, value in wanted.items()):
                yield dict(resource)

    def _equals_any(self, value: Any, wanted: Any) -> bool:
        """Whether a value is the wanted one, or one of the wanted ones."""
        texts = wanted if isinstance(wanted, list) else [wanted]
        if self.ignores_case and isinstance(value, str):
            return value.casefold() in [str(text).casefold() for text in texts]
        return value in texts

    def _sorted(self, plural: str, key: str, direction: str) -> list[dict[str, Any]]:
        """By age, as the database knows it: the ``fraction`` of a second counts, although no response shows it."""
        stored = list(self.stored[plural].values())
        if key:
            stored.sort(
                key=lambda one: (one[key] or "", one.get("fraction", 0), one["id"]), reverse=direction == "desc"
            )
        return stored

    def _create(self, plural: str, body: dict[str, Any]) -> Response:
        profile = self.stored["profiles"].get(body.get("profile_id", ""), {})
        named = {"profile_name": profile.get("name")} if plural == "clusters" else {}
        resource = self.stored[plural][self.add(plural, **named, **body)]
        if plural != "clusters":
            return Response(201, {plural[:-1]: dict(resource)}, {})
        nodes = stand_ins(resource["desired_capacity"] or resource["min_size"])
        return self._start_write("CLUSTER_CREATE", resource, lambda: resource.update(status="ACTIVE", nodes=nodes))

    def _write(self, method: str, plural: str, resource: dict[str, Any], body: Any) -> Response:
        id = resource["id"]
        if plural == "profiles":
            return self._write_profile(method, resource, body)
        forced = method == "DELETE" and bool(body) and body["force"]
        busy = [action for action in self._ends if self.stored["actions"][action]["target"] == id]
        if busy and not forced:
            return refusal(409, "ActionInProgress" if method == "DELETE" else "ResourceIsLocked")
        if method == "DELETE":
            for action in busy:
                self._end(action, "replaced by a forced delete")
            return self._start_write("CLUSTER_DELETE", resource, lambda: self.stored[plural].pop(id), None)
        if method == "PATCH" and plural == "nodes":
            return self._start_write("NODE_UPDATE", resource, lambda: resource.update(body["node"], status="ACTIVE"))
        if method == "PATCH":
            changes = {key: value for key, value in body["cluster"].items() if key != "profile_only"}
            if profile := self.stored["profiles"].get(changes.get("profile_id", "")):
                changes["profile_name"] = profile.get("name")
            return self._start_write("CLUSTER_UPDATE", resource, lambda: resource.update(status="ACTIVE", **changes))
        ((verb, inputs),) = body.items()
        number = inputs.get("number")
        sizes = {} if number is None else {"desired_capacity": number, "nodes": stand_ins(number)}
        sizes |= {key: inputs[key] for key in ("min_size", "max_size") if key in inputs}
        return self._start_write(f"CLUSTER_{verb.upper()}", resource, lambda: resource.update(status="ACTIVE", **sizes))

    def _write_profile(self, method: str, resource: dict[str, Any], body: Any) -> Response:
        if method == "PATCH":
            resource.update(body["profile"])
            return Response(200, {"profile": dict(resource)}, {})
        if any(cluster["profile_id"] == resource["id"] for cluster in self.stored["clusters"].values()):
            return refusal(409, "ResourceInUse")
        del self.stored["profiles"][resource["id"]]
        return Response(204, {"message": "No Content"}, {})

    def _start_write(self, name: str, resource: dict[str, Any], effect: Callable[[], Any], body: Any = "") -> Response:
        before = dict(resource)
        action = self.start(name, resource["id"], effect)
        shown = before if name.endswith("_UPDATE") else dict(resource)
        noun = name.partition("_")[0].lower()
        return Response(
            202, None if body is None else {noun: shown}, {"Location": f"http://inside:8778/v1/actions/{action}"}
        )

    def _end_due_actions(self) -> None:
        """End the actions whose time has passed."""
        for action, (end, effect) in list(self._ends.items()):
            if end <= self.clock.now and action in self._ends:
                reason = self.failures.get(self.stored["actions"][action]["action"])
                self._end(action, reason)
                if reason is None:
                    effect()

    def _end(self, action: str, reason: str | None) -> None:
        del self._ends[action]
        ended = self.stored["actions"][action]
        ended.update(status="FAILED" if reason else "SUCCEEDED", status_reason=reason or "done")
        for other in self.stored["actions"].values():
            other["depends_on"] = [part for part in other.get("depends_on", ()) if part != action]
        target = self.stored["clusters"].get(ended["target"])
        if target and reason:
            target.update(status="ERROR", status_reason=reason)


def stand_ins(count: int) -> list[str]:
    """Ids of nodes of which only their number matters."""
    return [f"{number:08x}-0000-4000-9000-000000000000" for number in range(count)]


def refusal(status: int, error_type: str, message: str = "") -> Response:
    """The response of a server that refuses a request."""
    message = message or f"The server says {error_type}."
    return Response(status, {"error": {"code": status, "type": error_type, "message": message}}, {})
