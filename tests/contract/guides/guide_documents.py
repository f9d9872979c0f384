# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on documents takes a cluster for given, and a node that is in no cluster."""

from __future__ import annotations

from pathlib import Path

from case import NODE, PROFILE, SMALL
from guide_run import Page
from tenant import Tenant


def create_cluster(tenant: Tenant, folder: Path) -> None:
    """Create what is exported."""
    for task in (PROFILE, SMALL, NODE.but(name="alone")):
        tenant.run(task)


PAGE = Page(before=create_cluster)
