# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""The steps that any table can plan: create, update, delete. A module with more to do adds steps of its own to them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .._senlin.client import FULL_ID
from .._senlin.errors import BadInput, StateConflict
from .._senlin.finding import find_all
from .._senlin.kinds import capitalized
from .calls import Create, Delete, Update
from .compare import same_value
from .fields import FIXED, KEY, PATCH, STEP, Field, declared
from .plan import Step
from .resource import Situation


def create(situation: Situation, *, unsent: Mapping[str, Any] | None = None, **more: Any) -> Step:
    """The step that creates the resource with everything that is declared.

    :param unsent: the attributes that a create cannot carry, with the values that a new resource has.
    :param more: attributes to send in addition to the table's, or in place of them; ``None`` leaves one out.
    """
    rows = declared(situation.fields, situation.params, KEY, FIXED, PATCH, STEP)
    body = {row.attribute: situation.want(row) for row in rows if row.option != "id"}
    given = unsent or {}
    body = {key: value for key, value in {**body, **more}.items() if value is not None and key not in given}
    after = {**body, **given, **_names(situation, body)}
    return Step(f"create {situation.kind.title} {situation.name}", Create(situation.kind, body), after)


def changes(situation: Situation) -> dict[str, Any]:
    """What a PATCH must carry: the declared attributes whose live value differs, and nothing else.

    :raises StateConflict: the resource would take the name of another one.
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
    """The step that sends a PATCH; none for an empty body, as the server refuses an update that changes nothing.

    The server compares as Python does, for which true equals 1, and would drop or refuse such a change. In that case, a
    first step removes the keys that are to change.

    :param parameters: what goes along in the body and is not an attribute.
    """
    if not body:
        return []
    have = situation.have or {}
    removals = {
        key: {name: item for name, item in have[key].items() if same_value(item, value[name])}
        for key, value in body.items()
        if isinstance(value, Mapping) and have.get(key) == value
    }
    first = [
        Step(f"update {situation.title}: clear {key}", Update(situation.kind, {key: kept}), {key: kept})
        for key, kept in removals.items()
    ]
    title = f"update {situation.title}: {', '.join(body)}"
    return [*first, Step(title, Update(situation.kind, {**body, **parameters}), {**body, **_names(situation, body)})]


def delete(situation: Situation, *, force: bool = False) -> list[Step]:
    """The step that deletes the resource; none if it does not exist."""
    if situation.have is None:
        return []
    return [Step(f"delete {situation.title}", Delete(situation.kind, force=force), None)]


def check_fixed(situation: Situation, *, consequence: str = "") -> None:
    """Refuse a declared value that differs from the live one and cannot be changed in place.

    :param consequence: a sentence about what else a new resource means.
    :raises BadInput: names the option, the live value, and the declared one.
    """
    have = situation.have or {}
    for row in declared(situation.fields, situation.params, FIXED):
        want, live = situation.want(row), have.get(row.attribute)
        if not row.same(live, want):
            more = f" {consequence}" if consequence else ""
            raise BadInput(
                f"{row.option} of {situation.title} ({have['id']}) is {_shown(situation, row, live)} and cannot be "
                f"changed to {_shown(situation, row, want)}. Delete it first, or declare another name.{more}"
            )


def _shown(situation: Situation, row: Field, value: Any) -> str:
    """A value in a sentence; for a reference, the name and the id of what it refers to."""
    if not row.refers:
        return repr(value)
    known = situation.resolved.get(row.option) or {}
    is_id = FULL_ID.fullmatch(str(value))
    found = known if known.get("id") == value else situation.client.get(row.refers, value) if is_id else None
    return f"{found['name']} ({value})" if found else repr(value)


def _names(situation: Situation, body: Mapping[str, Any]) -> dict[str, Any]:
    """The names of what the attributes in a body refer to, which the resource shows too."""
    resolved = situation.resolved
    rows = [row for row in situation.fields if row.attribute in body and row.name_attribute]
    named = {row.name_attribute: resolved.get(row.option) for row in rows}
    return {attribute: found["name"] for attribute, found in named.items() if found}


def _check_free(situation: Situation, name: str) -> None:
    others = find_all(situation.client, situation.kind, name)
    if others:
        raise StateConflict(
            f"{capitalized(situation.title)} cannot be renamed to {name!r}: a {situation.kind.title} with that name "
            f"already exists ({others[0]['id']}), and two with the same name could not be told apart.",
            object_ids=[others[0]["id"]],
        )
