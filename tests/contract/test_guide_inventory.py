# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to the inventory: its playbook declares a cluster and configures its members, from an empty cloud on."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import time
from pathlib import Path

import pytest
import yaml
from ansible_collections.senlin.clustering.plugins.inventory.members import EXAMPLES
from guide import blocks, pictures
from inventory import CLOUD, Inventory, Told
from tenant import Tenant

pytestmark = pytest.mark.long

HOST = re.compile(r"(\bweb-\d{3})-[0-9a-f]{8}\b")
"""The name of a host, which ends with the beginning of the node's id."""
PREDICTED = "2 nodes that check mode predicts have no address yet, so the inventory leaves them out"


@pytest.fixture
def inventory(tenant: Tenant, tmp_path: Path) -> Inventory:
    """The files of the guide in a folder."""
    for block in blocks("guide_inventory"):
        if block.caption:
            (tmp_path / block.caption).write_text(block.text.replace("/var/www/html", str(tmp_path / "html")))
    return Inventory(tenant, tmp_path, "web.senlin.yml")


def test_the_guide_configures_the_members_of_a_new_cluster(tenant: Tenant, inventory: Inventory) -> None:
    """The local connection stands for ssh, and needs no other user. The first run in check mode has no hosts."""
    commands = [shlex.split(picture.command) for picture in pictures("guide_inventory")]
    check, deploy, graph, last = ([part for part in command if part != "--inventory"] for command in commands)
    assert (graph[0], deploy[0], check) == ("ansible-inventory", "ansible-playbook", [*deploy, "--check"])
    assert last == ["ansible-playbook", "without.yml"]
    local = ["-e", json.dumps({"ansible_connection": "local", "ansible_become": False})]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = inventory.run("ansible-playbook", "site.yml", *local, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done

    def pages() -> list[str]:
        return sorted(path.read_text() for path in (inventory.folder / "html").glob("*"))

    since = time.time()
    dry = run("--check")
    assert "".join(dry.stderr.split()).count("".join(PREDICTED.split())) == 1, dry.stderr
    assert "skipping: no hosts matched" in dry.stdout
    assert tenant.writes(since) == []
    assert "changed=2" in run().stdout
    nodes = sorted(tenant.read("/nodes"), key=lambda node: node["index"])
    by_id = {each["id"]: each for each in tenant.devcloud.servers(tenant.project)}
    addresses = [by_id[node["physical_id"]]["addresses"]["private"][0]["addr"] for node in nodes]
    expected = [f"web-00{number} at {address}" for number, address in enumerate(addresses, start=1)]
    assert [page.partition(" in ")[0] for page in pages()] == expected
    assert all(page.strip().partition(" in ")[2] for page in pages()), "the zones, which a real cloud calls otherwise"
    since = time.time()
    again = run()
    assert "changed=1" not in again.stdout
    assert tenant.writes(since) == []
    # The login of the inventory is that of the tasks.
    assert [each["path"] for each in tenant.requests(since) if each["method"] == "POST"] == ["/v3/auth/tokens"]

    # What check mode would add or remove is in the inventory as far as it can be.
    grown = (inventory.folder / "site.yml").read_text().replace("desired_capacity: 2", "desired_capacity: 3")
    (inventory.folder / "grown.yml").write_text(grown)
    done = inventory.run("ansible-playbook", "grown.yml", *local, "--check")
    assert "The node that check mode predicts has no address yet" in Told(done.stderr)
    # The two members that exist, in two tasks.
    assert done.stdout.count("ok: [web-0") == 4, done.stdout
    (inventory.folder / "shrunk.yml").write_text(grown.replace("desired_capacity: 3", "desired_capacity: 0"))
    assert "skipping: no hosts matched" in inventory.run("ansible-playbook", "shrunk.yml", *local, "--check").stdout

    shown = inventory.run("ansible-inventory", *graph[2:])
    assert shown.stdout.count("web-001-") == 4, shown.stdout
    wanted, printed = (HOST.sub(r"\1", text).split() for text in (pictures("guide_inventory")[2].shown, shown.stdout))
    assert wanted == printed, shown.stdout
    without = inventory.run("ansible-playbook", "without.yml", *local)
    assert all(
        f'"msg": "web-00{number} has {address}"' in without.stdout for number, address in enumerate(addresses, 1)
    )
    inventory.file = inventory.folder / "cached.senlin.yml"
    assert len(inventory.again(HOME=str(inventory.folder)).hosts) == 2
    assert inventory.again(HOME=str(inventory.folder)).requests == []


def test_the_playbook_waits_for_members_that_it_can_log_in_to(inventory: Inventory) -> None:
    """What the local connection does not need, and ssh does."""
    declare, configure = yaml.safe_load((inventory.folder / "site.yml").read_text())
    properties = declare["tasks"][0]["senlin.clustering.cluster_profile"]["spec"]["properties"]
    assert properties["key_name"] and properties["networks"][0]["security_groups"]
    user = yaml.safe_load((inventory.folder / "web.senlin.yml").read_text())["compose"]["ansible_user"].strip("'")
    assert properties["image"].startswith(user)
    assert configure["become"] is True
    assert configure["tasks"][0]["ansible.builtin.wait_for_connection"]["timeout"] >= 60


def test_the_examples_of_the_plugin_run(tenant: Tenant, inventory: Inventory) -> None:
    """The first names clusters that do not exist, and the second has all nodes."""
    first, second = yaml.safe_load_all(EXAMPLES)
    assert first["clusters"] == ["web", "db"]
    listing = inventory.listing(**{**first, "cloud": CLOUD})
    assert listing.status == 0, listing
    assert "There is no cluster 'db' in this project" in listing.told
    assert inventory.listing(**{**second, "cloud": CLOUD}).status == 0
