# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The metadata of servers, of which Nova accepts only strings.

Senlin accepts a profile with other values, and Nova then refuses to build its servers. The values are not turned into
texts here: ``true`` could become ``true`` or ``True``, and the stored spec would differ from the declared one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.values import sort_of
from .._senlin.errors import BadInput

SERVER_TYPE = "os.nova.server"
"""The profile type of servers, without its version."""


def check_server_metadata(spec: Mapping[str, Any], title: str) -> None:
    """Refuse the spec of a server profile whose metadata holds something that is not a text.

    :param title: the profile in a sentence, such as ``profile web``.
    :raises BadInput: names the keys, and of which sort their values are. The values can be secrets.
    """
    properties = spec.get("properties")
    metadata = properties.get("metadata") if isinstance(properties, Mapping) else None
    if spec.get("type") != SERVER_TYPE or not isinstance(metadata, Mapping):
        return
    wrong = [f"{key} is {sort_of(value)}" for key, value in metadata.items() if not isinstance(value, str)]
    if wrong:
        raise BadInput(
            f"The spec of {title} cannot be used: in properties.metadata, {', '.join(wrong)}. Nova accepts only "
            f"strings as metadata, and would refuse to build the servers. Quote the values, or use the filter string "
            f"in a template."
        )
