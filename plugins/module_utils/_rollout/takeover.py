# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a run does whose journal is not what it was: it takes over another roll-out, or somebody has removed it.

Senlin writes the metadata of a cluster by an action, some time after the request. Until then, the run goes on whose
roll-out is taken over, so that the journal is out of date as soon as it is written: members may have been deleted to be
replaced, or replaced that it notes as deleted. So what has happened is found out afterwards, when nothing is at work
any more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from .._plan.resource import Situation
from .._senlin.transport import Attributes
from .marks import Absent, Journal, new_journal
from .memory import memory_of
from .ownership import has_ended
from .state import State, deleted_by_request


def taken_up(state: State, profile: Attributes) -> Journal | None:
    """The journal that the cluster has. If it is of another profile, the one that is written in its place.

    What the other roll-out has changed temporarily is put back by this one then.
    """
    begun = state.journal
    if begun is None or begun.rolls_out(profile):
        return begun
    absent = [{**each.as_node(), "profile_id": begun.profile_before(each.name)} for each in state.absent_members()]
    new = new_journal(state.cluster, [*state.members, *absent], profile["id"], begun.policies)
    return replace(
        new,
        # The sizes are those of a cluster with this number of members.
        members=begun.members if begun.sizes else new.members,
        sizes=begun.sizes,
        temporary_sizes=begun.temporary_sizes,
        absent=begun.absent,
        seen=tuple(map(Absent.of, state.members)),
    )


def brought_up_to_date(situation: Situation, state: State, profile: Attributes) -> State:
    """The state with the members that were deleted to be replaced, although the journal does not say so.

    ``GET /actions?target=&action=NODE_DELETE`` for members that have gone, if this roll-out has taken over another one,
    or its journal is gone.
    """
    found = _with_deleted_members(situation, state, profile)
    # They stay known until the journal is written that notes them.
    memory_of(situation).last_members = (*map(Absent.of, state.members), *found.absent_members())
    return found


def _with_deleted_members(situation: Situation, state: State, profile: Attributes) -> State:
    memory, journal = memory_of(situation), state.journal
    if journal is None and memory.journal and not has_ended(situation):
        # Whom it notes as deleted can be there again by now. Those that are deleted are found below.
        memory.journal = journal = replace(memory.journal, absent=())
    if journal is None or not journal.rolls_out(profile):
        return state
    before = {each.id: each for each in (journal.seen if state.journal else memory.last_members)}
    noted = {each.id for each in journal.absent}
    gone = before.keys() - {node["id"] for node in state.members} - state.left.keys() - noted
    deleted = deleted_by_request(situation, sorted(gone))
    if state.journal and journal.seen:
        # The other run has stopped by then. Whom somebody deletes after that is not replaced.
        memory.deleted_by_other = deleted if memory.deleted_by_other is None else deleted & memory.deleted_by_other
        deleted = memory.deleted_by_other
    # A node that replaces a member has its name.
    joined = Counter(node["name"] for node in state.members if node["id"] not in before) if before else Counter()
    left = tuple(_without([*journal.absent, *(before[id] for id in sorted(deleted))], joined))
    seen = journal.seen if left == journal.absent else ()
    return replace(state, journal=replace(journal, absent=left, seen=seen)) if left or state.journal else state


def _without(absent: list[Absent], joined: Counter[str]) -> Iterator[Absent]:
    """The members whose places no node has taken."""
    for each in absent:
        if joined[each.name]:
            joined[each.name] -= 1
        else:
            yield each
