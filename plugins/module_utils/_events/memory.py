# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a source remembers between two polls, and what of the things that a poll has read is new.

Pure: nothing here asks a server or a clock.

Senlin gives events random ids and whole seconds. Several engines write them, each by its own clock, and an event can be
stored later than another one with a newer time. So a time alone does not separate what was reported from what is new,
and neither does the server's ``marker``. Each poll therefore reads back to :data:`OVERLAP` before the one before it,
and reports what it does not remember. What is older than twice that is forgotten, as no later poll reads it: the second
part is for a server whose clock is set back.

An action is listed by the time of its creation, and can fail long after that. So the actions in progress are remembered
as well. One that is no longer in progress has ended; if it is too old for the list, it is read by its id.

The status of a node, or of an action in progress, is reported once while it lasts, and forgotten when it is over.
Neither ``updated_at`` nor ``status_reason`` of a node shows whether it has left ERROR meanwhile: each check of a broken
server changes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

from .._senlin.kinds import ACTION, EVENT, NODE, Kind
from .._senlin.times import FORMAT, read_second, read_time
from .._senlin.transport import Attributes
from .wanted import Wanted

OVERLAP = timedelta(minutes=5)
"""How far each poll reads back. It must exceed what the clocks of engines differ, and how late an event is stored."""

LONGEST_ACTION = timedelta(days=1)
"""How long before the option ``since`` an action can have been created that has ended after it."""

MOST_NAMES = 1000
"""How many names of clusters that do not exist any more are remembered."""

STATE = ""
"""Stands for the time of what is remembered as long as it lasts."""


@dataclass(frozen=True)
class Reading:
    """What one poll has read.

    :param time: the server's time at the beginning of the poll, or a little later.
    :param events: the wanted events since :attr:`Memory.events_from`, the newest first.
    :param in_progress: all actions that have not ended, if the source is to report actions.
    :param ended: the actions that have ended in a wanted status.
    :param nodes: the nodes that are in a wanted status.
    """

    time: datetime
    events: Sequence[Attributes] = ()
    in_progress: Sequence[Attributes] = ()
    ended: Sequence[Attributes] = ()
    nodes: Sequence[Attributes] = ()


@dataclass(frozen=True)
class Memory:
    """What a source remembers.

    :param events_from: how far back the next poll reads events.
    :param actions_from: how far back it reads actions, by the time of their creation.
    :param reported: what needs not be reported again: its key, and the time by which it is listed or :data:`STATE`.
    :param in_progress: the actions in progress, by id, with the time of their creation.
    :param names: the names of clusters, by id, also of some that do not exist any more.
    """

    events_from: datetime
    actions_from: datetime
    reported: Mapping[str, str] = field(default_factory=dict)
    in_progress: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Finding:
    """Something that a poll has found, and that may be new.

    :param key: what it is remembered by.
    :param time: the time by which the server lists it, or :data:`STATE`.
    """

    kind: Kind
    resource: Attributes
    key: str
    time: str

    @property
    def cluster_id(self) -> str:
        """The id of the cluster that it belongs to; empty if it belongs to none, or if the server does not say."""
        return self.resource["cluster_id"] or ""

    def content(self, names: Mapping[str, str]) -> dict[str, Any]:
        """What is reported: the object under its noun, as an info module returns it, and where it belongs.

        :param names: the names of clusters, by id.
        """
        cluster = {"id": self.cluster_id, "name": names.get(self.cluster_id)} if self.cluster_id else None
        return {
            "type": self.kind.noun,
            "cluster": cluster,
            "project_id": self.resource["project_id"],
            self.kind.noun: self.resource,
        }


def first_memory(time: datetime, since: datetime | None) -> Memory:
    """What a source remembers that has no state file: nothing yet.

    :param time: the server's time.
    :param since: from when on it is to report.
    """
    # The next poll can read a little further back, if the server's clock is set back.
    start = time - 2 * OVERLAP
    if since is None:
        return Memory(start, start)
    return Memory(min(start, since), min(start, since - LONGEST_ACTION))


def findings(reading: Reading, wanted: Wanted) -> Iterator[Finding]:
    """What a poll has read: events, the oldest first, then actions by their ends, and then what is in a status."""
    for event in reversed(reading.events):
        yield Finding(EVENT, event, f"event {event['id']}", event[EVENT.created_key])
    for action in sorted(reading.ended, key=lambda each: each["end_at"] or 0.0):
        yield Finding(ACTION, action, f"action {action['id']} {action['status']}", action[ACTION.created_key])
    for kind, resources in ((ACTION, reading.in_progress), (NODE, reading.nodes)):
        statuses = wanted.actions if kind is ACTION else wanted.nodes
        for each in resources:
            if each["status"] in statuses:
                yield Finding(kind, each, f"{kind.noun} {each['id']} {each['status']}", STATE)


