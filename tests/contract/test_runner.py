# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks as jobs of ansible-runner, which AWX uses: what its events and files contain, and what they must not.

The jobs are the scenario ``misc_whole_life`` in extensions/molecule and two plays of this file, with the highest
verbosity. Events give the full name of every module, nothing warns, and no secret is written to any file.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from cloud_under_test import patient
from environments import environment
from harness import IN_PROCESS
from tenant import Tenant

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[2]
SCENARIO = ROOT / "extensions" / "molecule" / "misc_whole_life"
MODULES = {f"senlin.clustering.{path.stem}" for path in (ROOT / "plugins" / "modules").glob("[!_]*.py")}
BUILTIN = {"ansible.builtin.assert", "ansible.builtin.gather_facts", "ansible.builtin.set_fact"}
FARM = "molecule-farm"
RECEIVER = f"{FARM}-out"
TOKEN = "gAAAAA"
"""The beginning of every Keystone token."""


def play(*tasks: dict[str, Any], **keywords: Any) -> list[dict[str, Any]]:
    """A play on localhost that names the tasks and sets their cloud."""
    named = [{"name": f"Task {number}", **task} for number, task in enumerate(tasks)]
    defaults = {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}
    return [{"name": "Ask", "hosts": "localhost", "module_defaults": defaults, "tasks": named, **keywords}]


def ours(module: str, **options: Any) -> dict[str, Any]:
    """The module and options of a task of the collection."""
    return {f"senlin.clustering.{module}": options}


ASK = play(
    {**ours("cluster_receiver_info"), "register": "receivers"},
    {"ansible.builtin.set_fact": {"kept": "{{ receivers.receivers }}", "cacheable": True}},
    {**ours("cluster_node_info", cluster=FARM), "register": "members"},
    {**ours("cluster_action_info", cluster=FARM, filters={"status": "SUCCEEDED"}), "register": "actions"},
    ours("cluster_node", name="{{ members.nodes[0].name }}"),
    ours("cluster_members", cluster=FARM, nodes="{{ members.nodes | map(attribute='name') }}"),
    ours("cluster_action", id="{{ actions.actions[-1].id }}"),
    ours("cluster_attribute_info", cluster=FARM, path="$.name"),
    ours("cluster_build_info"),
    ours("cluster_policy_info"),
    ours("cluster_policy_type_info"),
    ours("cluster_profile_info"),
    ours("cluster_profile_type_info"),
    {"cluster_info": {"name": FARM}},
    {**ours("cluster_info", auth="{{ auth }}", name=FARM), "module_defaults": {}},
    {**ours("cluster_info", cloud="{{ whole }}", name=FARM), "module_defaults": {}},
    {
        "block": [{"name": "Ask for too much", **ours("cluster_info", cloud="{{ whole }}", names=[FARM])}],
        "rescue": [{"name": "Find it", "ansible.builtin.assert": {"that": "'names' in ansible_failed_result.msg"}}],
    },
    {
        "block": [{"name": "Ask for what is an admin's", **ours("cluster_service_info")}],
        "rescue": [{"name": "Find why", "ansible.builtin.assert": {"that": "'403' in ansible_failed_result.msg"}}],
    },
    gather_facts=True,
    collections=["senlin.clustering"],
)
REVEAL = play(ours("cluster_receiver_info", name=RECEIVER, reveal_url=True), gather_facts=False)


@dataclass(frozen=True)
class Job:
    """A job that has run.

    :param artifacts: the folder of the files that it wrote.
    """

    artifacts: Path

    @property
    def events(self) -> list[dict[str, Any]]:
        """Its events, in order."""
        files = (self.artifacts / "job_events").glob("*.json")
        return sorted((json.loads(file.read_text()) for file in files), key=lambda event: event["counter"])

    @property
    def files(self) -> dict[str, str]:
        """The content of each file, by path within the folder."""
        found = (path for path in self.artifacts.rglob("*") if path.is_file())
        return {str(path.relative_to(self.artifacts)): path.read_text() for path in found}


