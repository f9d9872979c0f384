# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on backups takes a group for given, and restores it in another project."""

from __future__ import annotations

from pathlib import Path

import yaml
from case import BINDING, NODE, POLICY, PROFILE, RECEIVER, SMALL
from guide_run import Page
from tenant import Tenant


def create_group(tenant: Tenant, folder: Path) -> None:
    """Create a cluster with a policy and a receiver, and a node that is in no cluster."""
    for task in (PROFILE, SMALL, POLICY, BINDING, RECEIVER, NODE.but(name="alone")):
        tenant.run(task)
    clouds = {"mycloud": dict(tenant.cloud), "othercloud": tenant.devcloud.new_project().cloud}
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": clouds}))


PAGE = Page(before=create_group)
