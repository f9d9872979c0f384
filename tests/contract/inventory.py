# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ansible-inventory with the inventory plugin against one project of the dev cloud."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cloud_under_test import CLOUD as UNDER_TEST
from cloud_under_test import patient
from playbook import settings
from tenant import Tenant

PLUGIN = "senlin.clustering.members"
CLOUD = "mycloud"
"""The name of the project in clouds.yaml."""


class Told(str):
    """What Ansible has printed. A text is in it wherever lines are broken, which old releases do within words."""

    def __contains__(self, text: object) -> bool:
        return "".join(str(text).split()) in "".join(self.split())


READS = (
    "identity GET /v3",
    "identity POST /v3/auth/tokens",
    "clustering GET /",
    "clustering GET /v1/clusters",
    "clustering GET /v1/nodes",
    "compute GET /compute/v2.1/servers/detail",
)
"""What an inventory of any number of nodes sends; each list once for each page."""


@dataclass(frozen=True)
class Listing:
    """What ansible-inventory has said.

    :param hosts: the variables of each host.
    :param groups: the names of the hosts of each group.
    :param told: warnings and errors.
    :param requests: what was sent, without queries.
    """

    status: int
    hosts: dict[str, dict[str, Any]]
    groups: dict[str, list[str]]
    told: Told
    requests: list[str]

    @property
    def nodes(self) -> list[str]:
        """The names of the hosts without the ids of their nodes, sorted."""
        return sorted(name.rpartition("-")[0] for name in self.hosts)


class Inventory:
    """An inventory file in a folder that is the working folder, too.

    :param tenant: the project.
    """

    def __init__(self, tenant: Tenant, folder: Path, name: str = "test.senlin.yml") -> None:
        self.tenant = tenant
        self.folder = folder
        self.file = folder / name
        self.environment = {**os.environ, **settings(folder)}
        (folder / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {CLOUD: dict(tenant.cloud)}}))

    def write(self, **options: Any) -> None:
        """Write the file; ``cloud`` is the project unless it is among the options, and left out if it is None."""
        content = {"plugin": PLUGIN, "cloud": CLOUD, **options}
        self.file.write_text(yaml.safe_dump({key: value for key, value in content.items() if value is not None}))

    def run(self, program: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a program of Ansible with the file as its inventory."""
        command = [str(Path(sys.executable).parent / program), "-i", str(self.file), *arguments]
        return subprocess.run(
            command,
            cwd=self.folder,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            check=False,
            timeout=patient(300),
        )

    def listing(self, *arguments: str, **options: Any) -> Listing:
        """Write the file with these options, and list what it yields."""
        self.write(**options)
        return self.again(*arguments)

    def again(self, *arguments: str, **environment: str) -> Listing:
        """List what the file yields."""
        since = time.time()
        done = self.run("ansible-inventory", "--list", *arguments, **environment)
        content = json.loads(done.stdout, object_hook=_plain) if done.stdout.startswith("{") else {}
        hosts = content.pop("_meta", {}).get("hostvars", {})
        groups = {name: list(group["hosts"]) for name, group in content.items() if "hosts" in group}
        sent = [
            f"{request['service']} {request['method']} {request['path'].partition('?')[0]}"
            for request in self.tenant.requests(since)
            if not request["internal"]
        ]
        return Listing(done.returncode, hosts, groups, Told(done.stderr), sent)

    @staticmethod
    def reads() -> list[str]:
        """What an inventory sends, sorted. A real Nova does not write the request log."""
        return sorted(READS[:-1] if UNDER_TEST.is_real else READS)

    def refused(self, **options: Any) -> Told:
        """What is said about a file that must end the run."""
        listing = self.listing(**options)
        assert listing.status != 0, listing
        assert listing.hosts == {}, listing
        return listing.told


def _plain(value: dict[str, Any]) -> Any:
    """A text that Ansible marks as no template."""
    return value["__ansible_unsafe"] if set(value) == {"__ansible_unsafe"} else value
