# Copyright (c) 2026, the senlin.clustering authors
# GNU General Public License v3.0 or later (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task has the same result in process as in a module process, and all in-process tasks of a run share one login."""

from __future__ import annotations

import json
import re
import stat
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from case import EMPTY, PROFILE, server
from devcloud.client import Devcloud, Project
from playbook import execution_arguments, lasting, results_of, run_playbook
from slow_servers import duration, releasing
from tenant import Tenant

pytestmark = pytest.mark.long

CLUSTER = "senlin.clustering.cluster"
QUIET_SECONDS = 3.0
"""How long a task waits at most before it shows progress."""
DOCUMENT = {"scaling_group_name": "web", "scaling_group_cluster": {"max_size": 4}}
"""A document that differs from the cluster."""
TASKS: dict[str, dict[str, Any]] = {
    "create a profile": {"senlin.clustering.cluster_profile": {"cloud": "devcloud", **PROFILE.options}},
    "preview": {CLUSTER: {"cloud": "devcloud", **EMPTY.options}, "check_mode": True, "diff": True},
    "create": {CLUSTER: {"cloud": "devcloud", **EMPTY.options}, "diff": True},
    "unchanged": {CLUSTER: {"cloud": "devcloud", **EMPTY.options}},
    "resize by defaults": {
        CLUSTER: {"name": "web", "max_size": "5"},
        "module_defaults": {"group/senlin.clustering.clustering": {"cloud": "devcloud"}},
    },
    "environment": {CLUSTER: {"name": "web"}, "environment": {"OS_CLOUD": "devcloud"}},
    "refused by the server": {
        "senlin.clustering.cluster_profile": {"cloud": "devcloud", "name": "bad", "spec": server(image="missing")}
    },
    "refused by a plan": {CLUSTER: {"cloud": "devcloud", "name": "web", "min_size": 3, "max_size": 2}},
    "unknown option": {CLUSTER: {"cloud": "devcloud", "name": "web", "size": 2}},
    "wrong type": {CLUSTER: {"cloud": "devcloud", "name": "web", "max_size": "many"}},
    "neither name nor id": {CLUSTER: {"cloud": "devcloud"}},
    "a missing reference": {CLUSTER: {"cloud": "devcloud", "name": "new", "profile": "nothing"}, "check_mode": True},
    "ask": {"senlin.clustering.cluster_info": {"cloud": "devcloud", "name": "web"}},
    "export": {"senlin.clustering.cluster_export": {"cloud": "devcloud", "comments": True}},
    "drift": {"senlin.clustering.cluster_drift": {"cloud": "devcloud", "documents": [DOCUMENT]}},
    "drift from what is no document": {"senlin.clustering.cluster_drift": {"cloud": "devcloud", "documents": [{}]}},
    "remove": {CLUSTER: {"cloud": "devcloud", "name": "web", "state": "absent"}},
}
"""Tasks by name, which run in this order; some of them fail."""


def test_results_are_equal_key_by_key(devcloud: Devcloud, tmp_path: Path) -> None:
    tasks = [{"name": name, "failed_when": False, **task} for name, task in TASKS.items()]

    def results(in_process: bool, folder: Path) -> dict[str, Any]:
        clouds = {"devcloud": devcloud.new_project().cloud}
        found = results_of(tasks, clouds, folder, *execution_arguments(in_process))
        return dict(zip(TASKS, lasting(found), strict=True))

    in_process, as_modules = results(True, tmp_path / "in_process"), results(False, tmp_path / "modules")
    assert in_process["export"]["documents"] and in_process["drift"]["differences"]
    assert in_process["create"]["changed"] and not in_process["unchanged"]["changed"]
    for name in TASKS:
        assert comparable(in_process[name]) == comparable(as_modules[name]), name


def comparable(result: dict[str, Any]) -> dict[str, Any]:
    """A result without what ansible-core adds: tracebacks, and from 2.22 on, that a module process returned JSON."""
    return {key: value for key, value in result.items() if "exception" not in key and key != "ansible_parsed"}


def test_one_login_serves_a_run(devcloud: Devcloud, project: Project, tmp_path: Path) -> None:
    run_playbook(
        [{"name": "Ask", "senlin.clustering.cluster_info": {"cloud": "devcloud"}} for dummy in range(20)],
        {"devcloud": project.cloud},
        tmp_path,
    )
    requests = devcloud.requests(project=project)
    logins = [request for request in requests if request["method"] == "POST" and "tokens" in request["path"]]
    assert len(logins) == 1
    assert len(requests) <= 24


