# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Change of a cluster's or node's profile: the server accepts only another profile of the same type."""

from __future__ import annotations

from .._plan.resource import Situation
from .._senlin.errors import BadInput
from .._senlin.kinds import PROFILE


def check_profile_type(situation: Situation) -> None:
    """Refuse a declared profile whose type differs from that of the live resource's profile.

    :raises BadInput: names both types.
    """
    have = situation.have or {}
    wanted, current = situation.resolved.get("profile"), situation.client.get(PROFILE, have["profile_id"])
    if wanted and current and wanted["type"] != current["type"]:
        raise BadInput(
            f"{situation.title} ({have['id']}) has a profile of type {current['type']}, and profile {wanted['name']} "
            f"({wanted['id']}) is of type {wanted['type']}: Senlin cannot change the type of an existing "
            f"{situation.kind.title}. Create another {situation.kind.title} with the new profile."
        )
