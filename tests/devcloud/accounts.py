# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The users of a dev cloud, and the regions of its catalog.

The passwords are not secret: the cloud listens only on loopback and exists only for a test run.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """One user of the default domain, with its roles in one project."""

    user: str
    password: str
    project: str
    roles: tuple[str, ...]


ADMIN = Account("admin", "admin-of-the-dev-cloud", "admin", ("admin",))
SENLIN = Account("senlin", "senlin-of-the-dev-cloud", "service", ("admin", "service"))
DEMO = Account("demo", "demo-of-the-dev-cloud", "demo", ("member",))
OTHER = Account("other", "other-of-the-dev-cloud", "other", ("member",))

DOMAIN = "default"
"""The id of the only domain; its name is Default."""

REGION = "RegionOne"
EMPTY_REGION = "empty"
"""A region without a clustering service."""
