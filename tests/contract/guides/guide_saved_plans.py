# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on saved plans shows parts of the example files, and its commands run the whole files."""

from __future__ import annotations

from pathlib import Path
from shutil import copy

from guide_run import CLOUD, Page
from playbook import ROOT
from tenant import Tenant


def copy_examples(tenant: Tenant, folder: Path) -> None:
    """Replace the parts that the page shows by the files."""
    for path in (ROOT / "docs" / "examples" / "plans").iterdir():
        copy(path, folder / "plans")


def is_as_planned(tenant: Tenant, folder: Path) -> None:
    """Check that the plan is carried out, and nothing else."""
    (cluster,) = tenant.read("/clusters")
    assert (cluster["name"], cluster["desired_capacity"]) == ("web", 3)


PAGE = Page(before=copy_examples, after=is_as_planned, environment={"OS_CLOUD": CLOUD}, is_checked=False)
