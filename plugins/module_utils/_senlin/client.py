# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Reads from Senlin: one resource, lists in pages, and the bodies of responses as the server sent them.

Requests go out through a :class:`Transport` as plain HTTP verbs, not through openstacksdk's resource methods. Those
lose the id of the action that a create or an update starts, return the error body of an action call as if it were a
success, send no microversion unless told to, find by any prefix of an id, and drop unknown filters silently. A later
SDK may not have them at all.

``finding.py`` finds resources by name, ``previews.py`` has the server check what a write would do, and ``writer.py``
writes. Only files of this package call :meth:`Client.request`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timezone
from typing import Any

from .deadline import Deadline
from .errors import BadInput, NotSupported, Refused
from .kinds import Kind
from .masking import masked, masked_by_name
from .microversion import number
from .repetition import repeat_read, send_when_not_busy
from .secrets import secrets_in
from .times import read_time
from .transport import Attributes, Response, Service, Transport, check_response, part_of

FULL_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
"""An id as the server writes it. It takes anything shorter for a name or for the beginning of an id."""

PAGE = 500
"""How many items one list request asks for. The server has no limit of its own, and one response must fit in memory."""


class Client:
    """Reads from one Senlin, as one project.

    :param transport: the connection.
    :param deadline: the task's, which limits how long a request is repeated; see ``repetition.py``.
    :param reveal_secrets: return the secrets of resources. Otherwise they are masked here, as soon as a response is
        read, so that no result, diff, error, or log of the layers above can hold one.
    :param secrets: those of the task's options, which are masked wherever the task shows or logs them.
    """

    def __init__(
        self,
        transport: Transport,
        *,
        deadline: Deadline | None = None,
        reveal_secrets: bool = False,
        secrets: set[str] | None = None,
    ) -> None:
        self._transport = transport
        self._deadline = deadline
        self._secrets = set() if secrets is None else secrets
        self._reveal_secrets = reveal_secrets
        self._date = ""

    def conceal(self, value: Any) -> None:
        """Have a value of the task's options masked, as the server says that it is a secret."""
        self._secrets.update(secrets_in(value, secret=True))

    @property
    def deadline(self) -> Deadline | None:
        """The task's deadline, which limits how long a request is repeated."""
        return self._deadline

    @property
    def project_id(self) -> str | None:
        """The project of the token."""
        return self._transport.project_id

    def in_project(self, resource: Attributes) -> bool:
        """Whether a resource is in the token's project. An administrator's lists hold those of every project."""
        return self.project_id is None or resource.get("project_id") in (None, self.project_id)

    def server_time(self) -> datetime:
        """The time on the server's clock, to the second, as of its last response; the local time before the first."""
        return read_time(self._date) or datetime.now(timezone.utc)

    def supports(self, microversion: str) -> bool:
        """Whether requests carry this microversion or a newer one."""
        return number(self._transport.microversion) >= number(microversion)

    def require(
        self, microversion: str, what: str, *, advice: str = "Leave the option out, or use a newer Senlin."
    ) -> None:
        """Fail unless requests carry the microversion that an option needs. Below it, the server drops the option.

        :param what: the option, as the subject of a sentence.
        :param advice: what to do instead, as sentences.
        :raises NotSupported: names both microversions.
        """
        if not self.supports(microversion):
            raise NotSupported(
                f"{what} needs microversion {microversion} of the clustering API, and this task uses "
                f"{self._transport.microversion}, the newest that the server has or that "
                f"clustering_api_microversion allows. {advice}"
            )

    def request(self, method: str, path: str, doing: str, *, body: Any = None, query: Any = None) -> Response:
        """Send one request; see :func:`check_response` for ``doing`` and the errors.

        It is sent again only if the server says that it has not carried it out, as it is busy.
        """

        def send() -> Response:
            response = self._transport.request(method, path, body=body, query=query)
            self._date = response.headers.get("Date") or self._date
            return response

        # For an attribute that cannot be read from the nodes, 500 is the server's answer and no failure of its own.
        is_get = method == "GET" and "/attrs/" not in path
        return check_response(send_when_not_busy(send, self._deadline), doing, is_get=is_get)

    def repeatable_request(
        self, method: str, path: str, doing: str, *, body: Any = None, query: Any = None
    ) -> Response:
        """Send a request that stores nothing, and can therefore be sent again."""
        return repeat_read(lambda: self.request(method, path, doing, body=body, query=query), self._deadline)

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        """Read from another service, once; see :meth:`Transport.read_from`."""
        return self._transport.read_from(service, path, query=query, microversion=microversion)

    def lacks(self, service: Service) -> bool:
        """Whether the cloud certainly does not have another service; see :meth:`Transport.lacks`."""
        return self._transport.lacks(service)

    def shaped(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The body of a resource under the attribute names of openstacksdk, with its secrets masked."""
        attributes = self._transport.shape(kind, body)
        if self._reveal_secrets:
            return attributes
        hidden = {key: masked(attributes.get(key)) for key in kind.secrets}
        hidden.update((key, masked_by_name(attributes.get(key))) for key in kind.parameters)
        return {**attributes, **hidden}

    def empty(self, kind: Kind) -> Attributes:
        """A resource of which nothing is known: every attribute is ``None``."""
        return self.shaped(kind, {})

    def get(self, kind: Kind, id: str) -> Attributes | None:
        """The resource with this full id, or ``None``. ``GET /<plural>/<id>``."""
        if not FULL_ID.fullmatch(id):
            raise BadInput(f"{id!r} cannot be the id of the {kind.title}: an id is a full UUID in lowercase.")
        return self.read(kind, f"{kind.path}/{id}")

    def read(self, kind: Kind, path: str) -> Attributes | None:
        """The resource at this path, or ``None``. The server matches any prefix of an id: give full ids only."""
        doing = f"get {kind.title} {path.partition('?')[0].rpartition('/')[2]}"
        try:
            body = part_of(self.repeatable_request("GET", path, doing), kind.noun, doing, Mapping)
        except Refused as refusal:
            if refusal.status != 404:
                raise
            return None
        return self.shaped(kind, body)

    def read_document(self, path: str, key: str = "") -> Any:
        """The body of a response exactly as the server sent it, for what the SDK's classes drop.

        :param path: relative to the URL of version 1 of the API, as all paths are; ``/`` is its version document.
            Secrets are not masked: pass the body of a resource to :meth:`shaped`.
        :param key: the key of the body to return; empty for the whole body.
        :raises ResponseLost: the body is not Senlin's.
        """
        doing = f"get {path}"
        response = self.repeatable_request("GET", path, doing)
        if key or not isinstance(response.body, Mapping):
            return part_of(response, key, doing)
        return response.body

    def listing(
        self, kind: Kind, *, path: str | None = None, expected: int | None = None, **query: Any
    ) -> Iterator[Attributes]:
        """Resources as the server lists them, page by page, and no further than they are read. ``GET /<plural>``.

        :param path: where the list is, if not at the kind's own path.
        :param expected: how many items will be read, if known. No page is asked to hold more, unless more are read.
        :param query: the server's filters; a list of values means any of them.
        """
        texts: dict[str, str] = {}
        for item in self.bodies(kind, path=path, expected=expected, **query):
            yield _with_shared_texts(self.shaped(kind, item), texts)

    def bodies(
        self, kind: Kind, *, path: str | None = None, expected: int | None = None, **query: Any
    ) -> Iterator[Attributes]:
        """What :meth:`listing` lists exactly as the server sent it, for what the SDK's classes drop.

        Secrets are not masked.
        """

        def fetch(**page: Any) -> list[Attributes]:
            doing = f"list {kind.plural.replace('_', ' ')}"
            response = self.repeatable_request("GET", path or kind.path, doing, query={**query, **page})
            items: list[Attributes] = part_of(response, kind.plural, doing, list)
            return items

        yield from read_pages(fetch, expected) if kind.paginated else fetch()


def read_pages(fetch: Callable[..., list[Attributes]], expected: int | None) -> Iterator[Attributes]:
    """The items of a list that is read in pages of :data:`PAGE` items at most.

    :param fetch: reads one page; is given ``limit`` and, from the second page on, ``marker``.
    :param expected: how many items will be read, if known.
    """
    count = 0
    page: dict[str, Any] = {}
    while True:
        missing = (expected or 0) - count
        size = min(PAGE, missing) if missing > 0 else PAGE
        items = fetch(**page, limit=size)
        yield from items
        count += len(items)
        if len(items) < size:
            return
        page = {"marker": items[-1]["id"]}


def _with_shared_texts(attributes: Attributes, texts: dict[str, str]) -> Attributes:
    """The same attributes, with each text replaced by the one in ``texts`` that equals it.

    Long lists repeat the same texts. In a history, they would take most of the memory.
    """
    return {
        key: texts.setdefault(value, value) if isinstance(value, str) else value for key, value in attributes.items()
    }
