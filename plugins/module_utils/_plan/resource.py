# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""From a table, the live resource and the options of a task to steps.

What every declaring module shares: the table (:class:`Resource`), what its planning sees (:class:`Situation`), and the
steps that any table can plan: create, update, delete. A module with more to do composes these with steps of its own.
Planning reads and never writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from .._senlin.client import FULL_ID, Attributes, Client
from .._senlin.errors import BadInput, ClusteringError, NotFound
from .._senlin.kinds import Kind
from .fields import FIXED, KEY, PATCH, STEP, Field, Params, Rules, declared
from .plan import Create, Delete, Step, Update

NAME = re.compile(r"[a-zA-Z0-9\u4e00-\u9fa5._~-]{1,255}")
"""The names that the server accepts."""


@dataclass
class Situation:
    """What planning sees.

    :param missing: told of what is not as the task needs it, such as a reference that names nothing: raises, or warns
        in check mode, where an earlier task of the run may be about to see to it.
    :param have: the live resource, ``None`` if there is none; set once it has been looked for.
    :param referred: the resources that options refer to, by option, as far as they had to be looked up.
    :param looked: whether the steps that only find out are done, or taken for done.
    :param ended: the actions of this run that have been waited for.
    :param sent: the steps of this run that are done, or in check mode would be.
    :param noted: what planning has found out and the result shall show beside the resource.
    """

    client: Client
    resource: Resource
    params: Params
    on_missing: Callable[[ClusteringError], None]
    have: Attributes | None = None
    resolved: dict[str, Attributes] = field(default_factory=dict)
    probed: bool = False
    ended_actions: list[Attributes] = field(default_factory=list)
    sent_steps: list[Step] = field(default_factory=list)
    extra_results: dict[str, Any] = field(default_factory=dict)

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
        """What the resource is called, or shall be."""
        return str(self.params.get("name") or (self.have or {}).get("name") or self.params.get("id"))

    @property
    def title(self) -> str:
        """The resource in the title of a step."""
        return f"{self.kind.title} {(self.have or {}).get('name') or self.name}"

    def after(self, step: Step, **attributes: Any) -> Situation:
        """The situation in which a step has made the resource, for the planning of what follows."""
        return replace(self, have={**attributes, **(step.after or {})})

    def want(self, row: Field) -> Any:
        """The value that a row declares, as it would be sent."""
        value = self.params[row.option]
        if row.refers and value:
            return self._resolved_id(row, row.refers, value)
        live = None if self.have is None else self.have.get(row.attribute)
        return row.merge(live, value, self.params) if row.merge else value

    def resolve(self, option: str, kind: Kind) -> Attributes | None:
        """The resource that an option names, ``None`` if it names nothing yet and that is forgiven.

        What shall be absent needs nothing to refer to.
        """
        if option not in self.resolved:
            try:
                self.resolved[option] = self.client.resolve(kind, self.params[option])
            except NotFound as error:
                if self.params.get("state") != "absent" or self.resource.stays_when_absent:
                    self.on_missing(error)
        return self.resolved.get(option)

    def resolved_or_reference(self, option: str) -> Attributes:
        """The resource that an option was found to name; the reference for id and name, if it names nothing yet."""
        reference = self.params[option]
        return self.resolved.get(option) or {"id": reference, "name": reference}

    def _resolved_id(self, row: Field, kind: Kind, reference: str) -> str:
        """The id that a reference stands for; the reference itself if it names nothing yet.

        No request is needed where the live resource refers to just that already.
        """
        if self.have and reference in (self.have.get(row.attribute), self.have.get(row.name_attribute)):
            return str(self.have[row.attribute])
        resolved = self.resolve(row.option, kind)
        return str(resolved["id"]) if resolved else reference


Planner = Callable[[Situation], list[Step]]


def find_named(situation: Situation) -> Attributes | None:
    """The live resource that a task names, by its id if one is given, else by its name.

    :raises NotFound: an id that nothing has cannot be made.
    """
    kind, params = situation.kind, situation.params
    if params.get("id") is None:
        return situation.client.find(kind, params["name"])
    found = situation.client.get(kind, params["id"])
    if found is None and params.get("state") != "absent":
        raise NotFound(
            f"There is no {kind.title} with the id {params['id']}. An id is given by the server: "
            f"leave id out to make a new {kind.title}, or correct it."
        )
    return found


def find_by_option(option: str, kind: Kind) -> Callable[[Situation], Attributes | None]:
    """Finds the live resource that an option names, for a module whose task names it so."""
    return lambda situation: situation.resolve(option, kind)


def report_resource(situation: Situation, after: Attributes | None) -> dict[str, Any]:
    """The result of most modules: the resource under its noun, and nothing once it is absent."""
    gone = situation.params.get("state") == "absent"
    return dict(situation.extra_results) if gone else {situation.kind.noun: after, **situation.extra_results}


