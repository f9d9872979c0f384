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
from tenant import Tenant

MAIL = """
from ansible.module_utils.basic import AnsibleModule

OPTIONS = {"host": "str", "to": "list", "subject": "str", "body": "str", "attach": "list"}

AnsibleModule({name: {"type": kind} for name, kind in OPTIONS.items()}).exit_json(changed=True)
"""
"""Stands for ``community.general.mail``, with the options that the page uses. It sends nothing."""


def create_cluster(tenant: Tenant, folder: Path) -> None:
    """Create a cluster, write its document, and resize it."""
    for task in (PROFILE, SMALL):
        tenant.run(task)
    (document,) = tenant.run(Task("cluster_export", {}))["documents"]
    tenant.run(SMALL.but(desired_capacity=2))
    for path, text in (
        ("groups/web-4b5e57f6.yml", document["text"]),
        # Ansible looks for collections beside the playbook, too.
        ("collections/ansible_collections/community/general/plugins/modules/mail.py", MAIL),
    ):
        (folder / path).parent.mkdir(parents=True)
        (folder / path).write_text(text)
    (folder / "reports").mkdir()


def report_is_written(tenant: Tenant, folder: Path) -> None:
    """Check that each playbook has written its page."""
    assert all((folder / path).exists() for path in ("report.html", "report.json", "reports/report.html"))


PAGE = Page(before=create_cluster, after=report_is_written, replaced={"/var/lib/reports": "{folder}/reports"})
