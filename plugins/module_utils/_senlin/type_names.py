# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The full names of the profile and policy types that a server has, such as ``os.nova.server-1.0``."""

from __future__ import annotations

from collections.abc import Iterator

from .client import Client
from .kinds import Kind


def full_names(client: Client, kind: Kind) -> Iterator[str]:
    """List the full names of all types of a kind. ``GET /profile-types`` or ``GET /policy-types``.

    From microversion 1.5 on, the server lists name and version separately.
    """
    for item in client.read_document(kind.path, kind.plural):
        yield f"{item['name']}-{item['version']}" if "version" in item else item["name"]


def without_version(name: str) -> str:
    """The name of a type that stands for all its versions, such as ``os.nova.server``."""
    return name.rpartition("-")[0]
