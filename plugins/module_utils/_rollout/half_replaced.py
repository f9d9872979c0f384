# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a replacement leaves of which Senlin has done one half.

``replace_nodes`` starts a NODE_LEAVE for each old node and a NODE_JOIN for each new one at the same time. Both write
the metadata of a server, which Nova refuses if the server is locked, for example. If the old node has left alone, it
joins again. If the new node has joined alone, the old one is deleted like any that was replaced; a rollback deletes the
new one.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace

from .._plan.calls import Act, Delete, Update
from .._plan.effect import listed
from .._plan.plan import Step
from .._plan.reserved import is_protected
from .._senlin.errors import Unhealthy
from .._senlin.kinds import CLUSTER, NODE, capitalized, describe
from .._senlin.transport import Attributes
from .._subjects.membership import join
from .._subjects.sizes import NO_LIMIT, Sizes
from .frame import journal_step, resize_step
from .marks import Journal
from .state import State

ROLLBACK = "rollback"
"""The beginning of the titles and notes of the steps that take members back."""


def check_alone(state: State) -> None:
    """Refuse to go on if a node that has left alone cannot join again.

    :raises Unhealthy: names the node.
    """
    for node in state.alone:
        if node["status"] != "ACTIVE":
            raise Unhealthy(
                f"{capitalized(describe(NODE, node))} has left {describe(CLUSTER, state.cluster)} to be replaced, but "
                f"its new node could not join, and it cannot join again itself, because it is in {node['status']}: "
                f"{str(node['status_reason']).rstrip('.')}. Recover it with cluster_health, or delete it with "
                f"cluster_node and state absent, and run this task again."
            )


def return_steps(state: State, finished: Container[str]) -> list[Step]:
    """The steps by which nodes that have left alone join the cluster again, and members get back the roles they had.

    ``POST /clusters/<id>/actions`` with ``add_nodes``, and ``PATCH /nodes/<id>``.

    :param finished: the ids of the nodes that get their roles by other steps.
    """
    returning = [node for node in state.alone if node["status"] == "ACTIVE"]
    absent = {node["id"] for node in state.alone if node not in returning}
    lost = [node for node in state.members if node["id"] in state.roles and node["id"] not in absent]
    roles = [_role_step(node) for node in lost if node["id"] not in finished]
    return [*(_join_steps(state, returning) if returning else []), *roles]


def _join_steps(state: State, nodes: Sequence[Attributes]) -> list[Step]:
    """The steps by which nodes join again.

    Nodes that leave to be replaced do not reduce the desired capacity, and Senlin refuses nodes by which it would
    exceed ``max_size``. So it is temporarily lowered to what is there.
    """
    cluster, journal, sizes = state.cluster, state.journal, Sizes.of(state.cluster)
    left = len(cluster["node_ids"] or [])
    name, plural = cluster["name"], "s" if len(nodes) > 1 else ""
    title = f"add the old node{plural} {listed([node['name'] for node in nodes])} to cluster {name} again"
    step = join(cluster, [node["id"] for node in nodes], title, {})
    if sizes.max_size == NO_LIMIT or sizes.desired_capacity + len(nodes) <= sizes.max_size:
        return [step]
    lowered = Sizes(min(sizes.min_size, left), sizes.max_size, left)
    restored = replace(sizes, desired_capacity=max(left + len(nodes), sizes.min_size))
    steps = [resize_step(cluster, sizes, lowered)]
    if journal:
        noted = journal_step(
            cluster, journal.with_sizes(sizes, lowered), f"note the sizes of cluster {name} in its metadata"
        )
        # Senlin refuses to update a cluster in ERROR; with the lower sizes, it is not in ERROR any more.
        steps = [*steps, noted] if cluster["status"] == "ERROR" else [noted, *steps]
    return [*steps, step, resize_step(cluster, lowered, restored)]


def _role_step(node: Attributes) -> Step:
    call = Update(NODE, {"role": node["role"]}, id=node["id"])
    return Step(f"update node {node['name']}: role", call, together="role", target=node["name"])


def undo_steps(state: State, journal: Journal) -> list[Step]:
    """The steps that delete the new nodes which have joined alone, so that the old ones stay. For a rollback.

    A new node that is protected stays instead, and its old one is deleted like any that was replaced. The status of an
    old node that stays is determined anew, as a deletion that has failed leaves it in ERROR.

    ``DELETE /nodes/<id>``, and ``POST /nodes/<id>/actions`` with ``check``.
    """
    halves = [(new, old) for new, old in _joined_alone(state, journal) if not is_protected(new)]
    deletions = [
        Step(
            f"{ROLLBACK}: delete the new node {new['name']} (server {new['physical_id']})",
            Delete(NODE, id=new["id"]),
            together="undo",
            target=new["name"],
        )
        for new, dummy in halves
    ]
    checks = [
        Step(f"{ROLLBACK}: check node {old['name']}", Act(NODE, "check", {}, id=old["id"]), target=old["name"])
        for dummy, old in halves
        if old["status"] != "ACTIVE"
    ]
    return [*deletions, *checks]


def _joined_alone(state: State, journal: Journal) -> list[tuple[Attributes, Attributes]]:
    """The new nodes that have joined alone, each with the old one, which is a member of the old profile."""
    pairs = [(new, state.left[mark.node_id]) for new, mark in state.replaced_members() if mark.node_id in state.left]
    return [
        (new, old)
        for new, old in pairs
        if old["cluster_id"] == state.cluster["id"] and old["profile_id"] == journal.profile_before(old["name"])
    ]
