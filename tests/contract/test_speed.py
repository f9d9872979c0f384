# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Promised limits: how long after the end of its action a task returns."""

from __future__ import annotations

import time

import pytest
from case import EMPTY, PROFILE, SMALL
from harness import Task
from tenant import Tenant, lag, profile

pytestmark = pytest.mark.alone

FAILURE = 1.5
SHORT, LONG = 0.5, 2.5
"""Limits in seconds: after a failed action, after a short one, and after a long one."""


@pytest.mark.parametrize("build_seconds", [0, 3])
def test_a_failing_build(build_seconds: int, tenant: Tenant) -> None:
    tenant.run(profile(fail="No valid host was found", build_seconds=build_seconds))
    result = tenant.refused(SMALL.but(desired_capacity=2))
    assert lag(result["action"], time.time()) <= FAILURE


def test_a_failing_delete(tenant: Tenant) -> None:
    tenant.run(profile(delete_fail="The server is locked"))
    tenant.run(SMALL)
    result = tenant.refused(Task("cluster", {"name": "web", "state": "absent"}))
    assert lag(result["action"], time.time()) <= FAILURE


def test_a_short_action(tenant: Tenant) -> None:
    tenant.run(PROFILE)
    cluster = tenant.run(EMPTY)["cluster"]
    tenant.run(EMPTY.but(metadata={"team": "shop"}))
    end = time.time()
    (action,) = tenant.actions(cluster["id"], "CLUSTER_UPDATE")
    assert lag(action, end) <= SHORT


def test_a_long_action(tenant: Tenant) -> None:
    tenant.run(profile(build_seconds=7))
    cluster = tenant.run(SMALL)["cluster"]
    end = time.time()
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    assert lag(action, end) <= LONG
