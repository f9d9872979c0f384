# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What the client needs of a connection, and how a response is read. ``connection.py`` has the real transport."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .errors import Refused, ResponseLost
from .kinds import Kind

Attributes = dict[str, Any]
"""A resource, under the attribute names of openstacksdk."""

GATEWAY_STATUSES = frozenset({502, 503, 504})
"""The statuses of a proxy in front of Senlin. Senlin may have carried out the request, or may never have seen it."""

HEADING = re.compile(r"<(head|title|h1)\b.*?</\1>", re.IGNORECASE | re.DOTALL)
"""Matches the parts of an HTML page that hold nothing but its status."""

UNANSWERED = re.compile(r"\b(MessagingTimeout|MessageDeliveryFailure)\b|Timed out waiting for a reply to message ID")
"""Matches the type or the message of a 500 of Senlin's API that got no answer from the services behind it.

An exception of oslo.messaging that passed through a further service has the type ``RemoteError``, and its own name in
the message.
"""

UNANSWERED_REASONS = {
    "MessagingTimeout": "got no answer from its own engine within its RPC timeout",
    "MessageDeliveryFailure": "could not hand the request over to its own engine through the message queue",
}
"""What the types mean. The RPC timeout is 60 s by default.

In both cases, a service may be at work on the request. A message that nobody has taken expires with the timeout, and
one that was taken does not. A message queue can fail after it has taken the message.
"""


STATUS_ADVICE = {
    401: " If this is a given token, get a new one; otherwise have an administrator check how Senlin asks Keystone.",
    404: " If it has been deleted since, run this again.",
    403: " This user needs a role in the project that permits it.",
    429: " The server takes no more requests for now. Run this later, with fewer forks, or raise timeout.",
    500: " Senlin itself failed. Have an administrator look at its logs.",
    **dict.fromkeys(GATEWAY_STATUSES, " If this persists, have an administrator check Senlin and the proxy before it."),
}
"""What an operator can do about a refusal, by its HTTP status."""


READ_SECONDS = 5.0
"""How many seconds a service below Senlin has to accept a connection, and then between two parts of its response."""


@dataclass(frozen=True)
class Service:
    """A service below Senlin.

    :param type: its type in Keystone's catalog.
    :param version_path: the path of its API, if the URL in the catalog has no version; can hold ``{project_id}``.
    :param seconds: how long to wait for a connection, and then for each part of a response.
    """

    type: str
    version_path: str
    seconds: float = READ_SECONDS


COMPUTE = Service("compute", "/v2.1")
"""Nova, which runs servers."""
IMAGES = Service("image", "/v2")
"""Glance, which keeps images."""
ORCHESTRATION = Service("orchestration", "/v1/{project_id}")
"""Heat, which runs stacks."""


MESSAGING = Service("messaging", "/v2")
"""Zaqar, which has queues of messages."""


@dataclass(frozen=True)
class Response:
    """An HTTP response, whatever its status."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def action_id(self) -> str | None:
        """The id of the action that a write started, from ``Location``, or else from the body.

        All writes have it in ``Location``, and a create or an update has it nowhere else. Scheme and host of
        ``Location`` are what the server believes them to be, so only the last part of the path counts.
        """
        location = self.headers.get("Location", "")
        if "/actions/" in location:
            return location.rpartition("/")[2]
        id = self.body.get("action") if isinstance(self.body, Mapping) else None
        return id if isinstance(id, str) else None

    @property
    def error_type(self) -> str:
        """The server's name for the error, such as ``ResourceIsLocked``, or an empty string."""
        return str(self._error.get("type") or "")

    @property
    def reason(self) -> str:
        """The server's message: below ``error.message``, or ``message`` with HTML when the server's router refused."""
        text = str(self._error.get("message") or "the server gave no reason")
        # The title and the heading of a page repeat the status.
        return _plain(HEADING.sub(" ", text)) or _plain(text)

    @property
    def unanswered(self) -> str:
        """Why the API got no answer from the services behind it: ``MessagingTimeout``, …; empty if it got one."""
        if self.status != 500:
            return ""
        found = UNANSWERED.search(f"{self.error_type} {self.reason}")
        return (found[1] or "MessagingTimeout") if found else ""

    @property
    def _error(self) -> Mapping[str, Any]:
        body = self.body if isinstance(self.body, Mapping) else {}
        error = body.get("error")
        return error if isinstance(error, Mapping) else body


