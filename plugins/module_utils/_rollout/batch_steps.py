# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The steps of one batch, by either method.

``update`` changes the profile of the members, which Senlin carries out in place. ``replace`` creates a node for each
member, has them checked, puts them in the places of the members, and deletes those. Without a surge, the members are
deleted first. Steps of the same sort are sent together.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .._plan.calls import Act, Create, Delete, Update
from .._plan.effect import Effect, Touch, listed
from .._plan.plan import Risk, Step
from .._plan.protection import protected_of
from .._plan.reserved import REPLACES
from .._senlin.kinds import CLUSTER, NODE
from .._senlin.transport import Attributes
from .frame import journal_step
from .gates import Gate, gate_steps
from .marks import Journal, Mark, without


@dataclass(frozen=True)
class Batch:
    """Members that change together.

    :param cluster: their cluster.
    :param nodes: the members.
    :param profile: the profile that they are to have, with at least its id and name.
    :param title: the beginning of the titles of its steps, such as ``batch 1 of 3: ``; may be empty.
    :param note: what the progress shows.
    :param gate: what is asked of the nodes before the next batch.
    :param ready: the new nodes that exist already, by the id of the member that they replace.
    :param labels: the names of the members as the result has them, by their ids.
    :param profiles: the names of the profiles of all members before the batch, by their labels.
    """

    cluster: Attributes
    nodes: Sequence[Attributes]
    profile: Attributes
    title: str
    note: str
    gate: Gate
    labels: Mapping[str, str]
    profiles: Mapping[str, Any]
    ready: Mapping[str, Attributes] = field(default_factory=dict)

    @property
    def after(self) -> dict[str, Any]:
        """What is true of the cluster after the batch."""
        changed = {self.labels[node["id"]]: self.profile["name"] for node in self.nodes}
        return {"node_profiles": {**self.profiles, **changed}}


def stand_in(node_id: str) -> str:
    """What stands for the id of the node that replaces a member, until it exists."""
    return f"(new node for {node_id})"


def update_steps(batch: Batch, effects: Mapping[str, Effect], risk: Risk | None) -> list[Step]:
    """The steps that update the members of a batch. ``PATCH /nodes/<id>`` for each.

    :param effects: what the update does to servers, by the id of the profile that a member has.
    :param risk: what the failure of a step may mean.
    """
    updates = [
        Step(
            f"{batch.title}update node {node['name']} to profile {batch.profile['name']}",
            Update(NODE, {"profile_id": batch.profile["id"]}, id=node["id"]),
            batch.after,
            touches=(Touch(effects[node["profile_id"]], 1, (node["name"],), "profile_id"),),
            before={"profile_id": node["profile_id"]},
            target=node["name"],
            together=f"{batch.title}update",
            about=node["id"],
            note=batch.note,
            risk=risk,
        )
        for node in batch.nodes
    ]
    return [*updates, *gate_steps(batch.gate, batch.title, batch.note, {node["id"]: node for node in batch.nodes})]


def replace_steps(batch: Batch, journal: Journal | None) -> list[Step]:
    """The steps that replace the members of a batch, each of which stays until its new node has been checked.

    ``POST /nodes``, ``POST /clusters/<id>/actions`` with ``replace_nodes`` (1.3), ``DELETE`` and ``PATCH /nodes/<id>``.

    :param journal: the journal that the cluster has before the batch.
    """
    new = _new_ids(batch)
    pairs = {node["id"]: new[node["id"]] for node in batch.nodes}
    names = listed([node["name"] for node in batch.nodes])
    swap = Step(
        f"{batch.title}replace {_plural('node', batch.nodes)} {names} in cluster {batch.cluster['name']}",
        Act(CLUSTER, "replace_nodes", {"nodes": pairs}, id=batch.cluster["id"]),
        batch.after,
        note=batch.note,
        target=batch.cluster["name"],
        protected=protected_of(NODE, batch.nodes),
    )
    creates = _create_steps(batch, joins=False)
    # Another run that was to replace the members without a surge can have noted them.
    forgotten = forget_steps(batch.cluster, journal, new, batch.title)
    finished = _finish_steps(batch, new, stay_noted(batch.cluster, journal))
    return [*creates, *_gate_of_new(batch, new), swap, *_delete_steps(batch), *forgotten, *finished]


