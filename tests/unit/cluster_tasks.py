# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Senlin in memory with two profiles, and tasks about one cluster in it."""

from __future__ import annotations

from typing import Any

from ansible_collections.senlin.clustering.plugins.modules import cluster
from fake_senlin import FakeSenlin, stand_ins
from fake_task import FakeTask

SPEC = {"type": "os.nova.server", "version": "1.0", "properties": {"flavor": "m1.tiny"}}


def senlin_with_profiles() -> FakeSenlin:
    """A Senlin with the profiles ``small`` and ``large``."""
    senlin = FakeSenlin()
    senlin.add("profiles", name="small", spec=SPEC)
    senlin.add("profiles", name="large", spec={**SPEC, "properties": {"flavor": "m1.large"}})
    return senlin


def add_cluster(senlin: FakeSenlin, **attributes: Any) -> str:
    """Add a cluster of three nodes called ``web`` without sending a request.

    :param attributes: attributes to add, or to set differently.
    :returns: its id.
    """
    small = next(iter(senlin.stored["profiles"]))
    sizes = {"min_size": 1, "max_size": 5, "desired_capacity": 3, "nodes": stand_ins(3)}
    return senlin.add(
        "clusters", **{"name": "web", "profile_id": small, "profile_name": "small", **sizes, **attributes}
    )


def task(senlin: FakeSenlin, timeout: float = 600, **options: Any) -> FakeTask:
    """A task about the cluster ``web``."""
    return FakeTask(senlin, cluster.RESOURCE, {"name": "web", **options}, timeout)
