# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The types of profiles and policies that a server knows, under their full names such as ``os.nova.server-1.0``.

From microversion 1.5 on the server's list splits the name from the version, and the SDK drops the version. Asked for
one type, the server wants the full name at every microversion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .._plan.fields import Params
from .._plan.info import Source
from .._senlin.client import Client
from .._senlin.kinds import Kind
from .._senlin.transport import Attributes

Details = Callable[[Client, str], Attributes]
"""Reads what a type has beside its schema, by the type's full name."""


def no_details(client: Client, name: str) -> Attributes:
    """A type that has nothing beside its schema."""
    return {}


def operations(client: Client, name: str) -> Attributes:
    """The operations of a profile type. ``GET /profile-types/<name>/ops`` (1.4); ``None`` on a server without them."""
    if not client.supports("1.4"):
        return {"operations": None}
    return {"operations": client.read_document(f"/profile-types/{name}/ops")["operations"]}


def types(more: Details = no_details) -> Source:
    """A source of types; ``name`` is a full name, or one without the version for all of its versions."""

    def read(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
        wanted = params.get("name")
        for name in sorted(names(client, kind)):
            if wanted not in (None, name, name.rpartition("-")[0]):
                continue
            found = client.read(kind, f"{kind.path}/{name}")
            if found:
                yield {**found, "id": name, "name": name, **more(client, name)}

    return read


def names(client: Client, kind: Kind) -> Iterator[str]:
    """The full names of all types of a kind."""
    for item in client.read_document(kind.path)[kind.plural]:
        yield f"{item['name']}-{item['version']}" if "version" in item else item["name"]
