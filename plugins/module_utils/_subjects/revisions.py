# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Revisions of a profile or policy: Senlin cannot change a spec, so a new spec requires a new object.

The new revision takes over the name. First, the old one is renamed to its name plus the first eight characters of its
id, so that no two objects ever have the same name. It is deleted as soon as nothing uses it: immediately, or in a later
run of the task. Because that name contains the object's own id, it distinguishes a retired revision from any other
object. A retired revision that has the declared spec takes the name back instead, so that what still uses it is as
declared without a change. If a run is interrupted after the first renaming, the next run finds no object with the name,
and goes on from there with the metadata of the revision that was renamed last.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .._plan.calls import Create, Delete, Update
from .._plan.compare import differences, same_map
from .._plan.effect import Touch
from .._plan.plan import Step
from .._plan.resource import Planner, Situation, find_named
from .._plan.steps import changes, create, update
from .._senlin.errors import BadInput
from .._senlin.finding import the_one
from .._senlin.kinds import capitalized
from .._senlin.transport import Attributes
from .spec_checks import describe_differences, validate, with_warning
from .users import check_unused, users_of_profiles

TIMES = ("created_at", "updated_at")
"""The attributes that say when something happened. Where a revision takes over, they are no part of what changes."""

MoveUsers = Callable[[Situation, list[Attributes], "Attributes | None"], tuple[list[Step], set[str]]]
"""Plans the steps that move the users of retired revisions to the current revision.

It receives the retired revisions, each under its new name, and the current revision, or ``None`` if the task is about
to create it. A revision that the task takes back is the current one. It returns the steps, and the ids of the retired
revisions that are still in use after them.
"""


Foresee = Callable[[Situation, Mapping[str, Any], list[Attributes]], tuple[Touch, ...]]
"""Finds out what a new revision means for the nodes that use older ones.

It receives the declared spec and the older revisions. It returns what the nodes can be told of, and raises ``BadInput``
if the task does not permit it.
"""


def foresee_nothing(situation: Situation, spec: Mapping[str, Any], revisions: list[Attributes]) -> tuple[Touch, ...]:
    """A new revision of a policy means nothing to any node."""
    return ()


def keep_users(
    situation: Situation, retired: list[Attributes], current: Attributes | None
) -> tuple[list[Step], set[str]]:
    """Move no users, as is right for profiles: a cluster or a node itself declares which profile it uses."""
    used = users_of_profiles(situation.client)
    return [], {revision["id"] for revision in retired if revision["id"] in used}


def find_revisions(situation: Situation) -> Attributes | None:
    """Find the resource, and its retired revisions if a run of the task may have created any.

    One list shows both, as the server can filter neither by the beginning of a name nor by several names.

    :raises Ambiguous: several resources have the name.
    :raises NotFound: no resource has the id.
    """
    params, client, kind = situation.params, situation.client, situation.kind
    name = params.get("name")
    if name is None or not (params["on_spec_change"] == "replace" or params["state"] == "absent"):
        return find_named(situation)
    listed = [each for each in client.listing(kind, sort=f"{kind.created_key}:asc") if client.in_project(each)]
    situation.retired = [each for each in listed if _is_retired(each, name)]
    if params.get("id") is not None:
        return find_named(situation)
    return the_one(kind, name, [each for each in listed if each["name"] == name])


def plans(move_users: MoveUsers = keep_users, foresee: Foresee = foresee_nothing) -> Mapping[str, Planner]:
    """The plans of a module whose resources have a spec."""
    return {
        "present": lambda situation: present(situation, move_users, foresee),
        "absent": lambda situation: absent(situation, move_users),
    }


def present(situation: Situation, move_users: MoveUsers, foresee: Foresee) -> list[Step]:
    """The steps that create, update or replace the declared profile or policy.

    :raises BadInput: the spec is missing, or it differs and the task does not permit or cannot make a replacement.
    """
    have, want = situation.have, situation.params.get("spec")
    if have is None:
        if want is None:
            raise BadInput(f"There is no {situation.title} yet, and spec is required to create it.")
        validate(situation)
        touches = foresee(situation, want, situation.retired)
        last = _last_renamed(situation.retired)
        return _renewed(situation, want, last, situation.retired, touches, move_users)
    paths = differences(have["spec"] or {}, want) if want is not None else []
    if not paths:
        return [*update(situation, changes(situation)), *_clean_up(situation, situation.retired, have, move_users)]
    if situation.params["on_spec_change"] == "fail":
        raise BadInput(
            f"The spec of {situation.title} ({have['id']}) differs, and Senlin cannot change a spec: "
            f"{describe_differences(have['spec'] or {}, want or {}, paths)}. Set "
            f"on_spec_change to replace to create a new revision that takes over the name, or restore the "
            f"spec in the task."
        )
    if situation.params.get("id") is not None:
        raise BadInput(
            f"{capitalized(situation.title)} is identified by its id, and a new revision has another id. "
            f"Identify it by name alone to replace it."
        )
    validate(situation)
    touches = foresee(situation, want or {}, [*situation.retired, have])
    kind, name, old = situation.kind, situation.name, {**have, "name": retired_name(have)}
    call = Update(kind, {"name": old["name"]}, id=have["id"])
    rename = Step(f"rename {kind.title} {name} to {old['name']}", call, target=name)
    return [rename, *_renewed(situation, want or {}, have, [*situation.retired, old], touches, move_users)]


