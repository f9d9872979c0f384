# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects that are made with the databases and wait for a test: to make one by the API costs Keystone 200 ms of CPU.

Each has one user, who is its member and has trusted Senlin already. Their ids follow from their number.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

SPARES = 2000
PASSWORD = "spare-of-the-dev-cloud"
_NAMESPACE = uuid.UUID("6f2b8a52-7f3e-4c0e-9a57-2d1c54c1f3aa")


@dataclass(frozen=True)
class Spare:
    """One of them."""

    number: int

    @property
    def name(self) -> str:
        """The name of the project and of its user."""
        return f"spare-{self.number:04}"

    @property
    def project_id(self) -> str:
        """The project."""
        return self._id("project")

    @property
    def user_id(self) -> str:
        """The user."""
        return self._id("user")

    @property
    def trust_id(self) -> str:
        """The trust by which Senlin acts for the user."""
        return self._id("trust")

    def _id(self, kind: str) -> str:
        return uuid.uuid5(_NAMESPACE, f"{kind} {self.number}").hex
