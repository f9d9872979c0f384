# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A profile that changes: the server exchanges it for one of the same type alone."""

from __future__ import annotations

from .._plan.resource import Situation
from .._senlin.errors import BadInput
from .._senlin.kinds import PROFILE


def check_profile_type(situation: Situation) -> None:
    """Refuse a declared profile whose type differs from the one that the live resource is made of.

    :raises BadInput: naming both types.
    """
    have = situation.have or {}
    wanted, current = situation.resolved.get("profile"), situation.client.get(PROFILE, have["profile_id"])
    if wanted and current and wanted["type"] != current["type"]:
        raise BadInput(
            f"{situation.title} ({have['id']}) is made of a profile of type {current['type']}, and profile "
            f"{wanted['name']} ({wanted['id']}) is of type {wanted['type']}: Senlin cannot change one into the other. "
            f"Make another {situation.kind.title} of it."
        )
