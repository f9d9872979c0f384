# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many members answer while a roll-out is in progress, as a probe beside it counts them.

The application on a server takes longer to start than the server, so that Senlin's ACTIVE is not enough.
"""

from __future__ import annotations

import time

import pytest
from answering import Application
from cloud_under_test import skip_if_real
from rollouts import cluster, members, profile, rollout, web
from tenant import Tenant

pytestmark = pytest.mark.long

START_SECONDS = 3.0
"""How long the application takes to start."""
LARGE = profile("new", flavor="m1.large", sim_operation_seconds="1")
UBUNTU = profile("new", image="ubuntu", sim_build_seconds="1")
GATE = {"gate": "url", "gate_delay": 1, "gate_retries": 60}


@pytest.fixture(autouse=True)
def simulated(devcloud: object) -> None:
    """Skip the tests on a cloud that is not simulated."""
    skip_if_real("the application answers for simulated servers")


def test_at_least_16_of_20_answer_while_4_at_a_time_are_updated(tenant: Tenant) -> None:
    for task in (profile("old", sim_operation_seconds="1"), cluster(20), LARGE):
        tenant.run(task)
    with Application(tenant, web(tenant)["id"], START_SECONDS, counts=True) as application:
        # Those of the first batch are silent until the probe has counted, however long it takes for a look.
        application.is_broken = lambda server: server["flavor"] == "m1.large" and 16 not in application.answering
        start = time.monotonic()
        result = tenant.run(rollout(method="update", batch_size=4, gate_url=application.url, **GATE))
        seconds = time.monotonic() - start
    print(f"update: {min(application.answering)} of 20 at least, {len(application.answering)} looks, {seconds:.0f} s")
    assert min(application.answering) == 16
    assert [len(batch) for batch in result["batches"]] == [4] * 5
    assert {node["gate"]["status"] for node in result["nodes"]} == {200}
    assert {node["done"] for node in result["nodes"]} == {"updated"}
    assert {(node["profile_name"], node["status"]) for node in members(tenant)} == {("new", "ACTIVE")}


def test_at_least_20_of_20_answer_while_4_at_a_time_are_replaced(tenant: Tenant) -> None:
    for task in (profile("old"), cluster(20), UBUNTU):
        tenant.run(task)
    with Application(tenant, web(tenant)["id"], START_SECONDS, counts=True) as application:
        start = time.monotonic()
        result = tenant.run(
            rollout(method="replace", batch_size=4, max_surge=4, gate_url=application.url, timeout=900, **GATE)
        )
        seconds = time.monotonic() - start
    print(
        f"replace: {min(application.running)} servers at least, {max(application.running)} at most, "
        f"{min(application.answering)} members at least, {len(application.answering)} looks, {seconds:.0f} s"
    )
    assert min(application.running) == 20
    assert max(application.running) == 24
    # Senlin lets the old nodes of a batch leave and the new ones join at the same time, so that for a moment the
    # cluster can have up to a batch less, while the servers of all of them answer.
    assert 20 - 4 <= min(application.answering) <= 20
    assert [len(batch) for batch in result["batches"]] == [4] * 5
    assert {node["gate"]["status"] for node in result["nodes"]} == {200}
    assert {(node["profile_name"], node["status"]) for node in members(tenant)} == {("new", "ACTIVE")}


def test_without_a_gate_fewer_answer(tenant: Tenant) -> None:
    for task in (profile("old", sim_operation_seconds="1"), cluster(3), LARGE):
        tenant.run(task)
    with Application(tenant, web(tenant)["id"], start_seconds=600, counts=True) as application:
        tenant.run(rollout(method="update", batch_size=1))
    assert min(application.answering) < 2
    assert application.asked == []
