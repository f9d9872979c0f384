# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page on reports takes a cluster for given that differs from its document, and a module that sends mail.

``test_guide_report.py`` looks at the mails.
"""

from __future__ import annotations

from pathlib import Path

from case import PROFILE, SMALL
from guide_run import Page
from harness import Task
from mail_box import install_mail
from tenant import Tenant


def create_cluster(tenant: Tenant, folder: Path) -> None:
    """Create a cluster, write its document, and resize it."""
    for task in (PROFILE, SMALL):
        tenant.run(task)
    (document,) = tenant.run(Task("cluster_export", {}))["documents"]
    tenant.run(SMALL.but(desired_capacity=2))
    (folder / "groups").mkdir()
    (folder / "groups" / "web-4b5e57f6.yml").write_text(document["text"])
    install_mail(folder)
    (folder / "reports").mkdir()


def report_is_written(tenant: Tenant, folder: Path) -> None:
    """Check that each playbook has written its page."""
    assert all((folder / path).exists() for path in ("report.html", "report.json", "reports/report.html"))


PAGE = Page(before=create_cluster, after=report_is_written, replaced={"/var/lib/reports": "{folder}/reports"})
