# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""A spec that changed: Senlin's profiles and policies keep theirs for life, so a new spec is a new object.

The new revision takes the name. The old one is renamed first, to its name and the first eight characters of its own
id, so that no two are ever called the same, and it is deleted as soon as nothing uses it: at once, or by a later run of
the task. That name tells a retired revision from anything else, as it holds the object's own id. A run that was cut
between the renaming and the create finds no object of the name, and makes the new one with what the old one had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from .._plan.compare import differences
from .._plan.plan import Create, Delete, Step, Update
from .._plan.resource import Planner, Situation, changes, create, update
from .._senlin.client import Attributes
from .._senlin.errors import BadInput
from .._senlin.kinds import CLUSTER, NODE

Release = Callable[[Situation, list[Attributes], "Attributes | None"], tuple[list[Step], set[str]]]
"""What frees retired revisions from their users, where the task can do that.

It is given the retired revisions, the oldest first and each under its new name, and the current one, ``None`` where the
task is about to make it. It returns the steps, and the ids of those revisions that are in use after them.
"""


def in_use(situation: Situation, retired: list[Attributes], current: Attributes | None) -> tuple[list[Step], set[str]]:
    """Frees nothing, as with profiles: which one a cluster or a node uses is declared with them.

    The server cannot filter by profile.
    """
    users = {user["profile_id"] for kind in (CLUSTER, NODE) for user in situation.client.listing(kind)}
    return [], users & {revision["id"] for revision in retired}


def plans(release: Release = in_use) -> Mapping[str, Planner]:
    """The plans of a module whose resources have a spec."""
    return {
        "present": lambda situation: present(situation, release),
        "absent": lambda situation: absent(situation, release),
    }


def present(situation: Situation, release: Release) -> list[Step]:
    """The steps towards a declared profile or policy, as ``on_spec_change`` says.

    :raises BadInput: the spec differs and may not be replaced, or is missing.
    """
    have, want = situation.have, situation.params.get("spec")
    if have is None:
        if want is None:
            raise BadInput(f"There is no {situation.title} yet, and making one needs spec.")
        _validate(situation)
        retired = _retired(situation)
        made = _successor(situation, retired[-1]) if retired else create(situation)
        return [made, *_clean_up(situation, retired, None, release)]
    paths = differences(have["spec"] or {}, want) if want is not None else []
    if not paths:
        return [*update(situation, changes(situation)), *_clean_up(situation, _retired(situation), have, release)]
    if situation.params["on_spec_change"] == "fail":
        raise BadInput(
            f"The spec of {situation.title} ({have['id']}) differs in {', '.join(paths)}, and Senlin cannot change a "
            f"spec. Set on_spec_change to replace to make a new revision that takes the name, or restore the spec."
        )
    if situation.params.get("id") is not None:
        raise BadInput(
            f"{situation.title} is named by its id, and a new revision has another one. "
            f"Name it by name alone to have it replaced."
        )
    return _replace(situation, have, release)


def absent(situation: Situation, release: Release) -> list[Step]:
    """The steps towards a profile's or policy's absence: its retired revisions go too, as far as nothing uses them."""
    gone = []
    if situation.have is not None:
        gone = [Step(f"delete {situation.title}", Delete(situation.kind), None)]
    return [*gone, *_clean_up(situation, _retired(situation), None, release)]


def _replace(situation: Situation, have: Attributes, release: Release) -> list[Step]:
    _validate(situation)
    kind, name, retired = situation.kind, situation.name, {**have, "name": retired_name(have)}
    return [
        Step(
            f"rename {kind.title} {name} to {retired['name']}", Update(kind, {"name": retired["name"]}, id=have["id"])
        ),
        _successor(situation, have),
        *_clean_up(situation, [*_retired(situation), retired], None, release),
    ]


def _successor(situation: Situation, old: Attributes) -> Step:
    """The step that makes a new revision; it keeps the metadata of the old one that the task does not declare."""
    step = create(replace(situation, have=old))
    kept = {"metadata": old["metadata"]} if old.get("metadata") else {}
    body = {**kept, **step.call.body} if isinstance(step.call, Create) else {}
    return Step(step.title, Create(situation.kind, body), {**dict.fromkeys(old), **body})


def _validate(situation: Situation) -> None:
    """Have the server check the spec in both modes, so that check mode fails on what the real run would fail on."""
    situation.client.validate(situation.kind, situation.params["spec"], situation.name)


def _retired(situation: Situation) -> list[Attributes]:
    """The retired revisions, the oldest first; looked for only where the task may have made them."""
    params, client, kind = situation.params, situation.client, situation.kind
    if params.get("name") is None or not (params["on_spec_change"] == "replace" or params["state"] == "absent"):
        return []
    listed = client.listing(kind, sort=f"{kind.created_key}:asc")
    return [found for found in listed if client.in_project(found) and _is_retired(found, params["name"])]


def _clean_up(
    situation: Situation, retired: list[Attributes], current: Attributes | None, release: Release
) -> list[Step]:
    """Free the retired revisions, and delete those that nothing uses any more."""
    if not retired:
        return []
    kind = situation.kind
    freed, used = release(situation, retired, current)
    deleted = [
        Step(f"delete {kind.title} {revision['name']}", Delete(kind, id=revision["id"]))
        for revision in retired
        if revision["id"] not in used
    ]
    return [*freed, *deleted]


def retired_name(revision: Attributes) -> str:
    """What an old revision is called once a new one has taken its name. The server's limit is 255 characters."""
    return f"{revision['name'][:246]}-{revision['id'][:8]}"


def _is_retired(candidate: Attributes, name: str) -> bool:
    return bool(candidate["name"] == f"{name[:246]}-{candidate['id'][:8]}")
