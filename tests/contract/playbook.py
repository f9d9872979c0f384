# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs playbooks with the ansible-playbook of the test's own environment, against one project of the dev cloud."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def run_playbook(
    tasks: list[dict[str, Any]],
    clouds: Mapping[str, Mapping[str, Any]],
    folder: Path,
    *arguments: str,
    hosts: str = "localhost",
) -> str:
    """Run tasks as a play on this host and return what was printed.

    :param clouds: what clouds.yaml holds for it.
    :param folder: an empty folder for the files of the run.
    :raises AssertionError: the play failed.
    """
    (folder / "clouds.yaml").write_text(
        yaml.safe_dump({"clouds": {name: dict(cloud) for name, cloud in clouds.items()}})
    )
    play = {"name": "Run tasks", "hosts": hosts, "gather_facts": False, "tasks": tasks}
    (folder / "play.yml").write_text(yaml.safe_dump([play], sort_keys=False))
    environment = {**os.environ, **settings(folder)}
    command = [str(Path(sys.executable).parent / "ansible-playbook"), str(folder / "play.yml"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def settings(folder: Path) -> dict[str, str]:
    """The environment variables by which Ansible and openstacksdk work in a folder, with this Python."""
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".cache" / "collections"),
        "ANSIBLE_LOCAL_TEMP": str(folder / "local"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_NOCOLOR": "true",
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml"),
    }
