# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""When a plan is drawn again, what is waited for before that, and how often."""

from __future__ import annotations

from dataclasses import dataclass

from .._senlin.aftermath import with_aftermath
from .._senlin.errors import ActionFailed, ClusteringError, ResponseLost
from .run import RETRY_PAUSE, Run
from .send import LostRace
from .setback import Outdated, Setback
from .turn import wait_for_change, wait_for_turn

MAX_ATTEMPTS = 5
"""How often a plan is drawn after a response was lost, or after a lock that no action explains."""

LOCKED_ADVICE = " No action that is in progress explains that. If it lasts, have an administrator check senlin-engine."
"""What to do about a lock that no action explains."""

MAX_REDRAWS = 20
"""How often a plan is drawn after a refusal, or in a task that repeats its plan. Each time, something has changed, so
the limit is generous."""


@dataclass
class Repetitions:
    """How often a plan was drawn again, by the reason.

    :param attempts: because a response was lost, or because of a lock that no action explains.
    :param redraws: because it was refused, or because the resource was not what it was drawn from.
    :param rounds: because it was carried out, in a task that repeats its plan until nothing is left.
    """

    attempts: int = 0
    redraws: int = 0
    rounds: int = 0

    @property
    def are_too_many(self) -> bool:
        """Whether the task gives up. A task that repeats its plan ends instead."""
        return self.attempts >= MAX_ATTEMPTS or self.redraws >= MAX_REDRAWS

    def part_is_done(self) -> None:
        """Start to count anew."""
        self.attempts, self.redraws = 0, 0


def wait_to_repeat(run: Run, obstacle: LostRace | Outdated | Setback | ResponseLost, repetitions: Repetitions) -> None:
    """Take note of what has kept a plan from being carried out, and wait until it makes sense to draw it again.

    :param obstacle: why it was not carried out.
    :raises ClusteringError: that has happened too often.
    """
    if isinstance(obstacle, LostRace):
        run.done.append(str(obstacle))
    elif isinstance(obstacle, ResponseLost):
        repetitions.attempts += 1
        if not repetitions.are_too_many:
            run.deadline.pause(RETRY_PAUSE)
    elif isinstance(obstacle, Outdated):
        repetitions.redraws += 1
    elif not obstacle.locked:
        repetitions.redraws += 1
        obstacle.is_true = not wait_for_change(run, obstacle.object_ids, obstacle.cluster_id)
    elif wait_for_turn(run, obstacle):
        repetitions.attempts = 0
    else:
        repetitions.attempts += 1
    if not repetitions.are_too_many:
        return
    if isinstance(obstacle, Setback):
        raise final_error(run, obstacle) from None
    if isinstance(obstacle, Outdated):
        raise obstacle.error from None
    if isinstance(obstacle, ResponseLost):
        raise obstacle


def final_error(run: Run, setback: Setback) -> ClusteringError:
    """What the task ends with after a setback that is true, or that recurs too often."""
    error = setback.error
    if setback.locked:
        error.message += LOCKED_ADVICE
    elif isinstance(error, ActionFailed):
        return with_aftermath(run.client, error)
    return error
