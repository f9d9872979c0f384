# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whose roll-out it is: only one profile can be rolled out to a cluster at a time.

The journal in the metadata of the cluster says which one. Senlin has no request that changes metadata only if it is as
expected. So a run writes the journal first, then waits for what is at work on the cluster, and then plans from what it
finds. And before each step, it looks whether the journal is still the one that it knows. A run that finds another one
stops, and changes nothing more: the other run puts back what has to be put back. Runs that roll out the same profile
share the journal.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .._plan.calls import Update
from .._plan.reserved import JOURNAL
from .._plan.resource import Situation
from .._senlin.errors import ClusteringError, TakenOver
from .._senlin.kinds import CLUSTER, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .marks import read_journal
from .state import State

KNOWN = "known"
"""The key of the memory of a run for the cluster, and what its journal has to be, as the last plan has found it."""
OWNED = "owned"
"""The key of the memory of a run that has found a journal of its profile."""


def check_ours(situation: Situation, state: State, profile: Attributes, to_change: Sequence[Attributes]) -> None:
    """Look, before a plan is drawn, whether this run still has the say.

    :param profile: the profile that this run rolls out.
    :param to_change: the members that are left.
    :raises TakenOver: another run has begun to roll out another profile, or has ended this roll-out before all members
        have changed.
    """
    journal = state.journal
    if is_taken_over(situation, state, profile) and (journal or to_change):
        raise _taken_over(situation, state.cluster, journal.profile_id if journal else None)
    situation.findings.memory[OWNED] = bool(journal and journal.profile_id == profile["id"])
    remember_journal(situation, state, profile)


def remember_journal(situation: Situation, state: State, profile: Attributes) -> None:
    """Remember the journal that a plan is drawn from, to which :func:`guard` compares.

    One of the same profile can be written by another run, too. Any other one has to be exactly as it was found.
    """
    written = (state.cluster["metadata"] or {}).get(JOURNAL)
    is_ours = state.journal is not None and state.journal.profile_id == profile["id"]
    situation.findings.memory[KNOWN] = (state.cluster["id"], profile["id"] if is_ours else None, written)


def is_taken_over(situation: Situation, state: State, profile: Attributes) -> bool:
    """Whether the journal of this run is gone, although the run has not removed it."""
    is_ours = state.journal is not None and state.journal.profile_id == profile["id"]
    left = _has_left(situation)
    owned = situation.findings.memory.get(OWNED) if left is None else left
    return bool(owned) and not is_ours


def guard(situation: Situation) -> ClusteringError | None:
    """Look whether the journal is still the one that the plan was drawn from. ``GET /clusters/<id>``."""
    known: tuple[str, str | None, Any] | None = situation.findings.memory.get(KNOWN)
    # When this run has removed the journal, it only deletes what is of no use any more.
    cluster = situation.client.get(CLUSTER, known[0]) if known and _has_left(situation) is not False else None
    if known is None or cluster is None:
        return None
    journal = read_journal(cluster)
    found = journal.profile_id if journal else None
    written = (cluster["metadata"] or {}).get(JOURNAL)
    as_known = found == known[1] if known[1] else written == known[2]
    return None if as_known else _taken_over(situation, cluster, found)


def follow_up(profile: Attributes) -> str:
    """What to do next in a run that was taken over."""
    return (
        f"This run has stopped, and leaves to the other one what has to be put back. If "
        f"{describe(PROFILE, profile)} is still to be rolled out, run this task again after that."
    )


def _has_left(situation: Situation) -> bool | None:
    """Whether this run has left the cluster with a journal; ``None`` if it has not written its metadata so far."""
    calls = [step.call for step in situation.sent_steps]
    written = [call.body["metadata"] for call in calls if isinstance(call, Update) and JOURNAL in call.metadata_keys]
    return JOURNAL in written[-1] if written else None


def _taken_over(situation: Situation, cluster: Attributes, profile_id: str | None) -> TakenOver:
    what = describe(CLUSTER, cluster)
    if profile_id is None:
        return TakenOver(f"Another run has ended the roll-out to {what}.")
    profile = situation.client.get(PROFILE, profile_id)
    named = describe(PROFILE, profile) if profile else f"a profile that no longer exists ({profile_id})"
    return TakenOver(f"{capitalized(what)} has been taken over by another run, which rolls out {named}.")