class Runner:
    """A private data folder of ansible-runner, as AWX creates one, and the jobs in it.

    :param cloud: the cloud configuration, which the jobs use as ``devcloud``.
    """

    def __init__(self, folder: Path, cloud: dict[str, Any], in_process: bool) -> None:
        self._folder = folder
        (folder / "inventory").mkdir(parents=True)
        (folder / "inventory" / "hosts.yml").write_text((SCENARIO.parent / "inventory.yml").read_text())
        (folder / "project").mkdir()
        (folder / "env").mkdir()
        clouds = folder / "env" / "clouds.yaml"
        clouds.write_text(yaml.safe_dump({"clouds": {"devcloud": cloud}}))
        variables = {
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".cache" / "collections"),
            "ANSIBLE_LOCAL_TEMP": str(folder / "local"),
            "OS_CLIENT_CONFIG_FILE": str(clouds),
        }
        (folder / "env" / "envvars").write_text(yaml.safe_dump(variables))
        extra = {"senlin_in_process": in_process, "auth": cloud["auth"], "whole": cloud}
        (folder / "env" / "extravars").write_text(yaml.safe_dump(extra))

    def run(self, name: str, playbook: str) -> Job:
        """Run a playbook as a job.

        :raises AssertionError: the job failed.
        """
        (self._folder / "project" / f"{name}.yml").write_text(playbook)
        programs = Path(sys.executable).parent
        paths = os.pathsep.join([str(programs), os.environ["PATH"]])
        done = subprocess.run(
            [str(engine(programs)), "run", str(self._folder), "-p", f"{name}.yml", "-i", name, "-vvvv"],
            env={**os.environ, "PATH": paths},
            capture_output=True,
            text=True,
            check=False,
            timeout=patient(300),
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return Job(self._folder / "artifacts" / name)


def engine(programs: Path) -> Path:
    """The ansible-runner in the same folder, or that of the tools. It runs the first ansible-playbook on PATH."""
    program = programs / "ansible-runner"
    return program if program.exists() else environment("tools") / "bin" / "ansible-runner"


def run_all(runner: Runner, tenant: Tenant) -> tuple[dict[str, Job], list[str]]:
    """Run all jobs; return them by name, and the secrets of the receiver, which are read while it exists."""
    jobs = {name: runner.run(name, (SCENARIO / f"{name}.yml").read_text()) for name in ("converge", "verify")}
    jobs["ask"] = runner.run("ask", yaml.safe_dump(ASK, sort_keys=False))
    jobs["reveal"] = runner.run("reveal", yaml.safe_dump(REVEAL, sort_keys=False))
    (receiver,) = tenant.named("receivers", RECEIVER)
    jobs["cleanup"] = runner.run("cleanup", (SCENARIO / "cleanup.yml").read_text())
    return jobs, [receiver["channel"]["alarm_url"], f"webhooks/{receiver['id']}", receiver["actor"]["trust_id"]]


def test_playbooks_as_jobs(tenant: Tenant, tmp_path: Path) -> None:
    jobs, secrets = run_all(Runner(tmp_path, dict(tenant.cloud), IN_PROCESS), tenant)
    events = [event for job in jobs.values() for event in job.events]
    assert_named(events)
    assert [text for event in events for text in warnings(event)] == []
    failed = [event["event_data"]["task"] for event in events if event["event"] == "runner_on_failed"]
    assert failed == ["Trigger the receiver for nine more nodes", "Ask for too much", "Ask for what is an admin's"]

    never = [TOKEN, tenant.cloud["auth"]["password"]]
    for name, job in jobs.items():
        assert shown(job, never if name == "reveal" else never + secrets) == {}, name
    assert_revealed(jobs["reveal"], secrets[0])


def assert_named(events: list[dict[str, Any]]) -> None:
    """Fail unless the events of all tasks give the module's full name, and all modules of the collection occur."""
    tasks = [event["event_data"] for event in events if event.get("event_data", {}).get("task_action")]
    assert {task["resolved_action"] for task in tasks} == MODULES | BUILTIN
    for task in tasks:
        assert task["resolved_action"].rpartition(".")[2] == task["task_action"].rpartition(".")[2]


def assert_revealed(job: Job, url: str) -> None:
    """Fail unless the requested URL is in the output and in the result."""
    (event,) = (event for event in job.events if event["event"] == "runner_on_ok")
    assert url in event["stdout"]
    assert event["event_data"]["res"]["receivers"][0]["channel"]["alarm_url"] == url


def shown(job: Job, secrets: list[str]) -> dict[str, list[str]]:
    """The secrets in the files of a job (events, output, facts, command), by file."""
    found = {file: [secret for secret in secrets if secret in text] for file, text in job.files.items()}
    return {file: readable for file, readable in found.items() if readable}


def warnings(event: dict[str, Any]) -> Iterator[str]:
    """The warnings of an event: its type, its output, or parts of its result at any depth."""
    if event["event"] in ("deprecated", "system_warning", "warning"):
        yield event["event"]
    if "WARNING]" in event["stdout"]:
        yield event["stdout"]
    yield from warnings_in(event.get("event_data"))


def warnings_in(value: Any) -> Iterator[str]:
    """The warnings and deprecations of a result and of all results within it."""
    if isinstance(value, dict):
        yield from (f"{key}: {value[key]}" for key in ("warnings", "deprecations") if value.get(key))
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from warnings_in(part)
