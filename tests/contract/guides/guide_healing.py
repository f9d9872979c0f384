# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to healing: its health policy and its playbooks replace servers that are gone, failed or silent."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml
from guide_run import CLOUD, Page
from harness import Task
from mail_box import install_mail, take_mails
from playbook import run_playbook
from tenant import Tenant, until

BINDING = Task("cluster_policy_binding", {"cluster": "web", "policy": "web-health"})
URL = "http://{{ item | senlin.clustering.addresses('private') | first | default('no-address') }}:8080/health"
"""What ``answer.yml`` requests."""
SILENT = "silent"
"""The file with the names of the nodes whose application does not answer."""


def serve(folder: Path) -> str:
    """Answer for the application on the simulated servers until the test process ends.

    :returns: the URL, to which the name of a node is appended.
    """

    class Handler(BaseHTTPRequestHandler):
        """Answers for the node with the name in the path."""

        def do_GET(self) -> None:
            self.send_response(503 if self.path.strip("/") in (folder / SILENT).read_text().split() else 200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Print nothing."""

    (folder / SILENT).write_text("")
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{server.server_address[1]}/"


def before(tenant: Tenant, folder: Path) -> None:
    """Let the application answer on this machine, and keep mails in a file."""
    install_mail(folder)
    path = folder / "answer.yml"
    assert URL in path.read_text()
    path.write_text(path.read_text().replace(URL, serve(folder) + "{{ item.name }}"))


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
    block = {key: play[key] for key in ("module_defaults", "vars") if key in play} | {"block": play["tasks"]}
    return run_playbook([block], {CLOUD: tenant.cloud}, folder)


def heals_what_is_silent(tenant: Tenant, folder: Path) -> None:
    """``answer.yml`` replaces one server that does not answer, and none if two do not."""
    first = servers_of(tenant)
    (folder / SILENT).write_text("web-001 web-002")
    with pytest.raises(AssertionError, match="2 of 3 servers do not answer: web-001, web-002"):
        repeat("answer.yml", tenant, folder)
    assert servers_of(tenant) == first
    (folder / SILENT).write_text("web-002")
    repeat("answer.yml", tenant, folder)
    assert replaced(tenant, first, "web-002")
    assert {**servers_of(tenant), "web-002": ""} == {**first, "web-002": ""}


def mails_at_night(tenant: Tenant, folder: Path) -> None:
    """``nightly.yml`` mails a repair and a failure, and nothing else."""
    assert take_mails(folder) == []
    first = servers_of(tenant)
    tenant.devcloud.vanish(first["web-001"])
    repeat("nightly.yml", tenant, folder)
    assert replaced(tenant, first, "web-001")
    (mail,) = take_mails(folder)
    assert mail["subject"] == "web: 1 nodes repaired, 0 still broken"
    assert mail["body"].startswith("web-001 was recreated and is ACTIVE: ")
    assert len(mail["body"].strip().splitlines()) == 1
    for id in servers_of(tenant).values():
        tenant.devcloud.vanish(id)
    with pytest.raises(AssertionError, match="max_unhealthy"):
        repeat("nightly.yml", tenant, folder)
    (mail,) = take_mails(folder)
    assert mail["subject"] == "web: the nightly check has failed"
    assert mail["body"].startswith("Check the nodes, and replace broken ones: ")
    assert "max_unhealthy" in mail["body"]


def after(tenant: Tenant, folder: Path) -> None:
    """The policy replaces a server that is gone and one in ERROR. Without the policy, the playbooks replace them."""
    (cluster,) = tenant.read("/clusters")
    assert tenant.read(f"/clusters/{cluster['id']}/policies") == []
    first = servers_of(tenant)
    assert sorted(first) == ["web-001", "web-002", "web-003"]
    tenant.devcloud.vanish(first["web-001"])
    printed = repeat("check.yml", tenant, folder)
    assert '"msg": "web-001 was recreated and is ACTIVE"' in printed
    assert '"msg": "web-002 was checked and is ACTIVE"' in printed
    assert replaced(tenant, first, "web-001")
    # The playbook's own recovery is in the list, and not only the policy's.
    assert '"msg": "1 recoveries"' in repeat("recoveries.yml", tenant, folder)

    second = servers_of(tenant)
    tenant.run(BINDING)
    tenant.devcloud.vanish(second["web-003"])
    tenant.devcloud.break_server(second["web-002"])
    until(lambda: replaced(tenant, second, "web-002", "web-003"))
    tenant.run(BINDING.but(state="absent"))
    assert servers_of(tenant)["web-001"] == second["web-001"]
    assert '"msg": "0 recoveries"' not in repeat("recoveries.yml", tenant, folder)
    heals_what_is_silent(tenant, folder)
    mails_at_night(tenant, folder)


PAGE = Page(
    before=before,
    after=after,
    # As fast as the dev cloud permits.
    replaced={
        "interval: 60": "interval: 5",
        "node_update_timeout: 300": "node_update_timeout: 1",
        "delay: 5": "delay: 0",
    },
)
