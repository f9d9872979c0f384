# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which retired revisions of profiles a task deletes that moves clusters or nodes away from them."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.freed_revisions import (
    is_retired_revision,
    steps_of_freed_revisions,
)
from cluster_tasks import task
from fake_senlin import FakeSenlin

OTHER = "99999999-0000-4000-8000-000000000000"


@pytest.fixture
def senlin() -> FakeSenlin:
    return FakeSenlin()


def profile(senlin: FakeSenlin, name: str = "", **attributes: Any) -> str:
    """Add a profile, a retired revision of web unless it is given a name. Returns its id."""
    id = senlin.add("profiles", name=name, **attributes)
    senlin.stored["profiles"][id]["name"] = name or f"web-{id[:8]}"
    return id


def titles(senlin: FakeSenlin, *freed: str, moved: tuple[str, ...] = (), **options: Any) -> list[str]:
    return [step.title for step in steps_of_freed_revisions(task(senlin, **options).situation(), freed, moved)]


@pytest.mark.parametrize(
    ("name", "retired"),
    [("web-01234567", True), ("a-b-01234567", True), ("web-76543210", False), ("web", False), ("-01234567", False)],
)
def test_a_retired_revision_has_its_own_id_in_its_name(name: str, retired: bool) -> None:
    assert is_retired_revision({"name": name, "id": "01234567-0000-4000-8000-000000000000"}) is retired


def test_what_is_used_by_what_moves_alone_is_deleted(senlin: FakeSenlin) -> None:
    freed = profile(senlin)
    cluster = senlin.add("clusters", name="web", profile_id=freed)
    node = senlin.add("nodes", profile_id=freed, cluster_id=cluster)
    assert titles(senlin, freed, moved=(cluster, node)) == [f"delete profile web-{freed[:8]}"]
    assert titles(senlin, freed, moved=(cluster,)) == [], "its node stays"
    assert titles(senlin, freed, moved=(node,)) == [], "its cluster stays"
    assert titles(senlin, freed, moved=(cluster, node), wait=False) == []


def test_several_revisions_are_looked_at_with_one_look_at_their_users(senlin: FakeSenlin) -> None:
    freed = [profile(senlin), profile(senlin), profile(senlin)]
    senlin.add("nodes", profile_id=freed[1])
    assert titles(senlin, *freed) == [f"delete profile web-{id[:8]}" for id in (freed[0], freed[2])]
    assert [request for request in senlin.sent if "/profiles/" not in request] == ["GET /clusters", "GET /nodes"]


def test_what_is_no_retired_revision_stays(senlin: FakeSenlin) -> None:
    current, foreign = profile(senlin, "web"), profile(senlin, project="2" * 32)
    assert titles(senlin, current, foreign, OTHER, "unknown") == []
    assert "GET /nodes" not in senlin.sent
