# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs playbooks with the ansible-playbook of the test's own environment, against one project of the dev cloud."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from base64 import b64decode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from cloud_under_test import patient

ROOT = Path(__file__).parents[2]
VOLATILE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|req-[0-9a-f-]+|\d{4}-\d\d-\d\dT[\d:+Z]+|[0-9a-f]{32}")
"""Ids, request ids and times, which differ from run to run."""


def run_playbook(
    tasks: list[dict[str, Any]],
    clouds: Mapping[str, Mapping[str, Any]],
    folder: Path,
    *arguments: str,
    hosts: str = "localhost",
) -> str:
    """Run tasks as a play and return what ansible-playbook prints.

    :param clouds: the content of clouds.yaml: configurations by name.
    :param folder: an empty folder for the files of the run.
    :param arguments: further arguments of ansible-playbook.
    :raises AssertionError: the play failed.
    """
    (folder / "clouds.yaml").write_text(
        yaml.safe_dump({"clouds": {name: dict(cloud) for name, cloud in clouds.items()}})
    )
    play = {"name": "Run tasks", "hosts": hosts, "gather_facts": False, "tasks": tasks}
    (folder / "play.yml").write_text(yaml.safe_dump([play], sort_keys=False))
    environment = {**os.environ, **settings(folder)}
    command = [str(Path(sys.executable).parent / "ansible-playbook"), str(folder / "play.yml"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=patient(300))
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def results_of(
    tasks: list[dict[str, Any]], clouds: Mapping[str, Mapping[str, Any]], folder: Path, *arguments: str
) -> list[dict[str, Any]]:
    """Run tasks as :func:`run_playbook` does and return their results.

    :param folder: created if it does not exist.
    """
    folder.mkdir(exist_ok=True)
    names = [task.get("register", f"result_{number}") for number, task in enumerate(tasks)]
    play = [{**task, "register": name} for task, name in zip(tasks, names, strict=True)]
    # Printed rather than copied to a file, which would take two module processes.
    message = "results:{{ [" + ", ".join(names) + "] | to_json | b64encode }}:results"
    play.append({"name": "Print the results", "ansible.builtin.debug": {"msg": message}})
    printed = run_playbook(play, clouds, folder, *arguments)
    return list(json.loads(b64decode(printed.split("results:")[1].split(":results")[0])))


def execution_arguments(in_process: bool) -> list[str]:
    """The arguments of ansible-playbook that run all tasks in process, or all in module processes."""
    return ["-e", json.dumps({"senlin_in_process": in_process})]


def lasting(value: Any) -> Any:
    """A result with the parts that differ from run to run, ids and times, replaced."""
    return json.loads(VOLATILE.sub("…", json.dumps(value)))


def settings(folder: Path) -> dict[str, str]:
    """The environment variables that make Ansible and openstacksdk use a folder and this Python interpreter."""
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".cache" / "collections"),
        "ANSIBLE_LOCAL_TEMP": str(folder / "local"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_NOCOLOR": "true",
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml"),
    }
