# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to removing particular servers: in the end, the two are left that were not chosen."""

from __future__ import annotations

from pathlib import Path

from guide_run import Page
from tenant import Tenant


def after(tenant: Tenant, folder: Path) -> None:
    """Two nodes and servers are left, also after one of them has left the cluster and returned."""
    nodes = tenant.read("/nodes")
    assert sorted(node["name"] for node in nodes) == ["web-001", "web-004"]
    (cluster,) = tenant.read("/clusters")
    assert (cluster["desired_capacity"], sorted(cluster["nodes"])) == (2, sorted(node["id"] for node in nodes))
    servers = tenant.devcloud.servers(tenant.project)
    assert sorted(server["name"] for server in servers) == ["web-001", "web-004"]


PAGE = Page(after=after)
