# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to whole groups: in the end, the first one is gone, and the second one has its named node."""

from __future__ import annotations

from pathlib import Path

from guide_run import Page
from tenant import Tenant


def after(tenant: Tenant, folder: Path) -> None:
    """Nothing is left but the second group."""
    assert [cluster["name"] for cluster in tenant.read("/clusters")] == ["db"]
    assert [profile["name"] for profile in tenant.read("/profiles")] == ["db"]
    assert tenant.read("/policies") == tenant.read("/receivers") == []
    nodes = tenant.read("/nodes")
    assert [node["role"] for node in nodes if node["name"] == "db-1"] == ["primary"]
    assert len(nodes) == 3


PAGE = Page(after=after)
