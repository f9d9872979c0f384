# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Extra members during a roll-out that updates members in place, so that as many stay in service as before."""

from __future__ import annotations

import itertools
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace

from .._plan.calls import Act, Create, Delete
from .._plan.effect import Effect, Touch
from .._plan.plan import Step
from .._plan.protection import protected_of
from .._plan.reserved import REPLACES
from .._plan.resource import Situation
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.transport import Attributes
from .._subjects.deletion_policies import deletion_policy_of
from .._subjects.sizes import NO_LIMIT, Sizes
from .gates import Gate, gate_steps
from .marks import Mark
from .state import State

LONGEST_NAME = 240
"""The maximum number of characters of the name of the cluster in the name of an extra member."""


@dataclass(frozen=True)
class Surge:
    """The extra members of a roll-out.

    :param begin: the steps that create them and add them to the cluster, and then delete those of another profile.
    :param end: the steps that delete them.
    :param created: how many servers are created with them.
    :param deleted: how many servers are deleted with those of another profile.
    :param nodes: how many nodes the cluster has during the batches.
    :param nodes_after: how many it has after that.
    :param sizes: the sizes of the cluster while they are there.
    :param sizes_after: the sizes after that.
    """

    begin: list[Step]
    end: list[Step]
    created: int
    deleted: int
    nodes: int
    nodes_after: int
    sizes: Sizes
    sizes_after: Sizes


def surge_of(situation: Situation, state: State, profile: Attributes, count: int, gate: Gate) -> Surge:
    """The extra members that a roll-out needs, and those that an earlier run has left.

    Those of another profile are of another roll-out, and are deleted first. Broken ones are deleted last: what Senlin
    could not delete is in ERROR, and must not keep the members from changing.

    :param count: how many there are to be.
    """
    cluster = state.completed_cluster()
    sizes = Sizes.of(cluster)
    active = [node for node in state.extra if node["status"] == "ACTIVE"]
    usable = [node for node in active if node["profile_id"] == profile["id"]]
    others = [node for node in active if node not in usable]
    missing = max(count - len(usable), 0)
    # Senlin sets the desired capacity to the number of nodes when some join, or one is deleted.
    nodes = len(cluster["node_ids"] or []) + missing
    desired = nodes if missing else sizes.desired_capacity
    # It refuses nodes if the desired capacity and they exceed the maximum.
    high = sizes.max_size if sizes.max_size == NO_LIMIT else max(sizes.max_size, sizes.desired_capacity + missing)
    lifted = replace(sizes, max_size=high)
    names = _free_names(cluster, {node["name"] for node in state.extra}, missing)
    begin = _begin(cluster, profile, names, gate, desired) if names else []
    begin += [_deletion(situation, node) for node in others]
    end = [_deletion(situation, node) for node in state.extra if node not in others]
    end += [_delete(name, stand_in_for(name), None) for name in names]
    deleted = len(others) + len(end)
    policy = deletion_policy_of(situation.client, cluster) if deleted else None
    left = nodes - deleted if deleted and (policy is None or policy.reduces) else desired
    return Surge(
        begin,
        end,
        created=len(names),
        deleted=len([node for node in others if node["physical_id"]]),
        nodes=nodes - len(others),
        nodes_after=nodes - deleted,
        sizes=lifted,
        sizes_after=replace(lifted, desired_capacity=max(left, lifted.min_size)),
    )


def delete_extra(situation: Situation, state: State) -> list[Step]:
    """The steps that delete the extra members that there are."""
    return [_deletion(situation, node) for node in state.extra]


def stand_in_for(name: str) -> str:
    """What stands for the id of an extra member until it exists."""
    return f"(extra node {name})"


def _free_names(cluster: Attributes, taken: Container[str], count: int) -> list[str]:
    """Names of extra members that no other extra member has."""
    numbered = (f"{cluster['name'][:LONGEST_NAME]}-extra-{number}" for number in itertools.count(1))
    return list(itertools.islice((name for name in numbered if name not in taken), count))


def _begin(cluster: Attributes, profile: Attributes, names: Sequence[str], gate: Gate, desired: int) -> list[Step]:
    mark = {REPLACES: Mark(cluster["id"], "", extra=True).written()}
    creates = [
        Step(
            f"create the extra node {name} with profile {profile['name']}",
            Create(NODE, {"name": name, "profile_id": profile["id"], "metadata": mark}, mark=REPLACES),
            creates=stand_in_for(name),
            touches=(Touch(Effect.BUILD, 1, (name,)),),
            together="create extra",
            target=name,
        )
        for name in names
    ]
    ids = [stand_in_for(name) for name in names]
    join = Step(
        f"add the extra node{'s' if len(names) > 1 else ''} {', '.join(names)} to cluster {cluster['name']}",
        Act(CLUSTER, "add_nodes", {"nodes": ids}, id=cluster["id"]),
        {"desired_capacity": desired},
    )
    checked = gate_steps(gate, "", "", {stand_in_for(name): {"name": name} for name in names})
    return [*creates, *checked, join]


def _deletion(situation: Situation, node: Attributes) -> Step:
    """The step that deletes an extra member, as it was planned before if this run has created it."""
    stand_in = stand_in_for(node["name"])
    is_own = situation.findings.created.get(stand_in) == node["id"]
    step = _delete(node["name"], *((stand_in, None) if is_own else (node["id"], node["physical_id"])))
    return replace(step, protected=protected_of(NODE, [node]))


def _delete(name: str, id: str, server: str | None) -> Step:
    shown = f" (server {server})" if server else ""
    return Step(f"delete the extra node {name}{shown}", Delete(NODE, id=id), together="delete extra", target=name)