def absent(situation: Situation, move_users: MoveUsers) -> list[Step]:
    """The steps that delete a profile or policy, and those of its retired revisions that nothing uses.

    :raises StateConflict: something uses it.
    """
    check_unused(situation)
    deletion = []
    if situation.have is not None:
        deletion = [Step(f"delete {situation.title}", Delete(situation.kind), None)]
    return [*deletion, *_clean_up(situation, situation.retired, None, move_users)]


def _renewed(
    situation: Situation,
    spec: Mapping[str, Any],
    last: Attributes | None,
    retired: list[Attributes],
    touches: tuple[Touch, ...],
    move_users: MoveUsers,
) -> list[Step]:
    """The steps after which an object has the name and the spec, where none has the name before them.

    :param last: the revision that had the name last, as it was then.
    :param retired: the retired revisions, the oldest first.
    :param touches: what that means for the nodes that use them.
    """
    taken = next((each for each in reversed(retired) if not differences(each["spec"] or {}, spec)), None)
    others = [each for each in retired if each is not taken]
    first = _taken_back(situation, taken, last) if taken else [with_warning(situation, _successor(situation, last))]
    return [replace(first[0], touches=touches), *first[1:], *_clean_up(situation, others, taken, move_users)]


def _taken_back(situation: Situation, revision: Attributes, last: Attributes | None) -> list[Step]:
    """The steps that give a retired revision the name again, and the metadata that a new revision would have."""
    kind, name = situation.kind, situation.name
    want, live = (_successor(situation, last).after or {}).get("metadata") or {}, revision.get("metadata") or {}
    # For the server, which compares as Python does, true equals 1. Such a difference needs steps of its own.
    together = {"metadata": want} if live != want else {}
    body = {"name": name, **together}
    title = f"rename {kind.title} {revision['name']} to {name}" + (", with new metadata" if together else "")
    after = {key: value for key, value in {**revision, **body}.items() if key not in TIMES}
    step = Step(title, Update(kind, body, id=revision["id"]), after, becomes=revision["id"])
    same = together or same_map(live, want)
    return [step, *([] if same else update(replace(situation, have={**revision, **body}), {"metadata": want}))]


def _successor(situation: Situation, old: Attributes | None) -> Step:
    """The step that creates a new revision. It keeps metadata of the old one that the task does not declare."""
    step = create(replace(situation, have=old))
    if old is None or not isinstance(step.call, Create):
        return step
    kept = {"metadata": old["metadata"]} if old.get("metadata") else {}
    body = {**kept, **step.call.body}
    return Step(step.title, Create(situation.kind, body), {**dict.fromkeys(old), **body})


def _last_renamed(retired: list[Attributes]) -> Attributes | None:
    """The revision that had the name last: the renaming has updated it."""
    return max(reversed(retired), key=lambda each: each["updated_at"] or each["created_at"], default=None)


def _clean_up(
    situation: Situation, retired: list[Attributes], current: Attributes | None, move_users: MoveUsers
) -> list[Step]:
    """The steps that move the users of the retired revisions, and delete those that nothing uses any more."""
    if not retired:
        return []
    kind = situation.kind
    moves, used = move_users(situation, retired, current)
    deletions = [
        Step(f"delete {kind.title} {revision['name']}", Delete(kind, id=revision["id"]), target=revision["name"])
        for revision in retired
        if revision["id"] not in used
    ]
    return [*moves, *deletions]


def retired_name(revision: Attributes) -> str:
    """The name of a revision after it is retired, cut to the server's limit of 255 characters."""
    return f"{revision['name'][:246]}-{revision['id'][:8]}"


def _is_retired(candidate: Attributes, name: str) -> bool:
    return bool(candidate["name"] == f"{name[:246]}-{candidate['id'][:8]}")
