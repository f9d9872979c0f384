# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a run remembers from one plan of a roll-out to the next. It is gone when the run ends.

What a later run has to know is in the metadata of the cluster and its nodes; see ``marks.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from .._plan.resource import Situation
from .._senlin.transport import Attributes
from .marks import Absent, Journal


@dataclass(frozen=True)
class Known:
    """The journal as the last plan has found it.

    :param cluster_id: the cluster.
    :param written: the journal in its metadata; ``None`` if it had none.
    :param steps: how many steps were done by then.
    """

    cluster_id: str
    written: Any
    steps: int


@dataclass
class Memory:
    """What the run remembers.

    :param profile: the profile that is rolled out.
    :param members: the members as they were found first, by their ids.
    :param new_ids: the ids of the nodes that replace members, or are to.
    :param chosen: the ids of the members that the task names.
    :param batches: the number of the batch, by the id of a member.
    :param methods: how a member changes, by its id.
    :param journal: the journal as the last plan has drawn it.
    :param is_unnoted: whether the roll-out began in a cluster in ERROR, so that its journal is in this memory alone.
    :param has_asked: whether the members that had the profile at the start were asked.
    :param has_ended: whether the roll-out came to its end, without the nodes that failed.
    :param known: the journal as the last plan has found it.
    :param owned: whether the last plan has found a journal of its profile.
    :param last_members: the members that the last plan has found, and those that were deleted to be replaced.
    :param deleted_by_other: the ids of the members that the run has deleted whose roll-out this one has taken over;
        ``None`` until they are known.
    :param recreating: the ids of the members whose recreation was planned after a failure.
    :param spared: the protected nodes that were not deleted after a failure, as they stand in a sentence.
    :param held: the ids of the protected members that do not go back after a failure, as they would be replaced.
    """

    profile: Attributes | None = None
    members: dict[str, Attributes] = field(default_factory=dict)
    new_ids: set[str] = field(default_factory=set)
    chosen: list[str] | None = None
    batches: dict[str, int] = field(default_factory=dict)
    methods: dict[str, str] = field(default_factory=dict)
    journal: Journal | None = None
    is_unnoted: bool = False
    has_asked: bool = False
    has_ended: bool = False
    known: Known | None = None
    owned: bool = False
    last_members: tuple[Absent, ...] = ()
    deleted_by_other: set[str] | None = None
    recreating: set[str] = field(default_factory=set)
    spared: dict[str, None] = field(default_factory=dict)
    held: set[str] = field(default_factory=set)

    def forget_plan(self) -> None:
        """Forget what a plan has decided, as none of its steps was sent."""
        self.profile, self.chosen, self.journal, self.is_unnoted = None, None, None, False
        for each in (self.members, self.batches, self.methods):
            each.clear()


def memory_of(situation: Situation) -> Memory:
    """The memory of the run that a situation belongs to."""
    memory: Memory = situation.findings.memory.setdefault(Memory, Memory())
    return memory
