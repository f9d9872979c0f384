# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promised limits: how long a task still pauses after the end of its action, and how much it still sends.

How long the requests themselves take is a matter of the machine.
"""

from __future__ import annotations

import time

import pytest
from case import EMPTY, PROFILE, SMALL
from harness import Task
from slow_servers import PausesOnly, pauses_only
from tenant import Tenant, end_of, profile

FAILURE = 1.5
SHORT, LONG = 0.5, 2.5
"""Limits in seconds: after a failed action, after a short one, and after a long one."""
REQUESTS = 12
"""How many requests a task sends at most after the end of its action, all reasons of a failure included."""


def assert_quick(tenant: Tenant, clock: PausesOnly, end: float, limit: float) -> None:
    """Fail if a task has gone on for too long after the end of its action."""
    now = time.time()
    assert clock.seconds_after(end) <= limit
    assert len([request for request in tenant.requests(end) if request["time"] < now]) <= REQUESTS


@pytest.mark.parametrize("build_seconds", [0, 3])
def test_a_failing_build(build_seconds: int, tenant: Tenant) -> None:
    tenant.run(profile(fail="No valid host was found", build_seconds=build_seconds))
    with pauses_only(speed=1) as clock:
        result = tenant.refused(SMALL.but(desired_capacity=2))
    assert_quick(tenant, clock, end_of(result["action"]), FAILURE)


def test_a_failing_delete(tenant: Tenant) -> None:
    tenant.run(profile(delete_fail="The server is locked"))
    tenant.run(SMALL)
    with pauses_only(speed=1) as clock:
        result = tenant.refused(Task("cluster", {"name": "web", "state": "absent"}))
    assert_quick(tenant, clock, end_of(result["action"]), FAILURE)


def test_a_short_action(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    cluster = tenant.run(EMPTY)["cluster"]
    with pauses_only(speed=1) as clock:
        tenant.run(EMPTY.but(metadata={"team": "shop"}))
    (action,) = tenant.actions(cluster["id"], "CLUSTER_UPDATE")
    assert_quick(tenant, clock, end_of(action), SHORT)


def test_a_long_action(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=7))
    with pauses_only(speed=1) as clock:
        cluster = tenant.run(SMALL)["cluster"]
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    assert_quick(tenant, clock, end_of(action), LONG)
