# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The limits that a task can set to what it does to servers, and the refusal of a plan that exceeds one of them.

Pure: both modes check the same plan before they send anything of it. What a run has done already counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .._senlin.errors import LimitExceeded
from .effect import DISRUPTIONS, Effect, listed, nodes_of
from .fields import CONTROL, Field, Params
from .plan import Step
from .portion import Portion, read_portion

LIMITS = [effect.value for effect in DISRUPTIONS[1:-1]]
"""The values of ``max_disruption``, the strictest first."""
MAX_DISRUPTION = Field("max_disruption", {"type": "str", "choices": LIMITS}, CONTROL)
"""The most that a task may do to a server or stack."""
MAX_REMOVED = Field("max_removed", {"type": "str"}, CONTROL, read=read_portion)
"""How many servers or stacks a task may remove."""


def check_limits(
    params: Params, planned: Sequence[Step], done: Sequence[Step] = (), *, what: str, members: int, unsent: str
) -> None:
    """Refuse a plan that exceeds a limit of the task.

    :param planned: the steps that are still to be sent.
    :param done: the steps that the task has done before.
    :param what: the task's resource as the subject of a sentence.
    :param members: how many members the cluster had when the task began; a percentage is a part of them.
    :param unsent: what has not been sent, as a sentence.
    :raises LimitExceeded: names the nodes, the limit, and what to do.
    """
    if params.get("max_disruption"):
        _check_disruption(planned, Effect(params["max_disruption"]), unsent)
    if params.get("max_removed") is not None:
        _check_removed(params["max_removed"], planned, done, what, members, unsent)


def _check_disruption(planned: Iterable[Step], limit: Effect, unsent: str) -> None:
    for step in planned:
        for touch in step.touches:
            if touch.count and touch.effect.disruption > limit.disruption:
                verb = touch.effect.value
                raise LimitExceeded(
                    f"The step {step.title!r} would {verb} {nodes_of(touch.count)}{_named(touch.names)}, and "
                    f"max_disruption is {limit.value}. {unsent} If this is intended, set max_disruption to {verb}. "
                    f"Otherwise, correct the task."
                )


def _check_removed(
    limit: Portion, planned: Sequence[Step], done: Sequence[Step], what: str, members: int, unsent: str
) -> None:
    touches = [touch for step in (*done, *planned) for touch in step.touches if touch.effect is Effect.REMOVE]
    before = sum(touch.count for step in done for touch in step.touches if touch.effect is Effect.REMOVE)
    count, permitted = sum(touch.count for touch in touches), limit.of(members)
    if count <= permitted or count == before:
        return
    names = [name for touch in touches for name in touch.names]
    candidates = list(dict.fromkeys(name for touch in touches for name in touch.candidates))
    chosen = f" Senlin chooses {_rest(count, names)} among {listed(candidates)}." if candidates else ""
    already = f" {before} of them {'was' if before == 1 else 'were'} removed earlier." if before else ""
    portion = f"{limit}, which is {permitted} of {members}" if limit.is_percentage else str(limit)
    raise LimitExceeded(
        f"{what} would lose {nodes_of(count)}{_named(names)}, and max_removed is {portion}.{chosen}{already} {unsent} "
        f"To remove them, raise max_removed. Otherwise, correct the task."
    )


def _rest(count: int, names: Sequence[str]) -> str:
    rest = count - len(names)
    return f"{'the other ' if names else ''}{rest}" if rest > 1 or names else "it"


def _named(names: Sequence[str]) -> str:
    return f" ({listed(names)})" if names else ""
