# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task finds the same files and settings in process as in a module process, and runs where its host says.

ansible-playbook is started in one folder and the playbook is in another, so that a path that is relative to the wrong
one does not lead anywhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
import venv
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from getpass import getuser
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import server
from cloud_under_test import patient
from playbook import execution_arguments, settings
from tenant import Tenant

pytestmark = pytest.mark.long

INFO = "senlin.clustering.cluster_info"
ASK = {INFO: {"cloud": "devcloud"}}
HERE = {"delegate_to": "localhost"}
WORKS = "it works"
"""The outcome of a task that finds its cloud, instead of a part of the message of one that does not."""
NOT_FOUND = "There is no cloud 'devcloud'"
INTERNAL = "(Senlin) with interface internal in region empty"
PUBLIC = "(Senlin) with interface public in region empty"
NO_FILE = "ca_cert is no.pem, which does not exist"
CLOUDS = "clouds.yaml"


@dataclass
class Play:
    """A playbook in a folder of its own, and the files that it needs.

    :param clouds: clouds.yaml files by their path within the folder of the run, each with its clouds by name.
    :param tasks: tasks by name, each with what must become of it.
    :param keywords: keywords of the play.
    """

    clouds: dict[str, dict[str, Any]]
    tasks: dict[str, tuple[dict[str, Any], str]]
    keywords: dict[str, Any] = field(default_factory=dict)

    def results(self, folder: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Run the play and return the result of each task, by the task's name."""
        for path, clouds in self.clouds.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(yaml.safe_dump({"clouds": clouds}))
        tasks = [
            {"name": name, **task, "register": f"result_{number}", "failed_when": False}
            for number, (name, (task, dummy)) in enumerate(self.tasks.items())
        ]
        registered = ", ".join(f"result_{number}" for number in range(len(tasks)))
        message = f"results:{{{{ [{registered}] | to_json | b64encode }}}}:results"
        printing = {"name": "Print the results", "ansible.builtin.debug": {"msg": message}}
        printed = self.run(folder, [*tasks, printing], *arguments, environment=environment)
        return dict(
            zip(self.tasks, json.loads(b64decode(printed.split("results:")[1].split(":results")[0])), strict=True)
        )

    def run(
        self, folder: Path, tasks: list[dict[str, Any]], *arguments: str, environment: Mapping[str, str] | None = None
    ) -> str:
        """Run tasks as the play and return what ansible-playbook prints."""
        for name in ("start", "plays", "home"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        play = {"name": "Ask", "hosts": "localhost", "gather_facts": False, **self.keywords, "tasks": tasks}
        (folder / "plays" / "play.yml").write_text(yaml.safe_dump([play], sort_keys=False))
        variables = {**settings(folder), "HOME": str(folder / "home"), **(environment or {})}
        del variables["OS_CLIENT_CONFIG_FILE"]
        done = subprocess.run(
            [str(Path(sys.executable).parent / "ansible-playbook"), "../plays/play.yml", *arguments],
            cwd=folder / "start",
            env={"PATH": "/usr/bin:/bin", **variables},
            capture_output=True,
            text=True,
            check=False,
            timeout=patient(300),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def outcome(result: Mapping[str, Any]) -> str:
    """What became of a task: its message, or that it works."""
    return str(result.get("msg") or WORKS)


def assert_same(play: Play, folder: Path) -> None:
    """Run a play both ways and fail unless each task has the expected outcome, both times."""
    for in_process in (True, False):
        results = play.results(folder / str(in_process), *execution_arguments(in_process))
        for name, (dummy, expected) in play.tasks.items():
            assert expected in outcome(results[name]), (name, in_process, results[name])


def variables_of(cloud: Mapping[str, Any]) -> dict[str, str]:
    """The environment variables that describe a cloud."""
    return {f"OS_{name.upper()}": str(value) for name, value in cloud["auth"].items()}


def with_tls(cloud: Mapping[str, Any]) -> dict[str, Any]:
    """A cloud whose Keystone is to be asked with TLS, and does not exist."""
    return {**cloud, "auth": {**cloud["auth"], "auth_url": "https://127.0.0.1:1/v3"}}


def test_what_is_beside_the_playbook(tenant: Tenant, tmp_path: Path) -> None:
    cloud = dict(tenant.cloud)
    # A region without services, as messages then name the interface.
    internal = {**cloud, "region_name": "empty", "interface": "internal"}
    neither = {**cloud, "region_name": "empty"}
    secretless = {**cloud, "auth": {name: value for name, value in cloud["auth"].items() if name != "password"}}
    beside = {"devcloud": cloud, "internal": internal, "neither": neither, "split": secretless, "tls": with_tls(cloud)}
    clouds = {
        f"plays/{CLOUDS}": beside,
        "plays/secure.yaml": {"split": {"auth": {"password": cloud["auth"]["password"]}}},
        "plays/other/clouds.yaml": {"other": cloud},
        "start/clouds.yaml": {"started": cloud},
    }
    other = {"OS_CLIENT_CONFIG_FILE": "other/clouds.yaml"}
    tasks = {
        "clouds.yaml beside the playbook": (ASK, WORKS),
        "clouds.yaml where Ansible was started": ({INFO: {"cloud": "started"}}, "There is no cloud 'started'"),
        "secure.yaml beside the playbook": ({INFO: {"cloud": "split"}}, WORKS),
        "a relative OS_CLIENT_CONFIG_FILE": ({INFO: {"cloud": "other"}, "environment": other}, WORKS),
        "that file was for one task only": ({INFO: {"cloud": "other"}}, "There is no cloud 'other'"),
        "a relative ca_cert that does not exist": ({INFO: {"cloud": "tls", "ca_cert": "no.pem"}}, NO_FILE),
        "a relative ca_cert that exists": ({INFO: {"cloud": "tls", "ca_cert": CLOUDS}}, "has no certificate"),
        "interface in clouds.yaml": ({INFO: {"cloud": "internal"}}, INTERNAL),
        "interface of the task": ({INFO: {"cloud": "internal", "interface": "public"}}, PUBLIC),
        "no interface": ({INFO: {"cloud": "neither"}}, PUBLIC),
        "endpoint_type of the task": ({INFO: {"cloud": "neither", "endpoint_type": "internal"}}, INTERNAL),
        "interface beside a whole cloud": ({INFO: {"cloud": cloud, "interface": "internal"}}, "with interface"),
        "OS_CLOUD of a task": ({INFO: {}, "environment": {"OS_CLOUD": "internal"}}, INTERNAL),
        "OS_CLOUD of the play": ({INFO: {}}, WORKS),
    }
    assert_same(Play(clouds, tasks, {"environment": {"OS_CLOUD": "devcloud"}}), tmp_path)


def test_what_the_environment_of_a_task_leads_to(tenant: Tenant, tmp_path: Path) -> None:
    cloud = dict(tenant.cloud)
    clouds = {
        "plays/away/.config/openstack/clouds.yaml": {"devcloud": cloud},
        "plays/xdg/openstack/clouds.yaml": {"devcloud": cloud},
        "home/.config/openstack/clouds.yaml": {"usual": cloud},
    }
    folder = "{{ playbook_dir }}"
    variables = variables_of(cloud)
    internal = {**variables, "OS_REGION_NAME": "empty", "OS_INTERFACE": "internal"}
    tasks = {
        "HOME of Ansible": ({INFO: {"cloud": "usual"}}, WORKS),
        "HOME": ({**ASK, "environment": {"HOME": f"{folder}/away"}}, WORKS),
        "HOME was for one task only": (ASK, NOT_FOUND),
        "XDG_CONFIG_HOME": ({**ASK, "environment": {"XDG_CONFIG_HOME": f"{folder}/xdg"}}, WORKS),
        "XDG_CONFIG_DIRS": ({**ASK, "environment": {"HOME": folder, "XDG_CONFIG_DIRS": f"{folder}/xdg"}}, WORKS),
        "a home in OS_CLIENT_CONFIG_FILE": (
            {
                **ASK,
                "environment": {
                    "HOME": f"{folder}/xdg",
                    "OS_CLIENT_CONFIG_FILE": f"{folder}/away/.config/openstack/clouds.yaml",
                },
            },
            WORKS,
        ),
        "a cloud in variables": ({INFO: {}, "environment": variables}, WORKS),
        "interface of a whole cloud": (
            {
                INFO: {"cloud": {**cloud, "region_name": "empty", "interface": "internal"}},
                "environment": {"HOME": folder},
            },
            INTERNAL,
        ),
        "OS_INTERFACE": ({INFO: {}, "environment": internal}, INTERNAL),
        "interface and OS_INTERFACE": ({INFO: {"interface": "public"}, "environment": internal}, PUBLIC),
        "a relative OS_CACERT": (
            {INFO: {}, "environment": {**variables_of(with_tls(cloud)), "OS_CACERT": "no.pem"}},
            NO_FILE,
        ),
    }
    assert_same(Play(clouds, tasks), tmp_path)


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module process"])
def test_each_item_of_a_loop_has_its_own_log(in_process: bool, tenant: Tenant, tmp_path: Path) -> None:
    options = {"cloud": "devcloud", "name": "{{ item }}", "sdk_log_path": "{{ item }}.log", "sdk_log_level": "DEBUG"}
    items = ["one", "two", "three"]
    loop = ({INFO: options, "loop": items}, "")
    play = Play({f"plays/{CLOUDS}": {"devcloud": dict(tenant.cloud)}}, {"loop": loop})
    play.results(tmp_path, *execution_arguments(in_process))
    for item in items:
        log = (tmp_path / "plays" / f"{item}.log").read_text()
        assert {other: f"name={other}" in log for other in items} == {other: other == item for other in items}


SITE = {"ansible_connection": "local", "ansible_python_interpreter": "{{ playbook_dir }}/bare/bin/python"}
"""The variables of an inventory host with a virtual environment of the same Python, in which nothing is installed."""
OWN = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
"""The variables of an inventory host with the Python that runs Ansible."""
NO_SDK = "needs the Python library openstacksdk"


def inventory(folder: Path) -> tuple[str, str]:
    """The arguments of ansible-playbook that name an inventory with the hosts ``site`` and ``near``."""
    path = folder / "inventory.yml"
    path.write_text(yaml.safe_dump({"all": {"hosts": {"site": SITE, "near": OWN}}}))
    return "-i", str(path)


@pytest.mark.parametrize(
    ("host", "tasks"),
    [
        (
            "site",
            {
                "the interpreter of the host": (ASK, NO_SDK),
                "the interpreter of the task": ({**ASK, "vars": OWN}, WORKS),
                "delegated to the controller": ({**ASK, **HERE}, WORKS),
                "delegated to another host": ({**ASK, "delegate_to": "near"}, WORKS),
            },
        ),
        (
            "near",
            {
                "the interpreter of the host": (ASK, WORKS),
                "delegated to another host": ({**ASK, "delegate_to": "site"}, NO_SDK),
            },
        ),
    ],
)
def test_a_task_runs_where_its_host_says(
    host: str, tasks: dict[str, tuple[dict[str, Any], str]], tenant: Tenant, tmp_path: Path
) -> None:
    venv.create(tmp_path / "plays" / "bare", symlinks=True, with_pip=False)
    play = Play({f"plays/{CLOUDS}": {"devcloud": dict(tenant.cloud)}}, tasks, {"hosts": host})
    results = play.results(tmp_path, *inventory(tmp_path))
    for name, (dummy, expected) in tasks.items():
        assert expected in outcome(results[name]), (name, results[name])


IN_PROCESS, AS_MODULE = True, False
PLACES: dict[str, tuple[dict[str, Any], bool]] = {
    "a local connection": ({}, IN_PROCESS),
    "an interpreter that Ansible discovers": ({"vars": {"ansible_python_interpreter": "auto_silent"}}, IN_PROCESS),
    "become": ({"become": True, "become_user": getuser()}, AS_MODULE),
    "become as variables": ({"vars": {"ansible_become": True, "ansible_become_user": getuser()}}, AS_MODULE),
    "async": ({"async": 60, "poll": 1}, AS_MODULE),
    "async with in process forced": ({"async": 60, "poll": 1, "vars": {"senlin_in_process": True}}, AS_MODULE),
    "a module process forced": ({"vars": {"senlin_in_process": False}}, AS_MODULE),
    "another connection with in process forced": (
        {"connection": "ssh", "vars": {"ansible_connection": "ssh", "senlin_in_process": True}},
        IN_PROCESS,
    ),
}
"""Keywords of a task, and whether it runs in process."""


def test_keywords_decide_where_a_task_runs(tenant: Tenant, tmp_path: Path) -> None:
    play = Play({f"plays/{CLOUDS}": {"devcloud": dict(tenant.cloud)}}, {}, {"hosts": "near"})
    play.results(tmp_path, *inventory(tmp_path))
    tasks = [{"name": f"Place: {name}", **ASK, **keywords} for name, (keywords, dummy) in PLACES.items()]
    # The home of this test is not that of its user.
    printed = play.run(
        tmp_path, tasks, *inventory(tmp_path), "-vvv", environment={"ANSIBLE_ASYNC_DIR": str(tmp_path / "async")}
    )
    parts = dict(part.split("] ***", 1) for part in printed.split("TASK [Place: ")[1:])
    assert {name: "AnsiballZ_cluster_info" not in part for name, part in parts.items()} == {
        name: in_process for name, (dummy, in_process) in PLACES.items()
    }


def test_the_environment_of_a_block_applies(tenant: Tenant, tmp_path: Path) -> None:
    clouds = {f"plays/{CLOUDS}": {"devcloud": dict(tenant.cloud), "other": {**tenant.cloud, "region_name": "empty"}}}
    play = Play(clouds, {}, {"environment": {"OS_CLOUD": "other"}})
    play.results(tmp_path)
    block = [{"name": "Ask", INFO: {}}, {"name": "Ask otherwise", **ASK, "environment": {"OS_CLOUD": "nowhere"}}]
    for in_process in (True, False):
        tasks = [{"block": block, "environment": {"OS_CLOUD": "devcloud"}}]
        printed = play.run(tmp_path, tasks, *execution_arguments(in_process))
        assert "ok=2" in printed


def test_a_delegated_task_runs_in_process(tenant: Tenant, tmp_path: Path) -> None:
    profile = {"cloud": "devcloud", "name": "web", "spec": server()}
    tasks = {
        "a profile": ({"senlin.clustering.cluster_profile": profile, **HERE}, WORKS),
        "a cluster": (
            {"senlin.clustering.cluster": {"cloud": "devcloud", "name": "web", "profile": "web"}, **HERE},
            WORKS,
        ),
    }
    play = Play({f"plays/{CLOUDS}": {"devcloud": dict(tenant.cloud)}}, tasks, {"hosts": "site"})
    results = play.results(tmp_path, *inventory(tmp_path), "--check")
    assert {name: result.get("warnings") for name, result in results.items()} == dict.fromkeys(tasks)
    assert all(result["changed"] for result in results.values())
