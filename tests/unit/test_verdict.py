# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many ACTIVE nodes a cluster needs, what a resize leaves of them, and what an operator can do about a cause."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import Unhealthy
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.node_causes import way_out
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.repair import status_of
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.sizes import Sizes
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.verdict import active_after, needed
from ansible_collections.senlin.clustering.plugins.modules import cluster_node
from fake_senlin import FakeSenlin
from fake_task import FakeTask


@pytest.mark.parametrize(
    ("sizes", "count"),
    [
        pytest.param(Sizes(0, -1, 0), 0, id="an empty cluster needs none"),
        pytest.param(Sizes(0, -1, 3), 1, id="one is there"),
        pytest.param(Sizes(2, -1, 3), 2, id="the lower bound"),
    ],
)
def test_needed(sizes: Sizes, count: int) -> None:
    assert needed(sizes) == count


@pytest.mark.parametrize(
    ("count", "active", "capacity", "after"),
    [
        pytest.param(3, 1, 3, 1, id="no resize"),
        pytest.param(3, 1, 5, 3, id="new nodes are ACTIVE"),
        pytest.param(3, 1, 1, 1, id="those that are not leave first"),
        pytest.param(3, 3, 1, 1, id="ACTIVE ones leave too"),
    ],
)
def test_active_after(count: int, active: int, capacity: int, after: int) -> None:
    assert active_after(count, active, capacity) == after


@pytest.mark.parametrize(
    ("active", "status"),
    [(1, "ERROR"), (2, "WARNING"), (3, "ACTIVE"), (4, "ACTIVE"), (5, "WARNING")],
)
def test_the_status_that_senlin_determines(active: int, status: str) -> None:
    assert status_of(Sizes(2, 4, 3), active) == status


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("Quota exceeded for cores", "Raise the quota or free a part of it, then repair it."),
        ("no compute host took the server", "Make room on the compute hosts, then repair it."),
        ("No valid host was found", "Make room on the compute hosts, then repair it."),
        ("No Flavor found for big", "Create what is missing, then repair it."),
        ("Network n could not be found", "Create what is missing, then repair it."),
        ("Failed in found server 'a': No Server found for a: Instance a could not be found", "Repair it."),
        ("The disk is full", "Remove the cause, then repair it."),
    ],
)
def test_what_to_do_about_a_cause(words: str, advice: str) -> None:
    assert way_out(words, "repair it") == advice


def lone_node(senlin: FakeSenlin, **attributes: Any) -> FakeTask:
    """A task about a node with these attributes, which differs in nothing."""
    senlin.add("nodes", name="one", cluster_id="", profile_id=None, physical_id=None, role="", **attributes)
    return FakeTask(senlin, cluster_node.RESOURCE, {"name": "one"})


@pytest.mark.parametrize("wait", [True, False])
def test_a_node_in_error_fails_whatever_runs(wait: bool) -> None:
    senlin = FakeSenlin()
    task = lone_node(senlin, status="ERROR", status_reason="No Flavor found for big.")
    task.options["wait"] = wait
    for run in (task.predict, task.perform):
        with pytest.raises(
            Unhealthy, match=r"^Node one \(.*\) is in ERROR: No Flavor found for big\. Create what is miss"
        ):
            run()
    assert senlin.writes == []


def test_a_node_in_warning_is_a_warning_with_its_reason() -> None:
    senlin = FakeSenlin()
    task = lone_node(senlin, status="WARNING", status_reason="The load balancer is busy.")
    assert task.perform().changed is False
    (warning,) = task.warnings
    assert "is in WARNING: The load balancer is busy." in warning


def test_an_active_node_costs_one_request() -> None:
    senlin = FakeSenlin()
    lone_node(senlin, status="ACTIVE").perform()
    assert senlin.sent == ["GET /nodes"]
