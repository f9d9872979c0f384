# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Note: this file is private to the senlin.clustering collection.
# It may change or go away in any release without notice.

"""Retired revisions of profiles that a task frees: it deletes those that nothing uses any more after its own steps.

If another run starts to use such a revision meanwhile, the server refuses to delete it. The plan that is drawn then no
longer moves anything away from the revision, so the revision stays, until a later run of the task that declares the
profile deletes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from .._plan.calls import Delete
from .._plan.plan import Step
from .._plan.resource import Situation
from .._senlin.client import FULL_ID
from .._senlin.kinds import PROFILE
from .._senlin.transport import Attributes
from .users import users_of_profiles


def steps_of_freed_revisions(situation: Situation, freed: Iterable[str], moved: Collection[str]) -> list[Step]:
    """The steps that delete the retired revisions that nothing uses after the steps that free them.

    None if the task does not wait for its last action, as the revisions are in use until that has ended.
    ``GET /profiles/<id>`` for each, and if any is a retired revision, ``GET /clusters`` and ``GET /nodes``.

    :param freed: the ids of the profiles that the task moves something away from.
    :param moved: the ids of the clusters and nodes that will no longer use them, because they change or go.
    """
    if not situation.params.get("wait", True):
        return []
    client = situation.client
    known = [id for id in sorted(set(freed)) if FULL_ID.fullmatch(id)]
    profiles = [found for id in known if (found := client.get(PROFILE, id))]
    retired = [profile for profile in profiles if is_retired_revision(profile) and client.in_project(profile)]
    users = users_of_profiles(client) if retired else {}
    return [
        Step(f"delete profile {profile['name']}", Delete(PROFILE, id=profile["id"]), target=profile["name"])
        for profile in retired
        if all(user["id"] in moved for dummy, user in users.get(profile["id"], ()))
    ]


def is_retired_revision(resource: Attributes) -> bool:
    """Whether a profile or policy is a retired revision of any name: its own name ends with the beginning of its id."""
    name, dummy, end = str(resource["name"]).rpartition("-")
    return bool(name and end == resource["id"][:8])
