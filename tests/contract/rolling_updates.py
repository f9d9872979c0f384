# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the role rolling_update share: a project with a cluster, and a folder with a playbook and files."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import PROFILE, SMALL, server
from playbook import run_playbook
from tenant import Tenant

UBUNTU = server(image="ubuntu")
STACK = {
    "type": "os.heat.stack",
    "version": 1.0,
    "properties": {"template": {"heat_template_version": "2018-08-31"}},
}
FOUR = SMALL.but(min_size=1, max_size=6, desired_capacity=4, config={"node.name.format": "web-$3I"})
Variables = dict[str, Any]
Node = dict[str, Any]


class Site:
    """A project with the cluster ``web``, and a folder with a playbook and files of tasks."""

    def __init__(self, tenant: Tenant, folder: Path) -> None:
        self.tenant, self.folder = tenant, folder
        self.log = folder / "log"

    def write(self, name: str, *tasks: dict[str, Any]) -> str:
        """Write a file of tasks, and return its name."""
        (self.folder / name).write_text(yaml.safe_dump(list(tasks)))
        return name

    def logging(self, name: str, text: str, *tasks: dict[str, Any]) -> str:
        """Write a file of tasks, the first of which adds a line to the log."""
        script = "open('{{ log }}', 'a').write('{{ line }}\\n')"
        argv = ["{{ ansible_python_interpreter }}", "-c", script]
        line = {"log": str(self.log), "line": text}
        command = {"ansible.builtin.command": {"argv": argv}, "vars": line, "changed_when": False}
        return self.write(name, command, *tasks)

    def logged(self) -> list[str]:
        """The lines of the log, which is emptied."""
        lines = self.log.read_text().splitlines() if self.log.exists() else []
        self.log.unlink(missing_ok=True)
        return lines

    def update(self, *arguments: str, **variables: Any) -> str:
        """Run the role for the cluster ``web`` and return what ansible-playbook prints."""
        given = {f"rolling_update_{name}": value for name, value in variables.items()}
        return run_playbook(self.tasks(**given), {"devcloud": self.tenant.cloud}, self.folder, *arguments)

    def tasks(self, **variables: Any) -> list[dict[str, Any]]:
        """The tasks that run the role for the cluster ``web``, unless the variables name another one."""
        given = {"rolling_update_cluster": "web", **variables}
        role = {"ansible.builtin.import_role": {"name": "senlin.clustering.rolling_update"}, "vars": given}
        return [{"module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}, "block": [role]}]

    def fail(self, **variables: Any) -> str:
        """Run the role, which must fail, and return its message."""
        with pytest.raises(AssertionError) as caught:
            self.update(**variables)
        return message_of(str(caught.value))

    def members(self) -> list[Node]:
        (cluster,) = self.tenant.named("clusters", "web")
        return sorted(self.tenant.read(f"/nodes?cluster_id={cluster['id']}"), key=lambda node: str(node["name"]))

    def profiles(self) -> dict[str, str]:
        """The images of the profiles by name."""
        return {each["name"]: each["spec"]["properties"]["image"] for each in self.tenant.read("/profiles")}

    def images(self) -> list[str]:
        """The image that the profile of each member names, in the order of the names."""
        by_id = {each["id"]: each["spec"]["properties"]["image"] for each in self.tenant.read("/profiles")}
        return [by_id[node["profile_id"]] for node in self.members()]

    def cluster(self) -> dict[str, Any]:
        (cluster,) = self.tenant.named("clusters", "web")
        return dict(cluster)


def message_of(printed: str) -> str:
    """The message of the last failed task."""
    found = re.findall(r'"msg": "((?:[^"\\]|\\.)*)"', printed)
    return str(found[-1]) if found else printed


def site_of_four(tenant: Tenant, folder: Path) -> Site:
    """A cluster of four."""
    tenant.run(PROFILE)
    tenant.run(FOUR)
    return Site(tenant, folder)


def checking(site: Site, *, fails_from: int = 99) -> str:
    """A file of tasks that logs the updated members, and fails when there are too many of them."""
    text = (
        "{{ rolling_update_checkpoint }}: {{ rolling_update_members | map(attribute='name') | join(' ') }}"
        " {{ rolling_update_members | map(attribute='checkpoint') | join(' ') }}"
    )
    addressed = "rolling_update_members | selectattr('address', 'match', '^[0-9.]+$') | length"
    fine = [f"{addressed} == rolling_update_members | length", f"rolling_update_members | length < {fails_from}"]
    judge = {"ansible.builtin.assert": {"that": fine, "fail_msg": "The shop does not answer."}}
    return site.logging("check.yml", text, judge)
