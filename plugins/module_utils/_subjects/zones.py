# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Availability zones: why a cluster with a zone placement policy cannot change its size.

The policy counts the nodes in the zones that it names. If a node is in another zone, the server fails with the name of
that zone in quotation marks as its only reason.
"""

from __future__ import annotations

import re

from .._plan.plan import Risk
from .._senlin.client import Client
from .._senlin.errors import ClusteringError
from .bindings import bindings_of

ZONE_POLICY = "senlin.policy.zone_placement-"
"""The beginning of the type of zone placement policies."""
ONLY_A_NAME = re.compile(r"'([^']+)'\.?")
"""Matches the reason that the server gives."""


def explain_zone(client: Client, error: ClusteringError) -> ClusteringError:
    """The error of an action that changes the size of a cluster, with what its reason means if it is only a name.

    Any name that the server lacks gives such a reason, so it counts only where there is such a policy.
    """
    action = error.facts["action"]
    found = ONLY_A_NAME.fullmatch(str(action["status_reason"]))
    bindings = bindings_of(client, {"id": action["target_id"]}) if found else ()
    if found and any(str(binding["policy_type"]).startswith(ZONE_POLICY) for binding in bindings):
        error.message = (
            f"{error.message} A node of the cluster is in the zone {found[1]}, which the zone placement policy of the "
            f"cluster does not name. Add the zone to the policy, or detach the policy."
        )
    return error


ZONE_RISK = Risk(explain_zone)
"""The risk of each step that changes the size of a cluster."""
