# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes to a task from outside: a person who interrupts it, and Ansible's keywords, under either host.

A run that was cut in the middle of a wait leaves no process and no token behind, and the next one converges.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any

import pytest
from case import EMPTY, PROFILE, server
from devcloud.client import Devcloud, Project
from playbook import execution_arguments, lasting, results_of, run_playbook
from tenant import FINAL, Tenant, until
from terminal import CONTROL_C, Terminal, play

pytestmark = pytest.mark.long

CLUSTER = "senlin.clustering.cluster"
INFO = "senlin.clustering.cluster_info"
SIZE = 3
BUILDING = 30
"""Seconds that a server takes: so long that a run that ends before has not waited for it."""
INTERRUPTED = 99
"""Ansible's exit status after Ctrl-C."""
EXECUTIONS = pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module process"])


def making(build_seconds: int = BUILDING, **keywords: Any) -> list[dict[str, Any]]:
    """Tasks that make a cluster.

    :param keywords: of the task that waits for it.
    """
    spec = server(metadata={"sim_build_seconds": str(build_seconds)})
    options = {"cloud": "devcloud", "name": "web", "profile": "web", "desired_capacity": SIZE}
    return [
        {"name": "Declare", "senlin.clustering.cluster_profile": {"cloud": "devcloud", "name": "web", "spec": spec}},
        {"name": "Make", CLUSTER: options, **keywords},
    ]


