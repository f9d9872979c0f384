# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Which nodes leave a cluster, and what becomes of them and of its size: the rules of Senlin's deletion policies."""

from __future__ import annotations

from .._senlin.deletion_spec import DELETION_TYPE_PREFIX, criteria_of, means_true
from .._senlin.kinds import BINDING, CLUSTER, NODE, POLICY, PROFILE
from .overlay import Overlay
from .predictions import Body


def deletion_policy(overlay: Overlay, cluster_id: str) -> Body | None:
    """The enabled deletion policy of a cluster, which decides about the nodes that leave it."""
    for binding in overlay.all(BINDING, f"{CLUSTER.path}/{cluster_id}/policies"):
        if binding["enabled"] and str(binding["policy_type"]).startswith(DELETION_TYPE_PREFIX):
            return overlay.read(POLICY, binding["policy_id"])
    return None


def destroys(policy: Body | None, asked: bool) -> bool:
    """Whether the server would delete nodes that leave a cluster: a deletion policy overrules the request."""
    return asked if policy is None else means_true(policy, "destroy_after_deletion")


def reduces(policy: Body | None) -> bool:
    """Whether the server would lower the desired capacity by the nodes that leave a cluster."""
    return policy is None or means_true(policy, "reduce_desired_capacity")


def leaving_order(overlay: Overlay, cluster_id: str, policy: Body | None) -> list[str]:
    """The nodes of a cluster in the order in which the server would choose them to leave.

    Those that are in ERROR or WARNING or tainted come first, and then those that were never created. Of the others, a
    deletion policy chooses by its criteria, and otherwise the server at random; the last ones are taken for these.
    """
    nodes = overlay.all(NODE, cluster_id=cluster_id)
    match criteria_of(policy):
        case "OLDEST_FIRST":
            nodes.sort(key=_age)
        case "OLDEST_PROFILE_FIRST":
            nodes.sort(key=lambda node: _age(overlay.read(PROFILE, node["profile_id"])))
        case _:
            nodes.sort(key=_age)
            nodes.reverse()
    return [node["id"] for node in sorted(nodes, key=_soundness)]


def _age(body: Body) -> str:
    return body.get("created_at") or ""


def _soundness(node: Body) -> int:
    if node.get("status") in ("ERROR", "WARNING") or node.get("tainted"):
        return 0
    return 2 if node.get("created_at") else 1
