# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Names of images, which can belong to another image after a while.

Whenever a server is updated, Senlin compares its image with the one that the name in the profile belongs to now. So a
change of the flavor can turn into a change of the image, although the profile names the same image as before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._senlin.client import FULL_ID, Client
from .._senlin.cloud_reason import parts, text
from .._senlin.transport import IMAGES, Attributes
from .servers import details_of


def with_outdated_image(client: Client, nodes: Sequence[Attributes], image: Any) -> list[Attributes]:
    """The nodes whose server has another image than the one that a name belongs to now.

    No request is sent for an image that is given by its id. None are found where Glance cannot be asked.

    :param nodes: nodes whose profile names the image.
    :param image: the image in the profile.
    """
    if not nodes or not isinstance(image, str) or FULL_ID.fullmatch(image):
        return []
    current = _id_of(client, image)
    if current is None:
        return []
    present = details_of(client, nodes, "image")
    return [node for node in nodes if present.get(node["id"], current) != current]


def _id_of(client: Client, name: str) -> str | None:
    """The id of the image that has a name. ``GET /v2/images?name=`` of Glance; ``None`` unless there is exactly one."""
    response = client.read_from(IMAGES, "/images", query={"name": name})
    found = parts(response.body, "images") if response and response.status == 200 else []
    return text(found[0], "id") or None if len(found) == 1 else None
