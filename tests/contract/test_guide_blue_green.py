# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to two groups: its playbook brings up one, switches to it, and removes the other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from guide import blocks
from playbook import run_playbook
from tenant import Tenant

pytestmark = pytest.mark.long


def test_the_guide_switches_between_two_groups(tenant: Tenant, tmp_path: Path) -> None:
    playbook, switch = [block.text for block in blocks("guide_blue_green") if block.language == "yaml+jinja"][:2]
    (play,) = yaml.safe_load(playbook)
    (tmp_path / "switch.yml").write_text(switch)
    block: dict[str, Any] = {key: play[key] for key in ("module_defaults", "vars")}
    block["vars"] = {**block["vars"], "web_drain_seconds": 1}
    tasks = [{**block, "block": play["tasks"]}]

    def run(*arguments: str) -> tuple[list[str], int]:
        """Run the playbook, and return the names of the clusters, and how many servers are live."""
        run_playbook(tasks, {"mycloud": tenant.cloud}, tmp_path, *arguments)
        live = (
            (tmp_path / "upstream.conf").read_text().count("server 10.") if (tmp_path / "upstream.conf").exists() else 0
        )
        return sorted(each["name"] for each in tenant.read("/clusters")), live

    assert run("--check") == ([], 0)
    assert run() == (["web-blue"], 2)
    blue = (tmp_path / "upstream.conf").read_text()
    assert run("-e", "web_live=green") == (["web-blue", "web-green"], 2)
    assert (tmp_path / "upstream.conf").read_text() != blue
    assert run("-e", "web_live=green", "-e", "web_remove_other=true") == (["web-green"], 2)
    assert [each["name"] for each in tenant.read("/profiles")] == ["web-green"]
