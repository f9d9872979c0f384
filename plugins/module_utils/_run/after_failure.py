# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a task still does after it has failed: it puts back what it has changed temporarily.

Which steps that takes is up to the resource; see ``AfterFailure``. A run that is killed does nothing more: the next run
of the task finds what has to be put back.
"""

from __future__ import annotations

from contextlib import suppress

from .._plan.plan import Plan
from .._plan.resource import Situation
from .._senlin.aftermath import fitted
from .._senlin.errors import ActionFailed, CheckFailed, ClusteringError, NotFound, ResponseLost, RunEnded
from .apply import apply
from .repeating import Repetitions, final_error, wait_to_repeat
from .run import Run
from .send import LostRace
from .setback import Outdated, Setback

MAX_PLANS = 10
"""How often the steps are planned at most, in addition to what their parts need."""

PLANS_PER_PART = 2
"""How often the steps are planned for a part: to wait for what others have at work by then, and to carry it out."""

ROOM_OF_FIRST, ROOM_OF_SECOND = 310, 120
"""How many characters of each of two failures a message shows. A warning shows the second one whole."""


def is_tolerated(run: Run, situation: Situation) -> bool:
    """Whether a task goes on without the nodes that have failed so far."""
    return bool(run.resource.after_failure and run.resource.after_failure.tolerates(situation))


def act_after_failure(run: Run, error: ClusteringError) -> None:
    """Carry out what is left to do after a failure, and complete the error.

    :param error: what the task ends with. If something fails again, its message says so.
    """
    after = run.resource.after_failure
    begun = run.begun or run.lost_step or isinstance(error, CheckFailed)
    if after is None or isinstance(error, RunEnded) or not begun:
        return
    # The time of the task may be over, and what is put back must not depend on that.
    run.deadline.restart()
    try:
        _act(run)
    except ClusteringError as second:
        if second.message != error.message:
            run.warn(second.message)
            follow_up = f"The next steps failed as well: {fitted(second.message, room=ROOM_OF_SECOND)}"
            error.message = f"{fitted(error.message, room=ROOM_OF_FIRST)} {follow_up}"
        # What is left then is to put back what can be put back.
        run.findings.gave_up = True
        run.deadline.restart()
        with suppress(ClusteringError):
            _act(run)
    with suppress(ClusteringError):
        after.explain(_situation(run), error)


def _situation(run: Run) -> Situation:
    situation = run.situation(probed=True)
    situation.have = run.resource.find(situation)
    return situation


def _left_behind(run: Run) -> NotFound:
    """The error for a resource that somebody has deleted in the middle of the work, with what the task has created."""
    ids = ", ".join(run.findings.created.values())
    return NotFound(
        f"The {run.resource.kind.title} no longer exists, so nothing could be restored. Delete what the task has "
        f"created for it and what still exists, with cluster_node and state absent: {ids}."
    )


def _act(run: Run) -> None:
    """Send the steps, part by part, and draw them again until nothing is left.

    What fails does not keep the others from being done, unless the same steps are left after it.

    :raises ClusteringError: the first failure; or there is always something left.
    """
    repetitions = Repetitions()
    setback: Setback | None = None
    failed: ClusteringError | None = None
    tried: list[list[str]] = []
    begun: list[list[str]] = []
    drawn, most = 0, MAX_PLANS
    while drawn < most:
        drawn += 1
        situation = _situation(run)
        after = run.resource.after_failure
        steps = after.plan(situation) if after and situation.have else []
        titles = [step.title for step in steps]
        if situation.have is None and run.findings.created:
            raise _left_behind(run)
        if not steps or titles in tried:
            break
        plan = Plan(situation.have, tuple(steps), ())
        most = max(most, MAX_PLANS + PLANS_PER_PART * len([step for step in steps if step.redraws]))
        if setback and setback.is_true and setback.recurs(situation.have, plan):
            raise final_error(run, setback)
        # A plan that does not change by being carried out is sent as a whole.
        part = plan if titles in begun else plan.first_part
        try:
            apply(run, part)
        except ActionFailed as error:
            failed = failed or error
            tried.append(titles)
        except (LostRace, Outdated, Setback, ResponseLost) as obstacle:
            if isinstance(obstacle, Setback):
                setback = obstacle
                setback.remember(situation.have, plan)
            wait_to_repeat(run, obstacle, repetitions)
        else:
            if part.steps != plan.steps:
                begun.append(titles)
    else:
        undone = "What follows the failure is still not done, as if another run undid it again and again."
        failed = failed or ClusteringError(undone)
    if failed:
        raise failed
