# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Writes to Senlin. In check mode, every write is refused before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .client import Client
from .errors import Refused, WriteInCheckMode
from .kinds import Kind
from .transport import Attributes, not_senlin, part_of

ACCEPTED, NO_CONTENT = 202, 204
"""The statuses of a write whose response holds no resource: an action is started, or something is deleted at once."""


@dataclass(frozen=True)
class WriteResult:
    """What a write returned: the resource as the server shows it, if it does, and the action that the write started."""

    resource: Attributes | None
    action_id: str | None


class Writer:
    """Writes to one Senlin, as one project.

    :param client: sends the requests.
    :param read_only: refuse every write; set in check mode.
    """

    def __init__(self, client: Client, *, read_only: bool = False) -> None:
        self.client = client
        self._read_only = read_only

    def create(self, kind: Kind, body: Mapping[str, Any]) -> WriteResult:
        """``POST /<plural>``."""
        return self._write("POST", kind.path, {kind.noun: body}, f"create {kind.title} {body['name']}", kind)

    def update(self, kind: Kind, id: str, body: Mapping[str, Any]) -> WriteResult:
        """``PATCH /<plural>/<id>``. The response holds the resource as it was before the change."""
        return self._write("PATCH", f"{kind.path}/{id}", {kind.noun: body}, f"update {kind.title} {id}", kind)

    def delete(self, kind: Kind, id: str, *, force: bool = False) -> WriteResult:
        """``DELETE /<plural>/<id>``. A resource that no longer exists is not a failure."""
        body = {"force": True} if force else None
        try:
            return self._write("DELETE", f"{kind.path}/{id}", body, f"delete {kind.title} {id}")
        except Refused as refusal:
            if refusal.status != 404:
                raise
            return WriteResult(None, None)

    def act(self, kind: Kind, id: str, verb: str, body: Mapping[str, Any]) -> WriteResult:
        """``POST /<plural>/<id>/actions``."""
        return self._write(
            "POST", f"{kind.path}/{id}/actions", {verb: body}, f"{verb} {kind.title} {id}", starts_action=True
        )

    def operate(self, kind: Kind, id: str, operation: str, body: Mapping[str, Any]) -> WriteResult:
        """``POST /<plural>/<id>/ops`` (1.4)."""
        return self._write(
            "POST", f"{kind.path}/{id}/ops", {operation: body}, f"{operation} {kind.title} {id}", starts_action=True
        )

    def adopt(self, kind: Kind, body: Mapping[str, Any]) -> WriteResult:
        """``POST /nodes/adopt`` (1.7). The server responds with 500 when ``overrides`` is left out."""
        whole = {"overrides": {}, **body}
        return self._write("POST", f"{kind.path}/adopt", whole, f"adopt server {body['identity']}", kind)

    def cancel(self, kind: Kind, id: str, *, force: bool = False) -> WriteResult:
        """``PATCH /actions/<id>`` (1.12)."""
        path = f"{kind.path}/{id}" + ("?force=true" if force else "")
        return self._write("PATCH", path, {kind.noun: {"status": "CANCELLED"}}, f"cancel {kind.title} {id}")

    def trigger(self, id: str, inputs: Mapping[str, Any]) -> WriteResult:
        """``POST /webhooks/<id>/trigger``: a receiver's alarm URL, below the endpoint of this connection.

        Below 1.10, the server reads the inputs from the body in this form only for version 2 of the URL.
        """
        return self._write(
            "POST", f"/webhooks/{id}/trigger?V=2", dict(inputs), f"trigger receiver {id}", starts_action=True
        )

    def _write(
        self,
        method: str,
        path: str,
        body: Any,
        doing: str,
        kind: Kind | None = None,
        *,
        starts_action: bool = False,
    ) -> WriteResult:
        """Send one write.

        :param kind: what the response holds, if it holds a resource.
        :param starts_action: whether Senlin carries out the request as an action, whose id its response has then.
        :raises ResponseLost: something else answered for the server, which may have handled the request.
        :raises WriteInCheckMode: nothing was sent.
        """
        if self._read_only:
            raise WriteInCheckMode(f"Check mode must not {doing}. Nothing was sent. Report this defect.")
        response = self.client.request(method, path, doing, body=body)
        shown = part_of(response, kind.noun, doing, Mapping) if kind else {}
        # A proxy that lets nobody through may answer with 200 and any text.
        status = kind is not None or response.status in (ACCEPTED, NO_CONTENT)
        if not status or (kind and not shown.get("id")) or (starts_action and not response.action_id):
            raise not_senlin(f"Could not {doing}: what answered", response.status)
        return WriteResult(self.client.shaped(kind, shown) if kind else None, response.action_id)
