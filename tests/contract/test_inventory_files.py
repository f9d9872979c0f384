# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of the inventory plugin: what they can say, and that a file that cannot be used ends the run."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import PROFILE
from harness import Task
from inventory import CLOUD, PLUGIN, Inventory
from tenant import Tenant

SECRET = "a-secret-Pa55"


@pytest.fixture
def inventory(tenant: Tenant, tmp_path: Path) -> Inventory:
    return Inventory(tenant, tmp_path)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"clusters": ["gone"]}, "There is no cluster 'gone' in this project."),
        ({"clusters": [""]}, "clusters[0] is empty"),
        ({"clusters": []}, "The option clusters is empty, so there would be no hosts."),
        ({"validate_certs": "{{ 'junk' }}"}, "The option validate_certs is 'junk'; it must be true or false."),
        ({"allow_missing": "maybe"}, "The option allow_missing is 'maybe'; it must be true or false."),
        ({"cloud": "elsewhere"}, f"There is no cloud 'elsewhere'. {{folder}}/clouds.yaml has the clouds {CLOUD}."),
        ({"cluster": "web"}, "The inventory plugin has no option 'cluster'. Did you mean clusters?"),
        ({"cloud": {"clouds": {"one": {}, "two": {}}}}, "Set it to one of the clouds in it, which are one, two."),
        ({"cloud": ["one", "two"]}, "cloud is the name of a cloud in clouds.yaml, or a dictionary"),
        ({"cloud": CLOUD, "region_name": "nowhere"}, "nowhere"),
        ({"statuses": ["ACTVE"]}, "ACTVE"),
        ({"hostvars_prefix": "1-"}, "hostvars_prefix is '1-'; it must begin with a letter or '_'"),
        ({"cloud": None, "auth": f"password={SECRET}"}, "auth"),
        ({"password": SECRET}, "The inventory plugin has no option 'password'."),
    ],
    ids=str,
)
def test_a_failure_ends_the_run(options: Mapping[str, Any], words: str, inventory: Inventory) -> None:
    told = inventory.refused(**options)
    assert words.format(folder=inventory.folder) in told
    assert SECRET not in told
    assert "Traceback" not in told


def test_a_wrong_password_ends_the_run(tenant: Tenant, inventory: Inventory) -> None:
    auth = {**tenant.cloud["auth"], "password": SECRET}
    told = inventory.refused(cloud={**tenant.cloud, "auth": auth})
    assert "Keystone refuses the credentials" in told
    assert SECRET not in told
    playbook = inventory.folder / "play.yml"
    playbook.write_text(json.dumps([{"name": "Play", "hosts": "all", "tasks": []}]))
    assert inventory.run("ansible-playbook", str(playbook)).returncode != 0
    # A run that is to go on with the other sources can say so.
    inventory.write(cloud={**tenant.cloud, "auth": auth}, fail_on_errors=False)
    assert inventory.run("ansible-playbook", str(playbook)).returncode == 0


def test_a_cluster_can_be_missing_if_the_file_says_so(inventory: Inventory) -> None:
    listing = inventory.listing(clusters=["gone"], allow_missing=True)
    assert (listing.status, listing.hosts) == (0, {})
    assert "There is no cluster 'gone' in this project, so the inventory has no hosts of it." in listing.told


def test_connection_options_can_be_templates(tenant: Tenant, tmp_path: Path) -> None:
    """The file has any name, as it names the plugin."""
    inventory = Inventory(tenant, tmp_path, "hosts.yml")
    inventory.write(
        cloud="{{ lookup('ansible.builtin.env', 'MY_CLOUD') }}",
        clusters=["gone"],
        allow_missing="{{ true }}",
        clustering_api_microversion="{{ '1.14' }}",
    )
    text = inventory.file.read_text()
    for written in (text, json.dumps(yaml.safe_load(text))):
        inventory.file.write_text(written)
        listing = inventory.again(MY_CLOUD=CLOUD)
        assert (listing.status, listing.hosts) == (0, {})
        assert "There is no cluster 'gone'" in listing.told


def test_a_file_or_a_value_can_be_encrypted(tenant: Tenant, tmp_path: Path) -> None:
    inventory = Inventory(tenant, tmp_path, "hosts.yml")
    inventory.write(clusters=["gone"], allow_missing=True)
    secret = tmp_path / "vault-password"
    secret.write_text("secret")
    password = ("--vault-password-file", str(secret))
    program = str(Path(sys.executable).parent / "ansible-vault")

    def vault(*command: str) -> str:
        done = subprocess.run([program, *command], check=True, capture_output=True, env=inventory.environment)
        return done.stdout.decode()

    value = vault("encrypt_string", *password, CLOUD, "--name", "cloud")
    inventory.file.write_text(f"plugin: {PLUGIN}\nclusters: [gone]\nallow_missing: true\n{value}")
    assert "There is no cluster 'gone'" in inventory.again(*password).told
    without = inventory.again()
    assert (without.status != 0, without.hosts, "vault" in without.told.lower()) == (True, {}, True)
    vault("encrypt", *password, str(inventory.file))
    listing = inventory.again(*password)
    assert listing.status == 0
    assert "There is no cluster 'gone'" in listing.told


@pytest.mark.long
def test_a_failed_file_adds_no_host(tenant: Tenant, inventory: Inventory) -> None:
    tenant.run(PROFILE)
    for name in ("one", "two"):
        tenant.run(Task("cluster_node", {"name": name, "profile": "web"}))
    alone = {"without_cluster": True, "fail_on_errors": False}
    for wrong in (
        {"hostname": "'same'"},
        {"compose": {"a": "senlin_cluster.name"}, "strict": True},
        {"statuses": ["ACTVE"]},
    ):
        listing = inventory.listing(**alone, **wrong)
        assert (listing.status, listing.hosts) == (0, {}), wrong
        assert "Failed to parse" in listing.told
