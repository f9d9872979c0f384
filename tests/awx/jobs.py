# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs playbooks as AWX does: with ansible-runner, in a private data folder that holds the files of a credential."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cloud_under_test import patient
from playbook import ROOT


@dataclass(frozen=True)
class Done:
    """A job that has ended.

    :param failed: whether ansible-playbook reported a failure.
    :param printed: what it printed.
    :param events: the events, in order, as AWX stores them.
    """

    failed: bool
    printed: str
    events: tuple[dict[str, Any], ...]

    def results(self, event: str) -> list[dict[str, Any]]:
        """The results of the tasks with an event, such as ``runner_on_ok``, in order."""
        return [each["event_data"]["res"] for each in self.events if each["event"] == event]

    @property
    def changes(self) -> list[str]:
        """The names of the tasks that changed something, in order."""
        return [
            each["event_data"]["task"]
            for each in self.events
            if each["event"] == "runner_on_ok" and each["event_data"]["res"].get("changed")
        ]

    @property
    def messages(self) -> list[str]:
        """Why tasks failed."""
        return [str(result.get("msg")) for result in self.results("runner_on_failed")]


class PrivateDataFolder:
    """The folder in which AWX prepares a job.

    :param folder: a folder that can hold the files of a credential already.
    :param project: a folder that is copied, as AWX does with a project.
    :param environment: the environment variables that the credential sets.
    """

    def __init__(self, folder: Path, project: Path, environment: Mapping[str, str]) -> None:
        self._folder = folder
        self._environment = dict(environment)
        self._count = 0
        (folder / "env").mkdir(parents=True, exist_ok=True)
        shutil.copytree(project, folder / "project")

    def run(self, playbook: str, *arguments: str, inventory: str, variables: Mapping[str, Any] | None = None) -> Done:
        """Run a playbook of the project.

        :param arguments: further arguments of ansible-playbook, such as ``--check`` for a job of the type check.
        :param inventory: the path of the inventory within the project.
        :param variables: the answers to the survey, or the extra variables of a schedule.
        """
        self._count += 1
        name = f"job-{self._count}"
        settings = {
            **self._environment,
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".cache" / "collections"),
            "ANSIBLE_LOCAL_TEMP": str(self._folder / "local"),
            "ANSIBLE_NOCOLOR": "true",
        }
        (self._folder / "env" / "envvars").write_text(yaml.safe_dump(settings))
        (self._folder / "env" / "extravars").write_text(json.dumps(dict(variables or {})))
        programs = Path(sys.executable).parent
        # What runs the tests must not configure the job.
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("OS_", "ANSIBLE_"))}
        command = [str(programs / "ansible-runner"), "run", str(self._folder), "-p", playbook, "-i", name]
        command += ["--inventory", str(self._folder / "project" / inventory)]
        command += ["--cmdline", " ".join(arguments)] if arguments else []
        done = subprocess.run(
            command,
            env={**kept, "PATH": os.pathsep.join([str(programs), kept["PATH"]])},
            capture_output=True,
            text=True,
            check=False,
            timeout=patient(300),
        )
        files = (self._folder / "artifacts" / name / "job_events").glob("*.json")
        events = sorted((json.loads(file.read_text()) for file in files), key=lambda event: event["counter"])
        return Done(done.returncode != 0, done.stdout + done.stderr, tuple(events))
