# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Whose roll-out it is: only one profile can be rolled out to a cluster at a time.

The journal in the metadata of the cluster says which one. Senlin has no request that changes metadata only if it is as
expected. So a run writes the journal first, then waits for what is at work on the cluster, and then plans from what it
finds. And before each step, it looks whether the journal is still the one that it knows. A run that finds that of
another profile stops, and changes nothing more: the other run puts back what has to be put back. Runs that roll out the
same profile share the journal. If it is gone, it is written again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._plan.calls import Update
from .._plan.reserved import JOURNAL
from .._plan.resource import Situation
from .._senlin.errors import ClusteringError, TakenOver
from .._senlin.kinds import ACTION, CLUSTER, PROFILE, capitalized, describe
from .._senlin.transport import Attributes
from .marks import Journal, read_journal
from .memory import Known, memory_of
from .state import State


def check_ours(situation: Situation, state: State, profile: Attributes) -> None:
    """Look, before a plan is drawn, whether another run has taken over.

    :param profile: the profile that this run rolls out.
    :raises TakenOver: another run has begun to roll out another profile.
    """
    if other := _other_profile_id(situation, state, profile):
        raise _taken_over(situation, state.cluster, other)
    memory_of(situation).owned = _is_ours(read_journal(state.cluster), profile)
    remember_journal(situation, state)


def remember_journal(situation: Situation, state: State) -> None:
    """Remember the journal that a plan is drawn from, to which :func:`guard` compares."""
    written = (state.cluster["metadata"] or {}).get(JOURNAL)
    memory_of(situation).known = Known(state.cluster["id"], written, len(situation.sent_steps))


def is_taken_over(situation: Situation, state: State, profile: Attributes) -> bool:
    """Whether another run has begun to roll out another profile since this one has begun."""
    return _other_profile_id(situation, state, profile) is not None


def guard(situation: Situation) -> ClusteringError | None:
    """Look whether the journal is as the plan has found it, or as this run has written it. ``GET /clusters/<id>``."""
    known = memory_of(situation).known
    # When this run has removed the journal, it only deletes what is of no use any more.
    cluster = situation.client.get(CLUSTER, known.cluster_id) if known and not has_ended(situation) else None
    if known is None or cluster is None:
        return None
    own = _written(situation, known.steps)
    if (cluster["metadata"] or {}).get(JOURNAL) == (own[-1].get(JOURNAL) if own else known.written):
        return None
    journal, profile = read_journal(cluster), memory_of(situation).profile
    if journal and profile and journal.rolls_out(profile):
        what = describe(CLUSTER, cluster)
        return TakenOver(f"Another run rolls out the same profile to {what}, and has changed what both have noted.")
    if journal:
        return _taken_over(situation, cluster, journal.profile_id)
    return TakenOver(f"The record of the roll-out is missing from the metadata of {describe(CLUSTER, cluster)}.")


def has_ended(situation: Situation) -> bool:
    """Whether this run has removed its journal."""
    return _has_left(situation) is False


def follow_up(profile: Attributes) -> str:
    """What to do next in a run that was taken over."""
    return (
        f"This run has stopped. The other one restores sizes and policies. To roll out {describe(PROFILE, profile)} "
        f"after that, run this task again."
    )


def _is_ours(journal: Journal | None, profile: Attributes) -> bool:
    return journal is not None and journal.rolls_out(profile)


def _other_profile_id(situation: Situation, state: State, profile: Attributes) -> str | None:
    """The profile that another run has begun to roll out since this one has begun; ``None`` if there is none.

    If the journal is gone, another run of the same profile may have removed it, or somebody who has written other
    metadata. The actions on the cluster tell what was written last:
    ``GET /actions?target=&action=CLUSTER_UPDATE&sort=created_at:desc``.
    """
    left = _has_left(situation)
    owned = memory_of(situation).owned if left is None else left
    journal = read_journal(state.cluster)
    if not owned or _is_ours(journal, profile):
        return None
    if journal is None:
        query = {"target": state.cluster["id"], "action": "CLUSTER_UPDATE", "sort": "created_at:desc"}
        actions = situation.client.listing(ACTION, **query)
        written = (read_journal(action["inputs"] or {}) for action in actions)
        journal = next((each for each in written if each), None)
    return None if journal is None or _is_ours(journal, profile) else journal.profile_id


def _has_left(situation: Situation) -> bool | None:
    """Whether this run has left the cluster with a journal; ``None`` if it has not written its metadata so far."""
    written = _written(situation, 0)
    return JOURNAL in written[-1] if written else None


def _written(situation: Situation, start: int) -> list[Mapping[str, Any]]:
    """The metadata that this run has written for its journal, from one of its steps on."""
    calls = [step.call for step in situation.sent_steps[start:]]
    return [call.body["metadata"] for call in calls if isinstance(call, Update) and JOURNAL in call.metadata_keys]


def _taken_over(situation: Situation, cluster: Attributes, profile_id: str) -> TakenOver:
    what = capitalized(describe(CLUSTER, cluster))
    profile = situation.client.get(PROFILE, profile_id)
    named = describe(PROFILE, profile) if profile else f"a profile that no longer exists ({profile_id})"
    return TakenOver(f"{what} has been taken over by another run, which rolls out {named}.")
