# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The keys of metadata that belong to the collection. A task that declares metadata leaves them alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PREFIX = "senlin_clustering_"
"""How these keys begin."""
JOURNAL = f"{PREFIX}rollout"
"""In the metadata of a cluster: the record of a roll-out that has begun and not ended."""
REPLACES = f"{PREFIX}replaces"
"""In the metadata of a node: which member of which cluster the node is to replace."""

PROTECT = f"{PREFIX}protect"
"""In the metadata of a cluster or node: that nothing of the collection removes it. Any tool can set it."""
OFF = ("", "0", "0.0", "[]", "false", "no", "none", "null", "off", "{}")
"""What false, or a value of nothing, can be written as where any tool can set a key."""


def is_protected(resource: Mapping[str, Any]) -> bool:
    """Whether the metadata of a cluster or node says that it must not be removed."""
    value = (resource.get("metadata") or {}).get(PROTECT)
    return bool(value) and str(value).strip().lower() not in OFF


def is_reserved(key: str) -> bool:
    """Whether a key of metadata belongs to the collection."""
    return key.startswith(PREFIX)
