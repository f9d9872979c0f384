# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What is known of a server, under the same names whether Nova or Senlin has told it.

Nova's list is one request for many servers. Where Nova may not be asked, Senlin says much the same of one server at a
time, as the ``details`` of its node.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._senlin.transport import Attributes

ZONE = "OS-EXT-AZ:availability_zone"
"""What Nova calls the availability zone."""


def server_of(body: Mapping[str, Any]) -> Attributes:
    """What is known of a server.

    :param body: the server as Nova shows it, or the ``details`` of its node.
    """
    return {
        "addresses": body.get("addresses") or {},
        "created_at": body.get("created") or body.get("created_at"),
        "flavor": _id_of(body.get("flavor")),
        "id": body.get("id"),
        # Nova writes an empty text for a server that boots from a volume.
        "image": _id_of(body.get("image")) or None,
        "key_name": body.get("key_name"),
        "metadata": body.get("metadata") or {},
        "name": body.get("name"),
        "security_groups": _names_of(body.get("security_groups")),
        "status": body.get("status"),
        "zone": body.get(ZONE) or body.get("availability_zone") or None,
    }


def _id_of(value: Any) -> Any:
    """The id of a flavor or an image, which Nova shows as a map and Senlin as text."""
    return value.get("id") or value.get("original_name") if isinstance(value, Mapping) else value


def _names_of(groups: Any) -> list[str]:
    """The names of security groups. Senlin shows a single one as text; a group is listed once for each port."""
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    names = (str(group.get("name")) if isinstance(group, Mapping) else str(group) for group in listed)
    return list(dict.fromkeys(names))
