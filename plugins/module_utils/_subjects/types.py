# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The types of profiles and policies that a server supports, by their full names such as ``os.nova.server-1.0``.

From microversion 1.5 on, the server lists name and version of a type separately, and the SDK drops the version. In the
path of a single type, the server requires the full name at every microversion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .._plan.fields import Params
from .._plan.info import Source
from .._senlin.client import Client
from .._senlin.kinds import Kind
from .._senlin.transport import Attributes
from .._senlin.type_names import full_names, without_version

Details = Callable[[Client, str], Attributes]
"""Reads what the result includes for a type besides its schema, by the type's full name."""


def no_details(client: Client, name: str) -> Attributes:
    """Read nothing besides the schema."""
    return {}


def read_operations(client: Client, name: str) -> Attributes:
    """Read the operations of a profile type. ``GET /profile-types/<name>/ops``.

    :returns: the operations under ``operations``, which is ``None`` below microversion 1.4.
    """
    if not client.supports("1.4"):
        return {"operations": None}
    return {"operations": client.read_document(f"/profile-types/{name}/ops", "operations")}


def type_source(read_details: Details = no_details) -> Source:
    """A source for an info module that lists types.

    The option ``name`` is a full name, or a name without the version, which stands for all versions.
    """

    def read(kind: Kind, params: Params, client: Client) -> Iterator[Attributes]:
        wanted = params.get("name")
        for name in sorted(full_names(client, kind)):
            if wanted not in (None, name, without_version(name)):
                continue
            found = client.read(kind, f"{kind.path}/{name}")
            if found:
                yield {**found, "id": name, "name": name, **read_details(client, name)}

    return read
