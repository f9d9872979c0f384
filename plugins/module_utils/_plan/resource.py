# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""What a declaring or acting module consists of (:class:`Resource`), and what its planning sees (:class:`Situation`).

Planning reads and never writes: it turns a situation into steps. ``steps.py`` has the steps that any table can plan,
and ``_subjects`` those that one subject needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .._senlin.client import Client
from .._senlin.errors import ClusteringError, NotFound
from .._senlin.finding import find, resolve
from .._senlin.kinds import Kind
from .._senlin.transport import Attributes
from .fields import FIXED, KEY, PATCH, STEP, Field, Params, Rules, check_rows, declared
from .plan import Plan, Step


def ignore(sentence: str) -> None:
    """Show nothing."""


def nothing_assumed(kind: Kind, reference: str) -> Attributes:
    """The reference alone: nothing is assumed in a real run, where what is missing is an error."""
    return {"id": reference, "name": reference}


@dataclass
class Findings:
    """What a run has found out by carrying out steps, for the plans that it draws afterwards and for its result.

    :param created: the ids of what steps have created, by the text that stands for them; see ``Step.creates``.
    :param failed: why nodes have failed, by the id that the step is about; see ``Step.about``.
    :param answers: what the URLs of nodes have answered, by the id of the node.
    :param gave_up: whether the steps after a failure have failed as well.
    :param memory: what planning remembers from one plan of a run to the next, by the class that holds it.
    """

    created: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    gave_up: bool = False
    memory: dict[type, Any] = field(default_factory=dict)


@dataclass
class Situation:
    """What planning sees.

    :param on_missing: is called with the error when something that the task needs is missing, such as the target of a
        reference. It raises the error, or warns in check mode where an earlier task of the run may be about to create
        what is missing.
    :param have: the live resource, or ``None``; set once it has been looked for.
    :param assume: returns an object of a kind and a name as it would be if a task had created it, for what is missing
        and ``on_missing`` has not raised.
    :param warn: shows a sentence to the operator, each sentence once per task.
    :param resolved: the resources that options refer to, by option, as far as they had to be looked up; ``None`` for
        those that do not exist.
    :param probed: whether the probes are done, or skipped.
    :param ended_actions: the actions of this run that have been waited for.
    :param sent_steps: the steps of this run that are done, or would be in check mode.
    :param extra_results: what planning has found out and the result shows beside the resource.
    :param findings: what the run has found out so far.
    :param retired: the retired revisions of the resource, the oldest first; set along with ``have`` by a module whose
        resources have revisions.
    """

    client: Client
    resource: Resource
    params: Params
    on_missing: Callable[[ClusteringError], None]
    have: Attributes | None = None
    assume: Callable[[Kind, str], Attributes] = nothing_assumed
    warn: Callable[[str], None] = ignore
    resolved: dict[str, Attributes | None] = field(default_factory=dict)
    probed: bool = False
    ended_actions: list[Attributes] = field(default_factory=list)
    sent_steps: list[Step] = field(default_factory=list)
    extra_results: dict[str, Any] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    retired: list[Attributes] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """The kind of the resource."""
        return self.resource.kind

    @property
    def fields(self) -> tuple[Field, ...]:
        """The table of the module."""
        return self.resource.fields

    @property
    def name(self) -> str:
        """The name that the resource has, or will have."""
        return str(self.params.get("name") or (self.have or {}).get("name") or self.params.get("id"))

    @property
    def title(self) -> str:
        """The resource in the title of a step."""
        return f"{self.kind.title} {(self.have or {}).get('name') or self.name}"

    def after(self, step: Step, **attributes: Any) -> Situation:
        """The situation after a step has created the resource, for the planning of what follows."""
        return replace(self, have={**attributes, **(step.after or {})})

    def want(self, row: Field) -> Any:
        """The value that a row declares, as it would be sent."""
        value = self.params[row.option]
        if row.refers and value:
            return self._resolved_id(row, row.refers, value)
        live = None if self.have is None else self.have.get(row.attribute)
        return row.merge(live, value, self.params) if row.merge else value

    def resolve(self, option: str, kind: Kind) -> Attributes | None:
        """The resource that an option refers to, or ``None`` if it does not exist and ``on_missing`` did not raise.

        A task with state ``absent`` does not need the resources that it refers to.
        """
        if option not in self.resolved:
            try:
                self.resolved[option] = resolve(self.client, kind, self.params[option])
            except NotFound as error:
                self.resolved[option] = None
                if self.params.get("state") != "absent" or self.resource.stays_when_absent:
                    self.on_missing(error)
        return self.resolved[option]

    def require(self, option: str, kind: Kind) -> Attributes:
        """The resource that an option refers to; an assumed one if it is missing and ``on_missing`` did not raise."""
        found = self.resolve(option, kind) or self.assume(kind, self.params[option])
        self.resolved[option] = found
        return found

    def _resolved_id(self, row: Field, kind: Kind, reference: str) -> str:
        """The id that a reference stands for.

        No request is needed where the live resource already refers to the target.
        """
        if self.have and reference in (self.have.get(row.attribute), self.have.get(row.name_attribute)):
            return str(self.have[row.attribute])
        return str(self.require(row.option, kind)["id"])


