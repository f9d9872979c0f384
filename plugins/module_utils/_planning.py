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
from dataclasses import dataclass, field
from typing import Any

from ._client import FULL_ID, Attributes, Client
from ._errors import BadInput, NotFound
from ._fields import FIXED, KEY, PATCH, STEP, Field, Params, Rules, declared
from ._kinds import Kind
from ._plan import Create, Delete, Step, Update

NAME = re.compile(r"[a-zA-Z0-9\u4e00-\u9fa5._~-]{1,255}")
"""The names that the server accepts."""


@dataclass
class Situation:
    """What planning sees.

    :param have: the live resource, ``None`` if there is none.
    :param missing: told of a reference that names nothing: raises, or warns in check mode, where an earlier task of the
        run may be about to make it.
    :param referred: the resources that options refer to, by option, as far as they had to be looked up.
    """

    client: Client
    kind: Kind
    fields: tuple[Field, ...]
    params: Params
    have: Attributes | None
    missing: Callable[[NotFound], None]
    referred: dict[str, Attributes] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the resource is called, or shall be."""
        return str(self.params.get("name") or (self.have or {}).get("name") or self.params.get("id"))

    @property
    def title(self) -> str:
        """The resource in the title of a step."""
        return f"{self.kind.noun} {(self.have or {}).get('name') or self.name}"

    def want(self, row: Field) -> Any:
        """The value that a row declares, as it would be sent."""
        value = self.params[row.option]
        if row.refers:
            return self._referred_id(row, row.refers, value)
        live = None if self.have is None else self.have.get(row.attribute)
        return row.merge(live, value, self.params) if row.merge else value

    def _referred_id(self, row: Field, kind: Kind, reference: str) -> str:
        """The id that a reference stands for; the reference itself if it names nothing yet.

        No request is needed where the live resource refers to just that already.
        """
        if self.have and reference in (self.have.get(row.attribute), self.have.get(row.named)):
            return str(self.have[row.attribute])
        if row.option not in self.referred:
            try:
                self.referred[row.option] = self.client.refer(kind, reference)
            except NotFound as error:
                self.missing(error)
                return reference
        return str(self.referred[row.option]["id"])


@dataclass(frozen=True)
class Resource:
    """A declaring module: its table, and how it plans.

    :param kind: what it manages.
    :param fields: its table.
    :param present: plans the steps towards the declared state.
    :param absent: plans the steps towards its absence.
    :param rules: what Ansible checks of the options together.
    :param acts: whether its steps start actions, so that the task has ``wait`` and ``timeout``.
    """

    kind: Kind
    fields: tuple[Field, ...]
    present: Callable[[Situation], list[Step]]
    absent: Callable[[Situation], list[Step]]
    rules: Rules = field(default_factory=Rules)
    acts: bool = True

    def declared(self, params: Params) -> tuple[str, ...]:
        """The attributes that a task declares; in a diff they stand in the order of the table."""
        if params["state"] == "absent":
            return tuple(row.attribute for row in declared(self.fields, params, KEY))
        return tuple(row.attribute for row in declared(self.fields, params, KEY, FIXED, PATCH, STEP))


def check_input(resource: Resource, params: Params) -> None:
    """Refuse what can be refused without asking the server.

    :raises BadInput: the id is none, or the server would refuse the name.
    """
    noun = resource.kind.noun
    id, name = params.get("id"), params.get("name")
    if id is not None and not FULL_ID.fullmatch(id):
        raise BadInput(f"{id!r} is no id of a {noun}: an id is a full UUID in lower case. Give its name as name.")
    if params["state"] == "present" and name is not None and not NAME.fullmatch(name):
        raise BadInput(
            f"{name!r} cannot be the name of a {noun}: Senlin accepts 1 to 255 letters, digits and the characters "
            f"'.', '_', '~' and '-', and no space."
        )


def check_versions(resource: Resource, params: Params, client: Client) -> None:
    """Refuse an option that the server would drop in silence.

    :raises NotSupported: naming the version that the option needs and the one that there is.
    """
    for row in resource.fields:
        if row.since and params.get(row.option) not in (None, False):
            client.require(row.since, row.option)


def find(resource: Resource, params: Params, client: Client) -> Attributes | None:
    """The live resource that a task names, by its id if one is given, else by its name.

    :raises NotFound: an id that nothing has cannot be made.
    """
    if params.get("id") is None:
        return client.find(resource.kind, params["name"])
    found = client.get(resource.kind, params["id"])
    if found is None and params["state"] == "present":
        raise NotFound(
            f"There is no {resource.kind.noun} with the id {params['id']}. An id is given by the server: "
            f"leave id out to make a new {resource.kind.noun}, or correct it."
        )
    return found


def create(situation: Situation, **more: Any) -> Step:
    """The step that makes the resource with all that is declared.

    :param more: attributes to send beyond the table's, or in place of it; ``None`` leaves one out.
    """
    rows = declared(situation.fields, situation.params, KEY, FIXED, PATCH, STEP)
    body = {row.attribute: situation.want(row) for row in rows if row.option != "id"}
    body = {key: value for key, value in {**body, **more}.items() if value is not None}
    return Step(f"create {situation.kind.noun} {situation.name}", Create(situation.kind, body), body)


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
    others = situation.client.named(situation.kind, name)
    if others:
        raise BadInput(
            f"{situation.title} cannot be renamed to {name!r}: a {situation.kind.noun} of that name exists already "
            f"({others[0]['id']}), and two of one name could not be told apart."
        )
