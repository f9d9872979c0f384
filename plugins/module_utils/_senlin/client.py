# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the collection says to Senlin, and how it reads the answer: find, list, create, update, delete, act.

Requests go out through a :class:`Transport` (made by ``connection.py`` from openstacksdk's adapter) as plain HTTP
verbs, not through the SDK's resource methods: those lose the id of the action that a create or an update starts,
return the error body of an action call as if it were a success, send no microversion unless told to, find by any
prefix of an id, and drop unknown filters in silence. The SDK's resource classes shape the results.

Four rules of this file hold for the whole collection: a name matches exactly and within the token's project; the
server's short-id lookup is never used; every error becomes one of ``errors.py``; nothing is written in check mode.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Protocol

from .errors import Ambiguous, BadInput, NotFound, NotSupported, Refused, ResponseLost, WriteInCheckMode
from .kinds import Kind

FULL_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PAGE = 500
"""How many items one list request asks for: the server has no limit of its own, and one answer must fit in memory."""
GATEWAY_STATUSES = frozenset({502, 503, 504})
"""Answers of a proxy in front of Senlin: Senlin itself may have carried the request out, or may never have seen it."""

MASK = "(masked)"
"""Stands in place of a secret, such as the URL that triggers a receiver without a login."""

Attributes = dict[str, Any]


@dataclass(frozen=True)
class Response:
    """An HTTP answer, whatever its status."""

    status: int
    body: Any
    headers: Mapping[str, str]


class Transport(Protocol):
    """What the client needs of a connection."""

    @property
    def project_id(self) -> str | None:
        """The project of the token."""

    @property
    def microversion(self) -> str:
        """The microversion that every request carries, such as ``1.14``."""

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """Send one request; a ``GET`` is repeated a few times when the connection breaks, a write never.

        :raises AnswerLost: the connection broke.
        :raises NoConnection: the server cannot be reached, or refuses the token.
        """

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The body of an answer under the attribute names of openstacksdk."""


@dataclass(frozen=True)
class WriteResult:
    """What a write came back with: the resource as the server sees it (if it says), and the action that it started."""

    resource: Attributes | None
    action_id: str | None


class Client:
    """Speaks to one Senlin as one project.

    :param transport: the connection.
    :param read_only: refuse every write, before it is sent; set in check mode.
    :param reveal: hand out the secrets of resources. Otherwise they are masked here, as soon as an answer is read, so
        that no result, diff, error or log of the layers above can hold one.
    """

    def __init__(self, transport: Transport, *, read_only: bool = False, reveal: bool = False) -> None:
        self._transport = transport
        self._read_only = read_only
        self._date = ""
        self._reveal = reveal

    @property
    def project_id(self) -> str | None:
        """The project of the token."""
        return self._transport.project_id

    def server_time(self) -> datetime:
        """The time by the server's clock, as its last answer told it to the second; by our own if none did."""
        return parsedate_to_datetime(self._date) if self._date else datetime.now(timezone.utc)

    def supports(self, microversion: str) -> bool:
        """Whether the requests are made at this microversion or a newer one."""
        return _number(self._transport.microversion) >= _number(microversion)

    def require(self, microversion: str, what: str) -> None:
        """Fail unless the server has the microversion that an option needs; below it, the server drops the option.

        :raises NotSupported: naming both versions.
        """
        if not self.supports(microversion):
            raise NotSupported(
                f"{what} needs microversion {microversion} of the clustering API, and this task speaks "
                f"{self._transport.microversion}, the newest that the server has or that "
                f"clustering_api_microversion allows. Leave the option out, or use a newer Senlin."
            )

    def empty(self, kind: Kind) -> Attributes:
        """A resource of which nothing is known: each attribute is there and is ``None``."""
        return self._shape(kind, {})

    # Reading

    def get(self, kind: Kind, id: str) -> Attributes | None:
        """One resource by its full id, ``None`` if there is none. ``GET /<plural>/<id>``."""
        if not FULL_ID.fullmatch(id):
            raise BadInput(f"{id!r} is no id of a {kind.title}: an id is a full UUID in lower case.")
        return self.read(kind, f"{kind.path}/{id}")

    def read(self, kind: Kind, path: str) -> Attributes | None:
        """One resource by its path, ``None`` if there is none. A name in a path finds by any prefix: give full ids."""
        response = self._transport.request("GET", path)
        if response.status == 404:
            return None
        return self._shaped(kind, self._accepted(response, f"get {kind.title} {path.rpartition('/')[2]}"))

    def read_document(self, path: str) -> Attributes:
        """The body of an answer just as the server sent it, for what the SDK's classes drop."""
        read_document: Attributes = self._accepted(self._transport.request("GET", path), f"get {path}").body
        return read_document

    def listing(
        self, kind: Kind, *, path: str | None = None, expected: int | None = None, **query: Any
    ) -> Iterator[Attributes]:
        """Resources as the server lists them, page by page and no further than they are read. ``GET /<plural>``.

        :param path: where the list is, if not at the kind's own path.
        :param expected: how many items are going to be read, if that is known: no page is asked to hold more, unless
            it turns out that more are read.
        :param query: the server's filters; a list of values means any of them.
        """
        if not kind.paginated:
            response = self._transport.request("GET", path or kind.path, query=query)
            for item in self._accepted(response, f"list {kind.plural.replace('_', ' ')}").body[kind.plural]:
                yield self._shape(kind, item)
            return
        wanted = query
        count = 0
        texts: dict[str, str] = {}
        while True:
            size = min(PAGE, (expected or 0) - count)
            size = size if size > 0 else PAGE
            response = self._transport.request("GET", path or kind.path, query={**wanted, "limit": size})
            items = self._accepted(response, f"list {kind.plural}").body[kind.plural]
            for item in items:
                yield _shared(self._shape(kind, item), texts)
            count += len(items)
            if len(items) < size:
                return
            wanted = {**query, "marker": items[-1]["id"]}

    def in_project(self, resource: Attributes) -> bool:
        """Whether a resource is in the token's project: an admin's lists show those of every project."""
        return self.project_id is None or resource.get("project_id") in (None, self.project_id)

    def find_all(self, kind: Kind, name: str, **query: Any) -> list[Attributes]:
        """The resources of the token's project that have exactly this name.

        The comparison is repeated here, as a database may compare without regard to case.

        :param query: what :meth:`listing` is to ask for besides.
        """
        found = self.listing(kind, name=name, **query)
        return [resource for resource in found if resource["name"] == name and self.in_project(resource)]

    def find(self, kind: Kind, name: str) -> Attributes | None:
        """The one resource of the token's project that has exactly this name, ``None`` if there is none.

        One that is being deleted counts where there is no other.

        :raises Ambiguous: there are several; names are not unique in Senlin.
        """
        found = self.find_all(kind, name)
        staying = [resource for resource in found if resource.get("status") != "DELETING"]
        if len(staying) > 1:
            raise ambiguous_error(kind, name, staying)
        candidates = staying or found
        return candidates[0] if candidates else None

    def look_up(self, kind: Kind, reference: str) -> Attributes | None:
        """The resource that an option of a task names, by its exact name or its full id, ``None`` if there is none.

        :raises Ambiguous: there are several of the name.
        """
        found = self.get(kind, reference) if FULL_ID.fullmatch(reference) else None
        return found or self.find(kind, reference)

    def resolve(self, kind: Kind, reference: str) -> Attributes:
        """The same, where the task needs it.

        :raises NotFound: there is none.
        :raises Ambiguous: there are several of the name.
        """
        found = self.look_up(kind, reference)
        if found is None:
            raise not_found_error(kind, reference)
        return found

    def validate(self, kind: Kind, spec: Mapping[str, Any], name: str) -> None:
        """Have the server check a spec. ``POST /<plural>/validate`` (1.2) stores nothing, so check mode may ask too.

        :raises Refused: with the server's words about the spec.
        """
        if not self.supports("1.2"):
            return
        response = self._transport.request("POST", f"{kind.path}/validate", body={kind.noun: {"spec": spec}})
        try:
            self._accepted(response, f"validate the spec of {kind.title} {name}")
        except Refused as refusal:
            # Of a policy's spec the server says 500 where it means 400.
            if refusal.status < 500 or refusal.error_type == "ESchema":
                refusal.message = f"The server refuses the spec of {kind.title} {name}: {refusal.reason}. Correct it."
            raise

    def preview_adoption(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The spec of the profile that an adoption would make. ``POST /nodes/adopt-preview`` (1.7) stores nothing.

        :param body: ``identity``, ``type`` and ``overrides``. A snapshot is never asked for: it would be taken.
        :raises Refused: the server cannot be adopted; one that does not exist is a 500.
        """
        response = self._transport.request("POST", f"{kind.path}/adopt-preview", body={**body, "snapshot": False})
        accepted = self._accepted(response, f"preview the adoption of server {body['identity']}")
        spec: Attributes = accepted.body["node_profile"]["node_preview"]
        return spec

    # Writing

    def create(self, kind: Kind, body: Mapping[str, Any]) -> WriteResult:
        """``POST /<plural>``."""
        return self._write("POST", kind.path, {kind.noun: body}, kind, f"create {kind.title} {body['name']}")

    def update(self, kind: Kind, id: str, body: Mapping[str, Any]) -> WriteResult:
        """``PATCH /<plural>/<id>``. The resource in the answer is the one before the change."""
        return self._write("PATCH", f"{kind.path}/{id}", {kind.noun: body}, kind, f"update {kind.title} {id}")

    def delete(self, kind: Kind, id: str, *, force: bool = False) -> WriteResult:
        """``DELETE /<plural>/<id>``; one that is not there any more is no failure."""
        body = {"force": True} if force else None
        return self._write("DELETE", f"{kind.path}/{id}", body, kind, f"delete {kind.title} {id}", gone_is_fine=True)

    def act(self, kind: Kind, id: str, verb: str, body: Mapping[str, Any]) -> WriteResult:
        """``POST /<plural>/<id>/actions``."""
        return self._write("POST", f"{kind.path}/{id}/actions", {verb: body}, None, f"{verb} {kind.title} {id}")

    def operate(self, kind: Kind, id: str, operation: str, body: Mapping[str, Any]) -> WriteResult:
        """``POST /<plural>/<id>/ops`` (1.4)."""
        return self._write("POST", f"{kind.path}/{id}/ops", {operation: body}, None, f"{operation} {kind.title} {id}")

    def adopt(self, kind: Kind, body: Mapping[str, Any]) -> WriteResult:
        """``POST /nodes/adopt`` (1.7); the server answers 500 when ``overrides`` is left out."""
        whole = {"overrides": {}, **body}
        return self._write("POST", f"{kind.path}/adopt", whole, kind, f"adopt server {body['identity']}")

    def cancel(self, kind: Kind, id: str, *, force: bool = False) -> WriteResult:
        """``PATCH /actions/<id>`` (1.12)."""
        path = f"{kind.path}/{id}" + ("?force=true" if force else "")
        return self._write("PATCH", path, {kind.noun: {"status": "CANCELLED"}}, None, f"cancel {kind.title} {id}")

    def trigger(self, id: str, inputs: Mapping[str, Any]) -> WriteResult:
        """``POST /webhooks/<id>/trigger``: a receiver's alarm URL, below the endpoint of this connection.

        Below 1.10 the inputs are read from the body as they are for version 2 of the URL only.
        """
        return self._write("POST", f"/webhooks/{id}/trigger?V=2", dict(inputs), None, f"trigger receiver {id}")

    def _write(
        self, method: str, path: str, body: Any, kind: Kind | None, doing: str, *, gone_is_fine: bool = False
    ) -> WriteResult:
        if self._read_only:
            raise WriteInCheckMode(f"Check mode must not {doing}. Nothing was sent; please report this defect.")
        response = self._transport.request(method, path, body=body)
        if response.status == 404 and gone_is_fine:
            return WriteResult(None, None)
        self._accepted(response, doing)
        resource = self._shaped(kind, response) if kind and isinstance(response.body, Mapping) else None
        return WriteResult(resource, _action_id(response))

    def _shaped(self, kind: Kind, response: Response) -> Attributes | None:
        body = response.body.get(kind.noun)
        return None if body is None else self._shape(kind, body)

    def _shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        shaped = self._transport.shape(kind, body)
        return shaped if self._reveal else {**shaped, **{key: _masked(shaped.get(key)) for key in kind.secrets}}

    def _accepted(self, response: Response, doing: str) -> Response:
        self._date = response.headers.get("Date") or self._date
        if response.status < 400:
            return response
        reason, error_type = _reason(response), _error_type(response)
        if response.status in GATEWAY_STATUSES:
            raise ResponseLost(f"Could not {doing}: {reason} (HTTP {response.status}).")
        advice = " It takes a role that this user does not have in the project." if response.status == 403 else ""
        raise Refused(
            f"Could not {doing}: {reason} (HTTP {response.status}).{advice}",
            status=response.status,
            error_type=error_type,
            reason=reason,
            request_id=response.headers.get("X-Openstack-Request-Id"),
        )


def not_found_error(kind: Kind, reference: str) -> NotFound:
    """The error for a reference that names nothing."""
    return NotFound(
        f"There is no {kind.title} {reference!r} in this project. A {kind.title} is named by its exact name or "
        f"by its full id; create it first, or correct the name."
    )


def ambiguous_error(kind: Kind, name: str, found: list[Attributes]) -> Ambiguous:
    """The error that lists all resources of one name."""
    keys = ("id", kind.created_key, "status", "project_id")
    candidates = [{key: candidate[key] for key in keys if key in candidate} for candidate in found]
    described = "; ".join(", ".join(f"{key} {value}" for key, value in candidate.items()) for candidate in candidates)
    return Ambiguous(
        f"{len(found)} {kind.plural} are named {name!r} ({described}). Say which one is meant by its id.",
        created_times=[candidate[kind.created_key] for candidate in found if candidate.get(kind.created_key)],
        candidates=candidates,
    )


def _shared(attributes: Attributes, texts: dict[str, str]) -> Attributes:
    """The same attributes, with each text as the one that equals it in ``texts``.

    Long lists say the same words over and over: of a history, that is what most of its memory would be.
    """
    return {
        key: texts.setdefault(value, value) if isinstance(value, str) else value for key, value in attributes.items()
    }


def _masked(secret: Any) -> Any:
    """A secret with its keys and without its values."""
    if isinstance(secret, Mapping):
        return {key: _masked(value) for key, value in secret.items()}
    return None if secret is None else MASK


def _number(microversion: str) -> tuple[int, ...]:
    return tuple(int(part) for part in microversion.split("."))


def _action_id(response: Response) -> str | None:
    """The action that a write started: in ``Location`` for all writes, and nowhere else for create and update.

    Scheme and host of it are those that the server believes to have, so only the last part of the path counts.
    """
    location = response.headers.get("Location", "")
    return location.rpartition("/")[2] if "/actions/" in location else None


def _error(response: Response) -> Mapping[str, Any]:
    body = response.body if isinstance(response.body, Mapping) else {}
    error = body.get("error")
    return error if isinstance(error, Mapping) else body


def _error_type(response: Response) -> str:
    return str(_error(response).get("type") or "")


def _reason(response: Response) -> str:
    """The server's own words: below ``error.message``, or ``message`` with mark-up when the router answered."""
    words = str(_error(response).get("message") or "the server gave no reason")
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", words)).strip().rstrip(".")