def _plain(text: str) -> str:
    """A text without tags, on one line, and without the full stop."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", text)).strip().rstrip(".")


class Transport(Protocol):
    """A connection to one Senlin, as one project."""

    @property
    def project_id(self) -> str | None:
        """The project of the token."""

    @property
    def microversion(self) -> str:
        """The microversion that every request carries, such as ``1.14``."""

    def request(self, method: str, path: str, *, body: Any = None, query: Any = None) -> Response:
        """Send one request, once.

        :raises ResponseLost: the connection broke, or something else answered for the server.
        :raises NoConnection: the server cannot be reached, or refuses the token.
        """

    def read_from(
        self, service: Service, path: str, *, query: Mapping[str, Any] | None = None, microversion: str = ""
    ) -> Response | None:
        """Read from another service with the same token, once.

        :returns: the response, whatever its status; ``None`` if the service cannot be asked.
        """

    def lacks(self, service: Service) -> bool:
        """Whether the cloud certainly does not have another service. Sends no request."""

    def shape(self, kind: Kind, body: Mapping[str, Any]) -> Attributes:
        """The body of a response, under the attribute names of openstacksdk."""


def not_senlin(what: str, status: int) -> ResponseLost:
    """The error for a response that something else gave for Senlin.

    :param what: what answered, as the subject of the sentence.
    :param status: the HTTP status.
    """
    return ResponseLost(f"{what} (HTTP {status}) is not Senlin. Check the proxy or load balancer in front of it.")


def check_response(response: Response, doing: str, *, is_get: bool = False) -> Response:
    """The response, if the server accepted the request.

    :param doing: what the request does, such as ``create cluster web``; it completes "Could not …".
    :param is_get: whether it is a GET, for which any failure of the server is like no response: nothing has happened.
    :raises ResponseLost: a gateway answered for the server, or the server got no answer from the services behind it.
    :raises Refused: the server refused.
    """
    if response.status < 400:
        return response
    if response.unanswered:
        raise ResponseLost(
            f"Could not {doing}: Senlin's API {UNANSWERED_REASONS[response.unanswered]} (HTTP 500, "
            f"{response.unanswered}). If this persists, have an administrator check senlin-conductor, senlin-engine, "
            f"the message queue, and the services below Senlin.",
            pending=True,
        )
    advice = STATUS_ADVICE.get(response.status, "")
    message = f"Could not {doing}: {response.reason} (HTTP {response.status}).{advice}"
    if response.status in GATEWAY_STATUSES:
        raise ResponseLost(message)
    request_id = response.headers.get("X-Openstack-Request-Id")
    if is_get and response.status >= 500:
        raise ResponseLost(message, request_id=request_id)
    raise Refused(
        message,
        status=response.status,
        error_type=response.error_type,
        reason=response.reason,
        request_id=request_id,
    )


def part_of(response: Response, key: str, doing: str, form: type = object) -> Any:
    """What the body of a response holds under a key.

    :param form: the class that it must be an instance of; the items of a list must be mappings.
    :raises ResponseLost: it does not have this key, or not in this form, so it is not from Senlin.
    """
    if isinstance(response.body, Mapping) and key in response.body:
        found = response.body[key]
        items = found if isinstance(found, list) else ()
        if isinstance(found, form) and all(isinstance(item, Mapping) for item in items):
            return found
    raise not_senlin(f"Could not {doing}: what answered", response.status)
