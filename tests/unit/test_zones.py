# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a reason means that is only the name of a zone."""

from __future__ import annotations

import pytest
from ansible_collections.senlin.clustering.plugins.module_utils._senlin.errors import ActionFailed
from ansible_collections.senlin.clustering.plugins.module_utils._subjects.zones import explain_zone
from clients import scripted


@pytest.mark.parametrize(
    ("reason", "zone"),
    [
        ("'nova'", "nova"),
        ("'az 1'.", "az 1"),
        ("Flavor 'nova' is full", None),
        ("''", None),
        ("nova", None),
        (None, None),
    ],
)
def test_the_meaning_of_a_name(reason: str | None, zone: str | None) -> None:
    error = explain_zone(scripted()[0], ActionFailed("It failed.", action={"status_reason": reason}))
    assert ("zone placement policy" in error.message) is (zone is not None)
    assert zone is None or f"is in the zone {zone}, which" in error.message
