# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Has the server check what a write would do: two POST requests that store nothing, so check mode sends them too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .client import Client
from .errors import Refused
from .kinds import Kind
from .spec_refusals import correction, is_about_spec
from .transport import Attributes, Response, part_of


def validate_spec(client: Client, kind: Kind, spec: Mapping[str, Any], name: str) -> None:
    """Have the server check a spec. ``POST /<plural>/validate`` (1.2) stores nothing, so check mode can use it too.

    :raises Refused: with the server's message about the spec.
    """
    if not client.supports("1.2"):
        return
    try:
        doing = f"validate the spec of {kind.title} {name}"
        client.repeatable_request("POST", f"{kind.path}/validate", doing, body={kind.noun: {"spec": spec}})
    except Refused as refusal:
        if refusal.status in (400, 404) or is_about_spec(refusal):
            advice = correction(refusal, spec)
            refusal.message = f"The server refuses the spec of {kind.title} {name}: {refusal.reason}. {advice}"
        raise


def preview_adoption(client: Client, kind: Kind, body: Mapping[str, Any]) -> Attributes:
    """The spec of the profile that an adoption would create. ``POST /nodes/adopt-preview`` (1.7) stores nothing.

    :param body: ``identity``, ``type``, and ``overrides``. A snapshot is never requested, as it would be taken.
    :raises Refused: the server cannot be adopted. For one that does not exist, the status is 500.
    """
    doing = f"preview the adoption of server {body['identity']}"
    response = client.repeatable_request("POST", f"{kind.path}/adopt-preview", doing, body={**body, "snapshot": False})
    profile = part_of(response, "node_profile", doing, Mapping)
    spec: Attributes = part_of(Response(response.status, profile, {}), "node_preview", doing, Mapping)
    return spec