Planner = Callable[[Situation], list[Step]]
"""Plans the steps for one state."""


@dataclass(frozen=True)
class AfterFailure:
    """What a task still does after it has failed.

    :param plan: plans the steps; none if there is nothing left to do. It is drawn again until then.
    :param explain: completes the error, from the resource as it is then.
    :param tolerates: whether the task goes on without the nodes that have failed so far.
    """

    plan: Planner
    explain: Callable[[Situation, ClusteringError], None]
    tolerates: Callable[[Situation], bool]


Guard = Callable[[Situation], "ClusteringError | None"]
"""Looks, before steps are sent, whether the resource is still what the plan was drawn from. Returns what it is not."""


@dataclass(frozen=True)
class Concern:
    """What is wrong with a resource that is there nevertheless.

    :param sentence: the warning.
    :param facts: what the result shows in addition.
    """

    sentence: str
    facts: Mapping[str, Any] = field(default_factory=dict)


Judge = Callable[[Situation, Plan], "Concern | None"]
"""Judges a resource as a plan will leave it; raises ``Unhealthy`` if it will not be there."""


def find_named(situation: Situation) -> Attributes | None:
    """The live resource that a task names, by its id if one is given, else by its name.

    :raises NotFound: no resource has the id, and a resource cannot be created with a given id.
    """
    kind, params = situation.kind, situation.params
    if params.get("id") is None:
        return find(situation.client, kind, params["name"])
    found = situation.client.get(kind, params["id"])
    if found is None and params.get("state") != "absent":
        raise NotFound(
            f"There is no {kind.title} with the id {params['id']}. The server chooses ids: leave id out to create a "
            f"new {kind.title}, or correct it."
        )
    return found


def find_by_option(option: str, kind: Kind) -> Callable[[Situation], Attributes | None]:
    """A ``find`` for a module whose task names its resource in an option other than ``name`` and ``id``."""
    return lambda situation: situation.resolve(option, kind)


def report_resource(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The result of most modules: the resource under its noun, and no resource for state ``absent``."""
    gone = situation.params.get("state") == "absent"
    return dict(situation.extra_results) if gone else {situation.kind.noun: after, **situation.extra_results}


@dataclass(frozen=True)
class Resource:
    """A declaring or acting module: its table, and how it finds, plans, and reports.

    :param kind: what it manages.
    :param fields: its table.
    :param plans: plans the steps, by the state that the task asks for. An acting module has no states: its one plan
        has an empty name, and its task has no option ``state``.
    :param find: finds the live resource.
    :param report: the module's own part of the result, from the situation at the start and the resource at the end.
    :param rules: what Ansible checks of the options together.
    :param composed: whether its resource is more than what a GET by its id returns, so that ``find`` rereads it too.
    :param judge: judges whether what the task declares present is really there.
    :param after_failure: what a task still does after it has failed; nothing if left out.
    :param guard: looks whether steps can still be sent; nothing if left out.
    :param repeats: whether the plan is drawn again when it is done, until there is nothing left to do.
    :param stays_when_absent: whether the resource exists in every state, as ``absent`` is about a part of it.
    """

    kind: Kind
    fields: tuple[Field, ...]
    plans: Mapping[str, Planner]
    find: Callable[[Situation], Attributes | None] = find_named
    report: Callable[[Situation, Attributes | None], dict[str, Any]] = report_resource
    rules: Rules = field(default_factory=Rules)
    composed: bool = False
    judge: Judge | None = None
    after_failure: AfterFailure | None = None
    guard: Guard | None = None
    repeats: bool = False
    stays_when_absent: bool = False

    def __post_init__(self) -> None:
        check_rows(self.fields, self.rules)

    def declared(self, params: Params) -> tuple[str, ...]:
        """The attributes that a task declares, in the order of the table, with the names of what they refer to."""
        gone = params.get("state") == "absent" and not self.stays_when_absent
        roles = (KEY,) if gone else (KEY, FIXED, PATCH, STEP)
        rows = declared(self.fields, params, *roles)
        return tuple(name for row in rows for name in (row.attribute, row.name_attribute) if name)
