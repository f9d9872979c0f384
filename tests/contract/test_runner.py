# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user's playbooks as jobs of ansible-runner, the engine of AWX: what its events and files tell, and what not.

The jobs are the scenario of a whole life under extensions/molecule, and two plays of this file. They run as loudly as
an operator may ask for. Every task is named by its full name, nothing warns, and no secret is written anywhere.
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
"""How each token of Keystone begins."""


def play(*tasks: dict[str, Any], **keywords: Any) -> list[dict[str, Any]]:
    """A play on this host, whose tasks have names and a cloud."""
    named = [{"name": f"Task {number}", **task} for number, task in enumerate(tasks)]
    defaults = {"group/senlin.clustering.clustering": {"cloud": "devcloud"}}
    return [{"name": "Ask", "hosts": "localhost", "module_defaults": defaults, "tasks": named, **keywords}]


def ours(module: str, **options: Any) -> dict[str, Any]:
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

    :param artifacts: all that it has written down.
    """

    artifacts: Path

    @property
    def events(self) -> list[dict[str, Any]]:
        """Its events, in their order."""
        files = (self.artifacts / "job_events").glob("*.json")
        return sorted((json.loads(file.read_text()) for file in files), key=lambda event: event["counter"])

    @property
    def files(self) -> dict[str, str]:
        """The text of each file."""
        found = (path for path in self.artifacts.rglob("*") if path.is_file())
        return {str(path.relative_to(self.artifacts)): path.read_text() for path in found}


class Runner:
    """A folder of ansible-runner, as AWX makes one, and the jobs in it."""

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
            timeout=300,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return Job(self._folder / "artifacts" / name)


def engine(programs: Path) -> Path:
    """The ansible-runner beside these programs, or that of the tools; it runs the Ansible that is found first."""
    beside = programs / "ansible-runner"
    return beside if beside.exists() else environment("tools") / "bin" / "ansible-runner"


def lives(runner: Runner, tenant: Tenant) -> tuple[dict[str, Job], list[str]]:
    """Run all jobs, and look up what is secret of the receiver while it is there."""
    jobs = {name: runner.run(name, (SCENARIO / f"{name}.yml").read_text()) for name in ("converge", "verify")}
    jobs["ask"] = runner.run("ask", yaml.safe_dump(ASK, sort_keys=False))
    jobs["reveal"] = runner.run("reveal", yaml.safe_dump(REVEAL, sort_keys=False))
    (receiver,) = tenant.named("receivers", RECEIVER)
    jobs["cleanup"] = runner.run("cleanup", (SCENARIO / "cleanup.yml").read_text())
    return jobs, [receiver["channel"]["alarm_url"], f"webhooks/{receiver['id']}", receiver["actor"]["trust_id"]]


def test_playbooks_as_jobs(tenant: Tenant, tmp_path: Path) -> None:
    jobs, secrets = lives(Runner(tmp_path, dict(tenant.cloud), IN_PROCESS), tenant)
    events = [event for job in jobs.values() for event in job.events]
    assert_named(events)
    assert [text for event in events for text in warnings(event)] == []
    failed = [event["event_data"]["task"] for event in events if event["event"] == "runner_on_failed"]
    assert failed == ["Let it call for nine more", "Ask for too much", "Ask for what is an admin's"]

    never = [TOKEN, tenant.cloud["auth"]["password"]]
    for name, job in jobs.items():
        assert shown(job, never if name == "reveal" else never + secrets) == {}, name
    assert_revealed(jobs["reveal"], secrets[0])


def assert_named(events: list[dict[str, Any]]) -> None:
    """Fail unless each task's event has the full name of its module, and each module of the collection is there."""
    tasks = [event["event_data"] for event in events if event.get("event_data", {}).get("task_action")]
    assert {task["resolved_action"] for task in tasks} == MODULES | BUILTIN
    for task in tasks:
        assert task["resolved_action"].rpartition(".")[2] == task["task_action"].rpartition(".")[2]


def assert_revealed(job: Job, url: str) -> None:
    """Fail unless whoever asked for the URL sees it, on the screen and in the result."""
    (event,) = (event for event in job.events if event["event"] == "runner_on_ok")
    assert url in event["stdout"]
    assert event["event_data"]["res"]["receivers"][0]["channel"]["alarm_url"] == url


def shown(job: Job, secrets: list[str]) -> dict[str, list[str]]:
    """The secrets that can be read in the files of a job: its events, its output, its facts, its command."""
    found = {file: [secret for secret in secrets if secret in text] for file, text in job.files.items()}
    return {file: readable for file, readable in found.items() if readable}


def warnings(event: dict[str, Any]) -> Iterator[str]:
    """What warns in an event: its kind, a line of what it printed, or a part of its result at any depth."""
    if event["event"] in ("deprecated", "system_warning", "warning"):
        yield event["event"]
    if "WARNING]" in event["stdout"]:
        yield event["stdout"]
    yield from told(event.get("event_data"))


def told(value: Any) -> Iterator[str]:
    """The warnings and deprecations of a result, and of what is in it."""
    if isinstance(value, dict):
        yield from (f"{key}: {value[key]}" for key in ("warnings", "deprecations") if value.get(key))
        value = list(value.values())
    for part in value if isinstance(value, list) else ():
        yield from told(part)
