# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interruption by a person and Ansible's task keywords have the same effect in process and in a module process.

A run that is interrupted during a wait leaves no process and no token behind, and the next run converges. A run that
is killed leaves no process behind either.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from case import EMPTY, PROFILE, server
from devcloud.client import Devcloud, Project
from playbook import execution_arguments, lasting, results_of, run_playbook
from slow_servers import duration, release
from tenant import FINAL, Tenant, until
from terminal import CONTROL_C, Terminal, play

pytestmark = pytest.mark.long

CLUSTER = "senlin.clustering.cluster"
INFO = "senlin.clustering.cluster_info"
SIZE = 3
"""The size of the cluster."""
BUILT = "built"
"""The word that ends the builds: a run that ends before cannot have waited for them."""
LIMIT = 20
"""The time limit of a task, in seconds."""
INTERRUPTED = 99
"""The exit status of ansible-playbook after Ctrl-C."""
EXECUTIONS = pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module process"])


def creating(**keywords: Any) -> list[dict[str, Any]]:
    """Tasks that create a cluster.

    :param keywords: keywords of the task that creates it and waits.
    """
    spec = server(metadata={"sim_build_seconds": duration(BUILT, 30)})
    options = {"cloud": "devcloud", "name": "web", "profile": "web", "desired_capacity": SIZE}
    return [
        {"name": "Declare", "senlin.clustering.cluster_profile": {"cloud": "devcloud", "name": "web", "spec": spec}},
        {"name": "Create", CLUSTER: options, **keywords},
    ]


def processes(folder: Path) -> list[str]:
    """The command lines of the processes whose environment mentions a folder, that is of runs with files in it."""
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


def assert_converges(tenant: Tenant, folder: Path, in_process: bool) -> None:
    """Run the play to its end, which must complete the cluster, and once more, which must change nothing."""
    release(tenant, BUILT)
    printed = run_playbook(creating(), {"devcloud": tenant.cloud}, folder, *execution_arguments(in_process))
    (cluster,) = tenant.named("clusters", "web")
    nodes = tenant.read("/nodes")
    assert (cluster["status"], cluster["desired_capacity"]) == ("ACTIVE", SIZE)
    assert {(node["cluster_id"], node["status"]) for node in nodes} == {(cluster["id"], "ACTIVE")}
    assert (len(nodes), len(tenant.devcloud.servers(tenant.project))) == (SIZE, SIZE)
    assert [action["action"] for action in tenant.actions(cluster["id"])] == ["CLUSTER_CREATE"], printed
    start = time.time()
    printed = run_playbook(creating(), {"devcloud": tenant.cloud}, folder, *execution_arguments(in_process))
    assert "changed=0" in printed
    assert tenant.writes(start) == []