def new(memory: Memory, reading: Reading, wanted: Wanted) -> list[Finding]:
    """What of a reading has not been reported, in the order in which it is to be reported.

    A thing that a list has twice, as its pages were read while it changed, is new once.
    """
    unknown = {each.key: each for each in findings(reading, wanted) if each.key not in memory.reported}
    return list(unknown.values())


def from_now_on(memory: Memory, reading: Reading, wanted: Wanted, since: datetime | None) -> Memory:
    """The memory of a source that begins, after its first reading: it reports nothing that is over.

    What lasts is still reported: a node in ERROR needs help, however long it has been there.

    :param since: from when on it is to report.
    """
    over = {each.key: each.time for each in findings(reading, wanted) if each.time != STATE and _is_over(each, since)}
    return replace(memory, reported={**memory.reported, **over})


def _is_over(finding: Finding, since: datetime | None) -> bool:
    """Whether something happened before the time from which on the source reports."""
    if since is None:
        return True
    happened = finding.resource["end_at"] if finding.kind is ACTION else finding.time
    time = read_second(happened)
    return time is None or time < since


def with_reported(memory: Memory, finding: Finding) -> Memory:
    """The memory after something was reported."""
    return replace(memory, reported={**memory.reported, finding.key: finding.time})


def after(memory: Memory, reading: Reading, wanted: Wanted) -> Memory:
    """The memory after all that a poll has read was reported, without what no later poll can read again."""
    start = reading.time - OVERLAP
    current = {each.key: each.time for each in findings(reading, wanted)}
    lasting = {key: time for key, time in current.items() if time == STATE}
    in_progress = {each["id"]: each[ACTION.created_key] or "" for each in reading.in_progress}
    listed = {
        key: time
        for key, time in {**memory.reported, **current}.items()
        if time != STATE and _is_since(time, start - OVERLAP)
    }
    return Memory(start, start, {**listed, **lasting}, in_progress, memory.names)


def is_worth_saving(memory: Memory, saved: Memory) -> bool:
    """Whether a restart with an earlier memory would do more than read a little further back."""
    times = ((memory.events_from, saved.events_from), (memory.actions_from, saved.actions_from))
    if any(not timedelta(0) <= time - earlier < OVERLAP for time, earlier in times):
        return True
    return replace(memory, events_from=saved.events_from, actions_from=saved.actions_from) != saved


def _is_since(text: str, start: datetime) -> bool:
    time = read_time(text)
    return time is not None and time >= start.replace(microsecond=0)


def with_names(memory: Memory, clusters: Mapping[str, str], events: Sequence[Attributes]) -> Memory:
    """The memory with the names of clusters.

    :param clusters: those that exist, by id.
    :param events: these name clusters, too, which may have come and gone between two polls.
    """
    named = {each["obj_id"]: each["obj_name"] for each in events if each["obj_type"] == "CLUSTER"}
    gone = {id: name for id, name in {**named, **memory.names}.items() if id not in clusters}
    return replace(memory, names={**dict(list(gone.items())[-MOST_NAMES:]), **clusters})


def is_about(finding: Finding, wanted: Wanted, names: Mapping[str, str]) -> bool:
    """Whether something belongs to one of the clusters that the source is about."""
    clusters = wanted.clusters
    return not clusters or finding.cluster_id in clusters or names.get(finding.cluster_id) in clusters


def to_data(memory: Memory) -> dict[str, Any]:
    """The memory as JSON can hold it."""
    return {
        "events_from": memory.events_from.strftime(FORMAT),
        "actions_from": memory.actions_from.strftime(FORMAT),
        "reported": dict(memory.reported),
        "in_progress": dict(memory.in_progress),
        "names": dict(memory.names),
    }


def from_data(data: Any) -> Memory:
    """The memory that :func:`to_data` has returned.

    :raises ValueError: it is something else.
    """
    maps = ("reported", "in_progress", "names")
    if not isinstance(data, dict) or set(data) != {"events_from", "actions_from", *maps}:
        raise ValueError("not a memory")
    times = [read_time(data[key]) for key in ("events_from", "actions_from")]
    texts = [item for key in maps for pair in dict(data[key]).items() for item in pair]
    if None in times or not all(isinstance(text, str) for text in texts):
        raise ValueError("not a memory")
    first, second = (time or datetime.now(timezone.utc) for time in times)
    return Memory(first, second, *(data[key] for key in maps))
