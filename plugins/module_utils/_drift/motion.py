# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What actions are about to change, so that a difference there may be none as soon as they have ended."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .._documents.records import Records
from .._senlin.client import Client
from .._senlin.errors import Refused
from .._senlin.kinds import ACTION, CLUSTER, NODE, POLICY, PROFILE, RECEIVER
from .._senlin.transport import Attributes
from .difference import FORGOTTEN, Difference
from .group import SIZES

CHECKS = ("CLUSTER_CHECK", "NODE_CHECK")
"""The actions that change nothing but statuses, which are true afterwards. Health policies run them all the time."""
STEADY = (PROFILE.noun, POLICY.noun, RECEIVER.noun)
"""The kinds of objects that no action changes."""


@dataclass(frozen=True)
class Motion:
    """The actions that are at work.

    :param clusters: what is at work on each cluster as a whole, by its id.
    :param nodes: what is at work on each node, by its id.
    :param members: what is at work on any node of a cluster, by the id of the cluster.
    :param reason: a sentence: why that is not known; empty if it is.
    """

    clusters: Mapping[str, str] = field(default_factory=dict)
    nodes: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""

    def of(self, difference: Difference) -> str:
        """The action that may change what differs, such as ``CLUSTER_RESIZE``; empty if none does."""
        if difference.kind in STEADY:
            return ""
        id = str((difference.cluster or {}).get("id") or "")
        is_counted = difference.compared == FORGOTTEN or (difference.kind == CLUSTER.noun and difference.where in SIZES)
        return (
            self.nodes.get(str(difference.resource.get("id")))
            or self.clusters.get(id)
            or (self.members.get(id) if is_counted else "")
            or ""
        )


def read_motion(client: Client) -> Motion | list[Attributes]:
    """The actions that have not ended. ``GET /actions?status=…``, once for all clusters.

    :returns: the actions, or why they are not known.
    """
    try:
        listed = client.listing(ACTION, status=sorted(ACTION.transitional))
        return [each for each in listed if client.in_project(each) and each["action"] not in CHECKS]
    except Refused as refusal:
        return Motion(reason=refusal.message)


def motion_of(actions: Iterable[Attributes], *looks: Records) -> Motion:
    """What actions are at work on.

    :param looks: the records as they were read before and after the actions, which say where a node is or was.
    """
    homes = {node["id"]: node["cluster_id"] for records in looks for node in records.nodes if node["cluster_id"]}
    clusters: dict[str, str] = {}
    nodes: dict[str, str] = {}
    members: dict[str, str] = {}
    for action in actions:
        target, verb = str(action["target_id"]), str(action["action"])
        if verb.startswith(f"{NODE.noun.upper()}_"):
            nodes[target] = verb
            members[str(action.get("cluster_id") or homes.get(target) or "")] = verb
        else:
            clusters[target] = verb
    return Motion(clusters, nodes, members)
