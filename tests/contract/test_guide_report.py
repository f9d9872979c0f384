# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to reports: its nightly play mails the page if a cluster needs attention, and only then."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import PROFILE, SMALL
from cloud_under_test import patient
from guide import blocks
from harness import Task
from mail_box import install_mail, take_mails
from playbook import ROOT, settings
from tenant import Tenant

pytestmark = pytest.mark.long


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the guide's nightly play, a folder for its reports, and what stands for the mail."""
    (play,) = [block.text for block in blocks("guide_report") if "community.general.mail" in block.text]
    assert play.count("/var/lib/reports") == 2
    (tmp_path / "reports").mkdir()
    (tmp_path / "nightly.yml").write_text(play.replace("/var/lib/reports", str(tmp_path / "reports")))
    install_mail(tmp_path)
    return tmp_path


def mails(tenant: Tenant, folder: Path) -> list[dict[str, Any]]:
    """Run the play, and return the mails that it has sent."""
    (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"mycloud": tenant.cloud}}))
    paths = f"{ROOT / '.cache' / 'collections'}:{folder / 'collections'}"
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), str(folder / "nightly.yml")],
        env={**os.environ, **settings(folder), "ANSIBLE_COLLECTIONS_PATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=patient(300),
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return take_mails(folder)


def test_the_page_is_mailed_if_a_cluster_needs_attention(tenant: Tenant, folder: Path) -> None:
    for task in (PROFILE, SMALL):
        tenant.run(task)
    (document,) = tenant.run(Task("cluster_export", {}))["documents"]
    (folder / "groups").mkdir()
    (folder / "groups" / "web.yml").write_text(document["text"])
    assert mails(tenant, folder) == []
    assert (folder / "reports" / "report.html").exists()
    (node,) = tenant.read("/nodes")
    tenant.devcloud.vanish(node["physical_id"])
    (mail,) = mails(tenant, folder)
    assert mail["subject"] == "1 of 1 clusters need attention, differences: 1"
    assert "web: 1 difference from what is declared or recorded." in mail["body"]
    assert "web: node.server of" in mail["body"]
    assert mail["attach"] == [str(folder / "reports" / "report.html")]


def test_the_page_is_mailed_if_a_declared_cluster_does_not_exist(tenant: Tenant, folder: Path) -> None:
    (folder / "groups").mkdir()
    (folder / "groups" / "web.yml").write_text(
        "scaling_group_name: web\nscaling_group_cluster: {desired_capacity: 1}\n"
    )
    (mail,) = mails(tenant, folder)
    assert mail["subject"] == "0 of 0 clusters need attention, differences: 1"
    assert "web: cluster of web is absent, not present." in mail["body"]
