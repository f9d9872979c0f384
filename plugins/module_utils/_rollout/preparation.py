# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What is settled before the batches of a roll-out are drawn: how members change, and what changes temporarily."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .._plan.resource import Situation
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, capitalized, describe
from .._senlin.transport import Attributes
from .._subjects.deletion_policies import deletion_policy_of
from .._subjects.sizes import Sizes
from .frame import interfering_policies, lowered_sizes
from .gates import Gate
from .limits import Limits, check_service
from .marks import Journal, new_journal
from .memory import memory_of
from .methods import REPLACE, UPDATE, Methods, check_extra, methods_for
from .ownership import has_ended
from .quota import check_quota
from .state import State, begun_journal
from .surge import Surge, surge_of
from .takeover import taken_up


@dataclass(frozen=True)
class Preparation:
    """What is settled before the batches.

    :param methods: how each member changes.
    :param surge: the extra members.
    :param journal: what to put back; ``None`` if nothing has begun, and nothing is to.
    :param temporary_sizes: the sizes that the cluster needs during the batches; ``None`` if any will do.
    :param sizes_after: the sizes that the cluster has after the batches.
    """

    methods: Methods
    surge: Surge
    journal: Journal | None
    temporary_sizes: Sizes | None
    sizes_after: Sizes


def prepare(
    situation: Situation,
    state: State,
    profile: Attributes,
    to_change: Sequence[Attributes],
    gate: Gate,
    limits: Limits,
) -> Preparation:
    """Settle how members change, and what changes temporarily. The memory of the run has the journal from then on.

    :param to_change: the members that change.
    :raises BadInput: the limits, the quota, or the cluster do not permit it.
    :raises NotSupported: Senlin is too old for the method ``replace``.
    """
    cluster = state.completed_cluster()
    methods = methods_for(situation, cluster, to_change, profile, situation.params["method"])
    stops = [node for node in methods.of(to_change, UPDATE) if methods.stops(node)]
    check_service(situation.params, limits, stops, len(state.members))
    extra = limits.extra if stops else 0
    if extra:
        check_extra(cluster, profile)
    surge = surge_of(situation, state, profile, extra, gate)
    journal = taken_up(state, profile) or (None if has_ended(situation) else begun_journal(situation, state))
    sizes = Sizes.of(cluster)
    sizes_after = surge.sizes_after if surge.begin or surge.end else sizes
    if not to_change:
        return Preparation(methods, surge, journal, None, sizes_after)
    temporary = surge.sizes if extra else None
    if replaced := methods.of(to_change, REPLACE):
        if limits.surge:
            situation.client.require("1.3", "The method replace")
        else:
            policy = deletion_policy_of(situation.client, cluster)
            temporary = lowered_sizes(cluster, surge.nodes, limits.replace, policy)
            sizes_after = replace(temporary, desired_capacity=surge.nodes_after)
    if limits.surge:
        # The extra members are there while others are replaced.
        most = surge.created + max(min(limits.replace, len(replaced)) - surge.deleted, 0)
        check_quota(situation, cluster, profile, most - state.servers_beside())
    deletes_first = bool(replaced) and not limits.surge
    is_needed = deletes_first or temporary not in (None, sizes)
    journal = journal or _new_journal(situation, state, profile, is_needed=is_needed)
    journal = journal.with_sizes(sizes, temporary)
    memory_of(situation).journal = journal
    return Preparation(methods, surge, journal, temporary, sizes_after)


def _new_journal(situation: Situation, state: State, profile: Attributes, *, is_needed: bool) -> Journal:
    """The journal of a roll-out that begins.

    Senlin refuses to update a cluster in ERROR, so nothing that has to be put back is changed for such a cluster.

    :param is_needed: whether sizes change, or members are deleted before others are created.
    :raises BadInput: that would have to be put back if the roll-out was cut off.
    """
    cluster = state.cluster
    _check_names(situation, state)
    policies = interfering_policies(situation, cluster)
    if cluster["status"] == "ERROR":
        if is_needed:
            raise BadInput(
                f"{capitalized(describe(CLUSTER, cluster))} is in ERROR, and Senlin refuses to update it, so sizes "
                f"that this roll-out has to change temporarily, and nodes that it deletes first, could not be restored "
                f"if it was cut off. Replace its nodes with max_surge left out, or recover the cluster first with "
                f"cluster_health."
            )
        if policies:
            situation.warn(
                f"{capitalized(describe(CLUSTER, cluster))} is in ERROR, and Senlin refuses to update it, so its "
                f"policies stay enabled during the roll-out."
            )
        policies = []
        memory_of(situation).is_unnoted = True
    return new_journal(cluster, state.members, profile["id"], policies)


def _check_names(situation: Situation, state: State) -> None:
    """Refuse a rollback that could not tell members apart: a replaced member keeps only its name.

    :raises BadInput: members of different profiles have the same name.
    """
    if situation.params["on_failure"] != "rollback":
        return
    profiles: dict[str, set[str]] = {}
    for node in state.members:
        profiles.setdefault(node["name"], set()).add(node["profile_id"])
    if several := [name for name, ids in profiles.items() if len(ids) > 1]:
        raise BadInput(
            f"Members of {describe(CLUSTER, state.cluster)} have the same name, {several[0]}, and different profiles, "
            f"so a rollback could give them the wrong ones. Give them different names, or leave on_failure out."
        )
