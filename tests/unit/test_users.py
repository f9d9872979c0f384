# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What uses a profile or a policy: it is named, and no more is asked than necessary."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.client import Client
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import StateConflict
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.users import (
    bindings_of_clusters,
    check_unused,
)
from ansible_collections.senlin.clustering.plugins.modules import cluster_profile
from fake_senlin import FakeSenlin
from fake_task import FakeTask


def test_only_clusters_with_bindings_are_asked_for_them() -> None:
    senlin = FakeSenlin()
    senlin.add("clusters", name="without", policies=[])
    bound = senlin.add("clusters", name="with", policies=["1"])
    assert [cluster["id"] for cluster, dummy in bindings_of_clusters(Client(senlin))] == [bound]
    assert senlin.sent == ["GET /clusters", f"GET /clusters/{bound}/policies"]


@pytest.mark.parametrize(
    ("users", "words"),
    [
        pytest.param(("clusters",), "is used by cluster one (00000002-", id="a cluster"),
        pytest.param(("nodes",), "is used by node one (00000002-", id="a node"),
        pytest.param(("nodes",) * 5, "node three (00000004-0000-4000-8000-000000000000) and 2 more.", id="many"),
    ],
)
def test_what_uses_a_profile_is_named(users: tuple[str, ...], words: str) -> None:
    senlin = FakeSenlin()
    profile = senlin.add("profiles", name="web")
    for plural, name in zip(users, ("one", "two", "three", "four", "five"), strict=False):
        senlin.add(plural, name=name, profile_id=profile)
    task = FakeTask(senlin, cluster_profile.RESOURCE, {"name": "web", "state": "absent"})
    with pytest.raises(StateConflict) as refusal:
        check_unused(task.situation({"id": profile, "name": "web"}))
    assert words in refusal.value.message


def test_what_nothing_uses_is_not_refused() -> None:
    senlin = FakeSenlin()
    task = FakeTask(senlin, cluster_profile.RESOURCE, {"name": "web", "state": "absent"})
    check_unused(task.situation({"id": senlin.add("profiles", name="web"), "name": "web"}))
    senlin.sent.clear()
    check_unused(task.situation())
    assert senlin.sent == []
