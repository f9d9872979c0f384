# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Takes values out of the containers in which Ansible passes them to filters."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


def plain_records(records: Any, keys: Collection[str]) -> list[dict[str, Any]]:
    """Some keys of many records. The rest is not even read, as that takes time."""
    return [{key: plain(record[key]) for key in keys if key in record} for record in records]


def plain(value: Any) -> Any:
    """A value without the containers of Ansible, which would template each part when it is read."""
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value
