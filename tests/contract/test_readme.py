# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first playbook of the README runs as it stands there, and its second run only reads."""

from __future__ import annotations

import re
import time
from pathlib import Path

import yaml
from guide import blocks
from playbook import ROOT, run_playbook
from tenant import Tenant

PLAYBOOK = re.compile(r"^```yaml\n(- name: .*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_tutorial_begins_with_the_first_playbook() -> None:
    (text,) = PLAYBOOK.findall((ROOT / "README.md").read_text())
    assert text == next(block.text for block in blocks("guide_getting_started") if block.caption == "web.yml")


def test_the_first_playbook(tenant: Tenant, tmp_path: Path) -> None:
    (text,) = PLAYBOOK.findall((ROOT / "README.md").read_text())
    (play,) = yaml.safe_load(text)
    tasks = [{"module_defaults": play["module_defaults"], "vars": play["vars"], "block": play["tasks"]}]
    clouds = {"mycloud": tenant.cloud}
    since = time.time()
    assert "changed=2" in run_playbook(tasks, clouds, tmp_path, "--check")
    assert tenant.writes(since) == []
    assert "changed=2" in run_playbook(tasks, clouds, tmp_path)
    (cluster,) = tenant.named("clusters", "web")
    assert (cluster["status"], len(cluster["nodes"])) == ("ACTIVE", 3)
    since = time.time()
    assert "changed=0" in run_playbook(tasks, clouds, tmp_path)
    assert tenant.writes(since) == []
