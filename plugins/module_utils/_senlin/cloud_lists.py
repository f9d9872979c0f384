# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Lists what other services have, with the session and token of the connection to Senlin.

Each list is read to its end, in pages where the service has pages, and repeated if the service fails. Why a service
cannot be asked is an error here, so that nobody takes an empty list for an answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from .client import Client
from .errors import NoConnection, Refused, ResponseLost
from .repetition import send_when_not_busy
from .server_list import NOVA
from .service_pages import PAGE, pages
from .transport import IMAGES, Response, Service

NETWORK = Service("network", "/v2.0", seconds=60.0)
"""Neutron, which has networks."""


@dataclass(frozen=True)
class CloudList:
    """A list of another service.

    :param key: the key of the list in a response.
    :param owner: the service in a sentence, such as ``Nova``.
    :param what: what is listed, in a sentence.
    """

    service: Service
    path: str
    key: str
    owner: str
    what: str
    query: Mapping[str, Any] = field(default_factory=lambda: {"limit": PAGE})


SERVERS = CloudList(NOVA, "/servers/detail", "servers", "Nova", "the servers of the project")
"""``GET /servers/detail``: the servers of the token's project."""
FLAVORS = CloudList(NOVA, "/flavors", "flavors", "Nova", "the flavors")
"""``GET /flavors``: those that the project can use."""
NETWORKS = CloudList(NETWORK, "/networks", "networks", "Neutron", "the networks", {"fields": ["id", "name"]})
"""``GET /networks``: those that the project can use."""


def images_named(names: list[str]) -> CloudList:
    """``GET /images``: the images that have any of these names."""
    quoted = ",".join(f'"{name}"' for name in names)
    query = {"limit": PAGE, "name": f"in:{quoted}"}
    return CloudList(replace(IMAGES, seconds=60.0), "/images", "images", "Glance", "the images", query)


def read_list(client: Client, wanted: CloudList) -> list[Mapping[str, Any]]:
    """All items of a list, as the service shows them.

    :raises NoConnection: the cloud does not have the service, or it does not respond.
    :raises Refused: the service refuses the request.
    :raises ResponseLost: the service fails, or something else has answered.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for body in pages(partial(_read_page, client, wanted), wanted.query, partial(_last_id, wanted), client.deadline):
        found.update((str(item.get("id")), item) for item in body[wanted.key])
    return list(found.values())


def _last_id(wanted: CloudList, body: Mapping[str, Any]) -> str | None:
    """The id of the last item of a page, if another page follows."""
    page = body[wanted.key]
    return page[-1].get("id") if page and _has_next(body, wanted.key) else None


def _has_next(body: Mapping[str, Any], key: str) -> bool:
    """Whether a page says that another one follows: Glance by a path, Nova and Neutron among the links."""
    links = body.get(f"{key}_links") or []
    return bool(body.get("next")) or any(isinstance(link, Mapping) and link.get("rel") == "next" for link in links)


def _read_page(client: Client, wanted: CloudList, query: Mapping[str, Any]) -> Mapping[str, Any]:
    def send() -> Response:
        response = client.read_from(wanted.service, wanted.path, query=query)
        if response is None:
            raise NoConnection(
                f"{wanted.owner} could not be asked for {wanted.what}: it is not in the catalog of the cloud, or it "
                f"does not respond."
            )
        return response

    response = send_when_not_busy(send, client.deadline)
    says = f"{_reason(response)} (HTTP {response.status})."
    if response.status >= 500:
        raise ResponseLost(f"{wanted.owner} failed to list {wanted.what}: {says}")
    if response.status >= 400:
        message = f"{wanted.owner} refuses to list {wanted.what}: {says}"
        raise Refused(message, status=response.status, error_type=response.error_type, reason=_reason(response))
    page = response.body.get(wanted.key) if isinstance(response.body, Mapping) else None
    if not isinstance(page, list) or not all(isinstance(item, Mapping) for item in page):
        raise ResponseLost(
            f"What answered when {wanted.what} were listed is not {wanted.owner} (HTTP {response.status})."
        )
    body: Mapping[str, Any] = response.body
    return body


def _reason(response: Response) -> str:
    """What a service says about a refusal. Nova and Neutron have the message below a key that names the error."""
    parts = response.body.values() if isinstance(response.body, Mapping) else ()
    said = next((part["message"] for part in parts if isinstance(part, Mapping) and part.get("message")), None)
    return str(said).rstrip(". ") if said else response.reason
