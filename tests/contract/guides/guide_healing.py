# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to healing: its health policy and its playbook replace servers that have vanished or failed."""

from __future__ import annotations

from pathlib import Path

import yaml
from guide_run import CLOUD, Page
from harness import Task
from playbook import run_playbook
from tenant import Tenant, until

BINDING = Task("cluster_policy_binding", {"cluster": "web", "policy": "web-health"})


def servers_of(tenant: Tenant) -> dict[str, str]:
    """The ids of the servers by the names of their nodes."""
    return {node["name"]: node["physical_id"] for node in tenant.read("/nodes")}


def replaced(tenant: Tenant, before: dict[str, str], *names: str) -> bool:
    """Whether these nodes have other servers than before, and are ACTIVE."""
    nodes = [node for node in tenant.read("/nodes") if node["name"] in names]
    return all(node["status"] == "ACTIVE" and node["physical_id"] != before[node["name"]] for node in nodes)


def repeat(file: str, tenant: Tenant, folder: Path) -> str:
    """Run a playbook of the guide once more, and return what it prints."""
    (play,) = yaml.safe_load((folder / file).read_text())
    tasks = [{"module_defaults": play["module_defaults"], "block": play["tasks"]}]
    return run_playbook(tasks, {CLOUD: tenant.cloud}, folder)


def after(tenant: Tenant, folder: Path) -> None:
    """The policy replaces a server that is gone and one in ERROR. Without the policy, the playbook replaces one."""
    (cluster,) = tenant.read("/clusters")
    assert tenant.read(f"/clusters/{cluster['id']}/policies") == []
    first = servers_of(tenant)
    assert sorted(first) == ["web-001", "web-002", "web-003"]
    tenant.run(BINDING)
    tenant.devcloud.vanish(first["web-003"])
    tenant.devcloud.break_server(first["web-002"])
    until(lambda: replaced(tenant, first, "web-002", "web-003"))
    tenant.run(BINDING.but(state="absent"))

    second = servers_of(tenant)
    assert second["web-001"] == first["web-001"]
    tenant.devcloud.vanish(second["web-001"])
    printed = repeat("check.yml", tenant, folder)
    assert '"msg": "web-001 was recreated and is ACTIVE"' in printed
    assert '"msg": "web-002 was checked and is ACTIVE"' in printed
    assert replaced(tenant, second, "web-001")
    assert "SUCCEEDED" in repeat("recoveries.yml", tenant, folder)


PAGE = Page(
    after=after,
    # As fast as the dev cloud permits.
    replaced={"interval: 60": "interval: 5", "node_update_timeout: 300": "node_update_timeout: 1"},
)
