# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of GitHub Actions and GitLab in the examples, and what their services do with them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cloud_under_test import patient
from injection import EXAMPLES

EXPRESSION = re.compile(r"\$\{\{ (\S+) \}\}")
"""An expression of GitHub Actions that is replaced by a value."""
VARIABLE = re.compile(r"\$(\w+)")
"""A variable of GitLab."""


@dataclass(frozen=True)
class Step:
    """A script of a job.

    :param always: whether it also runs after a step has failed, or the job was cancelled.
    :param counts: whether the job fails if the step does.
    """

    script: str
    always: bool = False
    counts: bool = True

    @property
    def installs(self) -> bool:
        """Whether it installs what the other steps need."""
        return "pip install" in self.script


@dataclass(frozen=True)
class Job:
    """A job.

    :param environment: its variables, with values that the service has replaced.
    :param when: the condition under which it runs.
    :param always: whether it also runs after a job of an earlier stage has failed.
    """

    environment: dict[str, str]
    steps: tuple[Step, ...]
    when: str
    always: bool = False

    @property
    def playbooks(self) -> list[str]:
        """The playbooks that it runs, in order."""
        return re.findall(r"ansible-playbook (\S+)", "\n".join(step.script for step in self.steps))

    def run(self, folder: Path, surroundings: Mapping[str, str]) -> list[int]:
        """Run the job as its service does, without the steps that install; returns the exit statuses.

        :param folder: the checkout, with the folder ``ci``.
        :param surroundings: what else is in the environment, such as the PATH to Ansible.
        """
        statuses: list[int] = []
        for step in self.steps:
            if step.installs or (any(statuses) and not step.always):
                continue
            done = subprocess.run(
                ["bash", "-e", "-c", step.script],
                cwd=folder,
                env={**surroundings, **self.environment},
                capture_output=True,
                text=True,
                check=False,
                timeout=patient(200),
            )
            statuses.append(done.returncode)
        return statuses


def github(values: Mapping[str, str]) -> dict[str, Job]:
    """The jobs of the workflow.

    :param values: the values of expressions, such as ``secrets.OS_AUTH_URL``.
    """
    workflow = yaml.safe_load((EXAMPLES / "ci" / "github-actions.yml").read_text())

    def environment(*levels: Mapping[str, str]) -> dict[str, str]:
        texts = {name: text for level in levels for name, text in level.items()}
        return {name: EXPRESSION.sub(lambda found: values[found[1]], text) for name, text in texts.items()}

    return {
        name: Job(
            environment(workflow["env"], job.get("env", {})),
            tuple(Step(step["run"], step.get("if") == "always()") for step in job["steps"] if "run" in step),
            job["if"],
        )
        for name, job in workflow["jobs"].items()
    }


def gitlab(values: Mapping[str, str]) -> dict[str, Job]:
    """The jobs of the pipeline.

    :param values: the values of the variables that GitLab or the project sets.
    """
    pipeline: dict[str, Any] = yaml.safe_load((EXAMPLES / "ci" / "gitlab-ci.yml").read_text())
    common, defaults = pipeline.pop("variables"), pipeline.pop("default")

    def job(definition: Mapping[str, Any]) -> Job:
        texts = {**common, **definition.get("variables", {})}
        own = {name: VARIABLE.sub(lambda found: values[found[1]], text) for name, text in texts.items()}
        project = {name: value for name, value in values.items() if name.startswith("OS_")}
        scripts = [Step("\n".join(defaults["before_script"])), Step("\n".join(definition["script"]))]
        after = "\n".join(definition.get("after_script", []))
        steps = (*scripts, Step(after, always=True, counts=False)) if after else tuple(scripts)
        (rule,) = definition["rules"]
        return Job({**project, **own}, steps, rule["if"], rule.get("when") == "always")

    return {name: job(definition) for name, definition in pipeline.items()}
