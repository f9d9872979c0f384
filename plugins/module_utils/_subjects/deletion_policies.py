# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Deletion policies: what the one on a cluster decides about the nodes that leave it, whatever a request says."""

from __future__ import annotations

from dataclasses import dataclass

from .._senlin.client import Client
from .._senlin.deletion_spec import DELETION_TYPE_PREFIX, RANDOM, criteria_of, means_true
from .._senlin.kinds import POLICY
from .._senlin.transport import Attributes
from .bindings import bindings_of

PLACEMENT = ("senlin.policy.region_placement-", "senlin.policy.zone_placement-")
"""The beginnings of the types of policies that distribute the nodes over regions or zones."""


@dataclass(frozen=True)
class DeletionPolicy:
    """The enabled deletion policy of a cluster.

    :param title: its name and id, as for a sentence.
    :param destroys: whether nodes that leave are deleted with their servers.
    :param reduces: whether the desired capacity is reduced by the nodes that leave.
    :param criteria: by which Senlin chooses the nodes that leave when the cluster shrinks; empty if a placement policy
        makes it choose by regions or zones first.
    """

    title: str
    destroys: bool
    reduces: bool
    criteria: str = RANDOM


def deletion_policy_of(client: Client, cluster: Attributes) -> DeletionPolicy | None:
    """The enabled deletion policy of a cluster, or ``None``.

    ``GET /clusters/<id>/policies``, and ``GET /policies/<id>`` if there is one.
    """
    bindings = list(bindings_of(client, cluster))
    placed = any(str(binding["policy_type"]).startswith(PLACEMENT) for binding in bindings)
    for binding in bindings:
        if binding["is_enabled"] and str(binding["policy_type"]).startswith(DELETION_TYPE_PREFIX):
            policy = client.get(POLICY, binding["policy_id"]) or {}
            return DeletionPolicy(
                f"policy {binding['policy_name']} ({binding['policy_id']})",
                destroys=means_true(policy, "destroy_after_deletion"),
                reduces=means_true(policy, "reduce_desired_capacity"),
                criteria="" if placed else criteria_of(policy),
            )
    return None