def replace_steps_without_surge(batch: Batch, journal: Journal | None) -> list[Step]:
    """The steps that delete the members of a batch, and add a new node for each.

    The journal notes the members before they are deleted, so that another run can complete the batch. It forgets them
    before the new nodes lose their marks, by which they are known until then. See :func:`stay_noted` for ERROR.

    ``DELETE`` and ``POST /nodes``, ``POST /clusters/<id>/actions`` with ``add_nodes``, and ``PATCH /nodes/<id>``.

    :param journal: the journal that the cluster has before the batch.
    """
    created, finished = steps_of_absent(batch, journal)
    noted = journal.noting(batch.nodes) if journal else None
    first = _note_steps(batch, noted) if noted != journal else []
    forgotten = forget_steps(batch.cluster, noted, _new_ids(batch), batch.title)
    return [*first, *_delete_steps(batch), *created, *forgotten, *finished]


def steps_of_absent(batch: Batch, journal: Journal | None) -> tuple[list[Step], list[Step]]:
    """The steps that create and add a node in the place of each of some members that are deleted by then.

    :param journal: the journal that the cluster has before that.
    :returns: these steps, and those after which the new nodes have what the members had.
    """
    new = _new_ids(batch)
    names = listed([node["name"] for node in batch.nodes])
    join = Step(
        f"{batch.title}add {_plural('node', batch.nodes)} {names} to cluster {batch.cluster['name']}",
        Act(CLUSTER, "add_nodes", {"nodes": list(new.values())}, id=batch.cluster["id"]),
        batch.after,
        note=batch.note,
        target=batch.cluster["name"],
    )
    created = [*_create_steps(batch, joins=True), *_gate_of_new(batch, new), join]
    return created, _finish_steps(batch, new, stay_noted(batch.cluster, journal))


def stay_noted(cluster: Attributes, journal: Journal | None) -> set[str]:
    """The ids of the members that stay noted as deleted, because Senlin refuses to update a cluster that is in ERROR.

    The nodes that replace them keep their marks until the cluster can be updated. Otherwise, they would be replaced
    once more.
    """
    return {each.id for each in journal.absent} if journal and cluster["status"] == "ERROR" else set()


def forget_steps(cluster: Attributes, journal: Journal | None, replaced: Container[str], title: str = "") -> list[Step]:
    """The step after which the journal notes some members as deleted no more; none if it does not note them.

    :param replaced: the ids of the members that were replaced.
    :param title: the beginning of its title.
    """
    after = journal.forgetting(replaced) if journal else None
    if after is None or after == journal:
        return []
    words = f"{title}note in the metadata of cluster {cluster['name']} that the new nodes exist"
    return _journal_steps(cluster, after, words)


def join_steps(cluster: Attributes, new: Sequence[tuple[Attributes, Mark]], gate: Gate) -> list[Step]:
    """The steps that add new nodes whose members an earlier run has deleted. They are to be finished after that."""
    if not new:
        return []
    names = ", ".join(node["name"] for node, dummy in new)
    nodes = [node for node, dummy in new]
    join = Step(
        f"add {_plural('node', nodes)} {names} to cluster {cluster['name']}",
        Act(CLUSTER, "add_nodes", {"nodes": [node["id"] for node in nodes]}, id=cluster["id"]),
    )
    checked = gate_steps(gate, "", "", {node["id"]: node for node in nodes})
    return [*checked, join]


def finish_step(
    node: Attributes, role: str | None, *, id: str, title: str = "", together: str = "finish", note: str = ""
) -> Step:
    """The step that takes the mark away from a node that has replaced a member, and gives it the member's role.

    :param node: the node, or the member whose name and metadata it has.
    :param role: the role of the member.
    :param id: the id of the node, or what stands for it.
    """
    body = {"metadata": without(node["metadata"], REPLACES), **({"role": role} if role else {})}
    return Step(
        f"{title}update node {node['name']}: {', '.join(body)}",
        Update(NODE, body, id=id, metadata_keys=(REPLACES,)),
        together=together,
        note=note,
        target=node["name"],
    )


