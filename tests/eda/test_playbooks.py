# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbooks that the rulebooks run, without ansible-rulebook: which clusters they handle, and what they skip."""

from __future__ import annotations

import json
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from case import EMPTY
from rulebook import PATIENCE, PROGRAMS, environment, write_files
from tenant import Tenant, until


class Run:
    """A finished run of a playbook of the collection in a project.

    :param name: the playbook, without the name of the collection.
    :param variables: its extra variables beside ``senlin_cloud``.
    """

    def __init__(self, name: str, tenant: Tenant, folder: Path, **variables: Any) -> None:
        write_files(folder, tenant.cloud, {})
        command = [str(PROGRAMS / "ansible-playbook"), "--inventory", "inventory.yml", f"senlin.clustering.{name}"]
        command += ["--extra-vars", json.dumps({"senlin_cloud": "mycloud", **variables})]
        done = subprocess.run(
            command, cwd=folder, env=environment(folder), capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        self.status = done.returncode
        self.printed = " ".join((done.stdout + done.stderr).split())


def tick(seconds: float) -> str:
    """The time of a tick some seconds ago, as ansible-rulebook writes it."""
    return (datetime.now(timezone.utc) - timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def checks(tenant: Tenant) -> list[str]:
    """The ids of the clusters that were checked, in any order."""
    return sorted(action["target"] for action in tenant.read("/actions?action=CLUSTER_CHECK"))


def clusters_of_one_name(tenant: Tenant) -> list[str]:
    """Create two clusters ``web`` and a cluster ``shop``, and return the ids of the first two."""
    tenant.run(EMPTY.but(name="shop"))
    body = {"name": "web", "profile_id": tenant.read("/profiles")[0]["id"], "desired_capacity": 0}
    for dummy in range(2):
        tenant.send("POST", "/clusters", {"cluster": body})
    until(lambda: [cluster["status"] for cluster in tenant.read("/clusters")] == ["ACTIVE"] * 3)
    return sorted(cluster["id"] for cluster in tenant.named("clusters", "web"))


def test_the_clusters_to_repair(tenant: Tenant, tmp_path: Path) -> None:
    """A name means all clusters of the name, and one that does not exist is no error."""
    pair = clusters_of_one_name(tenant)
    run = Run("repair_clusters", tenant, tmp_path, senlin_clusters=["web", "later"])
    assert run.status == 0
    assert "There is no cluster later in the project, so it is not checked" in run.printed
    assert checks(tenant) == pair


def test_a_check_that_fails(tenant: Tenant, tmp_path: Path) -> None:
    """The other clusters are checked all the same, and the failure names those that were not."""
    first, second = clusters_of_one_name(tenant)
    tenant.fault("POST", f"^/v1/clusters/{first}/actions", count=9, status=403)
    run = Run("repair_clusters", tenant, tmp_path)
    assert run.status == 2
    assert f"1 of 3 clusters could not be checked or repaired: web with the id {first}. " in run.printed
    (shop,) = tenant.named("clusters", "shop")
    assert checks(tenant) == sorted([second, shop["id"]])


@pytest.mark.parametrize(("age", "skipped"), [(400, True), (200, False)], ids=["out of date", "recent"])
@pytest.mark.parametrize("name", ["repair_clusters", "drain_nodes"])
def test_a_tick(name: str, age: float, skipped: bool, tenant: Tenant, tmp_path: Path) -> None:
    """A check that has waited for longer than the clock's interval is skipped, since a later one follows."""
    tenant.run(EMPTY)
    variables = {"senlin_tick": tick(age), "senlin_check_seconds": 300, "senlin_drain_tasks": "/etc/eda/drain.yml"}
    run = Run(name, tenant, tmp_path, **variables)
    assert run.status == 0
    assert ("This check is skipped" in run.printed) is skipped
    assert ("TASK [List" in run.printed) is not skipped
