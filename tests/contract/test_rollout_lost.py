# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A response of Senlin to a roll-out is lost: the task ends as if nothing had happened, and no server is left over."""

from __future__ import annotations

import pytest
from tenant import Tenant, profile
from test_rollout import LARGE, ROLLOUT, SIX, UBUNTU, cluster_of, created, members

pytestmark = [pytest.mark.long, pytest.mark.sampled(6)]

ACTIONS = "/clusters/[^/]+/actions"


@pytest.mark.parametrize("drop", ["before", "after"])
@pytest.mark.parametrize(
    ("method", "path", "options"),
    [
        pytest.param("POST", "/nodes$", {}, id="a new node"),
        pytest.param("POST", ACTIONS, {}, id="replace"),
        pytest.param("DELETE", "/nodes/", {}, id="an old node"),
        pytest.param("PATCH", "/nodes/", {}, id="a mark"),
        pytest.param("DELETE", "/nodes/", {"max_surge": 0}, id="a member"),
        pytest.param("POST", "/nodes$", {"max_surge": 0}, id="a new node without a surge"),
        pytest.param("POST", ACTIONS, {"max_surge": 0}, id="without a surge"),
        pytest.param("PATCH", "/nodes/", {"profile": "large"}, id="an update"),
        pytest.param("PATCH", "/clusters/", {}, id="a journal"),
    ],
)
def test_a_response_is_lost(tenant: Tenant, method: str, path: str, options: dict[str, object], drop: str) -> None:
    new = LARGE if options.get("profile") else UBUNTU
    before = created(tenant, profile(build_seconds=1), SIX.but(desired_capacity=2, min_size=2), new)
    tenant.fault(method, path, drop=drop)
    wet = tenant.run(ROLLOUT.but(**options))
    after = members(tenant)
    assert [node["name"] for node in after] == [node["name"] for node in before]
    assert {node["profile_name"] for node in after} == {new.options["name"]}
    assert len(tenant.read("/nodes")) == len(tenant.devcloud.servers(tenant.project)) == 2
    assert [node["metadata"] for node in after] == [{}] * 2
    cluster = cluster_of(tenant)
    assert (cluster["status"], cluster["min_size"], cluster["metadata"]) == ("ACTIVE", 2, {})
    assert wet["remaining"] == []
    assert tenant.run(ROLLOUT.but(**options))["changed"] is False
