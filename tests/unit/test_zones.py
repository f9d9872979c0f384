# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reason means that is only the name of a zone."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionFailed
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.zones import explain_zone
from clients import ID, scripted
from scripted_transport import http_response

ZONE = "senlin.policy.zone_placement-1.0"


@pytest.mark.parametrize(
    ("reason", "policy_type", "zone"),
    [
        ("'nova'", ZONE, "nova"),
        ("'az 1'.", ZONE, "az 1"),
        ("'nova'", "senlin.policy.scaling-1.0", None),
        ("Flavor 'nova' is full", ZONE, None),
        ("''", ZONE, None),
        ("nova", ZONE, None),
        (None, ZONE, None),
    ],
)
def test_the_meaning_of_a_name(reason: str | None, policy_type: str, zone: str | None) -> None:
    client, dummy = scripted(http_response({"cluster_policies": [{"policy_type": policy_type}]}))
    error = explain_zone(client, ActionFailed("It failed.", action={"status_reason": reason, "target_id": ID}))
    assert ("zone placement policy" in error.message) is (zone is not None)
    assert zone is None or f"is in the zone {zone}, which" in error.message
