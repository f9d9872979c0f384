# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a task at work knows (:class:`Run`), and what it has done or would do (:class:`Outcome`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from .._plan.fields import Params
from .._plan.plan import Plan, Step
from .._plan.resource import Findings, Resource, Situation, nothing_assumed
from .._plan.structure import plan_items
from .._prediction.placeholders import is_placeholder
from .._senlin.actions import Progress, no_progress
from .._senlin.client import Client
from .._senlin.deadline import Deadline
from .._senlin.errors import ClusteringError
from .._senlin.kinds import Kind
from .._senlin.transport import Attributes
from .._senlin.writer import Writer

RETRY_PAUSE = 2.0
"""Seconds to wait before a plan is drawn again, after a lost response or a lock that no action explains."""


@dataclass
class Run:
    """One task at work.

    :param warn: shows a sentence to the operator.
    :param on_missing: is called when something that the task needs is missing; see :class:`Situation`.
    :param progress: is called at each poll of an action.
    :param assume: returns an assumed object in place of a missing one; see :class:`Situation`.
    :param record_plan: records the effect of a plan in check mode, and returns the id that the resource then has.
    :param done: the titles of the steps that are done.
    :param done_steps: these steps, or in check mode those that would be done.
    :param ended_actions: the actions that have been waited for.
    :param lost_step: the step whose response was lost, until it is known whether the server did it.
    :param begun: whether the server has accepted a request that changes something.
    :param sent_steps: the steps that are done, probes included, and whose outcome is known.
    :param changed: what the steps have changed: by the path of a collection and the id in it, the name of what was
        created, and nothing of what existed before.
    :param findings: what the steps have found out.
    :param stuck_ids: the ids of resources that stay busy although nothing that can complete is at work on them.
    :param name: the name of the task's resource, which the task can name by its id; empty until it is known.
    :param members: how many members the cluster had when the first plan was drawn; ``None`` before that.
    """

    writer: Writer
    resource: Resource
    params: Params
    deadline: Deadline
    warn: Callable[[str], None]
    on_missing: Callable[[ClusteringError], None]
    progress: Progress = no_progress
    assume: Callable[[Kind, str], Attributes] = nothing_assumed
    record_plan: Callable[[Kind, Plan], str | None] = lambda kind, plan: None
    done: list[str] = field(default_factory=list)
    done_steps: list[Step] = field(default_factory=list)
    ended_actions: list[Attributes] = field(default_factory=list)
    lost_step: Step | None = None
    begun: bool = False
    sent_steps: list[Step] = field(default_factory=list)
    changed: dict[str, dict[str, Attributes | None]] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    stuck_ids: set[str] = field(default_factory=set)
    name: str = ""
    members: int | None = None

    @property
    def client(self) -> Client:
        """Reads."""
        return self.writer.client

    @property
    def waits(self) -> bool:
        """Whether the task waits for the last action too. It always waits for those before it."""
        return self.resource.repeats or bool(self.params.get("wait", True))

    @property
    def unsent(self) -> str:
        """What has not been sent while the task waits for somebody else, as a sentence."""
        return "The remaining steps were not sent." if self.done else "Nothing was sent."

    def progress_of(self, step: Step) -> Progress:
        """What is called at each poll of a step: the progress, with the words of the step if it has some."""
        if not step.note:
            return self.progress
        words = {"note": step.note, "title": self.name}
        return lambda action, waited: self.progress({**action, **words}, waited)

    def note_done(self, step: Step) -> None:
        """Take note of a step that is done, or would be in check mode. A probe does nothing."""
        if not step.probe:
            self.done.append(step.title)
            self.done_steps.append(step)

    def items(self, steps: Iterable[Step], have: Mapping[str, Any] | None) -> list[dict[str, Any]]:
        """What some steps change, for the result ``plan``.

        What check mode predicts has no id yet.

        :param have: the resource before the first of them.
        """
        items = plan_items(steps, have, self.resource.kind)
        return [{**item, "id": None if is_placeholder(item["id"]) else item["id"]} for item in items]

    def situation(self, *, probed: bool = False) -> Situation:
        """What planning sees, before the live resource has been looked for."""
        return Situation(
            self.client,
            self.resource,
            self.params,
            self.on_missing,
            warn=self.warn,
            assume=self.assume,
            probed=probed,
            ended_actions=self.ended_actions,
            sent_steps=self.sent_steps,
            findings=self.findings,
        )


@dataclass(frozen=True)
class Outcome:
    """What a task has done, or would do.

    :param report: the module's own part of the result: the live resource, or the predicted one.
    :param plan: the steps as data.
    :param action_id: the last action, if it was not waited for.
    """

    changed: bool
    report: dict[str, Any]
    steps: list[str]
    plan: list[dict[str, Any]]
    diff: dict[str, dict[str, Any]]
    action_id: str | None = None