@dataclass(frozen=True)
class Resource:
    """A declaring or acting module: its table, and how it finds, plans and reports.

    :param kind: what it manages.
    :param fields: its table.
    :param plans: plans the steps, by the state that the task asks for. An acting module has no states: its one plan
        stands under an empty name, and its task has no option ``state``.
    :param find: finds the live resource.
    :param report: makes the module's own part of the result, of the situation at the start and the resource at the end.
    :param rules: what Ansible checks of the options together.
    :param acts: whether its steps start actions, so that the task has ``wait`` and ``timeout``.
    :param composed: whether it is more than what a GET by its id returns, so that ``find`` reads it again, too.
    :param lasts: whether the resource stays in every state: ``absent`` is about something of it.
    """

    kind: Kind
    fields: tuple[Field, ...]
    plans: Mapping[str, Planner]
    find: Callable[[Situation], Attributes | None] = find_named
    report: Callable[[Situation, Attributes | None], dict[str, Any]] = report_resource
    rules: Rules = field(default_factory=Rules)
    starts_actions: bool = True
    composed: bool = False
    stays_when_absent: bool = False

    def declared(self, params: Params) -> tuple[str, ...]:
        """The attributes that a task declares; in a diff they stand in the order of the table."""
        gone = params.get("state") == "absent" and not self.stays_when_absent
        roles = (KEY,) if gone else (KEY, FIXED, PATCH, STEP)
        return tuple(row.attribute for row in declared(self.fields, params, *roles))


def check_input(resource: Resource, params: Params) -> None:
    """Refuse what can be refused without asking the server.

    :raises BadInput: the id is none, the server would refuse the name, or there is no time to wait.
    """
    noun = resource.kind.title
    id, name = params.get("id"), params.get("name")
    if id is not None and not FULL_ID.fullmatch(id):
        raise BadInput(f"{id!r} is no id of a {noun}: an id is a full UUID in lower case. Give its name as name.")
    if params.get("state") == "present" and name is not None and not NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} cannot be the name of a {noun}: Senlin accepts 1 to 255 letters, digits and the characters "
            f"'.', '_', '~' and '-', and no space."
        )
    if (timeout := params.get("timeout")) is not None and timeout < 1:
        raise BadInput(f"timeout is {timeout}; it must be 1 second or more. Set wait to false to not wait at all.")


def check_versions(resource: Resource, params: Params, client: Client) -> None:
    """Refuse an option that the server would drop in silence.

    :raises NotSupported: naming the version that the option needs and the one that there is.
    """
    for row in resource.fields:
        if row.since and params.get(row.option) not in (None, False):
            client.require(row.since, row.option)


def create(situation: Situation, *, unsent: Mapping[str, Any] | None = None, **more: Any) -> Step:
    """The step that makes the resource with all that is declared.

    :param born: the attributes that a create cannot carry, with the values that a new resource has of them.
    :param more: attributes to send beyond the table's, or in place of it; ``None`` leaves one out.
    """
    rows = declared(situation.fields, situation.params, KEY, FIXED, PATCH, STEP)
    body = {row.attribute: situation.want(row) for row in rows if row.option != "id"}
    unsent = unsent or {}
    body = {key: value for key, value in {**body, **more}.items() if value is not None and key not in unsent}
    after = {**body, **unsent}
    return Step(f"create {situation.kind.title} {situation.name}", Create(situation.kind, body), after)


def changes(situation: Situation) -> dict[str, Any]:
    """What a PATCH must carry: the declared attributes whose live value differs, and nothing else.

    :raises BadInput: the resource would take a name that another one has.
    """
    have = situation.have or {}
    body: dict[str, Any] = {}
    for row in declared(situation.fields, situation.params, KEY, PATCH):
        want = situation.want(row)
        if row.option != "id" and not row.same(have.get(row.attribute), want):
            body[row.attribute] = want
    if "name" in body:
        _check_free(situation, body["name"])
    return body


def update(situation: Situation, body: Mapping[str, Any], **parameters: Any) -> list[Step]:
    """The step that sends a PATCH, none for an empty one: the server refuses an update that changes nothing.

    :param parameters: what goes along in the body and is no attribute.
    """
    if not body:
        return []
    title = f"update {situation.title}: {', '.join(body)}"
    return [Step(title, Update(situation.kind, {**body, **parameters}), dict(body))]


def delete(situation: Situation, *, force: bool = False) -> list[Step]:
    """The step that deletes the resource, none if it is not there."""
    if situation.have is None:
        return []
    return [Step(f"delete {situation.title}", Delete(situation.kind, force=force), None)]


def check_fixed(situation: Situation) -> None:
    """Refuse a declared value that cannot be mended in place.

    :raises BadInput: naming the attribute, the live value and the declared one.
    """
    have = situation.have or {}
    for row in declared(situation.fields, situation.params, FIXED):
        want, live = situation.want(row), have.get(row.attribute)
        if not row.same(live, want):
            raise BadInput(
                f"{row.option} of {situation.title} ({have['id']}) is {live!r} and cannot be changed to {want!r}. "
                f"Delete it first, or declare another name."
            )


def _check_free(situation: Situation, name: str) -> None:
    others = situation.client.find_all(situation.kind, name)
    if others:
        raise BadInput(
            f"{situation.title} cannot be renamed to {name!r}: a {situation.kind.title} of that name exists already "
            f"({others[0]['id']}), and two of one name could not be told apart."
        )
