# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cookbook attaches a policy of each type that Senlin has."""

from __future__ import annotations

from pathlib import Path

import yaml
from guide import blocks
from guide_run import Page
from tenant import Tenant

LEFT = {
    "web-scale-out",
    "web-scale-in",
    "web-drain",
    "web-health-url",
    "web-batch",
    "web-affinity",
    "web-loadbalance",
}
"""The policies that the page does not detach again."""


def all_types_are_there(tenant: Tenant, folder: Path) -> None:
    """Each policy type has a spec on the page, and the policies that the page attaches are attached."""
    (cluster,) = tenant.read("/clusters")
    bindings = tenant.read(f"/clusters/{cluster['id']}/policies")
    assert {each["policy_name"] for each in bindings if each["enabled"]} == LEFT
    specs = [yaml.safe_load(block.text) for block in blocks("policies") if block.caption.endswith(".yaml")]
    assert {spec["type"] for spec in specs} == {each["name"] for each in tenant.read("/policy-types")}


PAGE = Page(after=all_types_are_there)
