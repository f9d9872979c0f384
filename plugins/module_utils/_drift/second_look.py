# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A second look at what differs. The lists of a cloud are read one after the other, and it changes meanwhile.

Servers are built and deleted, nodes come and go, and Senlin writes the new size of a cluster before or after its nodes.
So a difference counts only if it is there at both looks, and if no action is at work on it that the second look knows.
The actions are read before the other lists: if an action has ended by then, these show what it has done.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from .._documents.records import Records
from .._plan.info import list_resources
from .._senlin.client import Client
from .._senlin.cloud_lists import SERVERS, read_list
from .._senlin.errors import ClusteringError
from .._senlin.kinds import CLUSTER, NODE, POLICY, PROFILE, RECEIVER
from .cloud import Cloud
from .difference import Difference
from .look import Look, Question, look_at
from .motion import Motion, motion_of, read_motion


def confirmed(client: Client, question: Question, first: Look) -> Look:
    """The second look, with only those differences that the first has found, too, and that are not in motion.

    What is left out is in the notes of the clusters. ``GET /actions?status=…``, each list of Senlin but those of
    attached policies, and ``GET /servers/detail`` of Nova if the servers are compared.
    """
    found = read_motion(client)
    records = _read_again(client, first.records)
    motion = found if isinstance(found, Motion) else motion_of(found, first.records, records)
    references, ids = question.references, {each["id"] for each in first.clusters}
    clusters = [
        each for each in records.clusters if references is None or each["id"] in ids or each["name"] in references
    ]
    second = look_at(question, records, clusters, _servers_again(client, first.cloud))
    return only_what_stays(first, second, motion)


def only_what_stays(first: Look, second: Look, motion: Motion) -> Look:
    """The second look without what is at one of the looks alone, and without what is in motion."""
    before, now = ({_key(each): each for each in look.differences} for look in (first, second))
    changed = [each for key, each in {**before, **now}.items() if (key in before) != (key in now)]
    moving = [each for key, each in now.items() if key in before and motion.of(each)]

    def kept(differences: Iterable[Difference]) -> list[Difference]:
        return [each for each in differences if _key(each) in before and not motion.of(each)]

    for each in second.compared:
        id, name = each.cluster.get("id"), each.cluster["name"]
        each.differences = kept(each.differences)
        each.notes += _notes(
            [one for one in changed if _is_of(one, id, name)], [one for one in moving if _is_of(one, id, name)], motion
        )
        if motion.reason and each.differences:
            each.notes.append(f"{motion.reason} What an action is changing may be among the differences.")
    return replace(second, others=kept(second.others))


def _read_again(client: Client, records: Records) -> Records:
    """The records without those of attached policies, for which there is a list for each cluster."""
    clusters, nodes, profiles, policies, receivers = (
        tuple(list_resources(kind, {}, client)) for kind in (CLUSTER, NODE, PROFILE, POLICY, RECEIVER)
    )
    there = {each["id"] for each in clusters}
    gone = [each for each in records.clusters if each["id"] not in there and each["id"] in records.bindings]
    return replace(
        records,
        clusters=clusters,
        nodes=nodes,
        profiles=profiles,
        policies=policies,
        receivers=receivers,
        gone=(*records.gone, *gone),
    )


def _servers_again(client: Client, cloud: Cloud | None) -> Cloud | None:
    if cloud is None or cloud.reason:
        return cloud
    try:
        return replace(cloud, servers={str(each["id"]): each for each in read_list(client, SERVERS)})
    except ClusteringError as error:
        return Cloud(reason=error.message)


def _key(difference: Difference) -> tuple[str, ...]:
    """What makes two differences the same. A value that has changed meanwhile makes another one."""
    return (
        str((difference.cluster or {}).get("id") or ""),
        difference.compared,
        difference.kind,
        str(difference.resource.get("id") or difference.resource["name"]),
        difference.where,
        _text(difference.expected),
        _text(difference.found),
    )


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def _is_of(difference: Difference, id: str | None, name: str) -> bool:
    """Whether a difference is one of a cluster; by its name if the cluster does not exist at one of the looks."""
    cluster = difference.cluster or {}
    known = cluster.get("id")
    return known == id if known and id else cluster.get("name") == name


def _notes(changed: Iterable[Difference], moving: Iterable[Difference], motion: Motion) -> list[str]:
    names = sorted({_named(each) for each in changed})
    actions = sorted({f"{_named(each)} ({motion.of(each)})" for each in moving})
    notes = []
    if names:
        notes.append(f"This changed while it was read, and was not compared: {', '.join(names)}.")
    if actions:
        notes.append(
            f"Actions are in progress on this, so it was not compared: {', '.join(actions)}. Run this again when "
            f"they have ended."
        )
    return notes


def _named(difference: Difference) -> str:
    """What differs, such as ``node.server.status of web-001``."""
    place = f"{difference.kind}.{difference.where}" if difference.where else difference.kind
    return (
        f"{place} of {difference.resource.get('name')}"
        if difference.where
        else f"{place} {difference.resource.get('name')}"
    )
