# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first rulebook of the guide to events, with the inventory and the command that the guide shows."""

from __future__ import annotations

import shlex
import subprocess
from pathlib import Path

from guide import blocks
from harness import Task
from rulebook import PROGRAMS, environment, eventually, write_files
from tenant import Tenant, profile


def test_the_rulebook_of_the_guide(tenant: Tenant, tmp_path: Path) -> None:
    write_files(tmp_path, tenant.cloud, {})
    shown = blocks("guide_events")
    for block in shown:
        if block.caption in ("errors.yml", "inventory.yml"):
            (tmp_path / block.caption).write_text(block.text)
    (command,) = [block.text for block in shown if block.text.startswith("ansible-rulebook --rulebook errors.yml")]
    tenant.run(profile(fail="No valid host was found").but(name="broken"))
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [str(PROGRAMS / "ansible-rulebook"), *shlex.split(command)[1:]],
            cwd=tmp_path,
            env=environment(tmp_path),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:

        def printed() -> bool:
            """Create a cluster and a node alone that fail, until the rulebook has started and prints that."""
            tenant.refused(Task("cluster", {"name": "web", "profile": "broken", "desired_capacity": 1}))
            tenant.refused(Task("cluster_node", {"name": "alone", "profile": "broken"}))
            tenant.run(Task("cluster", {"name": "web", "state": "absent"}))
            tenant.run(Task("cluster_node", {"name": "alone", "state": "absent"}))
            said = log.read_text()
            return "web: CLUSTER_CREATE: " in said and "-: NODE_CREATE: " in said

        eventually(printed)
        assert "Undefined" not in log.read_text()
    finally:
        process.kill()
        process.wait()
