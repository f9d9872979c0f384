# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Spare projects, which are created with the databases because creating one by the API takes 200 ms of CPU time.

Each has one user, who is its member and has already created a trust for Senlin. All ids are derived from the number.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

SPARES = 2000
"""How many there are."""
PASSWORD = "spare-of-the-dev-cloud"
_NAMESPACE = uuid.UUID("6f2b8a52-7f3e-4c0e-9a57-2d1c54c1f3aa")


@dataclass(frozen=True)
class Spare:
    """A spare project."""

    number: int

    @property
    def name(self) -> str:
        """The name of the project and of its user."""
        return f"spare-{self.number:04}"

    @property
    def project_id(self) -> str:
        """The id of the project."""
        return self._id("project")

    @property
    def user_id(self) -> str:
        """The id of its user."""
        return self._id("user")

    @property
    def trust_id(self) -> str:
        """The id of the trust by which Senlin acts for the user."""
        return self._id("trust")

    def _id(self, kind: str) -> str:
        return uuid.uuid5(_NAMESPACE, f"{kind} {self.number}").hex