def delete_step(node: Attributes, title: str = "", *, together: str = "", about: str = "", note: str = "") -> Step:
    """The step that deletes a node that is in the cluster no more, or is about to be replaced."""
    server = f" (server {node['physical_id']})" if node["physical_id"] else ""
    effect = (Touch(Effect.REPLACE, 1, (node["name"],)),) if node["physical_id"] else ()
    return Step(
        f"{title}delete the old node {node['name']}{server}",
        Delete(NODE, id=node["id"]),
        touches=effect,
        target=node["name"],
        together=together,
        about=about,
        note=note,
        protected=protected_of(NODE, [node]),
    )


def discard_step(node: Attributes) -> Step:
    """The step that deletes a new node that replaces nothing any more, unless it joins a cluster meanwhile."""
    server = f" (server {node['physical_id']})" if node["physical_id"] else ""
    return Step(
        f"delete the new node {node['name']}{server}",
        Delete(NODE, id=node["id"], unless="cluster_id"),
        together="discard",
        target=node["name"],
        protected=protected_of(NODE, [node]),
    )


def _note_steps(batch: Batch, journal: Journal | None) -> list[Step]:
    """The step that notes in the journal which members are deleted before others are created."""
    names = ", ".join(node["name"] for node in batch.nodes)
    what = f"{_plural('node', batch.nodes)} {names} will be replaced"
    words = f"{batch.title}note in the metadata of cluster {batch.cluster['name']} that {what}"
    return _journal_steps(batch.cluster, journal, words) if journal else []


def _journal_steps(cluster: Attributes, journal: Journal, words: str) -> list[Step]:
    """The step that writes a journal. Senlin refuses to update a cluster that is in ERROR, so there is none for one."""
    return [] if cluster["status"] == "ERROR" else [journal_step(cluster, journal, words)]


def _new_ids(batch: Batch) -> dict[str, str]:
    """The ids of the new nodes, or what stands for them, by the ids of the members."""
    ready = batch.ready
    return {
        node["id"]: ready[node["id"]]["id"] if node["id"] in ready else stand_in(node["id"]) for node in batch.nodes
    }


def _create_steps(batch: Batch, *, joins: bool) -> list[Step]:
    return [
        Step(
            f"{batch.title}create a new node {node['name']} with profile {batch.profile['name']}",
            Create(NODE, _body(batch, node, joins=joins), mark=REPLACES),
            creates=stand_in(node["id"]),
            touches=(Touch(Effect.BUILD, 1, (node["name"],)),),
            target=node["name"],
            together=f"{batch.title}create",
            about=node["id"],
            note=batch.note,
        )
        for node in batch.nodes
        if node["id"] not in batch.ready
    ]


def _body(batch: Batch, node: Attributes, *, joins: bool) -> dict[str, Any]:
    mark = Mark(batch.cluster["id"], node["id"], node["role"] or "", joins)
    return {
        "name": node["name"],
        "profile_id": batch.profile["id"],
        "metadata": {**without(node["metadata"], REPLACES), REPLACES: mark.written()},
    }


def _delete_steps(batch: Batch) -> list[Step]:
    return [
        delete_step(node, batch.title, together=f"{batch.title}delete", about=node["id"], note=batch.note)
        for node in batch.nodes
    ]


def _finish_steps(batch: Batch, new: Mapping[str, str], noted: Container[str]) -> list[Step]:
    """The steps after which new nodes have what members had, but for the members that stay noted."""
    together = f"{batch.title}finish"
    return [
        finish_step(node, node["role"], id=new[node["id"]], title=batch.title, together=together, note=batch.note)
        for node in batch.nodes
        if node["id"] not in noted
    ]


def _gate_of_new(batch: Batch, new: Mapping[str, str]) -> list[Step]:
    return gate_steps(batch.gate, batch.title, batch.note, {new[node["id"]]: node for node in batch.nodes})


def _plural(noun: str, nodes: Sequence[Attributes]) -> str:
    return noun if len(nodes) == 1 else f"{noun}s"
