# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to draining: the proxy loses the server that is removed, and the policy is detached in the end."""

from __future__ import annotations

from pathlib import Path

from guide_run import Page
from tenant import Tenant


def after(tenant: Tenant, folder: Path) -> None:
    """One server was drained and removed. The proxy still has the others."""
    assert sorted(node["name"] for node in tenant.read("/nodes")) == ["web-002", "web-003"]
    servers = tenant.devcloud.servers(tenant.project)
    addresses = [server["addresses"]["private"][0]["addr"] for server in servers]
    lines = (folder / "upstream.conf").read_text().splitlines()
    assert sorted(lines) == sorted(f"server {address}:8080;" for address in addresses)
    (cluster,) = tenant.read("/clusters")
    assert tenant.read(f"/clusters/{cluster['id']}/policies") == []


PAGE = Page(after=after)