def test_parallel_forks_share_one_login(devcloud: Devcloud, project: Project, tmp_path: Path) -> None:
    hosts = ",".join(f"host{number}" for number in range(40))
    (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"devcloud": project.cloud}}))
    tasks = [
        {
            "name": "Declare one profile per host",
            "senlin.clustering.cluster_profile": {
                "cloud": "devcloud",
                "name": "{{ inventory_hostname }}",
                "spec": server(),
            },
            "register": "declared",
        },
        {
            "name": "Check that the result is the host's own profile",
            "ansible.builtin.assert": {"that": "declared.profile.name == inventory_hostname"},
        },
    ]
    run_playbook(
        tasks, {"devcloud": project.cloud}, tmp_path, "-i", f"{hosts},", "-c", "local", "--forks", "5", hosts="all"
    )
    requests = devcloud.requests(project=project)
    assert len([request for request in requests if request["method"] == "POST" and "tokens" in request["path"]]) == 1


def test_a_refused_token_is_replaced(devcloud: Devcloud, project: Project, tmp_path: Path) -> None:
    devcloud.fault("GET", "^/v1/clusters", project=project, status=401, count=1)
    run_playbook(
        [{"name": "Ask", "senlin.clustering.cluster_info": {"cloud": "devcloud"}} for dummy in range(3)],
        {"devcloud": project.cloud},
        tmp_path,
    )


NOTE_TOKENS = """
import json, pathlib, sys
kept = [path for path in pathlib.Path(sys.argv[1]).glob("*/senlin-clustering-logins/*") if len(path.name) == 64]
with open(sys.argv[2], "a") as notes:
    notes.writelines(json.loads(json.loads(path.read_text())["auth_state"])["auth_token"] + chr(10) for path in kept)
"""
"""A script that appends the tokens of a run's kept logins to a file: FOLDER FILE."""


def test_a_token_that_is_revoked_during_a_run_is_replaced_once(
    devcloud: Devcloud, project: Project, tmp_path: Path
) -> None:
    (tmp_path / "note.py").write_text(NOTE_TOKENS)
    arguments = [sys.executable, str(tmp_path / "note.py"), str(tmp_path / "local"), str(tmp_path / "tokens")]
    ask = {"name": "Ask", "senlin.clustering.cluster_info": {"cloud": "devcloud"}}
    show = {"name": "Ask for profiles", "senlin.clustering.cluster_profile_info": {"cloud": "devcloud"}}
    note = {"name": "Note the kept token", "ansible.builtin.command": {"argv": arguments}}
    # Senlin caches for minutes that a token is valid, so its response to a revoked token is simulated by a fault.
    devcloud.fault("GET", "^/v1/profiles", project=project, status=401, count=1)
    run_playbook([ask, note, show, note, ask, show, note], {"devcloud": project.cloud}, tmp_path)
    first, renewed, last = (tmp_path / "tokens").read_text().split()
    assert first != renewed and last == renewed
    requests = devcloud.requests(project=project)
    logins = [request for request in requests if request["method"] == "POST" and "tokens" in request["path"]]
    assert len(logins) == 2, "one login at first, and one after the token was refused"


