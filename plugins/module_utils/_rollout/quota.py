# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whether the quota of the project has room for the servers that a roll-out creates before it deletes others."""

from __future__ import annotations

from .._plan.resource import Situation
from .._senlin.cloud_reason import part
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, describe
from .._senlin.transport import COMPUTE, Attributes
from .._subjects.property_rules import SERVER

UNLIMITED = -1
"""The limit of a project without one."""


def check_quota(situation: Situation, cluster: Attributes, profile: Attributes, surge: int) -> None:
    """Refuse a surge for which the project has no room. Nova is asked; where it cannot be asked, Senlin will find out.

    ``GET /limits`` of Nova.

    :param surge: how many servers the roll-out adds at most to those that exist.
    :raises BadInput: names the quota.
    """
    if surge <= 0 or not str(profile["type"]).startswith(f"{SERVER}-"):
        return
    response = situation.client.read_from(COMPUTE, "/limits")
    absolute = part(response.body, "limits", "absolute") if response and response.status < 400 else None
    most, used = part(absolute, "maxTotalInstances"), part(absolute, "totalInstancesUsed")
    if not isinstance(most, int) or not isinstance(used, int) or most == UNLIMITED or used + surge <= most:
        return
    raise BadInput(
        f"The roll-out of {describe(CLUSTER, cluster)} creates up to {surge} servers before it deletes others, and the "
        f"quota of the project has room for {max(most - used, 0)} of them: {used} of {most} servers exist. Lower "
        f"max_surge, set it to 0 to delete members first, or have the quota raised."
    )
