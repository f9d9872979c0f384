# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on continuous integration shows parts of the example files, and its commands run the whole files."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

from guide_run import CLOUD, Page
from playbook import ROOT
from tenant import Tenant


def copy_examples(tenant: Tenant, folder: Path) -> None:
    """Replace the parts that the page shows by the files."""
    for path in (ROOT / "docs" / "examples" / "ci").iterdir():
        copy(path, folder / "ci")


def nothing_is_left(tenant: Tenant, folder: Path) -> None:
    """Check that the cluster and its profile existed, and are removed."""
    assert tenant.read("/clusters") == tenant.read("/profiles") == []
    assert [each for each in tenant.read("/actions") if each["action"] == "CLUSTER_CREATE"] != []


PAGE = Page(
    before=copy_examples,
    after=nothing_is_left,
    environment={"OS_CLOUD": CLOUD, "CLUSTER_NAME": "ci-trial", "CLUSTER_OWNER": "shop/web"},
)