def test_the_token_is_private_and_removed_after_the_run(devcloud: Devcloud, project: Project, tmp_path: Path) -> None:
    find = {
        "name": "List the files that the run keeps",
        "ansible.builtin.set_fact": {
            "kept": "{{ query('ansible.builtin.pipe', 'find ' ~ folder ~ ' -printf \"%m %p\\n\"') | join }}"
        },
        "vars": {"folder": f"{tmp_path}/local/*/senlin-clustering-logins"},
    }
    copy = {
        "name": "Write the list to a file",
        "ansible.builtin.copy": {"dest": str(tmp_path / "kept"), "content": "{{ kept }}"},
    }
    ask = {"name": "Ask", "senlin.clustering.cluster_info": {"cloud": "devcloud"}}
    printed = run_playbook([ask, find, copy], {"devcloud": project.cloud}, tmp_path, "-vvvv")
    lines = [line.split(" ", 1) for line in (tmp_path / "kept").read_text().splitlines()]
    folder, *files = sorted(lines, key=lambda line: len(line[1]))
    assert folder[0] == "700" and files
    assert {mode for mode, dummy in files} == {"600"}
    assert not Path(folder[1]).exists()
    assert "gAAAAA" not in printed, "a token was printed"
    assert project.cloud["auth"]["password"] not in printed


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_the_secrets_of_a_whole_cloud_are_not_printed(
    in_process: bool, project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # From ansible-core 2.21 on, results lack the options of the task unless this is set.
    monkeypatch.setenv("ANSIBLE_INJECT_INVOCATION", "true")
    options = {"cloud": project.cloud, "name": f"a-{project.password}-b"}
    ask = {"name": "Ask", "senlin.clustering.cluster_info": options, "no_log": False, "register": "asked"}
    show = {"name": "Show", "ansible.builtin.debug": {"var": "asked"}}
    printed = run_playbook([ask, show], {}, tmp_path, "-vvv", *execution_arguments(in_process))
    assert '"module_args"' in printed and f'"{project.user_name}"' in printed
    assert project.password not in printed


def is_polled_late(tenant: Tenant) -> bool:
    """Whether an action has been read so late in a wait, and once more, that progress must have been shown."""
    polls = [each["time"] for each in tenant.requests(0) if each["path"].startswith("/v1/actions/")]
    return len([moment for moment in polls if moment > polls[0] + QUIET_SECONDS]) > 1


@pytest.mark.parametrize("variable", ["senlin_one_login", "senlin_progress"])
def test_extras_of_in_process_execution_can_be_turned_off(
    variable: str, devcloud: Devcloud, project: Project, tmp_path: Path
) -> None:
    slow = server(metadata={"sim_build_seconds": duration("polled", 8)})
    tasks = [
        {"name": "Declare", "senlin.clustering.cluster_profile": {"cloud": "devcloud", "name": "web", "spec": slow}},
        {"name": "Create", CLUSTER: {"cloud": "devcloud", "name": "web", "profile": "web", "desired_capacity": 2}},
    ]
    tenant = Tenant(devcloud, project, project.cloud)
    with releasing(tenant, "polled", lambda: is_polled_late(tenant)):
        printed = run_playbook(tasks, {"devcloud": project.cloud}, tmp_path, "-e", json.dumps({variable: False}))
    requests = devcloud.requests(project=project)
    logins = [request for request in requests if request["method"] == "POST" and "tokens" in request["path"]]
    assert len(logins) == (2 if variable == "senlin_one_login" else 1)
    # On a busy machine the first line comes before there are nodes to count.
    shown = re.search(r"^web: CLUSTER_CREATE(, \d of 2 nodes created)?, \d+ s$", printed, re.MULTILINE)
    assert bool(shown) == (variable != "senlin_progress")


def test_a_variable_that_is_neither_true_nor_false_is_named(project: Project, tmp_path: Path) -> None:
    variables = ("senlin_in_process", "senlin_one_login", "senlin_assume_missing")
    ask = {"name": "Ask", "senlin.clustering.cluster_info": {"cloud": "devcloud"}, "ignore_errors": True}
    tasks = [{**ask, "vars": {variable: value}} for variable in variables for value in ("maybe", "", "{{ none }}")]
    results = results_of(tasks, {"devcloud": project.cloud}, tmp_path)
    for number, variable in enumerate(variables):
        refused, *accepted = results[3 * number : 3 * number + 3]
        assert f"The variable {variable} is 'maybe', and must be true or false. Correct it." in refused["msg"]
        assert [result["clusters"] for result in accepted] == [[], []]


def test_a_task_with_no_log_shows_no_progress(tenant: Tenant, tmp_path: Path) -> None:
    slow = server(metadata={"sim_build_seconds": duration("polled", 6)})
    tasks = [
        {"name": "Declare", "senlin.clustering.cluster_profile": {"cloud": "devcloud", "name": "web", "spec": slow}},
        {
            "name": "Create",
            CLUSTER: {"cloud": "devcloud", "name": "hidden", "profile": "web", "desired_capacity": 1},
            "no_log": True,
        },
    ]
    with releasing(tenant, "polled", lambda: is_polled_late(tenant)):
        assert "hidden" not in run_playbook(tasks, {"devcloud": tenant.cloud}, tmp_path)


def test_an_asynchronous_task_returns_what_others_return(project: Project, tmp_path: Path) -> None:
    declare = {"name": "Declare", "senlin.clustering.cluster_profile": {"cloud": "devcloud", **PROFILE.options}}
    asynchronous = {**declare, "async": 60, "poll": 1, "check_mode": True}
    later, at_once = results_of([asynchronous, declare], {"devcloud": project.cloud}, tmp_path)
    of_ansible = {"ansible_job_id", "finished", "results_file", "started", "stderr", "stderr_lines", "stdout"}
    assert set(later) - of_ansible - {"stdout_lines"} == set(at_once)


def test_an_asynchronous_task_runs_in_a_module_process(project: Project, tmp_path: Path) -> None:
    task = {"name": "Ask", "senlin.clustering.cluster_info": {"cloud": "devcloud"}, "async": 60, "poll": 1}
    (result,) = results_of([task], {"devcloud": project.cloud}, tmp_path, *execution_arguments(True))
    assert (result["clusters"], result["finished"]) == ([], 1)


def test_file_modes_of_kept_logins(tmp_path: Path) -> None:
    from ansible_collections.senlin.clustering.plugins.module_utils._senlin.login import Login
    from ansible_collections.senlin.clustering.plugins.plugin_utils._in_process.login_store import RunLoginStore

    store = RunLoginStore(str(tmp_path))
    login = Login("state", "project", "http://a", "http://a/v1", "1.14")
    with store.locked("somebody") as kept:
        assert kept is None
        store.save("somebody", login)
    with store.locked("somebody") as kept, store.locked("somebody else") as other:
        assert (kept, other) == (login, None)
    for path in tmp_path.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
        assert "somebody" not in path.name
