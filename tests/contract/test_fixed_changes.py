# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""New revisions of a profile to which existing nodes cannot be changed."""

from __future__ import annotations

import time

import pytest
from case import NODE, PROFILE, SMALL, server
from tenant import Tenant

OTHER_GROUPS = PROFILE.but(spec=server(security_groups=["default"]), on_spec_change="replace")
ACCEPTED = OTHER_GROUPS.but(on_fixed_change="accept")


@pytest.mark.parametrize("check", [True, False], ids=["check mode", "real run"])
def test_a_revision_that_nodes_cannot_get_is_refused_before_the_name_moves(check: bool, tenant: Tenant) -> None:
    for task in (PROFILE, SMALL, NODE):
        tenant.run(task)
    start = time.time()
    message = tenant.refused(OTHER_GROUPS, check=check)["msg"]
    assert message.startswith("Senlin cannot change security_groups of what already exists. 1 node of cluster web (")
    assert ") and node one (" in message
    assert "cluster_rollout (method replace), or set profile_only" in message
    assert tenant.writes(start) == []
    assert [found["name"] for found in tenant.read("/profiles")] == ["web"]


def test_an_accepted_revision_is_for_new_members(tenant: Tenant) -> None:
    for task in (PROFILE, SMALL):
        tenant.run(task)
    dry, wet = tenant.run(ACCEPTED, check=True), tenant.run(ACCEPTED)
    assert (dry["steps"], dry["warnings"]) == (wet["steps"], wet["warnings"])
    assert "1 node of cluster web (" in wet["warnings"][0]
    assert not tenant.run(ACCEPTED)["changed"]
    start = time.time()
    message = tenant.refused(SMALL)["msg"]
    assert "Senlin cannot change security_groups of what already exists. Replace the members" in message
    assert tenant.writes(start) == []
    new_only = SMALL.but(profile_only=True, desired_capacity=2)
    tenant.run(new_only)
    assert sorted(node["profile_name"] == "web" for node in tenant.read("/nodes")) == [False, True]
    assert not tenant.run(new_only)["changed"]


def test_what_nothing_uses_can_change(tenant: Tenant) -> None:
    for task in (PROFILE, SMALL.but(desired_capacity=0)):
        tenant.run(task)
    tenant.run(OTHER_GROUPS)
    assert tenant.run(SMALL)["cluster"]["profile_id"] == tenant.named("profiles", "web")[0]["id"]
