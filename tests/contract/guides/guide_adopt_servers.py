# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on adoption takes three servers for given."""

from __future__ import annotations

from pathlib import Path

from guide_run import Page
from tenant import Tenant

SHOWN = "0a3c1d5e-7b1f-4a53-9d1c-5f0f6f1b2a0"
"""The ids of the servers on the page, without the last digit."""


def create_servers(tenant: Tenant, folder: Path) -> None:
    """Create the servers, and write their ids into the playbook."""
    for number in range(1, 4):
        id = tenant.devcloud.add_server(tenant.project, f"shop-server-{number}", "ops", metadata={"app": "shop"})
        for path in folder.glob("*.yml"):
            path.write_text(path.read_text().replace(f"{SHOWN}{number}", id))


def servers_are_kept(tenant: Tenant, folder: Path) -> None:
    """Check that the servers run, in no cluster, and that each has its node."""
    servers = tenant.devcloud.servers(tenant.project)
    assert sorted((each["name"], each["status"]) for each in servers) == [
        (f"shop-server-{number}", "ACTIVE") for number in range(1, 4)
    ]
    nodes = tenant.read("/nodes")
    assert {each["physical_id"] for each in nodes} == {each["id"] for each in servers}
    assert {each["cluster_id"] for each in nodes} == {""}
    assert tenant.read("/clusters") == []
    assert [each["metadata"] for each in servers] == [{}] * 3, "the page says that their metadata is gone"


PAGE = Page(before=create_servers, after=servers_are_kept)