@EXECUTIONS
def test_a_person_interrupts_a_wait(in_process: bool, tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(creating(), {"devcloud": tenant.cloud}, tmp_path, in_process=in_process)
    terminal = Terminal(command, variables)
    until(lambda: tenant.named("clusters", "web"))
    if in_process:
        until(lambda: terminal.screen.rows[-1].startswith("web: CLUSTER_CREATE, 0 of 3 nodes created, "))
        assert [path for path in files(tmp_path / "local") if "senlin-clustering-logins" in path.parts]
    terminal.press(CONTROL_C)
    assert terminal.ended() == INTERRUPTED
    (cluster,) = tenant.named("clusters", "web")
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    assert action["status"] not in FINAL, "the action ended before the run was interrupted"
    until(lambda: not processes(tmp_path))
    assert files(tmp_path / "local") == []
    shown = "\n".join(terminal.screen.rows)
    assert "Traceback" not in shown
    assert [row for row in terminal.screen.rows if row.startswith("web: ")] == [], shown
    assert terminal.screen.rows[-2].lstrip("^C ") == "[ERROR]: User interrupted execution"
    assert_converges(tenant, tmp_path, in_process)


@EXECUTIONS
@pytest.mark.parametrize("group", [False, True], ids=["main process", "process group"])
def test_a_task_ends_when_its_run_is_killed(group: bool, in_process: bool, tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(creating(), {"devcloud": tenant.cloud}, tmp_path, in_process=in_process)
    with subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL, start_new_session=True) as run:
        until(lambda: tenant.named("clusters", "web"))
        assert len(processes(tmp_path)) > 1
        (os.killpg if group else os.kill)(run.pid, signal.SIGKILL)
    (cluster,) = tenant.named("clusters", "web")
    until(lambda: not processes(tmp_path))
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    assert action["status"] not in FINAL, "the task ended only with its action"


@EXECUTIONS
def test_a_time_limit_of_ansible_ends_a_wait(in_process: bool, tenant: Tenant, tmp_path: Path) -> None:
    command, variables = play(creating(timeout=LIMIT), {"devcloud": tenant.cloud}, tmp_path, in_process=in_process)
    terminal = Terminal(command, variables, columns=2000)
    assert terminal.ended() == 2
    (cluster,) = tenant.named("clusters", "web")
    (action,) = tenant.actions(cluster["id"], "CLUSTER_CREATE")
    assert action["status"] not in FINAL, "the action ended before the time limit"
    shown = "\n".join(terminal.screen.rows)
    assert re.search(rf"Timed out after {LIMIT} second|expected time frame \({LIMIT}\)", shown), shown
    assert "web: CLUSTER_CREATE" not in shown
    assert bool(terminal.screen.emptied) == in_process
    if in_process:
        # A module process outlives the time limit: Ansible stops only its own part of the task.
        until(lambda: not processes(tmp_path))
    assert files(tmp_path / "local") == []
    assert_converges(tenant, tmp_path, in_process)


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
"""Tasks by name. Those after a preview use other objects, as its predictions would affect them in process."""


def results(project: Project, folder: Path, in_process: bool) -> dict[str, Any]:
    """Run all tasks with --check and return their results, without the parts that differ from run to run."""
    tasks = [{"name": name, "ignore_errors": True, **task} for name, task in TASKS.items()]
    found = lasting(results_of(tasks, {"devcloud": project.cloud}, folder, "--check", *execution_arguments(in_process)))
    return {name: comparable(result) for name, result in zip(TASKS, found, strict=True)}


def comparable(result: Any) -> Any:
    """A result without tracebacks, which each ansible-core version adds to a failure in its own way."""
    if isinstance(result, dict):
        return {key: comparable(value) for key, value in result.items() if key != "exception"}
    return [comparable(part) for part in result] if isinstance(result, list) else result


def test_keywords_mean_the_same_in_both_executions(
    devcloud: Devcloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Since 2.21, Ansible returns the options of a module only on request.
    monkeypatch.setenv("ANSIBLE_INJECT_INVOCATION", "true")
    outcomes = []
    for in_process in (True, False):
        project = devcloud.new_project()
        outcomes.append(results(project, tmp_path / str(in_process), in_process))
        created = {cluster["name"]: cluster for cluster in Tenant(devcloud, project, project.cloud).read("/clusters")}
        assert {name: cluster["max_size"] for name, cluster in created.items()} == {"web": -1, "one": -1, "two": -1}
    in_process, in_modules = outcomes
    for name in TASKS:
        assert in_process[name] == in_modules[name], name
    for name in ("a cluster, real under --check", "previewed under --check", "a variable does not make it real"):
        assert in_process[name]["changed"], name
    assert not in_process["unchanged, real under --check"]["changed"]
    assert in_process["skipped"]["skipped"]
    assert [part["changed"] for part in in_process["a loop"]["results"]] == [True, True, False]
    assert [outcome(part) for part in in_process["a loop with what fails and what is skipped"]["results"]] == [
        "changed",
        "failed",
        "skipped",
    ]
    assert (
        in_process["until it is never so"]["attempts"],
        outcome(in_process["until it is never so"]),
    ) == (2, "failed")
    assert outcome(in_process["retries of what fails"]) == "failed"
    assert outcome(in_process["changed when"]) == "changed"


def outcome(result: dict[str, Any]) -> str:
    """The outcome of a task: failed, skipped, changed or ok."""
    return next((word for word in ("failed", "skipped", "changed") if result.get(word)), "ok")