def processes(folder: Path) -> list[str]:
    """The command lines of the processes that belong to the runs of a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            if str(folder).encode() in (path / "environ").read_bytes():
                found.append((path / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def files(folder: Path) -> list[Path]:
    """The files in a folder, at any depth."""
    return [path for path in folder.rglob("*") if path.is_file()]


def converges(tenant: Tenant, folder: Path, in_process: bool) -> None:
    """Run the play again, to its end, and once more."""
    printed = run_playbook(making(), {"devcloud": tenant.cloud}, folder, *execution_arguments(in_process))
    (cluster,) = tenant.named("clusters", "web")
    nodes = tenant.read("/nodes")
    assert (cluster["status"], cluster["desired_capacity"]) == ("ACTIVE", SIZE)
    assert {(node["cluster_id"], node["status"]) for node in nodes} == {(cluster["id"], "ACTIVE")}
    assert (len(nodes), len(tenant.devcloud.servers(tenant.project))) == (SIZE, SIZE)
    assert [action["action"] for action in tenant.actions(cluster["id"])] == ["CLUSTER_CREATE"], printed
    start = time.time()
    printed = run_playbook(making(), {"devcloud": tenant.cloud}, folder, *execution_arguments(in_process))
    assert "changed=0" in printed
    assert tenant.writes(start) == []


@EXECUTIONS
def test_a_person_interrupts_a_wait(in_process: bool, tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(making(), {"devcloud": tenant.cloud}, tmp_path, in_process=in_process)
    terminal = Terminal(command, variables)
    until(lambda: tenant.named("clusters", "web"))
    if in_process:
        until(lambda: terminal.screen.rows[-1].startswith("web: CLUSTER_CREATE, 0 of 3 nodes ACTIVE, "))
        assert [path for path in files(tmp_path / "local") if "senlin-clustering-logins" in path.parts]
    terminal.press(CONTROL_C)
    assert terminal.ended() == INTERRUPTED
    (cluster,) = tenant.named("clusters", "web")
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    assert action["status"] not in FINAL, "the run did not wait for it"
    until(lambda: not processes(tmp_path), 10)
    assert files(tmp_path / "local") == []
    shown = "\n".join(terminal.screen.rows)
    assert "Traceback" not in shown
    assert [row for row in terminal.screen.rows if row.startswith("web: ")] == [], shown
    assert terminal.screen.rows[-2].lstrip("^C ") == "[ERROR]: User interrupted execution"
    converges(tenant, tmp_path, in_process)


@EXECUTIONS
def test_a_time_limit_of_ansible_ends_a_wait(in_process: bool, tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(making(timeout=10), {"devcloud": tenant.cloud}, tmp_path, in_process=in_process)
    terminal = Terminal(command, variables, columns=2000)
    assert terminal.ended() == 2
    (cluster,) = tenant.named("clusters", "web")
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    assert action["status"] not in FINAL, "the task did not wait for it"
    shown = "\n".join(terminal.screen.rows)
    assert re.search(r"Timed out after 10 second|expected time frame \(10\)", shown), shown
    assert "web: CLUSTER_CREATE" not in shown
    assert bool(terminal.screen.emptied) == in_process
    if in_process:
        # A module process outlives the time limit: Ansible ends its own part of the task and no more.
        until(lambda: not processes(tmp_path), 10)
    assert files(tmp_path / "local") == []
    converges(tenant, tmp_path, in_process)


# Keywords

OURS = {"cloud": "devcloud"}
REAL = {CLUSTER: {**OURS, **EMPTY.options}, "check_mode": False}
TASKS: dict[str, dict[str, Any]] = {
    "real under --check": {
        "senlin.clustering.cluster_profile": {**OURS, **PROFILE.options},
        "check_mode": False,
        "diff": True,
    },
    "a cluster, real under --check": {**REAL, "diff": True},
    "unchanged, real under --check": REAL,
    "previewed under --check": {CLUSTER: {**OURS, **EMPTY.options, "max_size": 4}, "diff": True},
    "a variable does not make it real": {
        CLUSTER: {**OURS, "name": "never", "profile": "web"},
        "vars": {"ansible_check_mode": False},
    },
    "skipped": {CLUSTER: {**OURS, "name": "never", "state": "absent"}, "when": False},
    "a loop": {
        CLUSTER: {**OURS, "name": "{{ item }}", "profile": "web"},
        "check_mode": False,
        "loop": ["one", "two", "one"],
        "loop_control": {"label": "cluster {{ item }}"},
    },
    "a loop with what fails and what is skipped": {
        CLUSTER: {**OURS, "name": "one", "min_size": "{{ item }}", "max_size": 2},
        "loop": [1, 3, 0],
        "when": "item != 0",
    },
    "an empty loop": {CLUSTER: {**OURS, "name": "{{ item }}"}, "loop": []},
    "until it is so": {
        INFO: {**OURS, "name": "two"},
        "until": "asked.clusters | length == 1",
        "register": "asked",
        "retries": 2,
        "delay": 0,
    },
    "until it is never so": {
        INFO: {**OURS, "name": "nothing"},
        "until": "missing.clusters | length == 1",
        "register": "missing",
        "retries": 2,
        "delay": 0,
    },
    "retries of what fails": {
        CLUSTER: {**OURS, "name": "new", "profile": "nothing"},
        "check_mode": False,
        "retries": 1,
        "delay": 0,
    },
    "within a time limit": {INFO: {**OURS, "name": "two"}, "timeout": 60},
    "changed when": {INFO: {**OURS, "name": "two"}, "changed_when": True},
}
"""Each is about an object of its own, as what a preview foretold may count for those that follow."""


def results(project: Project, folder: Path, in_process: bool) -> dict[str, Any]:
    """Run all tasks with --check and return their results, without the parts that differ from run to run."""
    tasks = [{"name": name, "ignore_errors": True, **task} for name, task in TASKS.items()]
    found = lasting(results_of(tasks, {"devcloud": project.cloud}, folder, "--check", *execution_arguments(in_process)))
    return {name: said(result) for name, result in zip(TASKS, found, strict=True)}


def said(result: Any) -> Any:
    """What a result says, without what each ansible-core adds to a failure in its own way."""
    if isinstance(result, dict):
        return {key: said(value) for key, value in result.items() if key != "exception"}
    return [said(part) for part in result] if isinstance(result, list) else result


def test_keywords_mean_the_same_in_both_executions(
    devcloud: Devcloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From 2.21 on, Ansible has modules tell their options only if asked.
    monkeypatch.setenv("ANSIBLE_INJECT_INVOCATION", "true")
    outcomes = []
    for in_process in (True, False):
        project = devcloud.new_project()
        outcomes.append(results(project, tmp_path / str(in_process), in_process))
        made = {cluster["name"]: cluster for cluster in Tenant(devcloud, project, project.cloud).read("/clusters")}
        assert {name: cluster["max_size"] for name, cluster in made.items()} == {"web": -1, "one": -1, "two": -1}
    here, there = outcomes
    for name in TASKS:
        assert here[name] == there[name], name
    for name in ("a cluster, real under --check", "previewed under --check", "a variable does not make it real"):
        assert here[name]["changed"], name
    assert not here["unchanged, real under --check"]["changed"]
    assert here["skipped"]["skipped"]
    assert [part["changed"] for part in here["a loop"]["results"]] == [True, True, False]
    assert [outcome(part) for part in here["a loop with what fails and what is skipped"]["results"]] == [
        "changed",
        "failed",
        "skipped",
    ]
    assert (here["until it is never so"]["attempts"], outcome(here["until it is never so"])) == (2, "failed")
    assert outcome(here["retries of what fails"]) == "failed"
    assert outcome(here["changed when"]) == "changed"


def outcome(result: dict[str, Any]) -> str:
    """How a task ended, in a word."""
    return next((word for word in ("failed", "skipped", "changed") if result.get(word)), "ok")
