# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Rows that several tables share."""

from __future__ import annotations

from .._senlin.kinds import PROFILE
from .compare import same_map
from .fields import CONTROL, KEY, PATCH, Field, Rules
from .protection import declared_metadata
from .values import read_reference

ID = Field("id", {"type": "str"}, KEY)
"""Finds the resource. Beside it, ``name`` renames the resource."""
NAME = Field("name", {"type": "str"}, KEY)
"""Finds the resource by its exact name, unless ``id`` is given."""
NAMED = Rules(required_one_of=(("name", "id"),))
"""The rule of modules that find their resource by ``name`` or ``id``."""

PURGE_METADATA = Field("purge_metadata", {"type": "bool", "default": True}, CONTROL)
"""Whether ``metadata`` declares the whole map."""
METADATA = Field(
    "metadata",
    {"type": "dict"},
    PATCH,
    same=same_map,
    merge=declared_metadata,
)
"""Needs :data:`PURGE_METADATA` in the same table."""

PROFILE_OPTION = Field(
    "profile",
    {"type": "str", "aliases": ["profile_id", "profile_name"]},
    PATCH,
    "profile_id",
    refers=PROFILE,
    name_attribute="profile_name",
    read=read_reference,
)
"""The profile of a cluster or node, which can change to another one of the same type."""

CLUSTER_OPTION = Field(
    "cluster", {"type": "str", "aliases": ["cluster_id", "cluster_name"]}, CONTROL, read=read_reference
)
"""A cluster that the task is about or that it filters by."""
REQUIRED_CLUSTER = Field("cluster", {**CLUSTER_OPTION.spec, "required": True}, CONTROL, read=read_reference)
"""The cluster that the task is about."""

REVEAL_URL = Field("reveal_url", {"type": "bool", "default": False}, CONTROL)
"""Whether the result shows secrets. ``_run/task.py`` passes it to the client, which masks them otherwise."""
