# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A plan: what is, and the steps from there to what a task declares. Check mode and the real run both read it.

A step has a title, the request that carries it out, and what is true of the resource afterwards. ``changed``, the diff,
the predicted resource, and the list of steps are all read off the plan, and the real run only sends it. So check mode
and the real run cannot disagree. Nothing in this file sends anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .._senlin.client import Client
from .._senlin.errors import ClusteringError
from .calls import Call, Create
from .effect import Effect, Touch


@dataclass(frozen=True)
class Risk:
    """A failure of a step that is known to be possible before the step is sent, and has an explanation of its own.

    :param explain: is given a client that reads, and the error of the step's action that failed. Returns the error that
        the task ends with.
    :param warning: the sentence with which check mode warns of the failure; empty if it is too unlikely for that.
    """

    explain: Callable[[Client, ClusteringError], ClusteringError]
    warning: str = ""

    def followed_by(self, other: Risk) -> Risk:
        """Both risks: the other one explains what this one has explained."""
        return Risk(lambda client, error: other.explain(client, self.explain(client, error)), self.warning)


@dataclass(frozen=True)
class Step:
    """One thing to do.

    :param title: what a person reads, such as ``resize cluster web to 5``.
    :param call: the request.
    :param after: the attributes of the task's resource that the step sets. ``None`` if the step deletes the resource;
        empty if the step is about something else.
    :param probe: whether the step only finds something out. A probe changes nothing and does not count as a change; the
        plan is drawn again after it. Check mode skips it and plans with what the server already knows.
    :param not_repeatable: whether sending the step twice differs from sending it once, as with "add two nodes".
    :param locks: the id of the object that the step's action locks, where that is not the target of the request.
    :param risk: a failure that the step may well end with.
    :param touches: what the step does to the servers or stacks of nodes.
    :param target: the name of the object that the step is about, where that is not the task's resource.
    :param becomes: the id of the existing object that is the task's resource from this step on; empty if that stays.
    :param creates: the text that stands for the id of the object that the step creates, in the requests of later steps.
        Empty if the step creates nothing, or the task's resource itself.
    :param together: the name of a group. Steps of one group that follow one another are sent one after the other, and
        then waited for together.
    :param about: the id of the node that has failed if the step fails, where the failure of a node is tolerated.
    :param note: the words that the progress shows while the step is waited for; empty for those of its action.
    :param redraws: whether the plan is drawn again after the step, as others may change something while it is carried
        out.
    :param before: the attributes of another object than the task's resource that the step updates, as they are before.
    :param protected: what the step removes although it is protected, as it stands in a sentence.
    :param at_risk: the protected nodes that the server can choose to remove in the step, as they stand in a sentence.
    :param restarts_time: whether the time limit of the task begins anew with the step.
    """

    title: str
    call: Call
    after: Mapping[str, Any] | None = field(default_factory=dict)
    probe: bool = False
    not_repeatable: bool = False
    locks: str = ""
    risk: Risk | None = field(default=None, compare=False)
    touches: tuple[Touch, ...] = ()
    becomes: str = ""
    target: str = ""
    creates: str = ""
    together: str = ""
    about: str = ""
    note: str = field(default="", compare=False)
    restarts_time: bool = field(default=False, compare=False)
    redraws: bool = field(default=False, compare=False)
    before: Mapping[str, Any] = field(default_factory=dict, compare=False)
    protected: tuple[str, ...] = field(default=(), compare=False)
    at_risk: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Plan:
    """What is, and the steps from there to what is declared.

    :param have: the live resource, or ``None``.
    :param steps: in the order in which they are sent.
    :param declared: the attributes that the task declares.
    """

    have: Mapping[str, Any] | None
    steps: tuple[Step, ...]
    declared: tuple[str, ...]

    @property
    def changed(self) -> bool:
        """Whether there is anything to do."""
        return any(not step.probe for step in self.steps)

    @property
    def titles(self) -> list[str]:
        """The steps as a person reads them."""
        return [step.title for step in self.steps if not step.probe]

    @property
    def first_part(self) -> Plan:
        """The steps up to the first one after which the plan is drawn again; all of them if there is none."""
        ends = next((place for place, step in enumerate(self.steps, 1) if step.redraws), len(self.steps))
        return replace(self, steps=self.steps[:ends])

    @property
    def warnings(self) -> list[str]:
        """The failures that the steps may well end with, as sentences."""
        return [step.risk.warning for step in self.steps if step.risk and step.risk.warning]

    @property
    def after(self) -> dict[str, Any] | None:
        """The resource as it will be, or ``None`` if it will not exist."""
        resource = None if self.have is None else dict(self.have)
        for step in self.steps:
            if step.after is None:
                resource = None
            elif step.becomes:
                resource = dict(step.after)
            elif step.after or isinstance(step.call, Create):
                resource = {**(resource or {}), **step.after}
        return resource

    @property
    def diff(self) -> dict[str, dict[str, Any]]:
        """What the plan changes; see :func:`diff_of`."""
        return diff_of(self.have, self.after, self.declared, self.steps)


def diff_of(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, declared: Iterable[str], steps: Iterable[Step]
) -> dict[str, dict[str, Any]]:
    """``before`` and ``after``, as Ansible's ``--diff`` prints them: what the task declares, and what else changes.

    Steps that set no attribute of the task's resource, because they are about something else, are listed by their
    titles under ``steps``. What the steps do to the servers or stacks of nodes that goes beyond a change in place is
    listed under ``effects``.

    :param declared: the attributes that the task declares.
    :param steps: the steps between both.
    """
    done = [step for step in steps if not step.probe]
    # What a create leaves to the server is not known before, and not declared.
    set_by_steps = {
        key: None
        for step in done
        for key, value in (step.after or {}).items()
        if not (isinstance(step.call, Create) and value is None)
    }
    changed = [key for key in set_by_steps if (before or {}).get(key) != (after or {}).get(key)]
    shown = list(dict.fromkeys([*declared, *changed]))
    old, new = ({key: one.get(key) for key in shown} if one is not None else {} for one in (before, after))
    others = [step.title for step in done if step.after is not None and not step.after]
    touches = [touch for step in done for touch in step.touches if touch.count]
    effects = [touch.sentence for touch in touches if touch.effect.disruption > Effect.IN_PLACE.disruption]
    lists = {"steps": others, "effects": effects}
    return {"before": old, "after": {**new, **{key: value for key, value in lists.items() if value}}}


def ends_in_redraw(steps: Sequence[Step]) -> list[Step]:
    """Some steps, after the last of which the plan is drawn again."""
    return [*steps[:-1], *(replace(step, redraws=True) for step in steps[-1:])]
