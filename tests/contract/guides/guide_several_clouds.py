# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on several clouds takes two regions for given, which are two projects here, and a third that is down."""

from __future__ import annotations

from pathlib import Path

import yaml
from guide_run import Page
from tenant import Tenant

DOWN = "http://127.0.0.1:1/v3"
"""The URL of a Keystone that does not answer."""


def write_clouds(tenant: Tenant, folder: Path) -> None:
    """Write the clouds of the page."""
    other = tenant.devcloud.new_project().cloud
    clouds = {
        "mycloud-north": dict(tenant.cloud),
        "mycloud-south": other,
        "mycloud-west": {**other, "auth": {**other["auth"], "auth_url": DOWN}},
    }
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": clouds}))


PAGE = Page(before=write_clouds)
