# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to two groups: its playbook brings up one, switches to it and back, and removes the other."""

from __future__ import annotations

from pathlib import Path

from case import PROFILE, SMALL
from guide_run import Page
from tenant import Tenant


def before(tenant: Tenant, folder: Path) -> None:
    """A cluster of somebody else, which the playbook does not name."""
    for task in (PROFILE, SMALL.but(name="shop", desired_capacity=0)):
        tenant.run(task)


def after(tenant: Tenant, folder: Path) -> None:
    """One group is left, and the proxy sends the requests to its servers."""
    assert {cluster["name"] for cluster in tenant.read("/clusters")} == {"shop", "web-green"}
    assert {profile["name"] for profile in tenant.read("/profiles")} == {"web", "web-green"}
    servers = tenant.devcloud.servers(tenant.project)
    addresses = [server["addresses"]["private"][0]["addr"] for server in servers]
    lines = (folder / "upstream.conf").read_text().split("\n")
    assert sorted(filter(None, lines)) == sorted(f"server {address}:8080;" for address in addresses)


PAGE = Page(before=before, after=after, replaced={"web_drain_seconds: 60": "web_drain_seconds: 1"})
